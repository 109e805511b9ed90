"""The only way from page bytes to what the page prints.

Every road (crawl, single URL, server, WARC, saved file) goes through :func:`read_page`,
:func:`extract` and :func:`join`; ``normalize.article`` decides the rest.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from web_poet.exceptions import UseFallback

from unionnews.exceptions import MissingPageError, NotAnArticleError, UnreadablePageError
from unionnews.items import ArchiveLocation, Image, Metadata, PageMetadata, RawArticle
from unionnews.normalize.dates import last_day
from unionnews.normalize.urls import ArticlePattern, article_address, page_numbers, plain_address
from unionnews.pages.article_page import ArticlePage, PageResponse
from unionnews.pages.encodings import decode, wide_codec
from unionnews.pages.generic.headlines import alike
from unionnews.pages.generic.notices import notice
from unionnews.pages.joining import added_paragraphs, adds_nothing
from unionnews.pages.mirrored import repair_page
from unionnews.pages.rights import rights_answers
from unionnews.pages.rights.rights_answers import Said
from unionnews.pages.rights.rights_signals import page_signals
from unionnews.pages.unpacking import unpacked
from unionnews.repair.text_repair import is_damaged
from unionnews.version import __version__

MAX_BODY = 16 * 1024 * 1024
"""Bytes of a page after content decoding; the largest real article page seen has 0.6 MB."""
MAX_PAGES = 100
"""Pages of one article; the longest picture series seen has 40."""

FULL_TEXT = 500
"""Characters of a text that make an article of a page without a headline."""

_NO_ADDRESS = "about:blank"
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x7fELF",
    b"RIFF",
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Page:
    """One page, decoded, and the facts of its download."""

    response: PageResponse
    metadata: PageMetadata
    requestUrl: str | None = None
    dateDownloaded: str | None = None
    """ISO 8601 instant, UTC."""
    layout: str = ""
    """Layout that accepted it, once it was read."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Reason of each layout that did not."""
    signals: list[Said] = field(default_factory=list)
    """What robots.txt and headers say about use."""
    doubts: list[str] = field(default_factory=list)
    """What the layout that accepted it knows to be doubtful."""


def read_page(  # noqa: PLR0913  one fact, one parameter
    body: bytes,
    url: str | None,
    *,
    content_type: str | None = None,
    status: int | None = None,
    request_url: str | None = None,
    downloaded: str | None = None,
    today: datetime | None = None,
    archive: ArchiveLocation | None = None,
    signals: Iterable[Said] = (),
) -> Page:
    """Decode the bytes of a page.

    ``today`` is when it is read, for a page of which nobody knows when it was ``downloaded``: a
    date after that is none of it.
    ``signals`` is what was said about its use beside it (``rights_signals.signals_beside``).

    Raises :class:`UnreadablePageError` for bytes that are no page: none at all, too many, or a
    picture, archive or program under the name of a page; :class:`RefusedAddressError` for a
    ``url`` that is no address.
    """
    if not isinstance(body, bytes):
        raise TypeError(f"bytes expected, got {type(body).__name__}: give the page undecoded")
    url = plain_address(url) if url else None
    where = url or "page"
    if not body or body.isspace():
        raise UnreadablePageError(f"{where}: empty; fetch it again")
    if len(body) > MAX_BODY:
        raise UnreadablePageError(
            f"{where}: {len(body):,} bytes, more than {MAX_BODY:,}; no article page is that large"
        )
    # Some servers pack a page and do not say so.
    sent, body = body, b"".join(unpacked(body, where, MAX_BODY))
    if body.startswith(_BINARY) or (
        body.count(b"\x00", 0, 4096) > 64 and not body.startswith(_UTF16) and not wide_codec(body)
    ):
        raise UnreadablePageError(f"{where}: binary data, not a page; look at the address")
    decoded = decode(body, content_type)
    response = PageResponse(url=url or _NO_ADDRESS, body=body, status=status)
    if moment := datetime.fromisoformat(downloaded) if downloaded else today:
        response.last_day = last_day(moment)
    return Page(
        response=response.with_markup(decoded.markup),
        metadata=PageMetadata(
            url=url,
            httpStatus=status,
            contentType=content_type,
            bodySha256=hashlib.sha256(sent).hexdigest(),
            encoding=decoded.encoding,
            archive=archive,
        ),
        requestUrl=request_url or url,
        dateDownloaded=downloaded,
        signals=list(signals),
    )


