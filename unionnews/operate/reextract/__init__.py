"""Make records from archives, without one request; compare new records with earlier ones.

:func:`extract_archive` reads WARC files, :func:`compare` compares its records with earlier ones,
:func:`reextract_site` makes the records of a site anew from its own archive.
"""

from unionnews.operate.reextract.archive_reading import article_at
from unionnews.operate.reextract.diff import compare
from unionnews.operate.reextract.extracting import Counts, Extraction, extract_archive
from unionnews.operate.reextract.plan import CaptureSelection
from unionnews.operate.reextract.rendering import DiffFormat, render
from unionnews.operate.reextract.site_records import Remade, reextract_site

__all__ = [
    "CaptureSelection",
    "Counts",
    "DiffFormat",
    "Extraction",
    "Remade",
    "article_at",
    "compare",
    "extract_archive",
    "reextract_site",
    "render",
]
