"""Open a folder and repair what a crash left: no record is lost, and none comes twice."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from unionnews.exceptions import LedgerError, OtherOriginError
from unionnews.folder import record_lines as lines
from unionnews.folder.atomic import sync_folder
from unionnews.folder.file_names import FORGOTTEN, LEDGER, RECORDS
from unionnews.folder.ledger import damaged, takedown
from unionnews.folder.ledger.addresses import facts
from unionnews.folder.ledger.rewriting import finish_interrupted, renew_edition
from unionnews.folder.ledger.states import State
from unionnews.folder.ledger.store import (
    DOUBT,
    IdentityOf,
    Store,
    connect,
    next_look,
    reading,
    seconds,
)
from unionnews.folder.ledger.tables import MIGRATIONS, RULES, check_version, migrate, version
from unionnews.folder.record_lines import Extent, LinePlace, Record, Records
from unionnews.folder.sound_pages import NO_RULES, DamageError, closed_on_error, damage, is_damage

logger = logging.getLogger(__name__)

IDENTITY = 1
"""Version of the rules by which :func:`unionnews.normalize.identity.identity` makes keys."""

KeyOf = Callable[[Record], str]
"""Returns the site's key of an article from its record; used to rebuild a ledger."""


class _NothingError(Exception):
    """The ledger is of a run with another origin, which found nothing."""


