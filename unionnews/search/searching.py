"""Questions to the indexes of several folders: hits, counts, records, facets."""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from typing import Literal, Self

from unionnews.dataset.upgrades import Record
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.ledger import View, open_committed
from unionnews.search.index import FILE_NAME, VERSION, open_index, refresh
from unionnews.search.query import SearchQuery, Term, parse_query
from unionnews.search.ranking import READ, best_first

Order = Literal["relevance", "date"]
FACETS = {
    "site": "site", "source": "source", "section": "section", "language": "language",
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
_WEIGHED = (
    f"n, instant, headline, kicker, subheadline, substr(articleBody, 1, {READ}) AS articleBody"
)
CANDIDATES = 200
"""Articles that are ranked, where more answer: as many of the last collected, and as many of those
whose headline answers. All of a common word could not be weighed in a blink, nor would it tell much."""

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
    """Greater is better (BM25)."""


class _Index:
    """The index of one folder, open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = open_index(folder)
        if self.db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            self.db.close()
            path = folder / FILE_NAME
            raise RunError(f"{path}: made by another version of unionnews; run: unionnews index")
        self._file = _inode(folder / FILE_NAME)

    def replaced(self) -> bool:
        return _inode(self.folder / FILE_NAME) != self._file

    def hits(self, query: SearchQuery, order: Order, limit: int | None) -> list[Hit]:
        if order == "relevance" and query.match():
            return [self._hit(n, rank) for n, rank in islice(self._ranked(query), limit)]
        return [self._hit(n) for n in self._numbers(query, "instant DESC, n DESC", limit)]

    def _ranked(self, query: SearchQuery) -> Iterator[tuple[int, float]]:
        """Yield what answers: the ranked articles, then all others, the last collected first."""
        first = list(self._numbers(query, "row DESC", CANDIDATES))
        if len(first) == CANDIDATES and (heads := query.match_heads()):
            first += self._numbers(query, "row DESC", CANDIDATES, heads)
        known = dict.fromkeys(first)
        sql = f"SELECT {_WEIGHED} FROM articles WHERE n IN ({', '.join(map(str, known))})"  # noqa: S608  our columns, and numbers
        weighed = [term for term in query.words if term.table == "words"]
        yield from best_first(self.db.execute(sql).fetchall(), weighed)
        if len(first) >= CANDIDATES:
            others = self._numbers(query, "row DESC", None)
            yield from ((n, 0.0) for n in others if n not in known)

    def _numbers(
        self, query: SearchQuery, order: str, limit: int | None, heads: str = ""
    ) -> Iterator[int]:
        """Yield the rows of what answers (with ``heads``: by its headline)."""
        where, values = _conditions(query, heads)
        sql = f"SELECT n FROM {where} ORDER BY {order} LIMIT ?"  # noqa: S608  columns and conditions are ours
        # What the index does not decide may stand further down.
        most = -1 if limit is None or query.scans() else limit
        found = (n for (n,) in self.db.execute(sql, (*values, most)))
        return islice(filter(self._check(query), found), limit)

    def _hit(self, number: int, rank: float = 0.0) -> Hit:
        sql = f"SELECT {_SHOWN} FROM articles WHERE n = ?"  # noqa: S608  our columns
        values = dict(self.db.execute(sql, (number,)).fetchone())
        values["authors"] = tuple(filter(None, (values["authors"] or "").split("\n")))
        return Hit(self.folder, **values, rank=rank)

    def find(self, article: str) -> Hit | None:
        found = self.db.execute("SELECT n FROM articles WHERE id = ?", (article,))
        return next((self._hit(n) for (n,) in found), None)

    def present(self, query: SearchQuery) -> Iterator[str]:
        hits = map(self._hit, self._numbers(query, "n", None))
        return (hit.id for hit in hits if hit.status != "gone")

    def collected_last(self, query: SearchQuery, limit: int) -> list[Hit]:
        # A line stands behind all that were written before it.
        return [self._hit(n) for n in self._numbers(query, "place DESC", limit)]

    def count(self, query: SearchQuery) -> int:
        if query.scans():
            return sum(1 for _ in self._numbers(query, "n", None))
        where, values = _conditions(query)
        return int(self.db.execute(f"SELECT count(*) FROM {where}", values).fetchone()[0])  # noqa: S608  the same

    def tally(self, query: SearchQuery, names: Sequence[str]) -> Counter[tuple[str | None, ...]]:
        where, values = _conditions(query)
        cursor = self.db.cursor()
        cursor.row_factory = None  # plain tuples, at a third of the time
        columns = ", ".join(FACETS[name] for name in names)
        cursor.execute(f"SELECT {columns}, n FROM {where}", values)  # noqa: S608  the same
        answers = self._check(query) if query.scans() else None
        return Counter(row[:-1] for row in cursor if answers is None or answers(row[-1]))

    def _check(self, query: SearchQuery) -> Callable[[int], bool]:
        """Return what tells whether an article answers, where the index alone does not decide."""
        groups = [(g[0].excluded, [self._holds(term) for term in g]) for g in query.scans()]
        return lambda number: all(
            any(holds(number) for holds in group) is not excluded for excluded, group in groups
        )

    def _holds(self, term: Term) -> Callable[[int], bool]:
        """Return what tells whether an article holds a term: those that the index finds are looked at."""
        sql = f"SELECT rowid FROM {term.table} WHERE {term.table} MATCH ?"  # noqa: S608  our own names
        found = {row[0] for row in self.db.execute(sql, (term.phrase(),))}
        if not term.needs_scan:
            return found.__contains__
        if len(found) > LOOKED_AT:
            raise UsageError(
                f"{term.text:.40}: it may begin inside a word, and {len(found):,} articles would have"
                f" to be looked at, of which {LOOKED_AT:,} are; write more of it"
            )
        columns, holds = ", ".join(_TEXTS[name] for name in term.columns), term.scanner()
        sql = f"SELECT {columns} FROM articles WHERE n = ?"  # noqa: S608  the same
        return lambda number: (
            number in found
            and any(map(holds, filter(None, self.db.execute(sql, (number,)).fetchone())))
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

    @property
    def state(self) -> list[str]:
        """What stays the same as long as nothing came or went."""
        return [str(i.db.execute("SELECT group_concat(value) FROM about").fetchone()[0]) for i in self._indexes.values()]  # fmt: skip

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

    def facets(self, query: str, names: Sequence[str]) -> tuple[int, dict[str, Counter[str]]]:
        """Return how many articles answer, and how many each value of some fields has."""
        parsed = parse_query(query)
        found = sum((i.tally(parsed, names) for i in self._indexes.values()), Counter())
        counts = {name: Counter[str]() for name in names}
        for values, count in found.items():
            for name, value in zip(names, values, strict=True):
                if value:
                    counts[name][value] += count
        return found.total(), counts

    def body(self, hit: Hit) -> str:
        """Return the text of an article."""
        db = self._indexes[hit.folder].db
        row = db.execute("SELECT articleBody FROM articles WHERE n = ?", (hit.n,)).fetchone()
        return row[0] if row and row[0] else ""

    def find(self, article: str) -> Hit | None:
        """Return an article by its id."""
        return next(filter(None, (i.find(article) for i in self._indexes.values())), None)

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
