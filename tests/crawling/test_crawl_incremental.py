"""What a second crawl asks for, and what it writes."""

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback_crawls import LocalCrawl, holds, states
from running import interrupted, until
from server import LocalSite, answers, http, redirects, status

pytestmark = pytest.mark.slow

NEVER_FULL = {"UNIONNEWS_FULL_EVERY": 1000}


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite(per_page=10) as served:
        yield served


@pytest.fixture
def crawl(site: LocalSite, tmp_path: Path) -> LocalCrawl:
    return LocalCrawl(site, tmp_path)


def asked(crawl: LocalCrawl, *arguments: str, exit_status: int = 0) -> list[str]:
    """Crawl, and return the paths that were asked for besides robots.txt."""
    before = len(crawl.site.pages())
    done = crawl.run(*arguments)
    assert done.returncode == exit_status, done.stderr
    holds(crawl)
    return [hit.path for hit in crawl.site.pages()[before:]]


def test_nothing_new_costs_one_request(crawl: LocalCrawl) -> None:
    crawl.site.add(45)
    assert len(asked(crawl)) == 45 + 5
    before = (crawl.folder / "articles.jsonl").read_bytes()
    assert len(asked(crawl)) <= 2
    assert (crawl.folder / "articles.jsonl").read_bytes() == before


@pytest.mark.parametrize("new", [1, 9])
def test_new_articles_cost_two_requests_more(crawl: LocalCrawl, new: int) -> None:
    crawl.site.add(45)
    asked(crawl)
    crawl.site.add(new)
    paths = asked(crawl)
    assert len(paths) <= new + 2
    assert sum(path.startswith("/news/") for path in paths) == new
    assert len(crawl.records()) == 45 + new


def test_new_articles_over_many_list_pages(crawl: LocalCrawl) -> None:
    """Their pages, the list pages that hold a new link, and one more."""
    crawl.site.add(60)
    asked(crawl)
    crawl.site.add(25)
    paths = asked(crawl)
    assert sum(path.startswith("/news/") for path in paths) == 25
    assert len(paths) <= 25 + 3 + 1


def test_full_walks_every_list_page(crawl: LocalCrawl) -> None:
    crawl.site.add(45)
    asked(crawl)
    assert asked(crawl, "--full") == ["/", *(f"/index{n}.html" for n in range(2, 6))]
    crawl.settings = {"UNIONNEWS_FULL_EVERY": 0}
    assert len(asked(crawl)) == 5


def test_a_corrected_rule_reads_the_lists_anew(crawl: LocalCrawl) -> None:
    """What a wrong rule has left out is found, though its lists answer that nothing has changed."""
    crawl.site.add(45)
    crawl.environment = {"LOOPBACK_LONGEST_LIST": "1"}
    asked(crawl)
    assert len(crawl.records()) == 10
    assert asked(crawl) == ["/"]
    crawl.environment = {}
    assert len(asked(crawl)) == 5 + 35
    assert len(crawl.records()) == 45
    assert asked(crawl) == ["/"]


def test_edited_article_is_a_new_revision(crawl: LocalCrawl) -> None:
    first, second, third, *_ = crawl.site.add(5)
    asked(crawl)
    first.edition = 2
    second.extra = '<div class="share">42 shares</div><ul><li><a href="/x.html">related</a></ul>'
    crawl_again(crawl)
    time.sleep(1.1)
    assert len(asked(crawl)) == 5 + 1
    lines = crawl.records()
    assert len(lines) == 6
    assert lines[-1]["headline"] == "工会第1号消息"
    assert (lines[-1]["revision"], lines[-1]["changedFields"]) == (2, ["articleBody"])
    summary = crawl.summary()["states"]
    assert (summary["updated"], summary["unchanged"]) == (1, 4)
    conditional = {hit.path for hit in crawl.site.hits if hit.conditional}
    assert third.path in conditional


def crawl_again(crawl: LocalCrawl) -> None:
    """Make the first looks due: what decides is the time of saving, which lies in the past."""
    with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
        db.execute("UPDATE addresses SET next_look = 1")
    db.close()


