"""What an answer is, whatever its bytes look like."""

import codecs
import gzip
import time

import pytest
from lxml import html
from scrapy.http import HtmlResponse, Response

from unionnews.crawling.discovery.address_forms import bare_address, kind_by_words
from unionnews.crawling.discovery.looks import look_at
from unionnews.crawling.discovery.site_facts import language_of_page, title_of
from unionnews.crawling.discovery.ways_on import ways_on
from unionnews.pages.extract import Page, read_page

URLS = [f"https://union.example/n/{number}" for number in range(3)]
SITEMAP = f"<?xml version='1.0'?><urlset>{''.join(f'<url><loc>{url}</loc></url>' for url in URLS)}</urlset>"
FEED = f"<rss version='2.0'><channel><title>n</title>{''.join(f'<item><title>t</title><link>{url}</link></item>' for url in URLS)}</channel></rss>"
MARKS = [
    ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-16-le", b""), ("utf-16-be", b""),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "mark"), MARKS)
@pytest.mark.parametrize("kind", ["sitemap", "feed", "text"])
def test_places_are_read_in_any_encoding(kind: str, encoding: str, mark: bytes) -> None:
    text = {"sitemap": SITEMAP, "feed": FEED, "text": "\r\n".join(URLS)}[kind]
    headers = {"Content-Type": "text/plain" if kind == "text" else "application/xml"}
    answer = Response(URLS[0], body=mark + text.encode(encoding), headers=headers)
    look = look_at(answer)
    assert look.kind == ("feed" if kind == "feed" else "sitemap"), look
    found = look.feed.entries if kind == "feed" else look.places
    assert [place.url for place in found] == URLS


def test_a_gzipped_sitemap_is_one() -> None:
    look = look_at(Response(URLS[0], body=gzip.compress(SITEMAP.encode())))
    assert [place.url for place in look.places] == URLS


def test_what_else_is_gzipped_in_silence_is_what_it_holds() -> None:
    feed = look_at(Response(URLS[0], body=gzip.compress(FEED.encode())))
    assert [entry.url for entry in feed.feed.entries] == URLS
    links = "".join(f"<li><a href='{url}'>Bakers win {url[-1]}</a></li>" for url in URLS)
    markup = f"<html><body><ul>{links}</ul></body></html>"
    page = look_at(HtmlResponse(URLS[0], body=gzip.compress(markup.encode())))
    assert (page.kind, len(page.page.response.css("a"))) == ("page", 3)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/news.php?cat=2&id=5", None),
        ("/news.php?id=5&cat=2", None),
        ("/index.php?tag=4&story=17", None),
        ("/view.php?author=3&nr=12", None),
        ("/view?s=512", None),
        ("/view.php?share=512", None),
        ("/news.php?cat=2", "list"),
        ("/news.php?cat=2&page=3", "list"),
        ("/?cat=2&paged=3", "list"),
        ("/news.php?cat=2&start=20", "list"),
        ("/news.php?cat=2&lang=1&catid=7", "list"),
        ("/news.php?cat=2&year=2024&month=5", "list"),
        ("/?author=3", "author"),
        ("/spip.php?auteur8", "author"),
        ("/spip.php?rubrique3", "list"),
        ("/spip.php?article12", None),
        ("/?s=strike", "search"),
        ("/?s=strike&id=4", "search"),
        ("/post?id=4&share=twitter", "comment"),
    ],
)
def test_a_place_beside_a_number_is_no_list(path: str, kind: str | None) -> None:
    assert kind_by_words(f"https://union.example{path}") == kind


@pytest.mark.parametrize("url", ["http://[bad?x=1", "?a", "http://a.example/?" + "a=1&" * 5000])
def test_any_address_is_made_bare(url: str) -> None:
    assert url.startswith(bare_address(url))


def test_page_that_cannot_be_parsed_is_trouble() -> None:
    nested = b"<html><body>" + b"<div>" * 5000 + b"<a href='/a'>Bakers win</a>"
    look = look_at(HtmlResponse("https://union.example/deep", body=nested))
    assert (look.kind, "nested" in look.reason) == ("trouble", True)


@pytest.mark.slow
def test_language_of_a_long_list_is_told_by_its_beginning() -> None:
    def seconds(count: int) -> float:
        rows = "".join(f"<li><a href='/{n}'>Bakers win the claim</a></li>" for n in range(count))
        body = f"<html><body><ul>{rows}</ul></body></html>".encode()
        page = read_page(body, "https://union.example/", content_type="text/html", status=200)
        assert page.response.root is not None
        before = time.process_time()
        assert language_of_page(page) == "en"
        return time.process_time() - before

    seconds(1000)
    # Sixteen times the links: of a search that begins anew for each it would be 256 times the time.
    # The least of three, since Python may collect the garbage of all tests in the middle of one.
    many, few = (min(seconds(count) for _ in range(3)) for count in (40_000, 2_500))
    assert many < 80 * few


@pytest.mark.slow
def test_addresses_written_in_attributes_take_little_time() -> None:
    written = "&quot;/news?p=&quot;+n" * 90
    elements = f'<div data-x="{written}">news</div>' * 300
    root = html.fromstring(f"<html><body>{elements}<p>Page 1 of 4</p></body></html>")
    before = time.process_time()
    list_url = "https://union.example/news"
    assert [way.shape for way in ways_on(root, list_url, list_url, 10)][:1] == ["?p={n}"]
    assert time.process_time() - before < 5


def test_the_name_of_a_site_stands_in_the_titles_of_its_pages() -> None:
    def page(title: str) -> Page:
        return read_page(f"<title>{title}</title><p>text</p>".encode(), "https://union.example/")

    home, others = page("Harbor Union | Home"), ["Harbor Union | Strike ends", "Harbor Union | Pay"]
    assert title_of(home, "union.example") == "Home"
    assert title_of(home, "union.example", map(page, others)) == "Harbor Union"
    assert (
        title_of(page("Start - Harbor Union"), "union.example", map(page, others)) == "Harbor Union"
    )
    assert (
        title_of(page("Home | Union of Harbors"), "union.example", [page("Pay")])
        == "Union of Harbors"
    )
