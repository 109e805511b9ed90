"""Choose a character for each place whose bytes were eaten, or list the candidates.

A character is taken only where no other is plausible: where it has at least the share
:data:`PLAUSIBLE` of the likelihood of all characters that the bytes and a printed reading allow.
Every other place becomes U+FFFD, with the characters that the bytes allow, likeliest first.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from unionnews.repair import gbk
from unionnews.repair.gbk_damage import Host, Slot, Stretch
from unionnews.repair.likelihood import likelihood

_Key = TypeVar("_Key")

UNKNOWN = "\ufffd"
PLAUSIBLE = 0.95
CANDIDATES = 5

_BEAM = 24
_FREQUENT = 64
_OTHER_SCRIPT = -5.0
_UNANNOTATED = -3.0
_CLOSING = 3.0
_UNBALANCED = -5.0
_CLOSES = {"）": "（(", "》": "《", "”": "“", "】": "【", "〉": "〈"}


@dataclass(slots=True)
class Filled:
    """A stretch in which every place has a character or U+FFFD."""

    chars: list[str] = field(default_factory=list)
    lacunae: list[tuple[int, list[str]]] = field(default_factory=list)
    """Index in ``chars`` of each U+FFFD, with its candidates, likeliest first."""
    restored: int = 0


def fill(stretch: Stretch, before: str, after: str, host: Host) -> Filled:
    """Fill each place of a stretch; ``before`` is repaired text, ``after`` the next character.

    ``after`` is empty at the end of a line.
    """
    return _Filler(stretch, before, after, host).run()


class _Filler:
    def __init__(self, stretch: Stretch, before: str, after: str, host: Host) -> None:
        self.slots, self.marks = stretch.slots, stretch.marks
        self.before, self.after, self.host = before, after, host
        self.log_probability = likelihood().log_probability
        self.filled = Filled()

    def run(self) -> Filled:
        at = 0
        while at < len(self.slots):
            slot = self.slots[at]
            if slot.char:
                self._known(slot)
                at += 1
            else:
                at += self._open(at)
        return self.filled

    def _take(self, char: str) -> None:
        self.filled.chars.append(char)
        self.filled.restored += 1

    def _leave(self, ranked: Sequence[str]) -> None:
        self.filled.lacunae.append((len(self.filled.chars), list(ranked[:CANDIDATES])))
        self.filled.chars.append(UNKNOWN)

    def _previous(self) -> str:
        return self.filled.chars[-1] if self.filled.chars else self.before[-1:]

    def _next(self, at: int) -> str:
        return self.slots[at + 1].char if at + 1 < len(self.slots) else self.after

    def _known(self, slot: Slot) -> None:
        if slot.mark < 0:
            self.filled.chars.append(slot.char)
            return
        choices = self.marks[slot.mark].choices
        # Variants such as 啟 and 啓 are one character in simplified script, and count as one.
        simple = gbk.simplify(slot.char)
        share = sum(part for char, part in choices.items() if gbk.simplify(char) == simple)
        if share >= PLAUSIBLE:
            self._take(slot.char)
        else:
            self._leave(sorted(filter(None, choices), key=lambda char: -choices[char]))

    def _open(self, at: int) -> int:
        """Fill the open place ``at``, and the next one if the same ``?`` ate from both.

        Return how many places were filled: 1 or 2.
        """
        slot = self.slots[at]
        following = self.slots[at + 1] if at + 1 < len(self.slots) else None
        if following is None or following.char or following.mark != slot.mark:
            self._single(slot, self._next(at))
            return 1
        if following.narrow:
            self._single(slot, "")
            self._narrow(last=at + 2 == len(self.slots))
        else:
            self._double(slot, following, self._next(at + 1))
        return 2

    def _narrow(self, *, last: bool) -> None:
        # At the end of a line, an eaten ASCII byte can only have been a closing bracket.
        at_end = last and not self.after
        self.filled.chars.append(")" if at_end and self._unclosed("(") else UNKNOWN)

    # --- one place

    def _single(self, slot: Slot, following: str) -> None:
        scored = self._rank(self._allowed(slot), self._previous(), following)
        shares = _shares({char: score for score, char in scored})
        likeliest = max(shares, key=lambda char: shares[char], default="")
        if shares and shares[likeliest] >= PLAUSIBLE:
            self._take(likeliest)
        else:
            self._leave([char for _, char in scored])

    def _allowed(self, slot: Slot) -> Sequence[str]:
        if not slot.reading:
            return _likeliest(slot.lead, slot.trail, self.host.simplified)
        chars = _all_allowed(slot.lead, slot.trail)
        sound = gbk.toneless(slot.reading)
        return [char for char in chars if sound in gbk.readings(char)] or chars

    def _rank(self, chars: Iterable[str], before: str, after: str) -> list[tuple[float, str]]:
        """Return the best characters with their scores; a neighbor is empty if unknown."""
        before, after = gbk.simplify(before), gbk.simplify(after)
        scored = []
        for char in chars:
            simple = gbk.simplify(char)
            score = self._weigh(char) + self.log_probability(before, simple)
            if after:
                score += self.log_probability(simple, after)
            scored.append((score, char))
        return heapq.nlargest(_BEAM, scored)

    def _weigh(self, char: str) -> float:
        """Return the part of a character's score that does not depend on its neighbors."""
        score = _OTHER_SCRIPT * self.host.is_foreign(char)
        score += _UNANNOTATED * (char in self.host.annotated)
        if opening := _CLOSES.get(char):
            score += _CLOSING if self._unclosed(opening) else _UNBALANCED
        return score

    def _unclosed(self, opening: str) -> bool:
        line = self.before + "".join(self.filled.chars)
        last = max(line.rfind(mark) for mark in opening)
        closing = {")", *(mark for mark, opens in _CLOSES.items() if opening[0] in opens)}
        return last >= 0 and not closing.intersection(line[last:])

    # --- two places whose inner bytes were eaten together

    def _double(self, left: Slot, right: Slot, following: str) -> None:
        both: dict[tuple[str, str], float] = {}
        pairs = gbk.pairs()
        lefts = self._rank(self._allowed(left), self._previous(), "")
        rights = self._rank(self._allowed(right), "", following)
        leads = [_bytes(second)[0] for _, second in rights]
        chances = [self.log_probability("", gbk.simplify(second)) for _, second in rights]
        for score, first in lefts:
            tail, simple = _bytes(first)[-1], gbk.simplify(first)
            for (weight, second), lead, alone in zip(rights, leads, chances, strict=True):
                # Two inner bytes that make a character would have been decoded, not eaten.
                if (tail, lead) not in pairs:
                    after = self.log_probability(simple, gbk.simplify(second)) - alone
                    both[first, second] = score + after + weight
        if not both:
            self._single(left, "")
            self._single(right, following)
            return
        places: list[defaultdict[str, float]] = [defaultdict(float), defaultdict(float)]
        for pair, share in _shares(both).items():
            for place, char in zip(places, pair, strict=True):
                place[char] += share
        self._take_or_leave(places)

    def _take_or_leave(self, places: Iterable[dict[str, float]]) -> None:
        one_told = False
        for place in places:
            ranked = sorted(place, key=lambda char: -place[char])
            if ranked and place[ranked[0]] >= PLAUSIBLE:
                self._take(ranked[0])
            elif one_told:
                self.filled.chars.append(UNKNOWN)
            else:
                one_told = True
                self._leave(ranked)


def _all_allowed(lead: int | None, trail: int | None) -> list[str]:
    if lead is not None:
        return [char for _, char in gbk.by_lead().get(lead, ())]
    return [char for _, char in gbk.by_trail().get(trail or 0, ())]


@cache
def _likeliest(lead: int | None, trail: int | None, simplified: bool) -> list[str]:
    """Return the frequent characters that a known byte allows; the others' share is tiny."""
    host = Host(simplified=simplified, compatible=False)

    def weigh(char: str) -> float:
        alone = likelihood().log_probability("", gbk.simplify(char))
        return alone + _OTHER_SCRIPT * host.is_foreign(char)

    return heapq.nlargest(_FREQUENT, _all_allowed(lead, trail), key=weigh)


def _bytes(char: str) -> bytes:
    return gbk.encode(char) or b"??"


def _shares(scores: dict[_Key, float]) -> dict[_Key, float]:
    best = max(scores.values(), default=0.0)
    weights = {key: math.exp(score - best) for key, score in scores.items()}
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}
