"""List pages: links to articles and to further list pages."""

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
"""Most links read from one list page; the longest real list seen has 400."""

BEYOND = "links beyond the bound of a page"
"""Reason for links of a list page that are not read."""
BROKEN = "files that break off"
"""Reason for entries that may be missing at the end of a broken sitemap or feed."""

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
    """Whether the link leads to the next page of this list."""


def links(response: PageResponse) -> Iterator[PageLink]:
    """Yield the http(s) links of a page in order, at most :data:`MAX_LINKS`; more are logged.

    Line breaks inside the attribute are removed, as the home page of people.com.cn has them.
    """
    base = str(response.url)
    with suppress(ValueError):
        base = urljoin(base, (_BASE.first(response.root) or "").strip())
    elements = _LINKS(response.root)
    if len(elements) > MAX_LINKS:
        _log.warning("%s: %d links, only the first %d read", base, len(elements), MAX_LINKS)
    pager = script_pager(response.root)
    named = pager.page(pager.index + 1) if pager and pager.index + 1 < pager.count else ""
    if named and (following := web_address(base, named)):
        yield PageLink(following, isNext=True)
    for element in elements[:MAX_LINKS]:
        if url := web_address(base, element.get("href")):
            is_next = element.tag == "link" or bool(_NEXT.match(text_of(element) or ""))
            yield PageLink(url, is_next)


def left_out(response: PageResponse) -> int:
    """Return the number of links of a page that :func:`links` does not read."""
    return max(0, len(_LINKS(response.root)) - MAX_LINKS)


def web_address(base: str, link: object) -> str | None:
    """Return a link as an http or https address without its fragment; None for anything else.

    Blanks around it and line breaks inside are dropped, as browsers do.
    """
    if not isinstance(link, str) or not (link := link.strip()):
        return None
    try:
        url = urljoin(base, re.sub(r"[\r\n\t]", "", link)).partition("#")[0]
        url.encode()  # JSON may contain lone surrogates, which are not allowed in addresses
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) else None
