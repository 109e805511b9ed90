"""List pages: links to articles and to further list pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from unionnews.pages.article_page import PageResponse
from unionnews.pages.pager import script_pager
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import xpath_query
from unionnews.words.patterns import regex

MAX_LINKS = 5000
"""Links read from one list page; the busiest real list has 400."""

BEYOND = "links beyond the bound of a page"
"""Reason of what a list page shows and is not read."""
BROKEN = "files that break off"
"""Reason of what may have stood behind the last entry of a sitemap."""

_log = logging.getLogger(__name__)
_LINKS = xpath_query("//a[@href] | //link[@rel='next'][@href]")
_BASE = xpath_query("/html/head/base/@href")
_NEXT = regex(
    r"^[\[［<〈（(\s]*(?:下一?页|下页|后一页|下一頁|下頁|next(?:\s+page)?|older(?:\s+\w+)?|›|»|>{1,2})[\]］>〉）)»›\s]*$",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class PageLink:
    """One link of a list page."""

    url: str
    """Absolute address, without fragment."""
    isNext: bool
    """The link leads to the next page of this list."""


def links(response: PageResponse) -> Iterator[PageLink]:
    """Yield the http(s) links of a page in its order, at most :data:`MAX_LINKS`: more are logged.

    Line breaks inside the attribute are dropped: the site's home page has them.
    """
    base = str(response.url)
    with suppress(ValueError):
        base = urljoin(base, (_BASE.first(response.root) or "").strip())
    elements = _LINKS(response.root)
    if len(elements) > MAX_LINKS:
        _log.warning("%s: %d links, only the first %d read", base, len(elements), MAX_LINKS)
    pager = script_pager(response.root)
    named = pager.page(pager.index + 1) if pager and pager.index + 1 < pager.count else ""
    if named and (following := _address(base, named)):
        yield PageLink(following, isNext=True)
    for element in elements[:MAX_LINKS]:
        if url := _address(base, element.get("href")):
            is_next = element.tag == "link" or bool(_NEXT.match(text_of(element) or ""))
            yield PageLink(url, is_next)


def left_out(response: PageResponse) -> int:
    """Return how many links of a page :func:`links` does not read."""
    return max(0, len(_LINKS(response.root)) - MAX_LINKS)


def _address(base: str, link: str) -> str | None:
    try:
        url = urljoin(base, re.sub(r"[\r\n\t]", "", link).strip()).partition("#")[0]
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
