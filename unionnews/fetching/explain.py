"""How a page became a record: layouts tried, query or rule behind each field, lines left out.

Layouts need no code for this: each field is read once more by itself, and a watcher is told what
the queries match meanwhile.
"""

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from web_poet.fields import get_fields_dict

from unionnews.crawling.sites import reading_rules, site_behind
from unionnews.exceptions import NotAnArticleError
from unionnews.items import Article, PageEncoding, RawArticle
from unionnews.normalize.article import article
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.extract import Page, extract
from unionnews.pages.lines import Line, read_lines
from unionnews.pages.selectors import Element, Query, watching
from unionnews.words.text import squash

AROUND = 6
"""Number of lines behind the text that are shown."""
_BECOMES = {
    "bylines": "authors",
    "editorsRaw": "editors",
    "sourceRaw": "source",
    "datePublishedRaw": "datePublished",
    "dateModifiedRaw": "dateModified",
    "paragraphs": "articleBody",
    "printEditionRaw": "printEdition",
}


@dataclass(slots=True)
class FieldReading:
    """One field: the rule that read it, the text read, and the value in the record."""

    name: str
    rule: str
    """The declared query; or class, method, file and line of the code that reads the field."""
    queries: dict[str, int]
    """Queries that matched while the field was read, with the number of matches."""
    raw: Any
    """What the page prints."""
    value: Any
    """Value in the record; null where the record has no key of that name."""


@dataclass(slots=True)
class LeftOut:
    """A line in or behind the text that does not belong to the text."""

    line: str
    reason: str


@dataclass(slots=True)
class Explanation:
    """How one page was read."""

    url: str | None
    encoding: PageEncoding
    site: str | None
    """Declared site of the address."""
    refusals: dict[str, str]
    """Reason of each layout that refused the page, in the order in which they were tried."""
    layout: str | None = None
    """Layout that accepted it."""
    fields: list[FieldReading] = field(default_factory=list)
    leftOut: list[LeftOut] = field(default_factory=list)
    """Lines inside the text that were left out, and the first ones behind it."""
    repair: str | None = None
    """Kinds of damage that were repaired before reading."""


@dataclass(slots=True)
class _Watch:
    """Collects what queries match while a field is read."""

    matches: list[tuple[str, list[Any]]] = field(default_factory=list)

    def __call__(self, query: Query, found: list[Any]) -> None:
        if found:
            self.matches.append((query.source, found))

    @property
    def counts(self) -> dict[str, int]:
        return {source: len(found) for source, found in self.matches}


def explain(page: Page) -> Explanation:
    """Read a page as a crawl does, and return how each part was read.

    Raises :class:`UnreadablePageError` for a page that cannot be given to layouts.
    """
    site, layouts = reading_rules(page.metadata.url)
    known = Explanation(
        page.metadata.url, page.metadata.encoding, site.name if site else None, refusals={}
    )
    try:
        raw = extract(page, layouts, known.site)
    except NotAnArticleError as error:
        known.refusals = error.refusals
        return known
    record = article(raw, site or site_behind(raw, page.metadata.url))
    layout = next(one for one in layouts if one.__name__ == page.layout)
    known.refusals, known.layout = dict(page.refusals), page.layout
    known.repair = raw.textRepair.kind if raw.textRepair else None
    known.fields = list(_readings(page, layout, raw, record))
    known.leftOut = list(_left_out(page, layout, raw))
    return known


def _readings(
    page: Page, layout: type[ArticlePage], raw: RawArticle, record: Article
) -> Iterator[FieldReading]:
    for name in get_fields_dict(layout):
        _, watch = _read(page, layout, name)
        yield FieldReading(
            name,
            _rule(layout, name),
            watch.counts,
            getattr(raw, name),
            getattr(record, _BECOMES.get(name, name), None),
        )


def _read(page: Page, layout: type[ArticlePage], name: str) -> tuple[ArticlePage, _Watch]:
    """Read one field on a new page object, so that no cached result of another field is used."""
    fresh = layout(page.response)
    fresh.validate_input()
    watch = _Watch()
    with watching(watch):
        getattr(fresh, name)
    return fresh, watch


