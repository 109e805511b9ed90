"""Sauvons l’Université !, strikes at French universities: SPIP. Evidence: a page of 2019, with its feed."""

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher


class SauvonsLUniversiteSpider(FeedSpider):
    name = "sauvonsluniversite"
    title = "Sauvons l’Université !"
    publisher = Publisher(name="Sauvons l’Université !", url="http://www.sauvonsluniversite.fr/")
    inLanguage = "fr"
    timezone = "Europe/Paris"
    allowed_domains = ["sauvonsluniversite.fr"]
    start_urls = ["http://www.sauvonsluniversite.fr/spip.php?page=backend"]
    pages = ()
    sample_addresses = ("http://www.sauvonsluniversite.fr/spip.php?article8532",)
    verified = "2026-11-22"
