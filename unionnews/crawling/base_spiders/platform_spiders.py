"""Base spiders for platforms, with the facts that all sites of a platform share."""

from typing import ClassVar

from unionnews.crawling.base_spiders.feed_spider import FeedSpider
from unionnews.crawling.base_spiders.listing_spider import ListingSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import people_layouts as people
from unionnews.pages.platforms import wordpress


class PeopleChannelSpider(ListingSpider):
    """A channel or a provincial host of people.com.cn."""

    publisher = Publisher(name="人民网", url="http://www.people.com.cn/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["people.com.cn", "people.cn"]
    pages = people.LAYOUTS
    addresses = people.addresses({"67502": "acftu.people.com.cn"})
    copies = people.COPIES
    list_page = people.LIST_PAGE
    guess_next: ClassVar[str | None] = "index{number}.html"


class WordPressSpider(FeedSpider):
    """A WordPress site; older pages of its feed can be read."""

    pages = wordpress.LAYOUTS
    guess_next = "?paged={number}"
