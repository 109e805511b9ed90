"""Read the usable rows of a damaged ledger."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from unionnews.folder.file_names import LEDGER
from unionnews.folder.ledger.states import FORGOTTEN, State
from unionnews.folder.ledger.store import IdentityOf, Store, connect

_STEP = 256
_MOST_MISSES = 20_000
"""After this many unreadable rows one after the other (half a second), reading stops; the next
walk finds the rest again."""
_LAST_INSTANT = 1 << 34
_LINELESS = set(State) - {State.PENDING, State.SAVED, State.UPDATED, State.UNCHANGED}
"""End states without a line in the records; an address in another state becomes pending if its
line is lost."""
_INSTANTS = ("first_seen", "last_seen", "last_fetched", "next_look")


def newest(folder: Path) -> Path | None:
    """Return the damaged ledger that was moved aside last."""
    found = [p for p in folder.glob(f"{LEDGER}.damaged-*") if not p.name.endswith(("-wal", "-shm"))]
    return max(found, key=lambda path: path.name, default=None)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the addresses that can be read, whatever is broken beside them.

    They come in the order of discovery. Their values may be damaged.
    """
    # Without a WAL file beside it, open it so that SQLite creates no files.
    alone = not path.with_name(f"{path.name}-wal").exists()
    with closing(connect(path, writable=False, immutable=alone)) as db:
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        last, misses, step = 0, 0, _STEP
        try:
            db.execute(_ROWS, (0, 0))
        except sqlite3.DatabaseError:
            return  # no such table, or the tables' definitions are damaged: no row can be read
        while misses < _MOST_MISSES:
            try:
                found = db.execute(_ROWS, (last, step)).fetchall()
            except sqlite3.DatabaseError:
                # Try fewer rows at a time, then skip the one that cannot be read.
                last, misses = (last + 1, misses + 1) if step == 1 else (last, misses)
                step = max(1, step // 4)
                continue
            if not found:
                return
            yield from map(dict, found)
            last, misses, step = max(found[-1]["ordinal"], last + 1), 0, min(_STEP, step * 2)


# Reads by row number, without indexes, because an index may be damaged.
_ROWS = "SELECT * FROM addresses NOT INDEXED WHERE ordinal > ? ORDER BY ordinal LIMIT ?"


def takedowns(path: Path) -> list[dict[str, Any]]:
    """Return the readable rows of articles that were taken down."""
    return [
        row
        for row in rows(path)
        if row["reason"] == FORGOTTEN
        and all(isinstance(row[name], str) for name in ("key", "url"))
        and isinstance(row["article_id"], str | None)
    ]


def knows_takedowns(path: Path) -> bool:
    """Tell whether a takedown was entered, even in a file that SQLite refuses to open."""
    # In SQLite's file format, the text of `reason` follows the byte of the state.
    mark = bytes([State.SKIPPED.code]) + FORGOTTEN.encode()
    for part in (path, path.with_name(f"{path.name}-wal")):
        if part.exists() and part.stat().st_size:
            with part.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                if data.find(mark) >= 0:
                    return True
    return False


def stranger(db: sqlite3.Connection, identity: IdentityOf | None) -> str | None:
    """Return the key of an address without a record that is not the address's own; None: all are."""
    found = db.execute("SELECT key, url FROM addresses WHERE revision = 0")
    return next(
        (row["key"] for row in found if is_stranger(row["key"], row["url"], identity)), None
    )


def is_stranger(key: str, url: str, identity: IdentityOf | None) -> bool:
    """Tell whether an address without a record is another than its key says: bytes have changed."""
    if identity is None or "#" in key:
        return False
    try:
        return identity(url) != key
    except ValueError:
        return False


def adopt(store: Store, path: Path, identity: IdentityOf | None) -> int:
    """Copy the readable addresses into a ledger that was rebuilt from the records.

    Records have priority: an address with a line keeps it, and gets only validators and times from
    the damaged ledger. Return the number of changed and added rows.
    """
    before = store.db.total_changes
    for row in rows(path):
        values = _believed(row, identity)
        if values and row["reason"] != FORGOTTEN:
            known = store.db.execute(_UPDATE, {**row, **values}).rowcount
            if not known:
                store.db.execute(_INSERT, {**values, "host": store.host(values["url"])})
    return store.db.total_changes - before


def _believed(row: dict[str, Any], identity: IdentityOf | None) -> dict[str, Any] | None:
    """Return the usable values of a row; None if its values contradict each other."""
    texts = {name: row[name] for name in ("key", "url", "reason", "etag", "last_modified")}
    if not all(
        text is None or (isinstance(text, str) and "\ufffd" not in text) for text in texts.values()
    ):
        return None
    if not str(row["url"]).startswith(("http://", "https://")) or not row["key"]:
        return None
    try:
        if identity and identity(row["url"]) != row["key"]:
            return None
        state = State.of(row["state"])
    except (ValueError, IndexError, TypeError):
        return None
    texts["state"] = (state if state in _LINELESS and not row["revision"] else State.PENDING).code
    tries = row["tries"] if row["tries"] in range(1000) else 0
    return texts | {"tries": tries} | {name: _instant(row[name]) for name in _INSTANTS}


def _instant(value: object) -> int | None:
    return value if isinstance(value, int) and 0 < value < _LAST_INSTANT else None


_INSERT = """
    INSERT INTO addresses (
        key, url, host, state, reason, tries, run, walk, etag, last_modified,
        first_seen, last_seen, last_fetched, next_look
    ) VALUES (
        :key, :url, :host, :state, :reason, :tries, 0, 0, :etag, :last_modified,
        coalesce(:first_seen, 0), coalesce(:last_seen, 0), :last_fetched, :next_look
    ) ON CONFLICT DO NOTHING"""

_UPDATE = """
    UPDATE addresses SET
        etag = :etag, last_modified = :last_modified, last_seen = coalesce(:last_seen, last_seen),
        first_seen = coalesce(:first_seen, first_seen),
        last_fetched = coalesce(:last_fetched, last_fetched), next_look = :next_look
    WHERE key = :key AND article_id = :article_id AND content_hash = :content_hash
        AND line_offset = :line_offset"""
