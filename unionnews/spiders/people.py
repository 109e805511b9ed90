"""人民网: people.com.cn as a whole, for its articles outside the declared sections."""

from unionnews.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import people


class PeopleSpider(ListingSpider):
    name = "people"
    title = "人民网"
    publisher = Publisher(name="人民网", url="http://www.people.com.cn/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["people.com.cn", "people.cn"]
    start_urls = ["http://www.people.com.cn/"]
    pages = people.LAYOUTS
    addresses = people.addresses({"67502": "acftu.people.com.cn"})
    list_page = people.LIST_PAGE
