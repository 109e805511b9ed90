"""A process that is killed again and again: every article once, no torn line."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import forking
import pytest
from ledger_records import begin, crawl, lines, open_ledger, record, url
from running import PATIENCE

ON_A_PAGE, BATCH = 20, 10


def site(articles: int) -> dict[int, list[int]]:
    """Return the articles of each list page."""
    return {
        number + 1: list(range(first, first + ON_A_PAGE))
        for number, first in enumerate(range(1, articles + 1, ON_A_PAGE))
    }


def crawl_until_killed(folder: Path, articles: int, *, ends: bool) -> None:
    """The process: crawl the site, note each page asked for, commit every ten changes.

    One that is to be killed does not end before: on a busy machine its killer may be late.
    """
    from ledger_records import NOW, answer  # noqa: PLC0415  the process starts here

    pages = site(articles)
    log = os.open(folder / "asked", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    with open_ledger(folder) as ledger:
        begin(ledger)
        sys.stdout.write("crawling\n")
        sys.stdout.flush()
        while tasks := ledger.next_batch(BATCH, NOW):
            for task in tasks:
                os.write(log, f"{task.url}\n".encode())
                time.sleep(0.002)  # a fast site: 25 kills must not outlast the crawl
                answer(ledger, task, pages)
                ledger.commit_if_due(NOW, pages=BATCH)
        if not ends:
            time.sleep(PATIENCE)
        ledger.end_run(NOW, "finished", {})


def start(folder: Path, articles: int, *, ends: bool) -> subprocess.Popen[str]:
    here = Path(__file__)
    program = f"import sys; sys.path[:0] = {[str(here.parents[1]), str(here.parent)]!r}; "
    program += f"from pathlib import Path; from {here.stem} import *; "
    program += f"crawl_until_killed(Path({str(folder)!r}), {articles}, ends={ends})"
    return forking.Command(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here.parents[2])},
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("articles", "wanted"),
    [(200, 5), pytest.param(1000, 25, marks=[pytest.mark.soak, pytest.mark.timeout(600)])],
)
def test_killed_at_any_moment_every_article_is_there_once(
    tmp_path: Path, articles: int, wanted: int
):
    moments = random.Random(20240527)
    kills = 0
    for _ in range(200):
        process = start(tmp_path, articles, ends=kills == wanted)
        if kills < wanted:
            assert process.stdout is not None
            if moments.random() < 0.7:
                process.stdout.readline()
            time.sleep(moments.uniform(0, 0.06))
            process.kill()
        _, errors = process.communicate()
        assert "Error" not in errors
        if process.returncode == 0:
            break
        kills += 1

    assert kills == wanted, "it must be killed while it works"
    saved = Counter(line["id"] for line in lines(tmp_path))
    assert saved == Counter(record(number)["id"] for number in range(1, articles + 1))
    asked = Counter((tmp_path / "asked").read_text().split())
    again = sum(asked[url(number)] - 1 for number in range(1, articles + 1))
    assert again <= wanted * BATCH
    with open_ledger(tmp_path) as ledger:
        assert list(ledger.verify()) == []
        assert ledger.states()["saved"] == ledger.discovered() == articles
        begin(ledger)
        assert len(crawl(ledger, site(articles))) == 1
