"""What every spider shares: facts about its site, and work drawn from the ledger.

The spider never keeps what it has seen: it draws the next few addresses from the ledger, and each
of them ends in exactly one state there. A crawl that is killed loses nothing but the pages it was
waiting for.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from unionnews.base_spiders.bounds import parse_count, parse_day, parse_span
from unionnews.exceptions import (
    MissingPageError,
    NotAnArticleError,
    PageError,
    RunError,
    UsageError,
)
from unionnews.extract import extract, further_pages, join, read_page
from unionnews.items import Article, Publisher, RawArticle
from unionnews.ledger import Ledger, Link, NextPage, State, Summary, Task
from unionnews.middlewares.exchange import (
    NOT_IN_ARCHIVE,
    Forbidden,
    Postponed,
    exchange_of,
)
from unionnews.normalize.article import Site
from unionnews.normalize.urls import ArticlePattern, article_address, plain_canonical
from unionnews.pages.article import ArticlePage
from unionnews.pages.generic import GenericPage

if TYPE_CHECKING:
    from twisted.python.failure import Failure

MAX_PAGES = 100
"""Pages of one article; the longest picture series seen has 40."""
IN_FLIGHT = 32
"""Pages drawn from the ledger at a time."""
_GONE = (404, 410)
_ABSENT = ("HTTP 404", "HTTP 410", NOT_IN_ARCHIVE)
_FACTS = ("title", "publisher", "inLanguage", "timezone", "allowed_domains", "start_urls", "pages")

logger = logging.getLogger(__name__)


class SiteSpider(scrapy.Spider):
    """Base of all spiders. A subclass that has a ``name`` declares the facts of one site.

    Spider arguments, all optional: ``since`` and ``until`` (``YYYY-MM-DD`` or ``7d``, inclusive,
    in the site's zone), ``max_articles``, ``max_list_pages``, ``max_time`` (``50m``), ``full=1``,
    ``section`` (a list page to begin at instead of the start pages),
    ``last_list_page`` (number of the last page of a list that is read).
    """

    name: str
    title: ClassVar[str]
    """What is collected, in the site's own words."""
    allowed_domains: ClassVar[list[str]]
    """Domains it may be found on."""
    publisher: ClassVar[Publisher]
    inLanguage: ClassVar[str]
    """BCP 47 tag of its articles."""
    timezone: ClassVar[str]
    """IANA zone of the times it prints."""
    pages: ClassVar[tuple[type[ArticlePage], ...]]
    """Layouts to try, most frequent first."""
    addresses: ClassVar[tuple[ArticlePattern, ...]] = ()
    """Forms of its article addresses."""
    hosts: ClassVar[frozenset[str]] = frozenset()
    """Hosts all of whose articles belong to the site."""
    channels: ClassVar[frozenset[str]] = frozenset()
    """Channels whose articles belong to the site, on whatever host."""
    every: ClassVar[str] = "6h"
    """How often it is worth a look: ``1h``, ``6h``, ``1d``."""
    verified: ClassVar[str] = "never"
    """Day on which real pages of the site were last read; ``never`` for a template to try."""

    ledger: Ledger
    """Opened by the save pipeline before the crawl starts."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" in cls.__dict__ and (missing := [f for f in _FACTS if not hasattr(cls, f)]):
            raise TypeError(f"{cls.__name__} must set {', '.join(missing)}")

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        given = {key: kwargs.pop(key, None) for key in self.arguments()}
        super().__init__(name, **kwargs)
        now = datetime.now(UTC)
        self.since = parse_day(given["since"], self.timezone, now)
        self.until = parse_day(given["until"], self.timezone, now)
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
        self.failure: RunError | None = None
        """Why the run could not go on."""
        self.summary: Summary | None = None
        """What the run brought, once it has ended."""
        self.aside: set[str] = set()
        """Hosts that are left alone for the rest of the run."""
        self._in_flight: dict[str, Task] = {}
        self._validators: dict[str, tuple[str | None, str | None]] = {}
        self.new = 0
        """Records written in this run."""
        self._lists = 0
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

    async def start(self) -> AsyncIterator[Request]:
        """Draw addresses from the ledger until none is left or a bound is reached."""
        self.ledger.begin_walk(self.start_urls, datetime.now(UTC), full=self.full)
        if self.max_time:
            asyncio.get_running_loop().call_later(self.max_time.total_seconds(), self.end)
        try:
            while tasks := await self._next_tasks():
                for task in tasks:
                    self._in_flight[task.key] = task
                    yield self._request(task)
        finally:
            # Also when Scrapy cancels this generator on Ctrl-C: nobody may go on waiting.
            self.end()

    def end(self) -> None:
        """Let nothing more go out; what is under way is finished, the rest stays pending."""
        self.ending.set()
        self._progress.set()

    async def _next_tasks(self) -> list[Task]:
        while True:
            if len(self._in_flight) <= IN_FLIGHT // 2 and (tasks := self._draw()):
                return tasks
            if not self._in_flight:
                return []
            self._progress.clear()
            await self._progress.wait()

    def _draw(self) -> list[Task]:
        limit = IN_FLIGHT - len(self._in_flight)
        if self.max_articles is not None:
            limit = min(limit, self.max_articles - self.new - len(self._in_flight))
        lists_full = self.max_list_pages is not None and self._lists >= self.max_list_pages
        if limit < 1 or self.ending.is_set():
            return []
        return self.ledger.next_batch(limit, datetime.now(UTC), self.aside, lists=not lists_full)

    def _request(self, task: Task) -> Request:
        validators = {"If-None-Match": task.etag, "If-Modified-Since": task.last_modified}
        return Request(
            task.url,
            callback=self.parse_article if task.kind == "article" else self.parse_list,
            errback=self.failed,
            cb_kwargs={"task": task},
            headers={name: value for name, value in validators.items() if value},
        )

    def _finish(self, task: Task, state: State, reason: str | None = None) -> None:
        """End an address or a list page in a state that needs no record."""
        absent = reason in _ABSENT
        if state is State.FAILED and not (task.guessed and absent):
            logger.warning("%s: %s", task.url, reason)
        if task.kind == "list":
            self.ledger.fail_list_page(task.key, str(reason), datetime.now(UTC), absent=absent)
        elif state is State.GONE:
            self.ledger.gone(task.key, datetime.now(UTC))
        else:
            self.ledger.finish(task.key, state, datetime.now(UTC), reason)
        self._done(task.key)

    def _done(self, key: str) -> None:
        self._in_flight.pop(key, None)
        self._validators.pop(key, None)
        self.commit()
        self._progress.set()

    def commit(self) -> None:
        """Put what was read on the disk, if it is time. A disk that takes no more ends the run."""
        if self.failure is None:
            try:
                self.ledger.commit_if_due(datetime.now(UTC))
            except RunError as error:
                self.give_up(error)

    def give_up(self, error: RunError) -> None:
        """End the run because of an error that makes it useless to go on."""
        self.failure = error
        self._in_flight.clear()
        self.end()

    def failed(self, failure: Failure) -> None:
        """End the address of a request that brought no response."""
        task: Task = failure.request.cb_kwargs["task"]  # type: ignore[attr-defined]  # by Scrapy
        error = failure.value
        if isinstance(error, Postponed):
            self.ledger.release(task)
            if not self.ending.is_set():
                self.aside.add(task.host)
            self._done(task.key)
        elif isinstance(error, Forbidden):
            self._finish(task, State.ROBOTS, str(error))
        else:
            self._finish(task, State.FAILED, str(error) or type(error).__name__)

    # Articles --------------------------------------------------------------------------------

    async def parse_article(self, response: Response, task: Task) -> AsyncIterator[RawArticle]:
        """Read an article with all its pages; anything else ends its address with a reason."""
        try:
            if raw := await self._article(response, task):
                yield raw
        except NotAnArticleError as error:
            reasons = "; ".join(f"{name}: {why}" for name, why in error.refusals.items())
            self._finish(task, State.NOT_AN_ARTICLE, reasons)
        except Postponed:
            self.ledger.release(task)
            self._done(task.key)
        except (PageError, IgnoreRequest) as error:
            self._finish(task, State.FAILED, str(error))

    async def _article(self, response: Response, task: Task) -> RawArticle | None:
        if response.status == 200:
            self._validators[task.key] = header(response, "ETag"), header(response, "Last-Modified")
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
        waiting = further_pages(pages[0], response.url, self.addresses)
        while waiting:
            number = len(pages) + 1
            url = waiting.pop(number, None)
            if url is None or number > MAX_PAGES:
                raise MissingPageError(f"page {number} of {max(waiting)}: no link leads to it")
            page = await self._further_page(url, number)
            pages.append(page)
            for later, link in further_pages(page, url, self.addresses).items():
                waiting.setdefault(later, link)
        return join(pages)

    async def _further_page(self, url: str, number: int) -> RawArticle:
        download = self.crawler.engine.download_async
        try:
            response = await download(Request(url))
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
        """Enter a record into the ledger, which decides whether it is news."""
        key = self.key(article.metadata.requestUrl or "")
        etag, last_modified = self._validators.get(key, (None, None))
        state = self.ledger.save(
            key, article.to_dict(), datetime.now(UTC), etag=etag, last_modified=last_modified
        )
        self.new += state in (State.SAVED, State.UPDATED)
        self._done(key)
        return state

    def lost(self, item: object, reason: str) -> None:
        """End the address of an item that a pipeline dropped or failed on."""
        if isinstance(item, RawArticle | Article) and item.metadata:
            task = self._in_flight.get(self.key(item.metadata.requestUrl or ""))
            if task:
                self._finish(task, State.FAILED, reason)

    def broke(self, response: Response, reason: str) -> None:
        """End the address of a response on which a callback failed."""
        task = response.request and response.request.cb_kwargs.get("task")
        if isinstance(task, Task) and task.key in self._in_flight:
            self._finish(task, State.FAILED, reason)

    # Facts ---------------------------------------------------------------------------------

    @classmethod
    @cache
    def layouts(cls) -> tuple[type[ArticlePage], ...]:
        """Return the layouts to try on its pages: its own, the generic one last."""
        return (*cls.pages, GenericPage)

    @classmethod
    @cache
    def site(cls) -> Site:
        """Return the facts that turn what a page prints into a record."""
        return Site(
            name=cls.name,
            publisher=cls.publisher,
            inLanguage=cls.inLanguage,
            timezone=cls.timezone,
            addresses=cls.addresses,
        )

    # Addresses -------------------------------------------------------------------------------

    @classmethod
    def key(cls, url: str) -> str:
        """Return the identity of an article by its address."""
        address = article_address(url, cls.addresses)
        return address.key if address else plain_canonical(url)

    @classmethod
    def claim(cls, url: str) -> int:
        """Return how specifically an address is this site's: 3 channel, 2 host, 1 domain, 0 not."""
        host = (urlsplit(url).hostname or "").lower()
        if not any(host == name or host.endswith(f".{name}") for name in cls.allowed_domains):
            return 0
        if cls.has_channel(url):
            return 3
        if host in cls.hosts:
            return 2
        return 0 if cls.hosts or cls.channels else 1

    @classmethod
    def has_channel(cls, url: str) -> bool:
        """Tell whether an address, on whatever host, is of one of this site's channels."""
        address = article_address(url, cls.addresses)
        return address is not None and address.channel in cls.channels

    def links(self, urls: Iterable[str]) -> list[Link]:
        """Return the article addresses among links, each article once, in order."""
        found: dict[str, Link] = {}
        for url in urls:
            address = article_address(url, self.addresses)
            if address is None or not self.claim(url):
                continue
            fetch = url if address.page == 1 else address.canonicalUrl
            known = found.get(address.key)
            # The copy in traditional script is fetched only where no other is linked.
            if known is None or ("/BIG5/" in known.url and "/BIG5/" not in fetch):
                found[address.key] = Link(address.key, fetch, address.day)
        return list(found.values())

    # Lists -----------------------------------------------------------------------------------

    async def parse_list(self, response: Response, task: Task) -> None:
        """Enter the links of a list page into the ledger."""
        self._lists += 1
        try:
            if response.status == 200:
                self._save_list(response, task)
            elif response.status == 304:
                self.ledger.list_page_not_modified(task.key, datetime.now(UTC))
            else:
                self._finish(task, State.FAILED, f"HTTP {response.status}")
        except PageError as error:
            self._finish(task, State.FAILED, str(error))
        self._done(task.key)

    def _save_list(self, response: Response, task: Task) -> None:
        links, following = self.read_list(response)
        self.ledger.save_list_page(
            task.key,
            links,
            following,
            datetime.now(UTC),
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
        )

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        """Return the article links of a list page and the list pages that follow it."""
        raise NotImplementedError(f"{type(self).__name__} must say how its lists are read")


def header(response: Response, name: str) -> str | None:
    """Return a header as text, None where there is none."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def content_type(response: Response) -> str | None:
    """Return the ``Content-Type`` header."""
    return header(response, "Content-Type")
