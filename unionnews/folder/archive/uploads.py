"""``uploaded.jsonl``: which files of an archive a store has, and which of them are out of date."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from unionnews.folder.digests import hash_of
from unionnews.folder.file_names import UPLOADED
from unionnews.folder.json_text import read_json


def confirmed(archive: Path) -> Iterator[dict[str, Any]]:
    """Yield the entry of each uploaded file: name, bytes, sha256, address, date."""
    noted = archive / UPLOADED
    if not noted.exists():
        return
    for line in noted.read_bytes().splitlines():
        try:
            entry = read_json(line)
        except ValueError:
            continue  # a line that a crash cut off: the file is uploaded again
        if isinstance(entry, dict) and {"name", "sha256", "address"} <= entry.keys():
            yield entry


def stale(archive: Path, until: str = "~") -> list[str]:
    """Return the addresses, without logins, of uploaded files that may hold removed pages.

    These are files that were removed here, if they were uploaded up to ``until`` (ISO 8601, UTC),
    and files whose bytes here have changed since.
    """
    found: dict[str, None] = {}
    for entry in confirmed(archive):
        file = archive / entry["name"]
        gone = not file.exists() and entry.get("date", "")[:19] <= until[:19]
        if gone or (file.exists() and hash_of(file) != entry["sha256"]):
            found[_told(entry["address"])] = None
        else:
            found.pop(_told(entry["address"]), None)
    return list(found)


def _told(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    login, _, place = rest.rpartition("@")
    return f"{scheme}{mark}{'***@' if login else ''}{place}"
