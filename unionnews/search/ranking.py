"""Rank articles by BM25; words in headlines have ten times the weight."""

import math
import sqlite3
from collections.abc import Iterator, Sequence

from unionnews.search.folding import fold, pattern
from unionnews.search.query import Term

# The usual parameters of BM25 (k1 and b): the effect of repetition, and of the text's length.
_SATURATION = 1.2
_LENGTH = 0.75
WEIGHTS = (("headline", 10), ("kicker", 4), ("subheadline", 4), ("articleBody", 1))
READ = 3000
"""Number of characters of a text that are ranked: its beginning shows what it is about."""

NEWEST = "instant DESC, n DESC"
"""Newest first, as SQL on ``articles``; for equal or missing times, last collected first."""


def newest_first(instant: int | None, number: int) -> tuple[float, int]:
    """Return a key that sorts articles of a folder as :data:`NEWEST` does.

    Lists of single folders are cut in SQL and merged in Python, so both orders must be the same.
    Otherwise further pages would repeat some articles and leave out others.
    """
    return (math.inf if instant is None else -instant, -number)


class _Sought:
    """A term, which can be counted in texts."""

    def __init__(self, term: Term) -> None:
        self._pattern = pattern(term.text)
        self._folded = fold(term.text)

    def count(self, text: str, folded: dict[str, str]) -> int:
        if self._pattern:
            return len(self._pattern.findall(text))
        if text not in folded:
            folded[text] = fold(text)
        return folded[text].count(self._folded)


def best_first(rows: Sequence[sqlite3.Row], terms: Sequence[Term]) -> Iterator[tuple[int, float]]:
    """Yield the numbers of the rows with their scores, best first; equal scores by newest first."""
    sought = [_Sought(term) for term in terms]
    counts = [_counts(row, sought) for row in rows]
    lengths = [len(row["articleBody"] or "") for row in rows]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    rarity = [_rarity(sum(1 for c in counts if c[at]), len(rows)) for at in range(len(sought))]
    scores = [
        _score(found, rarity, length / (mean or 1.0))
        for found, length in zip(counts, lengths, strict=True)
    ]
    ranked = sorted(
        zip(scores, rows, strict=True),
        key=lambda pair: (-pair[0], *newest_first(pair[1]["instant"], pair[1]["n"])),
    )
    return ((row["n"], score) for score, row in ranked)


def _counts(row: sqlite3.Row, sought: Sequence[_Sought]) -> list[int]:
    """Return how often each term occurs in the row, with the weights of the columns."""
    texts = [(row[name], weight) for name, weight in WEIGHTS if row[name]]
    folded: dict[str, str] = {}
    return [sum(weight * one.count(text, folded) for text, weight in texts) for one in sought]


def _rarity(having: int, total: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _score(found: Sequence[int], rarity: Sequence[float], length: float) -> float:
    damping = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    return sum(
        weight * count * (_SATURATION + 1) / (count + damping)
        for count, weight in zip(found, rarity, strict=True)
    )
