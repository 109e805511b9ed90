"""Where a site says what may be done with its texts: its files, headers, markup, print.

Read whole, in time that grows with the size of the page;
:mod:`unionnews.pages.rights.rights_answers` decides what it means, and quotes.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from unionnews.exceptions import PageError
from unionnews.pages.article_page import PageResponse
from unionnews.pages.encodings import decode
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.markup import parse_html
from unionnews.pages.processors import BLOCKS
from unionnews.pages.rights.host_files import robots_signals
from unionnews.pages.rights.reservations import tdm_signals
from unionnews.pages.rights.rights_answers import AGENT, PHRASES, Said, directives, fold, forbids
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
_METAS = {"robots": "meta robots", AGENT: "meta robots", **_HEADERS}
_LINK = regex(r"<([^<>]*)>([^<]*)")
_LICENSE = regex(r"\brel ?= ?[\"']?[^\"';]*\blicense\b")
_NO_COPY = {"noarchive", "nocache"}
_MAY_SAY = regex(rb"no[\s_-]*archive|nocache")
# An English letter written as a reference.
_LETTER = regex(rb"&#(?:x0*[4-7][0-9a-f](?![0-9a-f])|0*(?:6[5-9]|[789]\d|1[01]\d|12[0-2])(?!\d))")
_OF_PART = "license of a part"
_KEY = regex(r"license|\\u00[4-7]", re.IGNORECASE)
_PARTS = frozenset({"figure", "figcaption", "picture", "aside", "blockquote", "nav"})
_LINKS = frozenset({"a", "area", "link"})
_WHOLES = frozenset({"article", "main", "footer", "body", "html"})
_NEAR = 3
"""Elements around a link in which a picture makes it the picture's license."""
_MAX_CAPTION = 300
"""Characters, and elements, of one that holds a picture and what is said of it."""
_MAX_LINKS = 100
"""Links to licenses that are looked at; more are terms that nobody reads."""
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
    return [*robots_signals(robots, url), *tdm_signals(tdm, url), *sorted(_of_headers(headers))]


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Said]:
    for name, value in headers:
        if kind := _HEADERS.get(name.strip().lower()):
            yield Said(kind, "header", squash(value) or "")
        elif name.strip().lower() == "link":
            yield from _linked(value)


def _linked(value: str) -> Iterator[Said]:
    for address, said in _LINK.findall(value):
        fields = [
            (name.strip(), text.strip(" \t\"',").split())
            for name, _, text in (part.partition("=") for part in said.lower().split(";"))
        ]
        if ("rel", True) in ((name, "license" in words) for name, words in fields):
            kind = "RSL" if "rsl+xml" in said.lower() else "license"
            # With an anchor it speaks of another thing than this page (RFC 8288, 3.2).
            is_of_part = kind == "license" and "anchor" in dict(fields)
            yield Said(_OF_PART if is_of_part else kind, "header", address.strip())


def _of_metas(root: Element) -> Iterator[Said]:
    for meta in root.iter("meta"):
        said = meta.get("content")
        names = [meta.get(key) for key in ("name", "property", "http-equiv")] if said else []
        for name in " ".join(filter(None, names)).lower().replace(",", " ").split():
            if kind := _METAS.get(name):
                yield Said(kind, "page", squash(said) or "")


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
    if _MAY_SAY.search(_spelled(body)):
        try:
            said += _of_metas(parse_html(decode(body).markup))
        except PageError:
            return True  # nobody can tell
    robots = (one.text for one in said if one.kind in ("X-Robots-Tag", "meta robots"))
    return not _NO_COPY.isdisjoint(word for text in robots for word in directives(text))


def _spelled(markup: bytes) -> bytes:
    """Return markup in small letters, none of them as a reference."""
    plain = markup.replace(b"\0", b"").lower()
    if _LETTER.search(plain):
        plain = html.unescape(plain.decode("latin-1")).lower().encode("utf-8", "replace")
    return plain


