"""Ριζοσπάστης, section Εργαζόμενοι (workers). Evidence: six pages of 2012 and their feeds."""

import re

from unionnews.crawling.base_spiders import FeedSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.generic.metadata import MetadataPage
from unionnews.pages.selectors import css_query, xpath_query


class RizospastisPage(MetadataPage):
    marker = css_query("div.story_body")
    heading = xpath_query("//div[starts-with(@class, 'title') and @align]")
    above = xpath_query("//div[starts-with(@class, 'utitle')]")
    below = css_query("div.ltitle")
    printed_date = css_query("span.headerText")


class RizospastisSpider(FeedSpider):
    name = "rizospastis"
    title = "Ριζοσπάστης: Εργαζόμενοι"
    publisher = Publisher(name="Ριζοσπάστης", url="https://www.rizospastis.gr/")
    inLanguage = "el"
    timezone = "Europe/Athens"
    allowed_domains = ["rizospastis.gr"]
    start_urls = ["https://www.rizospastis.gr/rssFeed.do?channel=Work"]
    pages = (RizospastisPage,)
    addresses = (
        ArticlePattern(
            re.compile(r"(?P<root>/(?:\w+/)?story\.do)"), suffix="", scheme="https", parameter="id"
        ),
    )
    sample_addresses = ("http://www.rizospastis.gr/wwwengine/story.do?id=6628426",)
    verified = "2026-11-22"
