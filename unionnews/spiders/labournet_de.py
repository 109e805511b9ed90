"""LabourNet Germany: WordPress. Evidence: feed in nine code bases; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class LabournetDeSpider(WordPressSpider):
    name = "labournet_de"
    title = "LabourNet Germany"
    publisher = Publisher(name="LabourNet Germany", url="https://www.labournet.de/")
    inLanguage = "de"
    timezone = "Europe/Berlin"
    allowed_domains = ["labournet.de"]
    start_urls = ["https://www.labournet.de/feed/"]
    sample_addresses = ("https://www.labournet.de/ein-artikel/",)