def extract(page: Page, layouts: Sequence[type[ArticlePage]], spider: str | None) -> RawArticle:
    """Read a page by the first layout that accepts it.

    Raises :class:`NotAnArticleError` with the reason of each layout when all refuse, and
    :class:`UnreadablePageError` for markup that cannot be read without losing text.
    """
    raw, repaired = _read(page, layouts), None
    if raw is None or is_damaged(_text(raw)):
        # The whole page tells more of the damage than the text does, and labels are hit too.
        repaired = repair_page(page.response)
        raw = _read(page, layouts) if repaired else raw
    if raw is None:
        raise NotAnArticleError(page.metadata.url, page.refusals)
    raw.textRepair = repaired
    raw.metadata = Metadata(
        spider=spider,
        page=page.layout,
        version=__version__,
        dateDownloaded=page.dateDownloaded,
        requestUrl=page.requestUrl,
        pages=[page.metadata],
        validationMessages=page.doubts,
        rights=rights_answers.decide(
            [*page.signals, *page_signals(page.response, [raw.headline or "", *raw.paragraphs])]
        ),
    )
    return raw


def _read(page: Page, layouts: Sequence[type[ArticlePage]]) -> RawArticle | None:
    page.refusals = {}
    for layout in layouts:
        reader = layout(page.response)
        try:
            raw = run(reader.to_item())
        except UseFallback as refusal:
            page.refusals[layout.__name__] = str(refusal)
            continue
        except UnreadablePageError as error:
            raise UnreadablePageError(f"{page.metadata.url or 'page'}: {error}") from None
        if lacking := _lacking(raw):
            page.refusals[layout.__name__] = lacking
        else:
            page.layout = layout.__name__
            page.doubts = [*reader.doubts, *page.response.doubts]
            return raw
    return None


def _text(raw: RawArticle) -> str:
    return "\n".join([raw.headline or "", *raw.paragraphs])


def _lacking(raw: RawArticle) -> str | None:
    if not raw.headline and sum(map(len, raw.paragraphs)) < FULL_TEXT:
        return "no headline"
    if not raw.paragraphs and not raw.images:
        return "no text and no picture"
    found = notice(raw.headline, raw.paragraphs, dated=raw.datePublishedRaw is not None)
    return str(found) if found else None


def run(coroutine: Coroutine[object, None, T]) -> T:
    """Drive a coroutine that never waits: page objects do not, and a loop may be running.

    Costs 0.013 ms a page, where ``asyncio.run`` costs 0.24 to 0.47 ms.
    """
    try:
        coroutine.send(None)
    except StopIteration as end:
        value: T = end.value
        return value
    coroutine.close()
    raise RuntimeError("a page object awaited something; page objects must not wait")


def further_pages(
    raw: RawArticle, url: str, patterns: tuple[ArticlePattern, ...]
) -> dict[int, str]:
    """Return number and address of the article's pages after this one, in order.

    ``url`` is the address of page 1. A pager link belongs to the article when it has its number,
    whatever host or channel it names; on a site without declared addresses, when it is that of
    page 1 with a page number added.
    """
    pages: dict[int, str] = {}
    if not raw.pageUrls:
        return pages
    own = article_address(url, patterns)
    if own is None:
        for link, number in page_numbers(url, raw.pageUrls).items():
            pages.setdefault(number, link)
        return dict(sorted(pages.items()))
    for link in raw.pageUrls:
        address = article_address(link, patterns)
        if address and address.key == own.key and address.page > own.page:
            pages.setdefault(address.page, link)
    return dict(sorted(pages.items()))


def linked_pages(
    pages: Sequence[RawArticle], url: str, patterns: tuple[ArticlePattern, ...]
) -> dict[int, str]:
    """Return number and address of the pages that any of ``pages`` names; ``url`` is page 1's.

    How a pager counts, page 1 alone may tell.
    """
    named = dict.fromkeys(link for page in pages for link in page.pageUrls)
    return further_pages(replace(pages[0], pageUrls=list(named)), url, patterns)


