"""Databases for what memory should not hold, gone when they are closed."""

import sqlite3


def scratch(tables: str) -> sqlite3.Connection:
    """Return a new database on disk with ``tables``; each statement is a transaction of its own.

    With an empty name, SQLite makes a temporary file and removes it at the end.
    """
    db = sqlite3.connect("", isolation_level=None)
    db.executescript(f"PRAGMA journal_mode = OFF; {tables}")
    return db
