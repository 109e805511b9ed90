"""Sitemaps: every form, whatever their size; nothing hostile costs much."""

import gzip
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from running import examples

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.sitemap import MAX_PLACES, SitemapEntry, read_sitemap, robots_sitemaps

BASE = "https://union.example/sitemap.xml"
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
URLS = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {NAMESPACE}>
<url><loc> https://union.example/1 </loc><lastmod>2024-05-27T20:30:00Z</lastmod></url>
<url><loc>https://union.example/?id=2&amp;x=3</loc><image:image><image:loc>https://union.example/p.jpg</image:loc></image:image>
<news:news><news:publication_date>2024-05-26</news:publication_date><news:title>A strike</news:title></news:news></url>
</urlset>"""
FOUND = [
    SitemapEntry("https://union.example/1", "2024-05-27T20:30:00Z"),
    SitemapEntry("https://union.example/?id=2&x=3", None, "2024-05-26"),
]


def read(data: str | bytes) -> list[SitemapEntry]:
    return list(read_sitemap(data.encode() if isinstance(data, str) else data, BASE))


@pytest.mark.parametrize(
    "data",
    [
        URLS,
        gzip.compress(URLS.encode()),
        URLS.replace(f" {NAMESPACE}", ' xmlns:news="n" xmlns:image="i"'),
        URLS.replace("&amp;x", "&x"),
        URLS.replace("https://union.example/?id=2&amp;x=3", "<![CDATA[https://union.example/?id=2&x=3]]>"),
        URLS.replace("</urlset>", "<url><loc>https://union.exam"),
        "\ufeff\n" + URLS,
        URLS.replace("<urlset", "<!-- a -- comment --><urlset"),
        URLS.replace("</urlset>", "<url><loc>javascript:1</loc></url><url></url></urlset>"),
        URLS.replace("</urlset>", "<url><loc>http://[x</loc></url></urlset>"),
    ],
    ids=["plain", "gzip", "no namespace", "bare ampersand", "CDATA", "cut off", "byte order mark",
         "broken comment", "no addresses", "broken address"],
)  # fmt: skip
def test_every_entry_is_read(data: str | bytes) -> None:
    assert read(data) == FOUND


def test_index_and_text() -> None:
    index = "<sitemapindex><sitemap><loc>/a.xml.gz</loc><lastmod>2024-05-27</lastmod></sitemap></sitemapindex>"
    assert read(index) == [SitemapEntry("https://union.example/a.xml.gz", "2024-05-27", None, True)]
    lines = "https://union.example/1\r\n\nnothing\nhttps://union.example/2"
    assert [place.url for place in read(lines)] == [
        "https://union.example/1",
        "https://union.example/2",
    ]


def test_robots_names_sitemaps() -> None:
    text = "User-agent: *\nDisallow: /x\nSITEMAP:https://union.example/s.xml\n Sitemap: /news.xml # daily\nSitemap:\n"
    assert robots_sitemaps(text, "https://union.example/robots.txt") == [
        "https://union.example/s.xml",
        "https://union.example/news.xml",
    ]


@pytest.mark.slow
def test_fifty_thousand_entries_take_little_memory() -> None:
    entry = "<url><loc>https://union.example/article-{}</loc><lastmod>2024-05-27</lastmod></url>"
    body = f"<urlset {NAMESPACE}>{''.join(map(entry.format, range(MAX_PLACES + 7)))}</urlset>"
    data = gzip.compress(body.encode())
    tracemalloc.start()
    count = sum(1 for _ in read_sitemap(data, BASE))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == MAX_PLACES
    assert peak < len(body) / 4


BOMB = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words",
        b"<html><body>404</body></html>",
        b'<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa">'
        + BOMB
        + b"]><urlset><url><loc>&j;</loc></url></urlset>",
        b'<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/hostname">]><urlset><url><loc>&a;</loc></url></urlset>',
        gzip.compress(b"<urlset>")[:12] + b"damaged",
        gzip.compress(b"<urlset>" + b" " * (70 * 1024 * 1024), compresslevel=1),
    ],
    ids=["empty", "words", "page", "entities", "external entity", "damaged gzip", "gzip bomb"],
)
def test_what_is_no_sitemap_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePageError, match=r"sitemap\.xml"):
        read(data)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for body in (data, URLS.encode()[:-60] + data, gzip.compress(URLS.encode())[:80] + data):
        try:
            read(body)
        except UnreadablePageError:
            continue


@settings(max_examples=examples(0.3))
@given(st.lists(st.integers(0, 10**9), max_size=30), st.integers(1, 40))
def test_nothing_is_lost_between_pieces(numbers: list[int], padding: int) -> None:
    entries = "".join(
        f"<url><loc>https://union.example/{n}?a=1&b={'x' * (n % 1000 * padding)}</loc></url>"
        for n in numbers
    )
    found = read(f"<urlset>{entries}</urlset>")
    assert [place.url for place in found if len(place.url) < 2000] == [
        url
        for n in numbers
        if len(url := f"https://union.example/{n}?a=1&b={'x' * (n % 1000 * padding)}") < 2000
    ]


def test_gzip_of_endless_members_is_refused() -> None:
    body = gzip.compress(b"<urlset>") + gzip.compress(b"") * 5000
    with pytest.raises(UnreadablePageError, match="members"):
        read(body)


def test_gzip_of_several_members() -> None:
    first, second = URLS[:-60].encode(), URLS[-60:].encode()
    data = gzip.compress(first) + gzip.compress(second)
    assert list(read_sitemap(data, BASE)) == list(read_sitemap(URLS.encode(), BASE))


def test_an_address_of_a_picture_is_no_article() -> None:
    """Whichever stands first."""
    picture = "<image:image><image:loc>https://union.example/p.jpg</image:loc></image:image>"
    text = f"<urlset {NAMESPACE}><url>{picture}<loc>https://union.example/1</loc></url></urlset>"
    assert [place.url for place in read_sitemap(text.encode(), BASE)] == ["https://union.example/1"]
