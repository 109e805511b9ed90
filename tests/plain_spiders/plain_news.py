"""Invented union news without numbers in its addresses, found in a feed; served by tests/plain_site.py."""

import os

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.pages.generic.generic_page import GenericPage


class PlainNewsSpider(FeedSpider):
    name = "plain_news"
    title = "Invented union news"
    publisher = Publisher(name="Plain News", url="http://127.0.0.1/")
    inLanguage = "en"
    timezone = "UTC"
    allowed_domains = ["127.0.0.1", "127.0.0.77", *os.environ.get("LOOPBACK_HOSTS", "").split()]
    start_urls = os.environ.get("LOOPBACK_START", "http://127.0.0.77:9/feed").split()
    pages = (GenericPage,)
