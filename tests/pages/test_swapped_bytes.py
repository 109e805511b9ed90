"""Pages, lists, feeds and sitemaps with bytes put in, swapped and cut: they are read or refused, and nothing errs."""

import random
import re
from collections.abc import Callable

import pytest
import written_pages as written
from people_pages import ERAS
from real_pages import CORPUS, corpus_pages
from scrapy.http import HtmlResponse

from unionnews.crawling.discovery.looks import look_at
from unionnews.crawling.discovery.shown_links import is_list_instead
from unionnews.crawling.discovery.ways_on import ways_on
from unionnews.exceptions import PageError
from unionnews.fetching.api import extract_article
from unionnews.pages.feed import read_feed
from unionnews.pages.sitemap import read_sitemap

URL = "https://news.example/list/1.html"
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>职工</title>
<link>https://news.example/</link><item><title>A raise</title><link>/1.html</link><dc:date>2024-05-27</dc:date></item>
<item><title>A strike</title><link>/2.html</link><pubDate>Mon, 27 May 2024 20:30:00 GMT</pubDate></item></channel></rss>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>https://news.example/1.html</loc><lastmod>2024-05-27</lastmod></url></urlset>"""
SCRIPTED = """<a href="?page=2">II</a><a href="/n/2">第二页</a><iframe src="/in.html"></iframe><base href="/news/">
<button data-page="1" data-url="/more?size=6">Load more</button><tr onclick="go('/3.html')"><select><option value="/2019/">2019
</select><script>const api = "/v1"; function go(a) { location.href = api + "/" + a; } fetch(api + "/list?page=" + n)</script>"""
WRITTEN: list[Callable[[], str]] = [
    *ERAS.values(), written.zh_page, written.br_page, written.en_page, written.hub, written.zh_hub, written.front_page,
    lambda: written.hub() + SCRIPTED, lambda: RSS, lambda: SITEMAP,
]  # fmt: skip
FOREIGN = (
    b"\x00", b"\x0b", b"\xff\xfe", b"\xe2\x80\xae", b"&#0;", b"&#xD800;", b"&#x110000;", b"<![CDATA[", b"-->", b"<!--", b"\\u0026",
    b"\\g<9>", b"{}", b"%s", b"{0}", b"1e999", b"NaN", b"-1", b"9" * 30, b"0000-00-00", b"2024-13-45T99:99:99+99:99", b"[", b"]",
    b"http://[::1", b"//", b"javascript:x", b"\n", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"null", b"'", b'"', b"</script>", b"<script>",
    b"<base href='http://[x'>", b"<template>", b"<select><option>", b"$", b"(", b"*", b"\\", b"?", b"#", b":", b"}", b"\xd9\xa1",
    b"Feb 30 2023", b"2023-02-29", b"+14:60", b"\xc4\xb0", b"\xc5\xbf", b"\xe2\x84\xaa", b"\xef\xac\x81", b"2" * 5000,
)  # fmt: skip
VALUE = re.compile(rb'(?<==")[^"]*|(?<=>)[^<>]{2,60}(?=<)|\d+')


def swapped(page: bytes, luck: random.Random) -> bytes:
    """Return a page in which some bytes are others."""
    made = bytearray(page)
    for _ in range(luck.choice((1, 3, 10, 40))):
        at, way = luck.randrange(len(made) + 1), luck.random()
        if way < 0.4:
            made[at:at] = luck.choice(FOREIGN)
        elif way < 0.55:
            del made[at : at + luck.choice((1, 5, 50, 1000))]
        elif way < 0.65:
            other = luck.randrange(len(made) + 1)
            made[at:at] = made[other : other + luck.choice((5, 50, 500))]
        elif way < 0.9 and (value := VALUE.search(made, at)):
            made[slice(*value.span())] = luck.choice(FOREIGN) + luck.choice(
                (b"", luck.choice(FOREIGN))
            )
        else:
            made[at:at] = bytes([luck.randrange(256)])
    return bytes(made)


def look(body: bytes) -> None:
    """Look at an answer as a crawl of any site does."""
    seen = look_at(HtmlResponse(URL, body=body, headers={"Content-Type": "text/html"}))
    if seen.page is not None:
        is_list_instead(seen)
        ways_on(seen.page.response.root, URL, URL, 10)


READERS: list[Callable[[bytes], object]] = [
    lambda body: extract_article(body, URL),
    look,
    lambda body: read_feed(body, URL),
    lambda body: list(read_sitemap(body, URL)),
]


def errors(bodies: list[bytes]) -> list[str]:
    """Return what readers raise that is no refusal."""
    found = []
    for body in bodies:
        for reader in READERS:
            try:
                reader(body)
            except PageError:
                continue
            except Exception as error:
                found.append(f"{error!r} for {body[:2000]!r}")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(WRITTEN)))
@pytest.mark.parametrize("times", [8, pytest.param(100, marks=pytest.mark.soak)])
def test_pages_of_our_own(number: int, times: int) -> None:
    luck = random.Random(number)
    page = WRITTEN[number]().encode()
    assert errors([swapped(page, luck) for _ in range(times)]) == []


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(2))
def test_pages_of_the_corpora(seed: int) -> None:
    if not CORPUS.exists():
        pytest.skip("the corpora are not here")
    luck = random.Random(seed)
    pages = (page[:300_000] for _, (page, _) in zip(range(300), corpus_pages(), strict=False))
    assert errors([swapped(page, luck) for page in pages]) == []
