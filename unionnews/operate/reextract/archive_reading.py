"""Read articles from an archive: the first page, the pages that follow, one record of them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.sites import all_sites, reading_rules, site_behind, site_of
from unionnews.exceptions import NotAnArticleError, PageError
from unionnews.folder.archive import (
    PAGE_STATUSES,
    ArchiveIndex,
    Capture,
    CaptureRef,
    archive_files,
    location_name,
    read_at,
)
from unionnews.items import ArchiveLocation, Article, RawArticle
from unionnews.normalize.article import article
from unionnews.pages.extract import (
    MAX_PAGES,
    Page,
    extract,
    join,
    linked_pages,
    read_page,
    without_pager,
)
from unionnews.pages.joining import adds_nothing
from unionnews.pages.rights.host_files import file_text
from unionnews.pages.rights.reservations import TDM_FILE
from unionnews.pages.rights.rights_signals import signals_beside
from unionnews.words.patterns import regex

Site = type[SiteSpider] | None
"""A declared site; None for any other, about which only the page itself gives information."""

Place = tuple[str, int, Site]
"""File and offset of a first page, and its site."""
Before = TypeVar("Before")
After = TypeVar("After")

BATCH = 64
"""Number of captures that go through each step together."""
_BATCH_BYTES = 8 << 20
_MAX_REDIRECTS = 5
_MAX_FILES = 500
"""Number of files about rights that are kept in memory."""
_DATE = attrgetter("date")
_NO_PAGE = regex(
    r"(?:image|video|audio|font)/|(?:application|text)/"
    r"(?:(?:rss\+|atom\+)?xml|(?:[a-z]{1,20}\+)?json|javascript|css|pdf|zip)\b"
)


class ArchiveReader:
    """Makes records from captures, as a crawl makes them from responses."""

    def __init__(self, index: ArchiveIndex) -> None:
        self._index = index
        self._beside: dict[str, list[CaptureRef]] = {}
        self._texts: dict[tuple[str, int], str] = {}

    def articles(self, places: Iterable[Place]) -> Iterator[Article | Exception]:
        """Yield the article whose first page lies at each place, joined with its other pages.

        A page that is in none of the archives leaves a validation message. If an article cannot be
        read, its error is yielded in its place: one of :func:`unionnews.pages.extract.extract`, or
        :class:`RecordError` for a broken capture. A batch goes through each step together, because
        that keeps the step's code in the processor's cache (measured: batches of 16 save a tenth
        of the time, batches of 64 a fifth).
        """
        batch: list[tuple[Capture, Site] | Exception] = []
        size = 0
        for place in places:
            found = _tried(self._captured, place)
            batch.append(found)
            size += 0 if isinstance(found, Exception) else len(found[0].body)
            # A file that cannot seek is read from its start, so its pages come in its order only.
            alone = not self._index.is_seekable(place[0])
            if alone or len(batch) == BATCH or size > _BATCH_BYTES:
                yield from self._finished(batch)
                batch, size = [], 0
        yield from self._finished(batch)

    def _finished(
        self, captures: list[tuple[Capture, Site] | Exception]
    ) -> list[Article | Exception]:
        return _through(_made, _through(self._joined, _through(self._decoded, captures)))

    def article_of_any_site(self, capture: Capture) -> Article:
        """Return the article whose first page was captured, of any site."""
        spider = capture.provenance.spider if capture.provenance else None
        site = asked_site(spider, capture.request_url, capture.url)
        return _made(self._joined(self._decoded((capture, site))))

    def _captured(self, place: Place) -> tuple[Capture, Site]:
        file, offset, site = place
        return self._index.page_at(file, offset), site

    def _decoded(self, captured: tuple[Capture, Site]) -> tuple[Page, Capture, Site]:
        capture, site = captured
        if site is None or not site.addresses:
            _check_type(capture)
        return self._page_of(capture, capture.request_url), capture, site

    def _page_of(self, capture: Capture, request_url: str) -> Page:
        return read_page(
            capture.body,
            capture.url,
            content_type=capture.content_type,
            status=capture.status,
            request_url=request_url,
            downloaded=capture.date.strftime("%Y-%m-%dT%H:%M:%SZ"),
            archive=ArchiveLocation(file=location_name(Path(capture.file)), offset=capture.offset),
            signals=signals_beside(
                capture.url,
                capture.decoded_headers(),
                self._said(capture, "/robots.txt"),
                self._said(capture, TDM_FILE),
            ),
        )

    def _said(self, capture: Capture, path: str) -> str:
        """Return the text of a host's file at the time nearest to a capture; empty if none."""
        parts = urlsplit(capture.url)
        near = self._told(f"{parts.scheme}://{parts.netloc}{path}", capture.date)
        if near is None or near.status not in PAGE_STATUSES:
            return ""
        place = near.file, near.offset
        if place not in self._texts:
            try:
                body = self._index.page_at(*place).body
            except PageError:
                body = b""
            self._texts[place] = file_text(body)
        return self._texts[place]

    def _told(self, url: str, date: datetime) -> CaptureRef | None:
        """Return the capture nearest in time that has a host's file, or tells that there is none."""
        if len(self._beside) > _MAX_FILES or len(self._texts) > _MAX_FILES:
            self._beside.clear()
            self._texts.clear()
        if url not in self._beside:
            found = self._index.lookup(url)
            told = (ref for ref in found if ref.status in (*PAGE_STATUSES, 404, 410))
            self._beside[url] = sorted(told, key=_DATE)
        refs = self._beside[url]
        # Each crawl has fetched the file, and each page asks: of thousands, two are compared.
        at = bisect_left(refs, date, key=_DATE)
        two = refs[max(0, at - 1) : at + 1]
        return min(two, key=lambda ref: abs(ref.date - date), default=None)

    def _joined(self, decoded: tuple[Page, Capture, Site]) -> tuple[RawArticle, Capture, Site]:
        page, capture, site = decoded
        first = _extracted(page, capture, site)
        further, missing = self._further(first, capture, site)
        if not further and not missing:
            first = without_pager(first)
        return join([first, *further], missing), capture, site

    def _further(
        self, first: RawArticle, capture: Capture, site: Site
    ) -> tuple[list[RawArticle], list[str]]:
        """Return the article's other pages in order, and the links of those that are missing."""
        patterns = site.addresses if site else ()
        waiting = linked_pages([first], capture.url, patterns)
        found: list[RawArticle] = []
        missing: list[str] = []
        last = 1
        while waiting and last < MAX_PAGES:
            last = min(waiting)
            url = waiting.pop(last)
            page = self._page_near(url, capture.date, site)
            if page is None:
                missing.append(url)
                continue
            if adds_nothing(page, [first, *found]):
                return found, []
            found.append(page)
            for number, link in linked_pages([first, *found], capture.url, patterns).items():
                if number > last:
                    waiting.setdefault(number, link)
        return found, [*missing, *waiting.values()]

    def _page_near(self, url: str, date: datetime, site: Site) -> RawArticle | None:
        for _ in range(_MAX_REDIRECTS):
            ref = _nearest(self._index.lookup(url), date)
            if ref is None:
                return None
            try:
                capture = self._index.page_at(ref.file, ref.offset)
                if ref.status in (*PAGE_STATUSES, None):
                    return _extracted(self._page_of(capture, url), capture, site)
            except PageError:
                return None
            url = urljoin(capture.url, capture.header("Location") or "")
        return None


