"""Read JSON-LD, microdata, OpenGraph and meta elements of a page through one read-only class.

Sizes and numbers are limited (``MAX_…``). Broken JSON is read as far as possible, because pages
have trailing commas, comments and line breaks inside strings.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from w3lib.html import remove_tags

from unionnews.normalize.identity import page_identity
from unionnews.pages.declared.json_values import MAX_VALUES, script_values
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, Index, xpath_query
from unionnews.words.patterns import regex
from unionnews.words.text import alike, same_title, squash

MAX_SCRIPTS = 32
MAX_NODES = 1000
MAX_DEPTH = 8
MAX_METAS = 1000
MAX_TEXT = 10_000
"""Only so many characters of a property are read."""
MAX_TITLE = 400
"""Only so many characters of a title or address are compared."""

_MICRODATA = xpath_query(f"(/descendant::*/@itemprop)[position() <= {MAX_METAS}]/..")
_REFERENCE = regex(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]\w{1,30});")
# Keys of the main subject of a page; lists of other articles have other keys.
_INWARD = ("@graph", "mainEntity", "mainEntityOfPage")
_ARTICLE_TYPES = frozenset({"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"})
_OWN_TYPES = frozenset({"WebPage", "ItemPage", "MedicalWebPage", "HowTo", "Recipe", "Review"})
_PAGE_TYPES = frozenset({"CreativeWork", "Blog", "WebSite", ""})
AUTHOR_METAS = (
    "citation_author", "citation_authors", "author", "article:author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "sailthru.author", "cxenseparse:author", "article.author",
)  # fmt: skip
"""Names of meta elements with writers."""
Node = Mapping[str, Any]


class StructuredData:
    """The metadata of a page in its markup, outside the printed text."""

    def __init__(self, root: Element, url: str | None = None, index: Index | None = None) -> None:
        self._root = root
        self._url = url
        self.index = index or Index(root)
        self._names: dict[str, list[str]] = {}

    @cached_property
    def metas(self) -> Mapping[str, str]:
        """First non-empty content of each meta element, by lower-case name or property."""
        return {name: values[0] for name, values in self.meta_values.items()}

    @cached_property
    def meta_values(self) -> Mapping[str, list[str]]:
        """All non-empty contents by the same names: journals have one element for each writer."""
        found: dict[str, list[str]] = {}
        metas = (one for one in self.index.tagged("meta") if one.get("content") is not None)
        for element in islice(metas, MAX_METAS):
            name = element.get("property") or element.get("name") or element.get("itemprop")
            # Texts are often escaped twice; "&copy=" in an address is no character reference.
            printed = _REFERENCE.sub(lambda found: unescape(found[0]), element.get("content") or "")
            content = squash(printed)
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
        return found

    def meta(self, *names: str) -> str | None:
        """Return the content of the first of these meta elements that the page has."""
        return next((self.metas[name] for name in names if name in self.metas), None)

    @cached_property
    def nodes(self) -> list[Node]:
        """JSON-LD objects about the page, taken out of graphs and lists, in page order."""
        found: list[Node] = []
        scripts = (one for one in self.index.tagged("script") if "ld+json" in one.get("type", ""))
        for script in islice(scripts, MAX_SCRIPTS):
            for value in script_values(script.text or ""):
                found.extend(_unfold(value, MAX_DEPTH))
        return found[:MAX_NODES]

    @cached_property
    def article(self) -> Node:
        """The JSON-LD object of the page's own article; empty if there is none.

        Pages declare other stories too. The own article has the page's address or title. Without
        them the best object is refused if its address or headline is of another page.
        """
        return {} if self._is_foreign() else self._best[0]

    @cached_property
    def _best(self) -> tuple[Node, tuple[bool, ...]]:
        """The JSON-LD object that is most surely the page's own article, and how surely."""
        articles = [node for node in self.nodes if _is_article(node)] or [{}]
        return max(((node, self._ownness(node)) for node in articles), key=itemgetter(1))

    def _ownness(self, node: Node) -> tuple[bool, ...]:
        """Return a tuple for comparison: the greater, the surer an object is the page's own article."""
        addresses = set(self._addresses_of(node)) - {""}
        known, headline = self.addresses, next(iter(_strings(node.get("headline"))), "")
        return (
            not addresses.isdisjoint(known),
            bool(headline) and any(same_title(headline, title) for title in self._titles),
            _cut(addresses, "?") & _cut(known, "?") != set(),
            not (addresses and known) or not _cut(addresses, "/").isdisjoint(_cut(known, "/")),
            bool(headline),
        )

    def _is_foreign(self) -> bool:
        node, ownness = self._best
        if any(ownness[:3]) or not self._titles:
            return False
        if not ownness[-1]:  # its address alone tells whose it is
            return bool(self._url) and any(self._addresses_of(node))
        headline = _strings(node.get("headline"))[0]
        return not any(alike(headline, title) for title in self._titles)

    @cached_property
    def is_doubtful(self) -> bool:
        """Whether the article has another address, and a headline only similar to the page's."""
        return any(self._addresses_of(self.article)) and not any(self._best[1][:3])

    @cached_property
    def _titles(self) -> list[str]:
        """Titles of the page outside its JSON-LD: title tag, OpenGraph, headings."""
        found = [text_of(element) for element in self.index.tagged("title", "h1")[:MAX_VALUES]]
        named = [self.meta("og:title"), self.meta("twitter:title")]
        return [text[:MAX_TITLE] for text in (*named, *found) if text]

    @cached_property
    def addresses(self) -> set[str]:
        """Addresses that the page gives as its own, without scheme and front pages."""
        links = (
            one.get("href") for one in self.index.tagged("link") if one.get("rel") == "canonical"
        )
        named = [self._url, self.meta("og:url"), next(links, None)]
        return {key for one in named if one and (key := page_identity(one, self._url))}

    def _addresses_of(self, node: Node) -> Iterator[str]:
        for key in ("url", "mainEntityOfPage", "@id"):
            value = node.get(key)
            value = value.get("@id", value.get("url")) if isinstance(value, dict) else value
            if isinstance(value, str) and not value.startswith("#"):
                yield page_identity(value, self._url) or ""

    @cached_property
    def trail(self) -> list[tuple[str, str | None]]:
        """Name and address of each step above the page: the longest ``BreadcrumbList``, without the page.

        Sites often omit the address of the last step, which is the page itself.
        """
        named = chain.from_iterable((node, node.get("breadcrumb", {})) for node in self.nodes)
        trails = [_steps(one) for one in named if _is_a(one, "BreadcrumbList")]
        steps = max(trails, key=len, default=[])
        return steps[:-1] if len(steps) > 1 and steps[-2][1] and not steps[-1][1] else steps

    @property
    def types(self) -> list[str]:
        """The types of the JSON-LD objects about the page."""
        return [kind for node in self.nodes for kind in _types(node)]

    @cached_property
    def microdata(self) -> Mapping[str, list[Element]]:
        """Elements of the page's own article by ``itemprop``, without comments and teasers."""
        scopes: dict[Element | None, list[Element]] = {}
        for element in _MICRODATA(self._root):
            around = (one for one in element.iterancestors() if "itemscope" in one.attrib)
            scopes.setdefault(next(around, None), []).append(element)
        found: dict[str, list[Element]] = {}
        for element in self._own_scope(scopes):
            for name in element.get("itemprop", "").split():
                found.setdefault(name, []).append(element)
        if "datePublished" not in found and (created := next(self._created(), None)) is not None:
            found["datePublished"] = [created]  # comments below the article have such dates too
        return found

    def _created(self) -> Iterator[Element]:
        """Yield the elements with a date of creation as Drupal 7 declares it (RDFa)."""
        for one in self._root.iter("span"):
            if "dc:created" in one.get("property", "") and "content" in one.attrib:
                yield one

    def _own_scope(self, scopes: Mapping[Element | None, list[Element]]) -> list[Element]:
        """Return the properties of the article's scope, then those of the page or without a scope."""
        articles = [
            scope
            for scope in scopes
            if scope is not None and _is_scope(scope, "Article", _ARTICLE_TYPES)
        ]
        own = max(articles, key=lambda scope: self._is_titled(scopes[scope]), default=None)
        pages = [
            scope for scope in scopes if scope is None or _is_scope(scope, "Page", _PAGE_TYPES)
        ]
        return [one for scope in (own, *pages) if scope in scopes for one in scopes[scope]]

    def _is_titled(self, properties: Iterable[Element]) -> bool:
        named = (one for one in properties if "headline" in one.get("itemprop", "").split())
        headlines = [text for one in named if (text := _item_value(one))]
        return any(same_title(text, title) for text in headlines for title in self._titles)

    def text(self, key: str) -> str | None:
        """Return a text property of the article from JSON-LD, else from microdata."""
        return next(iter(self.names(key) or self.item_values(key)), None)

    def names(self, key: str) -> list[str]:
        """Return the names of the persons, organizations or terms under a JSON-LD property."""
        if key not in self._names:
            found = _strings(self._resolved(self.article.get(key)))
            self._names[key] = list(dict.fromkeys(found))[:MAX_VALUES]
        return [*self._names[key]]

    def page_values(self, key: str) -> list[str]:
        """Return the values of a JSON-LD property of the page itself; some pages declare no article."""
        pages = (node for node in self.nodes if not _OWN_TYPES.isdisjoint(_types(node)))
        own = (
            one for one in pages if self.addresses.issuperset(filter(None, self._addresses_of(one)))
        )
        return [value for node in own for value in _strings(node.get(key))][:MAX_VALUES]

    def persons(self, key: str) -> list[str]:
        """Return the names under a JSON-LD property, except those declared only as organizations."""
        return self._without("Organization", key, but="Person")

    def bodies(self, key: str) -> list[str]:
        """Return the names under a JSON-LD property, except those declared as persons."""
        return self._without("Person", key)

    def _without(self, kind: str, key: str, but: str = "?") -> list[str]:
        value = self._resolved(self.article.get(key))
        values = value if isinstance(value, list) else [value]
        kept = [one for one in values if not _is_a(one, kind) or _is_a(one, but)]
        return list(dict.fromkeys(_strings(kept)))[:MAX_VALUES]

    def item_values(self, key: str) -> list[str]:
        """Return the values of a microdata property."""
        found = (_item_value(element) for element in self.microdata.get(key, ())[:MAX_VALUES])
        return list(dict.fromkeys(value for value in found if value))

    def _resolved(self, value: Any, depth: int = 4) -> Any:
        """Return a value with references replaced: ``{"@id": "#writer"}`` is another object."""
        if isinstance(value, list):
            return [self._resolved(one, depth - 1) for one in value[:MAX_VALUES]] if depth else []
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


