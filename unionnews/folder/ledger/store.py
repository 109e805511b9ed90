"""Change ``ledger.sqlite`` and ``articles.jsonl`` together or not at all."""

import errno
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from unionnews.exceptions import LedgerError, RunError
from unionnews.folder.file_names import LEDGER
from unionnews.folder.record_lines import Extent, Records
from unionnews.folder.sound_pages import Database, is_damage

DOUBT = "ledger.doubt"
"""File in a folder whose whole ledger must be checked at the next opening, after an error."""

IdentityOf = Callable[[str], str]
"""Returns the site's key of an article from any of its addresses."""


def connect(path: Path, *, writable: bool, immutable: bool = False) -> sqlite3.Connection:
    """Open the SQLite file; a reader never blocks a writer."""
    mode = "mode=rwc" if writable else f"mode=ro&immutable={immutable:d}"
    address = f"{path.absolute().as_uri()}?{mode}"
    db = sqlite3.connect(address, uri=True, isolation_level=None, factory=Database)
    db.row_factory = sqlite3.Row
    return db


ROBOTS_AGAIN = timedelta(days=7)
"""Time until an address that robots.txt forbids is tried again."""
NOTICE_AGAIN = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""Times until an article with a record is fetched again whose page was not an article last time."""


def seconds(instant: datetime) -> int:
    """Return the instant as the ledger stores it: whole seconds since 1970, UTC."""
    return int(instant.timestamp())


def iso(stored: int | None) -> str | None:
    """Return a stored instant as ISO 8601 in UTC."""
    return None if stored is None else datetime.fromtimestamp(stored, UTC).isoformat()


def host_of(url: str) -> str:
    """Return the host of an address in lower case; empty if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(slots=True)
class Store:
    """Ledger and records together, with one transaction over both.

    Changes are kept in an open SQLite transaction and in the waiting lines of ``records`` until
    :meth:`commit`. After an error no more changes are accepted; the next opening recovers.
    """

    folder: Path
    db: sqlite3.Connection
    records: Records
    identity: IdentityOf | None = None
    before_commit: list[Callable[[], None]] = field(default_factory=list)
    run: int = 0
    """Number of the run that is open; 0 before the first."""
    changes: int = 0
    """Changes since the last commit."""
    broken: bool = False
    _since: datetime | None = None
    _hosts: dict[str, int] = field(default_factory=dict)

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row of a query."""
        with reading(self.folder):
            row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    def insert(self, table: str, **values: Any) -> int:
        """Insert a row, given by its columns; return its number."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  our own names
        return self.db.execute(sql, (*values.values(),)).lastrowid or 0

    def update(self, table: str, column: str, value: object, **changes: Any) -> int:
        """Change the rows with ``value`` in ``column``; return how many there are."""
        names = ", ".join(f"{name} = ?" for name in changes)
        sql = f"UPDATE {table} SET {names} WHERE {column} = ?"  # noqa: S608  our own names
        return self.db.execute(sql, (*changes.values(), value)).rowcount

    @contextmanager
    def changing(self, now: datetime) -> Iterator[None]:
        """Run a change inside the open transaction; begin one if there is none.

        Raises :class:`RunError` if the change cannot be written.
        """
        if self.broken:
            raise LedgerError(f"{self.folder}: the ledger was closed by an earlier error")
        with self._whole():
            if not self.db.in_transaction:
                self.db.execute("BEGIN IMMEDIATE")
                self._since = now
            yield
        self.changes += 1

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Drop uncommitted changes if the block fails, also by Ctrl-C between two statements."""
        try:
            with reading(self.folder):
                yield
        except BaseException:
            self.abandon()
            raise

    def due(self, now: datetime, changes: int, age: timedelta) -> bool:
        """Tell whether ``changes`` changes wait, or the first of them is older than ``age``."""
        if not self.changes or self._since is None:
            return False
        # ``abs``: a clock that was set back must not delay the commit.
        return self.changes >= changes or abs(now - self._since) >= age

    def commit(self) -> None:
        """Bring all changes so far to the disk; they survive a power cut.

        The order is: the hooks (the archive), the lines, the states. So a state is never committed
        before the page and the line for which it stands.
        """
        if not self.db.in_transaction:
            return
        with self._whole():
            for hook in self.before_commit:
                hook()
            extent = self.records.write()
            self.store_extent(extent)
            self.db.execute("COMMIT")
        self.records.settle(extent)
        self.changes = 0

    def store_extent(self, extent: Extent) -> None:
        """Put the committed length of the records into the open transaction."""
        self.db.execute(
            "UPDATE ledger SET length = ?, last_line = ?, last_hash = ?",
            (extent.length, extent.last_line, extent.last_hash),
        )

    def abandon(self) -> None:
        """Drop uncommitted changes. The file stays as it is: the next opening cuts it."""
        self.broken = True
        self.records.settle(self.records.extent)
        self.changes = 0
        if self.db.in_transaction:
            self.db.rollback()

    def host(self, url: str) -> int:
        """Return the number of the host of ``url``."""
        return self.host_number(host_of(url))

    def host_number(self, name: str) -> int:
        """Return the number of a host; a new host gets one."""
        if name not in self._hosts:
            self.db.execute("INSERT OR IGNORE INTO hosts (name) VALUES (?)", (name,))
            row = self.db.execute("SELECT host FROM hosts WHERE name = ?", (name,)).fetchone()
            self._hosts[name] = row[0]
        return self._hosts[name]


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EACCES, errno.EPERM, errno.EROFS}


def explain(error: Exception, folder: Path) -> RunError:
    """Return an error of the disk or of SQLite as ours, with a message that says what to do."""
    name = getattr(error, "sqlite_errorname", "") or ""
    number = error.errno if isinstance(error, OSError) else None
    if number in _NO_ROOM or name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return RunError(
            f"{folder}: cannot be written ({error}); nothing that was committed is lost: "
            "make room on the disk, or check it, and run the same command again"
        )
    if number in _READ_ONLY or name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return LedgerError(f"{folder}: cannot be opened for writing ({error})")
    if is_damage(error):
        with suppress(OSError):
            (folder / DOUBT).touch()
        return LedgerError(
            f"{folder / LEDGER}: damaged ({error}); the next run rebuilds it from the records by "
            "itself and keeps the old file: crawl the site"
        )
    return LedgerError(f"{folder}: {error}")


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turn errors while the ledger of ``folder`` is read into our own.

    Raises :class:`LedgerError` if it is damaged, or cannot be read.
    """
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise explain(error, folder) from error


def next_look(first_saved: int | None, now: datetime, looks: Iterable[timedelta]) -> int | None:
    """Return the time of an article's next look; None if it was not saved or all looks are over."""
    if first_saved is None:
        return None
    times = (first_saved + int(look.total_seconds()) for look in looks)
    return min((time for time in times if time > seconds(now)), default=None)
