"""Crawl one site in this process."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from unionnews.crawling import logs
from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.bounds import parse_span
from unionnews.crawling.run import (
    ALL_FORBIDDEN,
    INTERRUPTED,
    NO_ARTICLE_READ,
    NOTHING_ASKED,
    NOTHING_READ,
    Run,
)
from unionnews.crawling.sites import project_settings, site_at, site_named
from unionnews.exceptions import RunError, UnionNewsError, UsageError
from unionnews.folder.archive import is_archive, need_archives
from unionnews.folder.ledger import Summary

DEMO = Path(__file__).parents[1] / "demo"
GRACE = 60.0
"""Seconds in which a run that cannot go on may finish its requests, before it is cut off."""


@dataclass(slots=True, kw_only=True)
class CrawlOptions:
    """Options of one run, as given on the command line."""

    since: str | None = None
    until: str | None = None
    maxArticles: int | None = None
    maxListPages: int | None = None
    maxTime: str | None = None
    full: bool = False
    section: str | None = None
    """Start page to begin at instead of the site's own."""
    lastListPage: int | None = None
    """Number of the last page that is read of each list."""
    anew: bool = False
    """Whether to learn an undeclared site again, even if there is a ``site.toml``."""
    undeclared: bool = False
    """Whether to learn the site even if it is declared."""
    output: Path = Path("output")
    replay: list[Path] = field(default_factory=list)
    archive: bool = True
    delay: float | None = None
    browser: bool = False
    """Whether to run the scripts of pages in Chromium."""
    logLevel: str = "INFO"
    progress: str = ""
    """Display of progress: ``live`` (on a terminal), ``log``, or empty for none."""

    def arguments(self) -> dict[str, str]:
        """Return the spider's arguments."""
        given = {
            "since": self.since,
            "until": self.until,
            "max_articles": self.maxArticles,
            "max_list_pages": self.maxListPages,
            "max_time": self.maxTime,
            "section": self.section,
            "last_list_page": self.lastListPage,
            "full": 1 if self.full else None,
        }
        return {name: str(value) for name, value in given.items() if value is not None}

    def settings(self) -> dict[str, Any]:
        """Return the Scrapy settings that differ from the project's."""
        return {
            "UNIONNEWS_OUTPUT": str(self.output),
            "UNIONNEWS_REPLAY": [str(path) for path in self.replay],
            "UNIONNEWS_ARCHIVE": self.archive and not self.replay,
            "UNIONNEWS_DELAY": self.delay,
            "UNIONNEWS_BROWSER": self.browser,
            "UNIONNEWS_PROGRESS": self.progress,
            "LOG_LEVEL": self.logLevel,
        }


def crawl(site: str, options: CrawlOptions) -> Summary:
    """Crawl a site until its work is done or a bound is reached; return the summary.

    It starts Twisted's reactor, so it can be called only once in a process. Raises
    :class:`UsageError` and :class:`RunError` where the run cannot be done at all.
    """
    spider = spider_of(site, options)
    parse_span(options.maxTime)
    need_archives(options.replay)
    for path in options.replay:
        if not is_archive(path):
            raise UsageError(f"{path}: not a WARC file; --replay answers from archives only")
    if options.output.is_file():
        raise UsageError(f"{options.output}: is a file; name a folder with --output")
    settings = project_settings()
    settings.setdict(options.settings(), priority="cmdline")
    crawler = _run(settings, spider, options.arguments())
    run = Run.of(crawler) if crawler.spider else None
    if run and run.failure:
        raise run.failure
    if run is None or run.summary is None:
        raise RunError(f"{site}: the run ended before it began; see the messages above")
    return run.summary


def spider_of(site: str, options: CrawlOptions) -> type[SiteSpider]:
    """Return the spider of a site, given by name or address.

    Raises :class:`UsageError` if the text is neither.
    """
    if "://" in site:
        return site_at(site, anew=options.anew, undeclared=options.undeclared)
    return site_named(site)


def exit_status(summary: Summary) -> int:
    """Return 0 for a complete run, 1 if no page could be read, 3 if pages are left."""
    if summary.outcome == NO_ARTICLE_READ:
        return 3
    if summary.complete:
        # While a site is looked at for the first time, nothing is known that could be left.
        return 3 if summary.outcome == INTERRUPTED else 0
    tried = summary.outcome in ("finished", NOTHING_ASKED, NOTHING_READ, ALL_FORBIDDEN)
    return 1 if tried and not summary.counts.get("pagesRead") else 3


def _quiet_process(settings: Settings) -> AsyncCrawlerProcess:
    # Scrapy logs every step; the spider and the display show what an operator needs.
    logging.disable(logging.INFO)
    process = AsyncCrawlerProcess(settings)
    logging.disable(logging.NOTSET)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    logging.getLogger("unionnews.crawling.middlewares").setLevel(logging.WARNING)
    return process


def _run(settings: Settings, spider: type, arguments: Mapping[str, str]) -> Crawler:
    if logs.is_json():
        logs.install(settings["LOG_LEVEL"])
        settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    process = _quiet_process(settings)
    crawler = process.create_crawler(spider)
    task = process.crawl(crawler, **arguments)
    last = task.get_loop().create_task(_cut_off(task, crawler))
    task.add_done_callback(lambda _: last.cancel())
    process.start()
    if not task.done():
        raise RunError("interrupted before the crawl had begun; start the same command again")
    error = None if task.cancelled() else task.exception()
    if isinstance(error, UnionNewsError):
        raise error
    if isinstance(error, OSError) and error.filename:
        where = f"{error.filename}: {error.strerror}"
        raise RunError(f"{where}; name a folder that can be written with --output") from error
    if error is not None:
        raise RunError(f"{type(error).__name__}: {error}") from error
    return crawler


async def _cut_off(task: asyncio.Future[None], crawler: Crawler) -> None:
    """End a run that cannot go on. Scrapy would wait for its pages, perhaps for ever."""
    while crawler.spider is None or Run.of(crawler).failure is None:
        await asyncio.sleep(1)
    await asyncio.sleep(GRACE)
    task.cancel()
