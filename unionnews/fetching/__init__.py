"""Single pages on demand, by the same road as a crawl.

One Scrapy crawler is kept open and given requests: robots.txt, delays, retries, the address
guard, replay and archive are those of a crawl, by the same middlewares. No spider runs and no
process is started for a page.
"""

from unionnews.fetching.fetcher import LARGE, Fetcher, first_page
from unionnews.fetching.session import FetchOptions

__all__ = ["LARGE", "FetchOptions", "Fetcher", "first_page"]
