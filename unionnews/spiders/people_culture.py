"""人民网文化频道. Evidence: an article of 2019 with two pages, exact against its truth; its lists were not seen."""

from unionnews.crawling.base_spiders import PeopleChannelSpider


class PeopleCultureSpider(PeopleChannelSpider):
    name = "people_culture"
    title = "人民网文化频道"
    start_urls = ["http://culture.people.com.cn/"]
    hosts = frozenset({"culture.people.com.cn"})
    sample_addresses = ("http://culture.people.com.cn/n1/2019/0615/c1013-31153719.html",)
    verified = "2026-11-22"
