"""The list of all places that can contain text of an article.

A takedown goes through it: the text is removed from each place that is ours to rewrite, and other
places that may still contain it are reported. ``verify`` uses the list too, and so does the next
opening of a folder after a takedown was cut short.
"""

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from itertools import chain, pairwise
from pathlib import Path

from unionnews.dataset.exporting.exports import made_before
from unionnews.dataset.feed_parts import FEED, bury_parts
from unionnews.dataset.reading import LATEST, latest
from unionnews.dataset.sync.sync_notes import holders
from unionnews.exceptions import UnionNewsError
from unionnews.folder.archive import bury, lists_with, overwrite, pages_of
from unionnews.folder.archive.uploads import stale
from unionnews.folder.file_names import ARCHIVE, FORGOTTEN, RECORDS, RUNS, SEARCH_INDEX, SYNC
from unionnews.folder.ledger import View
from unionnews.folder.tombstones import forgotten_ids, forgotten_records, noted, noted_keys
from unionnews.items import ArchiveLocation
from unionnews.search import index as search_index
from unionnews.words.patterns import regex


@dataclass(frozen=True)
class SiteTakedowns:
    """The articles of a site's folder that were taken down."""

    folder: Path
    key_of: Callable[[str], str]
    now: datetime

    @cached_property
    def keys(self) -> set[str]:
        """Keys of the articles."""
        return noted_keys(self.folder, self.key_of)

    @cached_property
    def ids(self) -> set[str]:
        """Ids of the articles."""
        return forgotten_ids(self.folder)

    @cached_property
    def noted(self) -> tuple[set[str], str]:
        """Traces of their texts, and the time of the last takedown."""
        return noted(self.folder)

    @cached_property
    def further_pages(self) -> set[str]:
        """Addresses of the further pages of articles on record: no key tells whose they are."""
        with View.read(self.folder) as view:
            pages = (record["metadata"]["pages"][1:] for record in view.records())
            return {page["url"] for further in pages for page in further}

    def is_article(self, view: View, url: str) -> bool:
        """Tell whether an address belongs to an article with a record."""
        if url in self.further_pages:
            return True
        known = view.address(self.key_of(url))
        return known is not None and known.article_id is not None

    def lists(self) -> list[ArchiveLocation]:
        """Return the places of list pages and feeds in the archive that print one of the texts."""
        with View.read(
            self.folder
        ) as view:  # opened once: an archive has as many pages as articles
            return lists_with(self.folder, self.noted[0], partial(self.is_article, view))


Left = Callable[[SiteTakedowns], Iterator[str]]

_OURS = regex(rf"{re.escape(RECORDS)}(?:\.new|\.(?:cut|before)-.*)?")
"""Names of the records, and of what of them was cut or replaced."""
_PIECE, _LONGEST_ID = 1 << 20, 64
"""Bytes that are read at a time, and most of an id."""
_LOOKED_AT = (ARCHIVE, FEED, RUNS, SYNC)
"""Folders that have a place of their own in the list, or no text."""


def _records_left(of: SiteTakedowns) -> Iterator[str]:
    ids = re.compile(b"|".join(re.escape(one.encode()) for one in sorted(of.ids)))
    for path in filter(_may_be_copy, sorted(of.folder.rglob("*"))):
        if _has_one(path, ids):
            what = "the next crawl takes it out" if _OURS.fullmatch(path.name) else "remove it"
            yield f"{path}: holds an article that was taken down; {what}"


def _has_one(path: Path, ids: re.Pattern[bytes]) -> bool:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            # Not by lines: all of a copy may be one.
            pieces = chain([b""], iter(partial(file.read, _PIECE), b""))
            return any(ids.search(one[-_LONGEST_ID:] + other) for one, other in pairwise(pieces))
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return True  # who can tell


def _may_be_copy(path: Path) -> bool:
    """Tell whether a file may be records, or a copy that a person has made of them."""
    others = path.parent.name in _LOOKED_AT or ".sqlite" in path.name or FORGOTTEN in path.name
    return path.is_file() and not others