@pytest.mark.parametrize("code", [404, 410])
def test_article_that_is_gone_gets_one_line(crawl: LocalCrawl, code: int) -> None:
    first, *_ = crawl.site.add(3)
    asked(crawl)
    crawl.site.replies[first.path] = status(code)
    for _ in range(2):
        crawl_again(crawl)
        asked(crawl)
    lines = crawl.records()
    assert [(line["status"], line["revision"]) for line in lines[3:]] == [("gone", 2)]
    assert lines[3]["articleBody"] == next(
        line["articleBody"] for line in lines[:3] if line["id"] == lines[3]["id"]
    )
    del crawl.site.replies[first.path]
    crawl_again(crawl)
    asked(crawl)
    assert [(line["status"], line["revision"]) for line in crawl.records()[4:]] == [
        ("published", 3)
    ]


@pytest.mark.parametrize("how", ["interrupt", "kill"])
def test_walk_that_is_cut_short_is_continued(crawl: LocalCrawl, how: str) -> None:
    """Also when new articles have appeared meanwhile, no list page is taken for read."""
    crawl.site.add(60)
    crawl.site.pace = 0.03
    process = crawl.start()
    until(lambda: crawl.site.counted("/news/") > 15)
    if how == "kill":
        process.send_signal(signal.SIGKILL)
        process.communicate()
    else:
        assert interrupted(process) == 3
    crawl.site.pace = 0
    crawl.site.add(3)
    asked(crawl)
    assert len(crawl.records()) == 63


def test_max_articles(crawl: LocalCrawl) -> None:
    crawl.site.add(45)
    asked(crawl, "--max-articles", "7", exit_status=3)
    assert len(crawl.records()) == 7
    assert crawl.summary()["outcome"] == "max_articles reached"
    assert crawl.summary()["states"]["pending"] == 3
    asked(crawl, "--max-articles", "7", exit_status=3)
    assert len(crawl.records()) == 14
    asked(crawl)
    assert len(crawl.records()) == 45


def test_max_list_pages(crawl: LocalCrawl) -> None:
    crawl.site.add(45)
    asked(crawl, "--max-list-pages", "2", exit_status=3)
    assert len(crawl.records()) == 20
    assert crawl.summary()["outcome"] == "max_list_pages reached"
    assert crawl.summary()["list_pages"]["pending"] == 1
    asked(crawl)
    assert len(crawl.records()) == 45


def test_max_time_ends_cleanly(crawl: LocalCrawl) -> None:
    crawl.site.add(45)
    crawl.delay = "0.3"
    asked(crawl, "--max-time", "3s", exit_status=3)
    assert 1 <= len(crawl.records()) < 20
    assert crawl.summary()["outcome"] == "max_time reached"
    crawl.delay = "0"
    asked(crawl)
    assert len(crawl.records()) == 45


def test_since_and_until(crawl: LocalCrawl) -> None:
    """Three articles a day; what lies outside ends skipped, old list pages are not read."""
    crawl.site.add(60)
    paths = asked(crawl, "--since", "2024-06-10", "--until", "2024-06-12")
    days = {record["datePublished"][:10] for record in crawl.records()}
    assert days == {"2024-06-10", "2024-06-11", "2024-06-12"}
    assert len(crawl.records()) == 9
    assert "/index6.html" not in paths
    assert crawl.summary()["states"]["skipped"] > 0
    asked(crawl)
    assert len(crawl.records()) == 60


def test_pages_of_an_article_are_joined(site: LocalSite, crawl: LocalCrawl) -> None:
    site.add(2, pages=3)
    asked(crawl)
    for record in crawl.records():
        said = [text for text in record["articleBody"].split("\n\n") if "第" in text]
        assert [text[-14:-9] for text in said] == [
            said[0][-14:-9].replace("1", str(n)) for n in (1, 2, 3)
        ]
        pages = [page["url"].rpartition("-")[2] for page in record["metadata"]["pages"]]
        assert pages[1:] == ["2.html", "3.html"]


