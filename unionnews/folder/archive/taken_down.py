"""Pages of articles that were taken down: found in the archive of a site's folder, and overwritten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive.archive_index import ArchiveIndex
from unionnews.folder.archive.capture import Capture, RecordError
from unionnews.folder.archive.files import archive_files
from unionnews.folder.archive.scrub import scrub
from unionnews.folder.file_names import ARCHIVE
from unionnews.folder.traces import is_printed
from unionnews.items import ArchiveLocation
from unionnews.pages.encodings import decode

logger = logging.getLogger(__name__)


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


def lists_with(
    folder: Path, traces: Collection[str], is_article: Callable[[str], bool]
) -> list[ArchiveLocation]:
    """Return where the archive holds a list page, or a feed, that prints one of the texts.

    ``is_article`` tells of an address whether its page is an article's on record: such a page may
    name another article beside its own, and is left.
    """
    files = archive_files(folder / ARCHIVE)
    if not files or not traces:
        return []
    found = []
    with ArchiveIndex.open(files, cache_dir=folder) as index:
        for ref in chain.from_iterable(map(index.refs, files)):
            if ref.is_revisit or is_article(ref.url) or is_article(ref.request_url):
                continue
            with suppress(RecordError):
                if is_printed(_text(index.load(ref)), traces):
                    file = str(Path(ref.file).relative_to(folder))
                    found.append(ArchiveLocation(file=file, offset=ref.offset))
    return found


def _text(capture: Capture) -> str:
    kinds = [value for name, value in capture.headers if name.lower() == "content-type"]
    return decode(capture.body, kinds[0] if kinds else None).text


def bury(folder: Path, keys: Collection[str], key_of: Callable[[str], str], now: datetime) -> int:
    """Overwrite every page of the articles; return how many members of the archive those were."""
    return overwrite(folder, pages_of(folder, keys, key_of), now)


def overwrite(folder: Path, places: list[ArchiveLocation], now: datetime) -> int:
    """Overwrite what lies at these places, as far as the files can be written to.

    Return how many members of the archive those were. What stays is found again by whoever looks.
    """
    done = 0
    for file in sorted({place.file for place in places}):
        try:
            done += scrub(folder, [place for place in places if place.file == file], date=now)
        except (UsageError, RunError) as error:
            logger.warning("%s", error)
    return done
