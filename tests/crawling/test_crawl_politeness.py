"""Politeness, measured from the server's side: when was it asked, and for what."""

from collections.abc import Iterator
from pathlib import Path

import forking
import pytest
from loopback_crawls import NAME, LocalCrawl, holds, states
from running import PATIENCE, interrupted, until
from server import LocalSite, bursts, http, stalls, status

pytestmark = pytest.mark.slow

EARLY = 0.05
"""Seconds by which two clocks may differ."""


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with LocalSite(hosts=("127.0.0.1", "127.0.0.2")) as served:
        yield served


def test_crawl_delay_is_kept_for_each_host(site: LocalSite, tmp_path: Path) -> None:
    """The first page at once, then never sooner than asked; no host waits for another's delay."""
    site.robots = {
        "127.0.0.1": "User-agent: other\nCrawl-delay: 60\n\nUser-agent: unionnews\nCrawl-delay: 2\n",
        "127.0.0.2": "User-agent: *\nCrawl-delay: 3\n",
    }
    for article in site.add(4)[:2]:
        site.home[article.number] = site.url("", "127.0.0.2")
    crawl = LocalCrawl(site, tmp_path, delay=None)
    assert crawl.run().returncode == 0
    assert [hit.path for hit in site.hits[:2]] == ["/robots.txt", "/"]
    assert site.hits[1].at - site.hits[0].at < 2 - EARLY
    assert min(site.pauses("127.0.0.1")) >= 2 - EARLY
    assert min(site.pauses("127.0.0.2")) >= 3 - EARLY
    one, other = ([hit.at for hit in site.hits if hit.host == host] for host in site.hosts)
    assert other[0] < one[-1], "both hosts are asked in the same time"
    assert len(crawl.records()) == 4


def test_slow_answers_do_not_eat_up_the_delay(site: LocalSite, tmp_path: Path) -> None:
    """One request at a time, and the pause also after an answer that took longer than it."""
    site.add(3)
    site.pace = 1.5
    assert LocalCrawl(site, tmp_path, delay=None).run().returncode == 0
    assert min(site.pauses("127.0.0.1")) >= 1.5


def test_last_request_outlives_the_run(site: LocalSite, tmp_path: Path) -> None:
    site.robots["127.0.0.1"] = "User-agent: *\nCrawl-delay: 4\n"
    crawl = LocalCrawl(site, tmp_path, delay=None)
    for _ in range(2):
        assert crawl.run().returncode == 0
    assert next(site.pauses("127.0.0.1")) >= 4 - EARLY


def test_last_request_outlives_a_kill(site: LocalSite, tmp_path: Path) -> None:
    site.robots["127.0.0.1"] = "User-agent: *\nCrawl-delay: 4\n"
    site.add(3)
    crawl = LocalCrawl(site, tmp_path, delay=None)
    process = crawl.start()
    until(lambda: len(site.pages()) == 1)
    process.kill()
    process.communicate()
    assert crawl.run("--max-articles", "1").returncode == 3
    assert min(site.pauses("127.0.0.1")) >= 4 - EARLY


def test_delay_lowers_and_warns(site: LocalSite, tmp_path: Path) -> None:
    site.robots["127.0.0.1"] = "User-agent: *\nCrawl-delay: 30\n"
    site.add(2)
    done = LocalCrawl(site, tmp_path, delay="0.5").run()
    assert done.returncode == 0
    assert "30 s between requests asked for" in done.stderr
    assert "lowers it to 0.5 s" in done.stderr
    assert 0.5 - EARLY <= min(site.pauses("127.0.0.1")) < 30


def test_interrupt_ends_at_once_whatever_the_delay(site: LocalSite, tmp_path: Path) -> None:
    site.robots["127.0.0.1"] = "User-agent: *\nCrawl-delay: 120\n"
    site.add(5)
    crawl = LocalCrawl(site, tmp_path, delay=None)
    process = crawl.start()
    until(lambda: len(site.pages()) == 1)
    until(lambda: len(states(crawl)) == 5, "the list is read")
    assert interrupted(process) == 3
    summary = crawl.summary()
    assert summary["outcome"] == "interrupted"
    assert summary["states"]["pending"] == 5
    holds(crawl)


