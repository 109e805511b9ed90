"""Questions to the indexes of several folders: hits, counts, records, facets."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Self

from unionnews.dataset.upgrades import Record
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.ledger import View, open_committed
from unionnews.search.index import FILE_NAME, open_index, refresh
from unionnews.search.query import SearchQuery, Term, parse_query
from unionnews.search.ranking import READ, best_first

Row = sqlite3.Row | dict[str, Any]
Order = Literal["relevance", "date"]
FACETS = {
    "site": "site",
    "source": "source",
    "section": "section",
    "language": "language",
    "year": "substr(datePublished, 1, 4)",
    "month": "substr(datePublished, 1, 7)",
}
_SHOWN = (
    "n, id, revision, status, site, url, headline, kicker, subheadline, authors, source, section,"
    " language, datePublished, instant"
)
_TEXTS = {
    "headline": "headline", "kicker": "kicker", "subheadline": "subheadline",
    "body": "articleBody", "author": "authors", "source": "source", "section": "section",
}  # fmt: skip
_MATCHING = "(SELECT rowid AS row FROM words WHERE words MATCH ?)"
_MATCHED = f"{_MATCHING} JOIN articles ON n = row WHERE 1"
_IN_HEADS = "(SELECT rowid AS row FROM heads WHERE heads MATCH ?)"
CANDIDATES = 200
"""Articles that are ranked, where more answer: as many of the last collected, and as many of those
whose headline answers. All of a common word could not be weighed in a blink, nor would it tell much."""


@dataclass(slots=True, frozen=True)
class Hit:
    """An article that answers a query."""

    folder: Path
    """Folder of its site."""
    n: int
    """Row in that folder's index."""
    id: str
    revision: int
    status: str
    site: str
    url: str | None
    headline: str
    kicker: str | None
    subheadline: str | None
    authors: tuple[str, ...]
    source: str | None
    section: str | None
    language: str | None
    datePublished: str | None
    instant: int | None
    """Seconds since 1970 (UTC; a day counts from its first minute)."""
    rank: float
    """Greater is better (BM25)."""