def _other_folders_left(of: SiteTakedowns) -> Iterator[str]:
    """Copies of the folder beside it, and other sites that have the same articles."""
    for other in sorted(of.folder.parent.glob(f"*/{RECORDS}")):
        folder = other.parent
        if folder.name != of.folder.name and View.exists(folder):
            with View.read(folder) as view:
                if view.holds(of.ids):
                    yield (
                        f"{other}: holds an article that was taken down in {of.folder.name}; take it"
                        f" down there too (--site {folder.name}), or remove that folder"
                    )


def _bury_pages(of: SiteTakedowns) -> int:
    return bury(of.folder, of.keys, of.key_of, of.now)


def _pages_left(of: SiteTakedowns) -> Iterator[str]:
    for place in pages_of(of.folder, of.keys, of.key_of):
        yield f"{of.folder / place.file}, byte {place.offset}: a page of what was taken down"


def _bury_lists(of: SiteTakedowns) -> int:
    return overwrite(of.folder, of.lists(), of.now)


def _lists_left(of: SiteTakedowns) -> Iterator[str]:
    for place in of.lists():
        yield f"{of.folder / place.file}, byte {place.offset}: a list that prints what was taken down"


def _remove_index(of: SiteTakedowns) -> int:
    # The next search makes the index anew, without the article.
    search_index.remove(of.folder)
    return 0


def _index_left(of: SiteTakedowns) -> Iterator[str]:
    if search_index.holds(of.folder, of.ids):
        yield (
            f"{of.folder / SEARCH_INDEX}: holds an article that was taken down; run: unionnews index"
        )


def _bury_parts(of: SiteTakedowns) -> int:
    bury_parts(of.folder, of.now)
    return 0


def _feed_left(of: SiteTakedowns) -> Iterator[str]:
    feed = of.folder / FEED
    if (feed / LATEST).exists() and not of.ids <= set(latest(feed).get("forgotten", ())):
        yield (
            f"{feed}: may hold an article that was taken down; run: unionnews feed {of.folder.name}"
        )


def _exports_left(of: SiteTakedowns) -> Iterator[str]:
    for path in made_before(of.folder):
        yield f"{path}: may still hold what was taken down; make it anew, or remove it"


def _targets_left(of: SiteTakedowns) -> Iterator[str]:
    return holders(of.folder, forgotten_records(of.folder))


def _store_left(of: SiteTakedowns) -> Iterator[str]:
    for address in stale(of.folder / ARCHIVE, until=of.noted[1]):
        yield (
            f"{address}: may still hold what was taken down; take it out there, or bring the file"
            " back here, take the article down again and upload it again: unionnews retain"
        )


PLACES: tuple[tuple[str, Callable[[SiteTakedowns], int] | None, Left], ...] = (
    # The ledger itself removes it from these, in one transaction with its own rows.
    ("records, lines that were cut or replaced", None, _records_left),
    ("other folders of the same output", None, _other_folders_left),
    # Early in the list, so that searches meanwhile do not find it.
    ("search index", _remove_index, _index_left),
    ("pages in the archive", _bury_pages, _pages_left),
    ("list pages and feeds in the archive", _bury_lists, _lists_left),
    ("parts of the feed", _bury_parts, _feed_left),
    ("exports with the lines they rejected, feeds as files, reports", None, _exports_left),
    ("targets of `sync`", None, _targets_left),
    ("archives in a store", None, _store_left),
)
"""Name of each place, the function that removes the text (None: not done here), and the function
that yields where it may still be."""


def take_out(folder: Path, key_of: Callable[[str], str], now: datetime) -> Counter[str]:
    """Remove all articles that were taken down from every copy; return the number of overwritten
    members of the archive, by the name of the place.

    Doing it again is harmless.
    """
    of = SiteTakedowns(folder, key_of, now)
    places = PLACES if of.keys else ()
    return +Counter({name: clean(of) for name, clean, _ in places if clean})


def left(folder: Path, key_of: Callable[[str], str], now: datetime) -> Iterator[str]:
    """Yield every place that contains, or may contain, text of an article taken down."""
    of = SiteTakedowns(folder, key_of, now)
    for _, _, look in PLACES if of.keys else ():
        try:
            yield from look(of)
        except (UnionNewsError, OSError) as error:
            # A place that cannot be read may contain it.
            yield str(error)
