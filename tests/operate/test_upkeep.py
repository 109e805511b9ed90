"""What an operator does between crawls, as commands; bad states of a ledger."""

import gzip
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback_crawls import LocalCrawl, states
from server import LocalSite, status

pytestmark = [pytest.mark.slow, pytest.mark.measured]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCrawl]:
    """A crawl of eight articles, one of which fails and one has two pages."""
    with LocalSite(per_page=20) as site:
        site.robots["127.0.0.1"] = "User-agent: *\nCrawl-delay: 30\n"
        site.add(1, pages=2)
        site.add(7)
        site.replies[site.articles[3].path] = status(403)
        crawl = LocalCrawl(site, tmp_path_factory.mktemp("crawled"))
        assert crawl.run().returncode == 3
        yield crawl


@pytest.fixture
def crawl(crawled: LocalCrawl, tmp_path: Path) -> LocalCrawl:
    """A copy of it that may be spoiled."""
    shutil.copytree(crawled.output, tmp_path / "output")
    return LocalCrawl(crawled.site, tmp_path / "output")


def told(crawl: LocalCrawl, *arguments: str) -> dict:
    done = crawl.run("--json", *arguments, verb="status")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_status_tells_runs_backlog_and_failures(crawl: LocalCrawl) -> None:
    assert crawl.run().returncode == 3
    found = told(crawl, "--failed")
    assert found["articles"] == 8
    assert found["states"]["saved"] == 7
    assert [(row["reason"], row["tries"]) for row in found["failed"]] == [("HTTP 403", 2)]
    assert [run["outcome"] for run in found["runs"]] == ["finished", "finished"]
    assert len(found["nextLooks"]) == 7
    shown = crawl.run("--failed", verb="status")
    assert "HTTP 403" in shown.stderr
    assert shown.stdout == ""


def test_status_estimates_the_time_left(crawl: LocalCrawl) -> None:
    crawl.site.add(4)
    try:
        crawl.delay = None
        done = crawl.run("--max-time", "1s")
        assert done.returncode == 3, done.stderr
    finally:
        for number in list(crawl.site.articles)[-4:]:
            del crawl.site.articles[number]
    # The list page has to wait for the delay that the crawl before it has begun.
    found = told(crawl)
    (host,) = found["backlog"]
    assert (host["host"], host["delay"]) == ("127.0.0.1", 30)
    assert found["secondsLeft"] == 30 * (host["articles"] + host["list_pages"] + host["looks"])
    assert "one every 30 s" in crawl.run(verb="status").stderr


def test_status_of_all_sites(crawl: LocalCrawl) -> None:
    done = crawl.run(verb="status", subject=None)
    assert done.returncode == 0
    assert "local_news" in done.stderr


def test_dry_run_fetches_nothing(crawl: LocalCrawl) -> None:
    hits = len(crawl.site.hits)
    before = (crawl.folder / "ledger.sqlite").read_bytes()
    done = crawl.run("--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [f"list\t{crawl.site.url('/')}"]
    crawl.run(verb="retry")
    pending = crawl.site.url(crawl.site.articles[3].path)
    assert f"article\t{pending}" in crawl.run("--dry-run").stdout.splitlines()
    assert len(crawl.site.hits) == hits
    assert before[:16] == (crawl.folder / "ledger.sqlite").read_bytes()[:16]


def test_dry_run_before_the_first_crawl(crawl: LocalCrawl, tmp_path: Path) -> None:
    fresh = LocalCrawl(crawl.site, tmp_path / "fresh")
    assert fresh.run("--dry-run").stdout == f"list\t{crawl.site.url('/')}\n"
    assert not fresh.folder.exists()


def test_retry_makes_failed_pages_pending(crawl: LocalCrawl) -> None:
    done = crawl.run(verb="retry")
    assert done.returncode == 0
    assert "1 page pending" in done.stderr
    assert states(crawl)["3"] == "pending"
    assert crawl.run("--state", "saved", verb="retry").returncode == 0
    assert set(states(crawl).values()) == {"pending"}


@pytest.mark.parametrize("state", ["pending", "nonsense"])
def test_retry_of_what_is_no_end(crawl: LocalCrawl, state: str) -> None:
    done = crawl.run("--state", state, verb="retry")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_verify_finds_nothing_where_nothing_is_wrong(crawl: LocalCrawl) -> None:
    done = crawl.run(verb="verify")
    assert done.returncode == 0, done.stderr
    assert "agree" in done.stderr


def test_verify_finds_a_changed_line(crawl: LocalCrawl) -> None:
    records = crawl.folder / "articles.jsonl"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace("食堂", "操场", 1), encoding="utf-8")
    done = crawl.run(verb="verify")
    assert done.returncode == 1
    assert "line 1" in done.stderr


