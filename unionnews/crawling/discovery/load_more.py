"""The addresses behind "load more": the one in the page, and the next one after an answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from unionnews.crawling.discovery import path_words
from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.pages.processors import start_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

_DATA = (
    "data-url",
    "data-href",
    "data-next",
    "data-next-url",
    "data-api",
    "data-endpoint",
    "data-src",
    "data-load-more",
    "data-ajax-url",
    "hx-get",
)
_PLACES = frozenset({"page", "paged", "next-page", "current-page", "offset", "start", "skip"})
_SIZES = frozenset({"limit", "per-page", "perpage", "page-size", "pagesize", "size", "count"})
"""Names of numbers in ``data-`` attributes beside the address that mean the number of entries."""
_FETCHED = regex(
    r"(?:fetch|\.get|\.getJSON|\.ajax|axios)\(\s{0,5}(?:\{\s{0,5}url\s{0,5}:\s{0,5})?[\"'`]([^\"'`\s]{2,200})[\"'`]"
)
_NAMES_DATA = regex(r"api|ajax|json|page|more|list|posts|news", re.IGNORECASE)
_ELEMENTS = xpath_query(
    "//button | //a | //*[@data-url or @data-next or @data-api or @data-endpoint or @data-ajax-url or @hx-get]"
)
_RECORDS = regex(rb"<script[^>]{0,100}text/xml[^>]{0,100}>", re.IGNORECASE)
_NEXT_RECORDS = regex(rb"<nextgroup>\s{0,20}<a ", re.IGNORECASE)
_PAGE = regex(r"[?&](?:page|p|paged|pageno|pn|next_page|current_page)=(\d{1,5})(?!\d)")
_OFFSET = regex(r"[?&](?:offset|start|skip|from)=(\d{1,6})(?!\d)")
_SIZE = regex(r"[?&](?:limit|per_?page|page_?size|size|count|max|rows|num)=(\d{1,4})(?!\d)")


def with_records(body: bytes) -> bytes:
    """Return a page in which lists in XML records for its script (``jpage``) are ordinary markup.

    Many Chinese authorities and unions have them; the next records are named beside.
    """
    if b"<datastore" not in body:
        return body
    plain = _RECORDS.sub(b"<div>", body).replace(b"<![CDATA[", b"").replace(b"]]>", b"")
    return _NEXT_RECORDS.sub(b'<a rel="next" ', plain)


def named_interface(root: Element, url: str) -> str | None:
    """Return the address behind "load more", if it is in the page."""
    for element in _ELEMENTS(root)[:5000]:
        named = next((element.get(name) for name in _DATA if element.get(name)), None)
        if named and _loads_more(element):
            return absolute(url, _with_numbers(_numbered(named), element))
    return next(_fetched(root, url), None)


def _loads_more(element: Element) -> bool:
    marks = " ".join(f"{name} {value}" for name, value in element.attrib.items())[:1000]
    return (
        element.tag == "div"
        or "next" in marks
        or path_words.LOADS_MORE.search(f"{start_of(element)} {marks}") is not None
    )


def _with_numbers(address: str, element: Element) -> str:
    """Return an address with the numbers beside it: that of the next page, or that of the entries
    that are shown already.
    """
    told = {name for name, _ in parse_qsl(urlsplit(address).query)}
    fields = {}
    for attribute, value in element.attrib.items():
        name = str(attribute).removeprefix("data-")
        key = name.replace("-", "_")
        if not value.isdecimal() or key in told or name not in _PLACES | _SIZES:
            continue
        is_here = name in ("page", "paged", "current-page") and int(value) < 2
        fields[key] = "2" if is_here else value
    if not _PLACES & {key.replace("_", "-") for key in fields}:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}"


def _fetched(root: Element, url: str) -> Iterator[str]:
    """Yield the addresses from which scripts of the page fetch more."""
    for script in root.iter("script"):
        text = (script.text or "")[:65536]
        for found in _FETCHED.finditer(text):
            if not _NAMES_DATA.search(found[1]):
                continue
            ends_open = found[1].endswith("=")
            is_made = ends_open or "${" in found[1]
            if not is_made and text[found.end() : found.end() + 40].startswith(" +"):
                return
            if address := absolute(url, _numbered(found[1]) + ("2" if ends_open else "")):
                yield address


def _numbered(address: str) -> str:
    return re.sub(r"\$\{[^{}]{1,60}\}|\{page\}|%page%|__page__", "2", address)


def page_after(url: str, shown: int) -> str | None:
    """Return the next address after an answer with ``shown`` entries, by the query; or None.

    >>> page_after("http://a.org/api?page=2", 10), page_after("http://a.org/api?offset=9&limit=9", 9)
    ('http://a.org/api?page=3', 'http://a.org/api?offset=18&limit=9')
    """
    step = 1
    if (match := _PAGE.search(url)) is None and (match := _OFFSET.search(url)):
        size = _SIZE.search(url)
        step = int(size[1]) if size else shown
    if match is None or not step:
        return None
    return urljoin(url, f"{url[: match.start(1)]}{int(match[1]) + step}{url[match.end(1) :]}")
