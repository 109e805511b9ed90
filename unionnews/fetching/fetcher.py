"""Fetch articles: download pages, read them, join them into records, or raise why not."""

import asyncio
import time
from collections import Counter
from typing import Self
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Request, Response

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.middlewares import exchange
from unionnews.crawling.middlewares.guard import ALL_NETWORKS, refusal, shortened
from unionnews.crawling.run import Run
from unionnews.crawling.sites import reading_rules, site_behind
from unionnews.exceptions import (
    NotFetchedError,
    PageError,
    RefusedAddressError,
    UnionNewsError,
    UnreadablePageError,
)
from unionnews.fetching.session import FetchOptions, Session
from unionnews.folder.archive import PAGE_STATUSES, need_archives
from unionnews.items import Article, RawArticle
from unionnews.normalize.article import article
from unionnews.normalize.urls import article_address, ascii_host
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.extract import Page, extract, join, read_further

MAX_MESSAGE = 400
"""Longest error message, in characters; some errors quote what the server sent."""
LARGE = 256 * 1024
"""Pages of this many bytes or more are read in a thread, so that the event loop goes on."""


class Fetcher:
    """Fetches single articles.

    An asynchronous context manager::

        async with Fetcher() as fetcher:
            record = await fetcher.article("http://acftu.people.com.cn/n1/2024/…")

    Many calls may run at a time: hosts are asked in parallel, but each host gets one request after
    the other. Entering raises :class:`UsageError` where no ``UNIONNEWS_CONTACT`` is set.
    """

    def __init__(self, options: FetchOptions | None = None) -> None:
        self.options = options or FetchOptions()
        self._session: Session | None = None
        self._old: set[Session] = set()
        self._opening = asyncio.Lock()
        self._waiting: Counter[str] = Counter()

    async def __aenter__(self) -> Self:
        need_archives(self.options.replay)
        await self._current()
        return self

    async def __aexit__(self, *_: object) -> None:
        sessions = [*self._old, *([self._session] if self._session else [])]
        self._session = None
        await asyncio.gather(*(session.close() for session in sessions))

    def end(self) -> None:
        """Make requests that wait for their host fail at once; requests under way are finished."""
        for session in (*self._old, *([self._session] if self._session else [])):
            session.end()

    async def _current(self) -> Session:
        async with self._opening:
            if self._session and self._session.is_old:
                self._old.add(self._session)
                self._session = None
                await self._drain()
            for idle in [old for old in self._old if not old.active]:
                self._old.discard(idle)
                await idle.close()
            if self._session is None:
                session = Session(self.options.scrapy_settings())
                await session.open()
                self._session = session
            return self._session

    async def _drain(self) -> None:
        """Wait for requests under way: an archive folder takes one writer at a time."""
        while self.options.archive and any(old.active for old in self._old):
            await asyncio.sleep(0.02)

    async def article(self, url: str) -> Article:
        """Fetch an article with all its pages and return its record.

        Raises :class:`RefusedAddressError` for an address that is never fetched,
        :class:`NotFetchedError` where the page cannot be had, :class:`NotAnArticleError` and
        :class:`UnreadablePageError` where it gives no record. A further page that cannot be had
        is named in ``metadata.validationMessages``.
        """
        page = await self.page(url)
        declared, layouts = reading_rules(page.metadata.url)
        name = declared.name if declared else None
        pages = [await _extract(page, layouts, name)]
        missing = await self._further(pages, page.metadata.url or url, layouts, name)
        raw = join(pages)
        record = article(raw, declared or site_behind(raw, url))
        if missing:
            record.metadata.validationMessages.append(missing)
        return record

    async def _further(
        self,
        pages: list[RawArticle],
        url: str,
        layouts: tuple[type[ArticlePage], ...],
        name: str | None,
    ) -> str | None:
        """Append the pages after the first one; return what is missing, None if nothing is."""

        async def read(link: str, number: int) -> RawArticle:
            return await _extract(await self.page(link), layouts, name)

        declared, _ = reading_rules(url)
        try:
            await read_further(pages, url, declared.addresses if declared else (), read)
        except (PageError, RefusedAddressError) as error:
            return f"page {len(pages) + 1} is missing: {error}"
        return None

    async def page(self, url: str) -> Page:
        """Fetch one page and decode it; raises as :meth:`article` does."""
        url = first_page(url)
        host = urlsplit(url).hostname or ""
        self._waiting[host] += 1
        try:
            session = await self._current()
            response = await session.download(Request(url))
        except UnionNewsError:
            raise
        except Exception as error:
            raise _explained(error, url) from error
        finally:
            self._waiting[host] -= 1
            self._waiting += Counter()  # drops hosts whose count is 0
        if len(response.body) + len(exchange.rules_of(response).robots) < LARGE:
            return _read(response, url)
        return await asyncio.to_thread(_read, response, url)

    def wait(self, url: str) -> float:
        """Return about how many seconds a request for an address would wait for its host."""
        if self._session is None:
            return 0.0
        hosts = Run.of(self._session.crawler).hosts
        host = hosts.get(urlsplit(url).hostname or "")
        if not host:
            return 0.0
        return max(0.0, host.readyAt - time.monotonic()) + host.delay * self._waiting[host.name]


def first_page(url: str) -> str:
    """Return the address to fetch: page 1 where ``url`` is a further page of a declared site.

    Raises :class:`RefusedAddressError` for an address that no server can be asked for.
    """
    url = ascii_host(url.strip())
    if why := refusal(url, ALL_NETWORKS):
        raise RefusedAddressError(f"{shortened(url) or 'an empty address'}: refused: {why}")
    declared, _ = reading_rules(url)
    known = article_address(url, declared.addresses) if declared else None
    return known.canonicalUrl if known and known.page > 1 else url


async def _extract(
    page: Page, layouts: tuple[type[ArticlePage], ...], name: str | None
) -> RawArticle:
    if len(page.response.body) < LARGE:
        return extract(page, layouts, name)
    return await asyncio.to_thread(extract, page, layouts, name)


def _read(response: Response, url: str) -> Page:
    if response.status not in PAGE_STATUSES:
        gone = response.status in (404, 410)
        raise NotFetchedError(
            f"{shortened(url)}: {exchange.told_status(response)}",
            "gone" if gone else "http_status",
            response.status,
        )
    if coding := response.headers.get("Content-Encoding"):
        name = coding.decode("latin-1")
        raise UnreadablePageError(f"{shortened(url)}: content coding {name!r} is not known")
    return SiteSpider.page(response, url)


_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exchange.Forbidden, "robots"),
    (exchange.NotInArchive, "not_in_archive"),
    (exchange.Postponed, "left_alone"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),
    (IgnoreRequest, "failed"),
)


def _explained(error: Exception, url: str) -> UnionNewsError:
    """Return our own error for an error of Scrapy."""
    text = " ".join(str(error).split())[:MAX_MESSAGE] or type(error).__name__
    where = shortened(url)
    # What was refused may be where a redirect led; the caller knows only what it asked for.
    text = text if text.startswith(where) else f"{where}: {text}"
    if isinstance(error, exchange.Refused):
        return RefusedAddressError(text)
    reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), "failed")
    return NotFetchedError(text, reason)
