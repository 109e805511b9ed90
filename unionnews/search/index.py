"""``index.sqlite`` beside the records: the search index, updated from the records.

Each transaction adds the lines after the last place and saves the new place. So if the process is
killed, the index equals the records at some earlier commit, and the next :func:`refresh` goes on.
After a takedown or another change of old lines, a new index is made.
"""

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from unionnews.dataset.reading import LinesCursor, RecordLines
from unionnews.dataset.rows import instant
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.atomic import on_disk, take_place
from unionnews.folder.file_names import SEARCH_INDEX
from unionnews.folder.lock import only_one
from unionnews.folder.sound_pages import Database, closed_on_error, is_damage
from unionnews.folder.strange_files import refuse_strange
from unionnews.folder.tombstones import forgotten_ids
from unionnews.search.arrivals import TABLE, Arrivals, Earlier, leave, stamp
from unionnews.search.folding import folds, tokens

FILE_NAME = SEARCH_INDEX
VERSION = 13
"""Version of the tables and of folding; an index of another version is made anew."""
BATCH = 2000
"""Number of articles in a transaction, which takes one or two seconds."""
_WAIT = 20.0
"""Longest time for which a reader waits for a writer, in seconds."""
logger = logging.getLogger(__name__)
SEARCHED = ("headline", "kicker", "subheadline", "articleBody", "authors", "source", "section")
"""Columns of ``articles`` that are searched: the first four by ``words``, all except the body by
``heads``."""

SCHEMA = f"""
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE articles (
  n INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, revision INTEGER, status TEXT, site TEXT,
  url TEXT, headline TEXT, kicker TEXT, subheadline TEXT, authors TEXT, source TEXT, section TEXT,
  language TEXT, datePublished TEXT, instant INTEGER, place INTEGER, articleBody TEXT
);
CREATE INDEX articles_instant ON articles (instant);
CREATE INDEX articles_place ON articles (place);
CREATE INDEX articles_facts ON articles (
  n, instant, place, language, datePublished
);
CREATE INDEX articles_facets ON articles (
  source, section, language, substr(datePublished, 1, 4)
);
CREATE TABLE revisions (
  id TEXT, revision INTEGER, offset INTEGER, length INTEGER, PRIMARY KEY (id, revision)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
  headline, kicker, subheadline, body, content='', tokenize='ascii'
);
CREATE VIRTUAL TABLE heads USING fts5 (
  headline, kicker, subheadline, author, source, section, content='', tokenize='ascii'
);
INSERT INTO words (words, rank) VALUES ('hashsize', 16777216);
INSERT INTO words (words, rank) VALUES ('pgsz', 8000);
CREATE TABLE folding (character TEXT PRIMARY KEY, token TEXT) WITHOUT ROWID;
{TABLE}
PRAGMA user_version = {VERSION};
"""  # noqa: S608  our own number
_COLUMNS = (
    "id", "revision", "status", "site", "url", "headline", "kicker", "subheadline", "authors",
    "source", "section", "language", "datePublished", "instant", "place", "articleBody",
)  # fmt: skip
_PUT = f"INSERT INTO articles ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608  our own names
_CHANGE = f"UPDATE articles SET {', '.join(f'{name} = ?' for name in _COLUMNS)} WHERE n = ?"  # noqa: S608  the same
_OLD = f"SELECT n, {', '.join(SEARCHED)} FROM articles WHERE id = ?"  # noqa: S608  the same
_NO_RECORD = (msgspec.DecodeError, ArithmeticError, AttributeError, LookupError, TypeError)
_WORDS = "headline, kicker, subheadline, body"
_HEADS = "headline, kicker, subheadline, author, source, section"
_ADD = f"INSERT INTO words (rowid, {_WORDS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608  the same
_REMOVE = f"INSERT INTO words (words, rowid, {_WORDS}) VALUES ('delete', ?, ?, ?, ?, ?)"  # noqa: S608  the same
_ADD_HEAD = f"INSERT INTO heads (rowid, {_HEADS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  the same
_REMOVE_HEAD = f"INSERT INTO heads (heads, rowid, {_HEADS}) VALUES ('delete', ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  the same


@dataclass(slots=True, frozen=True)
class Refreshed:
    """The result of :func:`refresh`."""

    lines: int
    """Number of records added."""
    articles: int
    """Number of articles in the index."""
    rebuilt: bool


