"""Check that records and ledger agree: read every line, compare every address."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from unionnews.exceptions import LedgerError
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger.addresses import facts
from unionnews.folder.ledger.states import FORGOTTEN, State
from unionnews.folder.ledger.store import DOUBT
from unionnews.folder.ledger.tables import MIGRATIONS, RULES, version
from unionnews.folder.record_lines import Extent, LinePlace, Record, Records, parse_line
from unionnews.folder.sound_pages import misfit


def problems(folder: Path, db: sqlite3.Connection) -> Iterator[str]:
    """Yield a line for each disagreement; nothing if all is well.

    A crawl may go on meanwhile: only committed lines are read, and the ledger as of one moment.
    Takes four bytes of memory for each address.
    """
    db.execute("BEGIN")
    try:
        if version(db) == len(MIGRATIONS) and (found := misfit(db, RULES)):
            with suppress(OSError):
                (folder / DOUBT).touch()  # a large ledger is not looked through without it
            yield f"ledger.sqlite: {found}; the next run rebuilds it from the records"
        yield from _database(db)
        yield from _lines(folder, db)
    finally:
        db.execute("ROLLBACK")


def _database(db: sqlite3.Connection) -> Iterator[str]:
    for row in db.execute("PRAGMA integrity_check(10)"):
        if row[0] != "ok":
            yield f"ledger.sqlite: {row[0]}"
    for row in db.execute(_COUNTS):
        yield (
            f"ledger.sqlite: run {row['run']} has {row['rows']} addresses"
            f" {State.of(row['state'])}, counted are {row['n']}"
        )
    row = db.execute("SELECT count(*), max(ordinal) FROM addresses").fetchone()
    if row[0] != (row[1] or 0):
        yield f"ledger.sqlite: {row[1]} addresses were discovered, {row[0]} are there"


_COUNTS = """
    SELECT run, state, total(rows) AS rows, total(n) AS n FROM (
        SELECT run, state, count(*) AS rows, 0 AS n FROM addresses GROUP BY run, state
        UNION ALL SELECT run, state, 0, n FROM counts
    ) GROUP BY run, state HAVING total(rows) <> total(n)"""


def _lines(folder: Path, db: sqlite3.Connection) -> Iterator[str]:
    path = folder / RECORDS
    row = db.execute("SELECT * FROM ledger").fetchone()
    extent = Extent(row["length"], row["last_line"], row["last_hash"])
    size = path.stat().st_size if path.exists() else 0
    if size < extent.length:
        yield f"{path}: {size} bytes, but {extent.length} are committed"
        return
    if not extent.length:
        return
    with closing(Records(path, extent, writable=False)) as records:
        if not records.ends_as_committed():
            yield f"{path}: its last committed line is another one"
        yield from _articles(records, db)


def _articles(records: Records, db: sqlite3.Connection) -> Iterator[str]:
    known = db.execute("SELECT max(ordinal) FROM addresses").fetchone()[0] or 0
    last = array("L", bytes(array("L").itemsize * (known + 1)))
    for number, (place, line) in enumerate(records.lines(), 1):
        where = f"{records.path}, line {number}"
        try:
            record = parse_line(line, where)
        except LedgerError as error:
            yield str(error)
            continue
        row = db.execute("SELECT * FROM addresses WHERE article_id = ?", (record["id"],)).fetchone()
        if row is None:
            yield f"{where}: article {record['id']} is not in the ledger"
            continue
        if not isinstance(record.get("revision"), int):
            yield f"{where}: no revision"
            continue
        yield from (f"{where}: {what}" for what in _line(row, record, place, last))
        last[row["ordinal"]] = record["revision"]
    yield from _unwritten(db, last)


def _line(row: sqlite3.Row, record: Record, place: LinePlace, last: array[int]) -> Iterator[str]:
    if row["reason"] == FORGOTTEN:
        yield f"article {record['id']} was taken down"
        return
    before, revision = last[row["ordinal"]], record["revision"]
    if revision != before + 1:
        yield f"article {record['id']} has revision {revision} after {before}"
    if place.offset == row["line_offset"]:
        kept = facts(record)
        for name in ("revision", "gone", "content_hash", "body_hash", "date_published"):
            if kept[name] != row[name]:
                yield f"article {record['id']}: {name} differs from the ledger's"
        if place.length != row["line_length"]:
            yield f"article {record['id']}: the ledger has another length"
    elif revision == row["revision"]:
        yield f"article {record['id']}: the ledger has its last line elsewhere"


def _unwritten(db: sqlite3.Connection, last: array[int]) -> Iterator[str]:
    rows = db.execute("SELECT ordinal, key, revision, state FROM addresses")
    for row in rows:
        if row["revision"] != last[row["ordinal"]]:
            yield (
                f"address {row['key']}: revision {row['revision']} in the ledger,"
                f" {last[row['ordinal']]} in the records"
            )
        elif not row["revision"] and State.of(row["state"]) in _WRITTEN:
            yield f"address {row['key']}: {State.of(row['state'])}, but no line was ever written"


_WRITTEN = {State.SAVED, State.UPDATED, State.UNCHANGED}