def _steps(trail: Node) -> list[tuple[str, str | None]]:
    items = trail.get("itemListElement")
    items = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    items.sort(key=_position)
    steps = []
    for item in items[:MAX_VALUES]:
        page = item.get("item")
        inner = page if isinstance(page, dict) else {"@id": page}
        address = inner.get("@id") or inner.get("url")
        name = next(iter(_strings(item.get("name") or inner.get("name"))), None)
        steps += [(name, address if isinstance(address, str) else None)] if name else []
    return steps


def _position(item: Node) -> float:
    place = item.get("position")
    return float(place) if isinstance(place, int | str) and str(place).isdecimal() else 0.0


def _is_article(node: Node) -> bool:
    return any(
        kind.endswith(("Article", "article")) or kind in _ARTICLE_TYPES for kind in _types(node)
    )


def _cut(addresses: Iterable[str], mark: str) -> set[str]:
    return {address.partition(mark)[0] for address in addresses}


def _is_scope(scope: Element, ending: str, others: frozenset[str]) -> bool:
    kind = (scope.get("itemtype") or "").rstrip("/ ").rsplit("/", 1)[-1]
    return kind.endswith(ending) or kind in others


def _is_a(value: Any, kind: str) -> bool:
    return isinstance(value, dict) and any(one.endswith(kind) for one in _types(value))


