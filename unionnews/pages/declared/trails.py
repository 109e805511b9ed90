"""Tell which elements of a page are its trail (breadcrumbs), by their names, or by their links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise, takewhile
from urllib.parse import urljoin, urlsplit

from unionnews.pages.lines import Line
from unionnews.pages.processors import start_of, text_of
from unionnews.pages.selectors import Element, Index, xpath_query
from unionnews.words.patterns import regex
from unionnews.words.text import letters, squash

_SURE_WORDS = (
    "crumb|navpath|ariane|kruimel|okruszk|krümel|kruemel|brotkrum|smulesti|sökväg|murupolku|migas"
)
_SURE_TRAIL = regex(rf"{_SURE_WORDS}|(?:^|[\s_-])arbo(?:$|[\s_-])")
_TRAIL = regex(f"{_SURE_TRAIL.pattern}|position|location")
"""Elsewhere the other two words are of layouts: ``position-relative``, ``menu-locations``."""
_TRAIL_WORDS = (*_SURE_WORDS.split("|"), "arbo", "position", "location")
_TRAIL_MARK = regex("[>＞»›]")
_MARK = regex(r"[>＞»›/／→]|::")
_FRONT = regex(r"/(?:index|default|home)\.\w{2,5}/$", re.IGNORECASE)
MAX_HOME = 4
"""Most characters in the path of a home page: ``/en/``."""
MAX_NEAR = 8
"""A trail is in so many lines above the headline."""
MAX_AROUND = 4
"""A trail is in so many elements around its first link, at most."""
MAX_TRAILS = 8
_TRAILS = xpath_query(
    "(/descendant::*/@id[contains(., 'breadcrumb') or contains(., 'navpath')])"
    f"[position() <= {MAX_TRAILS}]/.."
)
_TRAIL_IDS = (b"breadcrumb", b"navpath")
POSITION = regex(
    r"(?:(?:当前|您的|现在的|所在|你的)地址|位置|路径)\s*[:：]|^(?:首页|.{2,8}首页)\s*[>＞»›\-－]"
)
MAX_CRUMBS = 8
MAX_LINKS = 100
"""Links of an element that are looked at for a trail."""


def trails(
    index: Index, named: Mapping[str, Sequence[Element]], markup: bytes
) -> Iterator[Element]:
    """Yield the elements named as breadcrumbs: by class, by id, then by label.

    ``named``: the elements that print lines by the value of their class.
    """
    # A quick test first: a page has one or two of the words, and a hundred classes.
    text = "\n".join(named)
    some = [word for word in _TRAIL_WORDS if word in text]
    likely = (one for one in named if any(word in one for word in some)) if some else ()
    by_class = (named[one][:MAX_TRAILS] for one in likely if _TRAIL.search(one))
    yield from islice(chain.from_iterable(by_class), MAX_TRAILS)
    # Again, as a search for ids looks at all elements.
    if any(word in markup for word in _TRAIL_IDS):
        yield from _TRAILS(index.root)
    labelled = (one for one in index.tagged("nav") if "aria-label" in one.attrib)
    yield from filter(_is_labelled_trail, islice(labelled, MAX_TRAILS))


def _is_labelled_trail(element: Element) -> bool:
    return _SURE_TRAIL.search(element.get("aria-label", "").lower()) is not None


def is_trail(element: Element) -> bool:
    """Tell whether an element named as a trail is one: few links, and marks if its name says little."""
    if element.tag in ("body", "html") or not 0 < len(links_of(element)) <= MAX_CRUMBS:
        return False
    named = f"{element.get('class')} {element.get('id')}"
    if _SURE_TRAIL.search(named) or _is_labelled_trail(element):
        return True
    text = start_of(element)
    return _TRAIL_MARK.search(text) is not None or POSITION.search(text) is not None


def links_of(trail: Element) -> list[Element]:
    """Return the links of a trail, without menus that open in it and what follows its end (正文)."""
    before, end, _ = start_of(trail).partition("正文")
    links = (link for link in trail.iterfind(".//a") if link.get("href"))
    return [
        link
        for link in islice(links, MAX_LINKS)
        if (not end or (text_of(link) or "") in before) and not _is_nested(link, trail)
    ]


def _is_nested(link: Element, trail: Element) -> bool:
    around = takewhile(lambda one: one is not trail, link.iterancestors())
    return sum(one.tag in ("ul", "ol") for one in (trail, *around)) > 1


def trail_above(lines: Sequence[Line], title: str, url: str) -> Element | None:
    """Return the element above a headline whose links lead from home to the page at ``url``.

    The headline stands behind them, or they lead to a part of the page's own address; each link is a
    part of the next one's address, or the marks of a trail are between them.
    """
    near = (line.element for line in reversed(lines[-MAX_NEAR:]) if line.linked and not line.level)
    firsts = (link for one in near for link in islice(one.iter("a"), 1))
    boxes = (box for link in firsts for box in islice(link.iterancestors(), MAX_AROUND))
    return next((box for box in dict.fromkeys(boxes) if _leads_to(box, title, url)), None)


def _leads_to(box: Element, title: str, url: str) -> bool:
    links = list(islice(box.iterfind(".//a[@href]"), MAX_CRUMBS + 1))
    own = _path(url)
    if not 1 < len(links) <= MAX_CRUMBS or len(home := _path_of(links[0], url)) > MAX_HOME:
        return False
    paths = [home, *(_path_of(link, url) for link in links[1:])]
    names = [text_of(link) or "" for link in links]
    if not all(names):
        return False
    _, *marks, behind = _between(squash(start_of(box)) or "", names)
    chained = all(map(_MARK.fullmatch, marks))
    if letters(behind):
        nested = all(one != two and two.startswith(one) for one, two in pairwise(paths))
        return letters(behind) == letters(title) and (chained or nested)
    parts = {one for one in paths[1:] if own.startswith(one)}
    return chained and bool(parts if "?" in url else parts - {own})


def _between(text: str, names: Sequence[str]) -> Iterator[str]:
    """Yield what a text prints before, between and behind names."""
    for name in names:
        before, _, text = text.partition(name)
        yield before.strip()
    yield text.strip()


def _path_of(link: Element, url: str) -> str:
    return _path(urljoin(url, link.get("href")))


def _path(url: str) -> str:
    return _FRONT.sub("/", f"{urlsplit(url).path.rstrip('/')}/")
