"""junge Welt, section Betrieb & Gewerkschaft. Evidence: pages of 2024 and 2026 and their feeds."""

import re

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.selectors import xpath

_ARTICLE = r"(?P<root>/artikel/(?P<id>\d{4,9})\.[^/]+)\.html"


class JungeWeltPage(GenericPage):
    headline = xpath("//meta[@property='og:title'][contains(../title, 'junge Welt')]/@content")


class JungeWeltSpider(FeedSpider):
    name = "jungewelt"
    title = "junge Welt: Betrieb & Gewerkschaft"
    publisher = Publisher(name="junge Welt", url="https://www.jungewelt.de/")
    inLanguage = "de"
    timezone = "Europe/Berlin"
    allowed_domains = ["jungewelt.de"]
    start_urls = ["https://www.jungewelt.de/feeds/betrieb_gewerkschaft.xml"]
    pages = (JungeWeltPage,)
    addresses = (ArticlePattern(re.compile(_ARTICLE), scheme="https"),)
    sample_addresses = ("https://www.jungewelt.de/artikel/522721.kenia-nairobi-von-unten.html",)
    verified = "2026-11-22"
