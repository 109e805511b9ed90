"""Recognize parts of a page beside its article: its foot, where notices stand, and headlines, which
are none. An invitation to copy in some parts may be for another work.
"""

from collections.abc import Sequence
from functools import cached_property

from unionnews.pages.processors import BLOCKS, whole_text
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
_FEET = xpath_query(
    "descendant::*[self::footer or self::small or @role='contentinfo' or contains(@class, 'ooter')"
    " or contains(@id, 'ooter') or contains(@class, 'opyright') or contains(@id, 'opyright')"
    " or contains(@class, 'isclaimer') or contains(@id, 'isclaimer')][not(descendant::h1)]"
)
"""Boxes with the notices of a site."""
_HEADLINES = ("a", "h1", "h2", "h3", "h4", "h5", "h6", "title")
_LONGEST = 150
"""Most characters of a headline, without blanks."""
_MAX_FOOT = 5000
"""A box with more characters is no foot but most of the page."""
_MAX_PIECES = 50
"""Most elements with such a character that are read; if there are more, nothing is allowed."""


def stands_open(root: Element, line: str, own: Sequence[str]) -> bool:
    """Tell whether a Chinese line that invites to copy is shown, and is outside of such parts.

    It must not be in a link, quotation, caption, control or comment at any place on the page.
    """
    line = compact(line)
    pieces = _COPIED(root)
    if len(pieces) > _MAX_PIECES:
        return False
    text = compact(max(own, key=len, default=""))
    boxes = [one for one in pieces if line in compact(_block(one))]
    return bool(boxes) and not any(_is_apart(one, text) for one in boxes)


class PageParts:
    """The foot and the headlines of a page, read when they are first asked for."""

    def __init__(self, root: Element, text: str) -> None:
        """Take the page and what it prints."""
        self._root, self._text = root, text
        self._known: dict[str, bool] = {}

    def stands_in_foot(self, line: str) -> bool:
        """Tell whether a printed line is in a box for notices of the site."""
        return compact(line) in self._feet

    def is_headline(self, line: str) -> bool:
        """Tell whether a printed line stands only in headings, and in links to other pages, outside of
        what looks like the foot of a page: the headline of an article.
        """
        line = compact(line)
        if len(line) > _LONGEST:
            return False
        if line not in self._known:
            heads = [text for text, one in self._heads if line in text and _is_head(one)]
            times = sum(text.count(line) for text in heads)
            self._known[line] = times > 0 and 0 < self._printed.count(line) <= times
        return self._known[line]

    @cached_property
    def _heads(self) -> list[tuple[str, Element]]:
        return [(_print(one), one) for one in self._root.iter(*_HEADLINES)]

    @cached_property
    def _printed(self) -> str:
        return compact(self._text)

    @cached_property
    def _feet(self) -> str:
        texts = map(_print, _FEET(self._root))
        return "\0".join(text for text in texts if len(text) < _MAX_FOOT)


def _is_head(one: Element) -> bool:
    """Tell whether a heading or link is not in another one or in a foot, and leads to another page."""
    boxes = [one, *one.iterancestors()]
    leads = one.tag != "a" or not (one.get("href") or "#").strip().startswith("#")
    return (
        leads
        and not any(map(_is_foot, boxes))
        and all(box.tag not in _HEADLINES for box in boxes[1:])
    )


def _is_foot(box: Element) -> bool:
    whole = box.tag in ("html", "body")
    return not whole and (box.tag == "footer" or bool(_FOOT.search(_names(box))))


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
    return whole_text(element)


def _print(element: Element) -> str:
    return compact(whole_text(element))


def compact(text: str) -> str:
    """Return a text without blanks and curly quotes, as lines of a page are compared."""
    return "".join(text.split()).replace("“", "").replace("”", "")
