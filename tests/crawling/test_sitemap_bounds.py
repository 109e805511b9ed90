"""Sitemaps that name sitemaps: some levels are read, and none are followed without end."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_records import NOW, begin, link, open_ledger
from loopback_crawls import holds
from plain_site import PlainCrawl, PlainSite, news

from unionnews.crawling.base_spiders.sitemap_files import (
    BARREN,
    MOST_BARREN,
    MOST_LEVELS,
    TOO_DEEP,
    SitemapFiles,
)
from unionnews.folder.ledger import Ledger, Link, NextPage, Task

PATHS = [f"/news/strike-{number}" for number in range(1, 6)]


class MapCrawl(PlainCrawl):
    @property
    def folder(self) -> Path:
        return self.output / "plain_maps"

    def run(self, *arguments: str, **options: object):
        self.environment = {"LOOPBACK_START": self.site.url("/robots.txt")}
        return super().run(*arguments, subject="plain_maps", **options)


@pytest.fixture
def site() -> Iterator[PlainSite]:
    with PlainSite("127.0.0.88") as found:
        found.answers |= {path: news(number) for number, path in enumerate(PATHS, 1)}
        yield found


def names(*urls: str, kind: str = "sitemapindex", each: str = "sitemap") -> bytes:
    entries = "".join(f"<{each}><loc>{url}</loc></{each}>" for url in urls)
    return f"<?xml version='1.0'?><{kind}>{entries}</{kind}>".encode()


def publish(site: PlainSite, levels: int) -> None:
    """Let robots.txt name an index, that another one, and so on; the last names a sitemap."""
    site.answers["/robots.txt"] = f"Sitemap: {site.url('/index1.xml')}\n".encode()
    for level in range(1, levels):
        site.answers[f"/index{level}.xml"] = names(site.url(f"/index{level + 1}.xml"))
    site.answers[f"/index{levels}.xml"] = names(site.url("/map.xml"))
    urls = [site.url(path) for path in PATHS]
    site.answers["/map.xml"] = names(*urls, kind="urlset", each="url")


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("levels", [1, 2, MOST_LEVELS - 1])
def test_an_index_of_indexes_is_followed(site: PlainSite, tmp_path: Path, levels: int) -> None:
    publish(site, levels)
    crawl = MapCrawl(site, tmp_path)
    assert crawl.run().returncode == 0
    holds(crawl)
    assert crawl.summary()["ends"] == {"saved": len(PATHS)}
    assert crawl.summary()["dropped"] == {}


@pytest.mark.slow
@pytest.mark.measured
def test_indexes_below_each_other_without_end_are_left_and_told(
    site: PlainSite, tmp_path: Path
) -> None:
    publish(site, MOST_LEVELS)
    crawl = MapCrawl(site, tmp_path)
    said = crawl.run().stderr
    assert f"/index{MOST_LEVELS}.xml: not read: 1 {TOO_DEEP}" in said
    assert crawl.summary()["dropped"] == {TOO_DEEP: 1}
    assert "/map.xml" not in site.asked


def read_all(
    ledger: Ledger, shown: dict[int, list[Link]], width: int, more: int = 0
) -> tuple[int, Counter[str]]:
    """Read an index of ``width`` files, of which some show articles; each names ``more`` others."""
    files = SitemapFiles(lambda chain: ledger.leave_chain(chain, NOW))
    told: Counter[str] = Counter()
    read = 0
    while tasks := [one for one in ledger.next_batch(8, NOW) if one.kind == "list"]:
        for task in tasks:
            links = shown.get(read, [])
            count = width if task.number == 1 else more
            named = [NextPage(f"{task.url}-{number}") for number in range(count)]
            dropped: Counter[str] = Counter()
            following = files.following(task, links, named, dropped)
            ledger.save_list_page(task.url, links, following, NOW, dropped=dropped)
            told += dropped
            read += 1
    return read, told


@pytest.mark.slow
@pytest.mark.measured
def test_an_index_of_files_that_show_nothing_ends(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        read, told = read_all(ledger, {}, 3000, 2)
        assert MOST_BARREN <= read <= MOST_BARREN + 8
        # Two of each file that was read, and what waited: none is lost unseen.
        assert told == {BARREN: 3000 + 2 * (read - 1) - (read - 1)}
        assert ledger.walk_complete()
        assert ledger.dropped() == told


@pytest.mark.slow
@pytest.mark.measured
def test_files_that_show_articles_now_and_then_are_all_read(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        shown = {at: [link(at)] for at in range(0, 1500, MOST_BARREN - 10)}
        read, told = read_all(ledger, shown, 1400)
        assert (read, +told) == (1401, {})


@pytest.mark.slow
@pytest.mark.no_cover
def test_tasks_are_drawn_as_fast_where_many_files_wait(tmp_path: Path) -> None:
    took = {}
    for width in (200, 20_000):
        with open_ledger(tmp_path / str(width)) as ledger:
            begin(ledger)
            (start,) = ledger.next_batch(8, NOW)
            named = [NextPage(f"{start.url}-{number}") for number in range(width)]
            ledger.save_list_page(start.url, [], named, NOW)
            begun = time.process_time()
            for _ in range(10):
                assert len(ledger.next_batch(8, NOW)) == 8
                assert ledger.next_batch(8, NOW, {start.host}) == []
            took[width] = time.process_time() - begun
    assert took[20_000] < 10 * took[200], took


def test_without_a_task_nothing_is_left_out() -> None:
    files = [NextPage("http://a.example/map.xml")]
    assert SitemapFiles(lambda _: 0).following(None, [], files, Counter()) == files


def test_what_is_named_too_deep_is_counted_and_told_once(caplog: pytest.LogCaptureFixture) -> None:
    url = "http://a.example/index.xml"
    task = Task(kind="list", key=url, url=url, host="a.example", number=MOST_LEVELS + 1)
    files = SitemapFiles(lambda _: 0)
    named = [NextPage(f"http://a.example/{number}.xml") for number in (1, 2, 1)]
    dropped: Counter[str] = Counter()
    for _ in range(2):
        assert files.following(task, [], named, dropped) == []
        assert dropped == {TOO_DEEP: 2}, "two files, however often they are named"
    assert caplog.text.count("not read: 2 ") == 1


@pytest.mark.slow
def test_files_that_are_not_there_end_an_index_too(site: PlainSite, tmp_path: Path) -> None:
    site.answers["/robots.txt"] = f"Sitemap: {site.url('/index.xml')}\n".encode()
    dead = [site.url(f"/dead{number}.xml") for number in range(MOST_BARREN + 300)]
    site.answers["/index.xml"] = names(*dead)
    crawl = MapCrawl(site, tmp_path)
    said = crawl.run().stderr
    asked = sum(path.startswith("/dead") for path in site.asked)
    assert MOST_BARREN - 8 <= asked <= MOST_BARREN + 8
    assert crawl.summary()["dropped"] == {BARREN: len(dead) - asked}
    assert f"not read: {len(dead) - asked} {BARREN}" in said
