"""Base spiders: one for each way to find articles. A site's own module only declares facts."""

from unionnews.crawling.base_spiders.feed_spider import FeedSpider
from unionnews.crawling.base_spiders.found_spider import FoundSpider
from unionnews.crawling.base_spiders.listing_spider import ListingSpider
from unionnews.crawling.base_spiders.platform_spiders import PeopleChannelSpider, WordPressSpider
from unionnews.crawling.base_spiders.site_spider import SiteSpider
from unionnews.crawling.base_spiders.sitemap_spider import SitemapSpider

__all__ = [
    "FeedSpider",
    "FoundSpider",
    "ListingSpider",
    "PeopleChannelSpider",
    "SiteSpider",
    "SitemapSpider",
    "WordPressSpider",
]