@dataclass(slots=True, frozen=True)
class Opening:
    """One opening of ``folder`` for writing; the lock is held already."""

    folder: Path
    origin: str
    program: str
    now: datetime
    looks: tuple[timedelta, ...]
    key_of: KeyOf
    identity: IdentityOf | None = None

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return self.folder / LEDGER

    def store(self) -> Store:
        """Return ledger and records, checked, repaired and in agreement with each other.

        Raises :class:`LedgerError` if they cannot be brought into agreement without a loss. Raises
        :class:`OtherOriginError` if the records have another origin. Raises :class:`RunError` if
        there is no room on the disk.
        """
        if (self.folder / RECORDS).is_symlink():
            # A takedown replaces the file; the text would stay in the link's target.
            raise LedgerError(
                f"{self.folder / RECORDS}: a link; link the site's whole folder instead, or move"
                " the file here"
            )
        with reading(self.folder):
            try:
                return self._open()
            except _NothingError as nothing:
                kept = self._move_aside("other")
                logger.warning("%s: begun anew (%s); kept as %s", self.path, nothing, kept)
                return self._open()
            except sqlite3.DatabaseError as damage:
                if not is_damage(damage):
                    raise
                kept = self._move_aside("damaged")
                logger.warning(
                    "%s: damaged (%s); kept as %s and rebuilt from the records and from what of it"
                    " can be read",
                    *(self.path, damage, kept),
                )
                return self._open()

    def _move_aside(self, why: str) -> Path:
        target = lines.unused(self.folder / f"{LEDGER}.{why}-{lines.stamp(self.now)}")
        for end in ("", "-wal", "-shm"):
            source = self.folder / f"{LEDGER}{end}"
            if source.exists():
                source.rename(f"{target}{end}")
        return target

    def _open(self) -> Store:
        db = connect(self.path, writable=True)
        with closed_on_error(db):
            found = self._check_database(db)
            store = self._read(db) if found else self._create(db)
            try:
                if cut := store.records.cut_back(self.now):
                    logger.warning("%s: cut back to the last commit; the rest is kept", cut)
                takedown.apply_noted(store, self.now)
            except BaseException:
                store.records.close()
                raise
        return store

    def _check_database(self, db: sqlite3.Connection) -> int:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        found = version(db)
        tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        check_version(self.path, found, db)
        if found == 0 and tables:
            raise LedgerError(f"{self.path}: a database, but no ledger of unionnews; move it away")
        self._check_pages(db, RULES if found == len(MIGRATIONS) else NO_RULES)
        return found

    def _check_pages(self, db: sqlite3.Connection, rules: Mapping[str, str]) -> None:
        """Look for damage now, while it can be repaired, and not in the middle of a crawl."""
        doubt = self.folder / DOUBT
        size = self.path.stat().st_size
        found = damage(db, size, doubted=doubt.exists(), rules=rules)
        if found is None and rules and doubt.exists():
            found = damaged.stranger(db, self.identity)
        if found:
            raise DamageError(found)
        doubt.unlink(missing_ok=True)

    def _read(self, db: sqlite3.Connection) -> Store:
        db.execute("BEGIN IMMEDIATE")
        migrate(db)
        row = db.execute("SELECT * FROM ledger").fetchone()
        if row is None:
            raise DamageError("it does not say what is committed")
        if row["origin"] != self.origin:
            self._check_origin(db, row)
        # This write also shows whether the file can be written, before the crawl begins.
        db.execute("UPDATE ledger SET program = ?", (self.program,))
        if self.identity and row["identity"] < IDENTITY:
            _rekey(db, self.identity)
        db.execute("COMMIT")
        finish_interrupted(self.folder, db)
        row = db.execute("SELECT * FROM ledger").fetchone()
        return self._fitting(db, Extent(row["length"], row["last_line"], row["last_hash"]))

    def _check_origin(self, db: sqlite3.Connection, row: sqlite3.Row) -> None:
        """Refuse the other origin's folder, unless it has no addresses, records or pages.

        Then :class:`_NothingError` is raised, and the ledger can be replaced.
        """
        found = db.execute("SELECT 1 FROM addresses LIMIT 1").fetchone()
        kept = any(path.stat().st_size for path in self.folder.glob("archive/*.warc*"))
        if row["length"] or found or kept:
            raise OtherOriginError(
                f"{self.folder}: holds records of origin {row['origin']}, this run's is "
                f"{self.origin}; choose another folder with --output"
            )
        raise _NothingError(f"a run of origin {row['origin']} found no address")

    def _fitting(self, db: sqlite3.Connection, extent: Extent) -> Store:
        path = self.folder / RECORDS
        size = path.stat().st_size if path.exists() else 0
        if size < extent.length:
            raise self._misfit(f"{size} bytes, but {extent.length} are committed")
        records = Records(path, extent)
        if not records.ends_as_committed():
            misfit = self._misfit("its last committed line is another one")
            what = DamageError("the hash of the last line") if records.hash_is_damaged() else misfit
            records.close()
            raise what
        return Store(self.folder, db, records, self.identity)

    def _misfit(self, what: str) -> LedgerError:
        return LedgerError(
            f"{self.folder / RECORDS}: {what}; put the complete file back, or go on with "
            f"the lines that are there (the ledger is rebuilt from them): "
            f"mv {self.path} {self.path}.old"
        )

    def _create(self, db: sqlite3.Connection) -> Store:
        records = Records(self.folder / RECORDS)
        store = Store(self.folder, db, records, self.identity)
        try:
            # One transaction: if half of it were committed, the next opening would cut good lines.
            db.execute("BEGIN IMMEDIATE")
            migrate(db)
            db.execute(
                "INSERT INTO ledger (origin, program, identity) VALUES (?, ?, ?)",
                (self.origin, self.program, IDENTITY if self.identity else 0),
            )
            extent = self._rebuild(store)
            if extent.length:
                renew_edition(db)
            if old := damaged.newest(self.folder):
                self._keep_takedowns(store, old)
                found = damaged.adopt(store, old, self.identity)
                logger.warning("%s: %d rows of %s could be read", self.path, found, old)
            store.store_extent(extent)
            db.execute("COMMIT")
            records.settle(extent)
            sync_folder(self.folder)
        except BaseException:
            records.close()
            raise
        return store

    def _keep_takedowns(self, store: Store, old: Path) -> None:
        """Copy takedowns from the damaged ledger; refuse to go on if some cannot be read."""
        noted = self.folder / FORGOTTEN
        if not noted.exists() and damaged.knows_takedowns(old):
            raise LedgerError(
                f"{noted}: gone, and {old.name} tells of takedowns, which would come back; put the"
                f" file back from a backup, or go on with what can be read of them: touch {noted}"
            )
        takedown.note_rows(store, damaged.takedowns(old), self.now)

    def _rebuild(self, store: Store) -> Extent:
        extent, last = Extent(), b""
        for number, (place, line) in enumerate(self._whole_lines(store.records), 1):
            where = f"{store.records.path}, line {number}"
            self._adopt(store, lines.parse_line(line, where), place, where)
            extent, last = Extent(place.offset + place.length, place.offset), line
        if not last:
            return extent
        logger.warning("%s: rebuilt from the records", self.path)
        return Extent(extent.length, extent.last_line, lines.line_hash(last))

    @staticmethod
    def _whole_lines(records: Records) -> Iterator[tuple[LinePlace, bytes]]:
        records.settle(Extent(records.size()))
        return ((place, line) for place, line in records.lines() if line.endswith(b"\n"))

    def _adopt(self, store: Store, record: Record, place: LinePlace, where: str) -> None:
        try:
            values = facts(record) | {"line_offset": place.offset, "line_length": place.length}
            values["state"] = (State.GONE if values["gone"] else State.SAVED).code
            seen = _downloaded(record) or seconds(self.now)
            values |= {"last_seen": seen, "last_fetched": seen}
            if not store.update("addresses", "article_id", record["id"], **values):
                self._insert(store, record, seen, values)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise LedgerError(f"{where}: no record of unionnews ({error!r})") from error

    def _insert(self, store: Store, record: Record, seen: int, values: dict[str, Any]) -> None:
        key = self.key_of(record)
        taken = store.one("SELECT 1 FROM addresses WHERE key = ?", key)
        url = record.get("canonicalUrl") or record.get("url") or ""
        values |= {"key": record["id"] if taken else key, "url": url, "host": store.host(url)}
        values |= {"first_seen": seen, "first_saved": seen, "run": 0, "walk": 0}
        look = next_look(seen, self.now, self.looks)
        store.insert("addresses", next_look=look, **values)


