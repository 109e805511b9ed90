"""The archive: every page kept as WARC, and read back from any WARC.

:func:`read` and :func:`read_at` give captures of one file, :class:`ArchiveIndex` finds them by
address over many files and resolves revisit records. Knows no Scrapy, no site, no clock.
"""

from unionnews.archive.addresses import address_key
from unionnews.archive.capture import (
    Capture,
    Problem,
    Problems,
    Provenance,
    RecordError,
    Revisit,
)
from unionnews.archive.index import ArchiveIndex, CaptureRef
from unionnews.archive.reader import MAX_BODY, Archive, read, read_at

__all__ = [
    "MAX_BODY",
    "Archive",
    "ArchiveIndex",
    "Capture",
    "CaptureRef",
    "Problem",
    "Problems",
    "Provenance",
    "RecordError",
    "Revisit",
    "address_key",
    "read",
    "read_at",
]