class _Index:
    """The index of one folder, open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = open_index(folder)
        self._file = _inode(folder / FILE_NAME)

    def replaced(self) -> bool:
        return _inode(self.folder / FILE_NAME) != self._file

    def hits(self, query: SearchQuery, order: Order, limit: int | None) -> list[Hit]:
        rows = self._rows(query, order, None if query.scans() else limit)
        return [_hit(self.folder, row) for row in self._scanned(query, rows)][:limit]

    def _rows(self, query: SearchQuery, order: Order, limit: int | None) -> Iterator[Row]:
        where, values = _conditions(query)
        most = -1 if limit is None else limit
        if order == "date" or not query.match():
            sql = f"SELECT {_SHOWN}, 0.0 AS rank FROM {where} ORDER BY instant DESC, n DESC LIMIT ?"  # noqa: S608  columns and conditions are ours
            return self.db.execute(sql, (*values, most))
        return islice(self._ranked(query, where, values), limit)

    def _ranked(self, query: SearchQuery, where: str, values: list[str | int]) -> Iterator[Row]:
        """Yield what answers: the ranked articles, then all others, the last collected first."""
        matched = self._candidates(query, where, values)
        marks = ", ".join("?" * len(matched))
        sql = f"SELECT {_SHOWN}, 0.0 AS rank, substr(articleBody, 1, {READ}) AS articleBody FROM articles WHERE n IN ({marks})"  # noqa: S608  columns and conditions are ours
        yield from best_first(self.db.execute(sql, matched).fetchall(), query.words)
        if len(matched) >= CANDIDATES:
            known = set(matched)
            sql = f"SELECT {_SHOWN}, 0.0 AS rank FROM {where} ORDER BY row DESC"  # noqa: S608  the same
            yield from (row for row in self.db.execute(sql, values) if row["n"] not in known)

    def _candidates(self, query: SearchQuery, where: str, values: list[str | int]) -> list[int]:
        """Return the articles that are ranked: all that answer, or the last collected of many."""
        sql = f"SELECT n FROM {where} ORDER BY row DESC LIMIT {CANDIDATES}"  # noqa: S608  the same
        found = [row["n"] for row in self.db.execute(sql, values)]
        heads = query.match_heads() if len(found) == CANDIDATES else ""
        if heads:
            inner = where.replace(_MATCHING, _IN_HEADS)
            sql = f"SELECT n FROM {inner} ORDER BY row DESC LIMIT {CANDIDATES}"  # noqa: S608  the same
            found += [row["n"] for row in self.db.execute(sql, [heads, *values[1:]])]
        return list(dict.fromkeys(found))

    def present(self, query: SearchQuery) -> Iterator[str]:
        where, values = _conditions(query)
        sql = f"SELECT n, id, status FROM {where} ORDER BY n"  # noqa: S608  columns and conditions are ours
        rows = self._scanned(query, self.db.execute(sql, values))
        return (row["id"] for row in rows if row["status"] != "gone")

    def collected_last(self, query: SearchQuery, limit: int) -> list[Hit]:
        where, values = _conditions(query)
        # A line stands behind all that were written before it.
        place = "(SELECT offset FROM revisions AS r WHERE r.id = articles.id AND r.revision = articles.revision)"
        sql = f"SELECT {_SHOWN}, 0.0 AS rank FROM {where} ORDER BY {place} DESC"  # noqa: S608  columns and conditions are ours
        found = self._scanned(query, self.db.execute(sql, values))
        return [_hit(self.folder, row) for row in islice(found, limit)]

    def count(self, query: SearchQuery) -> int:
        if query.scans():
            return sum(1 for _ in self._scanned(query, self._rows(query, "date", None)))
        where, values = _conditions(query)
        found: int = self.db.execute(f"SELECT count(*) FROM {where}", values).fetchone()[0]  # noqa: S608  the same
        return found

    def facet(self, query: SearchQuery, name: str) -> Counter[str]:
        where, values = _conditions(query)
        sql = f"SELECT {FACETS[name]}, count(*) FROM {where} GROUP BY 1"  # noqa: S608  the same
        return Counter({value: count for value, count in self.db.execute(sql, values) if value})

    def _scanned(self, query: SearchQuery, rows: Iterator[Row]) -> Iterator[Row]:
        groups = query.scans()
        for row in rows:
            if all(self._holds(group, row["n"]) for group in groups):
                yield row

    def _holds(self, group: Sequence[Term], number: int) -> bool:
        found = any(self._has(term, number) for term in group)
        return found is not group[0].excluded

    def _has(self, term: Term, number: int) -> bool:
        if not term.needs_scan:
            sql = "SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?"
            return self.db.execute(sql, (term.phrase(), number)).fetchone() is not None
        columns = ", ".join(_TEXTS[name] for name in term.columns)
        row = self.db.execute(f"SELECT {columns} FROM articles WHERE n = ?", (number,)).fetchone()  # noqa: S608  the same
        return term.scanned([text for text in row if text])


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _conditions(query: SearchQuery) -> tuple[str, list[str | int]]:
    """Return the tables with their conditions, and the values of these."""
    conditions, values = query.filters()
    if excluded := query.excluded():
        conditions.append("n NOT IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(excluded)
    match = query.match()
    if not match:
        return f"articles WHERE {' AND '.join(conditions) or '1'}", values
    return " AND ".join([_MATCHED, *conditions]), [match, *values]


def _hit(folder: Path, row: Row) -> Hit:
    values = dict(row)
    values.pop("articleBody", None)
    values["authors"] = tuple((values["authors"] or "").split("\n")) if values["authors"] else ()
    return Hit(folder, **values)


class Library:
    """The records below some places, open for search; brought up to date when opened."""

    def __init__(self, folders: Sequence[Path], *, fresh: bool = True) -> None:
        """Open the indexes of sites' folders.

        :raises RunError: an index cannot be made or read.
        """
        self._stack = contextlib.ExitStack()
        self._indexes: dict[Path, _Index] = {}
        self.behind: list[Path] = []
        """Folders that cannot be written: searched as they were indexed last."""
        for folder in folders:
            if fresh and (os.access(folder, os.W_OK) or not (folder / FILE_NAME).exists()):
                refresh(folder)
            elif fresh:
                self.behind.append(folder)
            index = _Index(folder)
            self._stack.callback(index.db.close)
            self._indexes[folder] = index

    @classmethod
    def below(cls, places: Sequence[Path]) -> Self:
        """Open what lies in output folders, or in sites' folders themselves.

        :raises UsageError: nothing was crawled there.
        """
        return cls(site_folders(places))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the indexes."""
        self._stack.close()

    def hits(
        self, query: str, order: Order = "relevance", limit: int | None = 20, offset: int = 0
    ) -> list[Hit]:
        """Return what answers, best or newest first; ``limit`` None for all.

        :raises UsageError: the query cannot be read.
        """
        parsed = parse_query(query)
        upto = None if limit is None else limit + offset
        found = [hit for i in self._indexes.values() for hit in i.hits(parsed, order, upto)]
        key = _by_rank if order == "relevance" and parsed.match() else _by_date
        ordered = sorted(found, key=key) if upto is None else nsmallest(upto, found, key=key)
        return ordered[offset:]

    def replaced(self) -> bool:
        """Tell whether an index was made anew, or taken away by a takedown, since it was opened."""
        return any(index.replaced() for index in self._indexes.values())

    @property
    def folders(self) -> list[Path]:
        """Folders that are open."""
        return list(self._indexes)

    def collected_last(self, query: str, limit: int) -> list[Hit]:
        """Return what answers, of each folder so many whose newest revision came last."""
        parsed = parse_query(query)
        return [
            hit for index in self._indexes.values() for hit in index.collected_last(parsed, limit)
        ]

    def present(self, query: str) -> Iterator[str]:
        """Yield the ids of all that answer and are still on their sites, the first collected first."""
        parsed = parse_query(query)
        for index in self._indexes.values():
            yield from index.present(parsed)

    def count(self, query: str) -> int:
        """Return how many articles answer."""
        parsed = parse_query(query)
        return sum(index.count(parsed) for index in self._indexes.values())

    def facet(self, query: str, name: str) -> Counter[str]:
        """Return how many answers each site, source, section, language, year or month has."""
        parsed = parse_query(query)
        return sum((i.facet(parsed, name) for i in self._indexes.values()), Counter())

    def body(self, hit: Hit) -> str:
        """Return the text of an article."""
        db = self._indexes[hit.folder].db
        row = db.execute("SELECT articleBody FROM articles WHERE n = ?", (hit.n,)).fetchone()
        return row[0] if row and row[0] else ""

    def find(self, article: str) -> Hit | None:
        """Return an article by its id."""
        sql = f"SELECT {_SHOWN}, 0.0 AS rank FROM articles WHERE id = ?"  # noqa: S608  our columns
        for folder, index in self._indexes.items():
            if row := index.db.execute(sql, (article,)).fetchone():
                return _hit(folder, row)
        return None

    def records(self, hit: Hit) -> Iterator[Record]:
        """Yield the revisions of an article, the newest first, as they stand in ``articles.jsonl``.

        :raises RunError: the records were rewritten meanwhile.
        """
        db = self._indexes[hit.folder].db
        sql = "SELECT offset, length FROM revisions WHERE id = ? ORDER BY revision DESC"
        with open_committed(hit.folder) as committed:
            for offset, length in db.execute(sql, (hit.id,)).fetchall():
                committed.file.seek(offset)
                yield _checked(committed.file.read(length), hit)


def _checked(line: bytes, hit: Hit) -> Record:
    import msgspec  # noqa: PLC0415  only where records are read

    with contextlib.suppress(msgspec.DecodeError):
        record: Record = msgspec.json.decode(line)
        if isinstance(record, dict) and record.get("id") == hit.id:
            return record
    raise RunError(f"{hit.folder}: the records were rewritten meanwhile; ask again")


def _by_rank(hit: Hit) -> tuple[float, int]:
    return (-hit.rank, -(hit.instant or 0))


def _by_date(hit: Hit) -> tuple[int, str]:
    return (-(hit.instant or -(2**62)), hit.id)


def site_folders(places: Sequence[Path]) -> list[Path]:
    """Return the folders with a ledger among ``places`` and one floor below them.

    :raises UsageError: there is none.
    """
    found = [
        folder
        for place in places
        for folder in (place, *sorted(place.glob("*/")))
        if View.exists(folder)
    ]
    if not found:
        where = ", ".join(map(str, places))
        raise UsageError(
            f"{where}: nothing was crawled here; crawl first, or name another --output"
        )
    return list(dict.fromkeys(found))