def refresh(folder: Path, *, rebuild: bool = False) -> Refreshed:
    """Update the index of a site's folder from its records; make it if it is missing.

    Raises :class:`RunError` if the records or the index cannot be read or written.
    """
    refuse_strange(folder)
    try:
        with on_disk(folder / FILE_NAME), only_one(folder / f".{FILE_NAME}.lock"):
            _clear_partial(folder)
            return (not rebuild and _go_on(folder)) or _make(folder)
    except sqlite3.Error as error:
        raise _explained(folder / FILE_NAME, error, "cannot be written", "make room") from error


def keep_up(folder: Path) -> None:
    """Refresh the index after the records have changed; an error is logged but not raised.

    The records are complete without the index, and the next search tries again.
    """
    try:
        refresh(folder)
    except RunError as error:
        logger.warning("the search index was not brought up to date: %s", error)


def remove(folder: Path) -> None:
    """Remove the texts, as the first step of a takedown; the index is made anew when needed."""
    with only_one(folder / f".{FILE_NAME}.lock"):
        _clear_partial(folder)
        leave(folder / FILE_NAME, _partial(folder), forgotten_ids(folder))


def holds(folder: Path, ids: set[str]) -> bool:
    """Tell whether the index of a folder contains one of some articles; False without an index."""
    if not ids or not (folder / FILE_NAME).is_file():
        return False
    with contextlib.closing(open_index(folder)) as db:
        return _holds_forgotten(db, ids)


def open_index(folder: Path) -> sqlite3.Connection:
    """Return a connection that reads the index of a folder.

    It never writes, except that it may roll back the unfinished transaction of a killed writer.
    With ``mode=ro`` SQLite could not do that and would refuse to read. If the folder cannot be
    written, SQLite only reads.

    Raises :class:`RunError` if the index cannot be read.
    """
    refuse_strange(folder)
    path = folder / FILE_NAME
    address = f"{path.absolute().as_uri()}?mode=rw"
    given: dict[str, Any] = {"timeout": _WAIT, "check_same_thread": False, "factory": Database}
    try:
        db: sqlite3.Connection = sqlite3.connect(address, uri=True, **given)
        db.row_factory = sqlite3.Row
        with closed_on_error(db):
            db.execute("PRAGMA query_only = ON")
            db.execute("SELECT count(*) FROM about").fetchone()
    except sqlite3.Error as error:
        raise _explained(path, error, "cannot be read", "run: unionnews index") from error
    return db


def _explained(path: Path, error: Exception, what: str, to_do: str) -> RunError:
    if is_held(error):
        return RunError(f"{path}: another program has held it for {_WAIT:g} s; try again later")
    return RunError(f"{path}: {what} ({error}); {to_do}")


def is_held(error: BaseException) -> bool:
    """Tell whether an error means that another program kept an index locked for too long."""
    name = getattr(error.__cause__ or error, "sqlite_errorname", None) or ""
    return name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _partial(folder: Path) -> Path:
    return folder / f".{FILE_NAME}.partial"


def _clear_partial(folder: Path) -> None:
    for left in folder.glob(f".{FILE_NAME}.partial*"):
        left.unlink()


def _go_on(folder: Path) -> Refreshed | None:
    """Add new records; return None if the index is missing, of another version, or does not fit."""
    if not (folder / FILE_NAME).is_file():
        return None
    try:
        with contextlib.closing(_connect(folder / FILE_NAME)) as db:
            return _taken_further(db, folder)
    except (sqlite3.DatabaseError, UsageError) as error:
        if isinstance(error, sqlite3.OperationalError) and not is_damage(error):
            raise
        return None


def _taken_further(db: sqlite3.Connection, folder: Path) -> Refreshed | None:
    if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
        return None
    if _holds_forgotten(db, forgotten_ids(folder)):
        return None
    cursor = LinesCursor.parse(_about(db, "cursor"))
    with contextlib.closing(RecordLines(folder, cursor)) as lines:
        if not lines.fits or _about(db, "file") != str(lines.inode):
            return None
        taken = _take_in(db, folder.name, lines, Arrivals(db))
        stamp(db)
        return Refreshed(taken, _count(db), rebuilt=False)


def _make(folder: Path) -> Refreshed:
    path = _partial(folder)
    with contextlib.closing(_connect(path)) as db, _earlier(folder) as earlier:
        db.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;")
        db.executescript(SCHEMA)
        prepare(db)
        with contextlib.closing(RecordLines(folder, LinesCursor())) as lines:
            db.execute("INSERT INTO about VALUES ('file', ?)", (str(lines.inode),))
            _note(db, lines)
            taken = _take_in(db, folder.name, lines, Arrivals(db, earlier))
        count = _count(db)
    with path.open("rb+") as made:
        os.fsync(made.fileno())
    take_place(path, folder / FILE_NAME)
    with contextlib.closing(_connect(folder / FILE_NAME)) as db:
        stamp(db)
    return Refreshed(taken, count, rebuilt=True)


