"""What lies in a site's folder, by name, and where the demo's lies."""

from pathlib import Path

DEMO_FOLDER = "demo"
"""Folder in the output folder that ``crawl --demo`` writes to."""

RECORDS = "articles.jsonl"
"""The records, one a line; of them the ledger counts a length as committed."""
LEDGER = "ledger.sqlite"
LOCK = "ledger.lock"
FORGOTTEN = "forgotten.jsonl"
"""Tombstones of what was taken down."""
SEARCH_INDEX = "index.sqlite"
UNFINISHED = "forgotten.unfinished"
"""Left by an earlier program whose takedown was cut short; today the note itself tells."""
ARCHIVE = "archive"
"""Folder of the WARC files."""
ARCHIVE_INDEX = "warc-index.sqlite"
UPLOADED = "uploaded.jsonl"
"""WARC files that are kept elsewhere."""
RUNS = "runs"
"""Folder of one summary for each run."""
FOLDER_ID = "folder.id"
"""Tells this folder from all others; made by the first ``sync``."""
SYNC = "sync"
"""Folder of the targets of `sync`, one file for each; of a webhook also how far it has followed."""
DEAD_LETTERS = "dead-letters.jsonl"
"""In it: id, revision and reason of rows that a webhook refused. It holds no texts."""


def what_to_do(place: Path) -> str:
    """Return what helps who looks for records in an output folder that has none."""
    if any((place / DEMO_FOLDER).glob(f"*/{RECORDS}")):
        return f"the demo's lie in {place / DEMO_FOLDER}: add --output {place / DEMO_FOLDER}"
    return "crawl first, or name another folder with --output"
