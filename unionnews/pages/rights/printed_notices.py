"""Find the notices that a page prints.

The text of the page is printed once, by libxslt. A line is read only where it has words of notices.
"""

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
    is_short,
    mentions,
    names_owner,
)
from unionnews.pages.rights.page_parts import PageParts, compact, stands_open
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
    </x:stylesheet>"""),
    # Without leave to read and write files no list of what is allowed is made for each page.
    access_control=etree.XSLTAccessControl.DENY_ALL,
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
_CLAUSES = regex("[。！？!?；;（）()|，]|[.](?= )|(?<=[\u3400-\u9fff])\\s")
_OWNED = ("版权所有", "版權所有")
_QUESTION = regex("(?<![^。！？!?；;.])[^。！？!?；;.]*[?？]")
_QUOTE = regex('“[^“”]*”|「[^「」]*」|『[^『』]*』|‘[^‘’]*’|«[^«»]*»|„[^„“”]*[“”]|"[^"]*"')


class _Place(NamedTuple):
    """Words that may be those of a notice, and the rest of their line."""

    before: str
    words: str
    behind: str

    def line(self, article: str, parts: PageParts, *, is_sure: bool) -> str:
        """Return the text that is judged; empty if it is no notice.

        ``article`` is the text of the article. In the foot of a page a sentence is judged as beside a
        mark of copyright.
        """
        line = self.before + self.words + self.behind
        near = self.before[-_NEAR:] + self.words + self.behind[:_NEAR]
        is_own = self.words in article and compact(near) in _compact_article(article)
        if is_own and not is_sure and len(line) > prohibitions.LONGEST:
            return ""
        if not is_sure:
            first, last = prohibitions.sentence_at(line, len(self.before))
            sentence = line[first:last]
            if not prohibitions.forbidden_uses(sentence, line):
                is_foot = prohibitions.names_copies(sentence) and parts.stands_in_foot(line)
                return f"© {line}" if is_foot else ""
        if is_own:
            return _unquoted(line)
        return "" if _is_news(line, parts) else line

    def quote(self) -> str:
        """Return the words, with a label before them and the end of their sentence."""
        label = _ENDS.split(self.before[-_BESIDE:])[-1]
        return label + self.words + _CLOSES.split(self.behind[:_BESIDE])[0]


def printed_notices(root: Element, own: Sequence[str]) -> Iterator[Said]:
    """Yield the notices that a page prints, in order. ``own`` are the lines of the article.

    Each is judged with its line. In lines of the article and in headlines the words of a notice may
    be those of a report, so a notice there must have no other words.
    """
    text, places = phrases_in(bytes(cast("SupportsBytes", _PRINT(root))))
    end, article = 0, "\0".join(own)[:_MAX_OWN] if places else ""
    parts = PageParts(root, text)
    for number, (start, stop, is_sure) in enumerate(places):
        if number >= _MAX_NOTICES:
            rest = text[start:]
            if any(one.is_sure for one in places[number:]) or prohibitions.forbidden_uses(rest):
                yield Said("notice", "page", rest)
            return
        if start >= end:
            place = _place(text, start, stop)
            line = place.line(article, parts, is_sure=is_sure)
            if line or is_sure:
                end = stop + len(_CLOSES.split(text[stop : stop + _BESIDE])[0])
            if line:
                hidden = invites(line) and not stands_open(root, line, own)
                yield Said("notice", "page", line, place.quote(), hidden)


def _place(text: str, start: int, stop: int) -> _Place:
    before = text[max(0, start - _AROUND) : start].rpartition(BREAK)[2]
    behind = text[stop : stop + _AROUND].partition(BREAK)[0]
    return _Place(_clean(before), _clean(text[start:stop]), _clean(behind))


def _clean(text: str) -> str:
    """Return a text with one blank for a run of them, at its ends too."""
    return (squash(f"x{text}x") or "")[1:-1]


_compact_article = lru_cache(maxsize=1)(compact)


def _unquoted(line: str) -> str:
    """Return a line of the article without its quotations and questions; empty if it is no notice.

    Words between quotation marks are none.
    """
    line = _QUESTION.sub(" ", _QUOTE.sub(" ", line))
    posted = forbids(line) and (is_marked(line) or _has_notice(line))
    return line if posted or is_invitation(line) or prohibitions.is_notice(line) else ""


def _has_notice(line: str) -> bool:
    """Tell whether a line has a sentence with the words of notices alone, or such a clause at its edge."""
    if any(map(_is_notice, _PIECES.split(line))):
        return True
    if prohibitions.tells(line):
        return False
    if is_short(line) and any(map(_is_notice, line.split(","))):
        return True
    if not is_posted(line):
        return False
    return names_owner(line) or any(map(_is_notice, _CLAUSES.split(line)))


def _is_notice(text: str) -> bool:
    return forbids(text) and prohibitions.says_no_more(text)


def _is_news(line: str, parts: PageParts) -> bool:
    """Tell whether a line outside of the article has more words than a notice, and is a headline, asks,
    says what somebody says, or only mentions the words of a notice.
    """
    is_news = not _has_no_more(line) and (_tells(line) or parts.is_headline(line))
    return is_news and not parts.stands_in_foot(line)


# Cached because a site prints the same notices on all its pages; a line has 2,000 characters at most.
@lru_cache(maxsize=200)
def _has_no_more(line: str) -> bool:
    if is_marked(line) or prohibitions.says_no_more(line):
        return True
    # "某网版权所有，未经书面授权禁止使用"
    owner, _, rest = "".join(line.split()).replace("，", ",").partition(",")
    return owner.endswith(_OWNED) and is_short(line) and _is_notice(rest)


@lru_cache(maxsize=200)
def _tells(line: str) -> bool:
    """Tell whether no sentence of a line is a notice, and one asks, says what somebody says, or mentions
    the words of a notice.
    """
    plain = _QUESTION.sub(" ", line)
    if any(map(_is_notice, _PIECES.split(plain))):
        return False
    asks = forbids(line) and not forbids(plain)
    return asks or prohibitions.tells(line) or _mentions(line)


def _mentions(line: str) -> bool:
    behind = list(mentions(line))
    return bool(behind) and not any(not one or prohibitions.says_no_more(one) for one in behind)
