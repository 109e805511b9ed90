"""One open Scrapy crawler that takes requests."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.utils.reactor import is_reactor_installed

from unionnews.crawling.host_times import state_folder
from unionnews.crawling.run import Run
from unionnews.crawling.sites import project_settings
from unionnews.exceptions import RunError, UnionNewsError

RENEW_AFTER = 3600.0
"""Seconds after which a new crawler takes over: it reads robots.txt again and asks hosts again
that were left alone, so what a host said is not kept for ever."""
RENEW_AT = 5000
"""Number of pages after which a new crawler takes over, for the same reason."""


@dataclass(slots=True, kw_only=True)
class FetchOptions:
    """How pages are fetched."""

    archive: Path | None = None
    """Folder for the pages as WARC files; None keeps none."""
    replay: Sequence[Path] = ()
    """WARC files that answer instead of the network."""
    delay: float | None = None
    """Seconds between requests to a host, instead of the pause that it asks for."""
    timeout: float = 60.0
    """Seconds that one request may take, from the name lookup to the last byte."""
    concurrency: int = 64
    """Requests under way at a time, over all hosts; each host has at most one."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Scrapy settings that replace ours."""

    def scrapy_settings(self) -> Settings:
        """Return the Scrapy settings of a fetcher."""
        settings = project_settings()
        settings.setdict(
            {
                "UNIONNEWS_OUTPUT": str(state_folder()),
                "UNIONNEWS_REPLAY": [str(path) for path in self.replay],
                "UNIONNEWS_ARCHIVE": self.archive is not None,
                "UNIONNEWS_ARCHIVE_FOLDER": str(self.archive) if self.archive else None,
                "UNIONNEWS_DELAY": self.delay,
                "DOWNLOAD_TIMEOUT": self.timeout,
                "CONCURRENT_REQUESTS": self.concurrency,
                "ITEM_PIPELINES": {},
                "EXTENSIONS": {},
                "EXTENSIONS_BASE": {},
                # The caller gets the error, so it need not be in the log too.
                "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
                "RETRY_TIMES": 1,
                "TWISTED_REACTOR_ENABLED": is_reactor_installed(),
                **self.settings,
            },
            priority="cmdline",
        )
        return settings


class FetchSpider(scrapy.Spider):
    """Stays open, so that the crawler accepts requests until it is told to end."""

    name = "fetch"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.opened = asyncio.Event()
        self.run = Run()

    async def start(self) -> AsyncIterator[Any]:
        self.opened.set()
        await self.run.ending.wait()
        none: tuple[Any, ...] = ()
        for request in none:
            yield request


class Session:
    """One open crawler."""

    def __init__(self, settings: Settings) -> None:
        self._runner = AsyncCrawlerRunner(settings)
        self.crawler: Crawler = self._runner.create_crawler(FetchSpider)
        self.openedAt = time.monotonic()
        self.requests = 0
        self.active = 0

    async def open(self) -> None:
        if is_reactor_installed() and not _is_our_loop():
            raise RunError(
                "this process holds a Twisted reactor that does not run in this event loop, as after"
                " a crawl; fetch in a process of its own"
            )
        self._task = self._runner.crawl(self.crawler)
        while self.crawler.spider is None and not self._task.done():
            await asyncio.sleep(0)
        if isinstance(self.spider, FetchSpider):
            opened = asyncio.ensure_future(self.spider.opened.wait())
            await asyncio.wait({opened, self._task}, return_when=asyncio.FIRST_COMPLETED)
            opened.cancel()
        if self._task.done():
            await self._failed()

    @property
    def spider(self) -> scrapy.Spider | None:
        return self.crawler.spider

    async def _failed(self) -> None:
        try:
            await self._task
        except UnionNewsError:
            raise
        except Exception as error:
            raise RunError(f"fetching cannot begin: {type(error).__name__}: {error}") from error

    async def download(self, request: Request) -> Response:
        self.requests += 1
        self.active += 1
        try:
            return await self.crawler.engine.download_async(request)
        finally:
            self.active -= 1

    @property
    def is_old(self) -> bool:
        return self.requests >= RENEW_AT or time.monotonic() - self.openedAt > RENEW_AFTER

    def end(self) -> None:
        if isinstance(self.spider, FetchSpider):
            self.spider.run.ending.set()

    async def close(self) -> None:
        self.end()
        await self._task


def _is_our_loop() -> bool:
    """Tell whether Twisted's reactor runs in the running event loop."""
    from twisted.internet import reactor  # noqa: PLC0415  importing it installs one

    loop = getattr(reactor, "_asyncioEventloop", None)
    return loop is asyncio.get_running_loop() and bool(getattr(reactor, "running", False))
