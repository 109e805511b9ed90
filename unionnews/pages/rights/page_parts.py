"""Recognize parts of a page beside its article: an invitation to copy there may be for another work."""

from __future__ import annotations

from collections.abc import Sequence

from unionnews.pages.processors import BLOCKS
from unionnews.pages.rights.hidden import is_shown
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

PARTS = frozenset({"figure", "figcaption", "picture", "aside", "blockquote", "nav"})
PART_NAME = regex(
    r"(?:^|[\s_-])(?:wp-caption|captions?|comments?|commentlist|respond|disqus|gallery|photos?|images?|img|pictures?|credits?|thumbs?|icons?"
    r"|figures?|embeds?|oembed|media|video|audio|player|sidebar|related|author|bio|quote|teaser|card|promo|avatar|slide|slider"
    r"|carousel|attachment|lightbox|infobox|popup|modal|recommend\w*)(?:$|[\s_-])"
)
_CLOSED = PARTS | frozenset(
    ["a", "q", "cite", "caption", "summary", "legend", "button", "label", "dialog", "form"]
)
_COPIED = xpath_query(
    "descendant-or-self::*[not(self::script) and text()[contains(., '载') or contains(., '載')]]"
)
_FOOT = regex(r"foot|copy|legal|bottom|terms|rights|licen")
_MAX_PIECES = 50
"""Most elements with such a character that are read; if there are more, nothing is allowed."""


def stands_open(root: Element, line: str, own: Sequence[str]) -> bool:
    """Tell whether a Chinese line that invites to copy is shown, and is outside of such parts.

    It must not be in a link, quotation, caption, control or comment at any place on the page.
    """
    line = _compact(line)
    pieces = _COPIED(root)
    if len(pieces) > _MAX_PIECES:
        return False
    text = _compact(max(own, key=len, default=""))
    boxes = [one for one in pieces if line in _compact(_block(one))]
    return bool(boxes) and not any(_is_apart(one, text) for one in boxes)


def stands_in_link(root: Element, line: str) -> bool:
    """Tell whether a printed line is the text of a link to another page, or a part of one, outside of
    what looks like the foot of a page, and nowhere else: the headline of another article.
    """
    line = _compact(line)
    links = [text for one in root.iter("a") if line in (text := _print(one)) and _leads_away(one)]
    return bool(links) and _print(root).count(line) == sum(one.count(line) for one in links)


def _leads_away(link: Element) -> bool:
    address = (link.get("href") or "#").strip()
    boxes = [link, *link.iterancestors()]
    is_foot = any(one.tag == "footer" or _FOOT.search(_names(one)) for one in boxes)
    return not address.startswith("#") and not is_foot


def _is_apart(element: Element, text: str) -> bool:
    boxes = [element, *element.iterancestors()]
    named = any(_is_named(one) and not (text and text in _print(one)) for one in boxes)
    return named or any(one.tag in _CLOSED for one in boxes) or not is_shown(element)


def _is_named(element: Element) -> bool:
    return element.get("role") == "complementary" or bool(PART_NAME.search(_names(element)))


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _block(element: Element) -> str:
    """Return the text of the block element around an element."""
    while element.tag not in BLOCKS and (box := element.getparent()) is not None:
        element = box
    return "".join(element.itertext())


def _print(element: Element) -> str:
    return _compact("".join(element.itertext()))


def _compact(text: str) -> str:
    return "".join(text.split())
