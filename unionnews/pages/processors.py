"""Matches of a query to printed strings, paragraphs, images and breadcrumbs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Protocol
from urllib.parse import urljoin

from lxml import etree

from unionnews.exceptions import UnreadablePageError
from unionnews.items import Breadcrumb, Image
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex
from unionnews.words.text import EASTERN, squash, strip_invisible

# Elements whose text is never text of the page.
SILENT = frozenset(
    {"script", "style", "noscript", "iframe", "object", "embed", "select", "button", "form",
     "template", "textarea", "input", "svg", "head", "video", "audio", "applet", "map",
     "rt", "rp"}
)  # fmt: skip
BLOCKS = frozenset(
    {"p", "div", "br", "table", "tr", "td", "th", "tbody", "thead", "li", "ul", "ol", "dl", "dt", "dd",
     "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote", "section", "article", "header", "footer",
     "figure", "figcaption", "pre", "hr", "aside", "main", "address", "caption", "body", "html"}
)  # fmt: skip
# Pages that load pictures late give a placeholder in src, often a data: address.
_LATE = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-original-src", "data-actualsrc",
    "data-echo", "data-url", "data-full-src", "data-hi-res-src", "data-image", "data-lazyload", "data-img",
    "data-src-large", "data-large-file", "data-orig-file",
)  # fmt: skip
_LATE_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_IS_ADDRESS = regex(r"(?!data:|javascript:)[^{}<>\"]+$")
_CANDIDATE = regex(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]{1,9})[wx])?\s*(?:,|$)")
MAX_CANDIDATES = 64
_BASE = xpath_query("/html/head/base/@href")
_CREDITS = xpath_query(
    ".//*[contains(@class, 'credit') or contains(@class, 'Credit')]"
    "[not(.//*[contains(@class, 'credit') or contains(@class, 'Credit')])]"
)
MAX_CREDIT = 100  # characters
_PLACEHOLDER = regex(
    r"(?:^|[/_.-])(?:placeholder|blank|spacer|transparent|pixel|1x1|loading|loader|lazy(?:load)?|grey|gray)"
    r"[^/a-z]*(?:\.\w{2,5})?(?:\?.*)?$",
    re.IGNORECASE,
)
_WEB = ("http://", "https://")
_SPOKEN_ONLY = regex(r"(?:sr-only|visually-?hidden|screen-reader-text)(?!\S)")
# Bootstrap's class, unless another one shows it on wider screens.
_NEVER_SHOWN = regex(r"(?:^|\s)d-none(?!\S)(?!.{0,200}\bd-(?:sm|md|lg|xl|xxl)-)", re.DOTALL)
_HIDDEN = regex(r"display\s*:\s*none|visibility\s*:\s*hidden")
Picture = tuple[Element, Element | str | None]
"""An image and its caption, or the element that prints it."""
# Blank lines, and lines that begin as Chinese paragraphs do.
_BLANK_LINE = regex("\n[ \t\r\f\u00a0]*\n\\s*|\n(?=\u3000\u3000)")
MAX_PARAGRAPHS, _START = 20_000, 1000


def text_of(element: Element | str, room: int = sys.maxsize) -> str | None:
    """Return the text of an element (or of a string result) with blanks squashed, as :func:`printed`."""
    return squash(element if isinstance(element, str) else printed(element, room))


def printed(element: Element, room: int = sys.maxsize) -> str:
    """Return about ``room`` characters of an element as they stand, without silent elements."""
    if not len(element):
        return element.text or ""
    return "".join(_strings(element) if room == sys.maxsize else first_strings(element, room))


def whole_text(element: Element) -> str:
    """Return all text in an element, of scripts too; in a sixth of the time of ``itertext``."""
    return etree.tostring(element, encoding="unicode", method="text", with_tail=False)


def start_of(element: Element) -> str:
    """Return the first characters of an element's text; hostile pages have millions of them."""
    return printed(element, _START)[:_START]


def start_apart(element: Element) -> str:
    """Return what :func:`start_of` does with a blank between elements: cells of a table."""
    return " ".join(first_strings(element))[:_START]


def outermost(elements: Sequence[Element]) -> list[Element]:
    """Return the elements that stand in no other of them; they are given in page order."""
    if len(elements) < 2:
        return list(elements)
    wanted, inside = set(elements), set[Element]()
    found = []
    for element in elements:
        if element not in inside:
            found.append(element)
            inside.update(below for below in element.iterdescendants() if below in wanted)
    return found


