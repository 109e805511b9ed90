"""Tell which elements of a page are its trail (breadcrumbs), by what their markup names."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, takewhile

from unionnews.pages.processors import start_of, text_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

_SURE_TRAIL = regex(
    "crumb|navpath|(?:^|[\\s_-])arbo(?:$|[\\s_-])|ariane|kruimel|okruszk|krümel|kruemel|brotkrum|smulesti|sökväg|murupolku|migas"
)
_TRAIL = regex(f"{_SURE_TRAIL.pattern}|position|location")
"""Elsewhere the other two words are of layouts: ``position-relative``, ``menu-locations``."""
_TRAIL_MARK = regex("[>＞»›]")
MAX_TRAILS = 8
_TRAILS = xpath_query(
    "(/descendant::*/@id[contains(., 'breadcrumb') or contains(., 'navpath')])"
    f"[position() <= {MAX_TRAILS}]/.."
)
_NAVS = xpath_query(f"(//nav[@aria-label])[position() <= {MAX_TRAILS}]")
_TRAIL_IDS = (b"breadcrumb", b"navpath")
POSITION = regex(
    r"(?:(?:当前|您的|现在的|所在|你的)地址|位置|路径)\s*[:：]|^(?:首页|.{2,8}首页)\s*[>＞»›\-－]"
)
MAX_CRUMBS = 8
MAX_LINKS = 100
"""Links of an element that are looked at for a trail."""


def trails(
    root: Element, named: Mapping[str, Sequence[Element]], markup: bytes
) -> Iterator[Element]:
    """Yield the elements named as breadcrumbs: by class, by id, then by label.

    ``named``: the elements that print lines by the value of their class.
    """
    some = _TRAIL.search("\n".join(named)) is not None
    by_class = (named[one][:MAX_TRAILS] for one in named if some and _TRAIL.search(one))
    yield from islice(chain.from_iterable(by_class), MAX_TRAILS)
    # A quick test first, as a search for ids looks at all elements.
    if any(word in markup for word in _TRAIL_IDS):
        yield from _TRAILS(root)
    yield from filter(_is_labelled_trail, _NAVS(root))


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
