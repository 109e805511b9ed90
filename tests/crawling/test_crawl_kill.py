"""A crawl that is killed at any moment and started again: every article once, nothing torn."""

import contextlib
import random
import resource
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest
from loopback_crawls import LocalCrawl, holds
from running import UNMEASURED
from server import LocalSite

from unionnews.search.index import open_index

pytestmark = pytest.mark.slow

BATCH = 50
"""Changes that a commit holds at most (``Ledger.commit_if_due``)."""


def killed(crawl: LocalCrawl, chance: random.Random) -> bool:
    """Run a crawl and kill it at a random moment; tell whether it came to its end before."""
    hits = len(crawl.site.hits)
    process = crawl.start()
    moment = chance.choice(("discovery", "request", "request", "write", "commit", "index"))
    if moment == "discovery":
        _until(process, lambda: len(crawl.site.hits) > hits)
        time.sleep(chance.uniform(0, 0.05))
    elif moment == "request":
        pages = hits + chance.randrange(5, 90)
        _until(process, lambda: len(crawl.site.hits) > pages)
    elif moment == "index":
        _until(process, lambda: any(crawl.folder.glob(".index.sqlite.partial*")))
        time.sleep(chance.uniform(0, 0.1))
    else:
        # The records grow a moment before the states that stand for them are committed.
        records = crawl.folder / "articles.jsonl"
        size = records.stat().st_size if records.exists() else 0
        _until(process, lambda: records.exists() and records.stat().st_size > size)
        time.sleep(0.0 if moment == "write" else chance.uniform(0, 0.01))
    process.kill()
    _, errors = process.communicate()
    assert process.returncode in (0, -9), errors
    return process.returncode == 0


def _until(process: subprocess.Popen[str], reached: object) -> None:
    while process.poll() is None and not reached():
        time.sleep(0.0005)


@pytest.mark.parametrize(
    ("articles", "kills_wanted"),
    [(300, 5), pytest.param(1000, 25, marks=[pytest.mark.soak, pytest.mark.timeout(1000)])],
)
def test_every_article_once_whatever_is_killed(
    tmp_path: Path, articles: int, kills_wanted: int
) -> None:
    chance = random.Random(20240527)
    with LocalSite(per_page=50) as site:
        site.add(articles)
        crawl = LocalCrawl(site, tmp_path)
        kills = 0
        while kills < kills_wanted:
            # A crawl that ends before its kill is followed by one of another folder.
            if killed(crawl, chance):
                _complete(crawl, articles)
                crawl = LocalCrawl(site, tmp_path / f"again-{kills}")
            else:
                kills += 1
                _whole_lines(crawl)
        done = crawl.run()
        assert done.returncode == 0, done.stderr
        _complete(crawl, articles)
        holds(crawl)
    asked = Counter(hit.path for hit in site.hits if hit.path.startswith("/news/"))
    folders = 1 + len(list(tmp_path.glob("again-*")))
    twice = sum(count - folders for count in asked.values() if count > folders)
    assert twice <= kills * BATCH, f"{twice} pages were asked for twice in {kills} kills"


def _complete(crawl: LocalCrawl, articles: int) -> None:
    found = Counter(record["headline"] for record in crawl.records())
    assert found == {f"工会第{number}号消息": 1 for number in range(1, articles + 1)}
    # The index was made by the crawls themselves: nobody has searched.
    with contextlib.closing(open_index(crawl.folder)) as index:
        rows = index.execute("SELECT id, headline FROM articles").fetchall()
        matched = index.execute("SELECT count(*) FROM words WHERE words MATCH '\"工 会\"'")
        assert matched.fetchone()[0] == articles
    assert Counter(map(tuple, rows)) == Counter(
        (record["id"], record["headline"]) for record in crawl.records()
    )


def _whole_lines(crawl: LocalCrawl) -> None:
    """Bytes behind the last commit may be torn; nothing before them is."""
    records = crawl.folder / "articles.jsonl"
    if records.exists():
        text = records.read_bytes().rpartition(b"\n")[0]
        assert len(set(text.splitlines())) == len(text.splitlines())


@pytest.mark.parametrize("limit", [30_000, 200_000])
def test_full_disk_is_one_line_and_loses_nothing(tmp_path: Path, limit: int) -> None:
    """A limit on the size of files stands for the disk; Python gets the error of a write."""
    with LocalSite(per_page=100) as site:
        site.add(300)
        crawl = LocalCrawl(site, tmp_path, environment=UNMEASURED)
        done = crawl.run(
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        )
        assert done.returncode == 1, done.stderr
        lines = [line for line in done.stderr.splitlines() if line.startswith("unionnews:")]
        assert len(lines) == 1, done.stderr
        assert "make room" in lines[0]
        assert "Traceback" not in done.stderr
        _whole_lines(crawl)
        again = crawl.run()
        assert again.returncode == 0, again.stderr
        assert len({record["id"] for record in crawl.records()}) == 300 == len(crawl.records())
        holds(crawl)
