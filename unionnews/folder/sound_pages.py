"""Damage of an SQLite file, looked for when it is opened, and not met in the middle of a run."""

from __future__ import annotations

import sqlite3

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
