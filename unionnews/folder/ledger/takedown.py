"""Takedown: remove an article from the records; a tombstone without text keeps it out.

``forgotten.jsonl`` has a tombstone (note) for each article that was taken down. It is applied at
each opening, so neither a rebuilt ledger nor a restored copy brings a text back. A note is on the
disk before anything else changes; it is ``open`` until the last copy is removed.
"""

import logging
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from unionnews.exceptions import UsageError
from unionnews.folder import record_lines as lines
from unionnews.folder.atomic import whole_file
from unionnews.folder.file_names import FORGOTTEN as FORGOTTEN_NAME
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger.rewriting import KEPT, take_place, write_lines
from unionnews.folder.ledger.states import FORGOTTEN, Forgotten, State
from unionnews.folder.ledger.store import Store, iso, seconds
from unionnews.folder.record_lines import LinePlace, Record
from unionnews.folder.tombstones import read_notes, write_notes
from unionnews.folder.traces import traces_of

logger = logging.getLogger(__name__)


def forget(store: Store, key: str, url: str, now: datetime, traces: Collection[str]) -> Forgotten:
    """Take an article out of the records for good; see :meth:`Ledger.forget`.

    There must be no uncommitted changes. The note is written first: if the process is then killed,
    the next opening finishes the takedown.
    """
    key = _owner(store, key)
    forgotten = _forget(store, key, url, now, traces)
    # Addresses of this article that an older program took for other articles.
    found = store.db.execute(
        "SELECT key FROM addresses WHERE key > ? AND key < ?", (f"{key}#", f"{key}$")
    )
    others = [_forget(store, row["key"], url, now) for row in found.fetchall()]
    return replace(
        forgotten,
        urls=list(dict.fromkeys(sum((one.urls for one in others), forgotten.urls))),
        archive=sum((one.archive for one in others), forgotten.archive),
        lines=forgotten.lines + sum(one.lines for one in others),
    )


def _forget(
    store: Store, key: str, url: str, now: datetime, traces: Collection[str] = ()
) -> Forgotten:
    notes = list(_notes(store))
    note = next((note for note in notes if note["key"] == key), None)
    if note is None:
        note = _note(store, key, url, now)
        notes.append(note)
    # If the takedown is repeated, all places are searched again.
    note |= {"open": True, "traces": sorted({*note.get("traces", ()), *traces})}
    write_notes(store.folder, notes)
    removed = _apply(store, note, now)
    return Forgotten(
        key=key, urls=note["urls"], article_id=note["id"], archive=note["archive"], lines=removed
    )


def undo(store: Store, key: str, now: datetime) -> None:
    """Undo a takedown that removed no text; see :meth:`Ledger.unforget`.

    The note is removed last: as long as it is there, the takedown is valid.
    """
    notes = list(_notes(store))
    note = next((note for note in notes if note["key"] == key), None)
    if note is None:
        raise UsageError(
            f"{key}: was not taken down; {store.folder / FORGOTTEN_NAME} tells what was"
        )
    if note["id"] or note.get("traces"):
        raise UsageError(f"{key}: had a text, which is gone for good; its takedown stays")
    with store.changing(now):
        store.db.execute(
            "UPDATE addresses SET state = ?, reason = NULL, run = ? WHERE key = ?",
            (State.PENDING.code, store.run, key),
        )
    store.commit()
    write_notes(store.folder, [other for other in notes if other is not note])


def apply_noted(store: Store, now: datetime) -> None:
    """Apply every noted takedown to the records; if an article was back, its note becomes open."""
    if not (store.folder / FORGOTTEN_NAME).exists():
        known = store.db.execute("SELECT * FROM skipped WHERE reason = ?", (FORGOTTEN,))
        note_rows(store, [dict(row) for row in known.fetchall()], now)
    notes = list(_notes(store))
    for note in notes:
        row = store.one("SELECT reason FROM addresses WHERE key = ?", note["key"])
        if row is None or row["reason"] != FORGOTTEN:
            # It had no record; an older copy of records and ledger, put back, may have one.
            is_new = note["id"] is None and _gives_id(store, note)
            if is_new or not note.get("open"):
                note |= {"open": True, "traces": _traces(store, note)}
                write_notes(store.folder, notes)
            _apply(store, note, now)


def _gives_id(store: Store, note: Record) -> bool:
    """Give a note the id of the article that the ledger knows by its key, or by that of a copy."""
    row = store.one("SELECT article_id FROM addresses WHERE key = ?", _owner(store, note["key"]))
    note["id"] = row["article_id"] if row else None
    return note["id"] is not None


def note_rows(store: Store, rows: list[dict[str, Any]], now: datetime) -> None:
    """Write notes for takedowns that are only known from rows of a ledger."""
    notes = list(_notes(store))
    noted = {note["key"] for note in notes}
    lost = [row for row in rows if row["key"] not in noted]
    if lost:
        logger.warning("%s: %d takedowns noted anew", store.folder / FORGOTTEN_NAME, len(lost))
        notes += [_tombstone(row["key"], row["article_id"], [row["url"]], now) for row in lost]
        write_notes(store.folder, notes)


