"""Find words of notices in a text, whatever its blanks, tags and forms of letters.

Most pages have none. To find that out quickly, each different word of a page is looked up once; text
without blanks between words (Chinese, kana, Hangul) is searched with a pattern.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import merge
from itertools import filterfalse, islice
from typing import NamedTuple

from unionnews.pages.rights import prohibitions
from unionnews.pages.rights.notice_meaning import fold
from unionnews.pages.rights.vocabulary import LETTERS
from unionnews.words import rights_words
from unionnews.words.patterns import regex
from unionnews.words.text import INVISIBLE


class Span(NamedTuple):
    """Start and end of words in a text."""

    start: int
    stop: int
    is_sure: bool
    """Whether the words are those of a notice; other words may be in any sentence."""


BREAK = "\x85"
"""Character between the blocks of a printed page; it is white space to Python."""
MAX_PLACES = 2000
"""Most places returned of each kind."""
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_SMALL = str.maketrans(_MARKS + _CAPITALS, " " * len(_MARKS) + _CAPITALS.lower())
_SMALL_BYTES = bytes(_SMALL.get(code, code) for code in range(256))
_WIDE = "ＥｅＲｒ"
"""A notice in full-width letters has one of these."""
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HIDDEN = "\u00ad\u200b\u200e\u200f\u202a\u202c\u2060\ufeff"
"""Invisible characters that may be inside a word."""
# That it begins with one set of characters makes the pattern fast.
_WORD = regex(
    "[A-Za-z\u00c0-\u1fff](?:[A-Za-z\u00c0-\u1fff]{3,}"
    "|(?<=[\u0590-\u0963\u0966-\u0dff])[\u0590-\u0963\u0966-\u0dff]+)"
)
_EAST = (*(bytes([lead]) for lead in range(0xE3, 0xEE)), b"\xe0\xb8", b"\xe0\xb9")
"""First bytes in UTF-8 of scripts without blanks between words; of Thai two."""
_ALONE = frozenset("reservd")
"""Letters of "reserved"; they are words if English has blanks between its letters."""
_SPACED = ("s e r v", "S E R V")
_BRIEF = "AI"
"""A word that is too short to be gathered as others are."""
_GAP = r"\s*"
_ENDS = (". ", ".\n", BREAK)
_LONG = 400
"""Most characters of a sentence on each side of a word in it."""
_DENSE = 1.25
"""With more bytes for each of its characters, most words of a page are Chinese or the like."""
_SHORT = 3
_BESIDE = 150
"""The same for languages without blanks."""
_NEAR = 200
"""The other words of a phrase are searched in so many characters on each side of a word."""


def _reserved() -> Iterator[str]:
    for row in rights_words.RIGHTS_RESERVED.values():
        yield from map(fold, row.split("|"))


def _with_gaps(phrase: str) -> str:
    return _GAP.join(map(re.escape, "".join(phrase.split())))


def _one_of(phrases: Iterable[str]) -> str:
    return "|".join(map(_with_gaps, sorted(phrases, key=len, reverse=True)))


_SURE = (
    *("转载", "轉載", "版权归", "版权属", "版權歸", "版權屬"),
    *(fold(one) for lang in ("zh", "th") for one in rights_words.RIGHTS_RESERVED[lang].split("|")),
)
_EASTERN = regex(_one_of([*_SURE, *prohibitions.eastern_keys()]))
_WESTERN = tuple(
    phrase
    for phrase in _reserved()
    if phrase not in _SURE and not any(one in phrase != one for one in _reserved())
)
_SPACED_OUT = regex(_one_of(_WESTERN))
_KEYS = frozenset(max(phrase.split(), key=len) for phrase in _WESTERN)
"""The longest word of each phrase, by which it is searched."""


def phrases_in(printed: bytes) -> tuple[str, list[Span]]:
    """Return a printed page in UTF-8 as text, and the spans of words of notices in it, in order.

    The text has invisible characters removed and full-width letters replaced, so the spans fit only
    it. It is empty if there are no such words.
    """
    is_eastern = any(lead in printed for lead in _EAST)
    text = _plain(printed) if is_eastern else ""
    found = list(islice(_eastern(text), MAX_PLACES))
    odd = text
    if len(printed) > _DENSE * len(text) > 0:
        words = _words(text)
    else:
        words, odd = _parts(printed)
    other = prohibitions.keys_among(words)
    folded = ""
    if other or not words.isdisjoint(_KEYS):
        text = text or _plain(printed, odd)
        folded = fold(text)
    for word in words & _KEYS:
        found += islice(_places(word, folded), MAX_PLACES)
    if words >= _ALONE:
        text = text or _plain(printed, odd)
        spaced = (Span(*one.span(), True) for one in _SPACED_OUT.finditer(folded or fold(text)))
        found += islice(spaced, MAX_PLACES)
    return text, sorted({*found, *islice(_other_places(other, text, folded), MAX_PLACES)})


def _eastern(text: str) -> Iterator[Span]:
    for place in _EASTERN.finditer(text):
        is_sure = "".join(place[0].split()) in _SURE
        first, last = max(0, place.start() - _BESIDE), place.end() + _BESIDE
        if is_sure or prohibitions.may_be_eastern(text[first:last]):
            yield Span(*place.span(), is_sure)


def _other_places(words: Iterable[str], text: str, folded: str) -> Iterator[Span]:
    """Yield the first of these words in each sentence that may forbid something."""
    end = 0
    for at, stop in merge(*(_starts_of(one, folded) for one in words)):
        if at >= end:
            first, end = _sentence(text, at)
            is_near = prohibitions.may_have(set(LETTERS.findall(folded[first:end])))
            if is_near and prohibitions.may_forbid(" ".join(text[first:end].split())):
                yield Span(at, stop, False)


def _sentence(text: str, at: int) -> tuple[int, int]:
    first, last = max(0, at - _LONG), at + _LONG
    first = max(first, *(text.rfind(mark, first, at) for mark in _ENDS))
    ends = (text.find(mark, at, last) for mark in _ENDS)
    return first, min(last, *(end for end in ends if end >= 0), len(text))


def _plain(printed: bytes, odd: str = "") -> str:
    """Return a print as text; ``odd`` has, where it is known, all of its characters that are not ASCII's."""
    text = unicodedata.normalize("NFC", printed.decode("utf-8", "replace"))
    odd = odd or text
    if any(one in odd for one in _HIDDEN):
        text = INVISIBLE.sub("", text)
    return text.translate(_NARROW) if any(one in odd for one in _WIDE) else text


