"""A damaged ledger gives back every row of it that can be read, and never lets a takedown go."""

import shutil
import sqlite3
import time
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from ledger_records import NOW, begin, lines, link, links, open_ledger, record, url

from unionnews.dataset.feed_parts import publish
from unionnews.exceptions import LedgerError, RunError
from unionnews.folder.ledger import State, View, open_committed
from unionnews.folder.ledger.damaged import rows
from unionnews.search import index
from unionnews.version import __version__

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 400 addresses: 100 saved, 100 no articles, 100 failed, 100 pending; the first is taken down."""
    made = tmp_path_factory.mktemp("filled")
    with open_ledger(made) as ledger:
        begin(ledger)
        ledger.add(links(*range(1, 401)), NOW)
        for number in range(1, 101):
            ledger.save(str(number), record(number), NOW, etag=f'"{number}"')
        for number in range(101, 201):
            ledger.finish(str(number), State.NOT_AN_ARTICLE, NOW, "no headline")
        for number in range(201, 301):
            ledger.finish(str(number), State.FAILED, NOW, "HTTP 500")
        ledger.forget("1", url(1), NOW)
        ledger.forgotten_everywhere()
        ledger.end_run(NOW, "finished", {})
    with closing(sqlite3.connect(made / "ledger.sqlite")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


def pages(folder: Path, kind: bytes) -> list[int]:
    """Return the offsets of the pages of a kind: 10 an index's leaf, 13 a table's."""
    data = (folder / "ledger.sqlite").read_bytes()
    return [at for at in range(4096, len(data), 4096) if data[at : at + 1] == kind]


def spoil(folder: Path, at: int, size: int = 4096) -> None:
    with (folder / "ledger.sqlite").open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * size)


def states(folder: Path) -> dict[str, int]:
    with View.read(folder) as view:
        assert list(view.verify()) == []
        return {state: n for state, n in view.states().items() if n}


def test_spoiled_index_loses_no_row(folder: Path) -> None:
    before, records = states(folder), lines(folder)
    for at in pages(folder, b"\x0a"):
        spoil(folder, at + 2000, 2096)
    open_ledger(folder).close()
    assert states(folder) == before
    assert lines(folder) == records
    assert len(list(folder.glob("ledger.sqlite.damaged-*"))) == 1
    with View.read(folder) as view:
        due = {task.key: task.etag for task in view.peek(1000, NOW.replace(year=2027))}
    assert due["2"] == '"2"'


def test_spoiled_rows_are_those_that_are_lost(folder: Path) -> None:
    leaves = pages(folder, b"\x0d")
    spoil(folder, leaves[len(leaves) // 2])
    open_ledger(folder).close()
    found = states(folder)
    assert found["saved"] == 99
    assert 300 < sum(found.values()) <= 400, "only the page that is spoiled"


def test_rows_that_do_not_fit_themselves_are_left(folder: Path) -> None:
    """Flipped bits inside an address make another address of it: nobody asks for that."""
    data = bytearray((folder / "ledger.sqlite").read_bytes())
    at = data.index(b"http://union.example/a/150")
    data[at + 22] ^= 1
    (folder / "ledger.sqlite").write_bytes(data)
    spoil(folder, pages(folder, b"\x0a")[0])
    open_ledger(folder, identity=lambda address: address.rsplit("/", 1)[-1]).close()
    with View.read(folder) as view:
        assert view.address("150") is None
        assert view.address("151").state is State.NOT_AN_ARTICLE


def test_a_crash_before_the_rebuilding_is_done_loses_no_row(folder: Path) -> None:
    before = states(folder)
    spoil(folder, pages(folder, b"\x0a")[0])
    (folder / "ledger.sqlite").rename(folder / "ledger.sqlite.damaged-20261122T160000Z")
    open_ledger(folder).close()
    assert states(folder) == before


@pytest.mark.parametrize("header", [False, True])
def test_without_the_list_of_takedowns_nothing_is_rebuilt(folder: Path, header: bool) -> None:
    note = (folder / "forgotten.jsonl").read_bytes()
    (folder / "forgotten.jsonl").unlink()
    spoil(folder, *((0, 16) if header else (pages(folder, b"\x0a")[0], 4096)))
    for _ in range(2):
        with pytest.raises(LedgerError, match="tells of takedowns") as refused:
            open_ledger(folder)
        assert refused.value.exit_status == 1
    (folder / "forgotten.jsonl").write_bytes(b"" if not header else note)
    with open_ledger(folder) as ledger:
        ledger.add([link(1)], NOW)
        assert ledger.address("1").state is State.SKIPPED
    assert b'"key":"1"' in (folder / "forgotten.jsonl").read_bytes()


def test_a_sound_ledger_gives_the_list_of_takedowns_back(folder: Path) -> None:
    (folder / "forgotten.jsonl").unlink()
    open_ledger(folder).close()
    assert b'"key":"1"' in (folder / "forgotten.jsonl").read_bytes()


NO_TEXT = "CAST(x'ff80fe' AS TEXT)"


FAR = 1 << 62


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("ledger.origin", value) for value in (NO_TEXT, "x'61'", "'zzz'")),
        *(("ledger.length", value) for value in ("x'61'", "'zzz'", -5, 7, FAR)),
        *(("ledger.last_line", value) for value in ("x'61'", "'zzz'", -5, 7, FAR)),
        *(("ledger.identity", value) for value in ("x'61'", "'zzz'", -5)),
        *(("addresses.key", value) for value in (NO_TEXT, "x'61'", "''")),
        *(("addresses.url", value) for value in (NO_TEXT, "x'61'", "'zzz'", -5)),
        *(("addresses.state", value) for value in ("x'61'", "'zzz'", -5, 99, 1.5)),
        *(("addresses.revision", value) for value in ("x'61'", "'zzz'", -5, 1, FAR)),
        *(("addresses.line_offset", value) for value in ("x'61'", "'zzz'", 7)),
        *(("addresses.first_seen", value) for value in ("x'61'", "'zzz'", -FAR, FAR)),
        *(("addresses.next_look", value) for value in ("x'61'", "'zzz'", -FAR, FAR)),
        *(("addresses.body_hash", value) for value in ("x'61'", "'zzz'", 7)),
        *(("addresses.reason", value) for value in (NO_TEXT, "x'61'")),
        *(("list_pages.state", value) for value in ("x'61'", "'zzz'", -5, 77)),
        *(("list_pages.links", value) for value in (NO_TEXT, "x'61'", "'['")),
        *(("runs.arguments", value) for value in (NO_TEXT, "x'61'", "'{'")),
        *(("runs.summary", value) for value in (NO_TEXT, "x'61'", "'{'")),
        *(("walks.started", value) for value in ("x'61'", "'zzz'", FAR)),
    ],
)
def test_a_value_that_nobody_wrote_is_found_at_opening(
    folder: Path, column: str, value: str | float
) -> None:
    """SQLite takes any bytes for a value: to it the file is sound."""
    records, (table, name) = lines(folder), column.split(".")
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        last = f"(SELECT max(rowid) FROM {table})"
        db.execute(f"UPDATE {table} SET {name} = {value} WHERE rowid = {last}")
        db.commit()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    is_told = value == NO_TEXT or column == "ledger.origin"
    with (
        pytest.raises(LedgerError, match="damaged") if is_told else nullcontext(),
        View.read(folder) as view,
    ):
        assert "holds what was never written there" in next(view.verify())
    for _ in range(2):
        open_ledger(folder).close()
    assert states(folder)["saved"] == 99
    assert lines(folder) == records


def test_bytes_of_the_hash_that_have_changed_are_not_bytes_of_the_line(folder: Path) -> None:
    records = lines(folder)
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        (kept,) = db.execute("SELECT last_hash FROM ledger").fetchone()
        db.execute("UPDATE ledger SET last_hash = ?", (bytes(8) + kept[8:],))
        db.commit()
    open_ledger(folder).close()
    assert states(folder)["saved"] == 99
    assert lines(folder) == records


def test_a_version_of_this_program_that_cannot_be_is_damage(folder: Path) -> None:
    before = states(folder)
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.execute("PRAGMA user_version = 176")
        db.execute("UPDATE ledger SET program = ?", (__version__,))
        db.commit()
    with pytest.raises(LedgerError, match="damaged"):
        View.read(folder)
    open_ledger(folder).close()
    assert states(folder) == before


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE runs",
        "DROP INDEX address_pending",
        "DROP TRIGGER address_moved",
        "ALTER TABLE list_pages RENAME TO list_pagec",
        "ALTER TABLE addresses RENAME TO kept; CREATE VIEW addresses AS SELECT * FROM kept",
        "CREATE TRIGGER t BEFORE UPDATE ON addresses BEGIN SELECT raise(ABORT, 'no'); END",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = 3",
        "DROP TABLE ledger; PRAGMA user_version = 8",
    ],
)
def test_tables_that_are_not_ours_are_damage(folder: Path, change: str) -> None:
    """One bit of a name there, and each crawl would end at the first question for it."""
    records = lines(folder)
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.executescript(change)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with pytest.raises(LedgerError, match="damaged"):
        View.read(folder)
    open_ledger(folder).close()
    assert states(folder)["saved"] == 99
    assert lines(folder) == records
    assert len(list(folder.glob("ledger.sqlite.damaged-*Z"))) == 1


def test_what_readers_add_to_the_tables_is_no_damage(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.executescript("CREATE VIEW mine AS SELECT url FROM addresses; ANALYZE;")
    open_ledger(folder).close()
    assert not list(folder.glob("ledger.sqlite.damaged-*"))


def test_an_address_that_is_not_that_of_its_key_is_never_asked_for(folder: Path) -> None:
    """One bit of an address makes another of it, and its article would be lost."""
    open_ledger(folder, identity=own_key).close()
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.execute("UPDATE addresses SET url = 'http://union.example/b/350' WHERE key = '350'")
        db.commit()
    with (
        open_ledger(folder, identity=own_key) as ledger,
        pytest.raises(LedgerError, match="not the address of 350"),
    ):
        ledger.next_batch(1000, NOW)
    with open_ledger(folder, identity=own_key) as ledger:
        assert "350" not in {task.key for task in ledger.next_batch(1000, NOW)}
        ledger.add([link(350)], NOW)
        assert {task.url for task in ledger.next_batch(1000, NOW)} == {url(350)}


def own_key(address: str) -> str:
    return address.removeprefix("http://union.example/").removeprefix("a/")


@pytest.mark.slow
@pytest.mark.measured
def test_a_log_that_was_cut_or_spoiled_loses_no_record(tmp_path: Path) -> None:
    """At 40 places: what of the last commits is gone is cut off, kept, and asked for again."""
    whole = tmp_path / "whole"
    ledger = open_ledger(whole)
    begin(ledger)
    ledger.add(links(*range(1, 41)), NOW)
    for number in range(1, 41):
        ledger.save(str(number), record(number), NOW)
        ledger.commit()
    shutil.copytree(whole, tmp_path / "killed")
    ledger.close()
    size = (tmp_path / "killed" / "ledger.sqlite-wal").stat().st_size
    for turn in range(40):
        folder = tmp_path / f"{turn}"
        shutil.copytree(tmp_path / "killed", folder)
        with (folder / "ledger.sqlite-wal").open("r+b") as log:
            if turn % 2:
                log.truncate(size * turn // 40)
            else:
                log.seek(size * turn // 40)
                log.write(b"\xff" * 64)
        with open_ledger(folder) as opened:
            begin(opened)
            opened.add(links(*range(1, 41)), NOW)
            while batch := [t for t in opened.next_batch(50, NOW) if t.kind == "article"]:
                for task in batch:
                    opened.save(task.key, record(int(task.key)), NOW)
        ids = [line["id"] for line in lines(folder)]
        assert sorted(ids) == sorted(record(number)["id"] for number in range(1, 41)), turn
        with View.read(folder) as view:
            assert list(view.verify()) == []


def test_the_records_of_another_site_are_refused(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with open_ledger(other) as ledger:
        begin(ledger)
        ledger.add(links(*range(500, 700)), NOW)
        for number in range(500, 700):
            ledger.save(str(number), record(number), NOW)
    shutil.copy(other / "articles.jsonl", folder / "articles.jsonl")
    before = (folder / "articles.jsonl").read_bytes()
    with pytest.raises(LedgerError, match="last committed line is another one"):
        open_ledger(folder)
    assert (folder / "articles.jsonl").read_bytes() == before
    for reading in (open_committed, index.refresh, lambda one: publish(one, NOW)):
        with pytest.raises(LedgerError, match=r"is another one; run: unionnews verify"):
            reading(folder)


def test_a_damaged_hash_of_the_last_line_keeps_nobody_from_reading(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as db:
        db.execute("UPDATE ledger SET last_hash = substr(last_hash, 1, 24) || x'0000000000000000'")
        db.execute("UPDATE ledger SET last_hash = CAST(last_hash AS BLOB)")
    open_committed(folder).close()


@pytest.mark.parametrize("line", [b"{", b"[]", b"7", b'{"id":"1"}', b'{"id":7,"revision":[]}', b""])
def test_a_search_index_of_lines_that_are_no_records_is_refused(folder: Path, line: bytes) -> None:
    kept = (folder / "articles.jsonl").read_bytes().splitlines(keepends=True)
    kept[5] = line.ljust(len(kept[5]) - 1) + b"\n"
    (folder / "articles.jsonl").write_bytes(b"".join(kept))
    with pytest.raises(RunError, match=r"byte \d+ of the records: no record .*unionnews verify"):
        index.refresh(folder)


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("which", ["ordinal = 50", "ordinal > 390", "key IN ('2', '350')", "1"])
def test_rows_deleted_by_hand_do_not_bring_their_articles_twice(folder: Path, which: str) -> None:
    before = lines(folder)
    with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as db:
        db.execute(f"DELETE FROM addresses WHERE {which}")
    with View.read(folder) as view:
        assert any("the next run rebuilds it" in told for told in view.verify())
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.add(links(*range(1, 401)), NOW)
        asked = {int(task.key) for task in ledger.next_batch(500, NOW) if task.kind == "article"}
        assert asked.isdisjoint(range(1, 101))
    assert states(folder)["saved"] == 99
    assert lines(folder) == before


def test_definitions_that_cannot_be_read_are_tried_once(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = sql || '?' WHERE name = 'list_pages'")
    spent = time.process_time()
    assert list(rows(folder / "ledger.sqlite")) == []
    # One row after the other would be asked for 20,000 times, in seconds.
    assert time.process_time() - spent < 1
