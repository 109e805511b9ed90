"""Turns of hosts in the whole cluster: a request waits until no worker has just asked its host."""

import asyncio
import os
from collections.abc import Callable
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser

from unionnews.crawling.component import Component
from unionnews.crawling.host_turns import HostTurns, import_redis
from unionnews.crawling.middlewares.exchange import Postponed
from unionnews.crawling.middlewares.politeness import MAX_DELAY, MIN_DELAY
from unionnews.crawling.run import Run

_HELD = "unionnews_turn"
_UNREACHABLE = 1.0
"""Seconds until Redis is asked again if it did not answer; without a turn no request goes out."""


class TurnsMiddleware(Component):
    """Waits for turns in the cluster; it comes after the politeness of the process.

    The clock is that of Redis. If two workers ask at once, Redis gives the turn to one.
    """

    hears = ((signals.robots_parsed, "robots_parsed"),)

    def __init__(self, crawler: Crawler) -> None:
        address = os.environ.get("UNIONNEWS_REDIS")
        if not address:
            raise NotConfigured
        super().__init__(crawler)
        self._run = Run.of(crawler)
        self._turns = HostTurns.open(address)
        self._errors = import_redis().RedisError
        override = crawler.settings["UNIONNEWS_DELAY"]
        self._override = None if override is None else float(override)
        self._delays: dict[str, float] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Set the delay that robots.txt asks for."""
        asked = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"]) or 0.0
        self._delays[_host(request)] = min(max(asked, MIN_DELAY), MAX_DELAY)

    async def process_request(self, request: Request) -> None:
        """Wait for the turn; robots.txt is fetched at once, as everywhere.

        The turn is asked for only after the last request was answered: so no turns are saved up
        while a host is slow, and then used in one burst.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        host = _host(request)
        delay = self._delays.get(host, MIN_DELAY) if self._override is None else self._override
        await self._locks.setdefault(host, asyncio.Lock()).acquire()
        request.meta[_HELD] = host
        while (wait := await self._ask(self._turns.turn, host, delay)) > 0:
            try:
                await asyncio.wait_for(self._run.ending.wait(), timeout=wait)
            except TimeoutError:
                continue
            raise Postponed("the run is ending")

    async def process_response(self, request: Request, response: Response) -> Response:
        """Start the delay now, and let the next request ask for a turn."""
        if host := request.meta.pop(_HELD, None):
            await self._ask(self._turns.asked, host)
            self._locks[host].release()
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Let the next request ask for a turn; the delay began when this turn was taken."""
        if host := request.meta.pop(_HELD, None):
            self._locks[host].release()

    async def _ask(self, call: Callable[..., float], *arguments: object) -> float:
        try:
            answer = await asyncio.to_thread(call, *arguments)
        except self._errors:
            return _UNREACHABLE
        self._run.sign()  # a sign of life only if Redis answers, so that the run can give up
        return answer


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc.lower()
