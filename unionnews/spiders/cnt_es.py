"""CNT, Spain: WordPress. Evidence: feed in eight code bases; no byte was run."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class CntEsSpider(WordPressSpider):
    name = "cnt_es"
    title = "CNT"
    publisher = Publisher(name="Confederación Nacional del Trabajo", url="https://www.cnt.es/")
    inLanguage = "es"
    timezone = "Europe/Madrid"
    allowed_domains = ["cnt.es"]
    start_urls = ["https://www.cnt.es/feed/"]
    sample_addresses = ("https://www.cnt.es/noticias/un-articulo/",)
