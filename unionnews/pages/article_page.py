"""The base class of all article layouts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urljoin, urlsplit

import attrs
from web_poet import HttpResponse, WebPage
from web_poet.exceptions import UseFallback
from web_poet.fields import get_fields_dict
from web_poet.utils import callable_has_parameter

from unionnews.items import RawArticle
from unionnews.pages.encodings import decode
from unionnews.pages.markup import parse_html
from unionnews.pages.processors import (
    base_of,
    breadcrumb_list,
    first_text,
    keyword_list,
    one_address,
    printed_line,
    printed_lines,
)
from unionnews.pages.selectors import Element, Index, Query, seen
from unionnews.words.patterns import regex

if TYPE_CHECKING:
    from unionnews.pages.lines import Line

_PAGE_END = regex(rb"</(?:body|html)", re.IGNORECASE)
_SHORT_TAIL = 1000
"""Number of bytes at the end of a page in which the end of its markup is looked for first."""
_LONGEST_TAIL = 100_000
"""Number of bytes at the end of a page in which the end of its markup is looked for at all."""
_SHOWN_END = 30


class PageResponse(HttpResponse):
    """A page whose text was already decoded (by ``pages.encodings``) and is parsed at most once.

    web-poet would decode the bytes again by its own rules and parse them for each page object.
    """

    markup: bytes = b""
    """The page in UTF-8."""
    last_day: str = "9999-12-31"
    """The latest day (ISO 8601) that can be its date: nothing is published after its download."""

    def with_markup(self, markup: bytes) -> PageResponse:
        """Set the decoded page, in UTF-8."""
        self.markup = markup
        self._cached_text = None
        return self

    @property
    def text(self) -> str:
        if self._cached_text is None:
            self._cached_text = self.markup.decode("utf-8", "replace")
        return self._cached_text

    @property
    def doubts(self) -> list[str]:
        """A message if the page breaks off: inside a tag or a sentence, and without any end tag."""
        for length in (_SHORT_TAIL, _LONGEST_TAIL):
            if _PAGE_END.search(self.markup, max(0, len(self.markup) - length)):
                return []
        tail = self.markup[-_LONGEST_TAIL:].decode("utf-8", "replace").rstrip()
        if "<" not in tail:
            return []
        text = tail.rpartition(">")[2].strip()
        is_cut = (
            "<" in text or text[-1:].isalnum() or text.endswith((",", ";", "、", "，", "-", "–"))
        )
        said = f"the page breaks off: {tail[-_SHOWN_END:]!r} is its end; fetch it again"
        return [said] if is_cut else []

    @cached_property
    def root(self) -> Element:
        """The parsed page."""
        return parse_html(self.markup)

    @cached_property
    def index(self) -> Index:
        """Its elements by class and id."""
        return Index(self.root)


def page_response(response: PageResponse | HttpResponse) -> PageResponse:
    """Return a response as a :class:`PageResponse`; scrapy-poet and others give web-poet's type.

    Both types are in the annotation, because injectors choose by it.
    """
    if isinstance(response, PageResponse):
        return response
    body = bytes(response.body)
    page = PageResponse(response.url, body, status=response.status, headers=response.headers)
    return page.with_markup(decode(body, response.headers.get("Content-Type")).markup)


@attrs.define(slots=False, eq=False)
class ArticlePage(WebPage[RawArticle]):
    """One layout of an article page.

    A subclass declares ``marker``, a query that only its pages match, and its fields as queries
    (:func:`unionnews.pages.selectors.css`) or, where there is a reason, as methods.
    """

    response: PageResponse = attrs.field(converter=page_response)

    marker: ClassVar[Query]
    """Query for the element that holds the article; a page without it is refused."""
    body: ClassVar[Query]
    """Query for the element that holds the text, below the marked element."""
    noise: ClassVar[Query | None] = None
    """Query for elements inside the text that do not belong to it."""

    class Processors:
        headline = [first_text]
        kicker = [first_text]
        subheadline = [first_text]
        bylines = [printed_lines]
        editorsRaw = [printed_line]
        breadcrumbs = [breadcrumb_list]
        keywords = [keyword_list]
        description = [first_text]
        inLanguage = [first_text]
        canonicalUrl = [one_address]
        printEditionRaw = [first_text]

    def __attrs_post_init__(self) -> None:
        self._accepted = False

    def _validate_input(self) -> None:
        # web-poet calls this before every field; its own cache would cost more than the field.
        if not self._accepted:
            self.validate_input()
            self._accepted = True

    def validate_input(self) -> None:
        """Refuse a page of another layout, or one without a headline or text."""
        if self.marked is None:
            raise UseFallback(f"nothing matches {self.marker.source!r}")

    async def to_item(self) -> RawArticle:
        """Return what the page prints; it never really waits, as fields of our pages do not."""
        self._validate_input()
        return RawArticle(**{name: value(self) for name, value in _values(type(self))})

    @cached_property
    def marked(self) -> Element | None:
        """Element that the marker matches."""
        return next(iter(self.find(self.marker)), None)

    def find(self, query: Query, within: Element | None = None) -> list[Any]:
        """Return the matches of a query below an element, or in the whole page."""
        found = query.find(self.response.index, self.root if within is None else within)
        return seen(query, found)

    @property
    def left_out(self) -> Sequence[tuple[Line, str]]:
        """Lines that the layout excludes from the text, each with the reason."""
        return ()

    @property
    def doubts(self) -> Sequence[str]:
        """Messages for users of the record about doubts in reading the page."""
        return ()

    @property
    def root(self) -> Element:
        """The parsed page."""
        root: Element = self.response.root
        return root

    @cached_property
    def scope(self) -> Element:
        """Element below which field queries look; the whole page unless a layout narrows it."""
        return self.root

    @cached_property
    def base_url(self) -> str:
        """Address against which links are resolved."""
        return base_of(self.root, str(self.response.url))

    @cached_property
    def _host(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    def absolute(self, address: str | None) -> str | None:
        """Return a link as an absolute address; blanks and line breaks around it are dropped.

        None for a place in the page and for a script: what opens a menu leads nowhere.
        """
        address = (address or "").strip()
        if not address or address.startswith("#") or address[:11].lower() == "javascript:":
            return None
        if not self.base_url.startswith(("http://", "https://")):
            # In a saved page without an address, relative links cannot be resolved.
            return address if address.startswith(("http://", "https://")) else None
        if "[" not in address and "/." not in address:
            if address.startswith(("http://", "https://")):
                return address
            if address.startswith("/") and not address.startswith("//"):
                return self._host + address
        try:
            return urljoin(self.base_url, address)
        except ValueError:
            return None


@cache
def _values(layout: type[ArticlePage]) -> list[tuple[str, Callable[[ArticlePage], Any]]]:
    """Return the fields of a layout, each with the function that reads it from a page.

    Cached, because web-poet looks up method and processors at each access, which takes a tenth of
    the time of a record.
    """
    declared = get_fields_dict(layout).values()
    return [
        (
            info.name,
            _value(
                getattr(layout, info.name).original_method,
                getattr(layout.Processors, info.name, []) if info.out is None else info.out,
            ),
        )
        for info in declared
    ]


def _value(method: Callable[..., Any], processors: list[Callable[..., Any]]) -> Callable[..., Any]:
    steps = [(process, callable_has_parameter(process, "page")) for process in processors]

    def value(page: ArticlePage) -> Any:
        found = method(page)
        for process, takes_page in steps:
            found = process(found, page=page) if takes_page else process(found)
        return found

    return value
