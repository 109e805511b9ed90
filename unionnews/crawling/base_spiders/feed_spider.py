"""Sites whose articles are found in feeds, or in WordPress' list of posts."""

import re
from typing import ClassVar

from scrapy.http import Response

from unionnews.crawling.base_spiders.site_spider import SiteSpider, content_type, header
from unionnews.folder.ledger import Link, NextPage
from unionnews.pages.feed import Entry, read_feed
from unionnews.words.patterns import regex

_LINK_HEADER = regex(r"<([^<>]{1,2048})>\s*;[^,<]{0,200}\brel=\"?next\b", re.IGNORECASE)
_NUMBER = "{number}"


class FeedSpider(SiteSpider):
    """Take every entry of the start feeds that is an article of the site.

    Without ``articles`` or ``addresses``, every entry on the site's domains is taken. Older entries
    are read if the feed links a next page, or if ``guess_next`` is set.
    """

    guess_next: ClassVar[str | None] = None
    """Form of the address of page 2, 3, … of a feed: ``?paged={number}`` (WordPress)."""

    def read_list(self, response: Response) -> tuple[list[Link], list[NextPage]]:
        feed = read_feed(
            response.body, response.url, content_type=content_type(response), zone=self.timezone
        )
        self.dropped += feed.lost
        days = {entry.url: self._day(entry) for entry in feed.entries}
        links = self.links(days, days)
        following = feed.next or next_in_header(response)
        if following:
            return links, [NextPage(following)]
        guessed = self._guessed(response.url) if links else None
        return links, [NextPage(guessed, True)] if guessed else []

    def _day(self, entry: Entry) -> str | None:
        """Return an entry's day of publication. The day of its last change is returned instead only
        if it is before the run's first day, as then publication was before too.
        """
        since = self.since.isoformat() if self.since else ""
        return None if entry.isChange and (entry.day or "") >= since else entry.day

    def _guessed(self, url: str) -> str | None:
        if self.guess_next is None:
            return None
        before, _, after = self.guess_next.partition(_NUMBER)
        numbered = re.compile(f"{re.escape(before)}(\\d{{1,5}}){re.escape(after)}$")
        here = numbered.search(url)
        number = int(here[1]) + 1 if here else 2
        return numbered.sub("", url) + self.guess_next.format(number=number)


def next_in_header(response: Response) -> str | None:
    """Return the ``rel="next"`` address of the ``Link`` header (RFC 8288)."""
    match = _LINK_HEADER.search(header(response, "Link") or "")
    return response.urljoin(match[1]) if match else None
