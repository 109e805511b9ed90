"""A crawl and the addresses that pages name as canonical: no article is lost, none comes twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_crawls import holds
from plain_site import PlainCrawl, PlainSite, news

pytestmark = pytest.mark.slow


@pytest.fixture
def site() -> Iterator[PlainSite]:
    with PlainSite() as found:
        yield found


def canonical(address: str) -> str:
    return f"<link rel='canonical' href='{address}'>"


def test_canonicals_of_a_whole_site(site: PlainSite, tmp_path: Path) -> None:
    """Articles that all name the home page, or all one of them, stay articles of their own."""
    pages = {
        "/home/strike-1": news(1, canonical("/")),
        "/home/strike-2": news(2, canonical(site.url("/"))),
        "/home/strike-3": news(3, canonical("/index.html")),
        "/first/strike-4": news(4, canonical("/first/strike-4")),
        "/first/strike-5": news(5, canonical("/first/strike-4")),
        "/first/strike-6": news(6, canonical("/first/strike-4")),
        # The article that the others name is read after them.
        "/last/strike-7": news(7, canonical("/last/strike-9")),
        "/last/strike-8": news(8, canonical("/last/strike-9")),
        "/last/strike-9": news(9, canonical("/last/strike-9")),
        # Copies of one article.
        "/copy/strike-10": news(10, canonical("/copy/strike-10")),
        "/copy?id=10": news(10, canonical("/copy/strike-10")),
        "/other-copy/10": news(10, canonical("/copy/strike-10/?utm_source=x")),
        "/copy-before/11": news(11, canonical(f"https://127.0.0.1:{site.port}/article/strike-11")),
        "/article/strike-11": news(11),
    }
    site.answers |= pages
    site.list(*pages)
    crawl = PlainCrawl(site, tmp_path)
    done = crawl.run()
    assert done.returncode == 0, done.stderr
    holds(crawl)
    records = {record["url"]: record for record in crawl.records()}
    saved = {url.removeprefix(site.url("")) for url in records}
    assert saved == set(list(pages)[:10]) | {"/copy-before/11"}
    for path in list(pages)[:6]:
        assert records[site.url(path)]["canonicalUrl"] == site.url(path)
    assert len({record["id"] for record in records.values()}) == len(records)
    assert crawl.summary()["states"]["duplicate"] == 3
    assert crawl.run("--full").returncode == 0
    assert len(crawl.records()) == len(records)
    verified = crawl.run(verb="verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_spellings_in_one_feed_are_one_article(site: PlainSite, tmp_path: Path) -> None:
    spellings = [
        "/news/strike-1", "/news/strike-1/", "/news/strike-1?print=1", "/news/strike-1?fbclid=a",
        "/news/strike-1?PHPSESSID=b", "/news/strike-1;jsessionid=c", "/news/strike-1?utm_medium=d&utm_id=e",
    ]  # fmt: skip
    site.answers |= {path: news(1) for path in spellings}
    site.list(*spellings)
    crawl = PlainCrawl(site, tmp_path)
    assert crawl.run().returncode == 0
    assert [record["canonicalUrl"] for record in crawl.records()] == [site.url("/news/strike-1")]
    assert [path for path in site.asked if path.startswith("/news")] == ["/news/strike-1"]
