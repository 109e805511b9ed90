"""Keep every answer as WARC, and take up pages that a killed run had kept already."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.http import Headers, Request, Response

from unionnews.archive import (
    ArchiveWriter,
    Provenance,
    address_key,
    captures_after,
    read_at,
    recover,
)
from unionnews.archive import Exchange as Archived
from unionnews.exceptions import RunError
from unionnews.items import ArchiveLocation
from unionnews.middlewares.exchange import Exchange, exchange_noted, instant, note_exchange

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from unionnews.base_spiders import SiteSpider


class ArchiveMiddleware:
    """Write request and response of every exchange to ``archive/``, nearest to the network.

    The body is kept as it came over the wire. A page is on the disk before the ledger commits
    the state that stands for it; pages behind the last commit (of a run that was killed) answer
    their requests once, so that they are not asked for again.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if settings.getlist("UNIONNEWS_REPLAY") or not settings.getbool("UNIONNEWS_ARCHIVE"):
            raise NotConfigured
        self.crawler = crawler
        self._folder = Path(settings["UNIONNEWS_OUTPUT"]) / getattr(crawler.spider, "name", "")
        self._adopted: dict[str, tuple[str, int]] = {}
        # zlib lets the event loop go on meanwhile; one thread keeps the records in order.
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.open, signals.spider_opened)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    def open(self, spider: SiteSpider) -> None:
        """Cut off what a killed run left broken, and find what it left whole."""
        archive = self._folder / "archive"
        try:
            archive.mkdir(exist_ok=True)
            known = spider.ledger.archive_end()
            committed = {known.file: known.offset} if known else {}
            for problem in recover(archive, committed):
                spider.logger.warning("%s", problem)
            self._adopted = {
                address_key(capture.url): (capture.file, capture.offset)
                for capture in captures_after(archive, committed)
            }
            self._writer = ArchiveWriter(
                archive,
                day=datetime.now(UTC).date(),
                software=self.crawler.settings["USER_AGENT"],
                operator=self.crawler.settings["UNIONNEWS_CONTACT"],
            )
        except (RunError, OSError) as error:
            spider.give_up(error if isinstance(error, RunError) else RunError(str(error)))
        else:
            spider.ledger.before_commit.append(self._sync)

    def _sync(self) -> None:
        self._writer.sync()
        end = self._writer.position
        if end is not None:
            self._spider.ledger.note_archive_end(end)

    @property
    def _spider(self) -> SiteSpider:
        spider: SiteSpider = self.crawler.spider  # type: ignore[assignment]  # all of ours are
        return spider

    def process_request(self, request: Request) -> Response | None:
        found = self._adopted.pop(address_key(request.url), None)
        if found is None:
            return None
        file, offset = found
        capture = read_at(self._folder / file, offset)
        location = ArchiveLocation(file=file, offset=offset)
        note_exchange(request.meta, Exchange(instant(capture.date), location))
        headers = Headers(capture.decoded_headers())
        return Response(
            request.url, status=capture.status or 200, headers=headers, body=capture.body
        )

    async def process_response(self, request: Request, response: Response) -> Response:
        if exchange_noted(request.meta):
            return response
        date = datetime.now(UTC)
        archived = Archived(
            url=response.url,
            date=date,
            status=response.status,
            headers=_fields(response.headers),
            body=response.body,
            is_decoded=False,
            request_headers=_fields(request.headers),
            method=request.method,
            provenance=Provenance(
                request_url=next(iter(request.meta.get("redirect_urls", ())), request.url),
                redirects=tuple(request.meta.get("redirect_urls", ())),
                spider=self._spider.name,
            ),
        )
        loop = asyncio.get_running_loop()
        location = await loop.run_in_executor(self._thread, self._writer.write, archived)
        note_exchange(request.meta, Exchange(instant(date), location))
        return response

    def close(self) -> None:
        self._thread.shutdown()
        if hasattr(self, "_writer"):
            self._writer.close()


def _fields(headers: Headers) -> list[tuple[str, str]]:
    pairs: Iterable[tuple[bytes, list[bytes]]] = headers.items()
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in pairs
        for value in values
    ]
