"""The notices that a page prints, each with its line.

The print of a page is made once, by libxslt; lines are cut out where words of notices stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, SupportsBytes, cast

from lxml import etree

from unionnews.pages.processors import BLOCKS
from unionnews.pages.rights import prohibitions
from unionnews.pages.rights.notice_meaning import (
    forbids,
    invites,
    is_invitation,
    is_marked,
    is_posted,
)
from unionnews.pages.rights.page_parts import stands_in_link, stands_open
from unionnews.pages.rights.phrases import BREAK, phrases_in
from unionnews.pages.rights.rights_answers import Said
from unionnews.pages.selectors import Element
from unionnews.words.patterns import regex
from unionnews.words.text import squash

# A block of these alone is parted from others by those in it.
_WRAPPERS = {"html", "body", "table", "tbody", "thead", "tr", "ul", "ol", "dl"}
_EMPTY = {"br", "hr"}
# In a third of the time of a walk in Python. A browser prints the marks of a quotation.
_PRINT = etree.XSLT(
    etree.XML(f"""
    <x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">
    <x:output method="text" encoding="utf-8"/>
    <x:template match="script|style"/>
    <x:template match="template"><x:apply-templates select="*"/></x:template>
    <x:template match="{"|".join(sorted(_EMPTY))}">{BREAK}</x:template>
    <x:template match="{"|".join(sorted(BLOCKS - _WRAPPERS - _EMPTY))}">{BREAK}<x:apply-templates/>{BREAK}</x:template>
    <x:template match="q">“<x:apply-templates/>”</x:template>
    </x:stylesheet>""")
)
_ENDS = regex(r"[。.;；|]")
_CLOSES = regex(rf"[。{BREAK}|]")
_BESIDE = 80
"""Characters before and behind the words of a notice that may belong to it."""
_AROUND = 1000
"""Characters of a line on each side of such words that are judged with them."""
_NEAR = 20
"""Characters on each side by which such words are known in the article."""
_MAX_NOTICES = 1000
"""Words of notices that are looked at one by one; from here on, the rest of the page counts as one."""
_MAX_OWN = 200_000
"""Characters of an article among which words of notices are looked for."""
_PIECES = regex("[。！？!?；;（）()|]|[.](?= )")
_QUOTE = regex('“[^“”]*”|「[^「」]*」|『[^『』]*』|‘[^‘’]*’|«[^«»]*»|„[^„“”]*[“”]|"[^"]*"')


class _Place(NamedTuple):
    """Words of a notice, and what stands around them in their line."""

    before: str
    words: str
    behind: str

    def line(self, article: str, *, is_sure: bool) -> str:
        """Return the line as it is judged; empty where it is no notice, as most of the ``article``."""
        line = self.before + self.words + self.behind
        near = self.before[-_NEAR:] + self.words + self.behind[:_NEAR]
        is_own = self.words in article and _compact(near) in _compact_article(article)
        if is_own and not is_sure and len(line) > prohibitions.LONGEST:
            return ""
        if not is_sure:
            first, last = prohibitions.sentence_at(line, len(self.before))
            if not prohibitions.forbidden_uses(line[first:last], line):
                return ""
        return _unquoted(line, len(self.before)) if is_own else line

    def quote(self) -> str:
        label = _ENDS.split(self.before[-_BESIDE:])[-1]
        return label + self.words + _CLOSES.split(self.behind[:_BESIDE])[0]


def printed_notices(
    root: Element, own: Sequence[str], *, is_licensed: bool = False
) -> Iterator[Said]:
    """Yield the notices in what a page prints, each judged with its line; of the ``own`` lines of the
    article what :func:`_unquoted` leaves. A page that ``is_licensed`` has headlines too, which are none.
    """
    text, places = phrases_in(bytes(cast("SupportsBytes", _PRINT(root))))
    end, article = 0, "\0".join(own)[:_MAX_OWN] if places else ""
    for number, (start, stop, is_sure) in enumerate(places):
        if number >= _MAX_NOTICES:
            rest = text[start:]
            if any(one.is_sure for one in places[number:]) or prohibitions.forbidden_uses(rest):
                yield Said("notice", "page", rest)
            return
        if start >= end:
            place = _place(text, start, stop)
            line = place.line(article, is_sure=is_sure)
            if line or is_sure:
                end = stop + len(_CLOSES.split(text[stop : stop + _BESIDE])[0])
            if line and not (is_licensed and _says_more(line) and stands_in_link(root, line)):
                hidden = invites(line) and not stands_open(root, line, own)
                yield Said("notice", "page", line, place.quote(), hidden)


def _place(text: str, start: int, stop: int) -> _Place:
    before = text[max(0, start - _AROUND) : start].rpartition(BREAK)[2]
    behind = text[stop : stop + _AROUND].partition(BREAK)[0]
    return _Place(_clean(before), _clean(text[start:stop]), _clean(behind))


def _clean(text: str) -> str:
    """Return a text with one blank for a run of them, at its ends too."""
    return (squash(f"x{text}x") or "")[1:-1]


def _compact(text: str) -> str:
    return "".join(text.split()).replace("“", "").replace("”", "")


_compact_article = lru_cache(maxsize=1)(_compact)


def _unquoted(line: str, at: int) -> str:
    """Return a line of the article as far as it is a notice; empty where the words at ``at`` are none.

    Between quotation marks they are not; outside they may forbid where they stand as notices do, and
    allow as a line of their own.
    """
    if any(quote.start() <= at < quote.end() for quote in _QUOTE.finditer(line)):
        return ""
    line = _QUOTE.sub(" ", line)
    posted = forbids(line) and (is_posted(line) or any(map(_is_notice, _PIECES.split(line))))
    return line if posted or is_invitation(line) or prohibitions.is_notice(line) else ""


def _is_notice(sentence: str) -> bool:
    return forbids(sentence) and prohibitions.says_no_more(sentence)


def _says_more(line: str) -> bool:
    """Tell whether a line has other words than a notice, as a headline about one has."""
    return not (is_marked(line) or prohibitions.says_no_more(line))
