"""The archive: keep every page as WARC, and read pages from any WARC file.

:func:`read` and :func:`read_at` return captures of one file, :class:`ArchiveIndex` finds them by
address in many files and resolves revisit records. :class:`ArchiveWriter` stores exchanges;
after a crash :func:`recover` cuts off a broken end and :func:`captures_after` yields the pages that
the ledger does not know yet. :func:`scrub` removes pages. Uses no Scrapy, no site, no clock.
"""

from unionnews.folder.archive.archive_index import ArchiveIndex
from unionnews.folder.archive.capture import (
    PAGE_STATUSES,
    Capture,
    Problems,
    Provenance,
    RecordError,
    address_key,
)
from unionnews.folder.archive.catalog import CaptureRef
from unionnews.folder.archive.files import (
    archive_files,
    earliest,
    is_archive,
    location_name,
    need_archives,
)
from unionnews.folder.archive.reader import MAX_BODY, read, read_at
from unionnews.folder.archive.salvage import captures_after, recover
from unionnews.folder.archive.scrub import scrub
from unionnews.folder.archive.taken_down import bury, lists_with, overwrite, pages_of
from unionnews.folder.archive.writer import ArchiveWriter, WrittenExchange
