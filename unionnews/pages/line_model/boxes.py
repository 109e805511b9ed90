"""The elements around the lines of a page, each with the amount of its running text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from unionnews.pages.lines import Line
from unionnews.pages.selectors import Element
from unionnews.words.patterns import one_of, regex

_INNER = frozenset(
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote", "ul", "ol", "pre", "dd",
     "dt", "dl"}
)  # fmt: skip
ARTICLE, COMMENT, RELATED, MENU, CAPTION, CREDIT, TOOL, LIST, TABLE, MAIN = (
    1 << number for number in range(10)
)
_MARKS = (ARTICLE, COMMENT, RELATED, MENU, CAPTION, CREDIT, TOOL, LIST, TABLE)
"""Flags for the meaning of an element's tag, class or id."""
_WORDS = {
    ARTICLE: "article|content|body|story|entry|post|text",
    COMMENT: "comment|disqus|reply|respon",
    RELATED: "related|recommend|more|teaser|promo|popular|trend|latest|card|widget|sidebar",
    MENU: "nav|menu|foot|breadcrumb|header|cookie|consent|modal|popup",
    CAPTION: "caption|credit|figure|photo|image",
    CREDIT: "author|byline|meta|date|time|source|publish",
    TOOL: "share|social|tag|subscri|newsletter|sign|login|paywall|tool|ad-|ads|advert|banner",
}
_BY_WORD = {word: mark for mark, words in _WORDS.items() for word in words.split("|")}
_NAMED = regex(one_of(_BY_WORD))
_TAGS = {
    "li": LIST, "ul": LIST, "ol": LIST, "dl": LIST, "td": TABLE, "th": TABLE, "table": TABLE, "figure": CAPTION,
    "figcaption": CAPTION, "nav": MENU, "footer": MENU, "menu": MENU, "article": MAIN, "main": MAIN,
}  # fmt: skip
_KINDS = {
    tag: number
    for number, tag in enumerate(
        ("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "li", "td", "figcaption", "div", "section", "article"), 1
    )
}  # fmt: skip
_UNNAMED = frozenset({"html", "body"})
_NAME_CHARS = 200
"""Number of characters of a class or id that are read."""


class Box:
    """One element, with sums over all lines in it."""

    __slots__ = (
        "chars", "depth", "element", "lines", "linked", "main", "marks", "near", "outer", "own",
        "parent", "prose", "proses", "steps", "sums",
    )  # fmt: skip

    def __init__(self, element: Element, parent: Box | None) -> None:
        self.element = element
        self.parent = parent
        self.chars = self.linked = self.prose = self.lines = self.proses = 0
        self.main = 0.0
        self.steps = -1
        self.own = self.near = self.marks = -1
        """Flags of the element, with those of its parent, and of all around; -1 until asked for."""
        self.sums: tuple[float, ...] = ()
        self.depth: int = parent.depth + 1 if parent else 0
        self.outer: Box | None = None
        """The box of a division, cell or article with several lines around it, if it is not one."""

    def read_marks(self) -> None:
        """Set the flags of this box and of those around it, if they are not known."""
        path = []
        at: Box | None = self
        while at is not None and at.marks < 0:
            path.append(at)
            at = at.parent
        for one in reversed(path):
            around = one.parent
            one.own = 0 if one.element.tag in _UNNAMED else _marks(one.element)
            one.near = one.own | around.own if around else 0
            one.marks = one.own | around.marks if around else 0

    def shares(self, total: float, weight: float) -> tuple[float, ...]:
        """Return what part of the box, and of the page's running text ``total``, is of which kind."""
        if not self.sums:
            chars, proses = self.chars or 1, self.proses or 1
            self.sums = (
                self.prose * weight / total, self.linked / chars, self.prose / chars, self.proses,
                self.prose * weight / proses, self.lines,
            )  # fmt: skip
        return self.sums


def _marks(element: Element) -> int:
    marks = _TAGS.get(str(element.tag), 0)
    for name in ("class", "id"):
        if value := element.get(name):
            marks |= _named(value[:_NAME_CHARS])
    return marks


@lru_cache(maxsize=4096)
def _named(value: str) -> int:
    marks = 0
    for word in _NAMED.findall(value.lower()):
        marks |= _BY_WORD[word]
    return marks


def read_boxes(lines: Sequence[Line], proses: Sequence[int]) -> list[Box]:
    """Return the element of each line, with the sums of all lines below it."""
    known: dict[Element, Box] = {}
    found = []
    for line, prose in zip(lines, proses, strict=True):
        box = known.get(line.element) or _box(line.element, known)
        box.lines += 1
        box.chars += line.chars
        box.linked += line.linked
        if prose:
            box.prose += prose
            box.proses += 1
        found.append(box)
    for box in reversed(known.values()):
        if parent := box.parent:
            parent.lines += box.lines
            parent.chars += box.chars
            parent.linked += box.linked
            parent.prose += box.prose
            parent.proses += box.proses
    for box in known.values():
        _place(box)
    return found


def _place(box: Box) -> None:
    """Set what groups the lines of a box.

    Many systems put each paragraph into boxes of its own: such a box is part of the one around it,
    if most lines there are running text. A comment or teaser is not: it has lines of its own kinds.
    """
    parent = box.parent
    if parent is None:
        return
    alone = box.lines == 1 and (parent.lines == 1 or parent.proses * 2 > parent.lines)
    if alone or box.element.tag in _INNER:
        box.outer = parent.outer or parent


def _box(element: Element, known: dict[Element, Box]) -> Box:
    path = []
    at: Element | None = element
    while at is not None and at not in known:
        path.append(at)
        at = at.getparent()
    box = None if at is None else known[at]
    for one in reversed(path):
        box = known[one] = Box(one, box)
    assert box is not None  # noqa: S101  # the path holds the element itself
    return box


def main_box(boxes: Sequence[Box], worths: Sequence[float]) -> Box | None:
    """Return the box with most running text, or the densest of the boxes around it.

    Sets ``steps`` of this box and of all around it: how many levels each is above. The boxes are as
    they were read, or as :func:`reset` leaves them.
    """
    held = [box for box, worth in zip(boxes, worths, strict=True) if worth]
    for box, worth in zip(held, filter(None, worths), strict=True):
        for number, around in enumerate(_around(box)):
            around.main += worth / 2**number
    near = (around for box in held for around in _around(box))
    best = max(near, key=_held, default=None)
    at, number = best, 0
    while at is not None:
        at.steps = number
        number += 1
        at = at.parent
    return best


def _held(box: Box) -> float:
    return box.main


def reset(boxes: Iterable[Box]) -> None:
    """Undo what :func:`main_box` and :func:`steps_to` have set."""
    done = set[Box]()
    for box in boxes:
        at: Box | None = box
        while at is not None and at not in done:
            at.main, at.steps = 0.0, -1
            done.add(at)
            at = at.parent


def _around(box: Box) -> Iterator[Box]:
    """Yield the box of an element and the two around that."""
    at: Box | None = box.outer or box
    for _ in range(3):
        if at is None:
            return
        yield at
        at = at.parent


def steps_to(box: Box) -> int:
    """Return how many levels above the main box the branch of a box begins; 99 without main box."""
    path = []
    at: Box | None = box
    while at is not None and at.steps < 0:
        path.append(at)
        at = at.parent
    found = at.steps if at is not None else 99
    for one in path:
        one.steps = found
    return found


NUMBERS = (
    "tag", "depth", "article", "comment", "related", "menu", "caption", "credit", "tool", "list", "table", "in_main",
    "steps", "main_more", "own_links", "own_lines",
    *(
        f"{which}_{what}"
        for which in ("box", "up1", "up2")
        for what in ("prose", "links", "dense", "proses", "mean", "lines")
    ),
)  # fmt: skip
"""Names of the numbers of a box."""


@lru_cache(maxsize=4096)
def _said(own: int, near: int, around: int) -> tuple[int, ...]:
    """Return, for each flag, whether an element, its parent and any element around it have it."""
    return tuple(
        ((own & mark) > 0) * 3 + ((near & mark) > 0) * 2 + ((around & mark) > 0) for mark in _MARKS
    )


def numbers(box: Box, total: float, most: float, weight: float) -> tuple[float, ...]:
    """Return the numbers of a box.

    ``total`` is the page's running text, ``most`` the main box's; ``weight`` is that of a character.
    """
    own = box.outer or box
    above = own.parent or own
    box.read_marks()
    return (
        _KINDS.get(str(box.element.tag), 0),
        box.depth,
        *_said(box.own, box.near, box.marks),
        +(box.marks & MAIN > 0),
        min(steps_to(box), 12) if most else 99,
        own.main / most if most else 0.0,
        box.linked / (box.chars or 1),
        box.lines,
        *own.shares(total, weight),
        *above.shares(total, weight),
        *(above.parent or above).shares(total, weight),
    )
