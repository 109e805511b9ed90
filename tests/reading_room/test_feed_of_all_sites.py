"""The feed of all sites, for a reader that reads on only until it meets what it knows."""

import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import forking
import pytest
from ledger_records import NOW, begin, fill, open_ledger
from lxml import etree
from read_records import whole_record
from reading_servers import Server, at
from running import ROOT

from unionnews.reading_room.reading.feeds_out import ATOM, atom, gathered
from unionnews.search.index import FILE_NAME, keep_up, refresh, remove
from unionnews.search.searching import Library

STONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
Polled = Callable[[str], bytes]


class Reader:
    """Reads a feed, page by page, as far as the first entry that it knows."""

    def __init__(self) -> None:
        self.shown: Counter[tuple[str, str]] = Counter()
        self.deleted: Counter[str] = Counter()

    def poll(self, read: Polled, path: str = "/feed.atom") -> None:
        before = set(self.shown)
        while path:
            root = etree.fromstring(read(path))
            stones = {one.get("ref") for one in root.findall(STONE)} - set(self.deleted)
            self.deleted.update(stones)
            for entry in root.findall(f"{{{ATOM}}}entry"):
                one = (entry.findtext("{*}id"), entry.findtext("{*}updated"))
                if one in before:
                    return
                self.shown[one] += 1
            following = root.find("{*}link[@rel='next']")
            path = "" if following is None else "/" + following.get("href").split("/", 3)[3]

    def articles(self) -> Counter[str]:
        """How many times each was told."""
        return Counter(one.removeprefix("urn:unionnews:") for one, _ in self.shown)


def archived(number: int, body: str = "旧", year: int = 2009) -> dict:
    """A record of a page that an archive took years ago."""
    made = whole_record(number, body)
    made["metadata"]["dateDownloaded"] = f"{year}-01-01T00:00:{number % 60:02}Z"
    return made


def one(number: int) -> str:
    return str(whole_record(number, "")["id"])


@pytest.mark.slow
def test_a_site_that_is_filled_later_with_old_pages_is_news(tmp_path: Path) -> None:
    first, second, reader = tmp_path / "a", tmp_path / "b", Reader()
    fill(first, range(1, 71), lambda n: at(n % 60, n, "新"))
    server = Server(tmp_path)
    reader.poll(server.read)
    assert reader.articles() == Counter(map(one, range(1, 71)))
    fill(second, range(101, 221), archived)
    server.kill()
    server = Server(tmp_path)
    reader.poll(server.read)
    expected = Counter(map(one, [*range(1, 71), *range(101, 221)]))
    assert reader.articles() == expected
    # A revision of an old page, a page that is gone, and more of either site.
    with open_ledger(second) as ledger:
        begin(ledger)
        ledger.save("150", archived(150, "旧改", 2010), NOW)
        ledger.end_run(NOW, "finished", {})
    with open_ledger(first) as ledger:
        begin(ledger)
        ledger.gone("3", NOW)
        ledger.end_run(NOW, "finished", {})
    fill(second, range(221, 231), lambda n: archived(n, year=1999))
    fill(first, range(71, 76), lambda n: archived(n, year=1998))
    expected.update(map(one, [150, 3, *range(221, 231), *range(71, 76)]))
    keep_up(first)
    keep_up(second)
    reader.poll(server.read)
    assert reader.articles() == expected
    # A takedown makes an index anew; what came meanwhile to the other site is not overlooked.
    with open_ledger(first) as ledger:
        ledger.forget("9", "http://union.example/a/9", NOW)
    remove(first)
    fill(second, [231], archived)
    expected.update([one(231)])
    for _ in range(2):
        reader.poll(server.read)
        server.kill()
        server = Server(tmp_path)
    server.kill()
    assert reader.articles() == expected
    assert reader.deleted == {f"urn:unionnews:{one(9)}": 1}


FILL = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from reading_room.test_feed_of_all_sites import archived
from ledger_records import NOW, fill, open_ledger
from unionnews.search.index import keep_up, remove
for turn in range(int(sys.argv[2])):
    folder = Path(sys.argv[1]) / "abc"[turn % 3]
    fill(folder, range(10 * turn + 1, 10 * turn + 11), lambda n: archived(n, year=2020 - turn))
    keep_up(folder)
    if turn % 4 == 3:
        with open_ledger(folder) as ledger:
            number = 10 * turn + 1
            ledger.forget(str(number), f"http://union.example/a/{number}", NOW)
        remove(folder)
        keep_up(folder)
