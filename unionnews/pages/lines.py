"""A page as the lines it prints, in order, each with what its markup tells about it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from unionnews.pages.processors import BLOCKS, SILENT, is_hidden
from unionnews.pages.selectors import Element
from unionnews.words.text import squash

MAX_LINES = 40_000
"""Lines of a page; the longest article page seen has 3,000. A page of more is refused."""

MAX_NESTED = 16
"""Asides inside one another that are told apart."""
# Pages of the 2000s put the whole article into a form.
_SILENT = (SILENT | {"title"}) - {"form"}
MAX_ASIDE = 2.5
"""An element named as an aside is one if it holds less than 1 / 2.5 of the running text."""
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SENTENCE = re.compile("[，。！？；：、…]|[,.;:!?](?=\\s|$)|[،؛؟।]")
_ASIDE_TAGS = frozenset({"nav", "footer", "aside", "dialog", "menu"})
# Words in class and id that name what stands beside an article, in the order of their frequency.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|foot(?:er)?|side(?:bar)?|breadcrumbs?|comments?|disqus"
    r"|share|sharing|social|related|recommend(?:ed|ation)?s?|promo|sponsor(?:ed)?|advert(?:isement)?s?"
    r"|newsletter|subscribe|subscription|cookies?|consent|modal|popup|banner|pagination|pager"
    r"|tags?|login|copyright|widget|teasers?|most-?(?:read|popular)|trending|read-?more|paywall)(?:[\s_-]|$)",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class Line:
    """One printed line: what stands between two block elements or line breaks."""

    text: str
    """Text with single blanks."""
    element: Element
    """Innermost block element that prints it."""
    index: int
    chars: int
    """Characters without blanks."""
    linked: int
    """Characters inside links."""
    level: int
    """1 to 6 where h1 to h6 prints it, else 0."""
    asides: tuple[Element, ...]
    """Elements around it that are hidden or named as navigation, comments, …, outermost first."""
    aside: bool = False
    """Stands beside the article; set by :func:`read_lines` once all lines are known."""

    @property
    def prose(self) -> int:
        """Characters that read as running text: outside links, in lines with punctuation."""
        if self.chars < 12 or self.linked * 3 > self.chars or not _SENTENCE.search(self.text):
            return 0
        return self.chars - self.linked


@dataclass(slots=True)
class Lines:
    """The lines of a page, and its images with the number of lines before each."""

    lines: list[Line] = field(default_factory=list)
    images: list[tuple[int, Element]] = field(default_factory=list)


class _Reader:
    """Collects lines while the page is walked."""

    def __init__(self) -> None:
        self.found = Lines()
        self.pieces: list[str] = []
        self.linked = 0
        self.links = 0
        self.level = 0
        self.asides: tuple[Element, ...] = ()
        self.blocks: list[Element] = []

    def add(self, text: str | None) -> None:
        if text:
            self.pieces.append(text)
            if self.links:
                self.linked += len("".join(text.split()))

    def flush(self) -> None:
        text = squash("".join(self.pieces)) if self.pieces else None
        if text and self.blocks and len(self.found.lines) <= MAX_LINES:
            self.found.lines.append(
                Line(
                    text=text,
                    element=self.blocks[-1],
                    index=len(self.found.lines),
                    chars=len(text) - text.count(" "),
                    linked=self.linked,
                    level=self.level,
                    asides=self.asides,
                )
            )
        self.pieces.clear()
        self.linked = 0

    def start(self, element: Element, tag: str) -> None:
        if tag in BLOCKS:
            self.flush()
            if tag != "br":
                self.blocks.append(element)
            self.level = _HEADINGS.get(tag, self.level)
        elif tag == "a" and "href" in element.attrib:
            self.links += 1
        elif tag == "img":
            self.found.images.append((len(self.found.lines), element))
        if len(self.asides) < MAX_NESTED and is_aside(element, tag):
            self.flush()
            self.asides = (*self.asides, element)
        self.add(element.text)

    def end(self, element: Element, tag: str) -> None:
        if tag in BLOCKS:
            self.flush()
            if tag != "br":
                self.blocks.pop()
            if tag in _HEADINGS:
                self.level = 0
        elif tag == "a" and "href" in element.attrib:
            self.links -= 1
        if self.asides and self.asides[-1] is element:
            self.flush()
            self.asides = self.asides[:-1]
        self.add(element.tail)


def read_lines(root: Element) -> Lines:
    """Return the lines of a page; silent and hidden elements are left out."""
    reader = _Reader()
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: Element | None = None
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _SILENT or not tag:
                skipped = element
                walker.skip_subtree()
            else:
                reader.start(element, tag)
        elif element is skipped:
            skipped = None
            reader.add(element.tail)
        else:
            reader.end(element, tag)
    reader.flush()
    _mark_asides(reader.found.lines)
    return reader.found


def _mark_asides(lines: list[Line]) -> None:
    """Believe the markup only where it does not hide the greater part of the page's text."""
    held: Counter[Element] = Counter()
    total = 0
    for line in lines:
        prose = line.prose
        total += prose
        for element in line.asides:
            held[element] += prose
    for line in lines:
        line.aside = any(held[element] * MAX_ASIDE < total for element in line.asides)


def is_aside(element: Element, tag: str) -> bool:
    """Tell whether the markup names an element as something beside the article."""
    if tag in _ASIDE_TAGS:
        return True
    if is_hidden(element):
        return True
    if tag in ("body", "html", "main", "article", "a", "img", "span", "p"):
        return False
    named = element.get("class"), element.get("id")
    return any(name is not None and _ASIDE.search(name) is not None for name in named)
