"""Addresses of people.com.cn: which are articles, which pages and copies of one article."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people_site import SITE

from unionnews.normalize.urls import ArticleAddress, article_address, plain_canonical
from unionnews.pages.platforms.people_layouts import LIST_PAGE

SEEN = Path(__file__).parents[3] / "shared" / "corpus" / "lists" / "urls_seen.tsv"
CANONICAL = "http://acftu.people.com.cn/n1/2024/0527/c67502-40123456.html"


def address(url: str) -> ArticleAddress | None:
    return article_address(url, SITE.addresses)


@pytest.mark.parametrize(
    "copy",
    [
        CANONICAL,
        CANONICAL.replace("http:", "https:"),
        CANONICAL + "?from=timeline",
        CANONICAL + "#top",
        f"  {CANONICAL}\n",
        "http://acftu.people.com.cn/BIG5/n1/2024/0527/c67502-40123456.html",
        "https://acftu.people.com.cn/BIG5/n1/2024/0527/c67502-40123456-2.html",
        "http://cpc.people.com.cn/n1/2024/0527/c67502-40123456.html",
        "http://www.people.com.cn/BIG5/n1/2024/0527/c67502-40123456-11.html",
        "http://acftu.people.com.cn:80/n1/2024/0527/c67502-40123456.htm",
        "HTTP://ACFTU.PEOPLE.COM.CN/n1/2024/0527/c67502-40123456.html",
    ],
)
def test_all_copies_share_one_address(copy: str) -> None:
    found = address(copy)
    assert found
    assert found.canonicalUrl == CANONICAL
    assert found.key == "40123456"
    assert (found.channel, found.day) == ("67502", "2024-05-27")


@pytest.mark.parametrize(
    ("url", "canonical", "key", "page"),
    [
        ("http://js.people.com.cn/n2/2022/0213/c360307-35131671.html", None, "n2:35131671", 1),
        ("http://world.people.com.cn/n/2014/0527/c1002-25070000-3.html", "http://world.people.com.cn/n/2014/0527/c1002-25070000.html", "25070000", 3),
        ("http://tc.people.com.cn/n3/2016/0101/c100-9000001.html", None, "n3:9000001", 1),
        ("http://society.people.com.cn/GB/16620518.html", None, "16620518", 1),
        ("http://society.people.com.cn/BIG5/16620518.html", "http://society.people.com.cn/GB/16620518.html", "16620518", 1),
        ("http://society.people.com.cn/BIG5/GB/16620518.html", "http://society.people.com.cn/GB/16620518.html", "16620518", 1),
        ("http://cpc.people.com.cn/GB/64093/64387/16800001.html", None, "16800001", 1),
        ("http://cpc.people.com.cn/GB/64093/64387/16800001-2.html", "http://cpc.people.com.cn/GB/64093/64387/16800001.html", "16800001", 2),
        ("http://cpc.people.com.cn/xuexi/n1/2019/0416/c385474-31032594.html", None, "31032594", 1),
        ("http://gba.people.cn/n1/2026/0601/c42272-40731411.html", None, "40731411", 1),
    ],
)  # fmt: skip
def test_all_eras_of_addresses(url: str, canonical: str | None, key: str, page: int) -> None:
    found = address(url)
    assert found
    assert (found.canonicalUrl, found.key, found.page) == (canonical or url, key, page)


@pytest.mark.parametrize(
    "url",
    [
        "http://acftu.people.com.cn/",
        "http://acftu.people.com.cn/index.html",
        "http://acftu.people.com.cn/GB/67502/index2.html",
        "http://acftu.people.com.cn/GB/67502/",
        "http://paper.people.com.cn/rmrb/html/2024-05/10/nw.D110000renmrb_20240510_2-04.htm",
        "http://paper.people.com.cn/rmrbhwb/page/2015-01/05/01/rmrbhwb2015010501.pdf",
        "http://bbs1.people.com.cn/postLink.do?nid=31153719",
        "http://www.people.com.cn/img/2016wb/main.js",
        "http://acftu.people.com.cn/NMediaFile/2024/0527/MAIN202405270900.jpg",
        "http://acftu.people.com.cn/n1/2024/0527/c67502-40123456.shtml",
        "http://acftu.people.com.cn/n1/2024/0527/c67502-40123456-0.html",
        "http://acftu.people.com.cn/n1/2024/0527/c67502-40123456-.html",
        "http://acftu.people.com.cn/n1/2024/0527/c67502-40123456.html.bak",
        "http://acftu.people.com.cn/n4/2024/0527/c67502-40123456.html",
        "http://acftu.people.com.cn/a/b/n1/2024/0527/c67502-40123456.html",
        "http://mirror.example/n1/2024/0527/c67502-40123456.html",
        "http://people.com.cn.mirror.example/n1/2024/0527/c67502-40123456.html",
        "http://notpeople.com.cn/n1/2024/0527/c67502-40123456.html",
        "http://user@mirror.example/n1/2024/0527/c67502-40123456.html",
        "javascript:void(0)",
        "ftp://acftu.people.com.cn/n1/2024/0527/c67502-40123456.html",
        "/n1/2024/0527/c67502-40123456.html",
        "http://[bad/n1/2024/0527/c67502-40123456.html",
        "http:///n1/2024/0527/c67502-40123456.html",
        "",
    ],
)
def test_other_addresses_are_no_articles(url: str) -> None:
    assert address(url) is None


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", None), ("/index.html", ""), ("/index1.html", "1"), ("/index12.html", "12"),
        ("/GB/67502/index.html", ""), ("/GB/64093/64094/index3.html", "3"), ("/GB/67502/", None),
        ("/BIG5/67502/index2.html", "2"),
    ],
)  # fmt: skip
def test_list_pages(path: str, page: str | None) -> None:
    found = LIST_PAGE.fullmatch(path)
    assert found
    assert found["number"] == page


@pytest.mark.parametrize("path", ["/n1/2024/0527/c67502-40123456.html", "/img/", "/index.shtml"])
def test_other_paths_are_no_list_pages(path: str) -> None:
    assert LIST_PAGE.fullmatch(path) is None


@pytest.mark.skipif(not SEEN.exists(), reason=f"no list of real addresses at hand ({SEEN})")
def test_every_article_address_ever_seen_is_recognized() -> None:
    with SEEN.open(encoding="utf-8", newline="") as file:
        urls = [row["url"] for row in csv.DictReader(file, delimiter="\t")]
    assert len(urls) > 400
    of_site = [url for url in urls if not url.startswith("http://paper.")]
    articles = [url for url in of_site if re.search(r"/c?\d+-?\d*(?:-\d+)?\.html?$", url)]
    lists = [url for url in of_site if re.search(r"/index\d*\.html$", url)]
    assert len(articles) + len(lists) == len(of_site)
    assert [url for url in articles if address(url) is None] == []
    assert [url for url in urls if url not in articles and address(url)] == []
    for url in articles:
        found = address(url)
        assert found
        again = address(found.canonicalUrl)
        assert again
        assert (again.canonicalUrl, again.key, again.page) == (found.canonicalUrl, found.key, 1)


HOSTS = st.sampled_from(["acftu.people.com.cn", "cpc.people.com.cn", "www.people.com.cn"])


@given(HOSTS, st.booleans(), st.booleans(), st.integers(1, 99), st.integers(10**7, 10**8 - 1))
def test_one_article_has_one_canonical_address(
    host: str, big5: bool, secure: bool, page: int, number: int
) -> None:
    suffix = f"-{page}" if page > 1 else ""
    found = address(
        f"http{'s' if secure else ''}://{host}{'/BIG5' if big5 else ''}"
        f"/n1/2024/0527/c67502-{number}{suffix}.html"
    )
    assert found
    assert found.canonicalUrl == f"http://acftu.people.com.cn/n1/2024/0527/c67502-{number}.html"
    assert found.page == page


@given(st.text(max_size=80))
def test_no_text_crashes(text: str) -> None:
    address(text)
    address("http://acftu.people.com.cn/" + text)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTPS://Example.org:443/a?utm_source=x&id=7#top", "https://example.org/a?id=7"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org/a?b=2&a=1", "http://example.org/a?a=1&b=2"),
        (
            "http://example.org/spip.php?article12&utm_source=x",
            "http://example.org/spip.php?article12",
        ),
        ("http://example.org/a?c=&b%20d&a=1", "http://example.org/a?a=1&b+d&c="),
        (" http://example.org:8080/a ", "http://example.org:8080/a"),
    ],
)
def test_plain_canonical_addresses(url: str, plain: str) -> None:
    assert plain_canonical(url) == plain
