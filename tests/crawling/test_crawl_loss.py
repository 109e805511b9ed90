"""A good record and the poorer answers of a later look."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from loopback_crawls import holds
from plain_site import PlainCrawl, PlainSite, news, page

pytestmark = pytest.mark.slow


@pytest.fixture
def site() -> Iterator[PlainSite]:
    with PlainSite() as found:
        yield found


@pytest.fixture
def crawl(site: PlainSite, tmp_path: Path) -> PlainCrawl:
    """Three articles on record."""
    paths = [f"/news/strike-{number}" for number in (1, 2, 3)]
    site.answers |= {path: news(number) for number, path in enumerate(paths, 1)}
    site.list(*paths)
    crawl = PlainCrawl(site, tmp_path)
    assert crawl.run().returncode == 0
    return crawl


def look_again(crawl: PlainCrawl) -> None:
    with closing(sqlite3.connect(crawl.folder / "ledger.sqlite")) as db, db:
        db.execute("UPDATE addresses SET next_look = 1 WHERE next_look IS NOT NULL")
    db.close()


OTHER = page(
    "What our readers cook in summer",
    "Tomatoes ripen on the balcony, and our readers sent us ninety ways to bring them to the table.",
    "The jury tried all of them over one long week, it says, and it could not name a single winner.",
    printed="<p>3 June 2025</p>",
)


def test_a_loss_is_held_back_once(crawl: PlainCrawl, site: PlainSite) -> None:
    before = crawl.records()
    site.answers["/news/strike-1"] = OTHER
    site.answers["/news/strike-2"] = news(2, edition=2)
    look_again(crawl)
    held = crawl.run()
    assert held.returncode == 3, "a page is left"
    assert "held back" in held.stderr
    assert "/news/strike-1" in held.stderr
    assert len(crawl.records()) == len(before) + 1
    assert crawl.summary()["states"]["pending"] == 1
    holds(crawl)
    assert crawl.run(verb="verify").returncode == 0
    # It says so again.
    believed = crawl.run()
    assert believed.returncode == 0, believed.stderr
    last = crawl.records()[-1]
    assert last["headline"] == "What our readers cook in summer"
    assert (last["id"], last["revision"]) == (before[0]["id"], 2)


def test_a_loss_that_was_none_leaves_no_trace(crawl: PlainCrawl, site: PlainSite) -> None:
    before = crawl.records()
    good = site.answers["/news/strike-3"]
    site.answers["/news/strike-3"] = OTHER
    look_again(crawl)
    assert crawl.run().returncode == 3
    site.answers["/news/strike-3"] = good
    assert crawl.run().returncode == 0
    assert crawl.records() == before
    site.answers["/news/strike-3"] = OTHER
    look_again(crawl)
    assert crawl.run().returncode == 3, "a good answer between makes it the first time again"
    assert crawl.records() == before


def test_articles_that_read_as_none_now_are_told_with_quiet_too(
    crawl: PlainCrawl, site: PlainSite
) -> None:
    site.answers["/news/strike-1"] = page("Members", "Log in.", printed="")
    look_again(crawl)
    told = crawl.run("--quiet")
    assert told.returncode == 0
    assert "1 on record read as no article" in told.stderr


MAINTENANCE = page(
    "We'll be back soon",
    "The site is down for scheduled maintenance, and it will be back shortly, thank you for your patience.",
    printed="",
)


def test_maintenance_changes_no_record_and_loses_none(crawl: PlainCrawl, site: PlainSite) -> None:
    before = crawl.records()
    paths = [f"/news/strike-{number}" for number in (1, 2, 3, 4)]
    good = dict(site.answers) | {"/news/strike-4": news(4)}
    site.answers |= dict.fromkeys(paths, MAINTENANCE)
    site.list(*paths)
    look_again(crawl)
    told = crawl.run()
    assert told.returncode == 3, "the new article is still to be had"
    assert told.stderr.count("its record stays") == 3
    assert crawl.summary()["outcome"] == "no article could be read"
    assert crawl.records() == before
    states = crawl.summary()["states"]
    assert (states["not_an_article"], states["failed"]) == (3, 1)
    holds(crawl)
    site.answers |= good
    site.list(*paths)
    look_again(crawl)
    assert crawl.run().returncode == 0
    assert crawl.records()[:3] == before
    assert [record["url"] for record in crawl.records()[3:]] == [site.url("/news/strike-4")]
