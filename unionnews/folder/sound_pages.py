"""Damage of an SQLite file, looked for when it is opened, and not met in the middle of a run."""

from __future__ import annotations

import sqlite3
from typing import Any

_WHOLE, _QUICK = 32 << 20, 256 << 20
"""Bytes up to which indexes are compared with rows too, and up to which anything is checked."""


def damage(db: sqlite3.Connection, size: int, *, doubted: bool = False) -> str | None:
    """Return what is wrong with a file of ``size`` bytes; None: nothing, or it is not ``doubted`` and large.

    Raises :class:`sqlite3.DatabaseError` where it is worse.
    """
    if size > _QUICK and not doubted:
        return None
    check = "integrity_check" if size <= _WHOLE or doubted else "quick_check"
    found: str = db.execute(f"PRAGMA {check}(1)").fetchone()[0]
    return None if found == "ok" else found


class Database(sqlite3.Connection):
    """A connection that tells of damage by SQLite's errors, also where SQLite quotes what is no text."""

    def execute(self, *given: Any) -> sqlite3.Cursor:
        """As of :class:`sqlite3.Connection`."""
        try:
            return super().execute(*given)
        except UnicodeDecodeError as error:
            damaged = sqlite3.DatabaseError("names in it are no text")
            damaged.sqlite_errorname = "SQLITE_CORRUPT"
            raise damaged from error
