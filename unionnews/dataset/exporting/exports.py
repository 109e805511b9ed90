"""``exports.jsonl`` in a site's folder: the datasets, feeds and reports made from its records."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from unionnews.dataset.manifest import is_dataset
from unionnews.folder.file_names import LEDGER
from unionnews.folder.strange_files import refuse_strange
from unionnews.folder.tombstones import forgotten_records, noted

EXPORTS = "exports.jsonl"
FEEDS_LIST = "feeds.opml"
"""A file that every folder of feeds has."""
logger = logging.getLogger(__name__)


def note_export(folders: Iterable[Path], target: Path) -> None:
    """Note in each site's folder that ``target`` is made from its records; call it before that.

    ``target`` is a dataset, a folder of feeds or a file. It is noted only once after each takedown.
    If a folder cannot be written, that is only logged.

    A note contains the number of takedowns known at that time, whose articles ``target`` leaves
    out. A time would not show what came first within one second.
    """
    now, path = datetime.now(UTC).isoformat(), str(target.absolute())
    for folder in {folder for folder in folders if (folder / LEDGER).exists()}:
        refuse_strange(folder)
        try:
            note = {"path": path, "at": now, "takedowns": len(forgotten_records(folder))}
            if _made(folder).get(path, {}).get("takedowns") == note["takedowns"]:
                continue
            with (folder / EXPORTS).open("a", encoding="utf-8") as file:
                file.write(json.dumps(note) + "\n")
        except OSError as error:
            logger.warning("%s: a takedown will not know of it (%s)", target, error)


def _made(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the last note about each target that was made from a folder's records."""
    made: dict[str, dict[str, Any]] = {}
    known = folder / EXPORTS
    for line in known.read_bytes().splitlines() if known.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # cut off by a crash, before the dataset was begun
        if isinstance(entry, dict) and "path" in entry:
            made[entry["path"]] = entry
    return made


def made_before(folder: Path) -> list[Path]:
    """Return the existing targets that were made before the last takedown of an article.

    Only takedowns of articles with a record count. Partial folders that a killed export has left
    beside a target are returned too.
    """
    made, takedowns = _made(folder), len(forgotten_records(folder))
    instant = noted(folder)[1][:19]

    def is_old(note: dict[str, Any]) -> bool:
        # Earlier programs noted only the time, in seconds.
        known = note.get("takedowns", 0 if note["at"][:19] <= instant else takedowns)
        return bool(known < takedowns)

    old = [Path(path) for path, note in made.items() if is_old(note)]
    there = [
        path for path in old if path.is_file() or is_dataset(path) or (path / FEEDS_LIST).is_file()
    ]
    pieces = [
        piece
        for path in map(Path, made)
        for kind in ("partial", "old")
        for piece in path.parent.glob(f".{path.name}.{kind}-*")
    ]
    return sorted({*there, *pieces})
