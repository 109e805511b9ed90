"""At the end of each run, write metrics for Prometheus and send a message to a webhook.

The address of the webhook is the operator's, never one that a page or a site declares; redirects
are not followed, so nobody else decides where the summary goes.
"""

import json
import logging
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from unionnews.crawling.component import Component
from unionnews.crawling.run import Run
from unionnews.dataset.sync.posting import is_address, posted
from unionnews.exceptions import UsageError

TRIES = 3
TIMEOUT = 10.0
"""Seconds for one try of the webhook."""
logger = logging.getLogger(__name__)


class WatchingExtension(Component):
    """Off unless ``UNIONNEWS_METRICS`` (a folder) or ``UNIONNEWS_WEBHOOK`` (an address) is set.

    An error here is only a warning, as the run itself has succeeded.
    """

    # This comes after spider_closed, when the ledger is closed and the summary is written.
    hears = ((signals.engine_stopped, "tell"),)

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._metrics = crawler.settings["UNIONNEWS_METRICS"]
        webhook = crawler.settings["UNIONNEWS_WEBHOOK"]
        self._webhook = checked(webhook) if webhook else None
        if not self._metrics and not self._webhook:
            raise NotConfigured

    def tell(self) -> None:
        """Write the numbers, send the message."""
        spider = self.crawler.spider
        if spider is None or not Run.of(self.crawler).is_crawl:
            return
        now = datetime.now(UTC)
        if self._metrics:
            folder = Path(self.crawler.settings["UNIONNEWS_OUTPUT"]) / spider.name
            try:
                # Imported only if needed: the library takes a tenth of a second.
                from unionnews.crawling.run_metrics import write_metrics  # noqa: PLC0415  see above

                write_metrics(Path(self._metrics), folder, spider.name, now)
            except (OSError, ValueError) as error:
                logger.warning("%s: no metrics: %s", spider.name, error)
        if self._webhook:
            post(self._webhook, message(spider.name, Run.of(self.crawler)))


def message(site: str, run: Run) -> dict[str, object]:
    """Return the message to a webhook: ``text`` for people, the rest for programs."""
    failure, summary = run.failure, run.summary
    if failure is not None or summary is None:
        return {
            "site": site,
            "text": f"{site}: failed: {failure or 'did not begin'}",
            "failed": True,
        }
    new = summary.counts.get("newRevisions", 0)
    return {
        "site": site,
        "text": f"{site}: {new} new, {summary.left} left, newest {summary.newest}",
        "failed": False,
        "complete": summary.complete,
        **{
            name: getattr(summary, name)
            for name in ("started", "ended", "outcome", "states", "list_pages", "newest", "counts")
        },
    }


def checked(url: str) -> str:
    """Return the address of a webhook. Raises :class:`UsageError` if it is not http or https."""
    if not is_address(url):
        raise UsageError("UNIONNEWS_WEBHOOK is no http or https address")
    return url


def post(url: str, message: dict[str, Any], *, pause: float = 1.0) -> bool:
    """Send a message as JSON; return whether it arrived. Three tries, then a warning.

    The warning has only the host, because the rest of such an address is usually a secret.
    """
    body = json.dumps(message, ensure_ascii=False).encode()
    problem = ""
    for attempt in range(TRIES):
        if attempt:
            time.sleep(pause * 2 ** (attempt - 1))
        status, problem, _ = posted(url, body, {"Content-Type": "application/json"}, TIMEOUT)
        if not problem:
            return True
        if status and status < 500 and status != 429:
            break
    logger.warning(
        "the webhook at %s did not take the summary: %s", urlsplit(url).hostname, problem
    )
    return False
