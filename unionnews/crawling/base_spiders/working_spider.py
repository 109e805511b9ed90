"""The work of all spiders: take tasks from the ledger, and end each of them in one state.

The spider does not remember addresses itself: it takes the next few from the ledger, and each of
them ends in exactly one state there. A crawl that is killed loses only the pages under way.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Request, Response

from unionnews.crawling import run
from unionnews.crawling.base_spiders.declared import DeclaredSite
from unionnews.crawling.bounds import check_order, full_every, parse_count, parse_day, parse_span
from unionnews.crawling.middlewares.exchange import NO_RESERVATIONS, Forbidden, Postponed
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger import State, Task, Walk
from unionnews.items import RawArticle
from unionnews.normalize.urls import ascii_host

if TYPE_CHECKING:
    from twisted.python.failure import Failure

SEVERAL = 3
"""A run without an article read has failed if so many pages failed or are articles no longer."""
IN_FLIGHT = 32
"""Most pages under way at a time; as many as Scrapy takes (``CONCURRENT_REQUESTS``)."""
IN_FLIGHT_PER_HOST = 8
"""Most pages taken from the ledger at once, so that one host does not take all places."""

_LIST_RULES = (
    "addresses", "allowed_domains", "articles", "channels", "copies", "guess_next", "hosts",
    "list_page", "longest_list", "max_list_bytes", "sitemaps",
)  # fmt: skip


def _as_json(value: Any) -> Any:
    """Return a form for JSON of values that it does not know: patterns, sets, address patterns."""
    if isinstance(value, re.Pattern):
        return [value.pattern, value.flags]
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return sorted(map(str, value)) if isinstance(value, frozenset | set) else type(value).__name__


class WorkingSpider(DeclaredSite):
    """Takes tasks from the ledger and ends them; its subclass reads the pages.

    Spider arguments, all optional: ``since`` and ``until`` (``YYYY-MM-DD`` or ``7d``, inclusive,
    in the site's zone), ``max_articles``, ``max_list_pages``, ``max_time`` (``50m``), ``full=1``,
    ``section`` (a list page to begin at instead of the start pages),
    ``last_list_page`` (number of the last page of a list that is read).
    """

    walk: Walk
    """The walk over the list pages that this run begins or continues."""
    max_list_bytes: ClassVar[int | None] = None
    """Largest list page in bytes, if it may be larger than other pages."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        given = {key: kwargs.pop(key, None) for key in self.arguments()}
        # Scrapyd adds an argument of its own (`_job`).
        if unknown := [key for key in kwargs if not key.startswith("_")]:
            raise UsageError(
                f"{', '.join(unknown)}: no such argument; there are {', '.join(self.arguments())}"
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
        self.dropped: Counter[str] = Counter()
        """Number of links of the current list page that are left out, by reason."""
        self.run = run.Run(
            run.Asked(
                name=self.name,
                site=self.site,
                key_of=self.key,
                arguments={key: value for key, value in given.items() if value},
                since=self.since,
                until=self.until,
                # `scrapy parse` replaces our ``start`` with its own.
                is_kept=not self.start.__module__.startswith("scrapy."),
            )
        )

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
        """Yield requests for addresses from the ledger until none is left or a bound is reached."""
        earlier = 0
        if self.max_time:
            seconds = self.max_time.total_seconds()
            asyncio.get_running_loop().call_later(seconds, self.run.end, "max_time reached")
        try:
            with self.run.recording():
                earlier = self.run.ledger.extent()[0].length
                self._begin_walk()
                while tasks := await self._next_tasks():
                    for request in filter(None, map(self._request, tasks)):
                        yield request
            self.run.end(self._bound_reached() or self._end_of_work())
            for record in self._written_before(earlier):
                yield record
        finally:
            # Scrapy cancels this generator on Ctrl-C: end the run, so that nothing waits for it.
            self.run.end(run.INTERRUPTED)

    def _written_before(self, length: int) -> Iterator[dict[str, Any]]:
        """Yield the records of earlier runs if one of Scrapy's feeds must contain all records."""
        if not self.full or not self.settings.getdict("FEEDS"):
            return
        with (self.run.ledger.folder / RECORDS).open("rb") as lines:
            while lines.tell() < length:
                yield json.loads(lines.readline())

    def _begin_walk(self) -> None:
        every = full_every(self.settings)
        now = datetime.now(UTC)
        self.walk = self.run.ledger.begin_walk(
            self.start_urls, now, full=self.full, full_every=every, rules=self.list_rules()
        )

    def list_rules(self) -> str:
        """Return a hash of the declared facts about lists and addresses.

        If it changes, the next walk is full. Changes in a site's code do not change it; after them,
        use ``full``.
        """
        declared = {name: getattr(self, name, None) for name in _LIST_RULES}
        text = json.dumps(declared, sort_keys=True, default=_as_json)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _end_of_work(self) -> str:
        # All work is done, but a run that could read no page has not succeeded.
        counts = self.run.counts
        if counts["pagesRead"]:
            in_vain = not counts["articlesRead"] and (
                counts["inVain"] >= SEVERAL or bool(self.run.aside)
            )
            return run.NO_ARTICLE_READ if in_vain else "finished"
        if self.run.aside:
            return run.NOTHING_ASKED
        if counts[str(State.ROBOTS)]:
            return run.ALL_FORBIDDEN
        return run.NOTHING_READ if counts[str(State.FAILED)] else "finished"

    def _bound_reached(self) -> str | None:
        if self.max_articles is not None and self.run.counts["newRevisions"] >= self.max_articles:
            return "max_articles reached"
        return "max_list_pages reached" if self._lists_full else None

    async def _next_tasks(self) -> list[Task]:
        while True:
            if tasks := self._draw():
                return tasks
            if not self.run.in_flight:
                return []
            await self.run.progress()

    def _draw(self) -> list[Task]:
        drawn: list[Task] = []
        while (room := self._room()) > 0 and not self.run.ending.is_set():
            closed = self._closed_hosts()
            tasks = self.run.draw(room, closed, lists=not self._lists_full)
            if not tasks:
                break
            drawn += tasks
        return drawn

    def _room(self) -> int:
        room = min(IN_FLIGHT - len(self.run.in_flight), IN_FLIGHT_PER_HOST)
        if self.max_articles is None:
            return room
        articles = sum(task.kind == "article" for task in self.run.in_flight.values())
        return min(room, self.max_articles - self.run.counts["newRevisions"] - articles)

    def _closed_hosts(self) -> set[str]:
        """Return the hosts that are left alone, and those with enough pages under way."""
        busy = Counter(task.host for task in self.run.in_flight.values())
        return {*self.run.aside, *(host for host, n in busy.items() if n > IN_FLIGHT_PER_HOST // 2)}

    @property
    def _lists_full(self) -> bool:
        return (
            self.max_list_pages is not None and self.run.counts["listPages"] >= self.max_list_pages
        )

    def _request(self, task: Task) -> Request | None:
        bounds = {"download_maxsize": self.max_list_bytes} if self.max_list_bytes else {}
        validators = {"If-None-Match": task.etag, "If-Modified-Since": task.last_modified}
        if task.kind == "list" and self.walk.full:
            # After "not modified", the links that were found by older rules would be used again.
            validators = {}
        try:
            return Request(
                ascii_host(task.url),
                callback=self.parse_article if task.kind == "article" else self.parse_list,
                errback=self.failed,
                cb_kwargs={"task": task},
                meta={NO_RESERVATIONS: True, **bounds} if task.kind == "list" else {},
                headers={name: value for name, value in validators.items() if value},
            )
        except ValueError as error:
            self.run.finish(task, State.FAILED, f"not an address: {error}")
            return None

    def failed(self, failure: Failure) -> None:
        """End the address of a request that brought no response."""
        request: Request = failure.request  # type: ignore[attr-defined]  # by Scrapy
        task: Task = request.cb_kwargs["task"]
        error = failure.value
        if isinstance(error, RunError):
            self.run.give_up(error)
        elif isinstance(error, Postponed):
            if "retry_times" in request.meta and task.kind == "article":
                self._asked_in_vain(task, str(error))
            self.run.postpone(task, error)
        elif isinstance(error, Forbidden):
            self.run.finish(task, State.ROBOTS, str(error))
        else:
            self.run.finish(task, State.FAILED, str(error) or type(error).__name__)

    def _asked_in_vain(self, task: Task, why: str) -> None:
        """Let an article not come first in each run, or its host would be left alone each time.

        It has failed if the host has answered something else, and goes behind if it may be down.
        """
        host = self.run.hosts.get(task.host)
        if host and host.answered:
            self.run.finish(task, State.FAILED, why)
        else:
            with self.run.recording():
                self.run.ledger.put_behind(task.key, datetime.now(UTC))

    def parse_article(self, response: Response, task: Task) -> AsyncIterator[RawArticle]:
        """Read an article."""
        raise NotImplementedError

    async def parse_list(self, response: Response, task: Task) -> None:
        """Save the links of a list page in the ledger."""
        raise NotImplementedError
