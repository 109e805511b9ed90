"""Requests stay on the domains of the site, wherever redirects lead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class SiteMiddleware:
    """Refuse what leads outside the spider's ``allowed_domains``.

    Scrapy's own middleware drops such a redirect without a word to the one who waits for the
    page, and the run would never end.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let robots.txt through: hosts may keep it with another one (RFC 9309, 2.3.1.2)."""
        domains = getattr(self.crawler.spider, "allowed_domains", None)
        if not domains or request.meta.get("dont_obey_robotstxt"):
            return
        host = (urlsplit(request.url).hostname or "").lower()
        if not any(host == domain or host.endswith(f".{domain}") for domain in domains):
            raise IgnoreRequest(f"leads to {host}, outside the site")
