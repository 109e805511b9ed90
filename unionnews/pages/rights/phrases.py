"""Words of notices in a text, whatever blanks, tags and forms of letters it is set in.

Most pages have none. To see that, each of their different words is looked at once; Chinese, kana
and Hangul, which are printed without blanks, are looked through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from unionnews.pages.rights.rights_answers import fold
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import INVISIBLE

Span = tuple[int, int]

_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_SMALL = str.maketrans(_MARKS + _CAPITALS, " " * len(_MARKS) + _CAPITALS.lower())
_SMALL_BYTES = bytes(_SMALL.get(code, code) for code in range(256))
_WIDE = "ＥｅＲｒ"
"""Letters of which those have one that print a notice in wide letters."""
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HIDDEN = "\u00ad\u200b\u200c\u200d\u200e\u2060\ufeff"
"""What may stand inside a word and is not seen."""
# A set in front makes it fast.
_WORD = regex("[A-Za-z\u00c0-\u1fff][A-Za-z\u00c0-\u1fff]{3,}")
_EAST = tuple(bytes([lead]) for lead in range(0xE3, 0xEE))
"""The first bytes of such characters in UTF-8."""
_ALONE = frozenset("reservd")
"""Letters that stand alone where English is printed with blanks between its letters."""
_GAP = rf"(?:\s|{INVISIBLE.pattern})*"
_NEAR = 200
"""Characters on each side of a word among which the others of its phrase are looked for."""


def _reserved() -> Iterator[str]:
    for row in labels.RIGHTS_RESERVED.values():
        yield from map(fold, row.split("|"))


def _with_gaps(phrase: str) -> str:
    return _GAP.join(map(re.escape, "".join(phrase.split())))


_EASTERN = regex(
    "|".join(map(_with_gaps, ("转载", "轉載", *(one for one in _reserved() if " " not in one))))
)
_WESTERN = {
    phrase: max(phrase.split(), key=len)
    for phrase in _reserved()
    if " " in phrase and not any(one in phrase != one for one in _reserved())
}
"""Phrases, and the word of each that tells where it may be."""


def phrases_in(printed: bytes) -> tuple[str, list[Span]]:
    """Return a print in UTF-8 as text, and where in it words of notices begin and end, in order.

    The text has letters of one form; it is empty where it has no such words.
    """
    is_eastern = any(lead in printed for lead in _EAST)
    text = _plain(printed) if is_eastern else ""
    found = [place.span() for place in _EASTERN.finditer(text)]
    # A Chinese character has three bytes.
    words = _words(text) if len(printed) > 1.5 * len(text) > 0 else _parts(printed)
    known = [phrase for phrase, word in _WESTERN.items() if word in words]
    if is_spaced := words >= _ALONE:
        known = list(_WESTERN)
    if known:
        text = text or _plain(printed)
    for phrase in known:
        found += _spans(_with_gaps(phrase), fold(text)) if is_spaced else _places(phrase, text)
    return text, sorted(found)


def _plain(printed: bytes) -> str:
    text = unicodedata.normalize("NFC", printed.decode("utf-8", "replace"))
    return text.translate(_NARROW) if any(one in text for one in _WIDE) else text


def _words(text: str) -> set[str]:
    if any(one in text for one in _HIDDEN):
        text = INVISIBLE.sub("", text)
    return set(fold(" ".join(set(_WORD.findall(text)))).split())


def _parts(printed: bytes) -> set[str]:
    """Return the words of a text in which most are parted by blanks, at a fourth of the cost."""
    words = set(printed.translate(_SMALL_BYTES).decode("utf-8", "replace").split())
    if odd := " ".join([word for word in words if not word.isascii()]):
        words.update(_words(_plain(odd.encode())))
    return words


def _places(phrase: str, text: str) -> list[Span]:
    forms, pattern = _forms(phrase)
    starts = [at for form in forms for at in _starts(form, text)]
    if not starts:
        return _spans(_with_gaps(phrase), fold(text))
    found: list[Span] = []
    for at in sorted(starts):
        first = max(0, at - _NEAR, found[-1][1] if found else 0)
        window = fold(text[first : at + _NEAR])
        found += [(first + one.start(), first + one.end()) for one in pattern.finditer(window)]
    return found


@cache
def _forms(phrase: str) -> tuple[set[str], re.Pattern[str]]:
    """Return how the word of a phrase may be printed, and a pattern for all of the phrase."""
    word = _WESTERN[phrase]
    return {word, word.title(), word.upper()}, _compiled(_GAP.join(map(re.escape, phrase.split())))


def _starts(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _spans(pattern: str, text: str) -> list[Span]:
    return [place.span() for place in _compiled(pattern).finditer(text)]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
