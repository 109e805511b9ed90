"""Single pages on demand, fetched as in a crawl.

One Scrapy crawler is kept open and given requests: the same middlewares as in a crawl handle
robots.txt, delays, retries, refused addresses, replay and archive. No spider and no process is
started for a page.
"""

from unionnews.fetching.fetcher import Fetcher, first_page
from unionnews.fetching.session import FetchOptions

__all__ = ["FetchOptions", "Fetcher", "first_page"]
