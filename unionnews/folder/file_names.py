"""Names of the files in a site's folder, and of the demo's folder."""

from pathlib import Path

DEMO_FOLDER = "demo"
"""Folder, inside the output folder, that ``crawl --demo`` writes to."""

RECORDS = "articles.jsonl"
"""The records, one on each line; the ledger says up to which byte they are committed."""
LEDGER = "ledger.sqlite"
LOCK = "ledger.lock"
FORGOTTEN = "forgotten.jsonl"
"""Tombstones of articles that were taken down."""
SEARCH_INDEX = "index.sqlite"
ARCHIVE = "archive"
"""Folder of the WARC files."""
ARCHIVE_INDEX = "warc-index.sqlite"
UPLOADED = "uploaded.jsonl"
"""WARC files that are kept elsewhere."""
RUNS = "runs"
"""Folder with one summary for each run."""
FOLDER_ID = "folder.id"
"""File with a random id of this folder; made by the first ``sync``."""
SYNC = "sync"
"""Folder with a file for each target of ``sync``; that of a webhook says how far it is synced."""
DEAD_LETTERS = "dead-letters.jsonl"
"""File in :data:`SYNC`: id, revision and reason of rows that a webhook refused; no texts."""


def what_to_do(place: Path) -> str:
    """Return advice for somebody whose output folder has no records."""
    if any((place / DEMO_FOLDER).glob(f"*/{RECORDS}")):
        return f"the demo's lie in {place / DEMO_FOLDER}: add --output {place / DEMO_FOLDER}"
    return "crawl first, or name another folder with --output"
