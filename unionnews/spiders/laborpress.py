"""LaborPress, New York: WordPress. Evidence: feed checked by others in January 2026; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class LaborPressSpider(WordPressSpider):
    name = "laborpress"
    title = "LaborPress"
    publisher = Publisher(name="LaborPress", url="https://www.laborpress.org/")
    inLanguage = "en-US"
    timezone = "America/New_York"
    allowed_domains = ["laborpress.org"]
    start_urls = ["https://www.laborpress.org/feed/"]
    sample_addresses = ("https://www.laborpress.org/an-article/",)
