"""Invented union news, served by tests/server.py."""

import os
import re

from web_poet import field

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import css, css_query

_TEXT = css_query("div.text > p")
_PAGER = css_query("div.pager > a")


class LocalPage(ArticlePage):
    marker = css_query("div.local")
    headline = css("h1")

    @field
    def datePublishedRaw(self) -> str | None:
        return text_of(css_query("p.date").first(self.root))

    @field
    def paragraphs(self) -> list[str]:
        return [text for line in _TEXT(self.root) if (text := text_of(line))]

    @field
    def pageUrls(self) -> list[str]:
        return [url for link in _PAGER(self.root) if (url := self.absolute(link.get("href")))]


class LocalNewsSpider(ListingSpider):
    name = "local_news"
    title = "Invented union news"
    publisher = Publisher(name="Local News", url="http://127.0.0.1/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    allowed_domains = ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
    hosts = frozenset(allowed_domains)
    start_urls = os.environ.get("LOOPBACK_START", "http://127.0.0.1:9/").split()
    pages = (LocalPage,)
    addresses = (
        ArticlePattern(
            re.compile(
                r"(?P<root>/news/(?P<year>\d{4})/(?P<month>\d\d)(?P<day>\d\d)/(?P<id>\d{1,9}))"
                r"(?:-(?P<page>[1-9]\d?))?\.html"
            ),
        ),
    )
    list_page = re.compile(r"(?P<root>/(?:list/)?)(?:index(?P<number>\d{0,6})\.html)?")
    longest_list = int(os.environ.get("LOOPBACK_LONGEST_LIST", "2000"))
