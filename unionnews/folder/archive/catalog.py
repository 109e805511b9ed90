"""The SQLite file behind the index. It can be deleted at any time."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from unionnews.exceptions import RunError
from unionnews.folder.archive.capture import address_key
from unionnews.folder.closeable import Closeable
from unionnews.folder.digests import hash_of
from unionnews.folder.sound_pages import Database, closed_on_error, damage

_VERSION = 2
_EDGE = 1024
_BATCH = 1000
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM)

_SCHEMA = f"""
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    edges BLOB NOT NULL,
    last INTEGER NOT NULL,
    sha256 TEXT
);
CREATE TABLE capture (
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    key BLOB NOT NULL,
    url TEXT NOT NULL,
    status INTEGER,
    date INTEGER NOT NULL,
    is_revisit INTEGER NOT NULL,
    truncated INTEGER NOT NULL,
    record BLOB,
    digest BLOB,
    request TEXT,
    spider TEXT,
    PRIMARY KEY (file, offset)
) WITHOUT ROWID;
CREATE INDEX capture_key ON capture (key);
CREATE INDEX capture_record ON capture (record) WHERE NOT is_revisit;
CREATE INDEX capture_digest ON capture (digest) WHERE NOT is_revisit;
CREATE TABLE problem (
    file INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message TEXT NOT NULL
);
CREATE INDEX problem_file ON problem (file, offset);
PRAGMA user_version = {_VERSION};
"""
_CAPTURES = (
    "SELECT attached.number, offset, url, status, date, is_revisit, truncated,"
    " coalesce(request, url), spider FROM capture JOIN temp.attached USING (file) "
)
# Written so that SQLite uses the primary key, (file, offset).
_OF_FILE = "WHERE file = (SELECT file FROM temp.attached WHERE number = ?) "
_OFFSETS = f"SELECT offset FROM capture {_OF_FILE}"  # noqa: S608  our own names


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(date: datetime) -> int:
    """Return an instant as the table has it: microseconds since 1970, UTC."""
    return (date - _EPOCH) // _MICROSECOND


@dataclass(slots=True, frozen=True)
class CaptureRef:
    """A capture in the index: enough to choose it, not its body."""

    file: str
    """Archive as given to :meth:`ArchiveIndex.open`."""
    offset: int
    url: str
    status: int | None
    date: datetime
    is_revisit: bool
    truncated: bool
    request_url: str
    """Address before redirects; the same as :attr:`url` where that is not known."""
    spider: str | None
    """Name of the site for which it was fetched; None in archives that are not ours."""


@dataclass(slots=True, frozen=True)
class KnownFile:
    """What the catalog knows about a file, compared with the file as it is now."""

    id: int
    last: int
    is_current: bool
    """Whether the file is unchanged."""
    has_grown: bool
    """Whether bytes were only added at its end."""


def fingerprint(text: str) -> bytes:
    """Return 16 bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class ReadOnlyCatalogError(RunError):
    """The catalog can be read, but lies where nothing can be written."""


class Update:
    """A file being read into the catalog, from :attr:`start` on."""

    def __init__(
        self, db: sqlite3.Connection, name: str, path: Path, known: KnownFile | None
    ) -> None:
        self._db = db
        self._stat = path.stat()
        self._edges = _edges(path, self._stat.st_size)
        self._waiting: list[tuple[object, ...]] = []
        self.start = known.last if known else 0
        self._id = known.id if known else self._insert(name)

    def _insert(self, name: str) -> int:
        cursor = self._db.execute(
            "INSERT INTO file (path, size, mtime, edges, last) VALUES (?, 0, 0, x'', 0)", (name,)
        )
        return cursor.lastrowid or 0

    def add(self, offset: int, url: str, *more: object) -> bool:
        """Add a capture, given by its other columns in their order; return True if a batch of
        captures was written.
        """
        self._waiting.append((self._id, offset, fingerprint(address_key(url)), url, *more))
        return len(self._waiting) >= _BATCH and self._write()

    def _write(self) -> bool:
        self._db.executemany(
            "INSERT OR REPLACE INTO capture VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._waiting,
        )
        self._waiting.clear()
        return True

    def finish(self, last: int, problems: list[tuple[int, str, str]]) -> None:
        """Save the file's state as of when reading began; ``last`` is its last record's offset."""
        self._write()
        again = (self._id, self.start)
        self._db.execute("DELETE FROM problem WHERE file = ? AND offset >= ?", again)
        self._db.executemany(
            "INSERT INTO problem VALUES (?, ?, ?, ?)",
            [(self._id, *problem) for problem in problems],
        )
        self._db.execute(
            "UPDATE file SET size = ?, mtime = ?, edges = ?, last = ?, sha256 = NULL WHERE id = ?",
            (self._stat.st_size, self._stat.st_mtime_ns, self._edges, last, self._id),
        )