def test_pages_may_lie_on_other_hosts(tmp_path: Path) -> None:
    with LocalSite(hosts=("127.0.0.1", "127.0.0.2")) as site:
        for article in site.add(3, pages=2):
            article.page_hosts[2] = site.url("", "127.0.0.2")
        crawl = LocalCrawl(site, tmp_path)
        assert crawl.run().returncode == 0
        assert next(hit.path for hit in site.hits if hit.host == "127.0.0.2") == "/robots.txt"
        hosts = {record["metadata"]["pages"][1]["url"].split(":")[1] for record in crawl.records()}
        assert hosts == {"//127.0.0.2"}


def test_article_without_all_its_pages_fails(crawl: LocalCrawl) -> None:
    first, *_ = crawl.site.add(3, pages=3)
    crawl.site.replies[first.page_path(2)] = status(404)
    asked(crawl, exit_status=3)
    assert states(crawl)["1"] == "failed"
    assert len(crawl.records()) == 2
    crawl.site.replies.clear()
    asked(crawl)
    assert len(crawl.records()) == 3


def test_article_whose_further_page_waits_for_another_host_stays_pending(tmp_path: Path) -> None:
    """Not drawn again and again in the same run."""
    with LocalSite(hosts=("127.0.0.1", "127.0.0.2")) as site:
        for article in site.add(3, pages=2):
            article.page_hosts[2] = site.url("", "127.0.0.2")
        site.replies["127.0.0.2/robots.txt"] = status(500)
        crawl = LocalCrawl(site, tmp_path, {"RETRY_TIMES": 0})
        assert crawl.run().returncode == 3
        assert crawl.summary()["states"]["pending"] == 3
        assert site.counted("/news/") == 3


def test_list_without_end_of_the_same_links(site: LocalSite, crawl: LocalCrawl) -> None:
    """Pages that repeat what was shown end their chain only; the other list is read to its end."""
    articles = site.add(20)
    site.endless = lambda number: [article.path for article in articles[:10]]
    extra = "".join(f'<a href="/news/2024/0101/{n}.html">消息</a>' for n in range(900, 905))
    site.replies["/list/"] = answers(http(f"<html><body>{extra}</body></html>".encode()))
    site.links = ["/list/"]
    paths = asked(crawl)
    assert len([path for path in paths if path.startswith("/index")]) <= 4
    assert "/list/" in paths
    assert "/news/2024/0101/904.html" in paths


def test_list_without_end_of_ever_new_links(site: LocalSite, crawl: LocalCrawl) -> None:
    site.add(20)
    site.endless = lambda number: [f"/news/2024/0101/{number * 100 + n}.html" for n in range(3)]
    crawl.environment["LOOPBACK_LONGEST_LIST"] = "12"
    done = crawl.run()
    assert done.returncode == 0
    assert "longest_list" in done.stderr
    assert sum(hit.path.startswith("/index") for hit in site.hits) == 11
    assert crawl.summary()["walk_complete"]


def test_start_page_out_of_reach(site: LocalSite, crawl: LocalCrawl) -> None:
    crawl.environment["LOOPBACK_START"] = "http://127.0.0.3:1/"
    crawl.settings = {"RETRY_TIMES": 0}
    done = crawl.run()
    assert done.returncode == 1
    assert "127.0.0.3" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("trouble", [status(500), redirects("http://localhost/"), answers(b"")])
def test_start_page_in_trouble(site: LocalSite, crawl: LocalCrawl, trouble: object) -> None:
    site.replies["/"] = trouble
    crawl.settings = {"RETRY_TIMES": 0}
    done = crawl.run()
    assert done.returncode == 1, done.stderr
    assert site.url("/") in done.stderr


def test_start_page_that_fails_once_there_is_a_ledger(site: LocalSite, crawl: LocalCrawl) -> None:
    site.add(5)
    asked(crawl)
    site.replies["/"] = status(500)
    crawl.settings = {"RETRY_TIMES": 0}
    assert crawl.run().returncode == 1
    site.replies.clear()
    site.add(1)
    asked(crawl)
    assert len(crawl.records()) == 6
