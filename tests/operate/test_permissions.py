"""What commands leave behind is for those whom the umask lets in, and secrets for their owner."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_crawls import NAME, LocalCrawl
from server import LocalSite, answers, http

from unionnews.folder.atomic import whole_file

SECRET = "hunter2plantedsecret"


@pytest.fixture
def umask() -> Iterator[int]:
    given = 0o027
    before = os.umask(given)
    yield given
    os.umask(before)


def test_a_file_that_is_replaced_stays_for_whom_it_was(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    for mode in (0o600, 0o640):
        path.write_bytes(b"")
        path.chmod(mode)
        with whole_file(path) as file:
            file.write(b"x")
        assert stat.S_IMODE(path.stat().st_mode) == mode


def served(crawl: LocalCrawl) -> None:
    """Read one page of a server that asks for a token, and end it."""
    command = crawl.command("--port", "0", verb="serve", subject=None)
    server = subprocess.Popen(command, env=crawl.variables(), stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    asked = urllib.request.Request(server.stderr.readline().split()[-1])
    asked.add_header("Authorization", f"Bearer {SECRET}")
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.status == 200
    server.terminate()
    server.communicate()


@pytest.mark.slow
def test_what_commands_leave_behind(tmp_path: Path, umask: int) -> None:
    pytest.importorskip("fsspec", reason="stores need the extra 'stores'")
    with LocalSite() as site:
        site.add(3)
        site.replies["/hook"] = answers(http(b"taken", "Connection: close"))
        hook = site.url("/hook")
        crawl = LocalCrawl(
            site,
            tmp_path / "output",
            environment={
                "UNIONNEWS_TOKEN": SECRET,
                "UNIONNEWS_SYNC_SECRET": SECRET,
                "UNIONNEWS_WEBHOOK": f"{hook}?token={SECRET}",
                "UNIONNEWS_METRICS": str(tmp_path / "metrics"),
            },
        )
        calls = [
            crawl.command(),
            crawl.command(f"{hook}?key={SECRET}", verb="sync", subject=None),
            crawl.command("--upload", f"memory://key:{SECRET}@bucket", verb="retain"),
            crawl.command(verb="feed"),
            crawl.command("csv", str(tmp_path / "csv"), verb="export", subject=None),
            crawl.command(site.url(site.articles[1].path), "--site", NAME, verb="forget", subject=None),
            crawl.command(verb="retry"),
        ]  # fmt: skip
        for command in calls:
            if "retain" in command:
                [today] = (crawl.folder / "archive").glob("*.warc.gz")
                shutil.copy(today, today.with_name("20240527-1.warc.gz"))
            done = subprocess.run(
                command, env=crawl.variables(), capture_output=True, text=True, check=False
            )
            assert done.returncode in (0, 3), done.stderr
            assert SECRET not in done.stdout + done.stderr, command
        served(crawl)
    left = [path for path in tmp_path.rglob("*") if not path.is_symlink()]
    assert len(left) > 20
    loose = [path for path in left if path.stat().st_mode & umask]
    assert loose == []
    holding = [p for p in left if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert [path.name for path in holding] == ["uploaded.jsonl"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in holding] == [0o600]
