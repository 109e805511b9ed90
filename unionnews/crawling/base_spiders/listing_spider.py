"""Sites whose articles are found on HTML list pages."""

import logging
import re
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from scrapy.http import Response

from unionnews.crawling.base_spiders.site_spider import SiteSpider, content_type
from unionnews.folder.ledger import Link, NextPage
from unionnews.pages.extract import read_page
from unionnews.pages.lists import BEYOND, PageLink, left_out, links

logger = logging.getLogger(__name__)


class ListingSpider(SiteSpider):
    """Follow list pages and take every link that is an address of the site's articles."""

    list_page: ClassVar[re.Pattern[str]]
    """Matches the path of a list page; has the groups ``root`` and ``number`` (empty on page 1)."""
    guess_next: ClassVar[str | None] = None
    """Name of the next list page, if none is linked: ``index{number}.html``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forms = {list_identity(url, self.list_page): url for url in self.start_urls}

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        page = read_page(response.body, response.url, content_type=content_type(response))
        found = list(links(page.response))
        self.dropped[BEYOND] += left_out(page.response)
        articles = self.links(link.url for link in found)
        return articles, self._following(response.url, found, bool(articles))

    def _following(self, url: str, found: list[PageLink], has_articles: bool) -> list[NextPage]:
        root, number = self._place(url)
        if self.last_list_page is not None and number >= self.last_list_page:
            return []
        linked: dict[str, str] = {}
        for link in found:
            if self._is_next_against_rule(link, url, root, number):
                linked.setdefault(link.url, link.url)
            elif self._leads_on(link, root, number):
                linked.setdefault(list_identity(link.url, self.list_page), link.url)
        goes_on = any(self._place(later) == (root, number + 1) for later in linked.values())
        following = [NextPage(self._first_form(*item)) for item in linked.items()]
        if has_articles and root and not goes_on and self.guess_next:
            name = self.guess_next.format(number=number + 1)
            following.append(NextPage(urljoin(url, root + name), True))
        return following

    def _first_form(self, identity: str, url: str) -> str:
        """Return the address that this run has first seen for a list page: it is fetched once."""
        return self._forms.setdefault(identity, url)

    def _is_next_against_rule(
        self, link: PageLink, url: str, root: str | None, number: int
    ) -> bool:
        """Tell whether a link says "next page" although its number is not the next by our rule.

        The link is believed: ``index_1.html`` is page 2 where ``index.html`` is page 1.
        """
        other, at = self._place(link.url)
        is_ours = link.isNext and other == root and root is not None
        if not is_ours or at == number + 1 or link.url.partition(":")[2] == url.partition(":")[2]:
            return False
        if urlsplit(link.url).hostname not in self.hosts:
            return False
        logger.warning(
            "%s: the next page is %s, which list_page of the spider takes for page %d; the link is"
            " followed, correct list_page", url, link.url, at,
        )  # fmt: skip
        return True

    def _leads_on(self, link: PageLink, root: str | None, number: int) -> bool:
        """Tell whether a link leads to the next page of this list, or the first page of another."""
        if urlsplit(link.url).hostname not in self.hosts:
            return False
        if self.is_copy(link.url) and not self.is_copy(root or ""):
            return False  # the same list, with the same articles
        other, at = self._place(link.url)
        if other is None:
            return link.isNext
        return at == number + 1 if other == root else at == 1

    def _place(self, address: str) -> tuple[str | None, int]:
        """Return the root of a list (the same for http and https) and the page number."""
        parts = urlsplit(address)
        match = self.list_page.fullmatch(parts.path or "/")
        if match is None:
            return None, 1
        return f"//{parts.netloc.lower()}{match['root']}", int(match["number"] or 1)


def list_identity(url: str, list_page: re.Pattern[str]) -> str:
    """Return a key that is the same for all forms of a list page's address.

    ``/``, ``index.html`` and ``index1.html`` are one page; so are http and https.
    """
    parts = urlsplit(url)
    match = list_page.fullmatch(parts.path or "/")
    if match is None:
        return url
    return f"{parts.netloc.lower()}{match['root']}{int(match['number'] or 1)}?{parts.query}"