def _rekey(db: sqlite3.Connection, identity: IdentityOf) -> None:
    """Bring the keys of an older program up to date; no address is added or lost.

    If several addresses are one article by the new rules, the first one with a record gets its
    key. Records of the others stay, under keys that no link can have.
    """
    db.execute("CREATE TEMP TABLE rekeyed (old TEXT PRIMARY KEY, new TEXT NOT NULL)")
    for condition in ("revision > 0", "revision = 0"):
        for ordinal, old, url in _addresses(db, condition):
            with suppress(ValueError):
                _set_key(db, ordinal, old, identity(url))
    db.execute(
        "UPDATE addresses SET reason = (SELECT new FROM rekeyed WHERE old = reason)"
        " WHERE state = ? AND reason IN (SELECT old FROM rekeyed)",
        (State.DUPLICATE.code,),
    )
    db.execute("DROP TABLE rekeyed")
    db.execute("UPDATE ledger SET identity = ?", (IDENTITY,))


def _addresses(db: sqlite3.Connection, condition: str) -> Iterator[tuple[int, str, str]]:
    last = 0
    while rows := db.execute(
        f"SELECT ordinal, key, url FROM addresses WHERE ordinal > ? AND {condition}"  # noqa: S608  our own names
        " ORDER BY ordinal LIMIT 10000",
        (last,),
    ).fetchall():
        yield from rows
        last = rows[-1]["ordinal"]


def _set_key(db: sqlite3.Connection, ordinal: int, old: str, new: str) -> None:
    if new == old:
        return
    taken = db.execute("SELECT 1 FROM addresses WHERE key = ?", (new,)).fetchone()
    new = f"{new}#{ordinal}" if taken else new
    db.execute("UPDATE addresses SET key = ? WHERE ordinal = ?", (new, ordinal))
    db.execute("INSERT INTO rekeyed VALUES (?, ?)", (old, new))


def _downloaded(record: Record) -> int | None:
    date = (record.get("metadata") or {}).get("dateDownloaded")
    return seconds(datetime.fromisoformat(date)) if date else None
