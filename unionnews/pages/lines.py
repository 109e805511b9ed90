"""Read a page as the lines that it prints, in order, each with facts from its markup."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from lxml import etree

from unionnews.pages.processors import (
    BLOCKS,
    SILENT,
    addresses,
    blank_lines,
    is_hidden,
    is_unspoken,
    start_of,
)
from unionnews.pages.selectors import Element
from unionnews.words import asides
from unionnews.words.text import is_running_text, long_words, squash

MAX_LINES = 10_000
"""Most lines of a page, else it is refused; the longest article page seen has 3,000."""

MAX_NESTED = 16
"""Number of nested asides that are distinguished."""
# Pages of the 2000s put the whole article into a form.
_SILENT = (SILENT | {"title"}) - {"form"}
_MAY_BE_SILENT = _SILENT | {"dialog", "details"}
MAX_ASIDE = 2.5
"""An element named as an aside is one if it has less than 1 / 2.5 of the running text."""
MIN_SHOWN = 200
"""With so much running text outside (characters), a hidden element is not the article."""
MAX_INLINE = 400
"""Longest text of a hidden element inside a line that is kept, in characters."""
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "dialog", "menu"})
_NEVER_ASIDE = frozenset({"body", "html", "main", "article", "a", "img", "span", "p"})
_ASIDE_ROLES = frozenset({"complementary", "navigation", "search", "contentinfo"})
_CONCEALING = frozenset({"style", "hidden", "aria-hidden"})
_GROUPED = frozenset({"p", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "dl"})


@dataclass(slots=True, eq=False)
class Line:
    """One printed line: the text between two block elements or line breaks."""

    text: str
    """Text with single blanks."""
    element: Element
    """Innermost block element that prints it."""
    index: int
    chars: int
    """Number of characters without blanks."""
    linked: int
    """Number of characters inside links."""
    level: int
    """1 to 6 if it is in h1 to h6, else 0."""
    asides: tuple[Element, ...]
    """Elements around it that are hidden or named as navigation, comments, …, outermost first."""
    aside: bool = False
    """Whether it is beside the article; set by :func:`read_lines` when all lines are known."""
    prose: int = field(init=False)
    """Number of characters of running text: outside links, in lines with punctuation."""
    parted: str = field(init=False, default="")
    """What ``generic.bylines.apart`` has found; empty if it was not asked."""

    def __post_init__(self) -> None:
        short = self.chars < 12 or self.linked * 3 > self.chars
        running = not short and is_running_text(self.text)
        self.prose = self.chars - self.linked if running else 0


@dataclass(slots=True)
class Lines:
    """The lines of a page, and its images with the number of lines before each."""

    lines: list[Line] = field(default_factory=list)
    images: list[tuple[int, Element]] = field(default_factory=list)
    named: dict[str, list[Element]] = field(default_factory=dict)
    """The elements that print lines, by the value of their class."""


class _Reader:
    """Collects lines during a walk through the page."""

    def __init__(self) -> None:
        self.found = Lines()
        self.pieces: list[str] = []
        self.linked = 0
        self.links = 0
        self.level = 0
        self.preformatted = 0
        self.asides: tuple[Element, ...] = ()
        self.blocks: list[Element] = []

    def add(self, text: str) -> None:
        if self.preformatted:
            *paragraphs, text = blank_lines(text)
            for paragraph in paragraphs:
                self._add(paragraph)
                self.flush()
        if not text.isspace():
            self._add(text)
        elif self.pieces:
            self.pieces.append(" ")

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        if self.links:
            self.linked += len("".join(text.split()))

    def add_fallbacks(self, element: Element) -> None:
        """Add the images for browsers without scripts, if the image before has no address."""
        if self.found.images:
            at, before = self.found.images[-1]
            if at == len(self.found.lines) and not self.pieces and any(addresses(before)):
                return
        self.found.images += [(len(self.found.lines), image) for image in element.iter("img")]

    def flush(self) -> None:
        text, linked = squash("".join(self.pieces)), self.linked
        self.pieces.clear()
        self.linked = 0
        lines = self.found.lines
        if text and self.blocks and len(lines) <= MAX_LINES:
            chars = len(text) - text.count(" ")
            lines.append(
                Line(text, self.blocks[-1], len(lines), chars, linked, self.level, self.asides)
            )

    def start(self, element: Element, tag: str, *, is_aside: bool) -> bool:
        """Begin an element, without its text; tell whether its end must be told."""
        is_block, is_link = tag in BLOCKS, tag == "a" and element.get("href") is not None
        if self.pieces and (is_aside or is_block):
            self.flush()
        self.links += is_link
        if is_block:
            if tag != "br":
                self.blocks.append(element)
                self.level = HEADINGS.get(tag, self.level)
                self.preformatted += tag == "pre"
        elif tag in ("img", "amp-img"):
            self.found.images.append((len(self.found.lines), element))
        if is_aside and len(self.asides) < MAX_NESTED:
            self.asides = (*self.asides, element)
        return is_block or is_link or is_aside

    def end(self, element: Element, tag: str) -> None:
        is_aside = bool(self.asides) and self.asides[-1] is element
        is_block = tag in BLOCKS
        if self.pieces and (is_aside or is_block):
            self.flush()
        if is_block:
            if tag != "br":
                self.blocks.pop()
                self.preformatted -= tag == "pre"
                if tag in HEADINGS:
                    self.level = 0
        elif tag == "a":
            self.links -= element.get("href") is not None
        if is_aside:
            self.asides = self.asides[:-1]


def read_lines(root: Element) -> Lines:
    """Return the lines of a page; silent and hidden elements are left out."""
    reader = _Reader()
    found, hidden = reader.found, set[Element]()
    walker = etree.iterwalk(root, events=("start", "end"))
    ends: list[bool] = []  # of each open element, whether its end matters
    for event, element in walker:
        tag: Any = element.tag  # of an element it is a string
        if event == "end":
            if ends.pop():
                reader.end(element, tag)
            if (text := element.tail) and (reader.pieces or not text.isspace()):
                reader.add(text)
            continue
        keys = element.keys()
        names = element.get("class") if "class" in keys else None
        if names:
            found.named.setdefault(names, []).append(element)
        silent = tag in _MAY_BE_SILENT and _is_silent(element, tag)
        concealed = not silent and (tag == "noframes" or _is_concealed(element, tag, names, keys))
        if concealed or tag == "dialog":
            hidden.add(element)
        if silent or (concealed and _is_of_line(element, tag)):
            ends.append(False)
            walker.skip_subtree()
            if tag == "noscript":
                reader.add_fallbacks(element)
            continue
        aside = concealed or _is_named_aside(element, tag, names, keys)
        ends.append(reader.start(element, tag, is_aside=aside))
        if (text := element.text) and (reader.pieces or not text.isspace()):
            reader.add(text)
    reader.flush()
    unprinted = _mark_asides(found.lines, hidden)
    # A page with too many lines was not read to its end, and will be refused for their number.
    whole = len(found.lines) <= MAX_LINES
    return _without(found, unprinted) if unprinted and whole else found


def _without(found: Lines, unprinted: set[Element]) -> Lines:
    """Return the lines without those inside elements that readers cannot see."""
    left = Lines(named=found.named)
    places = []
    for line in found.lines:
        places.append(len(left.lines))
        # The headline of a picture series may be hidden until a script has run.
        if line.level == 1 or unprinted.isdisjoint(line.asides):
            line.index = len(left.lines)
            left.lines.append(line)
    places.append(len(left.lines))
    left.images = [(places[at], image) for at, image in found.images]
    return left


def _is_silent(element: Element, tag: str) -> bool:
    # For the parser, a button without an end tag contains the rest of the page.
    if tag == "button":
        return next(element.iter("p", "h1"), None) is None
    if tag == "dialog":
        return "open" not in element.attrib
    if tag == "details":
        # If it has only a summary, it is a button for a script of the page.
        return len(element) == 1 and element[0].tag == "summary" and not squash(element[0].tail)
    return tag in _SILENT


def _is_of_line(element: Element, tag: str) -> bool:
    """Tell whether a hidden element inside a line contains a few words of that line.

    Pictures that are loaded later are hidden until then.
    """
    return (
        tag not in BLOCKS
        and next(element.iter("img"), None) is None
        and len(start_of(element)) <= MAX_INLINE
    )


def _mark_asides(lines: list[Line], hidden: set[Element]) -> set[Element]:
    """Mark lines as beside the article; return the elements that readers cannot see.

    Elements named as asides are believed only if they have the smaller part of the page's text;
    hidden elements and requests for consent, if enough text is left outside.
    """
    held = defaultdict[Element, int](int)
    shown = total = unasked = 0
    asking = _asking(lines)
    for line in lines if asking else ():
        if (group := _group(line.element)) in asking:
            line.asides = (*line.asides, group)
    bodied = {box for line in lines if not line.level for box in line.asides}
    for boxes, some in groupby(lines, attrgetter("asides")):
        prose = sum(line.prose for line in some)
        total += prose
        shown += 0 if boxes else prose
        unasked += prose if asking.isdisjoint(boxes) else 0
        for element in boxes:
            held[element] += prose
    # A box around nothing but a heading is no aside, whatever its class.
    lone = {one for one in held if one not in bodied and one.tag in ("div", "section")}
    small = {one for one, prose in held.items() if prose * MAX_ASIDE < total} - (lone - hidden)
    for line in lines if small else ():
        line.aside = not small.isdisjoint(line.asides)
    named = {one for one in held if asides.names_consent_box(f"{one.get('class')} {one.get('id')}")}
    return {
        element
        for element in held
        if (element in hidden and (shown >= MIN_SHOWN or element in small))
        or (element in named and (element in small or _lies_over(element, lines, shown)))
        or (element in asking and (unasked >= MIN_SHOWN or element in small))
    }


def _lies_over(element: Element, lines: list[Line], shown: int) -> bool:
    """Tell whether a long text without a headline is a request for consent, by its name."""
    held = [line for line in lines if element in line.asides] if shown >= MIN_SHOWN else []
    text = "\n".join(line.text for line in held).lower()
    return asides.speaks_of_cookies(text) and all(line.level != 1 for line in held)


def _asking(lines: list[Line]) -> set[Element]:
    """Return the elements that mention cookies and whose text mostly asks for consent."""
    # A quick test first, as most pages do not mention cookies.
    prose = [line for line in lines if line.prose]
    told = prose if asides.speaks_of_cookies("\n".join(line.text.lower() for line in prose)) else ()
    found = {_group(line.element) for line in told if _names_cookies(line)}
    if not found:
        return found
    headline = {word for line in lines if line.level == 1 for word in long_words(line.text)}
    boxes: dict[Element, list[Line]] = {element: [] for element in found}
    for line in lines:
        if (group := _group(line.element)) in boxes:
            boxes[group].append(line)
    return {element for element, box in boxes.items() if _asks(box, headline)}


def _names_cookies(line: Line) -> bool:
    text = line.text.lower()
    return asides.speaks_of_cookies(text) and asides.asks_for_consent(text)


def _asks(box: list[Line], headline: set[str]) -> bool:
    # The article comes after its headline and repeats most of its words.
    again = {word for line in box for word in long_words(line.text)} & headline
    if len(again) * 2 > len(headline) or any(line.level == 1 for line in box):
        return False
    asked = sum(line.prose for line in box if asides.asks_for_consent(line.text.lower()))
    return asked * 2 >= sum(line.prose for line in box)


def _group(element: Element) -> Element:
    """Return the element that groups the paragraph or item."""
    while element.tag in _GROUPED and (parent := element.getparent()) is not None:
        element = parent
    return element


def is_aside(element: Element, tag: str) -> bool:
    """Tell whether tag, class or id say that an element is beside the article."""
    names, keys = element.get("class"), element.keys()
    return _is_concealed(element, tag, names, keys) or _is_named_aside(element, tag, names, keys)


def _is_concealed(element: Element, tag: str, names: str | None, keys: Sequence[str]) -> bool:
    """Tell whether readers do not see an element; ``names`` are its classes, ``keys`` its attributes."""
    # A quick test first, as most elements have none of these.
    if _CONCEALING.isdisjoint(keys) and not (names and (tag == "p" or "d-none" in names)):
        return False
    return is_hidden(element) or is_unspoken(element)


def _is_named_aside(element: Element, tag: str, names: str | None, keys: Sequence[str]) -> bool:
    if tag in _ASIDE_TAGS or ("role" in keys and element.get("role") in _ASIDE_ROLES):
        return True
    if tag in _NEVER_ASIDE:
        return False
    if names and asides.names_aside(names):
        return True
    return "id" in keys and asides.names_aside(element.get("id") or "")