"""


@pytest.mark.slow
def test_while_three_sites_are_filled_and_taken_from_nothing_is_overlooked(tmp_path: Path) -> None:
    turns, reader = 24, Reader()
    fill(tmp_path / "a", [9999], archived)
    server = Server(tmp_path)
    writer = forking.Command([sys.executable, "-c", FILL, tmp_path, str(turns)], cwd=ROOT)
    with writer:
        while writer.poll() is None:
            reader.poll(server.read)
    assert writer.returncode == 0
    server.kill()
    server = Server(tmp_path)
    reader.poll(server.read)
    server.kill()
    taken = {10 * turn + 1 for turn in range(3, turns, 4)}
    told = reader.articles()
    assert set(told.values()) == {1}
    assert {one(n) for n in range(1, 10 * turns + 1) if n not in taken} <= set(told)
    assert reader.deleted == Counter(f"urn:unionnews:{one(n)}" for n in taken)


def order(*folders: Path) -> list[str]:
    with Library(folders) as library:
        return [one.id for one in library.arrived("", None)]


@pytest.mark.slow
@pytest.mark.measured
def test_an_index_that_is_made_anew_keeps_the_order(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for turn, folder in enumerate((first, second, first, second, first)):
        fill(folder, [turn + 1], archived)
        keep_up(folder)
    expected = [one(n) for n in (5, 4, 3, 2, 1)]
    assert order(first, second) == expected
    refresh(first, rebuild=True)
    assert order(first, second) == expected
    with open_ledger(second) as ledger:
        ledger.rewrite(lambda old: ({**r, "articleBody": "另一" * 99} for r in old), NOW)
    assert order(first, second) == expected
    with open_ledger(first) as ledger:
        ledger.forget("3", "http://union.example/a/3", NOW)
    remove(first)
    left = (first / FILE_NAME).read_bytes()
    assert "旧".encode() not in left
    assert one(3).encode() not in left
    remove(first)
    assert order(first, second) == [one(n) for n in (5, 4, 2, 1)]
    # Nothing is left of the index: all of it may be news.
    (first / FILE_NAME).unlink()
    assert order(first, second) == [one(n) for n in (5, 1, 4, 2)]


@pytest.mark.slow
@pytest.mark.measured
def test_what_two_folders_hold_is_told_once(tmp_path: Path) -> None:
    first, second, reader = tmp_path / "a", tmp_path / "b", Reader()

    def poll() -> None:
        with Library.below([tmp_path]) as library:
            feed, _ = gathered(library, "", "t", "http://x.example/f", "http://x.example/")
            reader.poll(lambda _: atom(feed))

    fill(first, [1, 2, 3], lambda n: at(n, n, "新"))
    poll()
    # The same pages from an archive, and read later; one of them says something else by then.
    fill(second, [1], archived)
    fill(second, [2, 3], lambda n: at(30 + n, n, "新" if n == 2 else "改"))
    poll()
    assert reader.articles() == Counter(map(one, (1, 2, 3, 3)))
    with open_ledger(first) as ledger:
        ledger.forget("2", "http://union.example/a/2", NOW)
    poll()
    assert not reader.deleted  # the other folder tells it on
    with open_ledger(second) as ledger:
        ledger.forget("2", "http://union.example/a/2", NOW)
    poll()
    assert reader.deleted == {f"urn:unionnews:{one(2)}": 1}


@pytest.mark.slow
@pytest.mark.measured
def test_a_takedown_between_two_pages_hides_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    fill(folder, range(1, 121), lambda n: at(n % 60, n, "新"))
    server, reader, asked = Server(tmp_path), Reader(), count()

    def read(path: str) -> bytes:
        body = server.read(path)
        if next(asked) == 0:  # of the first page, and the last article of it
            for n in (119, 71):
                with open_ledger(folder) as ledger:
                    ledger.forget(str(n), f"http://union.example/a/{n}", NOW)
            remove(folder)
        return body

    reader.poll(read)
    server.kill()
    assert reader.articles() == Counter(map(one, range(1, 121)))


@pytest.mark.slow
def test_large_articles_make_short_pages(tmp_path: Path) -> None:
    large = {"headline": "x" * 1_000_000, "kicker": "y" * 1_000_000}
    fill(tmp_path / "a", range(1, 31), lambda n: whole_record(n, "甲", **(large if n > 5 else {})))
    server, reader, sizes = Server(tmp_path), Reader(), []

    def read(path: str) -> bytes:
        body = server.read(path)
        sizes.append(len(body))
        return body

    reader.poll(read)
    server.kill()
    assert reader.articles() == Counter(map(one, range(1, 31)))
    assert len(sizes) > 3
    assert max(sizes) < 10_000_000
