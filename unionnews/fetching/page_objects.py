"""Our records as web-poet's page objects, for other projects (extra ``poet``).

With ``SCRAPY_POET_DISCOVER = ["unionnews.fetching.page_objects"]`` a callback of a declared site
that takes ``article: Article`` (of ``unionnews.items``) gets the record of its page.
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import attrs
from web_poet import WebPage, handle_urls

from unionnews.crawling.sites import all_sites
from unionnews.fetching.api import extract_article
from unionnews.items import Article


@attrs.define
class RecordPage(WebPage[Article]):
    """The record of one page of any site; further pages of its article are not read.

    For a site that is not declared here, use ``handle_urls`` on a subclass.
    """

    async def to_item(self) -> Article:
        """Return the record.

        Raises what :func:`~unionnews.fetching.api.extract_article` raises.
        """
        return extract_article(
            bytes(self.response.body),
            str(self.response.url),
            content_type=self.response.headers.get("Content-Type"),
            status=self.response.status,
            downloaded=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )


def _places() -> set[str]:
    """Return the domains of the declared sites, and their hosts with the ports that they name."""
    starts = (urlsplit(url).netloc for site in all_sites().values() for url in site.start_urls)
    return {domain for site in all_sites().values() for domain in site.allowed_domains} | {*starts}


handle_urls(sorted(_places()))(RecordPage)
