"""The base of all spiders: how they read articles and list pages."""

import logging
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from unionnews.crawling.base_spiders.sitemap_files import SitemapFiles
from unionnews.crawling.base_spiders.working_spider import WorkingSpider
from unionnews.crawling.middlewares.exchange import (
    Postponed,
    exchange_of,
    header_pairs,
    rules_of,
    told_status,
)
from unionnews.exceptions import MissingPageError, NotAnArticleError, PageError
from unionnews.folder.archive import PAGE_STATUSES
from unionnews.folder.ledger import Link, NextPage, State, Task, Walk
from unionnews.items import Article, RawArticle
from unionnews.normalize.article import article
from unionnews.normalize.urls import ascii_host
from unionnews.pages.extract import Page, extract, join, read_further, read_page
from unionnews.pages.rights.rights_signals import signals_beside

_GONE = (404, 410)

logger = logging.getLogger(__name__)


class SiteSpider(WorkingSpider):
    """Base of all spiders; see :class:`WorkingSpider` for their arguments."""

    longest_list: ClassVar[int] = 2000
    """Most pages of one list that are read; on some sites the pages never end."""

    dropped: Counter[str]
    """Number of links on the current list page that are not taken, by reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sitemap_files = SitemapFiles(
            lambda chain: self.run.ledger.leave_chain(chain, datetime.now(UTC))
        )
        self.run.watchers.append(self._count_barren)

    async def parse(self, response: Response) -> AsyncIterator[Article | Request]:
        """Read a page for Scrapy's commands ``shell`` and ``parse``; nothing is saved.

        Yield the record of the article with all its pages, or a request for each link of a list.
        """
        try:
            pages = [self.read(response, response.url)]
        except PageError as error:
            for url in self._listed(response, error):
                yield Request(url, callback=self.parse)
            return
        await read_further(pages, response.url, self.addresses, self._read_at)
        yield article(join(pages), self.site())

    def _listed(self, response: Response, refusal: PageError) -> list[str]:
        try:
            links, following = self.read_list(response)
        except PageError as error:
            logger.error("%s: no article (%s), no list (%s)", response.url, refusal, error)
            return []
        return [*(link.url for link in links), *(page.url for page in following)]

    async def _read_at(self, url: str, number: int, **arguments: Any) -> RawArticle:
        download = self.crawler.engine.download_async
        try:
            response = await download(Request(ascii_host(url), cb_kwargs=arguments))
        except Postponed:
            raise
        except Exception as error:
            raise MissingPageError(f"page {number} ({url}): {error}") from error
        if response.status not in PAGE_STATUSES:
            raise MissingPageError(f"page {number} ({url}): {told_status(response)}")
        return self.read(response, url)

    # Articles --------------------------------------------------------------------------------

    async def parse_article(self, response: Response, task: Task) -> AsyncIterator[RawArticle]:
        """Yield an article with all its pages; end the address of any other page with a reason."""
        try:
            if raw := await self._article(response, task):
                yield raw
        except NotAnArticleError as error:
            # A new article is tried again, as it must not be lost because of a passing notice; an
            # article with a record is looked at again anyway.
            again = error.passes and not task.known
            self.run.finish(task, State.FAILED if again else State.NOT_AN_ARTICLE, error.why)
        except Postponed as error:
            self.run.postpone(task, error)
        except (PageError, IgnoreRequest) as error:
            self.run.finish(task, State.FAILED, str(error))

    async def _article(self, response: Response, task: Task) -> RawArticle | None:
        if response.status in PAGE_STATUSES:
            return await self._all_pages(response, task)
        if response.status == 304:
            self.run.finish(task, State.UNCHANGED)
        elif response.status in _GONE:
            self.run.finish(task, State.GONE, f"HTTP {response.status}")
        else:
            self.run.finish(task, State.FAILED, told_status(response))
        return None

    async def _all_pages(self, response: Response, task: Task) -> RawArticle:
        pages = [self.read(response, task.url)]
        read = partial(self._read_at, task=task)
        await read_further(pages, response.url, self.addresses, read)
        # Validators of page 1 do not show whether the other pages have changed.
        names = ("ETag", "Last-Modified") if len(pages) == 1 else ()
        etag, modified = (header(response, name) for name in names) if names else (None, None)
        return join(pages).read_for(replace(task, etag=etag, last_modified=modified))

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
            request_url=Request(request_url).url,  # as it was sent, and as the archive has it
            downloaded=exchange.downloaded,
            archive=exchange.archive,
            signals=signals_beside(response.url, header_pairs(response), *rules_of(response)),
        )

    # Lists -----------------------------------------------------------------------------------

    async def parse_list(self, response: Response, task: Task) -> None:
        """Save the links of a list page in the ledger."""
        if self.run.failure:
            return
        self.run.counts["listPages"] += 1
        if response.status not in (*PAGE_STATUSES, 304):
            self.run.finish(task, State.FAILED, told_status(response))
            return
        try:
            shown = self._shown(response, task) if response.status in PAGE_STATUSES else None
        except PageError as error:
            self.run.finish(task, State.FAILED, str(error))
            return
        with self.run.recording():
            self._save_list(response, task, shown)
        self.run.done(task, read=True)

    def _shown(self, response: Response, task: Task) -> tuple[list[Link], list[NextPage]]:
        self.dropped = Counter()
        links, following = self.read_list(response)
        if following and task.number >= self.longest_list:
            logger.warning(
                "%s: list page %d of its list; those that follow are not read: either the list has"
                " no end, or longest_list of the spider is too low", task.url, task.number,
            )  # fmt: skip
            self.dropped["list pages behind the longest list"] += len(following)
            following = []
        return links, following

    def _count_barren(self, task: Task, state: State, reason: str | None) -> None:
        with self.run.recording():
            if task.kind == "list" and (dropped := self.sitemap_files.failed(task)):
                self.run.ledger.note_dropped(task.key, dropped, datetime.now(UTC))

    def _save_list(
        self, response: Response, task: Task, shown: tuple[list[Link], list[NextPage]] | None
    ) -> None:
        now = datetime.now(UTC)
        if shown is None:
            self.run.ledger.list_page_not_modified(task.key, now)
            return
        self.run.ledger.save_list_page(
            task.key,
            *shown,
            now,
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
            dropped=self.dropped,
        )

    def recall(self, folder: Path) -> None:
        """Take what the site's output folder says, to read single pages outside of a crawl."""
        self.walk = Walk(number=0, full=True)

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        """Return the article links of a list page and the list pages that follow it.

        Links that are left out (as beyond a bound) are counted in ``dropped``, by reason.
        """
        raise NotImplementedError(f"{type(self).__name__} must say how its lists are read")


def task_of(response: Response) -> Task | None:
    """Return the task of a list page; None outside of a crawl."""
    task: Task | None = response.request.cb_kwargs.get("task") if response.request else None
    return task


def header(response: Response, name: str) -> str | None:
    """Return a header as text (the first one with this name, as archives do); None if absent."""
    values = response.headers.getlist(name)
    return values[0].decode("latin-1") if values else None


def content_type(response: Response) -> str | None:
    """Return the ``Content-Type`` header."""
    return header(response, "Content-Type")
