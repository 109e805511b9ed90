"""Tables of ``ledger.sqlite``, and the steps from each version of them to the next.

Version 1 is the first step. A published step is never edited: a change of the tables is a new
step at the end. Numbers of states are positions in :class:`State` and :class:`ListState`.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from unionnews.exceptions import LedgerError
from unionnews.folder.ledger.states import ListState, State
from unionnews.folder.sound_pages import DamageError
from unionnews.version import __version__

VERSION_1 = (
    # One row. `length` is the committed length of articles.jsonl, `last_line` the offset of its
    # last line.
    """
    CREATE TABLE ledger (
        origin    TEXT NOT NULL,
        program   TEXT NOT NULL,
        length    INTEGER NOT NULL DEFAULT 0,
        last_line INTEGER NOT NULL DEFAULT 0,
        last_hash BLOB,
        rewrite   INTEGER NOT NULL DEFAULT 0
    )""",
    """
    CREATE TABLE hosts (
        host         INTEGER PRIMARY KEY,
        name         TEXT NOT NULL UNIQUE,
        delay        REAL,
        last_request REAL
    )""",
    # `ordinal` is the order of discovery, without gaps: rows are never deleted.
    """
    CREATE TABLE addresses (
        ordinal        INTEGER PRIMARY KEY,
        key            TEXT NOT NULL UNIQUE,
        url            TEXT NOT NULL,
        host           INTEGER NOT NULL,
        state          INTEGER NOT NULL DEFAULT 0,
        reason         TEXT,
        tries          INTEGER NOT NULL DEFAULT 0,
        run            INTEGER NOT NULL,
        walk           INTEGER NOT NULL,
        etag           TEXT,
        last_modified  TEXT,
        body_hash      BLOB,
        content_hash   BLOB,
        article_id     TEXT,
        revision       INTEGER NOT NULL DEFAULT 0,
        gone           INTEGER NOT NULL DEFAULT 0,
        line_offset    INTEGER,
        line_length    INTEGER,
        date_published TEXT,
        first_seen     INTEGER NOT NULL,
        last_seen      INTEGER NOT NULL,
        last_fetched   INTEGER,
        first_saved    INTEGER,
        next_look      INTEGER
    )""",
    """
    CREATE UNIQUE INDEX address_article ON addresses (article_id)
    WHERE article_id IS NOT NULL""",
    "CREATE INDEX address_pending ON addresses (host) WHERE state = 0",
    "CREATE INDEX address_look ON addresses (host, next_look) WHERE next_look IS NOT NULL",
    "CREATE INDEX address_skipped ON addresses (date_published) WHERE state = 8",
    "CREATE INDEX address_failed ON addresses (tries) WHERE state = 9",
    """
    CREATE INDEX address_date ON addresses (date_published)
    WHERE article_id IS NOT NULL AND date_published IS NOT NULL""",
    # SQLite uses a partial index only if the query has its condition word for word.
    "CREATE VIEW pending AS SELECT * FROM addresses WHERE state = 0",
    "CREATE VIEW skipped AS SELECT * FROM addresses WHERE state = 8",
    "CREATE VIEW failed AS SELECT * FROM addresses WHERE state = 9",
    """
    CREATE VIEW articles AS SELECT * FROM addresses
    WHERE article_id IS NOT NULL AND date_published IS NOT NULL""",
    # Number of addresses that each run left in each state, so that no query counts a million rows.
    """
    CREATE TABLE counts (
        run   INTEGER NOT NULL,
        state INTEGER NOT NULL,
        n     INTEGER NOT NULL,
        PRIMARY KEY (run, state)
    ) WITHOUT ROWID""",
    """
    CREATE TRIGGER address_added AFTER INSERT ON addresses BEGIN
        INSERT INTO counts VALUES (new.run, new.state, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;
    END""",
    """
    CREATE TRIGGER address_moved AFTER UPDATE OF run, state ON addresses
    WHEN old.run <> new.run OR old.state <> new.state BEGIN
        UPDATE counts SET n = n - 1 WHERE run = old.run AND state = old.state;
        DELETE FROM counts WHERE run = old.run AND state = old.state AND n = 0;
        INSERT INTO counts VALUES (new.run, new.state, 1)
            ON CONFLICT DO UPDATE SET n = n + 1;
    END""",
    """
    CREATE TABLE walks (
        walk     INTEGER PRIMARY KEY,
        full     INTEGER NOT NULL,
        withheld INTEGER NOT NULL DEFAULT 0,
        started  INTEGER NOT NULL,
        finished INTEGER
    )""",
    # `links` holds ordinals of addresses, `next` pairs of address and guessed, both JSON.
    """
    CREATE TABLE list_pages (
        page          INTEGER PRIMARY KEY,
        url           TEXT NOT NULL UNIQUE,
        host          INTEGER NOT NULL,
        chain         TEXT NOT NULL,
        number        INTEGER NOT NULL,
        parent        INTEGER,
        walk          INTEGER NOT NULL,
        state         INTEGER NOT NULL DEFAULT 0,
        guessed       INTEGER NOT NULL DEFAULT 0,
        again         INTEGER NOT NULL DEFAULT 0,
        repeats       INTEGER NOT NULL DEFAULT 0,
        run           INTEGER,
        reason        TEXT,
        tries         INTEGER NOT NULL DEFAULT 0,
        etag          TEXT,
        last_modified TEXT,
        link_hash     BLOB,
        links         TEXT,
        next          TEXT,
        last_fetched  INTEGER
    )""",
    "CREATE INDEX list_page_pending ON list_pages (number) WHERE state = 0",
    "CREATE INDEX list_page_walk ON list_pages (walk, state)",
    "CREATE INDEX list_page_links ON list_pages (link_hash, walk, chain)",
    "CREATE VIEW pending_list_pages AS SELECT * FROM list_pages WHERE state = 0",
    """
    CREATE TABLE runs (
        run       INTEGER PRIMARY KEY,
        started   INTEGER NOT NULL,
        ended     INTEGER,
        outcome   TEXT,
        arguments TEXT NOT NULL,
        summary   TEXT
    )""",
)

# The committed end of the archive: the file being written, and its length.
VERSION_2 = (
    "ALTER TABLE ledger ADD COLUMN archive_file TEXT",
    "ALTER TABLE ledger ADD COLUMN archive_end INTEGER",
)

# The version of the rules for keys; and the links of each list page that were not taken.
VERSION_3 = (
    "ALTER TABLE ledger ADD COLUMN identity INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE list_pages ADD COLUMN dropped TEXT",
)

# The site's rules by which each walk read its lists.
VERSION_4 = ("ALTER TABLE walks ADD COLUMN rules TEXT",)

# Changes whenever committed lines may have changed; empty at first.
VERSION_5 = ("ALTER TABLE ledger ADD COLUMN edition TEXT NOT NULL DEFAULT ''",)

MIGRATIONS: tuple[tuple[str, ...], ...] = (VERSION_1, VERSION_2, VERSION_3, VERSION_4, VERSION_5)

_INSTANT = 1 << 34
_MOST_VERSIONS = 50
"""By which another state of this same program may be ahead; a version beyond is changed bytes."""
RULES = {
    "ledger": """
        (origin = 'live' OR origin LIKE 'replay:%') AND rewrite IN (0, 1) AND identity >= 0
        AND length = coalesce((SELECT max(line_offset + line_length) FROM addresses), 0)
        AND last_line = coalesce((SELECT max(line_offset) FROM addresses), 0)
        AND (SELECT count(*) FROM addresses) = coalesce((SELECT max(ordinal) FROM addresses), 0)
        AND (SELECT count(*) FROM addresses) = (SELECT total(n) FROM counts)""",
    "addresses": f"""
        ordinal BETWEEN 1 AND {1 << 40} AND url LIKE 'http%' AND key <> ''
        AND state BETWEEN 0 AND {len(State) - 1} AND revision BETWEEN 0 AND {1 << 40}
        AND gone IN (0, 1) AND length(body_hash) = 32 AND length(content_hash) = 16
        AND tries >= 0 AND (revision > 0) = (line_offset IS NOT NULL)
        AND abs(first_seen) < {_INSTANT} AND abs(last_seen) < {_INSTANT}
        AND abs(last_fetched) < {_INSTANT} AND abs(first_saved) < {_INSTANT}
        AND abs(next_look) < {_INSTANT}""",
    "list_pages": f"""
        state BETWEEN 0 AND {len(ListState) - 1} AND abs(last_fetched) < {_INSTANT}
        AND json_valid(coalesce(links, 1)) AND json_valid(coalesce(next, 1))""",
    "runs": f"""
        json_valid(arguments) AND json_valid(coalesce(summary, 1)) AND abs(started) < {_INSTANT}
        AND abs(ended) < {_INSTANT}""",
    "walks": f"abs(started) < {_INSTANT} AND abs(finished) < {_INSTANT}",
}
"""What holds for each row of the newest tables, whatever was done; a value that is NULL says nothing."""

OLDEST_READ = 2
"""Oldest version of the tables that can be read without bringing them up to date."""


def version(db: sqlite3.Connection) -> int:
    """Return the version of the tables; 0 for an empty file."""
    found: int = db.execute("PRAGMA user_version").fetchone()[0]
    return found


def migrate(db: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> None:
    """Bring the tables to the newest version, inside the transaction that is open."""
    for step in migrations[version(db) :]:
        for statement in step:
            db.execute(statement)
    db.execute(f"PRAGMA user_version = {len(migrations)}")


def _shape(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return name and SQL of all tables, indexes, views and triggers."""
    found = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {(name, " ".join(sql.split())) for name, sql in found}


@cache
def _shape_of(number: int) -> set[tuple[str, str]]:
    """Return what :func:`_shape` returns for a sound ledger of a version."""
    with closing(sqlite3.connect(":memory:")) as db:
        migrate(db, MIGRATIONS[:number])
        return _shape(db)


def _is_misshaped(found: int, db: sqlite3.Connection) -> bool:
    """Tell whether tables of this version lack something, or have a trigger that is not ours.

    Whoever reads the file may have added indexes and views of their own.
    """
    shape = _shape(db)
    if not 0 < found <= len(MIGRATIONS):
        return (found > 0) is not any(name == "ledger" for name, _ in shape)
    more = shape - _shape_of(found)
    return shape - more != _shape_of(found) or any("TRIGGER" in sql[:20] for _, sql in more)


def check_version(path: Path, found: int, db: sqlite3.Connection) -> None:
    """Refuse a ledger that a newer program has written.

    Raises :class:`LedgerError` if its version is newer than ours, and :class:`DamageError` if that,
    its tables or its origin cannot be.
    """
    if _is_misshaped(found, db):
        raise DamageError(f"its tables are not those of version {found}")
    row = db.execute("SELECT origin FROM ledger").fetchone() if found else None
    if row and not str(row[0]).startswith(("live", "replay:")):
        raise DamageError(f"origin {row[0]}")
    if found <= len(MIGRATIONS):
        return
    program = db.execute("SELECT program FROM ledger").fetchone()[0]
    if program == __version__ and found > len(MIGRATIONS) + _MOST_VERSIONS:
        raise DamageError(f"version {found} of its tables")
    raise LedgerError(
        f"{path}: written by unionnews {program} (ledger version {found}, this program knows "
        f"{len(MIGRATIONS)}); install that version or a newer one"
    )
