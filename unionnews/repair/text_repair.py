"""Repair a text that reached us through a mirror that damaged it.

Mirrors that fill the web with copied pages put readings behind characters (``中國(guó)``), and
because they do it byte for byte in GBK, they also break characters apart (``日?qǐng)?bào)`` for
日報) and turn some into others. Most of this can be undone exactly, from the bytes: see
docs/repair.md. A sound text comes out as it came in.

A character whose bytes were eaten is put back only where it is the only plausible one: where it
has at least 95 % of the likelihood of all characters that the bytes and the printed reading allow.
Otherwise U+FFFD stands in its place, counted as ``lost``, and its candidates are listed.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from typing import Any

import opencc

from unionnews.items import TextRepair
from unionnews.repair import gbk
from unionnews.repair.damage_kinds import STRAY_COMMA, Diagnosis, diagnose, find_shift
from unionnews.repair.gbk_damage import BITE, INSERTION, SHIFT, Stretch, at_line_end
from unionnews.repair.gbk_paths import solve
from unionnews.repair.lacunae import UNKNOWN, Filled, fill
from unionnews.repair.spam import SpamFilter
from unionnews.words.patterns import regex

_TROUBLE = regex(rf"{BITE}|{SHIFT}")
_ANNOTATED = regex(rf"(?P<char>[\u3400-\u9fff\uf900-\ufaff])(?:{INSERTION})+")
# The last byte of a character and an ASCII character behind it make the annotated character: the
# reading in 很f(cuān)unny is that of 躥, whose bytes they are.
_ANNOTATED_ASCII = regex(rf"(?P<pair>[^\x00-\x7f][@-~])(?:{INSERTION})")
_NESTED = regex(rf"\((?P<outer>{gbk.SYLLABLE})\((?P=outer)\)\)")
_PICTURE = regex("\\([\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]+\\)")
# OpenCC stops at NUL and refuses halves of surrogate pairs.
_INCONVERTIBLE = regex("([\ud800-\udfff\0]+)")
_CONTEXT = 60
_REFUSALS = 50


@dataclass(frozen=True, slots=True)
class Lacuna:
    """A place where bytes were eaten and the character cannot be determined."""

    offset: int
    """Index in the repaired text of the U+FFFD (of the first, where two characters were hit)."""
    candidates: list[str]
    """Characters that the bytes left allow, likeliest first."""


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A repaired text and what was repaired. The counts are those of a record's ``textRepair``."""

    text: str
    kind: str | None = None
    """``pinyin``, ``shift`` (bytes lost without readings), ``commas``, ``spam``, joined with ``+``;
    None for a sound text."""
    removed: int = 0
    """Number of insertions removed."""
    restored: int = 0
    """Number of characters restored whose bytes were eaten."""
    lost: int = 0
    """Number of U+FFFD put in place of characters that cannot be determined."""
    changed: int = 0
    """Number of printed characters that were others before the boundaries moved."""
    spamRemoved: int = 0
    """Number of lines of added spam, and of lists inside lines, that were removed."""
    lacunae: list[Lacuna] = field(default_factory=list)
    """One for each place that cannot be determined, in the order of the text."""
    spam: list[str] = field(default_factory=list)
    """The removed lines and lists."""

    @property
    def damaged(self) -> bool:
        """Whether anything was wrong with the text."""
        return self.kind is not None

    def to_text_repair(self) -> TextRepair | None:
        """Return the counts as a record keeps them; None for a sound text."""
        if self.kind is None:
            return None
        return TextRepair(**{one.name: getattr(self, one.name) for one in fields(TextRepair)})

    def report(self) -> dict[str, Any]:
        """Return everything but the text, ready for JSON."""
        report = asdict(self)
        del report["text"]
        return report


def is_damaged(text: str) -> bool:
    """Whether a mirror damaged the text; a sound text costs one search for brackets."""
    return diagnose(_require_text(text)) is not None


def repair_text(text: str, *, to_simplified: bool | None = None) -> RepairedText:
    """Undo the damage of a mirror; a sound text is returned as it is.

    Lines are never joined, split or moved: a line of spam becomes an empty one. Damage is judged
    over the whole text, so give all the text of a page at once (:func:`repair_parts`).

    ``to_simplified``: whether to turn a repaired text into simplified script (OpenCC ``tw2s``).
    None, the default, does so: damage of this kind comes from GBK pages of mainland China, whose
    text was simplified. A caller who knows the site to be of Hong Kong or Taiwan gives False. A
    sound text keeps its script in any case.
    """
    diagnosis = diagnose(_require_text(text))
    if diagnosis is None:
        return RepairedText(text)
    return _Repair(text, diagnosis, simplify=to_simplified is not False).run()


def repair_parts(parts: Sequence[str]) -> tuple[list[str], RepairedText]:
    """Repair the pieces of one page together; return the pieces and one report.

    The report and its offsets are about the pieces joined by line breaks.
    """
    repaired = repair_text("\n".join(parts))
    if not repaired.damaged:
        return list(parts), repaired
    lines = iter(repaired.text.split("\n"))
    apart = ["\n".join(next(lines) for _ in range(part.count("\n") + 1)) for part in parts]
    return apart, repaired


def _require_text(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"text expected, got {type(text).__name__}: decode the page first")
    return text


def _reads(char: str, reading: str) -> bool:
    return gbk.is_reading(gbk.clean_reading(reading), char)


