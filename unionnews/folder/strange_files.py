"""Refuse what is no file in the place of a file: to open a pipe can wait for ever."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from unionnews.exceptions import LedgerError
from unionnews.folder.file_names import RECORDS, RUNS

_KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}
_LOCKLESS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}
_SUFFIXES = (".gz", ".id", ".json", ".jsonl", ".lock", ".sqlite", ".toml", "-shm", "-wal")
"""Ends of the names that our files have; our folders have none of them."""


def refuse_strange(folder: Path) -> None:
    """Look at everything in a site's folder and in the folders there, before a file is opened.

    Summaries of runs are not looked at. Links are followed; one that leads nowhere, or to itself, is no file yet. Raises :class:`LedgerError` for a
    pipe, a socket or a device, for a folder with the name of a file, and for a file system without record locks.
    """
    for path, kind in _strange(folder, deeper=True):
        raise LedgerError(f"{path}: {kind} in the place of a file; put the file back, or remove it")
    _refuse_lockless(folder / RECORDS)


def _refuse_lockless(file: Path) -> None:
    """Refuse a file system on which SQLite would take every file for locked, and wait.

    Nobody locks the records, so closing them releases no lock of this process.
    """
    try:
        with file.open("rb") as lines:
            fcntl.lockf(lines, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _LOCKLESS:
            raise LedgerError(
                f"{file.parent}: its file system has no record locks ({error.strerror}), which the"
                " ledger needs: mount it with locks, or move the folder to another one"
            ) from None


def _strange(folder: Path, *, deeper: bool) -> Iterator[tuple[str, str]]:
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if (entry.is_symlink() and not Path(entry.path).exists()) or entry.is_file():
            continue
        if entry.is_dir() and not entry.name.endswith(_SUFFIXES):
            # There may be thousands of summaries of runs, and this is done for each search.
            inside = deeper and entry.name != RUNS
            yield from _strange(Path(entry.path), deeper=False) if inside else ()
        else:
            kind = stat.S_IFMT(entry.stat().st_mode)
            yield entry.path, _KINDS.get(kind, "something else")
