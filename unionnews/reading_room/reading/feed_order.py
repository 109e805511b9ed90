"""What a feed tells, and in which order: one for cutting it into pages and for showing it."""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from unionnews.dataset.rows import instant
from unionnews.dataset.upgrades import Record
from unionnews.folder.file_names import FORGOTTEN, RECORDS, SEARCH_INDEX
from unionnews.search.folder_index import Hit
from unionnews.search.searching import Library

ENTRIES = 50
"""Entries of a page."""
REACH = 1000
"""Entries and tombstones of a feed, all pages together."""
_AHEAD = ENTRIES
"""Entries behind one that tell whether it came later than its date says."""


def latest(library: Library, query: str, limit: int) -> Iterator[tuple[int, Record]]:
    """Yield what a query finds, with the instant of its last change (s), what came last first.

    A site's articles come in the order in which they were written down, whatever their dates say:
    what an archive gave late is news. Sites are merged by these dates; what is older than others
    behind it goes with what stands before it. A greater limit goes on with the same order, so that
    pages neither repeat nor leave out any.

    :raises UsageError: the query cannot be read.
    """
    hits = library.collected_last(query, limit + _AHEAD)
    sites = [_dated(library, list(some)) for _, some in groupby(hits, key=lambda hit: hit.folder)]
    merged = merge(*sites, key=itemgetter(0), reverse=True)
    return islice(_once(entry for _, entry in merged), limit)


def _once(entries: Iterable[tuple[int, Record]]) -> Iterator[tuple[int, Record]]:
    """Yield each article as it came last: two folders may hold the same."""
    known: set[str] = set()
    for entry in entries:
        if entry[1]["id"] not in known:
            known.add(entry[1]["id"])
            yield entry


def _dated(library: Library, hits: list[Hit]) -> Iterator[tuple[int, tuple[int, Record]]]:
    """Yield the entries of a site, each with the instant by which it is merged with other sites'."""
    # At the latest: when the last line was written.
    came = int((hits[0].folder / RECORDS).stat().st_mtime)
    entries = (_entry_of(library, hit) for hit in hits)
    ahead = deque(islice(entries, _AHEAD))
    while ahead:
        ahead.extend(islice(entries, 1))
        entry = ahead.popleft()
        if all(changed <= entry[0] for changed, _ in ahead):
            came = entry[0]
        yield came, entry


def _entry_of(library: Library, hit: Hit) -> tuple[int, Record]:
    revisions = list(islice(library.records(hit), None if hit.revision > 1 else 1))
    return last_change(revisions), revisions[0]


def last_change(revisions: Sequence[Record]) -> int:
    """Return when an article changed last (s), of its revisions, the newest first.

    Each revision has an instant of its own, after that of the one before: the same page read anew
    by a better program has the old instant of its download, and readers would keep what they have.
    """
    told = -1
    for record in reversed(revisions):
        dates = (record["metadata"].get(name) for name in ("dateDownloaded", "dateGone"))
        told = max(told + 1, *(instant(date) for date in dates if date), 0)
    return told


def last_indexed(folders: Sequence[Path]) -> str:
    """Return when what is searched changed last; a change in the second that runs may have a second one."""
    paths = [folder / name for folder in folders for name in (SEARCH_INDEX, FORGOTTEN)]
    changed = max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)
    return printed(int(min(changed, time.time() - 1)))


def printed(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def all_taken_down(library: Library) -> list[tuple[str, str]]:
    """Return the articles that were taken down last, and when, the last first."""
    found = [pair for folder in library.folders for pair in taken_down(folder)]
    return sorted(found, key=lambda pair: pair[::-1], reverse=True)[:REACH]


def taken_down(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the articles that were taken down in a folder, and when."""
    path = folder / FORGOTTEN
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        note = json.loads(line)
        by_address = {hashlib.sha256(url.encode()).hexdigest()[:16] for url in note["urls"]}
        ids = [note["id"]] if note.get("id") else sorted(by_address)
        yield from ((one, note["at"]) for one in ids)
