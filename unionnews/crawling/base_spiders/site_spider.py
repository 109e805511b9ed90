"""What every spider shares: how articles and list pages are read."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from unionnews.crawling.base_spiders.working_spider import WorkingSpider, one_line
from unionnews.crawling.middlewares.exchange import Postponed, exchange_of
from unionnews.exceptions import MissingPageError, NotAnArticleError, PageError
from unionnews.folder.ledger import Link, NextPage, State, Task
from unionnews.items import Article, RawArticle
from unionnews.pages.extract import Page, extract, join, read_further, read_page

_GONE = (404, 410)

logger = logging.getLogger(__name__)


class SiteSpider(WorkingSpider):
    """Base of all spiders; see :class:`WorkingSpider` for their arguments."""

    longest_list: ClassVar[int] = 2000
    """Pages of a list that are read at most; some sites page on for ever."""

    # Articles --------------------------------------------------------------------------------

    async def parse_article(self, response: Response, task: Task) -> AsyncIterator[RawArticle]:
        """Read an article with all its pages; anything else ends its address with a reason."""
        try:
            if raw := await self._article(response, task):
                yield raw
        except NotAnArticleError as error:
            reasons = "; ".join(f"{name}: {why}" for name, why in error.refusals.items())
            # Of an article on record, the next look tells; a new one must not be lost to a notice.
            again = error.passes and not task.known
            self._finish(task, State.FAILED if again else State.NOT_AN_ARTICLE, reasons)
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
        return extract(self.page(response, request_url), self.layouts(), self.name)

    @staticmethod
    def page(response: Response, request_url: str) -> Page:
        """Decode a page of an article."""
        exchange = exchange_of(response)
        return read_page(
            response.body,
            response.url,
            content_type=content_type(response),
            status=response.status,
            request_url=request_url,
            downloaded=exchange.downloaded,
            archive=exchange.archive,
        )

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
        if state is State.PENDING and not self.failure:
            why = self.ledger.address(task.key)
            logger.warning(
                "%s: %s; the next run asks again", one_line(task.url), why and why.reason
            )
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
