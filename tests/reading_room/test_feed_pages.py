"""Pages of feeds: every article once, what is new first, and files that change only with the news."""

import hashlib
import json
import urllib.error
import urllib.request
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from feed_forms import assert_valid
from ledger_records import DAY, NOW, begin, fill, open_ledger
from lxml import etree
from read_records import whole_record
from reading_servers import Server, at

from unionnews.folder.ledger import State
from unionnews.pages.feed import read_feed
from unionnews.reading_room.reading.feed_files import write_feeds
from unionnews.reading_room.reading.feeds_out import OutFeed, atom, gathered, json_feed
from unionnews.search.searching import Library


def minute(number: int, body: str) -> dict:
    made = whole_record(number, body)
    made["metadata"]["dateDownloaded"] = (NOW + timedelta(minutes=number)).isoformat()
    return made


def pages(place: Path, query: str = "") -> list[OutFeed]:
    found = []
    with Library.below([place]) as library:
        more = True
        while more:
            feed, more = gathered(library, query, "t", "http://x.example/f", "http://x.example/", len(found) + 1)  # fmt: skip
            found.append(feed)
    return found


def numbers(feeds: list[OutFeed]) -> list[int]:
    return [int(r["url"].rpartition("/")[2]) for feed in feeds for r in feed.records]