def test_verify_finds_what_breaks_the_schema(crawl: LocalCrawl) -> None:
    records = crawl.folder / "articles.jsonl"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace('"minute"', '"moment"', 1), encoding="utf-8")
    done = crawl.run(verb="verify")
    assert done.returncode == 1
    assert "datePublishedPrecision" in done.stderr


@pytest.mark.parametrize("harm", ["gone", "other"])
def test_verify_finds_what_the_archive_lacks(crawl: LocalCrawl, harm: str) -> None:
    (archive,) = (crawl.folder / "archive").glob("*.warc.gz")
    page = crawl.records()[0]["metadata"]["pages"][0]
    if harm == "gone":
        archive.unlink()
    else:
        records = crawl.folder / "articles.jsonl"
        text = records.read_text(encoding="utf-8")
        records.write_text(text.replace(page["bodySha256"], "0" * 64), encoding="utf-8")
    done = crawl.run(verb="verify")
    if harm == "gone":
        assert "archive" in done.stderr
    else:
        assert "another body" in done.stderr
    assert done.returncode == 1


def test_verify_knows_archives_that_were_moved_to_a_store(crawl: LocalCrawl) -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install -e '.[cluster]'")
    archive = crawl.folder / "archive"
    (first,) = archive.glob("*.warc.gz")
    # The newest file may be open, and stays.
    day, number = first.name.removesuffix(".warc.gz").split("-")
    shutil.copy(first, archive / f"{day}-{int(number) + 1}.warc.gz")
    done = crawl.run("--upload", f"file://{crawl.output}/store", "--keep", "0", verb="retain")
    assert done.returncode == 0, done.stderr
    assert not first.exists()
    done = crawl.run(verb="verify")
    assert (done.returncode, "agree" in done.stderr) == (0, True), done.stderr
    (archive / "uploaded.jsonl").unlink()
    assert "not in the archive" in crawl.run(verb="verify").stderr


def test_verify_goes_on_after_what_cannot_be_read(crawl: LocalCrawl) -> None:
    """A damaged ledger and a missing archive hide no line that breaks the schema."""
    ledger = crawl.folder / "ledger.sqlite"
    ledger.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    for path in (crawl.folder / "archive").glob("*.warc.gz"):
        path.unlink()
    records = crawl.folder / "articles.jsonl"
    text = records.read_text(encoding="utf-8")
    records.write_text(text.replace('"minute"', '"moment"', 1), encoding="utf-8")
    done = crawl.run(verb="verify")
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "not in the archive" in done.stderr
    assert "datePublishedPrecision" in done.stderr


def test_forget_leaves_no_text_anywhere(crawl: LocalCrawl) -> None:
    article = crawl.site.articles[1]
    crawl.site.replies[article.page_path(2)] = status(500)
    url = crawl.site.url(article.page_path(2))
    done = crawl.run(verb="forget", subject=url)
    del crawl.site.replies[article.page_path(2)]
    assert done.returncode == 0, done.stderr
    assert "(lines of articles.jsonl: 1; records of pages in the archive: 6)" in done.stderr
    left = [
        path
        for path in crawl.folder.rglob("*")
        if path.is_file() and "第1号".encode() in _content(path)
    ]
    assert left == []
    assert crawl.run(verb="verify").returncode == 0
    hits = crawl.site.counted(article.path)
    assert crawl.run("--full").returncode == 3
    assert crawl.site.counted(article.path) == hits
    assert len(crawl.records()) == 6


