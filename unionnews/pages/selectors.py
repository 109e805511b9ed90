"""Declare a field of a page as one query.

Queries are compiled once, when the class is made: parsel compiles an XPath at each call, which costs
as much as running it on a page of 30 kB. The most frequent query, an element by class or id, uses an
index that is made in one walk over the page.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

from cssselect import HTMLTranslator
from lxml import etree
from web_poet import field

from unionnews.words.patterns import regex

_TRANSLATOR = HTMLTranslator()
Element = etree._Element

INDEXED_TAGS = ("div", "p", "span", "font", "td")
"""Tags in the index by class or id; other elements are found by walking the page."""
SHARED_TAGS = (("h1", "meta", "nav", "script", "title"), ("a", "link", "option", "time"))
"""Tags whose elements several readers of a page ask for: one walk finds those of a row for all."""
_ROW_OF = {tag: row for row in SHARED_TAGS for tag in row}
# Examples: div.rm_txt, p#sou, div.zdfy a.
_MARK = regex(
    rf"(?P<tag>{'|'.join(INDEXED_TAGS)})(?P<kind>[.#])(?P<name>[\w-]+)(?:\s+(?P<below>[a-z][a-z0-9]*))?"
)
_LONGEST_CLASS = 400
Mark = tuple[str, str, str]
"""Tag, kind (``.`` or ``#``) and name in a selector such as ``div.rm_txt``."""
# Names in the queries compiled so far.
_CLASSES: set[str] = set()
_IDS: set[str] = set()


class Index:
    """Elements of a page by class and by id, each with its place in page order.

    Only names in a query compiled so far are in it: to keep all would double the cost of the walk.
    It is read when the first of them is asked for.
    """

    __slots__ = ("_by_class", "_by_id", "_by_tag", "_names", "_shared", "root")

    def __init__(self, root: Element) -> None:
        self.root = root
        self._names = -1
        self._by_tag: dict[str, list[Element]] = {}
        self._shared: dict[tuple[str, ...], list[Element]] = {}

    def tagged(self, *tags: str) -> list[Element]:
        """Return the elements of tags of one row of :data:`SHARED_TAGS`, in page order."""
        row = _ROW_OF[tags[0]]
        if row not in self._shared:
            self._shared[row] = shared = list(self.root.iter(*row))
            self._by_tag |= {tag: [] for tag in row}
            for element in shared:
                self._by_tag[str(element.tag)].append(element)
        if len(tags) == 1:
            return self._by_tag[tags[0]]
        return [element for element in self._shared[row] if element.tag in tags]

    def _read(self) -> None:
        self._names = len(_CLASSES) + len(_IDS)
        self._by_class: dict[str, list[tuple[int, Element]]] = {}
        self._by_id: dict[str, list[tuple[int, Element]]] = {}
        by_class, by_id = self._by_class, self._by_id
        for place, element in enumerate(self.root.iter(*INDEXED_TAGS)):
            # One call for all attributes is faster; most elements have none or one.
            for name, value in element.items():
                if name == "class":
                    if len(value) <= _LONGEST_CLASS:
                        for word in value.split():
                            if word in _CLASSES:
                                by_class.setdefault(word, []).append((place, element))
                elif name == "id" and value in _IDS:
                    by_id.setdefault(value, []).append((place, element))

    def marked(self, marks: Sequence[Mark]) -> list[Element]:
        """Return the elements that match marks such as that of ``div.rm_txt``, in page order."""
        if self._names != len(_CLASSES) + len(_IDS):
            self._read()
        found = [
            place
            for tag, kind, name in marks
            for place in (self._by_class if kind == "." else self._by_id).get(name, ())
            if place[1].tag == tag
        ]
        if len(found) > 1:
            found = list(dict(sorted(found, key=_place)).items())
        return [element for _, element in found]


class Query:
    """A compiled query. A call with an element returns the matches below it, in page order.

    A comma-separated query gives its matches in page order, not in the order of its parts.
    """

    __slots__ = ("_find", "source")

    def __init__(self, source: str, path: str) -> None:
        self.source = source
        # Smart strings know their element, cost twice as much, and are not needed.
        self._find = etree.XPath(path, smart_strings=False)

    def __call__(self, element: Element) -> list[Any]:
        return seen(self, self._matches(element))

    def _matches(self, element: Element) -> list[Any]:
        found = self._find(element)
        return found if isinstance(found, list) else [found]

    def first(self, element: Element) -> Any | None:
        """Return the first match or None."""
        found = self(element)
        return found[0] if found else None

    def find(self, index: Index, element: Element) -> list[Any]:
        """Return the same as a call with the element, from the page's index if possible."""
        return self(element)

    def __repr__(self) -> str:
        return f"<Query {self.source}>"


Watcher = Callable[[Query, list[Any]], None]
_WATCHER: ContextVar[Watcher | None] = ContextVar("who is told what queries match", default=None)


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    """Call ``watcher`` with each query run in the context, and with its matches."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


def seen(query: Query, found: list[Any]) -> list[Any]:
    """Call the watcher, if there is one, and return the matches; costs 0.03 µs without a watcher."""
    if (watcher := _WATCHER.get()) is not None:
        watcher(query, found)
    return found


class TagQuery(Query):
    """A query for all elements of one tag."""

    __slots__ = ()

    def _matches(self, element: Element) -> list[Any]:
        return list(element.iterdescendants(self.source))

    def find(self, index: Index, element: Element) -> list[Any]:
        if element is index.root and self.source in _ROW_OF:
            return index.tagged(self.source)
        return self(element)


class MarkQuery(Query):
    """A query for elements by class or id, or for elements of one tag below them."""

    __slots__ = ("_below", "_marks")

    def __init__(self, source: str, path: str, parts: list[re.Match[str]]) -> None:
        super().__init__(source, path)
        self._marks: list[Mark] = [(part["tag"], part["kind"], part["name"]) for part in parts]
        self._below = parts[0]["below"]
        for _, kind, name in self._marks:
            (_CLASSES if kind == "." else _IDS).add(name)

    def find(self, index: Index, element: Element) -> list[Any]:
        matches = index.marked(self._marks)
        if element is not index.root:
            matches = [match for match in matches if _is_below(match, element)]
        if self._below is None:
            return matches
        return list(
            dict.fromkeys(e for match in matches for e in match.iterdescendants(self._below))
        )


def _place(found: tuple[int, Element]) -> int:
    return found[0]


def _is_below(element: Element, ancestor: Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not ancestor:
        parent = parent.getparent()
    return parent is not None


def css_query(expression: str) -> Query:
    """Compile a CSS selector. With a tag before each class or id the query is much cheaper."""
    if re.fullmatch(r"[a-z][a-z0-9]*", expression):
        return TagQuery(expression, f"descendant::{expression}")
    path = _TRANSLATOR.css_to_xpath(expression, prefix="descendant::")
    # The same elements, found without a node set of all elements in between.
    path = path.replace("/descendant-or-self::*/", "/descendant::")
    parts = [_MARK.fullmatch(part.strip()) for part in expression.split(",")]
    marks = [part for part in parts if part is not None]
    if len(marks) == len(parts) and len({part["below"] for part in marks}) == 1:
        return MarkQuery(expression, path, marks)
    return Query(expression, path)


def xpath_query(expression: str) -> Query:
    """Compile an XPath expression, relative to the element of the call."""
    return Query(expression, expression)


class Scoped(Protocol):
    """What a declared query needs of a page: the element to search in, and the search."""

    @property
    def scope(self) -> Element: ...

    def find(self, query: Query, within: Element | None = None) -> list[Any]: ...


def css(expression: str) -> Any:
    """Declare a field as a CSS query below :attr:`ArticlePage.scope`."""
    return _field(css_query(expression))


def xpath(expression: str) -> Any:
    """Declare a field as an XPath query relative to :attr:`ArticlePage.scope`."""
    return _field(xpath_query(expression))


def _field(query: Query) -> Any:
    def matches(page: Scoped) -> list[Any]:
        return page.find(query, page.scope)

    matches.query = query  # type: ignore[attr-defined]  # read by `explain`
    declare: Callable[..., Any] = field
    return declare(matches)
