"""中国工会新闻: the China Trade Union News section of people.com.cn (channel 67502)."""

from unionnews.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import people


class PeopleAcftuSpider(ListingSpider):
    name = "people_acftu"
    title = "中国工会新闻"
    publisher = Publisher(name="人民网", url="http://www.people.com.cn/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["acftu.people.com.cn", "people.com.cn", "people.cn"]
    start_urls = ["http://acftu.people.com.cn/"]
    pages = people.LAYOUTS
    addresses = people.addresses({"67502": "acftu.people.com.cn"})
    hosts = frozenset({"acftu.people.com.cn"})
    channels = frozenset({"67502"})
    list_page = people.LIST_PAGE
    guess_next = "index{number}.html"
