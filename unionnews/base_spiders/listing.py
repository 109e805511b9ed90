"""Sites whose articles are found on HTML list pages."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from scrapy.http import Response

from unionnews.base_spiders.site import SiteSpider, content_type
from unionnews.extract import read_page
from unionnews.ledger import Link, NextPage
from unionnews.pages.listing import PageLink, links


class ListingSpider(SiteSpider):
    """Follow list pages and take every link that is an address of the site's articles."""

    list_page: ClassVar[re.Pattern[str]]
    """Path of a list page, with the groups ``root`` and ``number`` (empty for page 1)."""
    guess_next: ClassVar[str | None] = None
    """Name of the next list page where none is linked: ``index{number}.html``."""

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        page = read_page(
            response.body,
            response.url,
            content_type=content_type(response),
        )
        found = list(links(page.response))
        articles = self.links(link.url for link in found)
        return articles, self._following(response.url, found, bool(articles))

    def _following(self, url: str, found: list[PageLink], has_articles: bool) -> list[NextPage]:
        here = list_address(url, self.list_page)
        root, number = self._place(here)
        linked: dict[str, NextPage] = {}
        for link in found:
            address = list_address(link.url, self.list_page)
            if address != here and self._leads_on(link, address, root, number):
                linked.setdefault(address, NextPage(address))
        goes_on = any(self._place(address) == (root, number + 1) for address in linked)
        if has_articles and not goes_on and self.guess_next and root is not None:
            guess = root + self.guess_next.format(number=number + 1)
            linked.setdefault(guess, NextPage(guess, guessed=True))
        return list(linked.values())

    def _leads_on(self, link: PageLink, address: str, root: str | None, number: int) -> bool:
        """Tell whether a link is the next page of this list, or the first page of another."""
        if urlsplit(address).hostname not in self.hosts:
            return False
        other, at = self._place(address)
        if other is None:
            return link.isNext
        return at == number + 1 if other == root else at == 1

    def _place(self, address: str) -> tuple[str | None, int]:
        """Return the root of a list and the number of its page."""
        parts = urlsplit(address)
        match = self.list_page.fullmatch(parts.path)
        if match is None:
            return None, 1
        return f"{parts.scheme}://{parts.netloc}{match['root']}", int(match["number"] or 1)


def list_address(url: str, list_page: re.Pattern[str]) -> str:
    """Return the one address of a list page: ``/``, ``index.html`` and ``index1.html`` are one."""
    parts = urlsplit(url)
    match = list_page.fullmatch(parts.path or "/")
    path = parts.path or "/"
    if match and int(match["number"] or 1) == 1:
        path = match["root"]
    scheme = "http" if match else parts.scheme
    return urlunsplit((scheme, parts.netloc, path, parts.query, ""))
