"""Ten invented papers, each on a host of its own, served by tests/newsstand.py."""

import os
import re

from web_poet import field

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import css, css_query

PORT = os.environ.get("NEWSSTAND_PORT", "9")
HOSTS = [f"127.0.0.{number}" for number in range(11, 21)]
EVERY = os.environ.get("NEWSSTAND_EVERY", "6h")
_TEXT = css_query("div.text > p")


class PaperPage(ArticlePage):
    marker = css_query("div.text")
    headline = css("h1")

    @field
    def datePublishedRaw(self) -> str | None:
        return text_of(css_query("p.date").first(self.root))

    @field
    def paragraphs(self) -> list[str]:
        return [text for line in _TEXT(self.root) if (text := text_of(line))]


class Paper(ListingSpider):
    title = "Invented union news"
    publisher = Publisher(name="Paper", url="http://127.0.0.1/")
    inLanguage = "zh-Hans"
    timezone = "Asia/Shanghai"
    every = EVERY
    verified = "2024-05-27"
    pages = (PaperPage,)
    addresses = (
        ArticlePattern(
            re.compile(
                r"(?P<root>/news/(?P<year>\d{4})/(?P<month>\d\d)(?P<day>\d\d)/(?P<id>\d{1,9}))\.html"
            ),
        ),
    )
    list_page = re.compile(r"(?P<root>/)(?:index(?P<number>\d{0,6})\.html)?")
    guess_next = "index{number}.html"


for _number, _host in enumerate(HOSTS):
    globals()[f"Paper{_number}"] = type(
        f"Paper{_number}",
        (Paper,),
        {
            "__module__": __name__,
            "name": f"paper{_number}",
            "allowed_domains": [_host],
            "hosts": frozenset({_host}),
            "start_urls": [f"http://{_host}:{PORT}/"],
        },
    )
