"""Keep requests on the domains of the site, redirects too; tell what is refused where nobody does."""

import logging
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from unionnews.crawling.component import Component
from unionnews.crawling.middlewares.guard import shortened
from unionnews.crawling.run import Run

logger = logging.getLogger(__name__)


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

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Log why a page is not asked for: Scrapy's commands would show nothing, and no reason.

        A crawl counts it, and a single fetch raises it.
        """
        run = getattr(self.crawler.spider, "run", None)
        is_told = isinstance(run, Run) and (run.asked is None or run.is_crawl)
        is_page = not request.meta.get("dont_obey_robotstxt")
        if isinstance(exception, IgnoreRequest) and is_page and not is_told:
            url = shortened(request.url)
            logger.warning("%s: %s", url, str(exception).removeprefix(f"{url}: "))
