"""``sync/*.json`` in a site's folder: the targets with its records, and the takedowns they know."""

import shlex
from collections.abc import Iterator, Set
from hashlib import sha256
from pathlib import Path

import msgspec

from unionnews.dataset.manifest import json_bytes
from unionnews.folder.atomic import on_disk, write_whole
from unionnews.folder.file_names import SYNC


class _Note(msgspec.Struct):
    forgotten: set[str]
    selection: str
    target: str


def note_target(folder: Path, target: str, selection: str, forgotten: Set[str]) -> None:
    """Note that ``target``, an address without secrets, has records of ``folder``.

    Raises :class:`RunError` if the note cannot be written.
    """
    path = folder / SYNC / f"{sha256(target.encode()).hexdigest()[:16]}.json"
    note = {"target": target, "selection": selection, "forgotten": sorted(forgotten)}
    data = json_bytes(note)
    with on_disk(path):
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_bytes() != data:
            write_whole(path, data, alone=False)


def holders(folder: Path, ids: Set[str]) -> Iterator[str]:
    """Yield a line for each target that has not got some takedowns yet, with what to do."""
    for path in sorted((folder / SYNC).glob("*.json")):
        try:
            note = msgspec.json.decode(path.read_bytes(), type=_Note)
            options = list(_options(note.selection))
        except (ValueError, RecursionError) as error:
            yield f"{path}: not readable ({error}); sync its target again"
            continue
        if not ids <= note.forgotten:
            command = ["unionnews", "sync", note.target, "--site", folder.name, "--output"]
            command += [str(folder.parent), *options]
            yield (
                f"{note.target}: may still hold what was taken down; run: {shlex.join(command)}"
                f" (if there is no such target any more: rm {shlex.quote(str(path))})"
            )


def _options(selection: str) -> Iterator[str]:
    """Yield the command-line options of a selection, from its text."""
    chosen = msgspec.json.decode(selection or "{}", type=dict[str, str | list[str]])
    for name, given in chosen.items():
        for value in [given] if isinstance(given, str) else given:
            yield from (f"--{name}", value)
