"""Files that are whole or not there at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path, *, alone: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name when all of it is on the disk.

    After an error or a crash the old file stays. Who writes ``alone`` (under a lock, say) leaves
    at most one file beside it, which the next try writes over; others each have their own.
    """
    # What replaced a link would leave the old text where the link leads.
    path = path.resolve() if path.is_symlink() else path
    new = path.with_name(f".{path.name}.new" if alone else f".{path.name}.{os.getpid()}")
    try:
        with new.open("wb") as file:
            if path.exists():
                # Who may read it was decided when it was made, or by its owner since.
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def whole_folder(path: Path) -> None:
    """Make a folder, and those above it, that outlives a power cut."""
    if not path.is_dir():
        whole_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names that were created, replaced or removed in ``folder`` outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
