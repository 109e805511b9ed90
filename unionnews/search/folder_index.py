"""Queries on the index of one folder."""

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
# For sorting and counting, an SQL index with few bytes for each article is used; whole articles are
# read only one by one.
_FACTS = "CROSS JOIN articles INDEXED BY articles_facts ON n = row WHERE 1"
_WEIGHED = "n, instant, " + ", ".join(f"substr({name}, 1, {READ}) AS {name}" for name, _ in WEIGHTS)
CANDIDATES = 200
"""If more articles match, so many of the last collected ones are ranked, and as many of those whose
headlines match. Ranking all articles with a common word would take too long and help little."""
UNRANKED = -1.0
"""Rank of all other articles; even articles with the word only after :data:`READ` rank higher."""

LARGE = 20_000
"""An index with so many articles is searched in two halves at a time, on two processors."""
LOOKED_AT = 30_000
"""Most articles of a folder whose texts are searched for a term that the index cannot decide; that
takes about a second."""


@dataclass(slots=True, frozen=True)
class Hit:
    """An article that matches a query."""

    folder: Path
    """Folder of its site."""
    n: int
    """Number of its row in that folder's index."""
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
    """``datePublished`` in seconds since 1970 (UTC); for a day, the time at which it begins."""
    rank: float
    """Rank by BM25, greater is better; :data:`UNRANKED` if it was not ranked."""


class Arrived(NamedTuple):
    """The time at which an article's newest line came, and its place; :attr:`order` sorts by it."""

    folder: Path
    instant: int
    """Microseconds since 1970."""
    place: int
    """Offset of its line in bytes."""
    id: str
    n: int
    length: int
    """Bytes of its line."""

    @property
    def order(self) -> tuple[int, int]:
        """What sorts articles, the later ones behind."""
        return (self.instant, self.place)


class FolderIndex:
    """The open index of one folder."""

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
        """Yield number and rank of matching articles: ranked ones, then the others by newest."""
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
        """Return the numbers of the matching articles collected last, as many as are ranked."""
        second = self._second
        if second is None or query.scans():
            return list(self._numbers(query, "row DESC", CANDIDATES))
        where, values = _conditions(query)
        sql = f"SELECT row FROM {where} AND row {{}} ? ORDER BY row DESC LIMIT {CANDIDATES}"  # noqa: S608  the same

        def rows(db: sqlite3.Connection, half: str) -> list[int]:
            return [n for (n,) in db.execute(sql.format(half), (*values, self._middle))]

        # Phrases of common characters take time for every article; SQLite can work in two threads.
        earlier = self._beside.submit(rows, second, "<=")
        return [*rows(self.db, ">"), *earlier.result()][:CANDIDATES]

    def _numbers(
        self, query: SearchQuery, order: str, limit: int | None, heads: str = ""
    ) -> Iterator[int]:
        """Yield the numbers of matching articles (by their headlines, if ``heads`` is given)."""
        return self._ordered(query, *_conditions(query, heads), order, limit)

    def _ordered(
        self, query: SearchQuery, where: str, values: list[Any], order: str, limit: int | None
    ) -> Iterator[int]:
        """Yield the numbers of articles that meet the SQL conditions and the rest of the query."""
        sql = f"SELECT n FROM {where} ORDER BY {order} LIMIT ?"  # noqa: S608  columns and conditions are ours
        # If the index cannot decide, matching articles may come after many others.
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
        # The order of places is the order in which lines were written.
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
        # The SQL index has the facets in this order, so nothing is sorted and no article is read.
        index = "articles_facts" if "month" in names else "articles_facets"
        columns = ", ".join(FACETS[name] for name in names if name in FACETS) or "NULL"
        sql = f"SELECT {columns}, count(*) FROM articles INDEXED BY {index} {found} GROUP BY {columns}"  # noqa: S608  the same
        counts: Counter[tuple[str | None, ...]] = Counter()
        for row in self.db.execute(sql, values):
            facts = iter(row)
            counts[tuple(next(facts) if n in FACETS else self._site for n in names)] = row[-1]
        return counts

    def _check(self, query: SearchQuery) -> Callable[[int], bool]:
        """Return a function that tells whether an article matches where the index cannot decide."""
        groups = [
            (g[0].excluded, [self._holds(term, is_found=is_found(g)) for term in g])
            for g in query.scans()
        ]
        return lambda number: all(
            any(holds(number) for holds in group) is not excluded for excluded, group in groups
        )

    def _holds(self, term: Term, *, is_found: bool) -> Callable[[int], bool]:
        """Return a function that tells whether an article contains a term, by reading its text.

        With ``is_found``, it is called only for articles that the index has found for this term;
        otherwise it reads only those that the index finds.
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
    """Return the tables and conditions as SQL, and the values of the conditions."""
    conditions, values = query.conditions()
    if not (match := heads or query.match()):
        return f"articles WHERE {' AND '.join(conditions) or '1'}", values
    table = "heads" if heads else "words"
    where = f"{_MATCHED.format(table, table)} {_FACTS}"
    return " AND ".join([where, *conditions]), [match, *values]
