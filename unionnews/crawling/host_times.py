"""Times of the last request to each host, shared by all processes of this user.

So a crawl, a fetch and the server together never ask a host sooner than its delay allows. The
times are in one SQLite file in the user's state folder; if that cannot be written, each process
keeps its own times.
"""

import logging
import os
import sqlite3
import time
from pathlib import Path
from typing import Self

from unionnews.folder.sound_pages import Database, closed_on_error

KEPT = 86_400.0
"""Seconds for which a time is kept, and the longest pause; every delay is shorter."""

_WAIT = 5.0
"""Seconds to wait for another process that uses the file."""

logger = logging.getLogger(__name__)


def state_folder() -> Path:
    """Return the user's state folder: ``UNIONNEWS_STATE``, else the one of the XDG standard."""
    if given := os.environ.get("UNIONNEWS_STATE"):
        return Path(given)
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "unionnews"


class HostTimes:
    """Times of the last requests, by host. Not to be shared between threads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._db.execute("CREATE TABLE IF NOT EXISTS hosts (name TEXT PRIMARY KEY, last REAL)")
        self._db.execute("CREATE TABLE IF NOT EXISTS holds (name TEXT PRIMARY KEY, until REAL)")

    @classmethod
    def open(cls, file: Path | None = None) -> Self:
        """Open the times that all processes of this user share."""
        try:
            file = file or state_folder() / "hosts.sqlite"
            file.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(
                file, timeout=_WAIT, isolation_level=None, check_same_thread=False, factory=Database
            )
            with closed_on_error(db):
                _write_ahead(db)
                # Losing a time does little harm, while waiting for the disk would slow each request.
                db.execute("PRAGMA synchronous = OFF")
                return cls(db)
        except (OSError, RuntimeError, sqlite3.Error) as error:
            logger.warning("request times are kept for this run only: %s: %s", file, error)
            return cls(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))

    def claim(self, host: str, now: float, delay: float) -> float:
        """Take the host's next turn if it is time. Return 0, or the seconds until it is.

        ``now`` is in seconds since the epoch; ``delay`` is the pause between two requests.
        """
        row = self._db.execute(
            "INSERT INTO hosts VALUES (:host, :now) ON CONFLICT (name) DO UPDATE SET last = :now"
            # A time in the future does not count: the clock has been set back.
            " WHERE last + :delay <= :now OR last > :now + 1 RETURNING last",
            {"host": host, "now": now, "delay": delay},
        ).fetchall()
        if row:
            return 0.0
        (last,) = self._db.execute("SELECT last FROM hosts WHERE name = ?", (host,)).fetchone()
        return max(0.0, float(last) + delay - now)

    def last_request(self, host: str) -> float | None:
        """Return the time of the last request to a host, in seconds since the epoch."""
        row = self._db.execute("SELECT last FROM hosts WHERE name = ?", (host,)).fetchone()
        return None if row is None else float(row[0])

    def hold(self, host: str, until: float) -> None:
        """Save that a host asked for no request before ``until``, in seconds since the epoch."""
        self._db.execute("INSERT OR REPLACE INTO holds VALUES (?, ?)", (host, until))

    def held(self, host: str, now: float) -> float:
        """Return the seconds for which a host still asks to be left alone, :data:`KEPT` at most."""
        row = self._db.execute("SELECT until FROM holds WHERE name = ?", (host,)).fetchone()
        return 0.0 if row is None else min(max(0.0, float(row[0]) - now), KEPT)

    def close(self, now: float) -> None:
        """Remove entries that are too old, and close the file."""
        try:
            self._db.execute("DELETE FROM hosts WHERE last < ?", (now - KEPT,))
            # A pause beyond the longest was written before the clock was set back.
            self._db.execute("DELETE FROM holds WHERE until < ? OR until > ?", (now, now + KEPT))
        finally:
            self._db.close()


def _write_ahead(db: sqlite3.Connection) -> None:
    """Let readers and one writer work at the same time.

    SQLite itself does not wait where two processes set this on a new file at the same time.
    """
    end = time.monotonic() + _WAIT
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return
