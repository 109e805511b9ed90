"""The entries of a feed and their order, the same for feeds as files and from the server."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from unionnews.dataset.rows import instant
from unionnews.dataset.upgrades import Record
from unionnews.folder.file_names import FORGOTTEN, SEARCH_INDEX
from unionnews.folder.ledger import content_hash
from unionnews.folder.tombstones import ids_of_addresses, read_notes
from unionnews.search.folder_index import Arrived
from unionnews.search.searching import Library

ENTRIES = 50
"""Number of entries on a page."""
REACH = 1000
"""Most entries, and most tombstones, on all pages of a feed together."""
Entry = tuple[int, Record]
"""The time of an article's last change in seconds since 1970, and its newest record."""


def order(library: Library, query: str, limit: int) -> list[Arrived]:
    """Return the articles that a query finds, each once; the one that became visible last is first.

    Dates of publication do not matter, as an archive may bring an old article late. So an article
    that becomes visible later always comes before all earlier ones, in whichever folder it is.

    Raises :class:`UsageError` if the query cannot be parsed.
    """
    reach = limit
    while True:
        found = library.arrived(query, reach)
        chosen = _once(library, query, found[:reach])
        if len(chosen) >= limit or len(found) <= reach:
            return chosen[:limit]
        reach *= 2


def _once(library: Library, query: str, found: list[Arrived]) -> list[Arrived]:
    """Return one copy of each article, as several folders may have the same article."""
    if len(library.folders) == 1:
        return found
    copies: dict[str, list[Arrived]] = {}
    for one in library.arrived(query, None, only={one.id for one in found}):
        copies.setdefault(one.id, []).insert(0, one)
    told = {_told(library, some) for some in copies.values()}
    return [one for one in found if one in told]


def _told(library: Library, copies: list[Arrived]) -> Arrived:
    """Return the first copy that came, or a later one that has changed after it and differs."""
    told, *others = copies
    for other in others:
        (before, old), (after, new) = entry_of(library, told), entry_of(library, other)
        is_news = new["status"] != old["status"] or content_hash(new) != content_hash(old)
        if after > before and is_news:
            told = other
    return told


def page_after(told: Sequence[Arrived], place: str) -> int:
    """Return the index at which the page after a place (:func:`place_of`) begins.

    No entry is left out, even if articles have come, moved to the top or been taken down since the
    page before was read.
    """
    instant, line, one = place.split("-")
    known = (there.instant == int(instant) and there.id == one for there in told)
    behind = (there.order < (int(instant), int(line)) for there in told)
    for places, step in ((known, 1), (behind, 0)):
        if (found := next((n for n, is_there in enumerate(places) if is_there), None)) is not None:
            return found + step
    return len(told)


def place_of(arrived: Arrived) -> str:
    """Return the place of an entry in the order, as text."""
    return f"{arrived.instant}-{arrived.place}-{arrived.id}"


def latest(library: Library, query: str, limit: int) -> Iterator[Entry]:
    """Yield the entries of the articles that a query finds, in the :func:`order` of feeds.

    Raises :class:`UsageError` if the query cannot be parsed.
    """
    return (entry_of(library, one) for one in order(library, query, limit))


def entry_of(library: Library, arrived: Arrived) -> Entry:
    """Return the entry of an article."""
    hit = library.hit(arrived)
    revisions = list(islice(library.records(hit), None if hit.revision > 1 else 1))
    return last_change(revisions), revisions[0]


def last_change(revisions: Sequence[Record]) -> int:
    """Return the time of an article's last change, in seconds, from its revisions (newest first).

    Each revision gets a later time than the one before. A page that a better program has read again
    has the old time of its download, and feed readers would not show the change.
    """
    told = -1
    for record in reversed(revisions):
        dates = (record["metadata"].get(name) for name in ("dateDownloaded", "dateGone"))
        told = max(told + 1, *(instant(date) for date in dates if date), 0)
    return told


def last_indexed(folders: Sequence[Path]) -> str:
    """Return the time of the last change of the indexes; more may follow in the same second."""
    paths = [folder / name for folder in folders for name in (SEARCH_INDEX, FORGOTTEN)]
    changed = max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)
    return printed(int(min(changed, time.time() - 1)))


def printed(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def all_taken_down(library: Library) -> list[tuple[str, str]]:
    """Return the articles that were taken down last, with the times; the latest comes first."""
    found = {pair for folder in library.folders for pair in taken_down(folder)}
    if not found:
        return []
    there = {one.id for one in library.arrived("", None, only={one for one, _ in found})}
    gone = [pair for pair in found if pair[0] not in there]  # another folder may have it still
    return sorted(gone, key=lambda pair: pair[::-1], reverse=True)[:REACH]


def taken_down(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the articles that were taken down in a folder, with the times."""
    for note in read_notes(folder):
        ids = [note["id"]] if note.get("id") else sorted(ids_of_addresses(note))
        yield from ((one, note["at"]) for one in ids)
