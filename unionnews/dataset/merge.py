"""Decide which lines become rows, and in which order, by an index on disk (bounded memory).

Lines of one article with the same content that follow each other in time are one row. If records
of an article come from several sources, revisions are numbered anew by ``dateDownloaded``; records
with the same id but another address and text are separate articles.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from unionnews.folder.ledger.belief import is_same_text, with_own_address
from unionnews.folder.record_lines import changed_fields, content_hash
from unionnews.folder.scratch import scratch
from unionnews.normalize.article import article_id
from unionnews.normalize.identity import identity

_TABLES = """
    PRAGMA temp_store = FILE;
    PRAGMA cache_size = -8192;
    CREATE TABLE lines (
        line       INTEGER PRIMARY KEY,
        id         TEXT NOT NULL,
        source     INTEGER NOT NULL,
        place      INTEGER NOT NULL,
        length     INTEGER NOT NULL,
        revision   INTEGER NOT NULL,
        downloaded INTEGER NOT NULL,
        instant    INTEGER NOT NULL,
        site       TEXT NOT NULL,
        year       TEXT NOT NULL,
        changed    TEXT,
        left_out   INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE forgotten (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_BATCH = 5000
MAX_APART = 100
"""Most different articles with one id; further ones are added to the last."""


class RecordLine(NamedTuple):
    """The line of a record, with the facts that decide its place among the rows."""

    id: str
    source: int
    place: int
    length: int
    revision: int
    downloaded: int
    """Time of the download in seconds since 1970; a record without one comes before all others."""
    instant: int
    site: str
    year: str


@dataclass(slots=True, frozen=True)
class Row:
    """A line that is exported."""

    id: str
    source: int
    place: int
    length: int
    revision: int
    instant: int
    """``datePublished`` in seconds since 1970; 0 if there is none."""
    site: str
    year: str
    changed: str | None
    """``changedFields`` (JSON) if the revision was numbered anew; None if it was not."""


class Merge:
    """The index of lines. They are added, then merged once, then read in order."""

    def __init__(self) -> None:
        self._db = scratch(_TABLES)
        self._waiting: list[RecordLine] = []

    def close(self) -> None:
        """Close the index."""
        self._db.close()

    def add(self, line: RecordLine) -> None:
        """Put a line into the index."""
        self._waiting.append(line)
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._db.execute("BEGIN")
        self._db.executemany(
            "INSERT INTO lines (id, source, place, length, revision, downloaded, instant, site,"
            " year) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._waiting,
        )
        self._db.execute("COMMIT")
        self._waiting.clear()

    def merge(
        self,
        read: Callable[[int, int, int], dict[str, Any]],
        forgotten: set[str],
        *,
        all_revisions: bool,
    ) -> int:
        """Decide which lines are rows; return how many were left out because of takedowns.

        ``read`` returns the record at a source, place and length.
        """
        self._flush()
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO forgotten VALUES (?)", ((one,) for one in forgotten))
        taken_down = self._db.execute(
            "DELETE FROM lines WHERE id IN (SELECT id FROM forgotten)"
        ).rowcount
        self._db.execute("CREATE INDEX line_article ON lines (id, revision)")
        self._merge_articles(read)
        if not all_revisions:
            self._db.execute(
                "UPDATE lines SET left_out = 1 WHERE EXISTS (SELECT 1 FROM lines AS later"
                " WHERE later.id = lines.id AND later.revision > lines.revision"
                " AND NOT later.left_out)"
            )
        self._db.execute("COMMIT")
        return taken_down

    def _merge_articles(self, read: Callable[[int, int, int], dict[str, Any]]) -> None:
        # Copied to another table, because a table must not change while it is read.
        self._db.execute(
            "CREATE TEMP TABLE several AS SELECT id, line, source, place, length FROM lines"
            " WHERE id IN (SELECT id FROM lines GROUP BY id"
            " HAVING count(DISTINCT source) > 1 OR count(DISTINCT revision) < count(*))"
            " ORDER BY id, downloaded, revision, source, place"
        )
        several = self._db.execute("SELECT * FROM several ORDER BY rowid")
        for _, lines in groupby(several, itemgetter(0)):
            history = ((line, read(*where)) for _, line, *where in lines)
            self._db.executemany(
                "UPDATE lines SET id = ?, revision = ?, changed = ?, left_out = ? WHERE line = ?",
                self._told_apart(history),
            )

    def leave_out(self, places: Iterable[tuple[int, int]]) -> None:
        """Leave out the rows at these sources and places."""
        self._db.execute(
            "CREATE TEMP TABLE unwanted (source, place, PRIMARY KEY (source, place)) WITHOUT ROWID"
        )
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO unwanted VALUES (?, ?)", places)
        self._db.execute(
            "UPDATE lines SET left_out = 1 WHERE (source, place) IN (SELECT * FROM unwanted)"
        )
        self._db.execute("COMMIT")

    def _told_apart(
        self, lines: Iterable[tuple[int, dict[str, Any]]]
    ) -> Iterator[tuple[str, int, str | None, int, int]]:
        """Yield, for each record with one id: its own id, new revision, changed fields, whether it
        is left out (0 or 1), and its line.

        Different articles have one id if their pages all name one address as canonical.
        """
        articles: list[_Article] = []
        for line, record in lines:
            home = next((one for one in articles if one.holds(record)), None)
            if home is None and len(articles) >= MAX_APART:
                home = articles[-1]
            if home is None:
                name = self._own_id(record) if articles else record["id"]
                home = _Article(name, record)
                articles.append(home)
            yield home.id, *home.add(record), line

    def _own_id(self, record: dict[str, Any]) -> str:
        own = with_own_address(record)
        taken = self._db.execute("SELECT 1 FROM lines WHERE id = ?", (own["id"],)).fetchone()
        return article_id(f"{own['canonicalUrl']}#{record['id']}") if taken else own["id"]

    def counts(self) -> tuple[int, int]:
        """Return the number of rows and of articles."""
        rows, articles = self._db.execute(
            "SELECT count(*), count(DISTINCT id) FROM lines WHERE NOT left_out"
        ).fetchone()
        return rows, articles

    def rows(self) -> Iterator[Row]:
        """Yield the rows by site, year, ``datePublished``, id and revision; unknowns come last."""
        found = self._db.execute(
            "SELECT id, source, place, length, revision, instant, site, year, changed FROM lines"
            " WHERE NOT left_out ORDER BY site = '', site, year = '', year, instant, id, revision"
        )
        return (Row(*row) for row in found)


class _Article:
    """The lines of one article, oldest first."""

    def __init__(self, name: str, first: dict[str, Any]) -> None:
        self.id = name
        self._revision = 0
        self._before = first
        self._said: tuple[bytes, str] | None = None

    def holds(self, record: dict[str, Any]) -> bool:
        """Tell whether a record belongs to this article, by address, text, or as a translation."""
        before = self._before
        try:
            same = identity(before.get("url") or "") == identity(record.get("url") or "")
        except ValueError:
            return True
        other = before.get("inLanguage") != record.get("inLanguage")
        return same or other or is_same_text(before, record)

    def add(self, record: dict[str, Any]) -> tuple[int, str | None, int]:
        """Return the new revision of a line, its changed fields (JSON), and 1 if it is left out."""
        says = content_hash(record), record["status"]
        if says == self._said:
            return 0, None, 1
        self._revision += 1
        changed = changed_fields(self._before, record) if self._said else None
        self._before, self._said = record, says
        return self._revision, json.dumps(changed), 0
