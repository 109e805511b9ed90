"""Where a site says what may be done with its texts: its files, headers, markup, print.

Read whole, in time that grows with the size of the page;
:mod:`unionnews.pages.rights.rights_answers` decides what it means, and quotes.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from urllib.parse import urljoin

from lxml import etree

from unionnews.exceptions import PageError
from unionnews.pages.article_page import PageResponse
from unionnews.pages.encodings import decode
from unionnews.pages.markup import parse_html
from unionnews.pages.processors import BLOCKS
from unionnews.pages.rights.data_terms import data_signals
from unionnews.pages.rights.host_files import robots_signals
from unionnews.pages.rights.license_links import link_signals
from unionnews.pages.rights.reservations import tdm_signals
from unionnews.pages.rights.rights_answers import (
    AGENT,
    OF_PART,
    PHRASES,
    Said,
    directives,
    fold,
    forbids,
)
from unionnews.pages.selectors import Element
from unionnews.pages.unpacking import unpacked
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_HEADERS = {
    "x-robots-tag": "X-Robots-Tag",
    "content-usage": "Content-Usage",
    "content-signal": "Content-Signal",
    "tdm-reservation": "TDM-Reservation",
    "tdm-policy": "TDM-Policy",
}
_METAS = {
    "robots": "meta robots",
    AGENT: "meta robots",
    **_HEADERS,
    **dict.fromkeys(("copyright", "rights", "dc.rights", "dcterms.rights"), "notice"),
}
_LINK = regex(r"<([^<>]*)>([^<]*)")
_NO_COPY = {"noarchive", "nocache"}
_MAY_SAY = regex(rb"no[^a-z<>]{0,8}archive|nocache")
# An English letter written as a reference.
_LETTER = regex(rb"&#(?:x0*[4-7][0-9a-f](?![0-9a-f])|0*(?:6[5-9]|[789]\d|1[01]\d|12[0-2])(?!\d))")
_STEMS = tuple(word for word in PHRASES if not any(one in word != one for one in PHRASES))
_BREAK = "\u2029"
_BREAKS = regex(rf"{_BREAK}\s*")
# In a third of the time of a walk in Python. A browser prints the marks of a quotation.
_PRINT = etree.XSLT(
    etree.XML(f"""
    <x:stylesheet version="1.0" xmlns:x="http://www.w3.org/1999/XSL/Transform">
    <x:output method="text"/>
    <x:template match="script|style"/>
    <x:template match="template"><x:apply-templates select="*"/></x:template>
    <x:template match="{"|".join(sorted(BLOCKS))}">{_BREAK}<x:apply-templates/>{_BREAK}</x:template>
    <x:template match="q">“<x:apply-templates/>”</x:template>
    </x:stylesheet>""")
)
_ENDS = regex(r"[。\n.;；|]")
_CLOSES = regex(r"[。\n|]")
_BESIDE = 80
"""Characters before and behind the words of a notice that may belong to it."""
_AROUND = 1000
"""Characters of a line on each side of such words that are judged with them."""
_MAX_NOTICES = 1000
"""Words of notices that are looked at one by one; from here on, the rest of the page counts as one."""
_MAX_OWN = 200_000
"""Characters of an article among which words of notices are looked for."""
_QUOTE = regex('“[^“”]*”|「[^「」]*」|『[^『』]*』|‘[^‘’]*’|«[^«»]*»|„[^„“”]*[“”]|"[^"]*"')
_NO_MARKS = str.maketrans("", "", "“”")
_LONGEST_ALONE = 100
_ALONE = regex(
    r"\W*(?:(?:版权|版權|特别|特別|郑重|鄭重)?(?:声明|聲明|说明|說明|提示|注)\W*)?"
    r"(?:本[文站网網][^。]{0,20}[,，;；])?(?:欢迎|歡迎|如需|凡)?(?:转载|轉載)(?:本[文站网網]|时|時)?[,，]?"
    r"(?:敬?[请請]|[须須需]|必[须須]|务必|務必){1,2}(?:注明|註明|标明)"
    r"(?:出处|出處|来源|來源|原?作者|原文|链接|鏈接|地址|网址|網址|[及和与與或于於自、])*(?:[:：].{0,60})?\W*"
)


def signals_beside(
    url: str, headers: Iterable[tuple[str, str]], robots: str = "", tdm: str = ""
) -> list[Said]:
    """Return what stands beside a page: in its host's robots.txt and file of TDM, in its headers."""
    return [
        *robots_signals(robots, url),
        *tdm_signals(tdm, url),
        *sorted(_of_headers(headers, url)),
    ]


def _of_headers(headers: Iterable[tuple[str, str]], url: str = "") -> Iterator[Said]:
    for name, value in headers:
        if kind := _HEADERS.get(name.strip().lower()):
            yield Said(kind, "header", squash(value) or "")
        elif name.strip().lower() == "link":
            yield from _linked(value, url)


def _linked(value: str, url: str) -> Iterator[Said]:
    for address, said in _LINK.findall(value):
        fields = [
            (name.strip().lower(), text.strip(" \t\"',"))
            for name, _, text in (part.partition("=") for part in said.split(";"))
        ]
        # The first of a name counts (RFC 8288, 3.3).
        named = dict(reversed(fields))
        if "license" in named.get("rel", "").lower().split():
            kind = "RSL" if "rsl+xml" in said.lower() else "license"
            # With an anchor it speaks of another thing than this page (3.2).
            is_of_part = kind == "license" and _joined(url, named.get("anchor", "")) != url
            yield Said(OF_PART if is_of_part else kind, "header", address.strip())


