"""Info’Com-CGT, a union of the CGT: WordPress. Evidence: a page of 2020, with its feed in the head."""

from unionnews.crawling.base_spiders import WordPressSpider
from unionnews.items import Publisher


class InfocomCgtSpider(WordPressSpider):
    name = "infocomcgt"
    title = "Info’Com-CGT"
    publisher = Publisher(name="Info’Com-CGT", url="https://www.infocomcgt.fr/")
    inLanguage = "fr"
    timezone = "Europe/Paris"
    allowed_domains = ["infocomcgt.fr"]
    start_urls = ["https://www.infocomcgt.fr/feed/"]
    sample_addresses = ("https://www.infocomcgt.fr/caisse-de-solidarite-financiere/",)
    verified = "2026-11-22"
