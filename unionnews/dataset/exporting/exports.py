"""``exports.jsonl`` in a site's folder: which datasets, feeds as files and reports hold its records."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from unionnews.dataset.manifest import is_dataset
from unionnews.folder.file_names import LEDGER
from unionnews.folder.ledger import noted

EXPORTS = "exports.jsonl"
FEEDS_LIST = "feeds.opml"
"""File of a folder of feeds that is always there."""
logger = logging.getLogger(__name__)


def note_export(folders: Iterable[Path], target: Path) -> None:
    """Note in the folder of each site that ``target`` is made of it, before it is.

    ``target`` is a dataset, a folder of feeds or a file. What is noted since the last takedown is
    not noted again. A folder that cannot be written is told of, and no more.
    """
    now, path = datetime.now(UTC).isoformat(), str(target.absolute())
    for folder in {folder for folder in folders if (folder / LEDGER).exists()}:
        try:
            if _made(folder).get(path, "")[:19] > noted(folder)[1][:19]:
                continue
            with (folder / EXPORTS).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"path": path, "at": now}) + "\n")
        except OSError as error:
            logger.warning("%s: a takedown will not know of it (%s)", target, error)


def _made(folder: Path) -> dict[str, str]:
    """Return what was made of a folder's records, and when last."""
    made: dict[str, str] = {}
    known = folder / EXPORTS
    for line in known.read_text(encoding="utf-8").splitlines() if known.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # cut off by a crash, before the dataset was begun
        made[entry["path"]] = entry["at"]
    return made


def made_before(folder: Path, instant: str) -> list[Path]:
    """Return what is there of them and was made at ``instant`` (ISO 8601, UTC) or before.

    Also the folders that an export which was killed has left beside them.
    """
    made = _made(folder)
    old = [Path(path) for path, at in made.items() if at[:19] <= instant[:19]]
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
