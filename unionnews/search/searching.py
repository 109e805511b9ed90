"""Queries on the indexes of several folders: hits, counts, records, facets."""

import contextlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from heapq import nsmallest
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Self

from unionnews.dataset.upgrades import Record
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.closeable import Closeable
from unionnews.folder.file_names import RECORDS, what_to_do
from unionnews.folder.ledger import View, open_committed
from unionnews.search.arrivals import still
from unionnews.search.excerpts import LOOKED_THROUGH
from unionnews.search.folder_index import Arrived, FolderIndex, Hit, Order
from unionnews.search.index import FILE_NAME, refresh
from unionnews.search.query import parse_query
from unionnews.search.ranking import newest_first


class MovedError(RunError):
    """What is searched was made anew while it was read; a library that is opened anew may answer."""


class Library(Closeable):
    """The records below some places, open for search; brought up to date when opened."""

    def __init__(
        self, folders: Sequence[Path], *, fresh: bool = True, places: Sequence[Path] = ()
    ) -> None:
        """Open the indexes of sites' folders; in ``places``, more folders may appear later.

        Raises :class:`RunError` if an index cannot be made or read.
        """
        self._stack = contextlib.ExitStack()
        beside = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._indexes: dict[Path, FolderIndex] = {}
        self._files: dict[Path, BinaryIO] = {}
        self._places, self._seen = places, _indexes_in(places)
        self.behind: list[Path] = []
        """Folders that cannot be written; their old indexes are searched."""
        for folder in folders:
            if fresh:
                self._refresh(folder)
            self._indexes[folder] = index = FolderIndex(folder, beside)
            self._stack.callback(index.close)
        self._stack.callback(beside.shutdown)

    def _refresh(self, folder: Path) -> None:
        if os.access(folder, os.W_OK) or not (folder / FILE_NAME).exists():
            refresh(folder)
        else:
            self.behind.append(folder)

    @classmethod
    def below(cls, places: Sequence[Path]) -> Self:
        """Open the records in output folders, or in sites' folders.

        Raises :class:`UsageError` if there are no records.
        """
        return cls(site_folders(places), places=places)

    def close(self) -> None:
        self._stack.close()

    def hits(
        self, query: str, order: Order = "relevance", limit: int | None = 20, offset: int = 0
    ) -> list[Hit]:
        """Return the matching articles, best or newest first; with ``limit`` None, all of them.

        Raises :class:`UsageError` if the query cannot be parsed.
        """
        parsed = parse_query(query)
        upto = None if limit is None else limit + offset
        found = [hit for i in self._indexes.values() for hit in i.hits(parsed, order, upto)]
        key = _by_rank if order == "relevance" and parsed.match() else _by_date
        ordered = sorted(found, key=key) if upto is None else nsmallest(upto, found, key=key)
        return ordered[offset:]

    def replaced(self) -> bool:
        """Tell whether an index was made anew, removed by a takedown, or added since opening."""
        added = _indexes_in(self._places) - self._seen - {f / FILE_NAME for f in self._indexes}
        return bool(added) or any(index.replaced() for index in self._indexes.values())

    @property
    def folders(self) -> list[Path]:
        """Folders that are open."""
        return list(self._indexes)

    @property
    def state(self) -> list[str]:
        """Values that stay the same as long as no article is added or removed."""
        return [str(i.db.execute("SELECT group_concat(value) FROM about").fetchone()[0]) for i in self._indexes.values()]  # fmt: skip

    def arrived(
        self, query: str, limit: int | None, only: Iterable[str] | None = None
    ) -> list[Arrived]:
        """Return the matching articles, last visible first, at most ``limit`` of each folder.

        With ``only``, return only articles with these ids. Articles that become visible later will
        come before all of them.

        Raises :class:`UsageError` if the query cannot be parsed. Raises :class:`MovedError` if an
        index was made anew meanwhile.
        """
        parsed = parse_query(query)
        with contextlib.ExitStack() as all_still:
            for index in self._indexes.values():
                all_still.enter_context(still(index.db))
            found = [i.arrived(parsed, limit, only) for i in self._indexes.values()]
        if self.replaced():
            raise MovedError("an index was made meanwhile; ask again")
        return sorted(chain(*found), key=lambda one: one.order, reverse=True)

    def hit(self, arrived: Arrived) -> Hit:
        """Return an article of :meth:`arrived`."""
        return self._indexes[arrived.folder].hit(arrived.n)

    def present(self, query: str) -> Iterator[str]:
        """Yield the ids of matching articles that are still on their sites, oldest line first."""
        parsed = parse_query(query)
        for index in self._indexes.values():
            yield from index.present(parsed)

    def count(self, query: str) -> int:
        """Return the number of matching articles."""
        parsed = parse_query(query)
        return sum(index.count(parsed) for index in self._indexes.values())

    def facets(self, query: str, names: Sequence[str]) -> tuple[int, dict[str, Counter[str]]]:
        """Return the number of matching articles, in total and for each value of some fields."""
        parsed = parse_query(query)
        found = sum((i.tally(parsed, names) for i in self._indexes.values()), Counter())
        counts = {name: Counter[str]() for name in names}
        for values, count in found.items():
            for name, value in zip(names, values, strict=True):
                if value:
                    counts[name][value] += count
        return found.total(), counts

    def body(self, hit: Hit) -> tuple[str, int]:
        """Return the beginning of an article's text, as needed by lists, and the whole length."""
        db = self._indexes[hit.folder].db
        sql = "SELECT substr(articleBody, 1, ?), length(articleBody) FROM articles WHERE n = ?"
        text, length = db.execute(sql, (LOOKED_THROUGH, hit.n)).fetchone() or ("", 0)
        return text or "", length or 0

    def find(self, article: str) -> Hit | None:
        """Return an article by its id."""
        return next(filter(None, (i.find(article) for i in self._indexes.values())), None)

    def records(self, hit: Hit) -> Iterator[Record]:
        """Yield the revisions of an article from ``articles.jsonl``, newest first.

        Raises :class:`MovedError` if the records were rewritten meanwhile.
        """
        db, file = self._indexes[hit.folder].db, self._file(hit.folder)
        sql = "SELECT offset, length FROM revisions WHERE id = ? ORDER BY revision DESC"
        for offset, length in db.execute(sql, (hit.id,)).fetchall():
            file.seek(offset)
            yield _checked(file.read(length), hit)

    def _file(self, folder: Path) -> BinaryIO:
        """Return the open records of a folder; opened once, as asking the ledger takes time."""
        known = self._files.get(folder)
        if known is None or not _is_still(known, folder / RECORDS):
            known = self._files[folder] = self._stack.enter_context(open_committed(folder)).file
        return known


