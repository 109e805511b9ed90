"""What a host says to all: robots.txt is obeyed, ``/.well-known/tdmrep.json`` kept for the records.

Scrapy allows everything when robots.txt answers 5xx or not at all; RFC 9309 (2.3.1.4) asks to
assume the opposite. The second file is asked for before the first article of a host, once a run.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from urllib.parse import urljoin, urlsplit

from scrapy import Spider
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
    note_rules,
)
from unionnews.pages.rights.host_files import MAX_FILE, file_text
from unionnews.pages.rights.reservations import TDM_FILE

logger = logging.getLogger(__name__)

MAX_KEPT = 1 << 20
"""Bytes of all the files that are kept read; a parser takes about 16 times as much memory."""
MAX_HOSTS = 2000
"""Hosts of which something is kept; each has a parser of at least some kilobytes."""
RESERVATIONS_TIMEOUT = 10.0
"""Seconds for the file of reservations; a host that does not give it in time says nothing there."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with answers that tell a refusal from a failure.

    Overridden are hooks that Scrapy 2.19 does not document; the version is pinned for that.
    """

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]  # as Scrapy calls it
        self._unreachable: dict[tuple[str, str], str] = {}
        """Why robots.txt cannot be had, by scheme and host."""
        self._schemes: dict[str, str] = {}
        """Scheme by which a host's robots.txt was asked for last."""
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._rules: dict[str, HostRules] = {}
        self._reservations: dict[str, asyncio.Future[str]] = {}

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        self._ask_by(request.url)
        await super().process_request(request)
        if request.meta.get("dont_obey_robotstxt") or request.meta.get(NO_RESERVATIONS):
            return
        netloc = urlsplit(request.url).netloc
        if netloc not in self._reservations:
            # All who ask the host meanwhile wait for the same answer.
            self._reservations[netloc] = asyncio.ensure_future(self._ask(netloc, request))
        said = await self._reservations[netloc]
        note_rules(request.meta, self._rules.get(netloc, HostRules())._replace(reservations=said))

    def _ask_by(self, url: str) -> None:
        """Let a host that failed by the other scheme be asked by this one: a server may speak one alone."""
        scheme, netloc = urlsplit(url)[:2]
        asked = self._schemes.setdefault(netloc, scheme)
        is_waited_for = isinstance(self._parsers.get(netloc), Deferred)
        if (asked, netloc) in self._unreachable and asked != scheme and not is_waited_for:
            self._parsers.pop(netloc, None)
            self._schemes[netloc] = scheme

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        parts = urlsplit(request.url)
        # Who waited for an answer by the other scheme knows no more than that it failed.
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
        response = response.replace(body=response.body[:MAX_FILE])
        self._rules[netloc] = HostRules(_text(response))
        await super()._parse_robots(response, netloc, request)
        self._keep(netloc, len(response.body))

    async def _ask(self, netloc: str, request: Request) -> str:
        """Return the file of reservations; empty where there is none, or robots.txt forbids it."""
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
        # Of a redirect to another place nobody could tell from the archive whom it speaks of.
        is_its_own = urlsplit(response.url)[1:3] == urlsplit(url)[1:3]
        said = _text(response) if is_its_own else ""
        self._keep(netloc, self._sizes.get(netloc, 0) + len(said))
        return said

    def _keep(self, netloc: str, size: int) -> None:
        """Note what a host's robots.txt takes; those read longest ago give way, and are asked anew."""
        self._sizes[netloc] = size
        while len(self._sizes) > 1 and (
            sum(self._sizes.values()) > MAX_KEPT or len(self._sizes) > MAX_HOSTS
        ):
            oldest, _ = self._sizes.popitem(last=False)
            self._parsers.pop(oldest, None)
            self._schemes.pop(oldest, None)
            self._rules.pop(oldest, None)
            self._reservations.pop(oldest, None)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a robots.txt that cannot be had; Scrapy would log the whole stack of it."""
        if not request.meta.get("dont_obey_robotstxt") or isinstance(exception, IgnoreRequest):
            return
        asked = next(iter(request.meta.get("redirect_urls", ())), request.url)
        parts = urlsplit(asked)
        if parts.path == TDM_FILE:
            return
        why = self._unreachable[parts[:2]] = str(exception) or type(exception).__name__
        raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname) from exception


def _text(response: Response) -> str:
    """Return the file as text; an answer that is none says nothing."""
    return file_text(response.body) if response.status == 200 else ""
