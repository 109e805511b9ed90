"""Write files so that they are complete or not there at all."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from unionnews.exceptions import RunError


@contextmanager
def whole_file(path: Path, *, alone: bool = True) -> Iterator[BinaryIO]:
    """Open a file for writing that gets its name when all of it is on the disk.

    After an error or a crash the old file stays. With ``alone`` (only one process writes, for
    example under a lock) all writers use one temporary file, so a crash leaves at most one;
    otherwise each process has its own.
    """
    # If the path is a link, replace its target: else the old text would stay in the target.
    path = _real(path) if path.is_symlink() else path
    new = path.with_name(f".{path.name}.new" if alone else f".{path.name}.{os.getpid()}")
    try:
        with new.open("wb") as file:
            if path.exists():
                # Keep the permissions of the old file.
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_whole(path: Path, data: bytes, *, alone: bool = True) -> None:
    """Write a file as :func:`whole_file` does."""
    with whole_file(path, alone=alone) as file:
        file.write(data)


_NEXT = {
    **dict.fromkeys((errno.EEXIST, errno.ENOTDIR), "a file is in the place of a folder, so name another"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "look at its rights, or name another place"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room"),
}  # fmt: skip


@contextmanager
def on_disk(path: Path, what: str = "cannot be written") -> Iterator[None]:
    """Turn errors of the disk in the block into a :class:`RunError` that names ``path``, and what to do."""
    try:
        yield
    except OSError as error:
        step = f"; {_NEXT[error.errno]}" if error.errno in _NEXT else ""
        raise RunError(f"{path}: {what} ({error.strerror or error}){step}") from error


def take_place(new: Path, path: Path) -> None:
    """Give ``new`` the name of ``path``; if that was a link, remove the file that it led to."""
    target = behind(path)
    new.replace(path)
    if target != path:
        target.unlink(missing_ok=True)


def behind(path: Path) -> Path:
    """Return the file that a link leads to, where it may be removed with the link; else ``path``.

    Another file of the folder, or one of another kind, may not: it may be the records.
    """
    target, place = _real(path), _real(path.parent)
    return target if target.parent != place and target.suffix == path.suffix else path


def _real(path: Path) -> Path:
    # Before Python 3.13, Path.resolve() raises RuntimeError for a link that leads to itself.
    return Path(os.path.realpath(path))


def whole_folder(path: Path) -> None:
    """Make a folder and its parents so that they survive a power cut."""
    if not path.is_dir():
        whole_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def folder_in_store(files: Any, path: str) -> None:
    """Make the folder of a file in a store (of fsspec), where stores have folders.

    A path that does not begin at a root begins with a bucket, which would be made with it.
    """
    if path.startswith("/"):
        files.makedirs(path.rpartition("/")[0], exist_ok=True)


def sync_folder(folder: Path) -> None:
    """Make created, replaced and removed names in ``folder`` survive a power cut (``fsync``)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
