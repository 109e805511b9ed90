"""Whatever is dropped or not looked at is counted for what it is."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback_crawls import holds
from plain_site import Answer, PlainCrawl, PlainSite, news, page
from scrapy.http import Request, Response
from scrapy.utils.test import get_crawler

from unionnews.crawling.middlewares.looked_at import KEPT, ReceivedOnce
from unionnews.pages.extract import read_page
from unionnews.pages.feed import MAX_ENTRIES, read_feed
from unionnews.pages.lists import BEYOND, MAX_LINKS, left_out, links
from unionnews.pages.sitemap import read_sitemap


@pytest.fixture
def site() -> Iterator[PlainSite]:
    with PlainSite() as found:
        yield found


@pytest.mark.slow
@pytest.mark.measured
def test_articles_that_were_not_looked_at_keep_their_ends(site: PlainSite, tmp_path: Path) -> None:
    paths = [f"/news/strike-{number}" for number in range(1, 8)]
    site.answers |= {path: news(number) for number, path in enumerate(paths, 1)}
    site.answers["/robots.txt"] = b"User-agent: *\nDisallow: /forbidden"
    site.answers["/list-only"] = page("Index of pages", printed="")
    site.list(*paths, "/forbidden/strike-8", "/gone/strike-9", "/list-only")
    crawl = PlainCrawl(site, tmp_path)
    assert crawl.run().returncode == 0
    ends = {"robots": 1, "gone": 1, "not_an_article": 1}
    assert crawl.summary()["ends"] == {"saved": 7, **ends}
    again = crawl.run()
    assert again.returncode == 0
    holds(crawl)
    states = {name: n for name, n in crawl.summary()["states"].items() if n}
    assert states == {"unchanged": 7, **ends}
    assert "10 (7 on record and not asked, 1 not_an_article, 1 robots, 1 gone)" in again.stderr
    assert crawl.summary()["ends"] == {}


@pytest.mark.slow
def test_links_beyond_the_bound_are_counted(site: PlainSite, tmp_path: Path) -> None:
    paths = [f"/news/strike-{number}" for number in range(MAX_ENTRIES + 1234)]
    site.list(*paths)
    feed = site.answers["/feed"]
    site.answers["/feed"] = Answer(feed, headers={"ETag": '"1"'})
    site.answers[paths[0]] = news(1)
    crawl = PlainCrawl(site, tmp_path)
    first = crawl.run("--max-articles", "1")
    assert crawl.summary()["dropped"] == {"links beyond the bound of a page": 1234}
    assert "1,234 links beyond the bound of a page" in first.stderr
    status = crawl.run(verb="status")
    assert "1,234 links beyond the bound of a page" in status.stdout + status.stderr
    told = json.loads(crawl.run("--json", verb="status").stdout)
    assert told["dropped"] == {"links beyond the bound of a page": 1234}


@pytest.mark.slow
@pytest.mark.parametrize("beyond", [0, 1, 15_000])
def test_links_left_out_of_a_page(beyond: int) -> None:
    html = "".join(f"<a href='/n/{number}'>x</a>" for number in range(MAX_LINKS + beyond))
    response = read_page(f"<html><body>{html}</body></html>".encode(), "http://a.example/").response
    assert left_out(response) == beyond
    assert len(list(links(response))) + left_out(response) == MAX_LINKS + beyond


@pytest.mark.slow
@pytest.mark.measured
def test_a_run_in_which_no_article_could_be_read_is_not_finished(
    site: PlainSite, tmp_path: Path
) -> None:
    names = [f"/news/strike-{number}" for number in range(5)]
    site.list(*names)
    notice = b"<html lang=en><title>Maintenance</title><h1>Maintenance</h1><p>We are down for maintenance, please try again later."
    for name in names:
        site.answers[name] = notice
    crawl = PlainCrawl(site, tmp_path)
    assert crawl.run().returncode == 3
    summary = crawl.summary()
    assert summary["outcome"] == "no article could be read"
    assert summary["counts"]["failed"] == summary["ends"]["failed"] == 5
    for number, name in enumerate(names):
        site.answers[name] = news(number)
    site.answers[names[-1]] = Answer(b"gone", 410)
    assert crawl.run().returncode == 0
    summary = crawl.summary()
    assert summary["outcome"] == "finished"
    assert summary["counts"]["gone"] == summary["ends"]["gone"] == 1


@pytest.mark.parametrize("beyond", [0, 7])
@pytest.mark.parametrize("kind", ["rss", "json feed", "posts"])
def test_entries_left_out_of_a_feed(
    kind: str, beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unionnews.pages.feed.MAX_ENTRIES", bound := 50)
    urls = [f"http://a.example/{number}" for number in range(bound + beyond)]
    bodies = {
        "rss": "<rss version='2.0'><channel>"
        + "".join(f"<item><link>{url}</link></item>" for url in urls)
        + "</channel></rss>",
        "json feed": json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "items": [{"url": url} for url in urls]}
        ),
        "posts": json.dumps([{"link": url} for url in urls]),
    }
    feed = read_feed(bodies[kind].encode(), "http://a.example/feed")
    assert feed.lost[BEYOND] == beyond
    assert len(feed.entries) == bound


@pytest.mark.slow
@pytest.mark.measured
def test_a_run_that_could_ask_nothing_is_not_finished(site: PlainSite, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = Answer(b"later", 503)
    site.list("/news/strike-1")
    crawl = PlainCrawl(site, tmp_path, {"RETRY_TIMES": 0})
    done = crawl.run()
    assert done.returncode != 0
    assert crawl.summary()["outcome"] == "nothing could be asked"
    with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
        assert db.execute("SELECT outcome FROM runs").fetchall() == [("nothing could be asked",)]
    db.close()


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("forbidden", ["/", "/feed"])
def test_a_run_that_may_ask_nothing_is_not_finished(
    site: PlainSite, tmp_path: Path, forbidden: str
) -> None:
    site.answers["/robots.txt"] = f"User-agent: *\nDisallow: {forbidden}".encode()
    site.list("/news/strike-1")
    crawl = PlainCrawl(site, tmp_path)
    done = crawl.run()
    assert done.returncode == 1, done.stderr
    assert crawl.summary()["outcome"] == "robots.txt forbids all that was asked for"
    assert "/feed" not in site.asked
    site.answers["/robots.txt"] = b""
    site.answers["/news/strike-1"] = news(1)
    assert crawl.run().returncode == 0
    assert crawl.summary()["outcome"] == "finished"


@pytest.mark.slow
@pytest.mark.measured
def test_a_run_that_reads_nothing_is_not_finished(site: PlainSite, tmp_path: Path) -> None:
    site.answers["/feed"] = Answer(b"broken", 404)
    crawl = PlainCrawl(site, tmp_path)
    assert crawl.run().returncode == 1
    assert crawl.summary()["outcome"] == "nothing could be read"


@pytest.mark.parametrize("beyond", [0, 7])
@pytest.mark.parametrize("kind", ["xml", "text", "rss"])
def test_entries_left_out_of_a_sitemap(
    kind: str, beyond: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Bounds made small, no part replaced: the real ones are 50,000 and 5,000.
    monkeypatch.setattr("unionnews.pages.sitemap.MAX_PLACES", bound := 50)
    monkeypatch.setattr("unionnews.pages.feed.MAX_ENTRIES", bound)
    urls = [f"http://a.example/{number}" for number in range(bound + beyond)]
    bodies = {
        "xml": "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>",
        "text": "\n".join(urls),
        "rss": "<rss version='2.0'><channel>"
        + "".join(f"<item><link>{url}</link></item>" for url in urls)
        + "</channel></rss>",
    }
    dropped: Counter[str] = Counter()
    places = list(read_sitemap(bodies[kind].encode(), "http://a.example/sitemap", dropped))
    assert len(places) == bound
    assert dropped.total() == beyond


def test_what_was_kept_from_looking_around_is_received_once() -> None:
    crawler = get_crawler()
    counts = ReceivedOnce(crawler.stats)
    request = Request("http://union.example/")
    answer = Response(request.url, body=b"page")
    counts.process_response(request, answer)
    once = crawler.stats.get_value("downloader/response_bytes")
    counts.process_response(request, answer.replace(flags=[KEPT]))
    assert crawler.stats.get_value("downloader/response_bytes") == once > 0
