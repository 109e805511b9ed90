"""Questions to the index of one folder."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any, Literal, NamedTuple

from unionnews.exceptions import QueryError, RunError
from unionnews.search.arrivals import AT_PLACE, IN_SIGHT
from unionnews.search.index import FILE_NAME, VERSION, open_index
from unionnews.search.query import SearchQuery, Term, is_found
from unionnews.search.ranking import NEWEST, READ, WEIGHTS, best_first

Order = Literal["relevance", "date"]
FACETS = {
    "source": "source", "section": "section", "language": "language",
    "year": "substr(datePublished, 1, 4)", "month": "substr(datePublished, 1, 7)",
}  # fmt: skip
_SHOWN = (
    "n, id, revision, status, site, url, headline, kicker, subheadline, authors, source, section,"
    " language, datePublished, instant"
)
_TEXTS = {
    "headline": "headline", "kicker": "kicker", "subheadline": "subheadline",
    "body": "articleBody", "author": "authors", "source": "source", "section": "section",
}  # fmt: skip
_MATCHED = "(SELECT rowid AS row FROM {} WHERE {} MATCH ?)"
# What orders and counts is asked of an index of few bytes an article: whole articles are read one by one.
_FACTS = "CROSS JOIN articles INDEXED BY articles_facts ON n = row WHERE 1"
_WEIGHED = "n, instant, " + ", ".join(f"substr({name}, 1, {READ}) AS {name}" for name, _ in WEIGHTS)
CANDIDATES = 200
"""Articles that are ranked, where more answer: as many of the last collected, and as many of those
whose headline answers. All of a common word could not be weighed in a blink, nor would it tell much."""
UNRANKED = -1.0
"""Rank of all other articles: below that of a word which stands only further down than is weighed."""

LARGE = 20_000
"""Articles of an index from which on its two halves are looked through at a time, on two processors."""
LOOKED_AT = 30_000
"""Articles of a folder that are looked at for a term which the index cannot decide: about a second."""


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
    """Greater is better (BM25); :data:`UNRANKED` where more answered than are ranked."""


class Arrived(NamedTuple):
    """When an article came last, and where it lies; :attr:`order` puts what came last first."""

    folder: Path
    instant: int
    """Microseconds since 1970."""
    place: int
    """Where its line begins."""
    id: str
    n: int
    length: int
    """Bytes of its line."""

    @property
    def order(self) -> tuple[int, int]:
        """What sorts articles, the later ones behind."""
        return (self.instant, self.place)


class FolderIndex:
    """The index of one folder, open."""

    def __init__(self, folder: Path, beside: ThreadPoolExecutor) -> None:
        self.folder = folder
        self.db = open_index(folder)
        self._beside = beside
        if self.db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            self.db.close()
            path = folder / FILE_NAME
            raise RunError(f"{path}: made by another version of unionnews; run: unionnews index")
        (rows,) = self.db.execute("SELECT max(n) FROM articles").fetchone()
        self._middle = (rows or 0) // 2
        found = self.db.execute("SELECT site FROM articles LIMIT 1").fetchone()
        self._site: str | None = found and found[0]  # of all its articles
        self._second = open_index(folder) if self._middle >= LARGE // 2 else None
        self._file = _inode(folder / FILE_NAME)

    def close(self) -> None:
        self.db.close()
        if self._second:
            self._second.close()

    def replaced(self) -> bool:
        return _inode(self.folder / FILE_NAME) != self._file

    def hits(self, query: SearchQuery, order: Order, limit: int | None) -> list[Hit]:
        if order == "relevance" and query.match():
            return [self.hit(n, rank) for n, rank in islice(self._ranked(query), limit)]
        return [self.hit(n) for n in self._numbers(query, NEWEST, limit)]

    def _ranked(self, query: SearchQuery) -> Iterator[tuple[int, float]]:
        """Yield what answers: the ranked articles, then all others, the newest first."""
        first = self._last(query)
        if len(first) == CANDIDATES and (heads := query.match_heads()):
            first += self._numbers(query, "row DESC", CANDIDATES, heads)
        known = dict.fromkeys(first)
        sql = f"SELECT {_WEIGHED} FROM articles WHERE n IN ({', '.join(map(str, known))})"  # noqa: S608  our columns, and numbers
        weighed = [term for term in query.words if term.table == "words"]
        yield from best_first(self.db.execute(sql).fetchall(), weighed)
        if len(first) >= CANDIDATES:
            others = self._numbers(query, NEWEST, None)
            yield from ((n, UNRANKED) for n in others if n not in known)

    def _last(self, query: SearchQuery) -> list[int]:
        """Return the rows collected last of what answers, as many as are ranked."""
        second = self._second
        if second is None or query.scans():
            return list(self._numbers(query, "row DESC", CANDIDATES))
        where, values = _conditions(query)
        sql = f"SELECT row FROM {where} AND row {{}} ? ORDER BY row DESC LIMIT {CANDIDATES}"  # noqa: S608  the same

        def rows(db: sqlite3.Connection, half: str) -> list[int]:
            return [n for (n,) in db.execute(sql.format(half), (*values, self._middle))]

        # Phrases of common characters take as long as there are articles; SQLite works beside Python.
        earlier = self._beside.submit(rows, second, "<=")
        return [*rows(self.db, ">"), *earlier.result()][:CANDIDATES]

    def _numbers(
        self, query: SearchQuery, order: str, limit: int | None, heads: str = ""
    ) -> Iterator[int]:
        """Yield the rows of what answers (with ``heads``: by its headline)."""
        return self._ordered(query, *_conditions(query, heads), order, limit)

    def _ordered(
        self, query: SearchQuery, where: str, values: list[Any], order: str, limit: int | None
    ) -> Iterator[int]:
        """Yield the rows of what fulfills the conditions, as far as the index can tell, and answers."""
        sql = f"SELECT n FROM {where} ORDER BY {order} LIMIT ?"  # noqa: S608  columns and conditions are ours
        # What the index does not decide may stand further down.
        most = -1 if limit is None or query.scans() else limit
        found = (n for (n,) in self.db.execute(sql, (*values, most)))
        return islice(filter(self._check(query), found), limit)

    def hit(self, number: int, rank: float = 0.0) -> Hit:
        sql = f"SELECT {_SHOWN} FROM articles WHERE n = ?"  # noqa: S608  our columns
        values = dict(self.db.execute(sql, (number,)).fetchone())
        values["authors"] = tuple(filter(None, (values["authors"] or "").split("\n")))
        return Hit(self.folder, **values, rank=rank)

    def find(self, article: str) -> Hit | None:
        found = self.db.execute("SELECT n FROM articles WHERE id = ?", (article,))
        return next((self.hit(n) for (n,) in found), None)

    def present(self, query: SearchQuery) -> Iterator[str]:
        hits = map(self.hit, self._numbers(query, "n", None))
        return (hit.id for hit in hits if hit.status != "gone")

    def arrived(
        self, query: SearchQuery, limit: int | None, only: Iterable[str] | None
    ) -> list[Arrived]:
        where, values = _conditions(query)
        where += f" AND {IN_SIGHT}"
        if only is not None:
            where += (
                " AND n IN (SELECT n FROM articles WHERE id IN (SELECT value FROM json_each(?)))"
            )
            values.append(json.dumps([*only]))
        # A line stands behind all that were written before it.
        numbers = map(str, self._ordered(query, where, values, "place DESC", limit))
        sql = (
            f"SELECT {AT_PLACE}, place, id, n, length FROM articles JOIN revisions USING (id, revision)"  # noqa: S608  our columns, and numbers
            f" WHERE n IN ({', '.join(numbers)})"
        )
        return [Arrived(self.folder, *row) for row in map(tuple, self.db.execute(sql))]

    def count(self, query: SearchQuery) -> int:
        if query.scans():
            return sum(1 for _ in self._numbers(query, "n", None))
        where, values = _conditions(query)
        return int(self.db.execute(f"SELECT count(*) FROM {where}", values).fetchone()[0])  # noqa: S608  the same

    def tally(self, query: SearchQuery, names: Sequence[str]) -> Counter[tuple[str | None, ...]]:
        where, values = _conditions(query)
        found = f"WHERE n IN (SELECT n FROM {where})" if values else ""  # noqa: S608  the same
        if query.scans():
            found = "WHERE n IN (SELECT value FROM json_each(?))"
            values = [json.dumps([*self._numbers(query, "n", None)])]
        # The index has the facets in this order: nothing is sorted, and no article is read.
        index = "articles_facts" if "month" in names else "articles_facets"
        columns = ", ".join(FACETS[name] for name in names if name in FACETS) or "NULL"
        sql = f"SELECT {columns}, count(*) FROM articles INDEXED BY {index} {found} GROUP BY {columns}"  # noqa: S608  the same
        counts: Counter[tuple[str | None, ...]] = Counter()
        for row in self.db.execute(sql, values):
            facts = iter(row)
            counts[tuple(next(facts) if n in FACETS else self._site for n in names)] = row[-1]
        return counts

    def _check(self, query: SearchQuery) -> Callable[[int], bool]:
        """Return what tells whether an article answers, where the index alone does not decide."""
        groups = [
            (g[0].excluded, [self._holds(term, is_found=is_found(g)) for term in g])
            for g in query.scans()
        ]
        return lambda number: all(
            any(holds(number) for holds in group) is not excluded for excluded, group in groups
        )

    def _holds(self, term: Term, *, is_found: bool) -> Callable[[int], bool]:
        """Return what tells whether an article holds a term: those that the index finds are looked at.

        ``is_found``: only such articles are asked about, and the index need not be asked again.
        """
        found = None if is_found else self._found(term)
        if not term.needs_scan:
            return (found or ()).__contains__
        columns, holds = ", ".join(_TEXTS[name] for name in term.columns), term.scanner()
        sql, looked_at = f"SELECT {columns} FROM articles WHERE n = ?", count(1)  # noqa: S608  our own names

        def looks(number: int) -> bool:
            if found is not None and number not in found:
                return False
            if next(looked_at) > LOOKED_AT:
                raise _too_many(term)
            return any(map(holds, filter(None, self.db.execute(sql, (number,)).fetchone())))

        return looks

    def _found(self, term: Term) -> set[int]:
        sql = f"SELECT rowid FROM {term.table} WHERE {term.table} MATCH ?"  # noqa: S608  the same
        return {row[0] for row in self.db.execute(sql, (term.phrase(),))}


def _too_many(term: Term) -> QueryError:
    return QueryError(
        "inside",
        f"{term.text:.40}: it may begin inside a word, and more articles would have to be looked at"
        f" than the {LOOKED_AT:,} that are; write more of it",
    )


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _conditions(query: SearchQuery, heads: str = "") -> tuple[str, list[str | int]]:
    """Return the tables with their conditions, and the values of these."""
    conditions, values = query.conditions()
    if not (match := heads or query.match()):
        return f"articles WHERE {' AND '.join(conditions) or '1'}", values
    table = "heads" if heads else "words"
    where = f"{_MATCHED.format(table, table)} {_FACTS}"
    return " AND ".join([where, *conditions]), [match, *values]
