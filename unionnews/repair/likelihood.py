"""How likely one Chinese character is after another.

A bigram model of simplified Chinese made from the word frequencies of jieba's dictionary (MIT
licence) by ``tools/make_likelihood_table.py``. Pairs within words were counted; for pairs across
words, the last character of a word and the first of the next are taken as independent. The model
only compares ways to decode the same bytes, so a rough one is enough.
"""

import gzip
import math
from functools import cache, cached_property
from importlib.resources import files

# Shares of marks in running news text, rounded: the dictionary has words only.
_MARKS = {
    "，": 0.065, "。": 0.025, "、": 0.02, "“": 0.008, "”": 0.008, "：": 0.006, "（": 0.005,
    "）": 0.005, "《": 0.003, "》": 0.003, "；": 0.002, "—": 0.002, "！": 0.001, "？": 0.001,
    "·": 0.001, "…": 0.0005, "　": 0.004,
}  # fmt: skip
_ASCII_SHARE = 0.0005
# A full-width digit or letter is rare, and rarely alone: ２０２４.
_WIDE_SHARE = 0.02
_RARE = 0.5
_SMOOTHING = 0.1
_MOST_KNOWN = 200_000


class Likelihood:
    """The model; tables are read on first use (about 0.1 s)."""

    def __init__(self) -> None:
        self._total: dict[str, float] = {}
        self._first: dict[str, float] = {}
        self._last: dict[str, float] = {}
        self._pairs: dict[str, float] = {}
        self._known: dict[tuple[str, str], float] = {}
        packed = files("unionnews.repair").joinpath("likelihood.txt.gz").read_bytes()
        for line in gzip.decompress(packed).decode().splitlines():
            char = line[0]
            self._total[char] = _count(line[1])
            self._first[char] = _count(line[2])
            self._last[char] = _count(line[3])
            for at in range(4, len(line), 2):
                self._pairs[char + line[at]] = _count(line[at + 1])
        for mark, share in _MARKS.items():
            count = share * self._size
            self._total[mark] = self._first[mark] = self._last[mark] = count

    @cached_property
    def _size(self) -> float:
        return sum(self._total.values())

    @cached_property
    def _words(self) -> float:
        return sum(self._first.values())

    def log_probability(self, previous: str, char: str) -> float:
        """Return the natural logarithm of the chance of ``char`` after ``previous``.

        ``previous`` is empty if it is unknown.
        """
        key = (previous, char)
        known = self._known.get(key)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = math.log(self._probability(previous, char))
        return known

    def share(self, char: str) -> float:
        """Return the share (0 to 1) of a character in all text."""
        return self._total.get(char, 0.0) / self._size

    def _probability(self, previous: str, char: str) -> float:
        if char < "\x80":
            return _ASCII_SHARE
        if _is_wide(char) and _is_wide(previous):
            return _WIDE_SHARE
        alone = self._total.get(char, _RARE) / self._size
        before = self._total.get(previous)
        if before is None:
            return alone
        across = self._last[previous] * self._first.get(char, _RARE) / self._words
        together = self._pairs.get(previous + char, 0.0)
        return (together + across) / (before + 1) * (1 - _SMOOTHING) + _SMOOTHING * alone


def _is_wide(char: str) -> bool:
    return "\uff10" <= char <= "\uff5a" and char not in _MARKS


def _count(step: str) -> float:
    return float(2 ** ((ord(step) - 0x30) / 2) - 1)


@cache
def likelihood() -> Likelihood:
    """Return the model, read once."""
    return Likelihood()
