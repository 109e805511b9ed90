"""After a crash: cut off the broken end, and find the pages that the ledger does not know.

The writer only appends, and closes a file before it begins the next one. So a killed process
leaves at most one broken member, at the end of the newest file.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from unionnews.folder.archive.archive_index import ArchiveIndex
from unionnews.folder.archive.capture import Capture, Problem, Problems
from unionnews.folder.archive.files import archive_files
from unionnews.folder.archive.members import GZIP, RawFile, members
from unionnews.folder.archive.reader import MAX_BODY
from unionnews.folder.atomic import on_disk


def recover(folder: Path, committed: Mapping[str, int] | None = None) -> list[Problem]:
    """Cut the broken end off the newest file; return what was dropped, or is missing.

    ``committed`` maps a file (named as in ``ArchiveLocation``) to the offset up to which the
    ledger knows it (:attr:`ArchiveWriter.position`); the bytes before are not read again. A
    shorter file has lost pages: a problem of kind ``missing``. Raises RunError where a file
    cannot be cut.
    """
    known = committed or {}
    found = [_missing(folder, name, end) for name, end in known.items()]
    files = archive_files(folder)
    if files:
        newest = files[-1]
        found.append(_cut_end(newest, _name(newest), known.get(_name(newest), 0)))
    return [problem for problem in found if problem]


def _missing(folder: Path, name: str, end: int) -> Problem | None:
    path = folder.parent / name
    size = path.stat().st_size if path.exists() else 0
    if size >= end:
        return None
    return Problem(name, size, "missing", f"{end - size:,} bytes that the ledger knows are gone")


def _cut_end(path: Path, name: str, start: int) -> Problem | None:
    with on_disk(path, "its broken end cannot be cut off"):
        with RawFile(path) as raw:
            size = raw.size
            end = min(start, size)
            # A broken member before sound ones is not cut off: readers count it and go on.
            for member in members(raw, GZIP, end, MAX_BODY, lambda _offset, _error: None):
                end = member.end
        if end < size or size == 0:
            _truncate(path, end)
    if end == size:
        return None
    return Problem(name, end, "dropped", f"{size - end:,} bytes of an unfinished record dropped")


def _truncate(path: Path, end: int) -> None:
    if end == 0:
        path.unlink()
        return
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())


def captures_after(
    folder: Path, committed: Mapping[str, int] | None = None, *, problems: Problems | None = None
) -> Iterator[Capture]:
    """Yield the complete captures after a committed position, oldest first.

    These pages were stored, but the ledger does not know them: they are to be used, not fetched
    again. Files older than the newest one in ``committed`` are taken as committed.
    ``Capture.file`` is named as in ``ArchiveLocation``. Call :func:`recover` before.
    """
    known = committed or {}
    files = archive_files(folder)
    names = [_name(path) for path in files]
    last = max((names.index(name) for name in known if name in names), default=0)
    if not files:
        return
    with ArchiveIndex.open(files) as index:
        for path, name in zip(files[last:], names[last:], strict=True):
            start = known.get(name, 0)
            for capture in index.read(path, start=start, problems=problems):
                capture.file = name
                yield capture


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
