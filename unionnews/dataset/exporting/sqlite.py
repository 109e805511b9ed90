"""One SQLite file to look around in: a table of all rows and a full-text index for Chinese."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from unionnews.dataset.manifest import DataFile, data_file
from unionnews.dataset.shapes import Node, nullable

FILE_NAME = "articles.sqlite"
_BATCH = 1000
_SEARCHED = ("headline", "kicker", "subheadline", "description", "articleBody")


class SqliteFile:
    """Writes ``articles.sqlite``.

    Columns are the fields; lists and objects are JSON text. ``articles_fts`` is an external-content
    FTS5 table, so texts are stored once, and its trigram tokenizer finds any three characters in a
    row: Chinese has no spaces to split at.
    """

    def __init__(self, folder: Path, schema: Node) -> None:
        self.files: list[DataFile] = []
        self._folder = folder
        self._columns = {name: _affinity(node) for name, node in schema["properties"].items()}
        self._searched = [name for name in _SEARCHED if name in self._columns]
        self._rows: list[list[str | int | None]] = []
        self._total = 0
        self._db = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        columns = ", ".join(f"{name} {kind}" for name, kind in self._columns.items())
        self._db.execute(
            f"CREATE TABLE articles (n INTEGER PRIMARY KEY, site TEXT, year INTEGER, {columns})"
        )
        marks = ", ".join("?" * (len(self._columns) + 2))
        names = ", ".join(self._columns)
        self._insert = f"INSERT INTO articles (site, year, {names}) VALUES ({marks})"  # noqa: S608  our own names

    def add(self, site: str, year: str, row: bytes) -> None:
        """Append a row."""
        values = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
        cells = [_cell(values[name]) for name in self._columns]
        self._rows.append([site or None, int(year) if year else None, *cells])
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(self._insert, self._rows)
        self._db.execute("COMMIT")
        self._total += len(self._rows)
        self._rows.clear()

    def close(self) -> None:
        """Build the indexes and finish the file."""
        self._flush()
        names = ", ".join(self._searched)
        self._db.execute("CREATE INDEX articles_id ON articles (id)")
        self._db.execute("CREATE INDEX articles_datePublished ON articles (datePublished)")
        self._db.execute(
            f"CREATE VIRTUAL TABLE articles_fts USING fts5"
            f" ({names}, content='articles', content_rowid='n', tokenize='trigram')"
        )
        self._db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
        self._db.close()
        self.files.append(data_file(self._folder, self._folder / FILE_NAME, self._total))


def _affinity(node: Node) -> str:
    kind = (nullable(node) or node).get("type")
    return {"integer": "INTEGER", "number": "REAL"}.get(str(kind), "TEXT")


def _cell(value: msgspec.Raw) -> str | int | None:
    text = bytes(value)
    if text.startswith((b"{", b"[")):
        return text.decode()
    scalar: str | int | None = msgspec.json.decode(text)
    return scalar
