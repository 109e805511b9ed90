"""robots.txt: obeyed, and a host that cannot give it is left alone.

Scrapy allows everything when robots.txt answers 5xx or not at all; RFC 9309 (2.3.1.4) asks to
assume the opposite.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from unionnews.crawling.middlewares.exchange import Forbidden, Postponed

MAX_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with answers that tell a refusal from a failure.

    Overridden are hooks that Scrapy 2.19 does not document; the version is pinned for that.
    """

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]  # as Scrapy calls it
        self._unreachable: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        parts = urlsplit(request.url)
        if why := self._unreachable.get(parts.netloc):
            raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise Forbidden("forbidden by robots.txt") from error

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreachable[netloc] = f"HTTP {response.status}"
        # RFC 9309, 2.5: a parser reads at least 500 KiB of it.
        await super()._parse_robots(
            response.replace(body=response.body[:MAX_ROBOTS]), netloc, request
        )

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a robots.txt that cannot be had; Scrapy would log the whole stack of it."""
        if not request.meta.get("dont_obey_robotstxt") or isinstance(exception, IgnoreRequest):
            return
        asked = next(iter(request.meta.get("redirect_urls", ())), request.url)
        parts = urlsplit(asked)
        why = self._unreachable[parts.netloc] = str(exception) or type(exception).__name__
        raise Postponed(f"{parts.netloc}: robots.txt: {why}", parts.hostname) from exception