def without_pager(page: RawArticle) -> RawArticle:
    """Return a page whose pager was found to be that of something else."""
    return replace(page, pageUrls=[], nextPageUrl=None)


async def read_further(
    pages: list[RawArticle],
    url: str,
    patterns: tuple[ArticlePattern, ...],
    read: Callable[[str, int], Awaitable[RawArticle]],
) -> None:
    """Add the pages after the first one to ``pages``, in order.

    ``url`` is the address of page 1; ``read`` is called with address and number of a page. A page
    may name pages that those before it did not. Raises :class:`MissingPageError` where a page is
    left out by all of them, and what ``read`` raises; the pages read until then stay in ``pages``.
    """
    waiting = linked_pages(pages, url, patterns)
    while waiting:
        number = len(pages) + 1
        link = waiting.pop(number, None)
        if link is None or number > MAX_PAGES:
            raise MissingPageError(f"page {number} of {max(waiting)}: no link leads to it")
        page = _own_page(await _read_page_of(read, link, number), pages, link, number)
        if adds_nothing(page, pages):
            pages[0] = without_pager(pages[0])
            return
        if article_address(url, patterns) is None and _is_other(page, pages[0]):
            return  # of a series; the pages not read are told
        pages.append(page)
        later = linked_pages(pages, url, patterns)
        waiting |= {n: link for n, link in later.items() if n > number and n not in waiting}


def _is_other(page: RawArticle, first: RawArticle) -> bool:
    """Tell whether the headline of a page says that it is another article."""
    both = page.headline, first.headline
    return all(both) and not alike(page.headline or "", first.headline or "")


async def _read_page_of(
    read: Callable[[str, int], Awaitable[RawArticle]], link: str, number: int
) -> RawArticle:
    try:
        return await read(link, number)
    except (NotAnArticleError, UnreadablePageError) as error:
        # It says nothing about the article, whose first page was read.
        raise MissingPageError(f"page {number} ({link}): {error}") from error


def _own_page(page: RawArticle, before: list[RawArticle], link: str, number: int) -> RawArticle:
    """Refuse an answer that is a page read already: sites redirect to page 1 what they lack."""
    known = {mark for earlier in before for mark in _marks(earlier)}
    if known & _marks(page):
        raise MissingPageError(f"page {number} ({link}): answered with another page of the article")
    return page


def _marks(page: RawArticle) -> set[str | None]:
    """Return address and body hash of the page that was read."""
    first = page.metadata.pages[0] if page.metadata else None
    return {first.url, first.bodySha256} - {None} if first else set()


def join(pages: Sequence[RawArticle], missing: Sequence[str] = ()) -> RawArticle:
    """Return one article from its pages, in order.

    Page 1 gives the fields; the others add the paragraphs and pictures that no page before them
    has, and the editor line and print
    edition, which stand on the last page only. ``missing`` names pages that could not be had: they
    are what is left of ``pageUrls``.
    """
    first, *others = pages
    if not others:
        return first
    images: dict[str, Image] = {}
    for image in (image for page in pages for image in page.images):
        images.setdefault(image.url, image)
    joined = replace(
        first,
        paragraphs=added_paragraphs(pages),
        images=list(images.values()),
        editorsRaw=_last(page.editorsRaw for page in pages),
        printEditionRaw=_last(page.printEditionRaw for page in pages),
        pageUrls=list(missing),
        nextPageUrl=others[-1].nextPageUrl,
    )
    if joined.metadata:
        joined.metadata.pages.extend(
            metadata for page in others if page.metadata for metadata in page.metadata.pages
        )
        said = [page.metadata.rights for page in pages if page.metadata]
        joined.metadata.rights = rights_answers.joined(list(filter(None, said)))
        joined.metadata.validationMessages.extend(
            f"page {number}: {message}"
            for number, page in enumerate(others, 2)
            if page.metadata
            for message in page.metadata.validationMessages
        )
    return joined


def _last(values: Iterable[str | None]) -> str | None:
    return next((value for value in reversed(list(values)) if value), None)
