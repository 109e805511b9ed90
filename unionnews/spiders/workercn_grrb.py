"""工人日报, the printed paper: a Founder e-paper. Evidence: selectors in other code; no byte was run."""

import re

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import founder


class WorkercnGrrbSpider(ListingSpider):
    name = "workercn_grrb"
    title = "工人日报电子版"
    publisher = Publisher(name="工人日报", url="https://www.workercn.cn/papers/grrb/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["workercn.cn"]
    hosts = frozenset({"www.workercn.cn"})
    start_urls = ["https://www.workercn.cn/papers/grrb/"]
    pages = founder.LAYOUTS
    addresses = founder.addresses("/papers/grrb", scheme="https", suffix=".html")
    list_page = re.compile(
        r"(?P<root>/papers/grrb/(?:\d{4}/\d\d/\d\d/\d{1,3}/)?)(?:page(?P<number>)\.html)?"
    )
    sample_addresses = ("https://www.workercn.cn/papers/grrb/2024/05/28/1/news-3.html",)
