"""A run ends with each of its pages, or with status 1: it never waits for what cannot come."""

import asyncio
import time
from pathlib import Path

import pytest
from ledger_records import NOW, START, begin, links, open_ledger
from loopback_crawls import LocalCrawl
from server import LocalSite, bursts, http

from unionnews.crawling import run as runs
from unionnews.crawling.hosts import AskedHost
from unionnews.crawling.run import Asked, Run
from unionnews.exceptions import RunError
from unionnews.folder.ledger import State
from unionnews.normalize.article import Site


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A run with an open ledger and three articles under way."""
    made = Run(Asked(name="news", site=Site, key_of=str))
    made.ledger = open_ledger(tmp_path)
    begin(made.ledger)
    made.ledger.save_list_page(START, links(1, 2, 3), [], NOW)
    assert made.draw(3, (), lists=False)
    return made


def test_an_error_nobody_foresaw_ends_the_run(run: Run, tmp_path: Path) -> None:
    task = next(iter(run.in_flight.values()))
    # What a damaged index does: the row of a drawn page is not found.
    run.ledger._db.execute("DELETE FROM addresses WHERE key = ?", (task.key,))
    run.finish(task, State.FAILED, "HTTP 500")
    assert isinstance(run.failure, RunError)
    assert "KeyError" in str(run.failure)
    assert run.ending.is_set()
    assert not run.in_flight
    run.close("failed", {})
    assert (tmp_path / "ledger.doubt").exists()


def test_a_run_without_a_sign_of_life_ends_itself(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PATIENCE", 0.3)

    async def wait() -> None:
        with run.recording():
            await run.progress()

    asyncio.run(asyncio.wait_for(wait(), 20))
    assert run.failure
    assert "for 0 s" in str(run.failure)
    run.close("failed", {})


def test_a_run_waits_for_the_turn_of_a_host_however_long_it_takes(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PATIENCE", 0.2)
    started = time.monotonic()
    run.hosts["a"] = AskedHost("a", 1.0, readyAt=started + 0.8)
    run.hosts["b"] = AskedHost("b", 1.0, readyAt=started + 3600, aside="left alone")
    with pytest.raises(RunError, match="for 0 s"):
        asyncio.run(run.progress())
    assert 0.9 < time.monotonic() - started < 1800
    run.close("failed", {})


@pytest.mark.slow
def test_what_hosts_ask_for_is_waited_for_and_nothing_else_for_ever(tmp_path: Path) -> None:
    """Of two runs with three seconds of patience one waits seven for Retry-After, one for no one."""
    with LocalSite() as site:
        (first, *_) = site.add(2)
        again = bursts(503, 1, http(first.html(1).encode()), "Retry-After: 7")
        site.replies[first.path] = again
        crawl = LocalCrawl(site, tmp_path, environment={"LOOPBACK_PATIENCE": "3"})
        done = crawl.run()
        assert done.returncode == 0, done.stderr
        assert len(crawl.records()) == 2
        stuck = {
            "ITEM_PIPELINES": {
                "loopback_pipelines.Stuck": 1,
                "unionnews.pipelines.SavePipeline": 900,
            }
        }
        other = LocalCrawl(site, tmp_path / "other", stuck, environment=crawl.environment)
        done = other.run()
    assert done.returncode == 1, done.stderr
    assert "nothing was asked for or answered for 3 s" in done.stderr
    assert "Traceback" not in done.stderr
