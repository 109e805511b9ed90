"""Collect what a site says about the use of its texts: in files, headers, markup and print.

All of it is read, in time proportional to the size of the page.
:mod:`unionnews.pages.rights.rights_answers` decides what it means, and shortens it to quotes.
"""

import html
from collections.abc import Iterable, Iterator
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree

from unionnews.exceptions import PageError
from unionnews.pages.article_page import PageResponse
from unionnews.pages.encodings import decode
from unionnews.pages.markup import parse_html
from unionnews.pages.rights.data_terms import data_signals
from unionnews.pages.rights.hidden import is_hidden
from unionnews.pages.rights.host_files import robots_signals
from unionnews.pages.rights.license_links import link_signals
from unionnews.pages.rights.phrases import phrases_in
from unionnews.pages.rights.printed_notices import printed_notices
from unionnews.pages.rights.reservations import tdm_signals
from unionnews.pages.rights.rights_answers import AGENT, OF_PART, Said, directives
from unionnews.pages.selectors import Element, xpath_query
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
_RELATED = etree.XPath(
    "descendant::*/@rel[contains(., 'icense') or contains(., 'ICENSE') or contains(., 'tdm-')]"
    " | descendant::*/@itemprop[contains(., 'icense') or contains(., 'sage') or contains(., 'opyright') or contains(., 'ccess')]"
    " | descendant::*/@property[contains(., 'icense') or contains(., 'sage') or contains(., 'opyright') or contains(., 'ights')]"
)
_COMMONS_HOST = b"creativecommons.org/"
_TO_COMMONS = xpath_query("descendant::a[contains(@href, 'creativecommons.org/')]")
_LINK = regex(r"<([^<>]*)>([^<]*)")
# A value in quotes may have marks of its own (RFC 8288, 3).
_FIELD = regex(r";\s*([\w*-]+)\s*=\s*(\"[^\"]*\"|[^;]*)")
_LONG = 3000
"""Contents of meta elements with so many characters are not cached."""
_NO_COPY = {"noarchive", "nocache"}
_MAY_SAY = regex(rb"no[^a-z<>]{0,8}archive|nocache")
# An English letter written as a character reference.
_LETTER = regex(rb"&#(?:x0*[4-7][0-9a-f](?![0-9a-f])|0*(?:6[5-9]|[789]\d|1[01]\d|12[0-2])(?!\d))")


def signals_beside(
    url: str, headers: Iterable[tuple[str, str]], robots: str = "", tdm: str = ""
) -> list[Said]:
    """Return the signals beside a page: in robots.txt and tdmrep.json of its host, and in headers."""
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
        fields = [(name.lower(), text.strip(" \t\"',")) for name, text in _FIELD.findall(said)]
        # The first parameter of a name counts (RFC 8288, 3.3).
        named = dict(reversed(fields))
        related = named.get("rel", "").lower().split()
        if "tdm-policy" in related:
            yield Said("TDM-Policy", "header", address.strip())
        if "license" in related:
            kind = "RSL" if "rsl+xml" in said.lower() else "license"
            # With an anchor the link is about something else than this page (3.2).
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
            # Most such elements only name the copyright holder.
            if said and ("notice" not in kinds or _says_notice(said)):
                hidden = is_hidden(meta)
                yield from (Said(kind, "page", said, "", hidden) for kind in kinds)


def _says_notice(said: str) -> bool:
    return (_known_notice if len(said) < _LONG else _known_notice.__wrapped__)(said)


@lru_cache(maxsize=1000)
def _known_notice(said: str) -> bool:
    return bool(phrases_in(said.encode())[1])


@lru_cache(maxsize=1000)
def _kinds(*printed: str | None) -> tuple[str, ...]:
    """Return the kinds of signals in a meta element with these names."""
    names = " ".join(filter(None, printed)).lower().replace(",", " ").split()
    return tuple(_METAS[name] for name in names if name in _METAS)


def keeps_no_copy(headers: Iterable[tuple[str, str]], body: bytes, limit: int = 16 << 20) -> bool:
    """Tell whether a page asks not to be archived, by header or by meta element.

    The page is decoded as for its record, because it may be gzipped, in UTF-16, or have character
    references. It is parsed only if it has such a word. More than ``limit`` bytes are not read.
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
            return True  # not known, so no copy
    robots = (one.text for one in said if one.kind in ("X-Robots-Tag", "meta robots"))
    return not _NO_COPY.isdisjoint(word for text in robots for word in directives(text))


def _may_say(body: bytes) -> bool:
    plain = body.replace(b"\0", b"").lower()
    if _LETTER.search(plain):
        plain = html.unescape(plain.decode("latin-1")).lower().encode("utf-8", "replace")
    return bool(_MAY_SAY.search(plain))


def page_signals(page: PageResponse, own: Iterable[str] = ()) -> list[Said]:
    """Return the signals in markup and print of a page; ``own`` are the lines of the article."""
    root, lines = page.root, list(own)
    scripts = [one for one in page.index.tagged("script") if "+" in (one.get("type") or "")]
    is_commons = _COMMONS_HOST in page.markup
    links = link_signals(_related(root, is_commons=is_commons), str(page.url), lines)
    found = [
        *_of_metas(page.index.tagged("meta")),
        *links,
        *_inline_rsl(scripts),
        *data_signals(scripts),
    ]
    return found + list(printed_notices(root, lines))


def _related(root: Element, *, is_commons: bool) -> Iterator[Element]:
    """Yield the elements that may name a license or terms, each once."""
    named = [value.getparent() for value in _RELATED(root)]
    yield from dict.fromkeys(named + (_TO_COMMONS(root) if is_commons else []))


def _inline_rsl(scripts: Iterable[Element]) -> Iterator[Said]:
    for script in scripts:
        if "rsl+xml" in (script.get("type") or "").lower():
            yield Said("RSL", "page", squash(script.text) or "")