def _words(text: str) -> set[str]:
    words = set(fold(" ".join(set(_WORD.findall(text)))).split())
    words |= {_BRIEF.lower()} if f" {_BRIEF} " in text else set()
    return words | _ALONE if any(one in text for one in _SPACED) else words


def _parts(printed: bytes) -> tuple[set[str], str]:
    """Return the words of a text with blanks between most words, at a fourth of the cost.

    The second value is those with other characters than ASCII, as printed.
    """
    words = set(printed.translate(_SMALL_BYTES).decode("utf-8", "replace").split())
    if odd := " ".join(filterfalse(str.isascii, words)):
        words.update(_words(_plain(odd.encode())))
    return words, odd or " "


def _places(word: str, folded: str) -> Iterator[Span]:
    end = 0
    for at, _ in _starts_of(word, folded):
        first = max(0, at - _NEAR, end)
        for one in _around(word).finditer(folded[first : at + _NEAR]):
            end = first + one.end()
            yield Span(first + one.start(), end, True)


def _starts_of(word: str, folded: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each place of a word in a folded text, in order."""
    # Two or three letters stand in many words, and seldom begin one.
    before = " " if len(word) <= _SHORT else ""
    for place in _starts(before + word, folded):
        at = place + len(before)
        if _is_word(at, at + len(word), folded):
            yield at, at + len(word)


def _is_word(start: int, stop: int, text: str) -> bool:
    return not (text[start - 1 : start].isalpha() or text[stop : stop + 1].isalpha())


@cache
def _around(word: str) -> re.Pattern[str]:
    """Return a pattern for the phrases with this word."""
    phrases = [one.split() for one in _WESTERN if word in one.split()]
    return re.compile("|".join(_GAP.join(map(re.escape, one)) for one in phrases))


def _starts(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
