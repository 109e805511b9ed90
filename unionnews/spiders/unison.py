"""UNISON, public services, UK: WordPress. Evidence: its home page of 2018 names the feed; no article was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class UnisonSpider(WordPressSpider):
    name = "unison"
    title = "UNISON news"
    publisher = Publisher(name="UNISON", url="https://www.unison.org.uk/")
    inLanguage = "en-GB"
    timezone = "Europe/London"
    allowed_domains = ["unison.org.uk"]
    start_urls = ["https://www.unison.org.uk/feed/"]
    sample_addresses = ("https://www.unison.org.uk/news/2024/05/an-article/",)
