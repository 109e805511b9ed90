"""One request at a time to a host, and none sooner than its delay allows.

Scrapy's own slots wait too, but a request inside a slot cannot be taken back: with a Crawl-delay
of 120 s, Ctrl-C would hang for minutes. Here every request waits before the downloader: pages,
further pages, retries and redirects. The wait ends as soon as the run ends, the display can show
it, and the time of the last request is kept after the run.
"""

import asyncio
import contextlib
import logging
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, NotConfigured
from scrapy.http import Request, Response
from scrapy.robotstxt import RobotParser
from scrapy.settings import BaseSettings

from unionnews.crawling.component import Component
from unionnews.crawling.host_times import KEPT, HostTimes
from unionnews.crawling.hosts import AskedHost
from unionnews.crawling.middlewares.exchange import Postponed
from unionnews.crawling.run import Run
from unionnews.dataset.sync.posting import retry_after
from unionnews.exceptions import NoContactError
from unionnews.words.patterns import regex

MIN_DELAY = 1.0
"""Seconds between requests to a host that asks for no delay."""
MAX_DELAY = 600.0
"""Longest delay in seconds; a larger Crawl-delay is a mistake of the host, and is cut to this."""
MAX_HOLD = 3600.0
"""A host that asks for a longer pause (Retry-After, in seconds) is left alone for the run."""
TOLD = 2.0
"""Waits of at least so many seconds are logged."""
LONGEST_NAP = 0.5
"""A request that waits checks after so many seconds whether the run is ending."""
LOST_AFTER = 1.0
"""Seconds after a request has left the downloader until the next one may go out, if no answer
of it has come."""
_BUSY = (429, 503)

logger = logging.getLogger(__name__)


# A contact: an e-mail address or the address of a page.
_CONTACT = regex(r"[^\s@]@[^\s@]+\.\w|https?://\w")


def check_contact(settings: BaseSettings) -> None:
    """Raise :class:`NoContactError` where nothing tells hosts who asks."""
    if not _CONTACT.search(settings["UNIONNEWS_CONTACT"] or ""):
        raise NoContactError(
            "a live crawl says who asks: set UNIONNEWS_CONTACT to an e-mail address or URL"
        )


