"""The pager of an article: links to its other pages, wherever they stand."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, xpath_query

MAX_LINKS = 100

_LINKS = xpath_query("//a[@href] | //link[@rel='next'][@href]")
_NUMBER = re.compile(r"[\[【(（第\s]*([1-9]\d?)[\]】)）页頁\s]*")
_NEXT = re.compile(
    r"[\[【(（<《\s]*(?:下一?[页頁]|后一页|next(?: page)?)[\]】)）>》»›→\s]*", re.IGNORECASE
)
_LAST_NUMBER = re.compile(r"([1-9]\d?)(?:/|\.[a-z]{3,5})?$")


def pager_links(root: Element, base: str) -> list[str]:
    """Return the addresses that look like pages of an article, each once, in page order.

    A link counts when its text is a number that its address ends with, or says "next page".
    Whether it belongs to this article, ``normalize.urls.page_number`` decides.
    """
    found: dict[str, bool] = {}
    for link in _LINKS(root):
        href = (link.get("href") or "").strip()
        if len(found) >= MAX_LINKS or not href or "#" in href:
            continue
        if link.tag == "link" or _is_pager_link(text_of(link) or "", href):
            try:
                found[urljoin(base, href)] = True
            except ValueError:
                continue
    return list(found)


def _is_pager_link(text: str, href: str) -> bool:
    if len(text) > 12:
        return False
    if number := _NUMBER.fullmatch(text):
        last = _LAST_NUMBER.search(href)
        return last is not None and last[1] == number[1]
    return _NEXT.fullmatch(text) is not None
