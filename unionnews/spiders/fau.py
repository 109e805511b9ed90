"""FAU, Germany: Drupal-like feed. Evidence: feed in eight code bases; no byte was run."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.pages.platforms import drupal


class FauSpider(FeedSpider):
    name = "fau"
    title = "FAU"
    publisher = Publisher(name="Freie Arbeiter*innen-Union", url="https://www.fau.org/")
    inLanguage = "de"
    timezone = "Europe/Berlin"
    allowed_domains = ["fau.org"]
    start_urls = ["https://www.fau.org/rss.xml"]
    pages = drupal.LAYOUTS
    sample_addresses = ("https://www.fau.org/artikel/ein-artikel",)
