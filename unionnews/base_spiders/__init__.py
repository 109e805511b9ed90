"""How articles are found, by access pattern. A site's own module only declares."""

from unionnews.base_spiders.listing import ListingSpider
from unionnews.base_spiders.site import SiteSpider

__all__ = ["ListingSpider", "SiteSpider"]
