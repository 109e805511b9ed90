"""Replace all lines of the records at once, by new records of the same pages.

A takedown uses the same way to remove lines. The new file is complete beside the old one when
SQLite commits the places of its lines; it is renamed right after, or at the next opening.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from unionnews.folder import record_lines as lines
from unionnews.folder.atomic import sync_folder
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger.addresses import facts
from unionnews.folder.ledger.store import Store
from unionnews.folder.record_lines import Extent, Record, Records

REWRITTEN = f"{RECORDS}.new"
"""The new file until it is renamed."""
KEPT = f"{RECORDS}.before-"
"""First part of the names of replaced files; a time follows."""

Remake = Callable[[Iterator[Record]], Iterable[Record]]
"""Gets every record in order, and returns one for each, with the same id and revision."""


def rewrite(store: Store, remake: Remake, now: datetime) -> Path | None:
    """Replace every line; return the file that keeps the old ones, None if nothing changed.

    There must be no uncommitted changes.
    """
    new = store.folder / REWRITTEN
    changed: list[bool] = []
    try:
        extent = write_lines(store, _remade(store, remake, changed))
        if not any(changed):
            new.unlink()
            return None
        kept = _keep(store.records.path, now)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    with store.changing(now):
        for record, offset, length in _placed(new):
            # For every line in order, so that the place of an article's last line remains.
            values = facts(record) | {"line_offset": offset, "line_length": length}
            store.update("addresses", "article_id", record["id"], **values)
        renew_edition(store.db)
        take_place(store, extent)
    store.changes = 0
    return kept


def write_lines(store: Store, new: Iterable[bytes]) -> Extent:
    """Write the file that will replace the records; return its extent."""
    path, last, line = store.folder / REWRITTEN, Extent(), b""
    with path.open("wb") as file:
        for line in new:
            file.write(line)
            last = Extent(last.length + len(line), last.length)
        file.flush()
        os.fsync(file.fileno())
    shutil.copymode(store.records.path, path)
    return replace(last, last_hash=lines.line_hash(line)) if line else last


def _remade(store: Store, remake: Remake, changed: list[bool]) -> Iterator[bytes]:
    """Yield the new line of each record; ``changed`` gets whether a line is another one."""
    remade = remake(_records(store.records))
    for (place, old), record in zip(store.records.lines(), remade, strict=True):
        before = lines.parse_line(old, f"{store.records.path}, byte {place.offset}")
        if any(before.get(name) != record.get(name) for name in ("id", "revision", "status")):
            raise ValueError(f"{before['id']}: another record was made of its page")
        line = lines.to_line(record)
        if line != old:
            changed.append(True)
        yield line


def _records(records: Records) -> Iterator[Record]:
    for place, line in records.lines():
        yield lines.parse_line(line, f"{records.path}, byte {place.offset}")


def _keep(path: Path, now: datetime) -> Path:
    """Give the old file a second name; a crash may have left one already."""
    for known in path.parent.glob(f"{KEPT}*"):
        if known.samefile(path):
            return known
    kept = lines.unused(path.with_name(f"{KEPT}{lines.stamp(now)}"))
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        shutil.copy2(path, kept)
    return kept


def _placed(path: Path) -> Iterator[tuple[Record, int, int]]:
    offset = 0
    with path.open("rb") as file:
        for line in file:
            yield lines.parse_line(line, str(path)), offset, len(line)
            offset += len(line)


def take_place(store: Store, extent: Extent) -> None:
    """Commit the places of the new lines, then rename the new file to the old one's name."""
    store.store_extent(extent)
    store.db.execute("UPDATE ledger SET rewrite = 1")
    store.db.execute("COMMIT")
    store.records.settle(extent)
    finish_interrupted(store.folder, store.db)
    store.records.open()


def renew_edition(db: sqlite3.Connection) -> None:
    """Change the edition, so that followers of the records know that old lines may have changed."""
    db.execute("UPDATE ledger SET edition = lower(hex(randomblob(8)))")


def finish_interrupted(folder: Path, db: sqlite3.Connection) -> None:
    """Rename the rewritten records if their places are committed; otherwise remove them."""
    rewritten = folder / REWRITTEN
    committed = db.execute("SELECT rewrite FROM ledger").fetchone()[0]
    if rewritten.exists() and committed:
        rewritten.replace(folder / RECORDS)
    rewritten.unlink(missing_ok=True)
    if committed:
        sync_folder(folder)
        db.execute("UPDATE ledger SET rewrite = 0")
