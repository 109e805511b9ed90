"""Look for damage in an SQLite file when it is opened, before a run meets it."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

_WHOLE, _QUICK = 32 << 20, 256 << 20
"""Largest files in bytes for the full check (with indexes and values), and for the quick check."""

NO_RULES: Mapping[str, str] = MappingProxyType({})

_NO_TEXT = "Could not decode to UTF-8"
"""Start of Python's message for a text in a row that is not UTF-8; SQLite itself accepts it."""


class DamageError(sqlite3.DatabaseError):
    """Damage that SQLite itself does not see."""

    sqlite_errorname = "SQLITE_CORRUPT"


def damage(
    db: sqlite3.Connection, size: int, *, doubted: bool = False, rules: Mapping[str, str] = NO_RULES
) -> str | None:
    """Return what is wrong with a file of ``size`` bytes; None if nothing is.

    Large files are only checked if they are ``doubted``. ``rules`` are conditions in SQL that hold
    for each row, by table. Raises :class:`sqlite3.DatabaseError` for damage that stops the check.
    """
    if size > _QUICK and not doubted:
        return None
    whole = size <= _WHOLE or doubted
    check = "integrity_check" if whole else "quick_check"
    found: str = db.execute(f"PRAGMA {check}(1)").fetchone()[0]
    if found != "ok":
        return found
    return misfit(db, rules) if whole else None


def misfit(db: sqlite3.Connection, rules: Mapping[str, str] = NO_RULES) -> str | None:
    """Return the table of a row with a value that cannot have been written; None if there is none.

    SQLite accepts any bytes as a value. Raises :class:`sqlite3.DatabaseError` for text that is not
    UTF-8.
    """
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        deque(db.execute(f'SELECT * FROM "{table}"'), maxlen=0)  # noqa: S608  a name of its own
        columns = db.execute(f'PRAGMA table_info("{table}")').fetchall()
        holds = [rules.get(table, "TRUE")]
        holds += [
            f"typeof({name}) IN ('{kind.lower()}', 'null')"
            for _, name, kind, *_ in columns
            if kind in ("TEXT", "INTEGER", "BLOB")
        ]
        if db.execute(
            f'SELECT 1 FROM "{table}" WHERE NOT ({" AND ".join(holds)}) LIMIT 1'  # noqa: S608  our own
        ).fetchone():
            return f"a row of {table} holds what was never written there"
    return None


def is_damage(error: Exception) -> bool:
    """Tell whether an error means that the file is damaged."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or _NO_TEXT in str(error)


@contextmanager
def closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    """Close a new connection if what follows fails."""
    try:
        yield
    except BaseException:
        db.close()
        raise


class Database(sqlite3.Connection):
    """A connection that raises SQLite's errors for damage, even if their message is not text."""

    def execute(self, *given: Any) -> sqlite3.Cursor:
        """Execute as :class:`sqlite3.Connection` does."""
        try:
            return super().execute(*given)
        except UnicodeDecodeError as error:
            raise DamageError("names in it are no text") from error

    def executescript(self, script: str) -> sqlite3.Cursor:
        """Execute as :class:`sqlite3.Connection` does."""
        try:
            return super().executescript(script)
        except UnicodeDecodeError as error:
            raise DamageError("names in it are no text") from error
