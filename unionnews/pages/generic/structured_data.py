"""JSON-LD, microdata, OpenGraph and meta tags as one small read-only view.

What is read is bounded (``MAX_…``), and broken JSON is read as far as it can be: pages print
trailing commas, comments and line breaks inside strings.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from typing import Any

from w3lib.html import remove_tags

from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.text import squash

MAX_SCRIPT = 1024 * 1024
"""Characters of one JSON-LD script; longer ones are not read."""
MAX_SCRIPTS = 32
MAX_NODES = 1000
MAX_DEPTH = 8
MAX_METAS = 1000
MAX_VALUES = 50
MAX_TEXT = 10_000
"""Characters of a property."""

_SCRIPTS = xpath_query("//script[contains(@type, 'ld+json')]")
_METAS = xpath_query("//meta[@content]")
_MICRODATA = xpath_query("//*[@itemprop]")
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,20}?\*/)?\s*", re.DOTALL)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_DECODER = json.JSONDecoder(strict=False)
# Keys under which a page puts what it is about; lists of other articles stand under other keys.
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "weibo:article:create_at", "publishdate", "pubdate", "publish_date", "publish-date", "publication_date",
    "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "sailthru.date", "parsely-pub-date",
    "article.published", "cxenseparse:recs:publishtime", "_pubtime",
)  # fmt: skip
"""Names of meta elements that hold the publication date, the most reliable first."""
MODIFIED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "revised",
)  # fmt: skip
"""Names of meta elements that hold the last change."""
Node = Mapping[str, Any]


class StructuredData:
    """What a page says about itself in its markup, outside the printed text."""

    def __init__(self, root: Element) -> None:
        self._root = root

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """First non-empty content of each meta element, by lower-case name or property."""
        found: dict[str, str] = {}
        for element in _METAS(self._root)[:MAX_METAS]:
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = squash(element.get("content"))
            if name and content:
                found.setdefault(name.strip().lower(), content)
        return found

    def meta(self, *names: str) -> str | None:
        """Return the content of the first of these meta elements that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), None)

    @cached_property
    def nodes(self) -> list[Node]:
        """JSON-LD objects that the page is about, graphs and lists unfolded, in page order."""
        found: list[Node] = []
        for script in _SCRIPTS(self._root)[:MAX_SCRIPTS]:
            for value in read_json(script.text or ""):
                found.extend(_unfold(value, MAX_DEPTH))
        return found[:MAX_NODES]

    @cached_property
    def article(self) -> Node:
        """The JSON-LD object of the article; empty where there is none."""
        articles = [node for node in self.nodes if _is_article(node)]
        titled = [node for node in articles if _strings(node.get("headline"))]
        return next(iter([*titled, *articles]), {})

    @cached_property
    def microdata(self) -> Mapping[str, list[Element]]:
        """Elements by their ``itemprop``."""
        found: dict[str, list[Element]] = {}
        for element in _MICRODATA(self._root)[:MAX_METAS]:
            for name in element.get("itemprop", "").split():
                found.setdefault(name, []).append(element)
        return found

    def text(self, key: str) -> str | None:
        """Return a text property of the article, from JSON-LD, else from microdata."""
        return next(iter(self.names(key) or self.item_values(key)), None)

    def names(self, key: str) -> list[str]:
        """Return the names of the persons, organizations or terms under a JSON-LD property."""
        return list(dict.fromkeys(_strings(self._resolved(self.article.get(key)))))[:MAX_VALUES]

    def item_values(self, key: str) -> list[str]:
        """Return the values of a microdata property."""
        found = (_item_value(element) for element in self.microdata.get(key, ())[:MAX_VALUES])
        return list(dict.fromkeys(value for value in found if value))

    def _resolved(self, value: Any) -> Any:
        """Follow references: ``{"@id": "#writer"}`` names another object of the page."""
        if isinstance(value, list):
            return [self._resolved(one) for one in value[:MAX_VALUES]]
        if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
            return self._by_id.get(value["@id"], value)
        return value

    @cached_property
    def _by_id(self) -> Mapping[str, Node]:
        return {
            node["@id"]: node
            for node in self.nodes
            if isinstance(node.get("@id"), str) and "name" in node
        }


def read_json(text: str) -> Iterator[Any]:
    """Yield the JSON values of a script, in order, as far as it can be read."""
    if len(text) > MAX_SCRIPT:
        return
    start = _WRAPPED.match(text)
    position = start.end() if start else 0
    for _ in range(MAX_VALUES):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        yield value
        position = _next_value(text, position)
    else:
        return
    if (
        position < len(text)
        and (mended := _TRAILING_COMMA.sub("", text[position:])) != text[position:]
    ):
        yield from read_json(mended)


def _next_value(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n,;":
        position += 1
    return position


def _unfold(value: Any, depth: int) -> Iterator[Node]:
    if depth <= 0:
        return
    if isinstance(value, list):
        for one in value[:MAX_NODES]:
            yield from _unfold(one, depth - 1)
    elif isinstance(value, dict):
        yield value
        for key in _INWARD:
            if isinstance(value.get(key), list | dict):
                yield from _unfold(value[key], depth - 1)


def _is_article(node: Node) -> bool:
    return any(kind.endswith("Article") or kind in _ARTICLE_TYPES for kind in _types(node))


def _types(node: Node) -> Iterable[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1] for kind in kinds if isinstance(kind, str)]


def _strings(value: Any, depth: int = 4) -> list[str]:
    """Return the printed strings of a property: itself, its ``name``, or those of its parts."""
    if isinstance(value, str):
        # Publishers escape their JSON for HTML once more.
        text = squash(remove_tags(unescape(value[:MAX_TEXT])))
        return [text] if text else []
    if depth <= 0:
        return []
    if isinstance(value, list):
        return [text for one in value[:MAX_VALUES] for text in _strings(one, depth - 1)]
    if isinstance(value, dict):
        return _strings(value.get("name", value.get("@value", value.get("url"))), depth - 1)
    return []


def _item_value(element: Element) -> str | None:
    """Return the value of a microdata property, by the rules of its element."""
    if "itemscope" in element.attrib:
        inner = element.find(".//*[@itemprop='name']")
        if inner is not None:
            element = inner
    for attribute in ("content", "datetime"):
        if value := squash(element.get(attribute)):
            return value
    return text_of(element)
