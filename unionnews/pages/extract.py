"""Read what a page prints from its bytes; all pages are read by these functions.

Pages from a crawl, a single address, the server, WARC or a saved file all go through
:func:`read_page`, :func:`extract` and :func:`join`; ``normalize.article`` does the rest.
"""

import hashlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from web_poet.exceptions import UseFallback

from unionnews.exceptions import MissingPageError, NotAnArticleError, UnreadablePageError
from unionnews.items import ArchiveLocation, Image, Metadata, PageMetadata, RawArticle
from unionnews.normalize.dates import last_day
from unionnews.normalize.identity import plain_address
from unionnews.normalize.urls import ArticlePattern, article_address, page_numbers
from unionnews.pages.article_page import ArticlePage, PageResponse
from unionnews.pages.encodings import decode, is_binary
from unionnews.pages.generic.notices import notice
from unionnews.pages.joining import added_paragraphs, adds_nothing
from unionnews.pages.mirrored import repair_page
from unionnews.pages.rights import rights_answers
from unionnews.pages.rights.rights_answers import Said
from unionnews.pages.rights.rights_signals import page_signals
from unionnews.pages.unpacking import unpacked
from unionnews.repair.text_repair import is_damaged
from unionnews.version import __version__
from unionnews.words.text import alike

MAX_BODY = 16 * 1024 * 1024
"""Largest page in bytes after content decoding; the largest real article page seen has 0.6 MB."""
MAX_PAGES = 100
"""Most pages of one article; the longest picture series seen has 40."""

FULL_TEXT = 500
"""A page without a headline is an article if its text has at least so many characters."""

_NO_ADDRESS = "about:blank"
T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Page:
    """One decoded page, with the facts of its download."""

    response: PageResponse
    metadata: PageMetadata
    requestUrl: str | None = None
    dateDownloaded: str | None = None
    """Time of the download, ISO 8601 in UTC."""
    layout: str = ""
    """Name of the layout that accepted it; empty before it is read."""
    refusals: dict[str, str] = field(default_factory=dict)
    """Reason of each layout that refused it."""
    signals: list[Said] = field(default_factory=list)
    """Statements of robots.txt and headers about its use."""
    doubts: list[str] = field(default_factory=list)
    """Doubts of the layout that accepted it."""


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

    ``today`` is the time of reading, for a page whose time of download is unknown; later dates in
    the page are not its date. ``signals`` are statements about its use outside the page
    (``rights_signals.signals_beside``).

    Raises :class:`UnreadablePageError` for bytes that are not a page: none, too many, or a picture,
    archive or program; :class:`RefusedAddressError` if ``url`` is not an address.
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
    # Some servers compress a page without saying so.
    sent, body = body, b"".join(unpacked(body, where, MAX_BODY))
    if is_binary(body):
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
        # The whole page shows damage better than its text, and labels may be damaged too.
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
    """Run a coroutine that never waits (as of page objects), even inside a running event loop.

    It takes 0.013 ms for a page; ``asyncio.run`` takes 0.24 to 0.47 ms.
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

    ``url`` is the address of page 1. A pager link belongs to the article if it has the article's
    number, on any host or channel; on a site without declared addresses, if it is the address of
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
    """Return number and address of the pages that any of ``pages`` links; ``url`` is page 1's.

    All pages are given, because perhaps only page 1 shows how the pager counts.
    """
    named = dict.fromkeys(link for page in pages for link in page.pageUrls)
    if not named:
        return {}
    return further_pages(replace(pages[0], pageUrls=list(named)), url, patterns)


def without_pager(page: RawArticle) -> RawArticle:
    """Return a page without its pager, which belongs to something else; most pages have none."""
    if not page.pageUrls and page.nextPageUrl is None:
        return page
    return replace(page, pageUrls=[], nextPageUrl=None)


async def read_further(
    pages: list[RawArticle],
    url: str,
    patterns: tuple[ArticlePattern, ...],
    read: Callable[[str, int], Awaitable[RawArticle]],
) -> None:
    """Add the pages after the first one to ``pages``, in order.

    ``url`` is the address of page 1; ``read`` is called with address and number of a page. Later
    pages may link further ones. Raises :class:`MissingPageError` if no page links one in between,
    and the errors of ``read``; the pages read until then stay in ``pages``.
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
            return  # another article of a series; a message names the pages that were not read
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
        # Not an error of the article itself, whose first page was read.
        raise MissingPageError(f"page {number} ({link}): {error}") from error


def _own_page(page: RawArticle, before: list[RawArticle], link: str, number: int) -> RawArticle:
    """Return a page, but refuse one read already: sites redirect missing pages to page 1."""
    known = {mark for earlier in before for mark in _marks(earlier)}
    if known & _marks(page):
        raise MissingPageError(f"page {number} ({link}): answered with another page of the article")
    return page


def _marks(page: RawArticle) -> set[str | None]:
    """Return address and body hash of a page, by which it is recognized."""
    first = page.metadata.pages[0] if page.metadata else None
    return {first.url, first.bodySha256} - {None} if first else set()


def join(pages: Sequence[RawArticle], missing: Sequence[str] = ()) -> RawArticle:
    """Return one article from its pages, in order.

    Page 1 gives the fields. The others add new paragraphs and pictures, and the editor line and
    print edition, which are only on the last page. ``missing`` has the addresses of pages that
    could not be read; they become ``pageUrls``.
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