def _types(node: Node) -> Iterable[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1] for kind in kinds if isinstance(kind, str)]


def _strings(value: Any, depth: int = 4) -> list[str]:
    """Return the texts of a value: the string itself, its ``name``, or those of its parts."""
    if isinstance(value, str):
        text = value[:MAX_TEXT]
        if "&" in text or "<" in text:
            # Unescape twice: once the text of an editor, once the JSON as part of HTML.
            text = remove_tags(unescape(unescape(text)))
        return [printed] if (printed := squash(text)) else []
    if depth <= 0:
        return []
    if isinstance(value, list):
        return [text for one in value[:MAX_VALUES] for text in _strings(one, depth - 1)]
    if isinstance(value, dict):
        parts = [value.get(key) for key in ("givenName", "additionalName", "familyName")]
        person = " ".join(part for part in parts if isinstance(part, str))
        other = value.get("@value", person or value.get("url"))
        return _strings(value.get("name") or other, depth - 1)
    return []


def _item_value(element: Element) -> str | None:
    """Return the value of a microdata property: ``content``, ``datetime`` or the printed text."""
    if "itemscope" in element.attrib:
        inner = element.find(".//*[@itemprop='name']")
        if inner is not None:
            element = inner
    for attribute in ("content", "datetime"):
        if value := squash(element.get(attribute)):
            return value
    return text_of(element)
