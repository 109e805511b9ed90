"""Item pipelines: from what a page printed to a line of ``articles.jsonl``."""

from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from unionnews.crawling.bounds import full_every, parse_ages
from unionnews.crawling.component import Component
from unionnews.crawling.run import Run
from unionnews.folder.archive import ArchiveIndex
from unionnews.folder.record_lines import refuse_endless
from unionnews.items import Article, RawArticle
from unionnews.normalize.article import article
from unionnews.search.index import keep_up

COMMIT_EVERY = 2.0
"""Seconds between two commits: no record waits longer to be on the disk."""


class NormalizePipeline(Component):
    """Turn what a page printed into a record: names, dates, source, canonical address."""

    def __init__(self, crawler: Crawler) -> None:
        self._run = Run.of(crawler)

    def process_item(self, item: object) -> object:
        if not isinstance(item, RawArticle):
            return item
        return article(item, self._run.site).read_for(getattr(item, "task", None))


class SavePipeline(Component):
    """Write a record that is new or changed, exactly once; anything else is dropped and counted.

    It also opens the run before the first request and closes it after the last; an error while
    opening ends the crawl at once.
    """

    hears = (
        (signals.item_dropped, "item_dropped"),
        (signals.item_error, "item_error"),
        (signals.spider_error, "spider_error"),
        (signals.request_reached_downloader, "sign"),
        (signals.response_received, "sign"),
        (signals.spider_closed, "spider_closed"),
    )

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._run = Run.of(crawler)
        if not self._run.is_crawl:
            raise NotConfigured

    def open_spider(self) -> None:
        """Open the site's folder; raises the errors of :meth:`Ledger.open`."""
        settings = self.crawler.settings
        folder = Path(settings["UNIONNEWS_OUTPUT"]) / self._run.name
        looks = parse_ages("UNIONNEWS_LOOKS", settings.getlist("UNIONNEWS_LOOKS"))
        full_every(settings)  # refused before there is a folder
        self._commits = create_looping_call(self._run.commit)
        self._run.open(folder, origin(settings.getlist("UNIONNEWS_REPLAY"), folder), looks)
        self._commits.start(COMMIT_EVERY, now=False)

    def process_item(self, item: object) -> object:
        if not isinstance(item, Article):
            return item
        refuse_endless(item)  # in the ledger it would end the run
        state = self._run.save(item)
        if state not in ("saved", "updated"):
            raise DropItem(f"{item.url}: {state}", log_level="DEBUG")
        return item

    def item_dropped(self, item: object, exception: DropItem) -> None:
        self._run.lost(getattr(item, "task", None), str(exception))

    def item_error(self, item: object, failure: Failure) -> None:
        self._run.lost(getattr(item, "task", None), _told(failure))

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        if response is not None and response.request:
            self._run.lost(response.request.cb_kwargs.get("task"), _told(failure))

    def sign(self) -> None:
        """Tell the run that the crawl is alive."""
        self._run.sign()

    def spider_closed(self, reason: str) -> None:
        """Note how the run ended, and release the folder for the next run."""
        if self._run.is_open:
            if self._commits.running:  # not if the first entry of the run failed
                self._commits.stop()
            self._run.close(reason, self._counts())
            if self._run.failure is None:
                keep_up(self._run.ledger.folder)

    def _counts(self) -> dict[str, Any]:
        stats = self.crawler.stats.get_stats() if self.crawler.stats else {}
        new = self._run.counts["newRevisions"]
        requests = stats.get("downloader/request_count", 0)
        return {
            "requests": requests,
            "requestsPerNewArticle": round(requests / new, 2) if new else None,
            "bytes": stats.get("downloader/response_bytes", 0),
        }


def _told(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"


def origin(archives: list[str], folder: Path) -> str:
    """Return where the records of a folder come from: ``live``, or ``replay:`` and a hash."""
    if not archives:
        return "live"
    folder.mkdir(parents=True, exist_ok=True)
    with ArchiveIndex.open(archives, cache_dir=folder) as index:
        return f"replay:{index.origin()}"
