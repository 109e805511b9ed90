"""When the lines of a folder came into its index: the order of feeds over several folders.

A date in a record does not tell what a reader has seen: an archive gives pages years late. What
comes into sight later has a later instant here, whichever folder it came into, since an instant is
given while nobody reads (:func:`stamp`), and who reads holds all indexes still (:func:`still`). An
index that is made anew keeps the instants of the one before.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from unionnews.dataset.rows import instant
from unionnews.folder.sound_pages import Database

TABLE = """
CREATE TABLE arrivals (place INTEGER PRIMARY KEY, instant INTEGER);
"""
"""Lines from byte ``place`` on came at this instant (microseconds since 1970), up to the next row."""
_AT = "SELECT instant FROM arrivals WHERE place <= {} ORDER BY place DESC LIMIT 1"
AT_PLACE = f"coalesce(({_AT.format('articles.place')}), 0)"
"""When the newest revision of an article came, as SQL on ``articles``."""
IN_SIGHT = (
    "place < coalesce((SELECT min(place) FROM arrivals WHERE instant IS NULL), 9223372036854775807)"
)
"""What has an instant, as SQL on ``articles``."""
_KEPT = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE revisions (id TEXT, revision INTEGER, offset INTEGER, PRIMARY KEY (id, revision)) WITHOUT ROWID;
INSERT INTO revisions SELECT id, revision, offset FROM old.revisions;
"""


class Arrivals:
    """Notes when the lines came that are taken in, one after the other."""

    def __init__(self, db: sqlite3.Connection, earlier: Earlier | None = None) -> None:
        self._db = db
        self._earlier = earlier
        row = db.execute("SELECT instant FROM arrivals ORDER BY place DESC LIMIT 1").fetchone()
        self._last: int | None = row[0] if row else -1

    def note(self, record: dict[str, Any], place: int) -> None:
        """Note a line; what was never seen before waits for its instant."""
        came = self._earlier.instant(record) if self._earlier else None
        if came != self._last:
            self._db.execute("INSERT OR REPLACE INTO arrivals VALUES (?, ?)", (place, came))
            self._last = came


def stamp(db: sqlite3.Connection) -> None:
    """Give what waits its instant: it comes into sight with this transaction.

    Whoever reads has ended before, and sees what comes into sight elsewhere later than this.
    """
    if not db.execute("SELECT 1 FROM arrivals WHERE instant IS NULL").fetchone():
        return
    db.execute("BEGIN EXCLUSIVE")
    last = db.execute("SELECT coalesce(max(instant), 0) FROM arrivals").fetchone()[0]
    now = max(time.time_ns() // 1000, last + 1)  # a clock may be set back
    db.execute("UPDATE arrivals SET instant = ? WHERE instant IS NULL", (now,))
    db.execute("COMMIT")


@contextmanager
def still(db: sqlite3.Connection) -> Iterator[None]:
    """Let nothing come into sight in an index."""
    db.execute("BEGIN")
    try:
        db.execute("SELECT count(*) FROM about").fetchone()
        yield
    finally:
        db.rollback()


class Earlier:
    """What an index that is made anew knew of when its lines came."""

    def __init__(self, path: Path) -> None:
        """Open an index of any version, or what :func:`leave` left of one.

        Raises :class:`sqlite3.Error` where there is nothing that can be read.
        """
        self._db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, factory=Database
        )
        self._db.execute("SELECT id, revision, offset FROM revisions LIMIT 1")
        self._dated = not self._db.execute("PRAGMA table_info(arrivals)").fetchall()
        self._last = 0

    def close(self) -> None:
        self._db.close()

    def instant(self, record: dict[str, Any]) -> int | None:
        """Return when the line of a record came; None for what was not there yet.

        Earlier versions did not note it: there it is when the pages were downloaded, or those of a
        line before it.
        """
        with suppress(sqlite3.Error):
            sql = "SELECT offset FROM revisions WHERE id = ? AND revision = ?"
            place = self._db.execute(sql, (record["id"], record["revision"])).fetchone()
            if place and self._dated:
                dates = map(record["metadata"].get, ("dateDownloaded", "dateGone"))
                self._last = max(self._last, *(instant(one) * 1_000_000 for one in dates if one))
                return min(self._last, time.time_ns() // 1000)
            if place:
                found: int | None = self._db.execute(_AT.format("?"), place).fetchone()[0]
                return found
        return None


def leave(path: Path, aside: Path, forgotten: Iterable[str]) -> None:
    """Leave of an index what it knows of arrivals, and no text; ``aside`` is written meanwhile."""
    try:
        with closing(sqlite3.connect(aside, isolation_level=None)) as db:
            db.execute("ATTACH ? AS old", (str(path),))
            db.executescript(_KEPT)
            db.executemany("DELETE FROM revisions WHERE id = ?", ((one,) for one in forgotten))
            with suppress(sqlite3.Error):  # an earlier version's had no instants
                db.execute("CREATE TABLE arrivals AS SELECT * FROM old.arrivals")
        aside.replace(path)
    except (OSError, sqlite3.Error):
        aside.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    # Of a writer that was killed: text too, and of no use to another file of this name.
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
