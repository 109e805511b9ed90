"""UNI Global Union: WordPress. Evidence: feed in other code; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class UniGlobalSpider(WordPressSpider):
    name = "uni_global"
    title = "UNI Global Union"
    publisher = Publisher(name="UNI Global Union", url="https://uniglobalunion.org/")
    inLanguage = "en"
    timezone = "Europe/Zurich"
    allowed_domains = ["uniglobalunion.org"]
    start_urls = ["https://uniglobalunion.org/feed/"]
    sample_addresses = ("https://uniglobalunion.org/news/an-article/",)
