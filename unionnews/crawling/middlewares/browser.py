"""Run pages that are empty without their scripts in the system's Chromium.

Chromium itself has no network: it gets the page as it was downloaded. What its scripts request is
requested by the crawler, so that guard, robots.txt, delay and archive apply to it too.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response

from unionnews.crawling.component import Component
from unionnews.crawling.middlewares.exchange import (
    NO_RESERVATIONS,
    Exchange,
    exchange_in,
    note_exchange,
)
from unionnews.crawling.run import Run
from unionnews.exceptions import UsageError, extra
from unionnews.folder.archive import PAGE_STATUSES
from unionnews.pages.rights.rights_signals import keeps_no_copy
from unionnews.words.patterns import regex

if TYPE_CHECKING:
    from playwright.async_api import Browser, Route

MAX_PARTS = 30
"""Most scripts and answers that one page gets."""
MAX_KEPT = 50
"""Most scripts that are kept for later pages."""
PATIENCE = 60.0
"""Longest time for a page with all requests of its scripts, in seconds."""
RENDERED = "rendered"
_PART = "unionnews_part_of_a_page"
_SCRIPT = regex(rb"<script\b", re.IGNORECASE)
# No host name resolves and there are no direct connections, if a request should avoid our routes.
_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]

logger = logging.getLogger(__name__)


class BrowserMiddleware(Component):
    """Replaces pages with scripts by the HTML that the scripts make, if ``browser`` is set."""

    hears = ((signals.spider_closed, "close"),)

    def __init__(self, crawler: Crawler) -> None:
        wanted = crawler.settings.getbool("UNIONNEWS_BROWSER")
        wanted = wanted or bool(getattr(crawler.spider, "browser", False))
        if not wanted or crawler.settings["UNIONNEWS_REPLAY"]:
            raise NotConfigured
        self._chromium = executable()
        super().__init__(crawler)
        self._run = Run.of(crawler)
        self._kept: dict[str, Response] = {}
        self._starting: asyncio.Future[Browser] | None = None
        self._driver: Any = None

    def process_request(self, request: Request) -> None:
        """Remove validators: a page may be "not modified" while its scripts show something new."""
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)

    async def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get(_PART) or RENDERED in response.flags or not _has_scripts(response):
            return response
        try:
            body = await asyncio.wait_for(self._shown(response), PATIENCE + 10)
        except Exception as error:
            # After any error of the browser, the page is used as it was downloaded.
            told = str(error).partition("\n")[0]
            logger.warning("%s: not run in the browser (%s)", response.url, told)
            return response
        self._keep(request, response, body)
        whole = response.replace(body=body, flags=[*response.flags, RENDERED])
        whole.headers["Content-Type"] = b"text/html; charset=utf-8"
        return whole

    def _keep(self, request: Request, response: Response, body: bytes) -> None:
        known = exchange_in(request.meta)
        # Scripts may have added "noarchive" to the page.
        may_keep = known.archive and not keeps_no_copy((), body)
        keep = self._run.keep_rendered if may_keep else None
        location = keep(response.url, body) if keep else None
        note_exchange(request.meta, Exchange(known.downloaded, location))

    # Chromium --------------------------------------------------------------------------------

    async def _browser(self) -> Browser:
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        return await self._starting

    async def _start(self) -> Browser:
        from playwright.async_api import async_playwright  # noqa: PLC0415  optional

        self._driver = await async_playwright().start()
        alone = ["--no-sandbox"] if os.geteuid() == 0 else []
        found: Browser = await self._driver.chromium.launch(
            executable_path=self._chromium, args=[*_ARGUMENTS, *alone]
        )
        return found

    async def close(self) -> None:
        """End Chromium."""
        if self._starting is not None:
            await (await self._starting).close()
            await self._driver.stop()

    async def _shown(self, response: Response) -> bytes:
        from playwright.async_api import TimeoutError as TooLongError  # noqa: PLC0415  optional

        browser = await self._browser()
        agent = self.crawler.settings["USER_AGENT"]
        context = await browser.new_context(user_agent=agent, service_workers="block")
        try:
            page = await context.new_page()
            await context.route_web_socket(lambda _: True, lambda socket: socket.close())
            await context.route(lambda _: True, partial(self._answer, response, []))
            try:
                await page.goto(response.url, wait_until="networkidle", timeout=PATIENCE * 1000)
            except TooLongError:
                logger.warning("%s: its scripts do not come to rest", response.url)
            return (await page.content()).encode()
        finally:
            await context.close()

    async def _answer(self, shell: Response, asked: list[str], route: Route) -> None:
        wanted = route.request
        if wanted.is_navigation_request() and wanted.url == shell.url and not asked:
            answer: Response | None = shell
        else:
            answer = await self._part(wanted, shell.url) if len(asked) < MAX_PARTS else None
        asked.append(wanted.url)
        if answer is None:
            await route.abort()
            return
        kind = (answer.headers.get("Content-Type") or b"text/html").decode("latin-1")
        await route.fulfill(status=answer.status, content_type=kind, body=answer.body)

    async def _part(self, wanted: Any, page_url: str) -> Response | None:
        """Fetch a script, or what a script requests from the page's host; None for all else."""
        own = (urlsplit(page_url).hostname or "").removeprefix("www.")
        host = (urlsplit(wanted.url).hostname or "").removeprefix("www.")
        is_script = wanted.resource_type == "script"
        asks_own = wanted.resource_type in ("xhr", "fetch") and f".{host}".endswith(f".{own}")
        if wanted.method != "GET" or not (is_script or asks_own):
            return None
        if wanted.url in self._kept:
            return self._kept[wanted.url]
        meta = {NO_RESERVATIONS: True, _PART: True}
        try:
            answer: Response = await self.crawler.engine.download_async(
                Request(wanted.url, meta=meta)
            )
        except Exception as error:
            logger.info("%s, for %s: %s", wanted.url, page_url, error)
            return None
        if is_script and len(self._kept) < MAX_KEPT:
            self._kept[wanted.url] = answer
        return answer


def executable() -> str:
    """Return the system's Chromium.

    Raises :class:`UsageError` if Chromium or the library that drives it is not installed.
    """
    with extra("browser"):
        import playwright.async_api  # noqa: F401, PLC0415  optional
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise UsageError("--browser: no Chromium here; install it, as with: apt-get install chromium")


def _has_scripts(response: Response) -> bool:
    kind = (response.headers.get("Content-Type") or b"").lower()
    is_page = response.status in PAGE_STATUSES and (not kind or b"html" in kind)
    return is_page and _SCRIPT.search(response.body) is not None