def first_strings(element: Element, room: int = _START) -> Iterator[str]:
    """Yield the strings of an element's first ``room`` characters and children."""
    room *= 2  # a child has two strings
    for piece in _strings(element):
        yield piece
        room -= 1 + 2 * len(piece)
        if room < 0:
            return


def _strings(element: Element) -> Iterator[str]:
    """Yield the strings of an element in order."""
    yield element.text or ""
    open_elements = [(iter(element), "")]
    while open_elements:
        children, after = open_elements[-1]
        for child in children:
            tail = child.tail or ""
            if child.tag in SILENT:
                yield tail
            elif len(child):
                yield child.text or ""
                open_elements.append((iter(child), tail))
                break
            else:
                # A headline set in two lines reads as two words.
                yield " " if child.tag == "br" else child.text or ""
                yield tail
        else:
            open_elements.pop()
            yield after


def first_text(matches: Iterable[Element | str]) -> str | None:
    """Return the text of the first match that has any: empty elements mean absence."""
    return next((text for match in matches if (text := text_of(match))), None)


def one_address(links: Iterable[str], page: Located) -> str | None:
    """Return the address that links name, against the page's base; None where they differ."""
    named = {page.absolute(link) for link in links} - {None}
    return named.pop() if len(named) == 1 else None


def printed_line(matches: Iterable[Element | str]) -> str | None:
    """Return the text of the first match with any, its inner blanks kept as printed."""
    for match in matches:
        text = match if isinstance(match, str) else printed(match)
        if line := strip_invisible(text):
            return line
    return None


def printed_lines(matches: Iterable[Element | str]) -> list[str]:
    """Return the text of every match that has any, inner blanks kept."""
    return [line for match in matches if (line := printed_line([match]))]


def keyword_list(matches: Iterable[Element | str]) -> list[str]:
    """Split keywords at commas; without one at blanks, but for two or three words of an alphabet."""
    text = first_text(matches) or ""
    parts = re.split(r"[,，;；、|]", text)
    if len(parts) == 1 and (text.count(" ") > 2 or EASTERN.search(text)):
        parts = text.split()
    return list(dict.fromkeys(word.strip() for word in parts if word.strip()))


class Located(Protocol):
    """What tells the absolute address of a link: a page that knows its own."""

    def absolute(self, address: str | None) -> str | None: ...


def breadcrumb_list(matches: Iterable[Element], page: Located) -> list[Breadcrumb]:
    """Return the steps of a trail of links."""
    return [
        Breadcrumb(name=name, url=page.absolute(link.get("href")))
        for link in matches
        if (name := text_of(link))
    ]


def image_list(pictures: Iterable[Picture], page: Located) -> list[Image]:
    """Return the images that have an http(s) address, each once, with the text of its caption."""
    images: dict[str, Image] = {}
    for element, caption in pictures:
        urls = map(page.absolute, addresses(element))
        if url := next((url for url in urls if url and url.startswith(_WEB)), None):
            text = text_of(caption) if caption is not None else None
            url = url.replace(" ", "%20")
            images.setdefault(url, Image(url=url, caption=text, creditText=_credit_of(element)))
    return list(images.values())


def _credit_of(image: Element) -> str | None:
    """Return the credit that the figure of a lone image prints under that name."""
    figure = next(image.iterancestors("figure"), None)
    if figure is None or len(list(islice(figure.iter("img"), 2))) > 1:
        return None
    named = _CREDITS(figure)
    text = text_of(named[0]) if len(named) == 1 else None
    return text if text and len(text) <= MAX_CREDIT else None


def base_of(root: Element, url: str) -> str:
    """Return the address against which the links of a page are resolved."""
    base: str = _BASE.first(root) or ""
    try:
        return urljoin(url, base.strip())
    except ValueError:
        return url


def addresses(image: Element) -> Iterator[str]:
    """Yield the addresses that an image may have, the likeliest first; placeholders are none."""
    # The parser knows no empty <source>, and puts what follows into it.
    around = next(image.iterancestors("picture"), None)
    sources = () if around is None else around.iter("source")
    sets = (one.get(name) for one in (image, *sources) for name in _LATE_SETS)
    named = (image.get(name) for name in (*_LATE, "src"))
    found = (one.strip() for one in chain(named, map(_largest, filter(None, sets))) if one)
    yield from (one for one in found if _IS_ADDRESS.match(one) and not _PLACEHOLDER.search(one))


