"""A link to the next page is right, whatever the spider's rule of numbers says."""

import logging
import re
from collections import Counter
from typing import ClassVar

import pytest
from scrapy.http import Response

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.items import Publisher

BASE = "http://union.example/news/"


class Numbered(ListingSpider):
    """Its rule takes ``index_1.html`` for page 1, as many sites number; this one begins at 0."""

    name = "numbered"
    title = "Harbor Union"
    publisher = Publisher(name="Harbor Union", url="http://union.example/")
    inLanguage = "en"
    timezone = "Europe/London"
    allowed_domains: ClassVar = ["union.example"]
    hosts = frozenset({"union.example"})
    start_urls: ClassVar = [BASE]
    pages = ()
    articles = re.compile(r"/news/\d+\.html")
    list_page = re.compile(r"(?P<root>/news/)(?:index(?:_(?P<number>\d+))?\.html)?")


def following(page: str, links: str) -> list[str]:
    body = f'<html><body><a href="7.html">Strike</a>{links}</body></html>'.encode()
    spider = Numbered()
    spider.dropped = Counter()
    _, pages = spider.read_list(Response(BASE + page, body=body))
    return [one.url for one in pages]


def test_a_next_link_is_followed_against_the_rule_and_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert following("", '<a href="index_1.html">next</a>') == [f"{BASE}index_1.html"]
    assert "correct list_page" in caplog.text


@pytest.mark.parametrize("page", ["", "index_2.html"])
def test_a_next_link_to_the_page_itself_ends_the_list(page: str) -> None:
    assert following(page, f'<a href="{page or BASE}">next</a>') == []


def test_where_rule_and_link_agree_nothing_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert following("index_2.html", '<a href="index_3.html">next</a>') == [
            f"{BASE}index_3.html"
        ]
    assert caplog.text == ""
