"""人民网经济·科技频道. Evidence: an article of 2024 (template of 2021 on), exact against its truth; its lists were not seen."""

from unionnews.crawling.base_spiders import PeopleChannelSpider


class PeopleFinanceSpider(PeopleChannelSpider):
    name = "people_finance"
    title = "人民网经济·科技频道"
    start_urls = ["http://finance.people.com.cn/"]
    hosts = frozenset({"finance.people.com.cn"})
    sample_addresses = ("http://finance.people.com.cn/n1/2024/0510/c1004-40232587.html",)
    verified = "2026-11-22"
