"""One writer for a folder: a lock that ends with its process."""

import contextlib
import errno
import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from unionnews.exceptions import LedgerError, LockedError
from unionnews.folder.file_names import LOCK
from unionnews.folder.strange_files import refuse_strange

logger = logging.getLogger(__name__)

# POSIX record locks belong to the process: a second lock of the same process would be granted,
# and closing any descriptor of the file would release the first. So this process keeps its own
# list, with the number of the process, because a forked child gets the list but not the locks.
_held: dict[tuple[int, int], int] = {}


class FolderLock:
    """Exclusive lock on ``ledger.lock`` of a folder.

    The kernel releases it when the process ends, however it ends, and no child inherits it
    (``fcntl(2)``, "Advisory record locking"). The file stays, since removing it would let two
    processes lock two files of the same name.

    Raises :class:`LockedError` if another run holds it; the message names its process. Raises
    :class:`LedgerError` if there is something in the folder that must not be opened.
    """

    def __init__(self, folder: Path) -> None:
        refuse_strange(folder)
        status = folder.stat()
        self._identity = (status.st_dev, status.st_ino)
        if _held.get(self._identity) == os.getpid():
            raise _locked(folder, str(os.getpid()))
        self._fd = _open(folder / LOCK)
        try:
            fcntl.lockf(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._fd, 20, 0).decode("ascii", "replace").strip()
            os.close(self._fd)
            if error.errno in {errno.EACCES, errno.EAGAIN}:
                raise _locked(folder, holder) from None
            raise LedgerError(f"{folder}: cannot be locked: {error}") from error
        _held[self._identity] = os.getpid()
        # The number is only for the message of LockedError; a full disk is reported elsewhere.
        with contextlib.suppress(OSError):
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Release the lock for the next run."""
        if self._fd < 0:
            return
        os.close(self._fd)
        self._fd = -1
        _held.pop(self._identity, None)


@contextlib.contextmanager
def only_one(file: Path, busy: str = "") -> Iterator[None]:
    """Hold a lock on a file while the block runs, so that one process at a time runs it.

    Without ``busy``, other processes wait. With it, they do not wait.

    Raises :class:`LockedError` with the text ``busy`` if another process holds the lock.
    """
    with file.open("w") as lock:
        lock_if_possible(lock.fileno(), busy)
        yield


def lock_if_possible(descriptor: int, busy: str = "") -> None:
    """Lock an open file or folder as :func:`only_one` does; some network file systems cannot."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (fcntl.LOCK_NB if busy else 0))
    except BlockingIOError:
        raise LockedError(busy) from None
    except OSError as error:
        logger.debug("not locked: %s", error)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise LedgerError(f"{path.parent}: cannot be written: {error.strerror}") from error


def _locked(folder: Path, holder: str) -> LockedError:
    return LockedError(
        f"{folder}: another run works here (process {holder or 'unknown'}); wait for it to end"
    )
