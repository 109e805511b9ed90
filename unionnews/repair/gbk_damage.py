"""The damage that a mirror does to a page's GBK bytes, and the types that describe it.

A mirror inserts the reading (pinyin) of a character behind it, and it works on bytes. Where the
last byte of one character and the first of the next happen to be a character in its table, the
brackets are put between the two bytes' characters, every boundary after them moves by one byte,
and what cannot be decoded becomes ``?``: ``日報`` (C8D5 88F3) contains ``請`` (D588) and comes out
as ``日?qǐng)?bào)``.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from unionnews.repair import gbk
from unionnews.words.patterns import regex

EATEN = r"(?:[?\ufffd]|\x00\x00?)"
"""What a lossy decoder writes for bytes it cannot read."""
BITE = rf"{EATEN}\(?(?P<bite>{gbk.SYLLABLE})[ \xa0]?\)"
"""An eaten byte and opening bracket, then the reading; some decoders do not eat the bracket."""
INSERTION = rf"\([ \xa0]?(?P<reading>{gbk.SYLLABLE})[ \xa0]?\)"
"""A reading in brackets."""
# The eaten byte comes first in the pattern: re finds a character fast. With the look-behind first,
# the search would take a third of the time that parsing the page takes.
SHIFT = r"[?\ufffd\x00](?<=[\u3400-\u9fff”）》].)(?:(?<=\x00)\x00)?(?=[!?！？，。、：；])"
"""An eaten byte without a reading, behind which the boundaries may have moved."""
_LINE_END = regex("[ \t\r\xa0\u3000]{0,8}(?:\n|\\Z)")
# Natural logarithms of probabilities, chosen on simulated damage; exact values matter little.
OTHER_SCRIPT = -5.0
_SEEN_PLAIN = -6.0
_SEEN_ANNOTATED = 2.0


def at_line_end(text: str, at: int) -> bool:
    """Tell whether nothing but a few blanks follows in the line."""
    return _LINE_END.match(text, at) is not None


@dataclass(frozen=True, slots=True)
class Host:
    """What is known, from the whole text, about the mirror that damaged it."""

    simplified: bool
    """Whether the damaged bytes were in simplified script (the text was converted afterwards)."""
    compatible: bool
    """Whether the text was NFKC-normalized after the damage: ``，`` became ``,``."""
    annotated: frozenset[str] = frozenset()
    """Characters that the text has with a reading behind them."""
    plain: frozenset[str] = frozenset()
    """Characters that the text has more than once, and never with a reading."""

    def encode(self, char: str) -> bytes | None:
        """Return the bytes of a character at the time of the damage; None if GBK has none."""
        return gbk.encode(gbk.simplify(char) if self.simplified else char)

    def is_foreign(self, char: str) -> bool:
        """Whether the character is not of the script of the mirror's bytes."""
        return gbk.traditional_only(char) if self.simplified else gbk.simplified_only(char)

    def weight_of_reading(self, char: str) -> float:
        """Return the weight (a logarithm) of this mirror writing a reading behind ``char``."""
        weight = OTHER_SCRIPT if self.simplified == gbk.traditional_only(char) else 0.0
        if char in self.annotated:
            return weight + _SEEN_ANNOTATED
        return weight + (_SEEN_PLAIN if char in self.plain else 0.0)


class Slot(NamedTuple):
    """One place of the decoded text: a character, or an open place with its known bytes."""

    char: str = ""
    lead: int | None = None
    trail: int | None = None
    mark: int = -1
    """Number of the last ``?`` that ate one of its bytes; -1 for none."""
    narrow: bool = False
    """Whether an open place is a single byte below 0x40 (``@``)."""
    reading: str = ""
    """Reading printed behind an open place."""


@dataclass(slots=True)
class Mark:
    """A ``?`` in a stretch: a place where bytes were eaten."""

    reading: str
    """Reading behind it; empty for a bare one."""
    choices: dict[str, float] = field(default_factory=dict)
    """Characters that may have lost a byte here, each with its share of the likelihood (0 to 1)."""


@dataclass(slots=True)
class Stretch:
    """A stretch of damaged text, decoded."""

    end: int
    """Index at which the text after it begins."""
    slots: list[Slot]
    marks: list[Mark]
    removed: int
    """Number of readings taken out."""
    changed: int
    """Number of printed characters whose bytes are not those of one of the author's characters."""
    moved: float
    """Share of the likelihood (0 to 1) of the ways to decode that move the boundaries."""