def test_interrupt_writes_what_was_read(site: LocalSite, tmp_path: Path) -> None:
    site.add(200)
    site.pace = 0.02
    crawl = LocalCrawl(site, tmp_path)
    process = crawl.start()
    until(lambda: site.counted("/news/") > 30)
    assert interrupted(process) == 3
    written = len(crawl.records())
    # One page may be on its way, and one asked for again.
    assert 29 <= written <= site.counted("/news/")
    assert crawl.summary()["states"]["saved"] == written
    assert crawl.run().returncode == 0
    assert len(crawl.records()) == 200
    holds(crawl)


@pytest.mark.parametrize("trouble", [status(503), stalls], ids=["503", "timeout"])
def test_host_without_robots_txt_is_left_alone(
    site: LocalSite, tmp_path: Path, trouble: object
) -> None:
    """Of two hosts the one that cannot give its robots.txt is asked for no page."""
    site.replies["127.0.0.2/robots.txt"] = trouble
    for article in site.add(6)[:3]:
        site.home[article.number] = site.url("", "127.0.0.2")
    settings = {"DOWNLOAD_TIMEOUT": 1, "RETRY_TIMES": 1}
    crawl = LocalCrawl(site, tmp_path, settings)
    done = crawl.run()
    assert done.returncode == 3
    assert [hit.path for hit in site.hits if hit.host == "127.0.0.2"] == ["/robots.txt"] * 2
    told = [line for line in done.stderr.splitlines() if "WARNING: 127.0.0.2" in line]
    told = [line for line in told if "--delay" not in line]
    assert len(told) == 1
    assert "robots.txt" in told[0]
    assert crawl.summary()["states"] | {"saved": 3, "pending": 3} == crawl.summary()["states"]
    del site.replies["127.0.0.2/robots.txt"]
    assert crawl.run().returncode == 0
    assert len(crawl.records()) == 6


def test_host_that_fails_again_and_again_is_set_aside(site: LocalSite, tmp_path: Path) -> None:
    for article in site.add(20)[:10]:
        site.home[article.number] = site.url("", "127.0.0.2")
        site.replies[f"127.0.0.2{article.path}"] = status(500)
    crawl = LocalCrawl(site, tmp_path, {"UNIONNEWS_HOST_FAILURES": 4, "RETRY_TIMES": 1})
    done = crawl.run()
    assert done.returncode == 3
    assert sum(hit.host == "127.0.0.2" for hit in site.pages()) == 4
    counts = crawl.summary()["states"]
    assert (counts["saved"], counts["failed"], counts["pending"]) == (10, 0, 10)
    assert "4 failures in a row" in crawl.summary()["counts"]["hostsLeftAlone"]["127.0.0.2"]
    site.replies.clear()
    assert crawl.run().returncode == 0
    assert len(crawl.records()) == 20


def test_pages_that_always_fail_do_not_keep_others_from_being_asked(
    site: LocalSite, tmp_path: Path
) -> None:
    """The host is left alone at the first four in each run; the next run begins with others."""
    articles = site.add(12)
    for article in articles[:5] + articles[7:]:
        site.replies[article.path] = status(500)
    crawl = LocalCrawl(site, tmp_path, {"UNIONNEWS_HOST_FAILURES": 4, "RETRY_TIMES": 1})
    assert crawl.run().returncode == 3
    counts = crawl.summary()["states"]
    assert (counts["failed"], counts["pending"]) == (4, 8), "the host has answered otherwise"
    assert crawl.run().returncode == 3
    assert len(crawl.records()) == 2


