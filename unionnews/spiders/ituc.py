"""ITUC: SPIP. Evidence: feed in three code bases; no byte was run."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher


class ItucSpider(FeedSpider):
    name = "ituc"
    title = "ITUC"
    publisher = Publisher(
        name="International Trade Union Confederation", url="https://www.ituc-csi.org/"
    )
    inLanguage = "en"
    timezone = "Europe/Brussels"
    allowed_domains = ["ituc-csi.org"]
    start_urls = ["https://www.ituc-csi.org/spip.php?page=backend&lang=en"]
    pages = ()
    sample_addresses = ("https://www.ituc-csi.org/an-article",)
