"""IndustriALL: Drupal until 2025. Evidence: feed worked in December 2025 for others; no byte was run."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import drupal


class IndustriallSpider(FeedSpider):
    name = "industriall"
    title = "IndustriALL Global Union"
    publisher = Publisher(name="IndustriALL Global Union", url="https://www.industriall-union.org/")
    inLanguage = "en"
    timezone = "Europe/Zurich"
    allowed_domains = ["industriall-union.org"]
    start_urls = ["https://www.industriall-union.org/rss.xml"]
    pages = drupal.LAYOUTS
    sample_addresses = ("https://www.industriall-union.org/an-article",)