def _joined(url: str, anchor: str) -> str:
    try:
        return urljoin(url, anchor)
    except ValueError:
        return anchor


def _of_metas(metas: Iterable[Element]) -> Iterator[Said]:
    for meta in metas:
        names = meta.get("name"), meta.get("property"), meta.get("http-equiv")
        if kinds := _kinds(*names):
            said = squash(meta.get("content"))
            # Most name no more than the holder.
            kept = said and ("notice" not in kinds or _phrases_in(said))
            yield from (Said(kind, "page", said or "") for kind in kinds if kept)


@lru_cache(maxsize=1000)
def _kinds(*printed: str | None) -> tuple[str, ...]:
    """Return the kinds of signals that a meta element with these names is."""
    names = " ".join(filter(None, printed)).lower().replace(",", " ").split()
    return tuple(_METAS[name] for name in names if name in _METAS)


def keeps_no_copy(headers: Iterable[tuple[str, str]], body: bytes, limit: int = 16 << 20) -> bool:
    """Tell whether a page asks not to be archived, by header or by meta element.

    It is read as for its record, for it may be packed, in UTF-16, or spelled with references; and
    parsed only where such a word is in it. One of more than ``limit`` bytes is no page.
    """
    said = list(_of_headers(headers))
    try:
        body = b"".join(unpacked(body, "page", limit))
    except PageError:
        body = b""
    if _may_say(body):
        try:
            said += _of_metas(parse_html(decode(body).markup).iter("meta"))
        except PageError:
            return True  # nobody can tell
    robots = (one.text for one in said if one.kind in ("X-Robots-Tag", "meta robots"))
    return not _NO_COPY.isdisjoint(word for text in robots for word in directives(text))


def _may_say(body: bytes) -> bool:
    plain = body.replace(b"\0", b"").lower()
    if _LETTER.search(plain):
        plain = html.unescape(plain.decode("latin-1")).lower().encode("utf-8", "replace")
    return bool(_MAY_SAY.search(plain))


def page_signals(page: PageResponse, own: Iterable[str] = ()) -> list[Said]:
    """Return what markup and print of a page say; ``own`` are the lines of the article itself."""
    root, lines = page.root, list(own)
    found: dict[str, list[Element]] = {tag: [] for tag in ("meta", "script", "link")}
    for element in root.iter("meta", "script", "link", "a", "area"):
        if (kind := element.tag if element.tag in found else "link") != "link" or element.get(
            "rel"
        ):
            found[kind].append(element)
    links = link_signals(found["link"], str(page.url), lines)
    data = data_signals(found["script"])
    printed = unicodedata.normalize("NFC", str(_PRINT(root)))
    return [*_of_metas(found["meta"]), *links, *data, *_notices(printed, lines)]


def _notices(printed: str, own: Sequence[str]) -> Iterator[Said]:
    """Yield the notices in what a page prints, each judged with its line; of the ``own`` lines of the
    article what :func:`_unquoted` leaves.
    """
    if not (phrases := _phrases_in(printed)):
        return
    text = _lines(printed)
    places, end = _places_of(phrases, text), 0
    has_words = places and _phrases_in("\n".join(own))
    article = "\n".join(map(_compact, own))[:_MAX_OWN] if has_words else ""
    for number, (start, stop) in enumerate(places):
        if start < end:
            continue
        before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
        words, behind = text[start:stop], text[stop : stop + _AROUND].partition("\n")[0]
        line = before + words + behind
        if _compact(before[-20:] + words + behind[:20]) in article:
            line = _unquoted(line, len(before))
        said = words + _CLOSES.split(behind[:_BESIDE])[0]
        label = _ENDS.split(text[max(end, start - min(len(before), _BESIDE)) : start])[-1]
        end = start + len(said)
        if number >= _MAX_NOTICES:
            line, end = text[start:], len(text)
        if line:
            yield Said("notice", "page", line, label + said)


def _lines(printed: str) -> str:
    lines = [" ".join(words) for line in _BREAKS.split(printed) if (words := line.split())]
    if "".join(lines).isprintable():
        return "\n".join(lines)
    return "\n".join(filter(None, map(squash, lines)))


def _compact(text: str) -> str:
    return "".join(text.split()).translate(_NO_MARKS)


def _phrases_in(printed: str) -> list[str]:
    """Return the words of notices that a page may print, whatever stands between their letters."""
    compact = fold("".join(printed.split()))
    if not compact.isprintable():
        compact = fold("".join((squash(printed) or "").split()))
    if not any(stem in compact for stem in _STEMS):
        return []
    return [phrase for phrase in PHRASES if phrase in compact]


def _places_of(phrases: Iterable[str], text: str) -> list[tuple[int, int]]:
    """Return where words of notices begin and end, in order, whatever blanks stand in them."""
    folded = fold(text)
    return sorted(place.span() for phrase in phrases for place in _spaced(phrase).finditer(folded))


@cache
def _spaced(phrase: str) -> re.Pattern[str]:
    return re.compile(r"\s*".join(map(re.escape, phrase)))


def _unquoted(line: str, at: int) -> str:
    """Return a line of the article as far as it is a notice; empty where the words at ``at`` are none.

    Between quotation marks they are not; outside they may forbid, and allow as a line of their own.
    """
    if any(quote.start() <= at < quote.end() for quote in _QUOTE.finditer(line)):
        return ""
    line = _QUOTE.sub(" ", line)
    alone = len(line) <= _LONGEST_ALONE and _ALONE.fullmatch(_compact(line))
    return line if alone or forbids(line) else ""
