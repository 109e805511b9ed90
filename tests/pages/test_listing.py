"""List pages: which links are articles, which lead on, and which are left."""

import logging

import pytest
from people_site import SITE, URL
from scrapy.http import HtmlResponse

from unionnews.crawling.base_spiders import ListingSpider
from unionnews.crawling.base_spiders.listing_spider import list_identity
from unionnews.crawling.sites import site_named
from unionnews.items import RawArticle
from unionnews.pages.extract import further_pages
from unionnews.pages.lists import MAX_LINKS
from unionnews.pages.platforms.people_layouts import LIST_PAGE

HOME = "http://acftu.people.com.cn/index.html"
ARTICLE = "http://acftu.people.com.cn/n1/2024/0527/c67502-40000001.html"
COPY = "http://acftu.people.com.cn/BIG5/n1/2024/0527/c67502-40000001.html"


def read(*urls: str, at: str = HOME) -> tuple[list[str], list[str]]:
    """Return the article addresses and the list pages, as far as they are linked, of a page."""
    spider = site_named("people_acftu")()
    assert isinstance(spider, ListingSpider)
    markup = "".join(f'<a href="{url}">工会</a>' for url in urls)
    articles, lists = spider.read_list(HtmlResponse(at, body=markup.encode(), encoding="utf-8"))
    return [link.url for link in articles], [page.url for page in lists if not page.guessed]


@pytest.mark.parametrize("urls", [(ARTICLE, COPY), (COPY, ARTICLE)])
def test_of_an_article_and_its_copy_in_traditional_script_the_article_is_fetched(
    urls: tuple[str, ...],
) -> None:
    assert read(*urls)[0] == [ARTICLE]


def test_a_copy_in_traditional_script_alone_is_fetched() -> None:
    assert read(COPY)[0] == [COPY]


@pytest.mark.parametrize(
    "url",
    [
        "/BIG5/index.html",
        "/BIG5/67502/index.html",
        "/GB/67502/index3.html",
        "/index3.html",
        "http://sports.people.com.cn/index.html",
        "/about/contact.html",
    ],
)
def test_links_that_do_not_lead_on(url: str) -> None:
    assert read(ARTICLE, url)[1] == []


@pytest.mark.parametrize("url", ["/GB/67502/index.html", "/index2.html"])
def test_links_that_lead_on(url: str) -> None:
    assert read(ARTICLE, url)[1] == [f"http://acftu.people.com.cn{url}"]


def test_a_list_in_traditional_script_goes_on_in_it() -> None:
    first = "http://acftu.people.com.cn/BIG5/67502/index.html"
    following = "http://acftu.people.com.cn/BIG5/67502/index2.html"
    assert read(COPY, following, at=first)[1] == [following]


def test_the_host_of_a_list_has_no_case() -> None:
    one = list_identity("http://ACFTU.people.com.cn/index.html", LIST_PAGE)
    assert one == list_identity("https://acftu.people.com.cn/", LIST_PAGE)


@pytest.mark.slow
@pytest.mark.measured
def test_links_beyond_the_bound_are_said(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        read(*[f"/GB/1/{number}" for number in range(MAX_LINKS)])
        assert not caplog.records
        read(*[f"/GB/1/{number}" for number in range(MAX_LINKS + 1)])
    assert [record.getMessage() for record in caplog.records] == [
        f"{HOME}: 5001 links, only the first 5000 read"
    ]


def test_further_pages_are_those_of_the_same_article() -> None:
    own, other = URL.replace(".html", "-2.html"), URL.replace("0001.html", "0009-3.html")
    page = RawArticle(pageUrls=[own, other])
    assert further_pages(page, URL, SITE.addresses) == {2: own}
