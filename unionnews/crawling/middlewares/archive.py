"""Keep every answer as WARC, and use pages that a killed run had kept already."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from unionnews.crawling.component import Component
from unionnews.crawling.middlewares.exchange import (
    Exchange,
    Postponed,
    exchange_noted,
    forget_exchange,
    header_pairs,
    instant,
    note_exchange,
    replayed,
)
from unionnews.crawling.run import Run
from unionnews.exceptions import RunError
from unionnews.folder import archive
from unionnews.folder.archive.decoding import decode
from unionnews.folder.file_names import ARCHIVE
from unionnews.folder.ledger import Address, State, Task
from unionnews.folder.tombstones import noted
from unionnews.folder.traces import is_printed
from unionnews.items import ArchiveLocation
from unionnews.pages.encodings import decode as read
from unionnews.pages.rights.rights_signals import keeps_no_copy

_GONE = (404, 410)
_READ_FOR_META = 16 << 20
"""Bytes of the decoded body in which ``noarchive`` is looked for."""


@dataclass(slots=True, frozen=True)
class _Stored:
    """A page after the archive's committed end."""

    location: ArchiveLocation
    date: datetime

    def is_news_of(self, address: Address) -> bool:
        """Tell whether the ledger does not know this page of the address yet."""
        last = address.last_fetched and datetime.fromisoformat(address.last_fetched)
        # The ledger keeps whole seconds, so the times are compared with one second of tolerance.
        return not address.tries and (not last or self.date >= last + timedelta(seconds=1))


