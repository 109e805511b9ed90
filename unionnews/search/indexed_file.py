"""``export sqlite``: one file with the tables of the search index and a table of whole records."""

import sqlite3
from pathlib import Path

import msgspec

from unionnews.dataset.manifest import DataFile, data_file, write_json
from unionnews.dataset.shapes import Node, nullable
from unionnews.search.canned_queries import canned_queries
from unionnews.search.index import SCHEMA, prepare, put

FILE_NAME = "articles.sqlite"
_BATCH = 1000


class IndexedFile:
    """Writes ``articles.sqlite``, and ``metadata.json`` for ``datasette DIR``.

    The table ``records`` has all rows with all fields (lists and objects are JSON text). The tables
    ``articles``, ``words`` and ``heads`` are those of ``index.sqlite``, for the newest revisions.
    """

    def __init__(self, folder: Path, schema: Node) -> None:
        self.files: list[DataFile] = []
        self._folder = folder
        self._columns = {name: _affinity(node) for name, node in schema["properties"].items()}
        self._rows: list[list[str | int | None]] = []
        self._total = 0
        self._db = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        self._db.executescript(SCHEMA)
        prepare(self._db)
        columns = ", ".join(f"{name} {kind}" for name, kind in self._columns.items())
        self._db.execute(
            f"CREATE TABLE records (n INTEGER PRIMARY KEY, site TEXT, year INTEGER, {columns})"
        )
        marks = ", ".join("?" * (len(self._columns) + 2))
        names = ", ".join(self._columns)
        self._insert = f"INSERT INTO records (site, year, {names}) VALUES ({marks})"  # noqa: S608  our own names
        self._db.execute("BEGIN")

    def add(self, site: str, year: str, row: bytes) -> None:
        """Append a row; revisions may come in any order, and the newest one is indexed."""
        values = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
        cells = [_cell(values[name]) for name in self._columns]
        self._rows.append([site or None, int(year) if year else None, *cells])
        record = msgspec.json.decode(row)
        known = self._db.execute("SELECT revision FROM articles WHERE id = ?", (record["id"],))
        if (known.fetchone() or (0,))[0] <= record["revision"]:
            put(self._db, site, record)
        if len(self._rows) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._db.executemany(self._insert, self._rows)
        self._total += len(self._rows)
        self._rows.clear()

    def close(self) -> None:
        """Build the indexes and finish the file."""
        self._flush()
        self._db.execute("COMMIT")
        self._db.execute("CREATE INDEX records_id ON records (id)")
        self._db.execute("CREATE INDEX records_datePublished ON records (datePublished)")
        self._db.close()
        write_json(self._folder / "metadata.json", canned_queries(["articles"]))
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
