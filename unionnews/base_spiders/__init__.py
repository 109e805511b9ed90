"""How articles are found, by access pattern. A site's own module only declares."""

from unionnews.base_spiders.feed import FeedSpider
from unionnews.base_spiders.listing import ListingSpider
from unionnews.base_spiders.platforms import PeopleChannelSpider, WordPressSpider
from unionnews.base_spiders.site import SiteSpider
from unionnews.base_spiders.sitemap import SitemapSpider

__all__ = [
    "FeedSpider",
    "ListingSpider",
    "PeopleChannelSpider",
    "SiteSpider",
    "SitemapSpider",
    "WordPressSpider",
]
