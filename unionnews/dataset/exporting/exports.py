"""``exports.jsonl`` in a site's folder: the datasets, feeds and reports made from its records."""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import BinaryIO

import msgspec

from unionnews.dataset.manifest import is_dataset
from unionnews.folder.file_names import LEDGER
from unionnews.folder.json_text import read_json
from unionnews.folder.strange_files import refuse_strange
from unionnews.folder.tombstones import forgotten_records

EXPORTS = "exports.jsonl"
FEEDS_LIST = "feeds.opml"
"""A file that every folder of feeds has."""
_UNKNOWN = "if a dataset, feed or report was made then, a takedown does not name it"

logger = logging.getLogger(__name__)


class _Note(msgspec.Struct):
    path: str
    at: str
    takedowns: int


@contextmanager
def noted_export(folders: Iterable[Path], target: Path) -> Iterator[None]:
    """Note in each site's folder that ``target`` is made from its records in the ``with`` block.

    ``target`` is a dataset, a folder of feeds or a file. If a folder cannot be written, that is
    only logged.

    A note contains the number of takedowns known at the beginning, whose articles ``target`` leaves
    out. A time would not show what came first within one second. A new target is noted before it is
    made, as a killed process leaves pieces of it; one that is there keeps its note until the new one
    has taken its place, as an export that fails leaves the old one.
    """
    now, path = datetime.now(UTC).isoformat(), str(target.resolve())
    renewed: list[tuple[Path, _Note]] = []
    for folder in {folder for folder in folders if (folder / LEDGER).exists()}:
        refuse_strange(folder)
        note = _Note(path, now, len(forgotten_records(folder)))
        if (known := _made(folder).get(path)) is None:
            _append(folder, note)
        elif known.takedowns != note.takedowns:
            renewed.append((folder, note))
    yield
    for folder, note in renewed:
        _append(folder, note)


def _append(folder: Path, note: _Note) -> None:
    try:
        with (folder / EXPORTS).open("ab+") as file:
            # A crash may have cut the last line; the new one must not go on in it.
            begins = _ends_a_line(file)
            file.write(
                (b"" if begins else b"\n") + json.dumps(msgspec.to_builtins(note)).encode() + b"\n"
            )
    except OSError as error:
        logger.warning("%s: a takedown will not know of it (%s)", note.path, error)


def _ends_a_line(file: BinaryIO) -> bool:
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"


def _made(folder: Path) -> dict[str, _Note]:
    """Return the last note about each target that was made from a folder's records.

    Lines that are no notes are told: a takedown does not know what they named.
    """
    made: dict[str, _Note] = {}
    known = folder / EXPORTS
    lines = known.read_bytes().split(b"\n") if known.exists() else []
    for number, line in enumerate(lines, 1):
        try:
            # msgspec alone would refuse a path that is no UTF-8.
            note = msgspec.convert(read_json(line), _Note) if line else None
        except ValueError as error:
            logger.warning("%s, line %d: not a note (%s); %s", known, number, error, _UNKNOWN)
            continue
        if note:
            made[note.path] = note
    return made


def _is_there(path: Path) -> bool:
    try:
        return path.is_file() or is_dataset(path) or (path / FEEDS_LIST).is_file()
    except PermissionError:
        return True  # whoever may look has to
    except OSError:
        return False


def made_before(folder: Path) -> list[Path]:
    """Return the existing targets that were made before the last takedown of an article.

    Only takedowns of articles with a record count. Partial folders that a killed export has left
    beside a target are returned too.
    """
    made, takedowns = _made(folder), len(forgotten_records(folder))
    old = [Path(name) for name, note in made.items() if note.takedowns < takedowns]
    there = filter(_is_there, old)
    pieces = [
        piece
        for path in map(Path, made)
        for kind in ("partial", "old")
        for piece in path.parent.glob(f".{escape(path.name)}.{kind}-*")
    ]
    return sorted({*there, *pieces})