def page_signals(page: PageResponse, own: Iterable[str] = ()) -> list[Said]:
    """Return what markup and print of a page say; ``own`` are the lines of the article itself."""
    root = page.root
    links = _license_links(root) if b"license" in _spelled(page.markup) else []
    found = [*_of_metas(root), *_of_links(links, str(page.url))]
    scripts = (one.text or "" for one in root.iter("script") if "ld+json" in _type(one))
    if any(_KEY.search(script) for script in scripts):
        found += _of_nodes(StructuredData(root))
    return [*found, *_notices(_printed(root), own)]


def _type(element: Element) -> str:
    return (element.get("type") or "").lower()


def _license_links(root: Element) -> list[Element]:
    return [
        link for link in root.iter(*_LINKS) if "license" in (link.get("rel") or "").lower().split()
    ]


def _printed(root: Element) -> str:
    """Return the printed lines of a page."""
    printed = unicodedata.normalize("NFC", str(_PRINT(root)))
    lines = [" ".join(words) for line in _BREAKS.split(printed) if (words := line.split())]
    if "".join(lines).isprintable():
        return "\n".join(lines)
    return "\n".join(filter(None, map(squash, lines)))


def _of_links(links: Sequence[Element], url: str) -> Iterator[Said]:
    for element in links[:_MAX_LINKS]:
        address = (element.get("href") or "").strip()
        with suppress(ValueError):
            address = urljoin(url, address)
        if "rsl+xml" in _type(element):
            yield Said("RSL", "page", address)
        else:
            yield Said(_OF_PART if _is_of_part(element) else "license", "page", address)
    if len(links) > _MAX_LINKS:
        yield Said("license", "page", f"{len(links)} links to licenses")


def _is_of_part(link: Element) -> bool:
    """Tell whether a link stands in a part of its own, or beside a picture and little else."""
    around = list(link.iterancestors())
    if any(one.tag in _PARTS or one.get("role") == "complementary" for one in around):
        return True
    near = itertools.takewhile(lambda one: one.tag not in _WHOLES, around[:_NEAR])
    return any(_shows_picture(one) for one in near)


def _shows_picture(element: Element) -> bool:
    """Tell whether an element holds a picture, other than the badge of a license, and few words."""
    inside = list(itertools.islice(element.iter(), _MAX_CAPTION))
    words = sum(len(one.text or "") + len(one.tail or "") for one in inside)
    pictures = [one for one in inside if one.tag in ("img", "amp-img")]
    badges = [one for one in pictures if any("rel" in a.attrib for a in one.iterancestors("a"))]
    return words <= _MAX_CAPTION > len(inside) and len(pictures) > len(badges)


def _of_nodes(data: StructuredData) -> Iterator[Said]:
    """Yield the licenses of the page's article; where it has one, also those of others but pictures.

    Which of two is the page's own is not always sure: another may only add terms to one that allows.
    """
    if data.article.get("license"):
        for node in data.nodes:
            if "Image" not in str(node.get("@type")):
                yield from _of_data(node.get("license"))


def _of_data(said: Any, depth: int = 4) -> Iterator[Said]:
    """Yield each license that JSON-LD names: by address, and by name where it has none."""
    if isinstance(said, list) and depth:
        for one in said:
            yield from _of_data(one, depth - 1)
    elif isinstance(said, dict) and depth:
        addresses = [said[key] for key in ("url", "@id", "@value", "license") if said.get(key)]
        yield from _of_data(addresses or said.get("name") or str(said), depth - 1)
    elif said:
        yield Said("license", "JSON-LD", squash(str(said)) or "")


def _notices(text: str, own: Iterable[str]) -> Iterator[Said]:
    """Yield the notices in a page's print, each judged with its line; of the ``own`` lines of the
    article what :func:`_unquoted` leaves.
    """
    places, end = _phrases_in(text), 0
    article = "\n".join(map(_compact, own))[:_MAX_OWN] if places else ""
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


def _compact(text: str) -> str:
    return "".join(text.split()).translate(_NO_MARKS)


def _phrases_in(text: str) -> list[tuple[int, int]]:
    """Return where words of notices begin and end, in order, whatever blanks stand in them."""
    folded = fold(text)
    compact = "".join(folded.split())
    found = (_spaced(phrase).finditer(folded) for phrase in PHRASES if phrase in compact)
    return sorted(place.span() for places in found for place in places)


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