def test_a_host_that_is_down_uses_up_no_tries(site: LocalSite, tmp_path: Path) -> None:
    crawl = LocalCrawl(site, tmp_path, {"UNIONNEWS_HOST_FAILURES": 2, "RETRY_TIMES": 1})
    for article in site.add(3):
        site.home[article.number] = site.url("", "127.0.0.2")
        site.replies[f"127.0.0.2{article.path}"] = status(500)
    for _ in range(4):
        assert crawl.run().returncode == 3
        assert crawl.summary()["states"]["pending"] == 3
    site.replies.clear()
    assert crawl.run().returncode == 0
    assert len(crawl.records()) == 3


def test_retry_after_is_kept(site: LocalSite, tmp_path: Path) -> None:
    article = site.add(1)[0]
    site.replies[article.path] = bursts(503, 1, http(article.html(1).encode()), "Retry-After: 4")
    assert LocalCrawl(site, tmp_path).run().returncode == 0
    asked = [hit.at for hit in site.hits if hit.path == article.path]
    assert asked[1] - asked[0] >= 4


def test_host_that_asks_for_hours_is_left_alone(site: LocalSite, tmp_path: Path) -> None:
    first, *_ = site.add(5)
    site.replies[first.path] = status(429, "Retry-After: 7200")
    crawl = LocalCrawl(site, tmp_path)
    done = crawl.run()
    assert done.returncode == 3
    assert "7200 s" in done.stderr
    assert states(crawl)["1"] == "pending"
    asked = site.counted("/news/")
    again = crawl.run()
    assert again.returncode == 1, "nothing could be read"
    assert "in an earlier run" in again.stderr
    assert site.counted("/news/") == asked


def test_second_run_in_the_same_folder_ends_at_once(site: LocalSite, tmp_path: Path) -> None:
    site.add(600)
    site.pace = 0.1
    crawl = LocalCrawl(site, tmp_path)
    process = crawl.start()
    until(lambda: site.counted("/news/") > 0)
    hits = len(site.hits)
    second = crawl.run()
    assert second.returncode == 1
    assert len(second.stderr.splitlines()) == 1
    assert f"process {process.pid}" in second.stderr
    assert len(site.hits) > hits
    assert interrupted(process) == 3


@pytest.mark.parametrize("contact", ["", "xx"])
def test_live_crawl_needs_a_contact(site: LocalSite, tmp_path: Path, contact: str) -> None:
    crawl = LocalCrawl(site, tmp_path, environment={"UNIONNEWS_CONTACT": contact})
    done = crawl.run()
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "UNIONNEWS_CONTACT" in done.stderr
    assert site.hits == []


def test_nobody_but_the_site_is_asked(site: LocalSite, tmp_path: Path) -> None:
    """No name lookup, no connection but those to the site: seen by the interpreter's own audit."""
    site.add(10, extra='<img src="http://tracker.example.com/p.gif"><a href="http://x.example/">')
    audit = tmp_path / "audit"
    crawl = LocalCrawl(site, tmp_path, environment={"LOOPBACK_AUDIT": str(audit)})
    assert crawl.run().returncode == 0
    lines = audit.read_text(encoding="utf-8").splitlines()
    assert any("socket.connect" in line for line in lines)
    assert [line for line in lines if "'127.0.0.1'" not in line] == []


def test_scrapy_crawl_gives_the_same_guarantees(site: LocalSite, tmp_path: Path) -> None:
    """``scrapy crawl`` writes the same folder; ``-O`` holds the new revisions of this run."""
    site.add(30)
    crawl = LocalCrawl(site, tmp_path, {"UNIONNEWS_DELAY": 0, "UNIONNEWS_OUTPUT": str(tmp_path)})
    lines = []
    for argument in ("since=2024-06-01", "since=2024-05-01", "full=1"):
        out = tmp_path / f"{argument}.jsonl"
        command = ["scrapy", "crawl", NAME, "-a", argument, "-O", str(out)]
        command = [crawl.command()[0], "-m", *command]
        done = forking.run(command, PATIENCE, env=crawl.variables(), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        lines.append(len(out.read_text(encoding="utf-8").splitlines()))
    assert lines == [16, 14, 30]
    assert len(crawl.records()) == 30
    holds(crawl)
