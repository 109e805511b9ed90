"""The damage that a mirror does to a page's GBK bytes, and what is known of a stretch of it.

A mirror writes the reading of a character behind it, byte for byte: where the last byte of one
character and the first of the next happen to make a character of its table, the brackets fall in
between, every boundary after them moves by one byte, and what cannot be decoded becomes ``?``:
``日報`` (C8D5 88F3) holds ``請`` (D588) and comes out as ``日?qǐng)?bào)``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from unionnews.repair import gbk

EATEN = r"(?:[?\ufffd]|\x00\x00?)"
"""What a lossy decoder writes for bytes it cannot read."""
BITE = rf"{EATEN}\(?(?P<bite>{gbk.SYLLABLE})[ \xa0]?\)"
"""An eaten byte and bracket, with the reading that stood in it; some decoders leave the bracket."""
INSERTION = rf"\([ \xa0]?(?P<reading>{gbk.SYLLABLE})[ \xa0]?\)"
"""A reading in brackets."""
# What was eaten stands first: re skips to a character fast, to a look-behind at a third of the time
# that parsing the page takes.
SHIFT = r"[?\ufffd\x00](?<=[\u3400-\u9fff”）》].)(?:(?<=\x00)\x00)?(?=[!?！？，。、：；])"
"""An eaten byte without a reading, behind which the boundaries may have moved."""


@dataclass(frozen=True, slots=True)
class Host:
    """What the whole text tells about the mirror that damaged it."""

    simplified: bool
    """Whether its bytes were in simplified script (the script was changed afterwards)."""
    compatible: bool
    """Whether the text was NFKC-normalized after the damage: ``，`` became ``,``."""
    annotated: frozenset[str] = frozenset()
    """Characters seen with their reading."""
    plain: frozenset[str] = frozenset()
    """Characters seen repeatedly, and never with their reading."""

    def encode(self, char: str) -> bytes | None:
        """Return the bytes that the mirror worked on."""
        return gbk.encode(gbk.simplify(char) if self.simplified else char)

    def is_foreign(self, char: str) -> bool:
        """Whether the character belongs to the other script than the mirror's bytes."""
        return gbk.traditional_only(char) if self.simplified else gbk.simplified_only(char)


class Slot(NamedTuple):
    """One place of the answer: a character, or open with what is known of its bytes."""

    char: str = ""
    lead: int | None = None
    trail: int | None = None
    mark: int = -1
    """Number of the last ``?`` that ate one of its bytes; -1 for none."""
    narrow: bool = False
    """Whether an open place is one byte below ``@``."""
    reading: str = ""
    """Reading printed behind an open place."""


@dataclass(slots=True)
class Mark:
    """A ``?`` of the stretch."""

    reading: str
    """Reading behind it; empty for a bare one."""
    choices: dict[str, float] = field(default_factory=dict)
    """Share of the likelihood of each character that it may have eaten from."""


@dataclass(slots=True)
class Stretch:
    """A stretch of damaged text, read."""

    end: int
    """Where the text after it begins."""
    slots: list[Slot]
    marks: list[Mark]
    removed: int
    """Readings taken out."""
    changed: int
    """Printed characters that stood for other bytes than the author's."""
    moved: float
    """Share of the likelihood of all readings that set the boundaries elsewhere than printed."""
