"""Find blocks of links with one pattern on a page: lists of articles, menus, tag clouds.

Links of one pattern are inside the same sequence of elements. A block is a list of articles if its
links look like headlines or have dates beside them, and nothing shows that it is something else.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from urllib.parse import urljoin

from unionnews.crawling.discovery.address_forms import (
    bare_address,
    is_file,
    kind_by_words,
    places_beside,
    without_places,
)
from unionnews.normalize.dates import find_date
from unionnews.pages.processors import base_of, start_apart, start_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import path_words
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_LINKS = 200_000
"""Most links read from one page; others are counted."""
MAX_DEPTH = 8
"""Number of elements around a link that are its pattern, and in which a date is looked for."""
MAX_DATED = 1000
"""Most links of a block for which a date is looked for; real lists have up to some hundreds."""
MAX_TEXT = 400
MIN_WORDS = 3
MIN_LETTERS = 15
"""Least letters of a headline; in Chinese, Japanese and Korean :data:`MIN_SIGNS` characters."""
MIN_SIGNS = 7
_LINKS = xpath_query(
    "//a[@href] | //area[@href] | //*[@onclick][@href] | //frame[@href] | //iframe[@href]"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SIGNS = regex(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_APART = regex(
    r"(?:^|[-_ ])(?:nav|navi|navbar|navigation|menu|submenu|breadcrumbs?|crumb|footer|foot|topbar|masthead|lang|language|languages"
    r"|languageswitcher|social|share|pager|pagination|pages|cookie|login|search|tagcloud|tags|meta|skip|toolbar|friendlink|links)"
    r"(?:$|[-_ \d])",
    re.IGNORECASE,
)
_STATE = regex(
    r"\d|^(?:odd|even|first|last|active|current|sticky|open|new|hot|top|featured|selected|on|cur|has-|is-|post$)|-(?:odd|even|first|last)$|^(?:category|tag|format|status|type)-"
)
_SHORT_DATE = regex(
    r"(?<!\d)(?:0?[1-9]|1[0-2])[-/.月](?:0?[1-9]|[12]\d|3[01])日?(?!\d)|(?<!\d)(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.?(?!\d)"
)
Sign = tuple[str, ...]


@dataclass(slots=True)
class BlockLink:
    """One link of a block."""

    url: str
    title: str
    day: str | None = None
    """Day beside it, ISO 8601; None if there is none."""
    dated: bool = False
    """Whether there is a date beside it, with or without the year."""


@dataclass
class Block:
    """Links of one pattern in one place."""

    pattern: str
    links: list[BlockLink]
    apart: bool = False
    """Whether it is in a menu, a footer or a pager."""
    heading: str = ""
    heads: bool = False
    """Whether its only link is a heading, as the main article of a page."""
    beside: bool = False
    """Whether its links are beside the headlines of a list: authors, sections, other articles."""

    @cached_property
    def dated(self) -> float:
        """Share of links with a date beside them."""
        looked_at = self.links[:MAX_DATED]
        return sum(link.dated for link in looked_at) / len(looked_at)

    @cached_property
    def titled(self) -> float:
        """Share of links that look like headlines."""
        return sum(is_headline(link.title) for link in self.links) / len(self.links)

    @cached_property
    def is_menu(self) -> bool:
        """Whether it is in a menu or a footer, and no list of articles whose class is ``nav``."""
        is_list = len(self.links) >= 3 and self.dated >= 0.6 and self.titled >= 0.7
        return self.apart and not is_list

    @property
    def verdict(self) -> str:
        """``strong``, ``fair`` or ``none``: how likely it is a list of articles."""
        if self.is_ruled_out or (len(self.links) < 2 and not self.heads):
            return "none"
        if self.dated >= 0.6 and (self.titled >= 0.5 or len(self.links) >= 5):
            return "strong"
        return "fair" if self.titled >= 0.7 else "none"

    @cached_property
    def is_ruled_out(self) -> bool:
        """Whether its place, heading, days or addresses show that it is no list of articles."""
        if (
            self.is_menu
            or self.beside
            or self._is_coming
            or path_words.NOT_NEWS.match(self.heading)
        ):
            return True
        return sum(kind_by_words(link.url) is not None for link in self.links) * 2 > len(self.links)

    @property
    def _is_coming(self) -> bool:
        """Whether most of its days are in the future, as in a calendar."""
        tomorrow = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
        days = [link.day for link in self.links if link.day]
        return sum(day > tomorrow for day in days) * 2 > len(days) if days else False


@dataclass(slots=True)
class PageLinks:
    """All links of a page, and their blocks."""

    blocks: list[Block] = field(default_factory=list)
    links: list[BlockLink] = field(default_factory=list)
    """Every http(s) link that is not a file, in page order, each address once."""
    left_out: int = 0
    """Number of links beyond :data:`MAX_LINKS`."""


def is_headline(title: str) -> bool:
    """Tell whether a text is long enough for a headline.

    >>> is_headline("Bakers win their strike"), is_headline("Next page"), is_headline("工会开展送清凉活动")
    (True, False, True)
    """
    signs = len(_SIGNS.findall(title))
    if signs * 2 >= len(title):
        return signs >= MIN_SIGNS
    return len(title) >= MIN_LETTERS and (len(title.split()) >= MIN_WORDS or len(title) >= 30)


def page_links(root: Element, url: str) -> PageLinks:
    """Return the links of a page and its blocks, those with most links first."""
    base = base_of(root, url)
    elements = _LINKS(root)
    groups: dict[Sign, list[tuple[Element, str]]] = {}
    found = PageLinks(left_out=max(0, len(elements) - MAX_LINKS))
    signs = _Signs()
    links = [(one, absolute(base, one.get("href"))) for one in elements[:MAX_LINKS]]
    named = [(one, address) for one, address in links if address and not is_file(address)]
    headed = [url for one, url in named if is_headline(squash(start_of(one)[:MAX_TEXT]) or "")]
    places = places_beside(headed, url)
    for element, address in named:
        groups.setdefault(signs.of(element), []).append((element, without_places(address, places)))
    seen: dict[str, BlockLink] = {}
    for sign, members in groups.items():
        for block in _blocks("/".join(sign), members):
            found.blocks.append(block)
            for link in block.links:
                known = seen.setdefault(link.url, link)
                known.day = known.day or link.day
    found.blocks.sort(key=lambda block: -len(block.links))
    _mark_beside(found.blocks)
    found.links = list(seen.values())
    return found


def _mark_beside(blocks: list[Block]) -> None:
    """Mark blocks of short links beside headlines: authors, sections. They have the same dates."""
    lists = [
        {link.day for link in block.links}
        for block in blocks
        if block.titled >= 0.5 and block.dated >= 0.6
    ]
    for block in blocks:
        if block.titled < 0.2 and block.dated >= 0.6:
            days = {link.day for link in block.links} - {None}
            block.beside = block.beside or any(days and days <= others for others in lists)


def absolute(base: str, link: str | None) -> str | None:
    """Return an http(s) address without fragment and session id; None for any other."""
    if not link:
        return None
    try:
        url = urljoin(base, re.sub(r"[\r\n\t]", "", link).strip()).partition("#")[0]
    except ValueError:
        return None
    return bare_address(url) if url.startswith(("http://", "https://")) else None


class _Signs:
    """Patterns of elements, cached because many links are inside the same elements."""

    def __init__(self) -> None:
        self._known: dict[Element, Sign] = {}

    def of(self, element: Element) -> Sign:
        above = element.getparent()
        own = _sign(element)
        if above is None:
            return (own,)
        if above not in self._known:
            lineage = [above, *_ancestors(above, MAX_DEPTH - 1)]
            self._known[above] = tuple(_sign(one) for one in reversed(lineage))
        return (*self._known[above], own)


def _sign(element: Element) -> str:
    words = [word for word in (element.get("class") or "")[:200].split() if not _STATE.search(word)]
    return ".".join([str(element.tag), *sorted(words)[:3]])


def _ancestors(element: Element, depth: int = MAX_DEPTH) -> Iterator[Element]:
    return islice(element.iterancestors(), depth)


def _blocks(pattern: str, members: list[tuple[Element, str]]) -> Iterator[Block]:
    """Yield the blocks of links with one pattern, one for each element that contains them."""
    if len(members) == 1:
        ((element, url),) = members
        block = _block(pattern, [(element, url, element)], element)
        block.heads = _is_heading(element)
        yield block
        return
    inside: Counter[Element] = Counter()
    lineages = [[element, *_ancestors(element)] for element, _ in members]
    for lineage in lineages:
        inside.update(lineage)
    containers: dict[Element, list[tuple[Element, str, Element]]] = {}
    for (element, url), lineage in zip(members, lineages, strict=True):
        level = next((n for n, above in enumerate(lineage) if inside[above] > 1), len(lineage) - 1)
        item = lineage[max(0, level - 1)]
        containers.setdefault(lineage[level], []).append((element, url, item))
    if len(containers) >= 3 and max(map(len, containers.values())) <= 3:
        # If each item has two links of one pattern, the one with the most text is the headline.
        whole = next(iter(containers)).getparent()
        mains = []
        for place, group in containers.items():
            element, url, _ = max(group, key=lambda one: len(_title(one[0], one[0])))
            mains.append((element, url, place))
        yield _block(pattern, mains, mains[0][2] if whole is None else whole)
        heads = {element for element, _, _ in mains}
        if others := [one for group in containers.values() for one in group if one[0] not in heads]:
            block = _block(f"{pattern} (beside)", others, others[0][2])
            block.beside = True
            yield block
        return
    for place, group in containers.items():
        yield _block(pattern, group, place)


def _is_heading(element: Element) -> bool:
    above = element.getparent()
    inside = next(element.iterdescendants(*_HEADINGS), None)
    return inside is not None or (above is not None and above.tag in _HEADINGS)


def _block(pattern: str, members: list[tuple[Element, str, Element]], container: Element) -> Block:
    made: dict[str, BlockLink] = {}
    for place, (element, url, item) in enumerate(members):
        title = _title(element, item)
        day, dated = (None, False) if place >= MAX_DATED else _day_beside(element, item, title)
        known = made.setdefault(url, BlockLink(url, title, day, dated))
        if len(title) > len(known.title):
            known.title = title
    return Block(pattern, list(made.values()), _is_apart(container), _heading_before(container))


def _title(element: Element, item: Element) -> str:
    text = squash(start_of(element)[:MAX_TEXT]) or ""
    if is_headline(text):
        return text
    named = squash(element.get("title") or element.get("aria-label")) or ""
    headings = (squash(start_of(one)[:MAX_TEXT]) for one in item.iterdescendants(*_HEADINGS))
    pictured = next((squash(one.get("alt")) for one in element.iterdescendants("img")), None)
    return max(
        text, named[:MAX_TEXT], next(headings, None) or "", (pictured or "")[:MAX_TEXT], key=len
    )


def _day_beside(element: Element, item: Element, title: str) -> tuple[str | None, bool]:
    """Return the day in the item of a link, and whether there is any date."""
    for stamp in item.iter("time"):
        if found := find_date(stamp.get("datetime") or start_of(stamp), None):
            return found.value[:10], True
    text = start_of(item)[:MAX_TEXT].replace(title, " ")
    before = item.getprevious()
    if before is not None and before.tag != item.tag and not _has_link(before):
        text = f"{start_of(before)[:80]} {text}"
    text = f"{text} {(item.tail or '')[:60]} {(element.tail or '')[:60]}"
    apart = start_apart(item)[:MAX_TEXT].replace(title, " ")
    if found := find_date(text, None) or find_date(apart, None):
        return found.value[:10], True
    return None, _SHORT_DATE.search(f"{text} {apart}") is not None


def _has_link(element: Element) -> bool:
    return element.tag == "a" or next(element.iterdescendants("a"), None) is not None


def _is_apart(container: Element) -> bool:
    for element in (container, *_ancestors(container, 30)):
        if element.tag in ("nav", "footer") or element.get("role") in ("navigation", "menu"):
            return True
        if element.tag in ("main", "article", "body"):
            return False
        is_head = element.tag == "header" and element.getparent() is not None
        if is_head or _APART.search(
            f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
        ):
            return True
    return False


def _heading_before(container: Element) -> str:
    """Return the heading above a block."""
    for element in (container, *_ancestors(container, 2)):
        before = element.getprevious()
        for _ in range(2):
            if before is None or _has_link(before):
                break
            if before.tag in _HEADINGS or before.tag in ("div", "p", "span", "strong", "b", "dt"):
                text = squash(start_of(before)[:MAX_TEXT]) or ""
                if 0 < len(text) <= 60:
                    return text
            before = before.getprevious()
    return ""
