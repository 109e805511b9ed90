"""Feeds and sitemaps that would swell: read without entities of their own, within the bounds."""

import time
import tracemalloc
from contextlib import suppress

import pytest

from unionnews.exceptions import PageError
from unionnews.pages.feed import read_feed
from unionnews.pages.sitemap import read_sitemap

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMBS = {
    "billion laughs": f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]>',
    "quadratic": f'<!DOCTYPE x [<!ENTITY a9 "{"ha" * 50_000}">]>',
    "file": '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>',
}
KINDS = {
    "rss": (
        "<rss><channel><item><link>http://u.example/1</link><title>",
        "</title></item></channel></rss>",
    ),
    "sitemap": ("<urlset><url><loc>http://u.example/1", "</loc></url></urlset>"),
}

READ = {
    "rss": lambda data: read_feed(data, "http://u.example/feed"),
    "sitemap": lambda data: list(read_sitemap(data, "http://u.example/sitemap.xml")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("element", ["rss", "urlset", "item", "title"])
def test_attributes_without_end(kind: str, element: str) -> None:
    many = " ".join(f"a{n}='{n}'" for n in range(40_000))
    data = "0".join(KINDS[kind]).replace(f"<{element}>", f"<{element} {many}>").encode()
    started = time.process_time()
    with suppress(PageError):
        READ[kind](data)
    assert time.process_time() - started < 5


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb(kind: str, bomb: str) -> None:
    begin, end = KINDS[kind]
    text = "&a9;" * (1 if bomb != "quadratic" else 5000) if bomb != "parameter" else ""
    data = f"<?xml version='1.0'?>{BOMBS[bomb]}{begin}{text}{end}".encode()
    tracemalloc.start()
    started = time.process_time()
    found = ""
    with suppress(PageError):
        found = str(READ[kind](data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - started < 5
    assert peak < 50_000_000
    assert "root:" not in found
    assert len(found) < 1_000_000
