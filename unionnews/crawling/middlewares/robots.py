"""Rules of a host: obey robots.txt, and keep ``/.well-known/tdmrep.json`` for the records.

If robots.txt answers 5xx or not at all, Scrapy allows everything, but by RFC 9309 (2.3.1.4) all is
forbidden then. The second file is fetched once in a run, before the first article of a host.
"""

import asyncio
import logging
from collections import OrderedDict
from urllib.parse import urljoin, urlsplit

from scrapy import Spider, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from unionnews.crawling.middlewares.exchange import (
    NO_RESERVATIONS,
    Forbidden,
    HostRules,
    Postponed,
    Refused,
    note_rules,
)
from unionnews.folder.archive import PAGE_STATUSES
from unionnews.pages.rights.host_files import MAX_FILE, file_text
from unionnews.pages.rights.reservations import TDM_FILE

logger = logging.getLogger(__name__)

MAX_KEPT = 1 << 20
"""Most bytes of all files in memory; their parsers take about 16 times as much."""
MAX_HOSTS = 2000
"""Most hosts whose files are in memory; each has a parser of at least some kilobytes."""
LARGE = 32 * 1024
"""Larger files, in bytes, are read beside the event loop, one at a time: 500 kB of rules take half a
second, and while they are read about 16 times their size.
"""
RESERVATIONS_TIMEOUT = 10.0
"""Seconds for the file of reservations; if it has not come by then, the host has none."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware, with different errors for "forbidden" and "cannot be fetched".

    It overrides methods that Scrapy 2.19 does not document; therefore the version is pinned.
    """

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]  # as Scrapy calls it
        self._unreachable: dict[tuple[str, str], str] = {}
        """Why robots.txt cannot be fetched, by scheme and host."""
        self._schemes: dict[str, str] = {}
        """Scheme with which a host's robots.txt was last fetched."""
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._rules: dict[str, HostRules] = {}
        self._reservations: dict[str, asyncio.Future[str]] = {}
        self._reading = asyncio.Lock()

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        self._ask_by(request.url)
        await super().process_request(request)
        if request.meta.get("dont_obey_robotstxt") or request.meta.get(NO_RESERVATIONS):
            return
        netloc = urlsplit(request.url).netloc
        if netloc not in self._reservations:
            # Other requests to the host wait for the same answer.
            self._reservations[netloc] = asyncio.ensure_future(self._ask(netloc, request))
        elif self._reservations[netloc].done():
            await asyncio.sleep(0)  # requests that waited for the answer are older, and go on first
        said = await self._reservations[netloc]
        note_rules(request.meta, self._rules.get(netloc, HostRules())._replace(reservations=said))

    def _ask_by(self, url: str) -> None:
        """If robots.txt failed with the other scheme, let it be fetched with this one too."""
        scheme, netloc = urlsplit(url)[:2]
        asked = self._schemes.setdefault(netloc, scheme)
        is_waited_for = isinstance(self._parsers.get(netloc), Deferred)
        if (asked, netloc) in self._unreachable and asked != scheme and not is_waited_for:
            self._parsers.pop(netloc, None)
            self._schemes[netloc] = scheme

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        parts = urlsplit(request.url)
        # A request that waited for the fetch with the other scheme has that one's failure only.
        for scheme in (parts.scheme, self._schemes.get(parts.netloc, "")):
            if why := self._unreachable.get((scheme, parts.netloc)):
                raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Forbidden("forbidden by robots.txt") from error
        note_rules(request.meta, self._rules.get(parts.netloc, HostRules()))

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[urlsplit(request.url).scheme, netloc] = f"HTTP {response.status}"
        # Scrapy ignores each byte that is not UTF-8: of a file in UTF-16 nothing would be left. And
        # it would obey what stands on an error page.
        body = response.body if response.status < 300 else b""
        self._stats.inc_value("robotstxt/response_count")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if len(body) < LARGE:
            text, parser = self._read(body)
        else:
            async with self._reading:
                text, parser = await asyncio.to_thread(self._read, body)
        self._rules[netloc] = HostRules(text if response.status in PAGE_STATUSES else "")
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        waiting, self._parsers[netloc] = self._parsers[netloc], parser
        waiting.callback(parser)  # type: ignore[union-attr]  # Scrapy puts it there
        self._keep(netloc, len(text.encode("utf-8", "replace")))

    def _read(self, body: bytes) -> tuple[str, RobotParser]:
        text = file_text(body)
        encoded = text.encode("utf-8", "replace")
        return text, self._parserimpl.from_crawler(self.crawler, encoded)

    async def _ask(self, netloc: str, request: Request) -> str:
        """Return the file of reservations; empty if there is none or robots.txt forbids it."""
        url = urljoin(request.url, TDM_FILE)
        rules = await self.robot_parser(request)
        agent = self._robotstxt_useragent or self._default_useragent
        if rules is not None and not rules.allowed(url, agent):
            return ""
        timeout = min(RESERVATIONS_TIMEOUT, self.crawler.settings.getfloat("DOWNLOAD_TIMEOUT"))
        meta = {
            "dont_obey_robotstxt": True,
            "dont_retry": True,
            "download_timeout": timeout,
            "download_maxsize": MAX_FILE,
        }
        asked = Request(url, NO_CALLBACK, priority=self.DOWNLOAD_PRIORITY, meta=meta)
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:
            logger.info("%s: %s; it counts as silent", url, error)
            return ""
        # After a redirect elsewhere, the archive could not show for which host the file is.
        is_its_own = urlsplit(response.url)[1:3] == urlsplit(url)[1:3]
        said = _text(response) if is_its_own else ""
        self._keep(netloc, self._sizes.get(netloc, 0) + len(said))
        return said

    def _keep(self, netloc: str, size: int) -> None:
        """Note the size of a host's files, and drop the oldest ones beyond the limits.

        Dropped files are fetched again when they are needed.
        """
        self._sizes[netloc] = size
        while len(self._sizes) > 1 and (
            sum(self._sizes.values()) > MAX_KEPT or len(self._sizes) > MAX_HOSTS
        ):
            oldest, _ = self._sizes.popitem(last=False)
            if isinstance(self._parsers.get(oldest), Deferred):
                continue  # it is fetched again, and requests wait for it
            self._parsers.pop(oldest, None)
            self._schemes.pop(oldest, None)
            self._rules.pop(oldest, None)
            self._reservations.pop(oldest, None)
            for scheme in ("http", "https"):
                self._unreachable.pop((scheme, oldest), None)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that a robots.txt cannot be fetched; Scrapy would log it with a traceback.

        It cannot be fetched either if it leads to an address that is refused.
        """
        led = request.meta.get("redirect_urls", ())
        is_ours = isinstance(exception, IgnoreRequest) and not (
            led and isinstance(exception, Refused)
        )
        if is_ours or not request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(next(iter(led), request.url))
        if parts.path == TDM_FILE:
            return
        why = self._unreachable[parts[:2]] = str(exception) or type(exception).__name__
        self._keep(parts.netloc, 0)
        raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname) from exception


def _text(response: Response) -> str:
    """Return the text of a file; empty if the answer has no text."""
    return file_text(response.body) if response.status in PAGE_STATUSES else ""
