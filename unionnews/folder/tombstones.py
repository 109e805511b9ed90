"""``forgotten.jsonl``: a tombstone, without text, for each article that was taken down.

A tombstone (note) has the article's ``key`` and ``id``, all its addresses (``urls``), its places in
the archive, the time, and ``traces`` by which copies of the text are found. It is ``open`` until the
last copy is removed.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from unionnews.exceptions import LedgerError
from unionnews.folder.atomic import whole_file
from unionnews.folder.file_names import FORGOTTEN
from unionnews.folder.json_text import read_json
from unionnews.folder.record_lines import to_line

Note = dict[str, Any]


def read_notes(folder: Path) -> Iterator[Note]:
    """Yield the notes of a site's folder. Raises :class:`LedgerError` if one cannot be read."""
    path = folder / FORGOTTEN
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                note = read_json(line)
                note["urls"]
            except (ValueError, KeyError, TypeError) as error:
                raise LedgerError(f"{path}, line {number}: not readable; put it right") from error
            yield note


def write_notes(folder: Path, notes: Iterable[Note]) -> None:
    """Replace the notes of a site's folder."""
    with whole_file(folder / FORGOTTEN) as file:
        file.writelines(map(to_line, notes))


def is_open(folder: Path) -> bool:
    """Tell whether a takedown must still be finished outside the records."""
    return any(note.get("open") for note in read_notes(folder))


def close_notes(folder: Path) -> None:
    """Close all notes: no copies of the articles are left."""
    notes = list(read_notes(folder))
    if [note for note in notes if note.pop("open", False)]:
        write_notes(folder, notes)


def noted(folder: Path) -> tuple[set[str], str]:
    """Return the traces of all articles taken down, and the time of the last takedown ("" if none).

    Raises :class:`LedgerError` if the file cannot be read.
    """
    notes = list(read_notes(folder))
    traces = {trace for note in notes for trace in note.get("traces", ())}
    return traces, max((str(note["at"]) for note in notes), default="")


def noted_keys(folder: Path, identity: Callable[[str], str]) -> set[str]:
    """Return the keys of all articles taken down, with those of their copies.

    Raises :class:`LedgerError` if the file cannot be read.
    """
    notes = list(read_notes(folder))
    return {note["key"] for note in notes} | {identity(u) for note in notes for u in note["urls"]}


def forgotten_records(folder: Path) -> set[str]:
    """Return the ids of the articles in ``folder`` that had a record and were taken down.

    Only their texts can be in copies of the records. Ids are never removed from this set.
    """
    return {note["id"] for note in read_notes(folder) if note.get("id")}


def forgotten_ids(folder: Path) -> set[str]:
    """Return the ids of the articles that were taken down in ``folder``.

    An address that never had a record is included with the id that it would have had.
    """
    notes = list(read_notes(folder))
    known = {note["id"] for note in notes if note.get("id")}
    return known.union(*map(ids_of_addresses, notes))


def ids_of_addresses(note: Mapping[str, Any]) -> set[str]:
    """Return the ids that the addresses of a tombstone would have as articles of their own."""
    return {hashlib.sha256(url.encode()).hexdigest()[:16] for url in note["urls"]}
