"""What an operator sees while a crawl runs, on a terminal and elsewhere."""

import os
import pty
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import forking
import pytest
from loopback_crawls import LocalCrawl
from server import LocalSite, status

from unionnews.crawling.progress import Progress, Waiting, span

pytestmark = pytest.mark.slow


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[LocalCrawl]:
    with LocalSite(per_page=10) as site:
        site.add(12)
        site.robots["127.0.0.1"] = "User-agent: *\nCrawl-delay: 1.5\n"
        site.replies[site.articles[12].path] = status(403)
        yield LocalCrawl(site, tmp_path, delay=None)


def test_line_says_how_far_it_is() -> None:
    waiting = Waiting("acftu.people.com.cn", 87, 120)
    line = str(Progress(known=480, pending=360, lists=3, new=120, waiting=waiting, left=43_500))
    assert line == (
        "120 of 480 articles done, 120 new; 3 list pages to read;"
        " acftu.people.com.cn is asked again in 1 min 27 s (every 2 min); about 12 h 5 min left"
    )
    bare = Progress(known=0, pending=0, lists=0, new=0, waiting=None, left=None)
    assert str(bare) == "0 of 0 articles done, 0 new"


@pytest.mark.parametrize("seconds", [0, 0.001, 9.99, 10, 59.6, 3599.9, 86_400, 1e7])
def test_spans_are_short(seconds: float) -> None:
    assert re.fullmatch(r"[\d.e-]+ (s|min|h|d)( \d+ (s|min|h))?", span(seconds))


def test_elsewhere_it_is_a_line_now_and_then(crawl: LocalCrawl) -> None:
    crawl.settings = {"UNIONNEWS_PROGRESS_EVERY": 1}
    done = crawl.run("--max-time", "5s")
    lines = [line for line in done.stderr.splitlines() if "articles done" in line]
    assert 2 <= len(lines) <= 6, done.stderr
    assert "127.0.0.1 is asked again in" in done.stderr
    assert "\x1b" not in done.stderr


def test_quiet_is_silent(crawl: LocalCrawl) -> None:
    crawl.settings = {"UNIONNEWS_PROGRESS_EVERY": 1}
    del crawl.site.replies[crawl.site.articles[12].path]
    done = crawl.run("--quiet", "--max-time", "4s")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_on_a_terminal_it_is_live(crawl: LocalCrawl) -> None:
    """The display is redrawn, log lines stand above it, and the table comes last."""
    ours, theirs = pty.openpty()
    process = forking.Command(
        crawl.command("--max-time", "5s"),
        env={**crawl.variables(), "TERM": "xterm", "COLUMNS": "100", "LINES": "40"},
        stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # the terminal's other end is closed
        pass
    os.close(ours)
    assert process.wait() == 3
    text = shown.decode()
    assert "━" in text
    assert "127.0.0.1 is asked again in" in text
    assert text.index("HTTP 403") < text.index("max_time reached")
    assert "INFO" not in text
