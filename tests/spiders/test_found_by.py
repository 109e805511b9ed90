"""Sites found by feed and by sitemap, crawled for real from an archive written here."""

import gzip
import json
from pathlib import Path

import pytest
from running import read_jsonl, run_unionnews
from warc_samples import pack, record

pytestmark = pytest.mark.slow

SITES = """
import re
from unionnews.crawling.base_spiders import FeedSpider, SitemapSpider
from unionnews.items import Publisher

class Facts:
    title = "Harbor Union"
    publisher = Publisher(name="Harbor Union", url="https://union.example/")
    inLanguage = "en"
    timezone = "Europe/London"
    allowed_domains = ["union.example"]
    pages = ()
    articles = re.compile(r"/2024/.+")

class ByFeed(Facts, FeedSpider):
    name = "by_feed"
    start_urls = ["https://union.example/feed/"]
    guess_next = "?paged={number}"

class ByPosts(Facts, FeedSpider):
    name = "by_posts"
    start_urls = ["https://union.example/wp-json/wp/v2/posts?per_page=2"]

class BySitemap(Facts, SitemapSpider):
    name = "by_sitemap"
    start_urls = ["https://union.example/robots.txt"]
    sitemaps = re.compile(r"sitemap")
"""
DAYS = {1: "2024-05-27", 2: "2024-05-20", 3: "2024-04-02", 4: "2023-12-31"}
BASE = "https://union.example"


def path(number: int) -> str:
    return f"{BASE}/2024/strike-{number}/"


def story(number: int) -> str:
    return (
        f'<html lang="en"><head><title>Strike {number} ends</title>'
        f'<meta property="article:published_time" content="{DAYS[number]}T09:00:00+00:00"></head><body>'
        f"<h1>Strike {number} ends</h1><p>The workers of plant number {number} went back on Monday"
        " after nine days, with thirty cents more for each hour.</p><p>A vote is due on Friday, and"
        " the night shift gets a second free weekend.</p></body></html>"
    )


def feed(*numbers: int, extra: str = "") -> str:
    items = "".join(
        f"<item><title>Strike {n} & more</title><link>{path(n)}?utm_source=rss</link>"
        f"<pubDate>{DAYS[n]}T09:00:00Z</pubDate></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel>{items}{extra}</channel></rss>'


def sitemap(*numbers: int) -> bytes:
    urls = "".join(f"<url><loc>{path(n)}</loc><lastmod>{DAYS[n]}</lastmod></url>" for n in numbers)
    return gzip.compress(f"<urlset>{urls}<url><loc>{BASE}/about/</loc></url></urlset>".encode())


def write_archive(target: Path, answers: dict[str, tuple[str, bytes]]) -> Path:
    records = []
    for url, (kind, body) in answers.items():
        headers = [("Content-Type", kind)]
        if url.endswith("?per_page=2"):
            headers.append(("Link", f'<{url}&page=2>; rel="next"'))
        records.append(record(url, body, headers=headers))
    target.write_bytes(b"".join(map(pack, records)))
    return target


@pytest.fixture
def crawl(tmp_path: Path):
    (tmp_path / "sites_here.py").write_text(SITES, encoding="utf-8")
    (tmp_path / "settings_here.py").write_text(
        "from unionnews.settings import *\nSPIDER_MODULES = ['sites_here']\n", encoding="utf-8"
    )
    posts = [{"link": path(n), "date": f"{DAYS[n]}T10:00:00"} for n in DAYS]
    answers = {
        f"{BASE}/feed/": ("text/xml", feed(1, 2, extra="<item><link>https://other.example/2024/x</link></item>").encode()),
        f"{BASE}/feed/?paged=2": ("text/xml", feed(3, 4).encode()),
        f"{BASE}/wp-json/wp/v2/posts?per_page=2": ("application/json", json.dumps(posts[:2]).encode()),
        f"{BASE}/wp-json/wp/v2/posts?per_page=2&page=2": ("application/json", json.dumps(posts[2:]).encode()),
        f"{BASE}/robots.txt": ("text/plain", f"User-agent: *\nAllow: /\nSitemap: {BASE}/sitemap.xml\nSitemap: {BASE}/shop.xml\n".encode()),
        f"{BASE}/sitemap.xml": (
            "text/xml",
            f"<sitemapindex><sitemap><loc>{BASE}/sitemap-2023.xml.gz</loc><lastmod>2023-12-31</lastmod></sitemap>"
            f"<sitemap><loc>{BASE}/sitemap-2024.xml.gz</loc><lastmod>2024-05-28</lastmod></sitemap></sitemapindex>".encode(),
        ),
        f"{BASE}/sitemap-2024.xml.gz": ("application/x-gzip", sitemap(3, 2, 1)),
        f"{BASE}/sitemap-2023.xml.gz": ("application/x-gzip", sitemap(4)),
        **{path(n): ("text/html; charset=utf-8", story(n).encode()) for n in DAYS},
    }  # fmt: skip
    archive = write_archive(tmp_path / "pages.warc.gz", answers)

    def run(site: str, *more: str, folder: str = "out"):
        done = run_unionnews(
            "crawl", site, "--replay", archive, "--output", tmp_path / folder, *more,
            SCRAPY_SETTINGS_MODULE="settings_here",
            PYTHONPATH=f"{tmp_path}:{Path(__file__).resolve().parents[2]}",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        runs = sorted((tmp_path / folder / site / "runs").glob("*.json"))
        records = tmp_path / folder / site / "articles.jsonl"
        found = read_jsonl(records) if records.exists() else []
        return [r["url"] for r in found], json.loads(runs[-1].read_text(encoding="utf-8"))

    return run


@pytest.mark.parametrize("site", ["by_feed", "by_posts", "by_sitemap"])
def test_every_article_once_newest_first(crawl, site: str) -> None:
    urls, run = crawl(site)
    assert urls == [path(number) for number in DAYS]
    assert run["states"]["saved"] == 4
    assert run["discovered"] == 4


@pytest.mark.parametrize(("site", "requests"), [("by_feed", 2), ("by_posts", 2), ("by_sitemap", 3)])
def test_a_second_run_asks_for_little(crawl, site: str, requests: int) -> None:
    """Besides robots.txt: one page of a feed, which shows nothing new; of sitemaps the indexes."""
    crawl(site)
    urls, run = crawl(site)
    assert len(urls) == 4
    assert run["counts"]["requests"] == requests


@pytest.mark.parametrize("site", ["by_feed", "by_posts", "by_sitemap"])
def test_since_and_until_by_the_dates_of_the_list(crawl, site: str) -> None:
    urls, run = crawl(site, "--since", "2024-05-01", "--until", "2024-05-25")
    assert urls == [path(2)]
    fetched = run["states"]["saved"] + run["states"]["failed"]
    assert fetched == 1