def _largest(candidates: str) -> str | None:
    """Return the address of the largest picture of a ``srcset``."""
    matches = _CANDIDATE.finditer(candidates[: MAX_CANDIDATES * _START])
    found = [
        (float(match[2] or 1) if (match[2] or "1").count(".") < 2 else 0.0, match[1])
        for match in islice(matches, MAX_CANDIDATES)
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def captioned(images: list[Element], captions: list[Element], container: Element) -> list[Picture]:
    """Pair each image with the first caption behind it and before the next image."""
    wanted, marked = set(images), set(captions)
    found: dict[Element, Element] = {}
    last: Element | None = None
    for element in container.iter() if marked else ():
        if element in wanted:
            last = element
        elif element in marked and last is not None and text_of(element):
            found.setdefault(last, element)
    return [(image, found.get(image)) for image in images]


def paragraphs(element: Element, skip: frozenset[Any] | set[Any] = frozenset()) -> list[str]:
    """Return the paragraphs below an element, in order.

    A paragraph ends at every block element and at every ``<br>``: the site's older templates know
    no ``<p>``. Cells of one table row stay together. Elements in ``skip``, hidden and silent
    elements are left out. Text keeps single blanks.
    """
    lines = "".join(_pieces(element, skip)).split(_BREAK)
    found = [line for raw in lines if raw and (line := squash(raw))]
    if len(found) > MAX_PARAGRAPHS:
        raise UnreadablePageError(f"more than {MAX_PARAGRAPHS:,} paragraphs; no article has them")
    return found


_BREAK = "\u2029"
_BORDERS: dict[Any, str] = {**dict.fromkeys(BLOCKS, _BREAK), "td": " ", "th": " "}


class _Unspoken:
    """What of an element is hidden from screen readers, unless that is the greater part of it."""

    __slots__ = ("_believed", "_element")

    def __init__(self, element: Element) -> None:
        self._element = element
        self._believed = True

    def leaves_out(self, child: Element) -> bool:
        if not (self._believed and is_unspoken(child)):
            return False
        # Menus that open over a page hide all of it, and forget to show it again.
        self._believed = len(printed(child)) * 2 < len(printed(self._element))
        return self._believed


def _pieces(element: Element, skip: frozenset[Any] | set[Any]) -> list[str]:
    """Return the strings of an element with a break at each border of a block."""
    pieces = [element.text or ""]
    unspoken = _Unspoken(element)
    open_elements = [(iter(element), "")]
    while open_elements:
        children, after = open_elements[-1]
        for child in children:
            tag = child.tag
            border = _BORDERS.get(tag, "")
            after_child = border + (child.tail or "")
            if tag in SILENT or child in skip or is_hidden(child) or unspoken.leaves_out(child):
                pieces.append(after_child)
                continue
            pieces.append(border)
            if tag == "pre":
                pieces.append(_BREAK.join(blank_lines("".join(_pieces(child, skip)))))
            elif text := child.text:
                pieces.append(text)
            if len(child) and tag != "pre":
                open_elements.append((iter(child), after_child))
                break
            pieces.append(after_child)
        else:
            open_elements.pop()
            pieces.append(after)
    return pieces


def is_hidden(element: Element) -> bool:
    """Tell whether the element's own markup hides it: the attribute ``hidden``, its style, or, of
    a paragraph, the class for screen readers alone of Bootstrap and WordPress.

    What newspapers on TownNews show to subscribers is part of the text that they deliver.

    Headings of that class tell what the box below them is.
    """
    if (hidden := element.get("hidden")) is not None and hidden != "until-found":
        return True
    if names := element.get("class"):
        if "d-none" in names and _NEVER_SHOWN.search(names):
            return True
        if element.tag == "p" and _SPOKEN_ONLY.search(names):
            return True
    style = element.get("style")
    if style is None or ("none" not in (style := style.lower()) and "hidden" not in style):
        return False
    return "subscriber-only" not in (names or "") and _HIDDEN.search(style) is not None


def is_unspoken(element: Element) -> bool:
    """Tell whether the markup hides it from screen readers: mostly what repeats or adorns.

    The first letter of a paragraph, set large, is none of that.
    """
    if element.get("aria-hidden") != "true":
        return False
    text = (element.text or "").strip()
    return not (len(text) == 1 and text.isalpha() and (element.tail or " ")[0].isalpha())


def blank_lines(text: str) -> list[str]:
    """Return the paragraphs of preformatted text."""
    return _BLANK_LINE.split(text)