def test_a_takedown_that_took_nothing_is_taken_back(crawl: LocalCrawl) -> None:
    read, unread = crawl.site.articles[1], crawl.site.articles[3]  # answered 403, so not on record
    for article in (read, unread):
        assert crawl.run(verb="forget", subject=crawl.site.url(article.path)).returncode == 0
    refused = crawl.site.replies.pop(unread.path)
    try:
        assert crawl.run("--full").returncode == 0
        assert len(crawl.records()) == 6
        taken = crawl.run("--undo", verb="forget", subject=crawl.site.url(read.path))
        assert (taken.returncode, "its takedown stays" in taken.stderr) == (2, True), taken.stderr
        back = ("--undo", crawl.site.url(unread.path))
        assert crawl.run(*back, verb="forget", subject=None).returncode == 0
        again = crawl.run(*back, verb="forget", subject=None)
        assert (again.returncode, "was not taken down" in again.stderr) == (2, True), again.stderr
        assert crawl.run().returncode == 0
    finally:
        crawl.site.replies[unread.path] = refused
    assert [record["url"] for record in crawl.records()][6:] == [crawl.site.url(unread.path)]
    assert crawl.run(verb="verify").returncode == 0


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


# Bad states of a ledger ----------------------------------------------------------------------


def one_line(crawl: LocalCrawl, verb: str, exit_status: int) -> str:
    done = crawl.run(verb=verb)
    assert done.returncode == exit_status, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("unionnews:")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


def test_damaged_ledger(crawl: LocalCrawl) -> None:
    """Looked at, it is one line; the next crawl rebuilds it from the records."""
    ledger = crawl.folder / "ledger.sqlite"
    ledger.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    assert "damaged" in one_line(crawl, "status", 1)
    lines = crawl.records()
    done = crawl.run()
    assert "rebuilt" in done.stderr
    assert crawl.records() == lines
    assert crawl.run(verb="verify").returncode == 0


def test_deleted_ledger(crawl: LocalCrawl) -> None:
    lines = crawl.records()
    for path in crawl.folder.glob("ledger.sqlite*"):
        path.unlink()
    assert "no ledger" in one_line(crawl, "status", 1)
    assert crawl.run().returncode == 3
    assert crawl.records() == lines


def test_older_copy_of_the_ledger(crawl: LocalCrawl, crawled: LocalCrawl) -> None:
    """Newer lines are cut off and kept, and their articles fetched again."""
    copy = crawl.folder / "ledger.sqlite.copy"
    with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
        db.execute("VACUUM INTO ?", (str(copy),))
    db.close()
    added = crawl.site.add(1)
    try:
        crawl.run()
        assert len(crawl.records()) == 8
        for path in crawl.folder.glob("ledger.sqlite*"):
            if path != copy:
                path.unlink()
        copy.rename(crawl.folder / "ledger.sqlite")
        done = crawl.run()
        assert "cut back" in done.stderr
        assert len(crawl.records()) == 8
        assert len(list(crawl.folder.glob("articles.jsonl.cut-*"))) == 1
    finally:
        del crawl.site.articles[added[0].number]


def test_ledger_of_a_newer_program(crawl: LocalCrawl) -> None:
    with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
        db.execute("PRAGMA user_version = 999")
        db.execute("UPDATE ledger SET program = '9.9.9'")
    db.close()
    for verb in ("status", "crawl"):
        assert "newer" in one_line(crawl, verb, 1)


def test_shorter_records(crawl: LocalCrawl) -> None:
    with (crawl.folder / "articles.jsonl").open("r+b") as records:
        records.truncate(1000)
    assert "mv " in one_line(crawl, "crawl", 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_read_only_folder(crawl: LocalCrawl) -> None:
    crawl.folder.chmod(0o500)
    try:
        one_line(crawl, "crawl", 1)
        assert crawl.run(verb="status").returncode == 0
    finally:
        crawl.folder.chmod(0o700)
