"""Which articles answer best: BM25 over those that are ranked, headlines weighed tenfold."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from typing import Any

from unionnews.search.folding import fold
from unionnews.search.query import Term

# Robertson's usual values: how soon repetition stops to count, and how much length does.
_SATURATION = 1.2
_LENGTH = 0.75
_WEIGHTS = (("headline", 10), ("kicker", 4), ("subheadline", 4), ("articleBody", 1))
_OTHERS = {"author": "authors", "source": "source", "section": "section"}


def best_first(rows: Sequence[sqlite3.Row], terms: Sequence[Term]) -> list[dict[str, Any]]:
    """Return the rows with their ``rank``, the best first; of equals the newest."""
    wanted = [(fold(term.text), _OTHERS.get(term.field or "")) for term in terms]
    counts = [_counts(row, wanted) for row in rows]
    lengths = [len(row["articleBody"] or "") for row in rows]
    mean = sum(lengths) / len(lengths) if lengths else 1.0
    rarity = [_rarity(sum(1 for c in counts if c[at]), len(rows)) for at in range(len(wanted))]
    ranked = [
        {**dict(row), "rank": _score(found, rarity, length / (mean or 1.0))}
        for row, found, length in zip(rows, counts, lengths, strict=True)
    ]
    return sorted(ranked, key=lambda row: (-row["rank"], -(row["instant"] or 0), -row["n"]))


def _counts(row: sqlite3.Row, wanted: Sequence[tuple[str, str | None]]) -> list[int]:
    """Return how often each text stands in the row, by the weights of where it stands."""
    texts = [(fold(row[name]), weight) for name, weight in _WEIGHTS if row[name]]
    return [
        fold(row[column] or "").count(text)
        if column
        else sum(weight * place.count(text) for place, weight in texts)
        for text, column in wanted
    ]


def _rarity(having: int, total: int) -> float:
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def _score(found: Sequence[int], rarity: Sequence[float], length: float) -> float:
    damping = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    return sum(
        weight * count * (_SATURATION + 1) / (count + damping)
        for count, weight in zip(found, rarity, strict=True)
    )