def _owner(store: Store, key: str) -> str:
    row = store.one(
        "SELECT owner.key FROM addresses AS copy JOIN addresses AS owner ON owner.key = copy.reason"
        " WHERE copy.key = ? AND copy.state = ?",
        key,
        State.DUPLICATE.code,
    )
    return row["key"] if row else key


def _notes(store: Store) -> Iterator[Record]:
    """Yield the notes with keys by today's rules; an older program may have made others."""
    for note in read_notes(store.folder):
        if store.identity and "#" not in note["key"]:
            note["key"] = store.identity(note["urls"][0])
        yield note


def _note(store: Store, key: str, url: str, now: datetime) -> dict[str, Any]:
    row = store.one("SELECT * FROM addresses WHERE key = ?", key)
    article_id = row["article_id"] if row else None
    urls = [row["url"] if row else url]
    urls += [
        row["url"]
        for row in store.db.execute(
            "SELECT url FROM addresses WHERE state = ? AND reason = ?", (State.DUPLICATE.code, key)
        )
    ]
    note = _tombstone(key, article_id, list(dict.fromkeys([*urls, url])), now)
    note["archive"] = [
        page["archive"]
        for _, record in _lines_of(store, article_id)
        for page in (record.get("metadata") or {}).get("pages") or []
        if page.get("archive")
    ]
    note["traces"] = _traces(store, note)
    return note


def _tombstone(key: str, article_id: str | None, urls: list[str], now: datetime) -> dict[str, Any]:
    return {
        "key": key, "id": article_id, "urls": urls, "archive": [], "at": iso(seconds(now)),
        "traces": [], "open": True,
    }  # fmt: skip


def _traces(store: Store, note: Record) -> list[str]:
    """Return the traces by which copies of the text are found, of all revisions."""
    own = [record for _, record in _lines_of(store, note["id"])]
    others = _others(store, note["id"]) if own else ()
    return sorted({*note.get("traces", ()), *traces_of(own, others)})


def _others(store: Store, article_id: str) -> Iterator[Record]:
    for place, line in store.records.lines():
        record = lines.parse_line(line, f"{store.records.path}, byte {place.offset}")
        if record["id"] != article_id:
            yield record


def _lines_of(store: Store, article_id: str | None) -> Iterator[tuple[LinePlace, Record]]:
    if article_id is None:
        return
    mark = article_id.encode()
    for place, line in store.records.lines():
        if mark in line:
            record = lines.parse_line(line, f"{store.records.path}, byte {place.offset}")
            if record["id"] == article_id:
                yield place, record


def _apply(store: Store, note: Record, now: datetime) -> int:
    removed = [place for place, _ in _lines_of(store, note["id"])]
    _scrub_cuts(store.folder, note["id"])
    gone = {place.offset for place in removed}
    kept = (line for place, line in store.records.lines() if place.offset not in gone)
    extent = write_lines(store, kept) if removed else None
    with store.changing(now):
        _bury(store, note, now)
        if extent:
            _shift(store, removed)
            take_place(store, extent)
        else:
            store.db.execute("COMMIT")
    store.changes = 0
    return len(removed)


def _shift(store: Store, removed: list[LinePlace]) -> None:
    # From the end, so that the places of earlier lines stay valid.
    for place in reversed(removed):
        store.db.execute(
            "UPDATE addresses SET line_offset = line_offset - ? WHERE line_offset > ?",
            (place.length, place.offset),
        )


def _bury(store: Store, note: Record, now: datetime) -> None:
    store.db.execute(
        "INSERT INTO addresses (key, url, host, run, walk, first_seen, last_seen)"
        " VALUES (?, ?, ?, ?, 0, ?, ?) ON CONFLICT (key) DO NOTHING",
        (
            *(note["key"], note["urls"][0], store.host(note["urls"][0]), store.run),
            *(seconds(now), seconds(now)),
        ),
    )
    # A rebuilt ledger may know the article by another key; only one row can hold its id.
    store.db.execute(
        "UPDATE addresses SET state = ?, reason = ?, article_id = NULL, run = ?, tries = 0,"
        " revision = 0, gone = 0, etag = NULL, last_modified = NULL, body_hash = NULL,"
        " content_hash = NULL, line_offset = NULL, line_length = NULL, date_published = NULL,"
        " first_saved = NULL, next_look = NULL WHERE key = ? OR article_id = ?",
        (State.SKIPPED.code, FORGOTTEN, store.run, note["key"], note["id"]),
    )
    store.db.execute("UPDATE addresses SET article_id = ? WHERE key = ?", (note["id"], note["key"]))


def _scrub_cuts(folder: Path, article_id: str | None) -> None:
    """Remove the article also from the files that keep cut bytes or replaced lines."""
    if article_id is None:
        return
    for path in (*folder.glob(f"{RECORDS}.cut-*"), *folder.glob(f"{KEPT}*")):
        with path.open("rb") as file, whole_file(path) as kept:
            kept.writelines(line for line in file if article_id.encode() not in line)
