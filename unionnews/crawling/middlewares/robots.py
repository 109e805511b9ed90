"""robots.txt: obeyed, and a host that cannot give it is left alone.

Scrapy allows everything when robots.txt answers 5xx or not at all; RFC 9309 (2.3.1.4) asks to
assume the opposite.
"""

from __future__ import annotations

from collections import OrderedDict
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from unionnews.crawling.middlewares.exchange import Forbidden, Postponed, note_robots
from unionnews.pages.rights.rights_signals import MAX_ROBOTS

MAX_KEPT = 1 << 20
"""Bytes of all the robots.txt that are kept read; a parser takes about 16 times as much memory."""
MAX_HOSTS = 2000
"""Hosts of which something is kept; each has a parser of at least some kilobytes."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with answers that tell a refusal from a failure.

    Overridden are hooks that Scrapy 2.19 does not document; the version is pinned for that.
    """

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]  # as Scrapy calls it
        self._unreachable: dict[str, str] = {}
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._texts: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        parts = urlsplit(request.url)
        if why := self._unreachable.get(parts.netloc):
            raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Forbidden("forbidden by robots.txt") from error
        note_robots(request.meta, self._texts.get(parts.netloc, ""))

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = f"HTTP {response.status}"
        body = response.body[:MAX_ROBOTS]
        # An answer that is no robots.txt says nothing; what stands in one is kept for the records.
        self._texts[netloc] = body.decode("utf-8", "replace") if response.status == 200 else ""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        self._keep(netloc, len(body))

    def _keep(self, netloc: str, size: int) -> None:
        """Note what a host's robots.txt takes; those read longest ago give way, and are asked anew."""
        self._sizes[netloc] = size
        while len(self._sizes) > 1 and (
            sum(self._sizes.values()) > MAX_KEPT or len(self._sizes) > MAX_HOSTS
        ):
            oldest, _ = self._sizes.popitem(last=False)
            self._parsers.pop(oldest, None)
            self._texts.pop(oldest, None)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a robots.txt that cannot be had; Scrapy would log the whole stack of it."""
        if not request.meta.get("dont_obey_robotstxt") or isinstance(exception, IgnoreRequest):
            return
        asked = next(iter(request.meta.get("redirect_urls", ())), request.url)
        parts = urlsplit(asked)
        why = self._unreachable[parts.netloc] = str(exception) or type(exception).__name__
        raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname) from exception
