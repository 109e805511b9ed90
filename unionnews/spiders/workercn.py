"""中工网, the site of 工人日报. Evidence: a list of 2026, trimmed; no article was run."""

import re

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern

_ARTICLE = r"(?P<root>/c/(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)/(?P<id>\d{5,12}))\.shtml"


class WorkercnSpider(ListingSpider):
    name = "workercn"
    title = "中工网"
    publisher = Publisher(name="中工网", url="https://www.workercn.cn/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["workercn.cn"]
    hosts = frozenset({"www.workercn.cn"})
    start_urls = ["https://www.workercn.cn/character/"]
    pages = ()
    addresses = (ArticlePattern(re.compile(_ARTICLE), suffix=".shtml", scheme="https"),)
    list_page = re.compile(r"(?P<root>/[a-z]{2,20}/)(?:index_?(?P<number>\d{0,4})\.s?html)?")
    sample_addresses = ("https://www.workercn.cn/c/2026-10-02/8907680.shtml",)
