"""Look for damage in an SQLite file when it is opened, before a run meets it."""

from __future__ import annotations

import sqlite3
from typing import Any

_WHOLE, _QUICK = 32 << 20, 256 << 20
"""Largest files in bytes for the full check (with indexes), and for the quick check."""


def damage(db: sqlite3.Connection, size: int, *, doubted: bool = False) -> str | None:
    """Return what is wrong with a file of ``size`` bytes; None if nothing is.

    Large files are only checked if they are ``doubted``. Raises :class:`sqlite3.DatabaseError` for
    damage that stops the check.
    """
    if size > _QUICK and not doubted:
        return None
    check = "integrity_check" if size <= _WHOLE or doubted else "quick_check"
    found: str = db.execute(f"PRAGMA {check}(1)").fetchone()[0]
    return None if found == "ok" else found


class Database(sqlite3.Connection):
    """A connection that raises SQLite's errors for damage, even if their message is not text."""

    def execute(self, *given: Any) -> sqlite3.Cursor:
        """Execute as :class:`sqlite3.Connection` does."""
        try:
            return super().execute(*given)
        except UnicodeDecodeError as error:
            damaged = sqlite3.DatabaseError("names in it are no text")
            damaged.sqlite_errorname = "SQLITE_CORRUPT"
            raise damaged from error
