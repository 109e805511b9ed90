"""劳动午报, Beijing's union paper: a Founder e-paper. Evidence: other code; no byte was run."""

import re

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import founder


class LdwbSpider(ListingSpider):
    name = "ldwb"
    title = "劳动午报"
    publisher = Publisher(name="劳动午报", url="http://ldwb.workerbj.cn/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["ldwb.workerbj.cn"]
    hosts = frozenset({"ldwb.workerbj.cn"})
    start_urls = ["http://ldwb.workerbj.cn/"]
    pages = founder.LAYOUTS
    addresses = founder.addresses("/content")
    list_page = re.compile(r"(?P<root>/(?:content/\d{4}-\d\d/\d\d/node_\d{1,6}\.htm)?)(?P<number>)")
    sample_addresses = ("http://ldwb.workerbj.cn/content/2024-05/28/content_7.htm",)