class _Repair:
    """The repair of one damaged text."""

    def __init__(self, text: str, diagnosis: Diagnosis, *, simplify: bool) -> None:
        self.text, self.diagnosis, self.simplify = text, diagnosis, simplify
        self.host = diagnosis.host
        self.filter = SpamFilter(diagnosis.traditional, diagnosis.host.annotated)
        self.done: list[str] = []
        self.spam: list[str] = []
        self.lacunae: list[tuple[int, list[str]]] = []
        self.unknown = self.removed = self.restored = self.lost = self.changed = 0
        self.shifts = self.refused = 0

    def run(self) -> RepairedText:
        text = "\n".join(map(self._without_spam, self.text.split("\n")))
        if self.diagnosis.commas:
            text = self._take_out(STRAY_COMMA, "", text)
        text = self._take_out(_NESTED, r"(\g<outer>)", text)
        text = self._take_out(_PICTURE, "", text)
        at = 0
        while found := _TROUBLE.search(text, at):
            stretch = self._stretch(text, found)
            end = found.start() if stretch else found.end()
            self._add(self._clean(text[at:end]))
            at = self._fill(text, stretch) if stretch else end
        self._add(self._clean(text[at:]))
        return self._result("".join(self.done))

    def _stretch(self, text: str, found: re.Match[str]) -> Stretch | None:
        if found["bite"] is not None:
            return solve(text, found.start(), self.host)
        # After so many misses in a row, the other question marks are not tried.
        if self.refused > _REFUSALS:
            return None
        shift = find_shift(text, found.start(), self.host)
        self.refused = 0 if shift else self.refused + 1
        return shift

    def _without_spam(self, line: str) -> str:
        line, spam = self.filter.cut(line)
        self.spam += spam
        return line

    def _take_out(self, pattern: re.Pattern[str], instead: str, text: str) -> str:
        text, times = pattern.subn(instead, text)
        self.removed += times
        return text

    def _add(self, text: str) -> None:
        self.done.append(text)
        self.unknown += text.count(UNKNOWN)

    # --- readings that stand where they belong

    def _clean(self, text: str) -> str:
        text = _ANNOTATED.sub(self._without_reading, text)
        return _ANNOTATED_ASCII.sub(self._without_hidden_reading, text)

    def _without_hidden_reading(self, found: re.Match[str]) -> str:
        pair = found["pair"]
        raw = self.host.encode(pair[0])
        char = gbk.pairs().get((raw[-1], ord(pair[1]))) if raw else None
        if not char or not _reads(char, found["reading"]):
            return found[0]
        self.removed += 1
        return pair

    def _without_reading(self, found: re.Match[str]) -> str:
        char = found["char"]
        if not self._is_insertion(char, found["reading"]):
            return found[0]
        self.removed += found[0].count("(")
        return char

    def _is_insertion(self, char: str, reading: str) -> bool:
        # If the mirror annotated traditional forms only, a reading behind another character is by
        # the author.
        if not self.host.simplified:
            return gbk.traditional_only(char)
        return _reads(char, reading)

    # --- stretches whose boundaries were moved

    def _fill(self, text: str, stretch: Stretch) -> int:
        after = "" if at_line_end(text, stretch.end) else text[stretch.end]
        filled = fill(stretch, self._context(), after, self.host)
        self.removed += stretch.removed
        self.changed += stretch.changed
        self.restored += filled.restored
        self.shifts += not any(mark.reading for mark in stretch.marks)
        self._add_filled(filled)
        return stretch.end

    def _context(self) -> str:
        return "".join(self.done[-3:])[-_CONTEXT:].rpartition("\n")[2]

    def _add_filled(self, filled: Filled) -> None:
        unknown = self.unknown
        places = dict(filled.lacunae)
        for place, char in enumerate(filled.chars):
            if place in places:
                printed = dict.fromkeys(map(self._print, places[place]))
                self.lacunae.append((unknown, list(printed)))
            unknown += char == UNKNOWN
        self.lost += unknown - self.unknown
        self._add("".join(map(self._print, filled.chars)))

    def _print(self, char: str) -> str:
        """Return a recovered character in the script and form of the rest of the text."""
        if self.simplify:
            char = gbk.simplify(char)
        elif self.host.simplified:
            char = gbk.to_traditional().get(char, char)
        return unicodedata.normalize("NFKC", char) if self.host.compatible else char

    # --- the whole

    def _result(self, text: str) -> RepairedText:
        if self.simplify:
            text = _to_simplified(text)
        offsets = [found.start() for found in re.finditer(UNKNOWN, text)]
        return RepairedText(
            text=text,
            kind="+".join(self._kinds()),
            removed=self.removed,
            restored=self.restored,
            lost=self.lost,
            changed=self.changed,
            spamRemoved=len(self.spam),
            lacunae=[Lacuna(offsets[place], chars) for place, chars in self.lacunae],
            spam=self.spam,
        )

    def _kinds(self) -> Iterator[str]:
        if self.diagnosis.pinyin:
            yield "pinyin"
        if self.shifts:
            yield "shift"
        if self.diagnosis.commas:
            yield "commas"
        if self.spam:
            yield "spam"


@cache
def _converter() -> opencc.OpenCC:
    # tw2s keeps 着 apart from 著 (着力, 著名); t2s does not.
    return opencc.OpenCC("tw2s")


def _to_simplified(text: str) -> str:
    pieces = _INCONVERTIBLE.split(text)
    pieces[::2] = [str(_converter().convert(piece)) for piece in pieces[::2]]
    return "".join(pieces)
