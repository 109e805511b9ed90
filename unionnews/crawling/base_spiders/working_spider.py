"""What every spider shares: work drawn from the ledger, and each address brought to one end.

The spider never keeps what it has seen: it draws the next few addresses from the ledger, and each
of them ends in exactly one state there. A crawl that is killed loses nothing but the pages it was
waiting for.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Request, Response

from unionnews.crawling.base_spiders.declared import DeclaredSite
from unionnews.crawling.bounds import check_order, parse_count, parse_day, parse_span
from unionnews.crawling.middlewares.exchange import (
    NOT_IN_ARCHIVE,
    Forbidden,
    Postponed,
)
from unionnews.exceptions import (
    RunError,
    UsageError,
)
from unionnews.folder.ledger import MAX_TRIES, Ledger, State, Summary, Task, Walk
from unionnews.items import ArchiveLocation, RawArticle

if TYPE_CHECKING:
    from twisted.python.failure import Failure

IN_FLIGHT = 32
"""Pages drawn from the ledger at a time; as many as Scrapy takes (``CONCURRENT_REQUESTS``)."""
IN_FLIGHT_PER_HOST = 8
"""So many of them at one host, which is asked for one at a time: others need not wait for it."""
_ABSENT = ("HTTP 404", "HTTP 410", NOT_IN_ARCHIVE)

logger = logging.getLogger(__name__)


class WorkingSpider(DeclaredSite):
    """Draws work and brings it to its end; how pages are read is said by its subclass.

    Spider arguments, all optional: ``since`` and ``until`` (``YYYY-MM-DD`` or ``7d``, inclusive,
    in the site's zone), ``max_articles``, ``max_list_pages``, ``max_time`` (``50m``), ``full=1``,
    ``section`` (a list page to begin at instead of the start pages),
    ``last_list_page`` (number of the last page of a list that is read).
    """

    walk: Walk
    """The walk over the list pages that this run begins or continues."""
    max_list_bytes: ClassVar[int | None] = None
    """Bytes of a list page, where more are allowed than for other pages."""
    ledger: Ledger
    """Opened by the save pipeline before the crawl starts."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        given = {key: kwargs.pop(key, None) for key in self.arguments()}
        if kwargs:
            raise UsageError(
                f"{', '.join(kwargs)}: no such argument; there are {', '.join(self.arguments())}"
            )
        super().__init__(name)
        now = datetime.now(UTC)
        self.since = parse_day(given["since"], self.timezone, now)
        self.until = parse_day(given["until"], self.timezone, now)
        check_order(self.since, self.until)
        self.max_articles = parse_count(given["max_articles"])
        self.max_list_pages = parse_count(given["max_list_pages"])
        self.last_list_page = parse_count(given["last_list_page"])
        self.max_time = parse_span(given["max_time"])
        self.full = str(given["full"] or "").lower() in ("1", "true", "yes")
        if given["section"]:
            self.start_urls = [self._section(str(given["section"]))]
        self.given = {key: value for key, value in given.items() if value}
        self.ending = asyncio.Event()
        """Set when no new request may go out."""
        self.outcome: str | None = None
        """Why the run ended."""
        self.failure: RunError | None = None
        """Why the run could not go on."""
        self.summary: Summary | None = None
        """What the run brought, once it has ended."""
        self.aside: dict[str, str] = {}
        """Hosts that are left alone for the rest of the run, and why."""
        self.held: dict[str, ArchiveLocation] = {}
        """First page in the archive of each article that is not at its end yet, by key."""
        self.in_flight: dict[tuple[str, str], Task] = {}
        """Pages that were drawn and have not come to an end, by kind and key."""
        self.counts: Counter[str] = Counter(newRevisions=0, pagesRead=0, listPages=0)
        """What this run has done so far."""
        self._validators: dict[str, tuple[str | None, str | None]] = {}
        self._progress = asyncio.Event()

    @staticmethod
    def arguments() -> tuple[str, ...]:
        """Return the names of the spider's arguments."""
        return (
            "since", "until", "max_articles", "max_list_pages", "max_time", "full", "section",
            "last_list_page",
        )  # fmt: skip

    def _section(self, url: str) -> str:
        if not self.claim(url) and url not in self.start_urls:
            raise UsageError(f"{url}: not a page of {self.name}; it is at {self.start_urls[0]}")
        return url

    # Work ------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Draw addresses from the ledger until none is left or a bound is reached."""
        earlier, _ = self.ledger.extent()
        if self.max_time:
            seconds = self.max_time.total_seconds()
            asyncio.get_running_loop().call_later(seconds, self.end, "max_time reached")
        try:
            with self._recording():
                self._begin_walk()
                while tasks := await self._next_tasks():
                    for request in filter(None, map(self._request, tasks)):
                        yield request
            self.end(self._bound_reached() or "finished")
            for record in self._written_before(earlier):
                yield record
        finally:
            # Also when Scrapy cancels this generator on Ctrl-C: nobody may go on waiting.
            self.end("interrupted")

    def _written_before(self, length: int) -> Iterator[dict[str, Any]]:
        """Yield the records of earlier runs, where a feed of Scrapy's is to hold all of them."""
        if not self.full or not self.settings.getdict("FEEDS"):
            return
        with (self.ledger.folder / "articles.jsonl").open("rb") as lines:
            while lines.tell() < length:
                yield json.loads(lines.readline())

    def _begin_walk(self) -> None:
        every = timedelta(days=self.settings.getfloat("UNIONNEWS_FULL_EVERY"))
        now = datetime.now(UTC)
        self.walk = self.ledger.begin_walk(self.start_urls, now, full=self.full, full_every=every)

    def _bound_reached(self) -> str | None:
        if self.max_articles is not None and self.counts["newRevisions"] >= self.max_articles:
            return "max_articles reached"
        return "max_list_pages reached" if self._lists_full else None

    def end(self, why: str) -> None:
        """Let nothing more go out; what is under way is finished, the rest stays pending."""
        self.outcome = self.outcome or why
        self.ending.set()
        self._progress.set()

    async def _next_tasks(self) -> list[Task]:
        while True:
            if tasks := self._draw():
                return tasks
            if not self.in_flight:
                return []
            self._progress.clear()
            await self._progress.wait()

    def _draw(self) -> list[Task]:
        drawn: list[Task] = []
        while (room := self._room()) > 0 and not self.ending.is_set():
            now, closed = datetime.now(UTC), self._closed_hosts()
            tasks = self.ledger.next_batch(room, now, closed, lists=not self._lists_full)
            if not tasks:
                break
            self.in_flight |= {(task.kind, task.key): task for task in tasks}
            drawn += tasks
        return drawn

    def _room(self) -> int:
        room = min(IN_FLIGHT - len(self.in_flight), IN_FLIGHT_PER_HOST)
        if self.max_articles is None:
            return room
        articles = sum(task.kind == "article" for task in self.in_flight.values())
        return min(room, self.max_articles - self.counts["newRevisions"] - articles)

    def _closed_hosts(self) -> set[str]:
        """Return the hosts that are left alone, and those that have enough to do."""
        busy = Counter(task.host for task in self.in_flight.values())
        return {*self.aside, *(host for host, n in busy.items() if n > IN_FLIGHT_PER_HOST // 2)}

    @property
    def _lists_full(self) -> bool:
        return self.max_list_pages is not None and self.counts["listPages"] >= self.max_list_pages

    def _request(self, task: Task) -> Request | None:
        bounds = {"download_maxsize": self.max_list_bytes} if self.max_list_bytes else {}
        validators = {"If-None-Match": task.etag, "If-Modified-Since": task.last_modified}
        try:
            return Request(
                task.url,
                callback=self.parse_article if task.kind == "article" else self.parse_list,
                errback=self.failed,
                cb_kwargs={"task": task},
                meta=bounds if task.kind == "list" else {},
                headers={name: value for name, value in validators.items() if value},
            )
        except ValueError as error:
            self._finish(task, State.FAILED, f"not an address: {error}")
            return None

    # Ends ------------------------------------------------------------------------------------

    @contextmanager
    def _recording(self) -> Iterator[None]:
        """Enter something into the ledger; a disk that takes no more ends the run."""
        try:
            yield
        except RunError as error:
            self.give_up(error)

    def give_up(self, error: RunError) -> None:
        """End the run because of an error that makes it useless to go on."""
        self.failure = self.failure or error
        self.in_flight.clear()
        self.end("failed")

    def _finish(self, task: Task, state: State, reason: str | None = None) -> None:
        """End an address or a list page in a state that needs no record."""
        if self.failure:
            return
        reason = reason and one_line(reason.replace(f"{task.url}: ", ""))
        absent = reason in _ABSENT
        if state is State.FAILED and not (task.guessed and absent):
            logger.warning("%s: %s; %s", one_line(task.url), reason, self._advice(task))
        with self._recording():
            now = datetime.now(UTC)
            if task.kind == "list":
                self.ledger.fail_list_page(task.key, str(reason), now, absent=absent)
            elif state is State.GONE:
                self.ledger.gone(task.key, now)
            else:
                self.ledger.finish(task.key, state, now, reason)
        self._done(task, read=state is not State.FAILED)

    def _advice(self, task: Task) -> str:
        if task.kind == "list" or task.tries + 1 < MAX_TRIES:
            return "the next run tries again"
        return f"it has failed in {task.tries + 1} runs: unionnews retry {self.name}"

    def _done(self, task: Task, *, read: bool) -> None:
        self.counts["pagesRead"] += read
        self.held.pop(task.key, None)
        self._leave(task)

    def _leave(self, task: Task) -> None:
        self.in_flight.pop((task.kind, task.key), None)
        self._validators.pop(task.key, None)
        self.commit()
        self._progress.set()

    def commit(self) -> None:
        """Put what was read on the disk, if it is time."""
        with self._recording():
            if self.failure is None:
                self.ledger.commit_if_due(datetime.now(UTC))

    def failed(self, failure: Failure) -> None:
        """End the address of a request that brought no response."""
        task: Task = failure.request.cb_kwargs["task"]  # type: ignore[attr-defined]  # by Scrapy
        error = failure.value
        if isinstance(error, RunError):
            self.give_up(error)
        elif isinstance(error, Postponed):
            self._postpone(task, error)
        elif isinstance(error, Forbidden):
            self._finish(task, State.ROBOTS, str(error))
        else:
            self._finish(task, State.FAILED, str(error) or type(error).__name__)

    def _postpone(self, task: Task, error: Postponed) -> None:
        """Leave an address pending, and what the archive holds of it to be adopted by the next run.

        It is not given back: this run would draw it again.
        """
        if error.host and error.host not in self.aside:
            self.aside[error.host] = str(error)
            logger.warning("%s; left alone for this run, its pages stay pending", error)
        self._leave(task)

    def parse_article(self, response: Response, task: Task) -> AsyncIterator[RawArticle]:
        """Read an article."""
        raise NotImplementedError

    async def parse_list(self, response: Response, task: Task) -> None:
        """Enter the links of a list page into the ledger."""
        raise NotImplementedError


def one_line(text: str) -> str:
    """Return a text as it is put into a message, at most 300 characters."""
    text = " ".join(text.split())
    return text if len(text) <= 300 else f"{text[:299]}…"
