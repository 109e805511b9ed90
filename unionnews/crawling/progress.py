"""Show an operator how far a crawl is."""

from __future__ import annotations

import logging
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.corestats import CoreStats
from scrapy.utils.asyncio import create_looping_call

from unionnews.crawling.bounds import span
from unionnews.crawling.component import Component
from unionnews.crawling.run import Run
from unionnews.folder.ledger import seconds_left

if TYPE_CHECKING:
    from unionnews.crawling.base_spiders import SiteSpider

DRAWN_EVERY = 0.5
ESTIMATED_EVERY = 10.0
"""Seconds between two estimates of the time left, which count the pages of each host."""

logger = logging.getLogger(__name__)


class RunStats(CoreStats):
    """Scrapy's statistics, but silent if a run ends before it could begin (folder locked, …)."""

    def spider_closed(self, spider: Spider, reason: str) -> None:
        if self.start_time is not None:
            super().spider_closed(spider, reason)


@dataclass(slots=True, frozen=True)
class Waiting:
    """The host whose turn comes next."""

    host: str
    seconds: float
    delay: float

    def __str__(self) -> str:
        return f"{self.host} is asked again in {span(self.seconds)} (every {span(self.delay)})"


@dataclass(slots=True, frozen=True)
class Progress:
    """How far a run is."""

    known: int
    """Number of known article addresses."""
    pending: int
    lists: int
    """Number of list pages to be read, as far as they are known."""
    new: int
    """Number of records written by this run."""
    waiting: Waiting | None
    left: float | None
    """Least number of seconds that it will take, as far as it is known now."""

    def __str__(self) -> str:
        parts = [f"{self.known - self.pending} of {self.known} articles done, {self.new} new"]
        if self.lists:
            parts.append(f"{self.lists} list pages to read")
        if self.waiting:
            parts.append(str(self.waiting))
        if self.left:
            parts.append(f"about {span(self.left)} left")
        return "; ".join(parts)


class ProgressExtension(Component):
    """A live display on a terminal; elsewhere a line from time to time.

    Settings: ``UNIONNEWS_PROGRESS`` (``live``, ``log``, or empty for nothing) and
    ``UNIONNEWS_PROGRESS_EVERY`` (seconds between two lines).
    """

    hears = ((signals.spider_opened, "opened"), (signals.spider_closed, "closed"))

    def __init__(self, crawler: Crawler) -> None:
        self._mode = crawler.settings["UNIONNEWS_PROGRESS"]
        if self._mode not in ("live", "log"):
            raise NotConfigured
        super().__init__(crawler)
        self._left: float | None = None
        self._estimated = 0.0

    @property
    def spider(self) -> SiteSpider:
        return self.crawler.spider  # type: ignore[return-value]  # all of ours are

    def opened(self) -> None:
        """Start the display."""
        if self._mode == "live":
            self._live = Live(
                console=Console(stderr=True), get_renderable=self._drawn, auto_refresh=False
            )
            self._live.start()
            _follow_stderr()
            self._loop = create_looping_call(self._live.refresh)
            self._loop.start(DRAWN_EVERY)
        else:
            self._loop = create_looping_call(self._tell)
            every = self.crawler.settings.getfloat("UNIONNEWS_PROGRESS_EVERY")
            self._loop.start(every, now=False)

    def closed(self) -> None:
        """End the display."""
        if not hasattr(self, "_loop"):
            return
        self._loop.stop()
        if self._mode == "live":
            self._live.transient = True
            self._live.stop()
            _follow_stderr()

    def _tell(self) -> None:
        logger.info("%s: %s", self.spider.name, self.progress())

    def _drawn(self) -> RenderableType:
        progress = self.progress()
        done = progress.known - progress.pending
        bar = Table.grid(padding=(0, 1))
        total = max(1, progress.known)
        bar.add_row(self.spider.name, ProgressBar(total=total, completed=done, width=40))
        return Group(bar, *map(Text, str(progress).split("; ")))

    def progress(self) -> Progress:
        """Return how far the run is."""
        ledger = Run.of(self.crawler).ledger
        now = time.monotonic()
        if now - self._estimated >= ESTIMATED_EVERY:
            self._estimated = now
            self._left = seconds_left(ledger.backlog(datetime.now(UTC)))
        return Progress(
            known=ledger.discovered(),
            pending=ledger.states()["pending"],
            lists=ledger.list_pages()["pending"],
            new=Run.of(self.crawler).counts["newRevisions"],
            waiting=self._waiting(),
            left=self._left,
        )

    def _waiting(self) -> Waiting | None:
        waiting = [
            Waiting(host.name, host.readyAt - time.monotonic(), host.delay)
            for host in Run.of(self.crawler).hosts.values()
            if host.turn.locked() and host.readyAt > time.monotonic()
        ]
        return min(waiting, key=lambda host: host.seconds, default=None)


def _follow_stderr() -> None:
    """Send log lines to the current ``sys.stderr``, which the live display replaces meanwhile."""
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(sys.stderr)
