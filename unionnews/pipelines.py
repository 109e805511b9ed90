"""From what a page printed to a line of ``articles.jsonl``: thin shells that call, count, drop."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call

from unionnews.exceptions import RunError
from unionnews.folder.archive import ArchiveIndex
from unionnews.folder.ledger import Ledger, Summary
from unionnews.items import Article, RawArticle
from unionnews.normalize.article import article
from unionnews.version import __version__

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from unionnews.crawling.base_spiders import SiteSpider

COMMIT_EVERY = 2.0
"""Seconds after which what was read is on the disk at the latest."""


class _Pipeline:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    @property
    def spider(self) -> SiteSpider:
        spider: SiteSpider = self.crawler.spider  # type: ignore[assignment]  # all of ours are
        return spider


class NormalizePipeline(_Pipeline):
    """Turn what a page printed into a record: names, dates, source, canonical address."""

    def process_item(self, item: object) -> object:
        return article(item, self.spider.site()) if isinstance(item, RawArticle) else item


class SavePipeline(_Pipeline):
    """Write a record that is new or changed, exactly once; anything else is dropped and counted.

    The ledger of the run is opened here, before the first request, and closed after the last: an
    error of the opening ends the run at once.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        pipeline = cls(crawler)
        crawler.signals.connect(pipeline.item_dropped, signals.item_dropped)
        crawler.signals.connect(pipeline.item_error, signals.item_error)
        crawler.signals.connect(pipeline.spider_error, signals.spider_error)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Open the site's folder; raises the errors of :meth:`Ledger.open`."""
        spider = self.spider
        folder = Path(self.crawler.settings["UNIONNEWS_OUTPUT"]) / spider.name
        now = datetime.now(UTC)
        spider.ledger = Ledger.open(
            folder,
            origin(self.crawler.settings.getlist("UNIONNEWS_REPLAY"), folder),
            now,
            version=__version__,
            key_of=lambda record: spider.key(record["metadata"]["requestUrl"] or ""),
            identity=spider.key,
            looks=tuple(
                timedelta(days=float(age)) for age in self.crawler.settings["UNIONNEWS_LOOKS"]
            ),
        )
        spider.ledger.begin_run(
            now,
            spider.given,
            since=spider.since.isoformat() if spider.since else None,
            until=spider.until.isoformat() if spider.until else None,
        )
        self._commits = create_looping_call(spider.commit)
        self._commits.start(COMMIT_EVERY, now=False)

    def process_item(self, item: object) -> object:
        if not isinstance(item, Article):
            return item
        state = self.spider.save(item)
        if state not in ("saved", "updated"):
            raise DropItem(f"{item.url}: {state}", log_level="DEBUG")
        return item

    def item_dropped(self, item: object, exception: DropItem) -> None:
        self.spider.lost(item, str(exception))

    def item_error(self, item: object, failure: Failure) -> None:
        self.spider.lost(item, f"{type(failure.value).__name__}: {failure.value}")

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        if response is not None:
            self.spider.broke(response, f"{type(failure.value).__name__}: {failure.value}")

    def spider_closed(self, spider: SiteSpider, reason: str) -> None:
        """Note how the run ended and let the next one in."""
        if not hasattr(spider, "ledger"):
            return
        self._commits.stop()
        try:
            with spider.ledger:
                if spider.failure is None:
                    self._note_end(spider, spider.outcome or reason)
        except RunError as error:
            spider.give_up(error)

    def _note_end(self, spider: SiteSpider, outcome: str) -> None:
        summary = spider.ledger.end_run(datetime.now(UTC), outcome, self._counts())
        try:
            write_summary(spider.ledger.folder, summary)
        except OSError as error:
            raise RunError(
                f"{spider.ledger.folder / 'runs'}: cannot be written ({error}); the records are"
                " complete: make room, and run the same command again"
            ) from error
        spider.summary = summary

    def _counts(self) -> dict[str, Any]:
        stats = self.crawler.stats.get_stats() if self.crawler.stats else {}
        new = self.spider.counts["newRevisions"]
        requests = stats.get("downloader/request_count", 0)
        return {
            "requests": requests,
            "requestsPerNewArticle": round(requests / new, 2) if new else None,
            "bytes": stats.get("downloader/response_bytes", 0),
            **self.spider.counts,
            "hostsLeftAlone": self.spider.aside,
        }


def origin(archives: list[str], folder: Path) -> str:
    """Return what the records of a folder come from: ``live``, or the archives' hash."""
    if not archives:
        return "live"
    folder.mkdir(parents=True, exist_ok=True)
    with ArchiveIndex.open(archives, cache_dir=folder) as index:
        return f"replay:{index.origin()}"


def write_summary(folder: Path, summary: Summary) -> Path:
    """Write ``runs/<start>.json``."""
    target = folder / "runs" / f"{summary.started.replace(':', '')}.json"
    target.parent.mkdir(exist_ok=True)
    text = json.dumps(summary.to_dict(), ensure_ascii=False, indent=1)
    target.write_text(text + "\n", encoding="utf-8")
    return target
