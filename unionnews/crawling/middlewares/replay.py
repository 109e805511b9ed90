"""Answer all requests from WARC files, without a network."""

import logging
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from unionnews.crawling.component import Component
from unionnews.crawling.middlewares.exchange import (
    NOT_IN_ARCHIVE,
    Exchange,
    NotInArchive,
    instant,
    note_exchange,
    replayed,
)
from unionnews.folder.archive import ArchiveIndex, location_name
from unionnews.items import ArchiveLocation

logger = logging.getLogger(__name__)


class ReplayMiddleware(Component):
    """Answers with the newest capture of status 200, else with the newest of any status.

    Without a robots.txt in the archive everything is allowed: the crawler that made the archive
    has obeyed it. There is no delay.
    """

    hears = ((signals.spider_closed, "close"),)

    def __init__(self, crawler: Crawler) -> None:
        if not (archives := crawler.settings.getlist("UNIONNEWS_REPLAY")):
            raise NotConfigured
        name = getattr(crawler.spider, "name", "")
        folder = Path(crawler.settings["UNIONNEWS_OUTPUT"]) / name
        folder.mkdir(parents=True, exist_ok=True)
        self._index = ArchiveIndex.open(archives, cache_dir=folder)
        if problems := self._index.problems.kept:
            logger.warning(
                "%s (%d such places); what they held counts as not in the archive",
                problems[0], self._index.problems.total,
            )  # fmt: skip

    def process_request(self, request: Request) -> Response:
        found = self._index.best(request.url)
        if found is None:
            if urlsplit(request.url).path == "/robots.txt":
                return Response(request.url, status=404)
            raise NotInArchive(NOT_IN_ARCHIVE)
        capture = self._index.load(found)
        location = ArchiveLocation(file=location_name(Path(capture.file)), offset=capture.offset)
        note_exchange(request.meta, Exchange(instant(capture.date), location))
        return replayed(request, capture)

    def close(self) -> None:
        self._index.close()
