"""The time at which each line came into its index, which orders feeds over several folders.

Dates in records do not show what a reader has seen, because an archive may bring pages years later.
Here a line that becomes visible later has a later time, in whichever folder it is: times are set
while nobody reads (:func:`stamp`), and readers lock all indexes meanwhile (:func:`still`). An index
that is made anew keeps the times of the old one.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from unionnews.folder.atomic import behind, take_place
from unionnews.folder.sound_pages import Database, closed_on_error

TABLE = """
CREATE TABLE arrivals (place INTEGER PRIMARY KEY, instant INTEGER);
"""
"""A row: lines from byte ``place`` on, up to the next row, came at ``instant`` (µs since 1970)."""
_AT = "SELECT instant FROM arrivals WHERE place <= {} ORDER BY place DESC LIMIT 1"
AT_PLACE = f"coalesce(({_AT.format('articles.place')}), 0)"
"""The time at which the newest revision of an article came, as SQL on ``articles``."""
IN_SIGHT = (
    "place < coalesce((SELECT min(place) FROM arrivals WHERE instant IS NULL), 9223372036854775807)"
)
"""The condition that an article is visible (has a time), as SQL on ``articles``."""
_KEPT = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE revisions (id TEXT, revision INTEGER, offset INTEGER, PRIMARY KEY (id, revision)) WITHOUT ROWID;
INSERT INTO revisions SELECT id, revision, offset FROM old.revisions;
"""


class Earlier:
    """The times in the old index, for an index that is made anew."""

    def __init__(self, path: Path) -> None:
        """Open an index of any version, or the rest of one that :func:`leave` has left.

        Raises :class:`sqlite3.Error` if it cannot be read.
        """
        self._db = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw", uri=True, factory=Database
        )
        with closed_on_error(self._db):
            self._db.execute("SELECT id, revision, offset FROM revisions LIMIT 1")

    def close(self) -> None:
        self._db.close()

    def instant(self, record: dict[str, Any]) -> int | None:
        """Return the time at which a record's line came; None if it was not in the index."""
        with suppress(sqlite3.Error):
            sql = "SELECT offset FROM revisions WHERE id = ? AND revision = ?"
            place = self._db.execute(sql, (record["id"], record["revision"])).fetchone()
            if place:
                found: int | None = self._db.execute(_AT.format("?"), place).fetchone()[0]
                return found
        return None


class Arrivals:
    """Notes the lines that come into an index, one after the other."""

    def __init__(self, db: sqlite3.Connection, earlier: Earlier | None = None) -> None:
        self._db = db
        self._earlier = earlier
        row = db.execute("SELECT instant FROM arrivals ORDER BY place DESC LIMIT 1").fetchone()
        self._last: int | None = row[0] if row else -1

    def note(self, record: dict[str, Any], place: int) -> None:
        """Note a line; if it is new, it gets its time later, by :func:`stamp`."""
        came = self._earlier.instant(record) if self._earlier else None
        if came != self._last:
            self._db.execute("INSERT OR REPLACE INTO arrivals VALUES (?, ?)", (place, came))
            self._last = came


def stamp(db: sqlite3.Connection) -> None:
    """Set the time of new lines, which become visible with this transaction.

    All readers have ended by then, so what they see later in other indexes has a later time.
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
    """Let no line of an index become visible during the block."""
    db.execute("BEGIN")
    try:
        db.execute("SELECT count(*) FROM about").fetchone()
        yield
    finally:
        db.rollback()


def leave(path: Path, aside: Path, forgotten: Iterable[str]) -> None:
    """Reduce an index to its times, without texts; ``aside`` is the temporary file."""
    try:
        with closing(sqlite3.connect(aside, isolation_level=None)) as db:
            db.execute("ATTACH ? AS old", (str(path),))
            db.executescript(_KEPT)
            db.executemany("DELETE FROM revisions WHERE id = ?", ((one,) for one in forgotten))
            db.execute("CREATE TABLE arrivals AS SELECT * FROM old.arrivals")
        take_place(aside, path)
    except (OSError, sqlite3.Error):
        for text in (aside, behind(path), path):
            text.unlink(missing_ok=True)
    # The journal of a killed writer contains texts too, and must not be applied to the new file.
    path.with_name(f"{path.name}-journal").unlink(missing_ok=True)
