"""What a crawl would learn of a site, without crawling it."""

from typing import Any

from scrapy import signals
from scrapy.http import Request, Response

from unionnews.crawling.discovery.address_forms import bare_address
from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.learning import learn
from unionnews.crawling.discovery.named_places import named_sitemaps
from unionnews.crawling.middlewares.exchange import NO_RESERVATIONS
from unionnews.fetching.session import FetchOptions, Session
from unionnews.pages.sitemap import MAX_SITEMAP


async def look_around(address: str, options: FetchOptions) -> Findings:
    """Look around on a site as a crawl does at its start; return the findings, keep no file.

    Raises :class:`RunError` where the address leads to no articles.
    """
    session, named = Session(options.scrapy_settings()), _NamedSitemaps()
    session.crawler.signals.connect(named.take, signals.robots_parsed)
    await session.open()

    async def get(url: str) -> Response:
        return await session.download(
            Request(url, meta={"download_maxsize": MAX_SITEMAP, NO_RESERVATIONS: True})
        )

    try:
        return await learn(bare_address(address), get, lambda: named.found)
    finally:
        await session.close()


class _NamedSitemaps:
    """Collects the sitemaps that robots.txt names."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def take(self, robotparser: Any, request: Request) -> None:
        self.found += named_sitemaps(robotparser, request.url)
