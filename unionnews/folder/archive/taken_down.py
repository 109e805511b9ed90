"""Find the pages of articles that were taken down in a site's archive, and overwrite them."""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive.archive_index import ArchiveIndex
from unionnews.folder.archive.capture import RecordError
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

    Records name only some of them: the archive also has earlier tries, later fetches and copies.
    ``key_of`` returns the key of an article for an address.
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
    """Return the places of list pages and feeds in the archive that print one of the texts.

    ``is_article`` tells whether an address belongs to an article with a record. Such a page is not
    returned, even if it shows a headline of another article.
    """
    files = archive_files(folder / ARCHIVE)
    if not files or not traces:
        return []
    found = []
    with ArchiveIndex.open(files, cache_dir=folder) as index:
        for ref in chain.from_iterable(map(index.refs, files)):
            if ref.is_revisit or any(map(is_article, {ref.url, ref.request_url})):
                continue
            with suppress(RecordError):
                capture = index.load(ref)
                if is_printed(decode(capture.body, capture.content_type).text, traces):
                    file = str(Path(ref.file).relative_to(folder))
                    found.append(ArchiveLocation(file=file, offset=ref.offset))
    return found


def bury(folder: Path, keys: Collection[str], key_of: Callable[[str], str], now: datetime) -> int:
    """Overwrite every page of the articles; return the number of members overwritten."""
    return overwrite(folder, pages_of(folder, keys, key_of), now)


def overwrite(folder: Path, places: list[ArchiveLocation], now: datetime) -> int:
    """Overwrite the pages at these places, as far as the files can be written.

    Return the number of members overwritten. A file that cannot be written is logged, and its pages
    are found again by ``verify``.
    """
    done = 0
    for file in sorted({place.file for place in places}):
        try:
            done += scrub(folder, [place for place in places if place.file == file], date=now)
        except (UsageError, RunError) as error:
            logger.warning("%s", error)
    return done
