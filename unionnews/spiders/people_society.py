"""人民网社会·法治频道. Evidence: an article of 2011 on migrant workers' train tickets, exact against its truth; its lists were not seen."""

from unionnews.crawling.base_spiders import PeopleChannelSpider


class PeopleSocietySpider(PeopleChannelSpider):
    name = "people_society"
    title = "人民网社会·法治频道"
    start_urls = ["http://society.people.com.cn/"]
    hosts = frozenset({"society.people.com.cn"})
    sample_addresses = (
        "http://society.people.com.cn/GB/16620518.html",
        "http://society.people.com.cn/n1/2026/1003/c1008-40809151.html",
    )
    verified = "2026-11-22"
