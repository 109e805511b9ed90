"""``exports.jsonl`` in a site's folder: which datasets hold its records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from unionnews.dataset.manifest import MANIFEST
from unionnews.folder.file_names import LEDGER

EXPORTS = "exports.jsonl"


def note_export(sources: Iterable[Path], target: Path, now: datetime) -> None:
    """Note in the folder of each source that ``target`` is made of it, before it is.

    Raises OSError where a folder cannot be written.
    """
    line = json.dumps({"path": str(target.absolute()), "at": now.isoformat()}) + "\n"
    for folder in {source.parent for source in sources}:
        if (folder / LEDGER).exists():
            with (folder / EXPORTS).open("a", encoding="utf-8") as file:
                file.write(line)


def made_before(folder: Path, instant: str) -> list[Path]:
    """Return the datasets that are there and were made at ``instant`` (ISO 8601, UTC) or before.

    Also the folders that an export which was killed has left beside them.
    """
    made: dict[str, str] = {}
    noted = folder / EXPORTS
    for line in noted.read_text(encoding="utf-8").splitlines() if noted.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # cut off by a crash, before the dataset was begun
        made[entry["path"]] = entry["at"]
    old = [Path(path) for path, at in made.items() if at[:19] <= instant[:19]]
    there = [path for path in old if (path / MANIFEST).is_file()]
    pieces = [
        piece
        for path in map(Path, made)
        for kind in ("partial", "old")
        for piece in path.parent.glob(f".{path.name}.{kind}-*")
    ]
    return sorted({*there, *pieces})