def _indexes_in(places: Sequence[Path]) -> set[Path]:
    return {path for place in places for path in place.glob(f"*/{FILE_NAME}")}


def _is_still(file: BinaryIO, path: Path) -> bool:
    """Tell whether an open file still has its name, or was replaced (by a takedown)."""
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    return False


def _checked(line: bytes, hit: Hit) -> Record:
    import msgspec  # noqa: PLC0415  only where records are read

    with contextlib.suppress(msgspec.DecodeError):
        record: Record = msgspec.json.decode(line)
        if isinstance(record, dict) and record.get("id") == hit.id:
            return record
    raise MovedError(f"{hit.folder}: the records were rewritten meanwhile; ask again")


def _by_date(hit: Hit) -> tuple[float, int, Path]:
    return (*newest_first(hit.instant, hit.n), hit.folder)


def _by_rank(hit: Hit) -> tuple[float, float, int, Path]:
    return (-hit.rank, *_by_date(hit))


def site_folders(places: Sequence[Path]) -> list[Path]:
    """Return the folders with a ledger among ``places`` and directly in them.

    Raises :class:`UsageError` for a place that has none: what was asked for is not left out.
    """
    found = {place: folders_in(place) for place in places}
    for place, folders in found.items():
        if not folders:
            raise UsageError(f"{place}: nothing was crawled here; {what_to_do(place)}")
    return list(dict.fromkeys(folder for folders in found.values() for folder in folders))


def folders_in(place: Path) -> list[Path]:
    """Return the place, and the folders directly in it, as far as they have a ledger."""
    return [folder for folder in (place, *sorted(place.glob("*/"))) if View.exists(folder)]
