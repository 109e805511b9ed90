"""Pages of articles that were taken down: found in the archive of a site's folder, and overwritten."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path

from unionnews.folder.archive.archive_index import ArchiveIndex
from unionnews.folder.archive.files import archive_files
from unionnews.folder.archive.scrub import scrub
from unionnews.folder.file_names import ARCHIVE
from unionnews.items import ArchiveLocation


def pages_of(
    folder: Path, keys: Collection[str], key_of: Callable[[str], str]
) -> list[ArchiveLocation]:
    """Return every place at which the archive holds a page of one of the articles.

    Not only those that records name: earlier tries, later looks and copies are kept too.
    ``key_of`` gives the key of an article from an address.
    """
    files = archive_files(folder / ARCHIVE)
    if not files or not keys:
        return []
    with ArchiveIndex.open(files, cache_dir=folder) as index:
        refs = [ref for path in files for ref in index.refs(path)]
    places = {
        (str(Path(ref.file).relative_to(folder)), ref.offset)
        for ref in refs
        if {key_of(ref.url), key_of(ref.request_url)} & set(keys)
    }
    return [ArchiveLocation(file=file, offset=offset) for file, offset in sorted(places)]


def bury(folder: Path, keys: Collection[str], key_of: Callable[[str], str], now: datetime) -> int:
    """Overwrite every page of the articles; return how many members of the archive those were."""
    places = pages_of(folder, keys, key_of)
    return scrub(folder, places, date=now) if places else 0