def _through(
    step: Callable[[Before], After], batch: list[Before | Exception]
) -> list[After | Exception]:
    """Return a batch after a step, errors unchanged; empty the old batch."""
    done: list[After | Exception] = []
    batch.reverse()
    while batch:
        item = batch.pop()
        done.append(item if isinstance(item, Exception) else _tried(step, item))
    return done


def _tried(step: Callable[[Before], After], item: Before) -> After | Exception:
    try:
        return step(item)
    except Exception as error:
        # The traceback's frames would keep the page in memory as long as the batch.
        return error.with_traceback(None)


def _made(joined: tuple[RawArticle, Capture, Site]) -> Article:
    raw, capture, site = joined
    return article(raw, site.site() if site else site_behind(raw, capture.url))


def _extracted(page: Page, capture: Capture, site: Site) -> RawArticle:
    layouts = site.layouts() if site else reading_rules(capture.url)[1]
    return extract(page, layouts, site.name if site else None)


def article_at(path: Path, offset: int) -> Article:
    """Return the article whose first page lies at ``offset`` of a WARC file.

    Further pages, and bodies to which it refers, are looked for in all files if it lies in an
    archive folder of ours, otherwise in this file. Raises the errors that
    :meth:`ArchiveReader.articles` yields, and :class:`UsageError` where no page begins there.
    """
    ours = archive_files(path.parent)
    with ArchiveIndex.open(ours if path in ours else [path]) as index:
        capture = read_at(path, offset, resolve=index.resolve)
        return ArchiveReader(index).article_of_any_site(capture)


def asked_site(spider: str | None, request_url: str, url: str) -> Site:
    """Return the site whose spider asked for a page; otherwise the site of its addresses."""
    return all_sites().get(spider or "") or site_of(request_url) or site_of(url)


def _nearest(found: list[CaptureRef], date: datetime) -> CaptureRef | None:
    """Return the capture nearest in time: of the page, or otherwise of a redirect to it."""
    pages = [ref for ref in found if ref.status in (*PAGE_STATUSES, None)]
    moved = [ref for ref in found if ref.status and 300 < ref.status < 309 and ref.status != 304]
    return min(pages or moved, key=lambda ref: (ref.truncated, abs(ref.date - date)), default=None)


def _check_type(capture: Capture) -> None:
    """Refuse a capture that is certainly not a page, for sites whose addresses do not show it."""
    kind = (capture.content_type or "").lower()
    if _NO_PAGE.match(kind):
        raise NotAnArticleError(capture.url, {"type": f"{kind[:60]} is no page"})