@contextlib.contextmanager
def _earlier(folder: Path) -> Iterator[Earlier | None]:
    """Yield the times of the old index; None if there is none or it is damaged."""
    try:
        found = Earlier(folder / FILE_NAME)
    except sqlite3.Error:
        yield None
        return
    with contextlib.closing(found):
        yield found


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, timeout=_WAIT, factory=Database)
    # Page size first: SQLite converts the 64 MB to pages of the size that is set at that time.
    with closed_on_error(db):
        db.executescript("PRAGMA page_size = 16384; PRAGMA cache_size = -65536;")
    return db


def _about(db: sqlite3.Connection, name: str) -> str:
    row = db.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""


def _note(db: sqlite3.Connection, lines: RecordLines) -> None:
    db.execute("INSERT OR REPLACE INTO about VALUES ('cursor', ?)", (str(lines.cursor),))


def _count(db: sqlite3.Connection) -> int:
    count: int = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    return count


def _holds_forgotten(db: sqlite3.Connection, ids: set[str]) -> bool:
    return any(db.execute("SELECT 1 FROM revisions WHERE id = ?", (one,)).fetchone() for one in ids)


def _take_in(db: sqlite3.Connection, site: str, lines: RecordLines, arrivals: Arrivals) -> int:
    taken = 0
    placed = ((line, lines.cursor.offset - len(line)) for line in lines)
    while batch := list(islice(placed, BATCH)):
        with db:
            db.execute("BEGIN IMMEDIATE")
            for line, offset in batch:
                _take_line(db, site, line, offset, arrivals)
            _note(db, lines)
        taken += len(batch)
    return taken


def _take_line(
    db: sqlite3.Connection, site: str, line: bytes, offset: int, arrivals: Arrivals
) -> None:
    try:
        record = msgspec.json.decode(line)
        put(db, site, record, offset)
        arrivals.note(record, offset)
        place = (record["id"], record["revision"], offset, len(line))
        db.execute("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?)", place)
    except (*_NO_RECORD, sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
        what = f"{site}, byte {offset} of the records: no record ({error!r:.200})"
        raise RunError(f"{what}; run: unionnews verify {site}") from error


def prepare(db: sqlite3.Connection) -> None:
    """Fill the table of foldings, which is the same in all indexes, for search by SQL alone."""
    db.execute("BEGIN")  # each row would be a transaction of its own
    db.executemany("INSERT INTO folding VALUES (?, ?)", folds())
    db.execute("COMMIT")


def put(
    db: sqlite3.Connection, site: str, record: dict[str, Any], place: int | None = None
) -> None:
    """Add an article's newest revision; an earlier one is replaced.

    ``place`` is the offset of its line: later lines were collected later.
    """
    row = {**_row(site, record), "place": place}
    values = [row[name] for name in _COLUMNS]
    # Without upsert and RETURNING: for these SQLite opens savepoints, at which FTS5 writes all its
    # buffered data.
    if old := db.execute(_OLD, (record["id"],)).fetchone():
        _put_words(db, _REMOVE, _REMOVE_HEAD, old)
        number = old[0]
        db.execute(_CHANGE, [*values, number])
    else:
        number = db.execute(_PUT, values).lastrowid
    _put_words(db, _ADD, _ADD_HEAD, (number, *(row[name] for name in SEARCHED)))


def _put_words(db: sqlite3.Connection, words: str, heads: str, row: Sequence[Any]) -> None:
    number, headline, kicker, subheadline, body, *others = (row[0], *map(_tokens, row[1:]))
    db.execute(words, (number, headline, kicker, subheadline, body))
    db.execute(heads, (number, headline, kicker, subheadline, *others))


def _tokens(text: str | None) -> str:
    return tokens(text) if text else ""


def _row(site: str, record: dict[str, Any]) -> dict[str, Any]:
    source, published = record.get("source") or {}, record.get("datePublished")
    return {
        **{name: record.get(name) for name in _COLUMNS},
        "site": site,
        "url": record.get("canonicalUrl") or record.get("url"),
        "authors": "\n".join(author["name"] for author in record.get("authors") or ()) or None,
        "source": source.get("name"),
        "section": record.get("articleSection"),
        "language": record.get("inLanguage"),
        "instant": instant(published) if published else None,
    }
