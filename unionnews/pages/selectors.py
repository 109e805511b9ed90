"""Declare a field of a page as one query.

Queries are compiled once, when the class is made: parsel compiles XPath at each call, which costs
as much as running it on a 30 kB page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from cssselect import HTMLTranslator
from lxml import etree
from web_poet import field

if TYPE_CHECKING:
    from unionnews.pages.article import ArticlePage

_TRANSLATOR = HTMLTranslator()
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)(?:(?P<kind>[.#])(?P<name>[\w-]+))?")
Element = etree._Element


class Query:
    """A compiled query. Called with an element, it returns the matches below it, in order.

    A comma-separated query gives its matches in page order, not in the order of its parts.
    """

    __slots__ = ("_find", "source")

    def __init__(self, source: str, path: str) -> None:
        self.source = source
        self._find = etree.XPath(path)

    def __call__(self, element: Element) -> list[Any]:
        found = self._find(element)
        return found if isinstance(found, list) else [found]

    def first(self, element: Element) -> Any | None:
        """Return the first match or None."""
        found = self(element)
        return found[0] if found else None

    def __repr__(self) -> str:
        return f"<Query {self.source}>"


class Scan(Query):
    """A query for elements by tag, class or id only: one walk over the elements of those tags.

    XPath tests each part of such a list in a walk of its own and sorts what it found.
    """

    __slots__ = ("_classes", "_ids", "_tags", "_whole")

    def __init__(self, source: str, parts: list[re.Match[str]]) -> None:
        self.source = source
        self._tags = tuple(dict.fromkeys(part["tag"] for part in parts))
        self._whole = {part["tag"] for part in parts if part["kind"] is None}
        self._classes = self._names(parts, ".")
        self._ids = self._names(parts, "#")

    def _names(self, parts: list[re.Match[str]], kind: str) -> dict[str, set[str]]:
        names: dict[str, set[str]] = {tag: set() for tag in self._tags}
        for part in parts:
            if part["kind"] == kind:
                names[part["tag"]].add(part["name"])
        return names

    def __call__(self, element: Element) -> list[Any]:
        return list(self._matches(element))

    def first(self, element: Element) -> Any | None:
        return next(self._matches(element), None)

    def _matches(self, element: Element) -> Iterator[Element]:
        for found in element.iterdescendants(*self._tags):
            tag = str(found.tag)
            if (
                tag in self._whole
                or ((own := found.get("class")) and not self._classes[tag].isdisjoint(own.split()))
                or ((ids := self._ids[tag]) and found.get("id") in ids)
            ):
                yield found


def css_query(expression: str) -> Query:
    """Compile a CSS selector; give a tag with each class or id: it makes the query much cheaper."""
    parts = [_SIMPLE.fullmatch(part.strip()) for part in expression.split(",")]
    simple = [part for part in parts if part is not None]
    if len(simple) == len(parts) > 1:
        return Scan(expression, simple)
    path = _TRANSLATOR.css_to_xpath(expression, prefix="descendant::")
    # The same elements, found without a node set of everything in between.
    return Query(expression, path.replace("/descendant-or-self::*/", "/descendant::"))


def xpath_query(expression: str) -> Query:
    """Compile an XPath expression, relative to the element it is called with."""
    return Query(expression, expression)


def css(expression: str) -> Any:
    """Declare a field as a CSS query below :attr:`ArticlePage.scope`."""
    return _field(css_query(expression))


def xpath(expression: str) -> Any:
    """Declare a field as an XPath query relative to :attr:`ArticlePage.scope`."""
    return _field(xpath_query(expression))


def _field(query: Query) -> Any:
    def matches(page: ArticlePage) -> list[Any]:
        return query(page.scope)

    matches.query = query  # type: ignore[attr-defined]  # read by `explain`
    declare: Callable[..., Any] = field
    return declare(matches)