class _Archiving(Component):
    """Base of both middlewares: the run, and the folder in which its pages are kept."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if settings.getlist("UNIONNEWS_REPLAY") or not settings.getbool("UNIONNEWS_ARCHIVE"):
            raise NotConfigured
        super().__init__(crawler)
        given = settings["UNIONNEWS_ARCHIVE_FOLDER"]
        self._run = Run.of(crawler)
        # Only the crawl of a site has its own folder with a ledger in it.
        self._has_ledger = given is None and self._run.is_crawl
        if given is None and not self._has_ledger:
            raise NotConfigured
        self._folder = Path(settings["UNIONNEWS_OUTPUT"]) / self._run.name
        self._archive = Path(given) if given else self._folder / ARCHIVE
        self._traces: set[str] = set()


class AdoptionMiddleware(_Archiving):
    """Answer with pages that a killed run had stored before the ledger could commit them.

    These are the pages after the archive's end as of the last commit. An address that has ended
    since, or has failed before, is fetched again; so is robots.txt. This middleware comes before
    the one that waits for the host's turn, because such a page needs no request.
    """

    hears = ((signals.spider_opened, "open"),)

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if not self._has_ledger:
            raise NotConfigured
        self._stored: dict[str, _Stored] = {}
        self._log = logging.getLogger(self._run.name)

    def open(self) -> None:
        """Cut off the broken end that a killed run has left, and find its complete pages."""
        known = self._run.ledger.archive_end()
        committed = {known.file: known.offset} if known else {}
        try:
            self._archive.mkdir(exist_ok=True)
            for problem in archive.recover(self._archive, committed):
                self._log.warning("%s", problem, extra={"spider": self.crawler.spider})
            for capture in archive.captures_after(self._archive, committed):
                self._keep(capture)
        except (RunError, OSError) as error:
            self._run.give_up(error if isinstance(error, RunError) else RunError(str(error)))

    def _keep(self, capture: archive.Capture) -> None:
        if capture.status is None or (capture.status >= 400 and capture.status not in _GONE):
            return
        stored = _Stored(ArchiveLocation(file=capture.file, offset=capture.offset), capture.date)
        key = self._run.key(capture.request_url)
        address = self._run.ledger.address(key)
        if address and not stored.is_news_of(address):
            return
        self._stored[archive.address_key(capture.url)] = stored
        if address and address.state is State.PENDING:
            self._run.held.setdefault(key, stored.location)

    def process_request(self, request: Request) -> Response | None:
        forget_exchange(request.meta)
        task = request.cb_kwargs.get("task")
        found = self._stored.pop(archive.address_key(request.url), None)
        if found is None or not isinstance(task, Task) or not self._awaits(task, found):
            return None
        capture = self._load(found.location)
        note_exchange(request.meta, Exchange(instant(found.date), found.location))
        return replayed(request, capture)

    def _load(self, location: ArchiveLocation) -> archive.Capture:
        path = self._folder / location.file
        with archive.ArchiveIndex.open(archive.archive_files(self._archive)) as index:
            return archive.read_at(path, location.offset, resolve=index.resolve)

    def _awaits(self, task: Task, stored: _Stored) -> bool:
        if task.kind == "list":
            # Links move from page to page: an old list page beside new ones could hide some.
            return False
        address = self._run.ledger.address(task.key)
        return address is not None and stored.is_news_of(address)


class ArchiveMiddleware(_Archiving):
    """Write request and response of every exchange to ``archive/``; this is nearest to the network.

    The body is kept as it came over the wire. A page is on the disk before the ledger commits its
    state. The ledger also keeps the place from which on the archive has pages without a state: the
    first page of an article under way, else the archive's end.
    """

    # The second comes after spider_closed, when the ledger commits for the last time.
    hears = ((signals.spider_opened, "open"), (signals.engine_stopped, "close"))

    def open(self) -> None:
        """Open the archive for writing."""
        known = self._run.ledger.archive_end() if self._has_ledger else None
        try:
            self._writer = archive.ArchiveWriter(
                self._archive,
                day=datetime.now(UTC).date(),
                software=self.crawler.settings["USER_AGENT"],
                operator=self.crawler.settings["UNIONNEWS_CONTACT"],
                after=known.file if known else "",
            )
        except (RunError, OSError) as error:
            self._failed(error)
        else:
            self._run.keep_rendered = self._writer.write_rendered
            if self._has_ledger:
                self._run.ledger.before_commit.append(self._sync)
                self._traces, _ = noted(self._folder)

    def _failed(self, error: Exception) -> None:
        if not self._has_ledger:
            raise error
        self._run.give_up(error if isinstance(error, RunError) else RunError(str(error)))

    def _sync(self) -> None:
        self._writer.sync()
        if end := self._writer.position:
            held = self._run.held.values()
            self._run.ledger.note_archive_end(archive.earliest([end, *held]))

    def process_response(self, request: Request, response: Response) -> Response:
        if exchange_noted(request.meta):
            return response
        headers = header_pairs(response)
        is_left = self._prints_takedown(request, response)
        if not is_left and keeps_no_copy(headers, _decoded(response, _READ_FOR_META) or b""):
            self._run.counts["notArchived"] += 1
            is_left = True
        if is_left:
            note_exchange(request.meta, Exchange(instant(datetime.now(UTC))))
            return response
        first = tuple(request.meta.get("redirect_urls", ()))
        archived = archive.WrittenExchange(
            url=response.url,
            date=datetime.now(UTC),
            status=response.status,
            headers=headers,
            body=response.body,
            request_headers=header_pairs(request),
            method=request.method,
            provenance=archive.Provenance(
                request_url=next(iter(first), request.url),
                redirects=first,
                spider=self._run.name if self._has_ledger else None,
            ),
        )
        try:
            # Not in a thread: handing the page over costs as much as writing it (0.5 ms).
            location = self._write(archived, request.cb_kwargs.get("task"))
        except RunError as error:
            self._failed(error)
            raise Postponed(str(error)) from error
        note_exchange(request.meta, Exchange(instant(archived.date), location))
        return response

    def _prints_takedown(self, request: Request, response: Response) -> bool:
        """Tell whether a list or feed prints an article that was taken down (it is not kept)."""
        task = request.cb_kwargs.get("task")
        if not self._traces or not isinstance(task, Task) or task.kind != "list":
            return False
        if (body := _decoded(response, archive.MAX_BODY)) is None:
            return True  # unknown, so it is not kept
        return is_printed(
            read(body, dict(header_pairs(response)).get("Content-Type")).text, self._traces
        )

    def _write(self, archived: archive.WrittenExchange, task: object) -> ArchiveLocation:
        location = self._writer.write(archived)
        if self._has_ledger and isinstance(task, Task) and task.kind == "article":
            self._run.held.setdefault(task.key, location)
        return location

    def close(self) -> None:
        if hasattr(self, "_writer"):
            self._writer.close()


def _decoded(response: Response, limit: int) -> bytes | None:
    """Return the decoded body; None if it cannot be decoded, or is larger than ``limit``."""
    coding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
    try:
        return decode(response.body, transfer="", content=coding, limit=limit)
    except archive.RecordError:
        return None
