"""What every spider shares: how articles and list pages are read."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from unionnews.base_spiders.work import WorkingSpider
from unionnews.exceptions import MissingPageError, NotAnArticleError, PageError
from unionnews.extract import extract, join, read_further, read_page
from unionnews.items import Article, RawArticle
from unionnews.ledger import Link, NextPage, State, Task
from unionnews.middlewares.exchange import Postponed, exchange_of

_GONE = (404, 410)

logger = logging.getLogger(__name__)


class SiteSpider(WorkingSpider):
    """Base of all spiders; see :class:`WorkingSpider` for their arguments."""

<<<<<<< HEAD
    longest_list: ClassVar[int] = 2000
    """Pages of a list that are read at most; some sites page on for ever."""

=======
    Spider arguments, all optional: ``since`` and ``until`` (``YYYY-MM-DD`` or ``7d``, inclusive,
    in the site's zone), ``max_articles``, ``max_list_pages``, ``max_time`` (``50m``), ``full=1``,
    ``section`` (a list page to begin at instead of the start pages),
    ``last_list_page`` (number of the last page of a list that is read).
    """

    walk: Walk
    """The walk over the list pages that this run begins or continues."""
    max_list_bytes: ClassVar[int | None] = None
    """Bytes of a list page, where more are allowed than for other pages."""
    longest_list: ClassVar[int] = 2000
    """Pages of a list that are read at most; some sites page on for ever."""

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

>>>>>>> try
    # Articles --------------------------------------------------------------------------------

    async def parse_article(self, response: Response, task: Task) -> AsyncIterator[RawArticle]:
        """Read an article with all its pages; anything else ends its address with a reason."""
        try:
            if raw := await self._article(response, task):
                yield raw
        except NotAnArticleError as error:
            reasons = "; ".join(f"{name}: {why}" for name, why in error.refusals.items())
            self._finish(task, State.NOT_AN_ARTICLE, reasons)
        except Postponed as error:
            self._postpone(task, error)
        except (PageError, IgnoreRequest) as error:
            self._finish(task, State.FAILED, str(error))

    async def _article(self, response: Response, task: Task) -> RawArticle | None:
        if response.status == 200:
            return await self._all_pages(response, task)
        if response.status == 304:
            self._finish(task, State.UNCHANGED)
        elif response.status in _GONE:
            self._finish(task, State.GONE, f"HTTP {response.status}")
        else:
            self._finish(task, State.FAILED, f"HTTP {response.status}")
        return None

    async def _all_pages(self, response: Response, task: Task) -> RawArticle:
        pages = [self.read(response, task.url)]
        read = partial(self._further_page, task)
        await read_further(pages, response.url, self.addresses, read)
        if len(pages) == 1:
            # Validators of page 1 say nothing about the others.
            self._validators[task.key] = header(response, "ETag"), header(response, "Last-Modified")
        return join(pages)

    async def _further_page(self, task: Task, url: str, number: int) -> RawArticle:
        download = self.crawler.engine.download_async
        try:
            response = await download(Request(url, cb_kwargs={"task": task}))
        except Postponed:
            raise
        except Exception as error:
            raise MissingPageError(f"page {number} ({url}): {error}") from error
        if response.status != 200:
            raise MissingPageError(f"page {number} ({url}): HTTP {response.status}")
        return self.read(response, url)

    def read(self, response: Response, request_url: str) -> RawArticle:
        """Read one page of an article."""
        exchange = exchange_of(response)
        page = read_page(
            response.body,
            response.url,
            content_type=content_type(response),
            status=response.status,
            request_url=request_url,
            downloaded=exchange.downloaded,
            archive=exchange.archive,
        )
        return extract(page, self.layouts(), self.name)

    def save(self, article: Article) -> State:
        """Enter a record into the ledger, which decides whether it is news.

        What tells a new revision from the first is set in ``article`` as it stands on its line.
        """
        task = self._task_of(article)
        if task is None:
            return State.PENDING
        etag, last_modified = self._validators.get(task.key, (None, None))
        state, now = State.PENDING, datetime.now(UTC)
        with self._recording():
            state = self.ledger.save(
                task.key, article.to_dict(), now, etag=etag, last_modified=last_modified
            )
            if state is State.UPDATED:
                line = self.ledger.last_record(task.key)
                for name in ("id", "revision", "changedFields"):
                    setattr(article, name, line[name])
        self.counts["newRevisions"] += state in (State.SAVED, State.UPDATED)
        self._done(task, read=True)
        return state

    def _task_of(self, item: RawArticle | Article) -> Task | None:
        url = item.metadata.requestUrl if item.metadata else None
        found = (task for task in self.in_flight.values() if task.url == url)
        return next((task for task in found if task.kind == "article"), None)

    def lost(self, item: object, reason: str) -> None:
        """End the address of an item that a pipeline dropped or failed on."""
        if isinstance(item, RawArticle | Article) and (task := self._task_of(item)):
            self._finish(task, State.FAILED, reason)

    def broke(self, response: Response, reason: str) -> None:
        """End the address of a response on which a callback failed."""
        task = response.request and response.request.cb_kwargs.get("task")
        if isinstance(task, Task) and (task.kind, task.key) in self.in_flight:
            self._finish(task, State.FAILED, reason)

    # Lists -----------------------------------------------------------------------------------

    async def parse_list(self, response: Response, task: Task) -> None:
        """Enter the links of a list page into the ledger."""
        if self.failure:
            return
        self.counts["listPages"] += 1
        if response.status not in (200, 304):
            self._finish(task, State.FAILED, f"HTTP {response.status}")
            return
        try:
            with self._recording():
                self._save_list(response, task)
        except PageError as error:
            self._finish(task, State.FAILED, str(error))
        else:
            self._done(task, read=True)

    def _save_list(self, response: Response, task: Task) -> None:
        now = datetime.now(UTC)
        if response.status == 304:
            self.ledger.list_page_not_modified(task.key, now)
            return
        links, following = self.read_list(response)
        if following and task.number >= self.longest_list:
            logger.warning(
                "%s: list page %d of its list; those that follow are not read: either the list has"
                " no end, or longest_list of the spider is too low", task.url, task.number,
            )  # fmt: skip
            following = []
        self.ledger.save_list_page(
            task.key,
            links,
            following,
            now,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
        )

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        """Return the article links of a list page and the list pages that follow it."""
        raise NotImplementedError(f"{type(self).__name__} must say how its lists are read")


def header(response: Response, name: str) -> str | None:
    """Return a header as text (the first of its name, as archives give it), None if absent."""
    values = response.headers.getlist(name)
    return values[0].decode("latin-1") if values else None


def content_type(response: Response) -> str | None:
    """Return the ``Content-Type`` header."""
    return header(response, "Content-Type")