class PolitenessMiddleware(Component):
    """Make each request wait for its turn; back off from a host in trouble."""

    hears = (
        (signals.robots_parsed, "robots_parsed"),
        (signals.request_left_downloader, "left"),
        (signals.spider_closed, "close"),
    )

    def __init__(self, crawler: Crawler) -> None:
        if crawler.settings["UNIONNEWS_REPLAY"]:
            raise NotConfigured  # a replay asks no host; with a message, Scrapy would warn
        check_contact(crawler.settings)
        super().__init__(crawler)
        self._run = Run.of(crawler)
        self._hosts = self._run.hosts
        override = crawler.settings["UNIONNEWS_DELAY"]
        self._override = None if override is None else float(override)
        self._times = HostTimes.open()
        self._failures_allowed = crawler.settings.getint("UNIONNEWS_HOST_FAILURES")

    def close(self) -> None:
        self._times.close(time.time())

    def host(self, url: str) -> AskedHost:
        """Return the host of an address; its last request may be one of an earlier run."""
        name = urlsplit(url).hostname or ""
        if name not in self._hosts:
            now = time.time()
            last = self._times.last_request(name)
            known = AskedHost(name, self._delay(None))
            # A time in the future does not count: the clock has been set back.
            if last and last <= now:
                known.readyAt = time.monotonic() + last + known.delay - now
            self._hosts[name] = known
            if held := self._times.held(name, now):
                self._hold(known, held, "as it said in an earlier run")
        return self._hosts[name]

    def _delay(self, asked: float | None) -> float:
        if self._override is not None:
            return self._override
        return wanted_delay(asked)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Set the delay that robots.txt asks for."""
        host = self.host(request.url)
        asked = robotparser.crawl_delay(self.crawler.settings["USER_AGENT"])
        before, host.delay = host.delay, self._delay(asked)
        if host.delay < wanted_delay(asked):
            logger.warning(
                "%s: %g s between requests %s; --delay lowers it to %g s for this run",
                host.name, wanted_delay(asked), "asked for" if (asked or 0) >= MIN_DELAY else "are usual", host.delay,
            )  # fmt: skip
        host.readyAt += host.delay - before if host.readyAt else 0.0
        if self._run.is_open:
            with self._run.recording():
                self._run.ledger.note_delay(host.name, host.delay, datetime.now(UTC))

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn. robots.txt itself is fetched at once and starts no delay."""
        if self._is_ending:
            raise Postponed("the run is ending")
        if request.meta.get("dont_obey_robotstxt"):
            return
        host = self.host(request.url)
        await host.turn.acquire()
        try:
            await self._wait_for_turn(host)
        except BaseException:
            host.turn.release()
            raise
        host.asked = request

    async def _wait_for_turn(self, host: AskedHost) -> None:
        while not host.aside and (wait := self._wait(host)) > 0:
            await self._sleep(host, wait)
        if host.aside:
            raise Postponed(f"{host.name}: {host.aside}", host.name)
        host.readyAt = time.monotonic() + host.delay

    def _wait(self, host: AskedHost) -> float:
        """Return the seconds until the host's next turn; 0 if we have taken it now."""
        now = time.monotonic()
        if host.readyAt <= now and host.delay:
            host.readyAt = now + self._times.claim(host.name, time.time(), host.delay)
        return max(0.0, host.readyAt - now)

    async def _sleep(self, host: AskedHost, seconds: float) -> None:
        if seconds >= TOLD and not host.told:
            logger.info("%s: the next request goes out in %.0f s", host.name, seconds)
        host.told = seconds > LONGEST_NAP
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._run.ending.wait(), timeout=min(seconds, LONGEST_NAP))
        if self._is_ending:
            raise Postponed("the run is ending")

    @property
    def _is_ending(self) -> bool:
        # On Ctrl-C, Scrapy cancels the spider's start(), but a fetch does not wait in start().
        return self._run.ending.is_set() or not self.crawler.engine.running

    def left(self, request: Request) -> None:
        """Let the next request go on, even if a middleware below has lost this one's answer.

        It is delayed, so that a normal answer (which may be an error of the host) is handled first.
        """
        asyncio.get_running_loop().call_later(LOST_AFTER, self._answered, request)

    def _answered(self, request: Request) -> None:
        host = self.host(request.url)
        if host.asked is request:
            host.asked = None
            host.turn.release()

    def process_response(self, request: Request, response: Response) -> Response:
        """Back off from a host that is busy or broken."""
        host = self.host(request.url)
        if response.status in _BUSY:
            told = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
            self._failed(host, f"HTTP {response.status}", retry_after(told, datetime.now(UTC)))
        elif response.status >= 500:
            self._failed(host, f"HTTP {response.status}", None)
        else:
            host.failures = 0
            host.answered |= not request.meta.get("dont_obey_robotstxt")
        self._answered(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count a failure of the host, but not a request that we have refused ourselves."""
        host = self.host(request.url)
        ours = isinstance(exception, IgnoreRequest | DownloadCancelledError)
        if not ours and not request.meta.get("dont_obey_robotstxt"):
            self._failed(host, type(exception).__name__, None)
        self._answered(request)

    def _failed(self, host: AskedHost, what: str, asked: float | None) -> None:
        host.failures += 1
        hold = (
            asked if asked is not None else min(max(host.delay, 0.5) * 2**host.failures, MAX_DELAY)
        )
        if self._override == 0 and asked is None:
            hold = min(hold, 0.05 * 2**host.failures)
        self._hold(host, hold, what)
        if asked is not None:
            self._times.hold(host.name, time.time() + min(asked, KEPT))
        if not host.aside and host.failures >= self._failures_allowed:
            host.aside = f"{host.failures} failures in a row ({what})"

    def _hold(self, host: AskedHost, seconds: float, why: str) -> None:
        host.readyAt = max(host.readyAt, time.monotonic() + seconds)
        if seconds > MAX_HOLD:
            host.aside, host.answered = f"asks to wait {seconds:.0f} s ({why})", False


def wanted_delay(asked: float | None) -> float:
    """Return the seconds between requests to a host whose robots.txt asks for ``asked``."""
    return min(max(asked or 0.0, MIN_DELAY), MAX_DELAY)
