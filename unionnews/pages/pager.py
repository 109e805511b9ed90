"""The pager of an article or a list: links to its other pages, wherever they stand.

Some systems print it by script only. Read is TRS's call, where all that it says is literal::

    createPageHTML(4, 0, "t20230718_123", "shtml");
    createPageHTML("pages", 20, 0, "index", "html", 400);

Number of pages, index of this one, name of page 1 and suffix; page 2 is ``t20230718_123_1.shtml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
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
_SCRIPTS = xpath_query("//script[not(@src)]")
_TRS = re.compile(
    r"\bcreatePageHTML\w{0,10}\(\s{0,9}(?:[\"'][\w-]{0,40}[\"']\s{0,9},\s{0,9})?"
    r"(?P<count>\d{1,4})\s{0,9},\s{0,9}(?P<index>\d{1,4})\s{0,9},\s{0,9}"
    r"[\"'](?P<name>[\w.-]{1,100})[\"']\s{0,9},\s{0,9}[\"'](?P<suffix>[a-z]{2,5})[\"']"
)
MAX_SCRIPT = 64 * 1024
"""Characters of a script in which the call is looked for; the ones seen stand in 200."""


@dataclass(slots=True, frozen=True)
class ScriptPager:
    """The pager that a script prints."""

    count: int
    """Pages there are."""
    index: int
    """Place of the page it stands on, from 0."""
    name: str
    suffix: str

    def page(self, index: int) -> str:
        """Return the address of a page, relative to this one."""
        return f"{self.name}{f'_{index}' if index else ''}.{self.suffix}"


def script_pager(root: Element) -> ScriptPager | None:
    """Return the pager that a script of the page prints, if it is one that can be read."""
    for script in _SCRIPTS(root)[:MAX_LINKS]:
        text = script.text or ""
        if "createPageHTML" not in text[:MAX_SCRIPT]:
            continue
        for call in _TRS.finditer(text[:MAX_SCRIPT]):
            before = text[max(0, call.start() - 200) : call.start()].rpartition("\n")[2]
            if int(call["index"]) < int(call["count"]) and "//" not in before:
                return ScriptPager(
                    int(call["count"]), int(call["index"]), call["name"], call["suffix"]
                )
    return None


def pager_links(root: Element, base: str) -> list[str]:
    """Return the addresses that look like pages of an article, each once, in page order.

    A link counts when its text is a number that its address ends with, or says "next page".
    Whether it belongs to this article, ``normalize.urls.page_numbers`` decides.
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
    scripted = script_pager(root)
    if scripted and scripted.count > 1:
        for index in range(min(scripted.count, MAX_LINKS)):
            found.setdefault(urljoin(base, scripted.page(index)), True)
    return list(found)


def _is_pager_link(text: str, href: str) -> bool:
    if len(text) > 12:
        return False
    if number := _NUMBER.fullmatch(text):
        last = _LAST_NUMBER.search(href)
        return last is not None and last[1] == number[1]
    return _NEXT.fullmatch(text) is not None
