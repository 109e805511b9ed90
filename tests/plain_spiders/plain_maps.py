"""The same invented news, found in sitemaps."""

import os

from plain_spiders.plain_news import PlainNewsSpider
from unionnews.crawling.base_spiders import SitemapSpider
from unionnews.pages.generic.generic_page import GenericPage


class PlainMapsSpider(SitemapSpider):
    name = "plain_maps"
    title = "Invented union news in sitemaps"
    publisher = PlainNewsSpider.publisher
    inLanguage = "en"
    timezone = "UTC"
    allowed_domains = ["127.0.0.88"]
    start_urls = os.environ.get("LOOPBACK_START", "http://127.0.0.88:9/robots.txt").split()
    pages = (GenericPage,)
