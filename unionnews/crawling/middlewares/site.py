"""Keep requests on the domains of the site, redirects too."""

from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from unionnews.crawling.component import Component


class SiteMiddleware(Component):
    """Refuse requests outside the spider's ``allowed_domains``.

    Scrapy's own middleware drops such a redirect in silence: the spider would wait for the page
    and the run would never end.
    """

    def process_request(self, request: Request) -> None:
        """Allow robots.txt anywhere: it may redirect to another host (RFC 9309, 2.3.1.2)."""
        domains = getattr(self.crawler.spider, "allowed_domains", None)
        if not domains or request.meta.get("dont_obey_robotstxt"):
            return
        host = (urlsplit(request.url).hostname or "").lower()
        if not any(host == domain or host.endswith(f".{domain}") for domain in domains):
            raise IgnoreRequest(f"leads to {host}, outside the site")
