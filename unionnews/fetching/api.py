"""The functions for Python users: one page in, one record out."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from unionnews.crawling.sites import reading_rules, site_behind
from unionnews.dataset.reading import Reading, read
from unionnews.exceptions import UsageError
from unionnews.fetching import Fetcher, FetchOptions
from unionnews.folder.archive import Capture
from unionnews.items import ArchiveLocation, Article
from unionnews.normalize.article import article
from unionnews.pages.extract import Page, extract, read_page
from unionnews.repair.text_repair import repair_text

__all__ = ["Reading", "afetch", "extract_article", "fetch", "read", "repair_text"]


def extract_article(
    body: bytes,
    url: str | None = None,
    *,
    content_type: str | None = None,
    status: int | None = None,
    request_url: str | None = None,
    downloaded: str | None = None,
    archive: ArchiveLocation | None = None,
) -> Article:
    """Return the article that a page holds.

    ``body`` is the page as bytes, after content decoding; ``url`` is its address after redirects,
    if it has one. The address decides the site, and with it the layouts that are tried, the time
    zone and the canonical address. ``content_type`` is the HTTP header, ``downloaded`` an ISO 8601
    instant.

    Works without network, without a running Scrapy, and inside a running event loop. Reads only
    this page of a multi-page article; a validation message says so.

    Raises :class:`~unionnews.exceptions.NotAnArticleError` when every layout refuses the page,
    :class:`~unionnews.exceptions.UnreadablePageError` for bytes that are no page and
    :class:`~unionnews.exceptions.RefusedAddressError` for a ``url`` that is no address.
    """
    page = read_page(
        body,
        url,
        content_type=content_type,
        status=status,
        request_url=request_url,
        downloaded=downloaded,
        today=datetime.now(UTC),
        archive=archive,
    )
    url = page.metadata.url
    declared, layouts = reading_rules(url)
    raw = extract(page, layouts, declared.name if declared else None)
    return article(raw, declared or site_behind(raw, url))


def captured_page(one: Capture) -> Page:
    """Return the page of a capture, as of the time when it was captured."""
    return read_page(
        one.body, one.url, content_type=one.content_type, status=one.status, today=one.date
    )


async def fetched_page(url: str, replay: Sequence[Path] = ()) -> Page:
    """Fetch one page, for a look at it."""
    async with Fetcher(FetchOptions(replay=replay)) as fetcher:
        return await fetcher.page(url)


async def afetch(
    url: str,
    *,
    archive: Path | None = None,
    replay: Sequence[Path] = (),
    delay: float | None = None,
    timeout: float = 60.0,
) -> Article:
    """Fetch an article with all its pages and return its record.

    ``archive`` is a folder for the pages as WARC files; ``replay`` are WARC files that answer
    instead of the network; ``delay`` is the pause between two requests to a host in seconds, in
    place of the one that the host asks for; ``timeout`` is the longest time of one request in
    seconds. May wait long: people.com.cn asks for 120 s between requests. For many pages keep one
    :class:`~unionnews.fetching.Fetcher` open.

    Raises :class:`~unionnews.exceptions.UsageError` without ``UNIONNEWS_CONTACT``,
    :class:`~unionnews.exceptions.RefusedAddressError` for an address that is never fetched,
    :class:`~unionnews.exceptions.NotFetchedError` where the page cannot be had, and what
    :func:`extract_article` raises.
    """
    options = FetchOptions(archive=archive, replay=replay, delay=delay, timeout=timeout)
    async with Fetcher(options) as fetcher:
        return await fetcher.article(url)


def fetch(
    url: str,
    *,
    archive: Path | None = None,
    replay: Sequence[Path] = (),
    delay: float | None = None,
    timeout: float = 60.0,
) -> Article:
    """Do the same as :func:`afetch`, but blocking; for scripts without an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(
            afetch(url, archive=archive, replay=replay, delay=delay, timeout=timeout)
        )
    raise UsageError("an event loop is running here: write `await unionnews.afetch(url)`")