@pytest.mark.slow
@pytest.mark.measured
def test_pages_show_every_article_once_and_what_is_new_first(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    fill(first, range(1, 81), lambda n: minute(n, "甲"))
    fill(second, range(101, 161), lambda n: minute(n, "乙"))
    shown = numbers(pages(tmp_path))
    assert sorted(shown) == [*range(1, 81), *range(101, 161)]
    assert [len(feed.records) for feed in pages(tmp_path)] == [50, 50, 40]
    # From an archive: years older than all that is there, and yet new to whoever reads.
    old = {n: at(0, n, "丙") for n in range(201, 211)}
    for record in old.values():
        record["metadata"]["dateDownloaded"] = "2019-01-01T00:00:00Z"
    fill(first, old, old.__getitem__)
    with open_ledger(second) as ledger:
        begin(ledger)
        assert [ledger.gone(str(n), NOW + 9 * DAY) for n in (101, 102)] == [State.GONE] * 2
        ledger.end_run(NOW, "finished", {})
    shown = numbers(pages(tmp_path))
    assert set(shown[:12]) == {101, 102, *old}
    assert sorted(shown) == [*range(1, 81), *range(101, 161), *old]
    assert sorted(numbers(pages(tmp_path, "乙"))) == [*range(101, 161)]
    # Another folder with the same articles, as the demo beside what was crawled.
    fill(tmp_path / "c", range(30, 120), lambda n: minute(n, "甲"))
    assert sorted(numbers(pages(tmp_path))) == [*range(1, 81), *range(81, 161), *old]


def test_each_revision_has_an_instant_after_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    fill(folder, range(1, 4), lambda n: at(n, n, "甲"))
    instants = []
    # The same download read anew, gone, and back: an older date than the one that was told.
    for change in ("read anew", "gone", "back", "read anew once more"):
        with open_ledger(folder) as ledger:
            begin(ledger)
            if change == "gone":
                ledger.gone("2", NOW + 9 * DAY)
            else:
                ledger.save("2", at(2, 2, change), NOW)
            ledger.end_run(NOW, "finished", {})
        (feed,) = pages(tmp_path)
        assert numbers([feed])[0] == 2
        root = etree.fromstring(atom(feed))
        instants.append(root.find("{*}entry").findtext("{*}updated"))
        assert json.loads(json_feed(feed))["items"][0]["date_modified"] == instants[-1]
        assert root.findtext("{*}updated") == max(instants)
        gone = root.xpath("//*[@scheme='urn:unionnews:status']/@term")
        assert gone == (["gone"] if change == "gone" else [])
    assert instants == sorted(set(instants))
    assert instants[:2] == ["2026-11-28T10:00:03Z", "2026-12-01T16:00:00Z"]


@pytest.mark.slow
@pytest.mark.measured
def test_all_takedowns_between_two_polls_are_on_the_first_page(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    fill(folder, range(1, 131), lambda n: minute(n, "甲"))
    with open_ledger(folder) as ledger:
        for n in range(1, 61):
            ledger.forget(str(n), f"http://union.example/a/{n}", NOW)
    first, *others = pages(tmp_path)
    assert {one for one, _ in first.deleted} == {whole_record(n, "")["id"] for n in range(1, 61)}
    assert not any(feed.deleted for feed in others)
    assert sorted(numbers([first, *others])) == [*range(61, 131)]


def walked(target: Path, ending: str, name: str = "feed") -> list[str]:
    """Follow the files of a feed from the first to the oldest; return the addresses of the entries."""
    file: str | None = f"{name}{ending}"
    shown, seen = [], set()
    while file:
        assert file not in seen
        seen.add(file)
        url = f"https://news.example/{file}"
        read = read_feed((target / file).read_bytes(), url, zone="UTC")
        shown += [entry.url for entry in read.entries]
        file = read.next and read.next.removeprefix("https://news.example/")
    made = {path.name for path in target.glob(f"{name}*{ending}")}
    assert seen == made, "a file that nothing leads to"
    return shown


@pytest.mark.slow
def test_older_entries_are_files_that_stay_as_they_are(tmp_path: Path) -> None:
    folder, target = tmp_path / "out" / "a", tmp_path / "www"

    def publish() -> set[str]:
        with Library.below([folder]) as library:
            changed = write_feeds(library, target, "https://news.example", ["甲"])
            return {path.name for path in changed}

    def wanted(*gone: int) -> list[str]:
        return [f"http://union.example/a/{n}" for n in range(1, count + 1) if n not in gone]

    count = 160
    fill(folder, range(1, 161), lambda n: minute(n, "甲"))
    assert len(publish()) > 8
    for name in ("feed", "site-a", f"search-{hashlib.sha256('甲'.encode()).hexdigest()[:12]}"):
        for ending in (".atom", ".json"):
            assert sorted(walked(target, ending, name)) == sorted(wanted())
    for path in target.glob("feed*.atom"):
        root = etree.parse(path)
        assert_valid(root)
        is_older = path.name != "feed.atom"
        assert (root.find("{*}archive") is not None) is is_older
        assert root.find("{*}link[@rel='current']").get("href") == "https://news.example/feed.atom"
    assert publish() == set()
    # What comes new, a revision and a takedown: the first page, and those which lost an article.
    count = 220
    fill(folder, range(161, 221), lambda n: minute(n, "甲"))
    before = {path.name for path in target.glob("feed.*.atom")}
    assert not publish() & before
    assert sorted(walked(target, ".atom")) == sorted(wanted())
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.save("5", at(59, 5, "甲改了"), NOW)
        ledger.forget("150", "http://union.example/a/150", NOW)
    changed = publish()
    assert (
        len([name for name in changed if name.startswith("feed.") and name.endswith(".atom")]) <= 5
    )
    assert sorted(walked(target, ".atom")) == sorted(wanted(150))
    assert walked(target, ".json")[0].endswith("/5")
    tombstone = whole_record(150, "")["id"]
    holders = {path.name for path in target.iterdir() if tombstone in path.read_text()}
    assert {"feed.atom", "feed.json"} < holders
    assert not any(name.count(".") > 1 for name in holders)


def known_since(server: Server, since: str) -> int:
    asked = urllib.request.Request(f"{server.base}/feed.atom", headers={"If-Modified-Since": since})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.slow
def test_who_asks_for_what_changed_since_is_told_of_what_is_old_and_new(tmp_path: Path) -> None:
    folder = tmp_path / "union_example"
    fill(folder, range(1, 4), lambda n: minute(n, "甲"))
    old = minute(7, "乙")
    old["metadata"]["dateDownloaded"] = "2019-01-01T00:00:00Z"

    def leave() -> None:
        with open_ledger(folder) as ledger:
            begin(ledger)
            ledger.gone("2", NOW)
            ledger.end_run(NOW, "finished", {})

    for change in (lambda: fill(folder, [7], lambda n: old), leave):
        server = Server(tmp_path)
        server.read("/feed.atom")
        sleep(2)
        with urllib.request.urlopen(f"{server.base}/feed.atom", timeout=60) as answer:
            since = answer.headers["Last-Modified"]
        assert known_since(server, since) == 304
        server.kill()
        change()
        server = Server(tmp_path)
        assert known_since(server, since) == 200
        server.kill()
