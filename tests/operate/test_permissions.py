"""What commands leave behind is for those whom the umask lets in, and secrets for their owner."""

import os
import shutil
import stat
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import forking
import pytest
from archives import answer, page, url, write
from cluster_runs import cluster, redis_server, require_cluster
from loopback_crawls import NAME, LocalCrawl
from running import PATIENCE, until
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
    server = forking.Command(command, env=crawl.variables(), stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    asked = urllib.request.Request(server.stderr.readline().split()[-1])
    asked.add_header("Authorization", f"Bearer {SECRET}")
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert answer.status == 200
    server.terminate()
    server.communicate()


@pytest.mark.slow
def test_what_a_cluster_leaves_behind(tmp_path: Path, umask: int) -> None:
    require_cluster()
    user = ("--user", "worker", "on", f">{SECRET}", "~*", "&*", "+@all")
    with (
        redis_server(tmp_path / "redis", *user) as redis,
        cluster(tmp_path, redis, 1, 1) as run,
    ):
        own = f"redis://worker:{SECRET}@127.0.0.1:{redis.port}/0"
        run.environment |= {"UNIONNEWS_REDIS": own, "SCRAPY_SETTINGS_MODULE": "unionnews.settings"}
        [archive] = write(tmp_path, answer(url(1), page(1)))
        run.submit("--warc", str(archive))
        run.start("one")
        until(lambda: run.board().counts()["done"] == 1, "the shard is done")
        gathered = run.run("gather", str(run.output), str(tmp_path / "gathered"))
        assert gathered.returncode == 0, gathered.stderr
        run.stop()
        assert SECRET not in run.logs() + gathered.stdout + gathered.stderr
    left = [path for path in tmp_path.rglob("*") if tmp_path / "redis" not in path.parents]
    assert sum(path.name == "articles.jsonl" for path in left) == 2
    assert [path for path in left if path.stat().st_mode & umask] == []
    assert [p for p in left if p.is_file() and SECRET.encode() in p.read_bytes()] == []


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
            crawl.command("sqlite", str(tmp_path / "sqlite"), verb="export", subject=None),
            crawl.command("--atom", str(tmp_path / "atom"), "--base", hook, verb="feed", subject=None),
            crawl.command(str(tmp_path / "report"), verb="report", subject=None),
            crawl.command(verb="stories", subject=None),
            crawl.command(verb="alerts", subject=None),
            crawl.command(verb="index", subject=None),
            crawl.command(site.url(site.articles[1].path), "--site", NAME, verb="forget", subject=None),
            crawl.command(verb="retry"),
        ]  # fmt: skip
        crawl.output.mkdir()
        saved = (
            f'[[alert]]\nname = "n"\nquery = "a"\nto = ["json://u:{SECRET}@127.0.0.1:1/{SECRET}"]\n'
        )
        (tmp_path / "output" / "alerts.toml").write_text(saved)
        for command in calls:
            if "retain" in command:
                [today] = (crawl.folder / "archive").glob("*.warc.gz")
                shutil.copy(today, today.with_name("20240527-1.warc.gz"))
            done = forking.run(command, PATIENCE, env=crawl.variables())
            assert done.returncode in (0, 3), done.stderr
            assert SECRET not in done.stdout + done.stderr, command
        served(crawl)
    left = [path for path in tmp_path.rglob("*") if not path.is_symlink()]
    assert {"index.sqlite", "alerts.sqlite", "feeds.opml", "report.html"} <= {p.name for p in left}
    loose = [path for path in left if path.stat().st_mode & umask]
    assert loose == []
    (tmp_path / "output" / "alerts.toml").unlink()
    left.remove(tmp_path / "output" / "alerts.toml")
    holding = [p for p in left if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert [path.name for path in holding] == ["uploaded.jsonl"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in holding] == [0o600]
