"""A folder of version 0.1 goes on: no article comes twice, none is lost."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from loopback_crawls import LocalCrawl
from plain_site import OLD_PATHS, PlainCrawl, PlainSite, news, old_site
from running import ROOT, RULE_FILES, until

pytestmark = pytest.mark.slow

FOLDER = ROOT / "tests" / "fixtures" / "folder_0.1"


@pytest.fixture
def site() -> Iterator[PlainSite]:
    found: list[PlainSite] = []

    def opened() -> bool:
        # The addresses of the folder name one port; another test may hold it.
        with suppress(OSError):
            found.append(old_site())
        return bool(found)

    until(opened, 200)
    with found[0] as site:
        yield site


@pytest.fixture
def crawl(site: PlainSite, tmp_path: Path) -> LocalCrawl:
    """The site as it was, and the folder, all its articles due for a look."""
    made = PlainCrawl(site, tmp_path)
    shutil.copytree(FOLDER, made.folder)
    with closing(sqlite3.connect(made.folder / "ledger.sqlite")) as db, db:
        db.execute("UPDATE addresses SET next_look = 1 WHERE revision > 0")
    db.close()
    return made


def rows(crawl: LocalCrawl) -> dict[str, tuple[str, int, str]]:
    with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
        found = db.execute("SELECT url, key, revision, article_id FROM addresses").fetchall()
    db.close()
    return {url: tuple(rest) for url, *rest in found}


def test_it_crawls_on_with_no_new_row(crawl: LocalCrawl, site: PlainSite) -> None:
    before, lines = rows(crawl), crawl.records()
    done = crawl.run("--full")
    assert done.returncode == 0, done.stderr
    after = rows(crawl)
    assert after.keys() == before.keys()
    assert {url: row[1:] for url, row in after.items()} == {
        url: row[1:] for url, row in before.items()
    }
    assert crawl.records() == lines
    asked = [path for path in site.asked if path not in ("/feed", *RULE_FILES)]
    assert len(asked) == len(set(asked)) == 8, "each article on record was looked at, once"
    assert "(8 saved" not in done.stderr
    verified = crawl.run(verb="verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_other_spellings_are_known(crawl: LocalCrawl, site: PlainSite) -> None:
    lines = crawl.records()
    spellings = [
        "/news/2024/05/harbour-strike-ends.html?print=1", "/story.php?id=3&PHPSESSID=1", "/a/bakery-claim",
        "/a/depot-claim", "/a/depot-claim/?fbclid=x", "/modules.php?sid=7&name=News",
    ]  # fmt: skip
    for path in spellings:
        site.answers[path] = news(9)
    site.list(*spellings, "/news/new-claim-9.html")
    site.answers["/news/new-claim-9.html"] = news(9)
    done = crawl.run("--full")
    assert done.returncode == 0, done.stderr
    assert crawl.records()[: len(lines)] == lines
    assert len(rows(crawl)) == len(OLD_PATHS) + 1
    assert [record["headline"] for record in crawl.records()[len(lines) :]] == [
        "Workers at the print-shop win claim number 9"
    ]


def test_it_is_shown_before_the_next_crawl(crawl: LocalCrawl) -> None:
    status = crawl.run(verb="status")
    assert status.returncode == 0, status.stderr
    assert "8 saved" in status.stdout + status.stderr
    assert crawl.run(verb="verify").returncode == 0


def test_a_takedown_takes_both_spellings(crawl: LocalCrawl, site: PlainSite) -> None:
    url = site.url("/news/2024/05/mill-claim")
    done = crawl.run(url, verb="forget", subject=None)
    assert done.returncode == 0, done.stderr
    assert len(crawl.records()) == 6
    assert crawl.run("--full").returncode == 0
    assert not any("mill-claim" in record["url"] for record in crawl.records())


def test_a_takedown_of_the_old_version_holds(crawl: LocalCrawl, site: PlainSite) -> None:
    """Its note names the article by a key that is made no more."""
    (crawl.folder / "forgotten.jsonl").write_text(
        '{"key":"127.0.0.77:18461/a/depot-claim;jsessionid=0A1B2C3D4E5F","id":null,"urls":['
        f'"{site.url("/a/depot-claim;jsessionid=0A1B2C3D4E5F")}"],"archive":[],"at":"2026-11-28T10:00:00+00:00"}}\n'
    )
    (crawl.folder / "ledger.sqlite").unlink()
    assert crawl.run("--full").returncode == 0
    assert not any("depot-claim" in path for path in site.asked)
