"""中国工会新闻: the China Trade Union News section of people.com.cn (channel 67502).

Evidence: its layouts are exact on real pages of other channels; no byte of the section was run.
"""

from unionnews.crawling.base_spiders import PeopleChannelSpider


class PeopleAcftuSpider(PeopleChannelSpider):
    name = "people_acftu"
    title = "中国工会新闻"
    allowed_domains = ["acftu.people.com.cn", "people.com.cn", "people.cn"]
    start_urls = ["http://acftu.people.com.cn/"]
    hosts = frozenset({"acftu.people.com.cn"})
    channels = frozenset({"67502"})
    sample_addresses = ("http://acftu.people.com.cn/n1/2024/0527/c67502-40243718.html",)
