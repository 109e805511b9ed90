"""Decode a stretch of damage: follow every possible way to set the character boundaries.

:func:`solve` starts at the first ``?`` of a stretch. It follows every way to decode the bytes that
is still possible (:class:`_Path`), with its likelihood, until all of them have the boundaries of
the printed text again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from unionnews.repair import gbk
from unionnews.repair.annotated import annotated_with, reading_weight
from unionnews.repair.gbk_damage import (
    BITE,
    EATEN,
    INSERTION,
    OTHER_SCRIPT,
    Host,
    Mark,
    Slot,
    Stretch,
    at_line_end,
)
from unionnews.repair.likelihood import likelihood
from unionnews.words.patterns import regex

_TOKEN = regex(rf"{BITE}|{INSERTION}|(?P<gap>{EATEN})|(?P<char>.)", re.DOTALL)
_ANNOTATED = regex(rf"(?P<char>.)(?:{INSERTION})+\Z", re.DOTALL)
# Texts that NFKC makes of one character of GBK: ⑿ becomes (12), ⒍ 6., Ⅳ IV, … three dots.
_FOLDED = regex(
    r"\(\d{1,2}\)|\([一二三四五六七八九十]\)|\d{1,2}\.|[IVX]{2,4}|[ivx]{2,4}|\.{2,3}|\d\d"
)
_MARKS = frozenset("!,:;！？，。、：；”’")

_PATHS = 8
# Only on this many of the likeliest paths is a printed character also taken for another one.
_LEADERS = 2
_MOST_MARKS = 16
_CUT = 24.0
# So many printed characters in a row are followed on paths whose boundaries differ.
_SPAN = 24

# Natural logarithms of probabilities, chosen on simulated damage; exact values matter little.
_NO_READING = -24.0
_OPEN_PLACE = -6.0
_OPEN_CHARACTER = -10.0
_BEFORE_MARK = -4.0
_DROPPED = -4.0
_BROKEN = -16.0


class _Path(NamedTuple):
    """One way to decode the bytes so far."""

    score: float
    previous: str
    """The last character, simplified; empty if unknown."""
    tail: int | None
    """Last byte; None if it was eaten."""
    slots: _Slots
    open: bool = False
    """Whether the last byte is the first of a character whose second has not come yet."""
    pending: int | None = None
    """That first byte; None if it was eaten."""
    mark: int = -1
    """Number of the ``?`` that ate that byte; -1 for none."""


# A linked list, newest slot first, so that paths share their common beginning.
_Slots = tuple[Slot, "_Slots"] | None


def solve(text: str, start: int, host: Host) -> Stretch:
    """Decode the stretch of damage whose first ``?`` is at ``start``; it ends in the same line."""
    return _Solver(text, start, host).run()


class _Solver:
    """Follows the paths through one stretch, token by token."""

    def __init__(self, text: str, start: int, host: Host) -> None:
        self.text, self.start, self.host = text, start, host
        self.log_probability = likelihood().log_probability
        self.marks: list[Mark] = []
        self.removed = self.changed = 0

    def run(self) -> Stretch:
        paths = [self._begin()]
        at, quiet = self.start, 0
        while not at_line_end(self.text, at):
            if len(self.marks) >= _MOST_MARKS or self._settled(paths, self.text[at]):
                break
            token = self._token(at, folded=paths[0].open and self.host.compatible)
            if token is None:
                break
            quiet = quiet + 1 if _printed(token) else 0
            paths = _best(self._step(paths, token), one_reading=quiet > _SPAN)
            at = token.end()
        return self._finish(paths, at)

    def _begin(self) -> _Path:
        head = self.text[max(0, self.start - 32) : self.start]
        annotated = _ANNOTATED.search(head)
        before = annotated["char"] if annotated else head[-1:]
        raw = self.host.encode(before) if before else None
        return _Path(0.0, gbk.simplify(before), raw[-1] if raw else None, None)

    def _settled(self, paths: list[_Path], following: str) -> bool:
        if not self.marks or following in "(?\ufffd\x00":
            return False
        return not any(path.open for path in paths)

    def _token(self, at: int, *, folded: bool) -> re.Match[str] | None:
        if folded and (token := _FOLDED.match(self.text, at)) and token[0] in gbk.folded():
            return token
        return _TOKEN.match(self.text, at)

    def _step(self, paths: list[_Path], token: re.Match[str]) -> list[_Path]:
        if text := _printed(token):
            self.changed += paths[0].open
            step = self._char if len(text) == 1 else self._unfold
        elif token["reading"] is not None:
            self.removed += 1
            step = self._insertion
        elif token["bite"] is not None:
            self.removed += 1
            self.marks.append(Mark(gbk.clean_reading(token["bite"])))
            step = self._bite
        else:
            self.marks.append(Mark(""))
            step = self._gap
        following = [new for path in paths for new in step(path, token)]
        if step == self._char:
            following += self._other_ways(paths[:_LEADERS], token["char"])
        return following or [self._give_up(paths[0], token)]

    def _give_up(self, path: _Path, token: re.Match[str]) -> _Path:
        """Return a path for when all others end: leave the place open, take the text as printed."""
        slots = (self._open_slot(path), path.slots) if path.open else path.slots
        path = _Path(path.score + _BROKEN, "", None, slots)
        for char in _printed(token):
            raw = self.host.encode(char)
            tail = raw[-1] if raw else None
            path = _Path(path.score, gbk.simplify(char), tail, (Slot(char), path.slots))
        return path

    def _open_slot(self, path: _Path) -> Slot:
        return Slot(lead=path.pending, mark=max(path.mark, len(self.marks) - 1))

    # --- the four kinds of token

    def _char(self, path: _Path, token: re.Match[str]) -> Iterator[_Path]:
        raw = self.host.encode(token["char"])
        if raw is None:
            if not path.open:
                yield path._replace(previous="", tail=None, slots=(Slot(token["char"]), path.slots))
            return
        yield from self._feed(path, raw)

    def _unfold(self, path: _Path, token: re.Match[str]) -> Iterator[_Path]:
        """Decode a text that NFKC made of one character, inside a moved stretch or as printed."""
        raw = token[0].encode("gbk")
        if not path.open:
            yield from self._feed(path, raw)
            return
        for origin in gbk.folded()[token[0]]:
            yield from self._feed(path, origin)
        yield from self._broken_off(path, raw)

    def _broken_off(self, path: _Path, raw: bytes) -> Iterator[_Path]:
        """Leave the character of the pending byte open, and take what follows as printed."""
        slots = (self._open_slot(path), path.slots)
        yield from self._feed(_Path(path.score + _BROKEN, "", None, slots), raw)

    def _other_ways(self, paths: list[_Path], char: str) -> Iterator[_Path]:
        """Decode a character of a moved stretch that was converted after the damage."""
        raw = self.host.encode(char)
        origins: list[bytes] = []
        if self.host.compatible:
            origins += gbk.folded().get(char, ())
        if self.host.simplified:
            origins += gbk.simplified_origins(char)
        for path in paths:
            if not raw or not path.open:
                continue
            for origin in origins:
                yield from self._feed(path, origin)
            if not self.marks[-1].reading:
                yield from self._dropped(path, raw)
            yield from self._broken_off(path, raw)

    def _feed(self, path: _Path, raw: bytes) -> Iterator[_Path]:
        current: _Path | None = path
        for byte in raw:
            current = self._byte(current, byte) if current else None
        if current:
            yield current

    def _dropped(self, path: _Path, raw: bytes) -> Iterator[_Path]:
        """Suppose that two undecodable bytes before this character were dropped without a ``?``."""
        mark = len(self.marks) - 1
        slots = (Slot(lead=path.pending, mark=mark), path.slots)
        score = path.score + _OPEN_PLACE + _DROPPED
        yield from self._feed(_Path(score, "", None, slots, open=True, mark=mark), raw)

    def _insertion(self, path: _Path, token: re.Match[str]) -> Iterator[_Path]:
        last = path.slots[0] if path.slots else Slot("-")
        if path.slots and not path.open and not last.char and last.lead is None:
            last = last._replace(reading=gbk.clean_reading(token["reading"]))
            path = path._replace(slots=(last, path.slots[1]))
        yield path

    def _bite(self, path: _Path, token: re.Match[str]) -> Iterator[_Path]:
        mark = len(self.marks) - 1
        if path.tail is None:
            yield from self._bite_after_gap(path, mark)
        else:
            tail = path.tail
            if tail < 0x80 and not path.open and self.host.compatible:
                tail += 0x80
            for trail, char, weight in annotated_with(tail, self.marks[mark].reading):
                score = path.score + weight + self.host.weight_of_reading(char)
                new = self._byte(path._replace(score=score), trail, mark)
                if new:
                    yield new
        yield self._unknown_byte(path, mark)

    def _bite_after_gap(self, path: _Path, mark: int) -> Iterator[_Path]:
        """Suppose that the gap before the reading ate the character's first byte as well."""
        reading = self.marks[mark].reading
        for char in gbk.by_reading().get(gbk.toneless(reading), ()) if path.open else ():
            raw, weight = gbk.encode(char), reading_weight(char, reading)
            likely = self.host.simplified != gbk.traditional_only(char)
            if likely and raw and raw[1] >= 0x80 and weight is not None:
                score = path.score + weight + self.host.weight_of_reading(char) + _OPEN_PLACE
                new = self._byte(path._replace(score=score, pending=raw[0]), raw[1], mark)
                if new:
                    yield new

    def _unknown_byte(self, path: _Path, mark: int) -> _Path:
        score = path.score + _NO_READING
        if not path.open:
            return _Path(score, "", None, path.slots, open=True, mark=mark)
        return _Path(score, "", None, (Slot(lead=path.pending, mark=mark), path.slots))

    def _gap(self, path: _Path, token: re.Match[str]) -> Iterator[_Path]:
        mark = len(self.marks) - 1
        following = self.text[token.end() : token.end() + 1]
        before_mark = bool(following) and following in _MARKS
        if not path.open:
            score = path.score + self.log_probability("", "?")
            # Right behind an eaten pair, a ``?`` is more likely damage than the author's.
            score += _OPEN_CHARACTER if path.tail is None else 0.0
            before_mark = before_mark or following == "?"
            yield _Path(score, "", 0x3F, (Slot("?"), path.slots))
            if before_mark:
                score = path.score + _BEFORE_MARK
                yield _Path(score, "", None, path.slots, open=True, mark=mark)
            return
        if self.host.compatible:
            yield from self._feed(path, b"\xa3\xbf")
        slots = (Slot(lead=path.pending, mark=mark), path.slots)
        score = path.score + (_OPEN_PLACE if path.pending is not None else _OPEN_CHARACTER)
        yield _Path(score, "", None, slots, open=True, mark=mark)
        narrow = Slot(mark=mark, narrow=True)
        yield _Path(score + _OPEN_PLACE, "", None, (narrow, slots))
        if before_mark or token["gap"] == "\ufffd":
            yield _Path(score + _BEFORE_MARK, "", None, slots)

    # --- bytes

    def _byte(self, path: _Path, byte: int, mark: int = -1) -> _Path | None:
        """Return the path with one more byte; None if the byte cannot follow."""
        if not path.open:
            if byte < 0x80:
                return self._out(path, chr(byte), byte, mark)
            return _Path(path.score, path.previous, byte, path.slots, True, byte, mark)
        mark = max(path.mark, mark)
        if path.pending is not None:
            char = gbk.pairs().get((path.pending, byte))
            return self._out(path, char, byte, mark) if char else None
        if byte < 0x40:
            return None
        slots = (Slot(trail=byte, mark=mark), path.slots)
        return _Path(path.score + _OPEN_PLACE, "", byte, slots)

    def _out(self, path: _Path, char: str, tail: int, mark: int) -> _Path:
        simple = gbk.simplify(char)
        score = path.score + self.log_probability(path.previous, simple)
        score += OTHER_SCRIPT * self.host.is_foreign(char)
        return _Path(score, simple, tail, (Slot(char, mark=mark), path.slots))

    # --- the answer

    def _finish(self, paths: list[_Path], at: int) -> Stretch:
        final = [self._close(path, gbk.simplify(self.text[at : at + 1])) for path in paths]
        best = max(final, key=lambda path: path.score)
        total = sum(math.exp(path.score - best.score) for path in final)
        moved = 0.0
        for path in final:
            share = math.exp(path.score - best.score) / total
            moved += share * self._count(path, share)
        slots = list(_unroll(best.slots))[::-1]
        return Stretch(at, slots, self.marks, self.removed, self.changed, moved)

    def _close(self, path: _Path, following: str) -> _Path:
        if path.open:
            slots = (self._open_slot(path), path.slots)
            return path._replace(score=path.score + _BROKEN, slots=slots)
        if not following or following == "\n":
            return path
        score = path.score + self.log_probability(path.previous, following)
        return path._replace(score=score)

    def _count(self, path: _Path, share: float) -> bool:
        """Add a path's share to the choices of each ``?``; return whether bytes were eaten."""
        eaten = [slot for slot in _unroll(path.slots) if slot.mark >= 0]
        for slot in eaten:
            choices = self.marks[slot.mark].choices
            choices[slot.char] = choices.get(slot.char, 0.0) + share
        return bool(eaten)


def _printed(token: re.Match[str]) -> str:
    """Return a token's text as printed; empty if the token is damage."""
    return token[0] if token.re is _FOLDED else token["char"] or ""


def _best(paths: list[_Path], *, one_reading: bool) -> list[_Path]:
    paths.sort(key=lambda path: -path.score)
    best = paths[0]
    kept = [path for path in paths[:_PATHS] if path.score > best.score - _CUT]
    if one_reading:
        return [path for path in kept if path.open == best.open]
    return kept


def _unroll(slots: _Slots) -> Iterator[Slot]:
    while slots:
        slot, slots = slots
        yield slot
