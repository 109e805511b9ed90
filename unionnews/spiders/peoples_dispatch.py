"""Peoples Dispatch, workers’ movements: WordPress. Evidence: rules of ftr-site-config; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class PeoplesDispatchSpider(WordPressSpider):
    name = "peoples_dispatch"
    title = "Peoples Dispatch"
    publisher = Publisher(name="Peoples Dispatch", url="https://peoplesdispatch.org/")
    inLanguage = "en"
    timezone = "Asia/Kolkata"
    allowed_domains = ["peoplesdispatch.org"]
    start_urls = ["https://peoplesdispatch.org/feed/"]
    sample_addresses = ("https://peoplesdispatch.org/2024/05/27/an-article/",)
