"""Sites whose articles are found in sitemaps."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy.http import Response

from unionnews.crawling.base_spiders.site_spider import SiteSpider, task_of
from unionnews.folder.ledger import Link, NextPage
from unionnews.pages.encodings import decode
from unionnews.pages.feed import day_of
from unionnews.pages.sitemap import MAX_SITEMAP, SitemapEntry, read_sitemap, robots_sitemaps

_SLACK = timedelta(days=1)
"""Tolerance, because a ``lastmod`` may be a day in any time zone."""


class SitemapSpider(SiteSpider):
    """Read sitemaps and their indexes; a robots.txt among the start addresses names them.

    A file that has not changed since it was read, by its index, is fetched again only in a full
    walk; a file that was last changed before ``since`` is never fetched.
    """

    sitemaps: ClassVar[re.Pattern[str] | None] = None
    """Matches the addresses of sitemaps to follow; None follows all."""
    max_list_bytes = MAX_SITEMAP

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        if urlsplit(response.url).path == "/robots.txt":
            named = robots_sitemaps(decode(response.body).text, response.url)
            return [], [NextPage(url) for url in named if self._is_followed(url)]
        links: dict[str, tuple[str, Link]] = {}
        files: list[tuple[str, str]] = []
        for place in read_sitemap(response.body, response.url, self.dropped):
            changed = day_of(place.changed, self.timezone)
            if not place.isSitemap:
                links.update(self._dated_link(place, changed))
            elif self._is_followed(place.url) and self._is_wanted(place.url, changed):
                files.append((changed or "", place.url))
        shown = [link for _, link in sorted(links.values(), key=_first, reverse=True)]
        following = [NextPage(url) for _, url in sorted(files, key=_first, reverse=True)]
        return shown, self.sitemap_files.following(
            task_of(response), shown, following, self.dropped
        )

    def _dated_link(
        self, place: SitemapEntry, changed: str | None
    ) -> Iterator[tuple[str, tuple[str, Link]]]:
        published = day_of(place.published, self.timezone)
        if published is None and changed and self.since and changed < self.since.isoformat():
            # Last changed before the run's first day, so it was published before that day too.
            published = changed
        if link := self.article_link(place.url, published):
            yield link.key, (published or changed or link.date or "", link)

    def _is_followed(self, url: str) -> bool:
        return self.sitemaps is None or self.sitemaps.search(url) is not None

    def _is_wanted(self, url: str, changed: str | None) -> bool:
        """Tell whether a file may have articles that are new and inside the run's bounds."""
        if changed is None:
            return True
        day = date.fromisoformat(changed)
        if self.since and day < self.since:
            return False
        read: datetime | None = None if self.walk.full else self.run.ledger.list_page_read(url)
        return read is None or day >= (read - _SLACK).date()


def _first(pair: tuple[str, object]) -> str:
    return pair[0]