class Catalog(Closeable):
    """Captures by address, record id and payload digest."""

    def __init__(self, connection: sqlite3.Connection, folder: Path | None) -> None:
        self._db = connection
        self._folder = folder
        self._attached: dict[int, str] = {}
        self._db.execute("CREATE TEMP TABLE attached (file INTEGER PRIMARY KEY, number INTEGER)")

    @classmethod
    def open(cls, path: Path | None, *, shared: bool = False) -> Self:
        """Open the catalog in ``path``; in memory if nothing can be written there.

        An unusable file is replaced.
        """
        if path:
            for _ in range(2):
                try:
                    return cls(_connect(path, shared=shared), path.parent.resolve())
                except sqlite3.OperationalError:
                    break  # a folder that cannot be written
                except sqlite3.DatabaseError:
                    for name in (path.name, f"{path.name}-journal"):
                        path.with_name(name).unlink(missing_ok=True)
        return cls(_connect(None, shared=shared), None)

    def _name(self, path: Path) -> str:
        # Files in the index's folder have no path, so that the folder can be moved.
        whole = path.resolve()
        return whole.name if whole.parent == self._folder else str(whole)

    def find(self, path: Path) -> KnownFile | None:
        """Return what is known about a file."""
        found = self._db.execute(
            "SELECT id, size, mtime, edges, last FROM file WHERE path = ?", (self._name(path),)
        ).fetchone()
        if found is None:
            return None
        number, size, mtime, edges, last = found
        now = path.stat()
        same = now.st_size >= size and edges == _edges(path, size)
        return KnownFile(
            id=number,
            last=last,
            is_current=same and (now.st_size, now.st_mtime_ns) == (size, mtime),
            has_grown=same and now.st_size > size,
        )

    @contextlib.contextmanager
    def rewriting(self, path: Path) -> Iterator[Update]:
        """Replace, or continue where the file has only grown, what is known about a file."""
        try:
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                known = self.find(path)
                if known and not known.has_grown and not known.is_current:
                    self._drop(known.id)
                    known = None
                yield Update(self._db, self._name(path), path, known)
        except sqlite3.Error as error:
            is_read_only = getattr(error, "sqlite_errorcode", 0) & 0xFF in _READ_ONLY
            kind = ReadOnlyCatalogError if is_read_only else RunError
            raise kind(f"{path}: its index cannot be written ({error})") from error

    def forget(self, path: Path) -> None:
        """Drop all that is known about a file."""
        known = self.find(path)
        if known:
            # In one transaction: a file whose captures were dropped must not be taken as read.
            self._db.execute("BEGIN IMMEDIATE")
            self._drop(known.id)
            self._db.execute("COMMIT")

    def _drop(self, number: int) -> None:
        self._db.execute("DELETE FROM capture WHERE file = ?", (number,))
        self._db.execute("DELETE FROM problem WHERE file = ?", (number,))
        self._db.execute("DELETE FROM file WHERE id = ?", (number,))

    def attach(self, number: int, path: Path) -> None:
        """Include the captures of a known file in the queries below."""
        self._attached[number] = str(path)
        self._db.execute(
            "INSERT OR IGNORE INTO temp.attached SELECT id, ? FROM file WHERE path = ?",
            (number, self._name(path)),
        )

    def by_key(self, key: bytes) -> list[CaptureRef]:
        return [*self._refs("WHERE key = ?", key)]

    def by_record(self, record: bytes) -> list[CaptureRef]:
        return [*self._refs("WHERE record = ? AND NOT is_revisit LIMIT 10", record)]

    def by_digest(self, digest: bytes) -> list[CaptureRef]:
        return [*self._refs("WHERE digest = ? AND NOT is_revisit LIMIT 10", digest)]

    def of_file(self, number: int) -> Iterator[CaptureRef]:
        """Yield the captures of a file in its order."""
        return self._refs(_OF_FILE + "ORDER BY offset", number)

    def _refs(self, condition: str, value: bytes | int) -> Iterator[CaptureRef]:
        for number, offset, url, status, date, is_revisit, truncated, *more in self._db.execute(
            _CAPTURES + condition, (value,)
        ):
            place, when = (self._attached[number], offset), _EPOCH + date * _MICROSECOND
            yield CaptureRef(*place, url, status, when, bool(is_revisit), bool(truncated), *more)

    def first_offset(self, number: int, offset: int) -> int | None:
        """Return the offset of the first capture at or after ``offset``; None if there is none."""
        return self._offset("AND offset >= ? ORDER BY offset LIMIT 1", number, offset)

    def last_offset(self, number: int) -> int:
        return self._offset("ORDER BY offset DESC LIMIT 1", number) or 0

    def _offset(self, condition: str, *values: int) -> int | None:
        found: tuple[int] | None = self._db.execute(_OFFSETS + condition, values).fetchone()
        return found[0] if found else None

    def problems(self, path: Path) -> list[tuple[int, str, str]]:
        return self._db.execute(
            "SELECT problem.offset, kind, message FROM problem JOIN file ON file = id"
            " WHERE path = ? ORDER BY problem.offset",
            (self._name(path),),
        ).fetchall()

    def content_hash(self, path: Path) -> str:
        """Return the SHA-256 of a known file, computed once."""
        name = (self._name(path),)
        (known,) = self._db.execute("SELECT sha256 FROM file WHERE path = ?", name).fetchone()
        if known is None:
            known = hash_of(path)
            with contextlib.suppress(sqlite3.OperationalError):
                self._db.execute("UPDATE file SET sha256 = ? WHERE path = ?", (known, *name))
        return str(known)

    def close(self) -> None:
        self._db.close()


def _connect(path: Path | None, *, shared: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path or ":memory:",
        timeout=60,
        isolation_level=None,
        check_same_thread=not shared,
        factory=Database,
    )
    with closed_on_error(connection):
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("BEGIN IMMEDIATE")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError("made by another version")
        for statement in _SCHEMA.split(";") if version == 0 else ():
            connection.execute(statement)
        if path and (found := damage(connection, path.stat().st_size)):
            raise sqlite3.DatabaseError(found)
        connection.execute("COMMIT")
    return connection


def _edges(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        head = file.read(min(_EDGE, size))
        file.seek(max(size - _EDGE, 0))
        tail = file.read(min(_EDGE, size))
    return hashlib.blake2b(head + tail, digest_size=16).digest()
