"""人民网江苏频道. Evidence: an article of 2022 (provincial host, `/n2/`), exact against its truth; its lists were not seen."""

from unionnews.crawling.base_spiders import PeopleChannelSpider


class PeopleJiangsuSpider(PeopleChannelSpider):
    name = "people_js"
    title = "人民网江苏频道"
    start_urls = ["http://js.people.com.cn/"]
    hosts = frozenset({"js.people.com.cn"})
    sample_addresses = ("http://js.people.com.cn/n2/2022/0213/c360307-35131671.html",)
    verified = "2026-11-22"