def _rule(layout: type[ArticlePage], name: str) -> str:
    owner = next(cls for cls in layout.__mro__ if name in cls.__dict__)
    method = owner.__dict__[name].original_method
    if query := getattr(method, "query", None):
        return f"{owner.__name__}.{name} = {query.source!r}"
    code = inspect.unwrap(method).__code__
    return f"{owner.__name__}.{name} ({Path(code.co_filename).name}:{code.co_firstlineno})"


def _left_out(page: Page, layout: type[ArticlePage], raw: RawArticle) -> Iterator[LeftOut]:
    reader, watch = _read(page, layout, "paragraphs")
    lines = read_lines(page.response.root).lines
    kept = {squash(paragraph) for paragraph in raw.paragraphs}
    places = [line.index for line in lines if line.text in kept]
    if not places:
        return
    inside = {around for index in places for around in _upward(lines[index].element)}
    dropped = [
        (element, source)
        for source, found in watch.matches
        for element in found
        if isinstance(element, Element) and element not in inside
    ]
    said = {line.text: reason for line, reason in reader.left_out}
    values = _printed(raw)
    for line in lines[places[0] : places[-1] + 1 + AROUND]:
        if line.text not in kept:
            reason = said.get(line.text) or _reason(line, dropped, values, layout)
            where = "behind the text" if line.index > places[-1] else "no rule named it"
            yield LeftOut(line.text, reason or where)


def _reason(
    line: Line,
    dropped: list[tuple[Element, str]],
    values: dict[str, str],
    layout: type[ArticlePage],
) -> str | None:
    around = set(_upward(line.element))
    for element, source in dropped:
        if element in around:
            return f"query {source!r}"
    for name, text in values.items():
        if len(line.text) > 1 and line.text in text:
            return f"is {name}"
    return next(_patterns(layout, line.text), None)


def _upward(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def _printed(raw: RawArticle) -> dict[str, str]:
    """Return the printed text of the other fields, by field name."""
    texts = {
        name: squash(getattr(raw, name))
        for name in ("headline", "kicker", "subheadline", "editorsRaw", "datePublishedRaw",
                     "sourceRaw", "printEditionRaw")
    }  # fmt: skip
    texts["bylines"] = squash(" ".join(raw.bylines))
    texts["images"] = squash(" ".join(image.caption or "" for image in raw.images))
    return {name: text for name, text in texts.items() if text}


def _patterns(layout: type[ArticlePage], text: str) -> Iterator[str]:
    """Yield the names of regular expressions in the layout's modules that match a line."""
    for module in dict.fromkeys(cls.__module__ for cls in layout.__mro__):
        if module.startswith("unionnews."):
            for name, value in vars(sys.modules[module]).items():
                if isinstance(value, re.Pattern) and _matches(value, text):
                    yield f"rule {module.rpartition('.')[2]}.{name}"


def _matches(pattern: re.Pattern[Any], text: str) -> bool:
    return isinstance(pattern.pattern, str) and pattern.match(text) is not None


def lines(explanation: Explanation) -> Iterable[str]:
    """Yield the explanation as lines for people."""
    known = explanation
    encoding = known.encoding
    yield f"{known.url or 'page without an address'}"
    yield f"site: {known.site or 'none declared'}"
    yield (
        f"encoding: {encoding.used} (declared: {encoding.declared or 'none'},"
        f" {encoding.replaced} characters could not be decoded)"
    )
    if known.repair:
        yield f"damage undone: {known.repair}"
    yield ""
    for name, reason in known.refusals.items():
        yield f"{name}: refused: {_short(reason)}"
    yield f"{known.layout}: accepted" if known.layout else "no layout accepted it: not an article"
    for one in known.fields:
        if one.raw not in (None, [], ""):
            yield ""
            yield f"{one.name}: {_short(one.raw)}"
            if one.value not in (None, [], one.raw):
                yield f"    in the record: {_short(one.value)}"
            yield f"    by {one.rule}"
            for source, count in one.queries.items():
                yield f"    {count} x {_short(source)}"
    if known.leftOut:
        yield ""
        yield "left out of the text:"
        for line in known.leftOut:
            yield f"    {_short(line.line, 60)}  [{_short(line.reason)}]"


def _short(value: object, width: int = 100) -> str:
    if isinstance(value, list):
        value = f"{len(value)}: " + " | ".join(_short(one, 30) for one in value[:4])
    text = squash(str(value)) or ""
    return text if len(text) <= width else text[: width - 1] + "…"
