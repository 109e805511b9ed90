"""Stores of parts: any file system that fsspec supports."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import fsspec

from unionnews.dataset.sync.targets import TargetError, TargetRefusedError, no_such_host
from unionnews.exceptions import (
    LockedError,
    UsageError,
    secrets_of,
    without_passwords,
    without_secret,
)
from unionnews.folder.atomic import folder_in_store, sync_folder, whole_folder, write_whole
from unionnews.folder.lock import lock_if_possible
from unionnews.words.text import one_line

_NOWHERE = (FileNotFoundError, NotADirectoryError, FileExistsError)
"""A file that is not there is no error here: these are of the bucket, or of the folder's place."""
_MAX_TOLD = 160
"""Longest text of an error in a message, in characters."""
_WITHOUT_XET = "to write without Xet storage set HF_HUB_DISABLE_XET=1"
PARTS = "data/site="
"""First part of the path of every part."""


# Not botocore's 60 s and five tries, for s3fs tries five times whatever botocore does.
_S3 = {"read_timeout": 10, "retries": {"total_max_attempts": 2}}


class PartStore(Protocol):
    """A place for parts. Its errors have messages of one line."""

    address: str
    """Address without secrets."""

    def renew(self) -> None:
        """Read changes by other writers."""

    def prepare(self) -> None:
        """Prepare the store for the first change; lock it if that is possible."""

    def close(self) -> None:
        """Release the lock."""

    def read(self, path: str) -> bytes | None:
        """Return a file; None if it does not exist."""

    def below(self, path: str) -> dict[str, int | None]:
        """Return the files in a folder: path and size in bytes, None if the size is unknown."""

    def change(self, files: Mapping[str, bytes | None], *, takedown: bool = False) -> None:
        """Write files, or remove them (None); for a takedown, old versions must be removed too."""


class FileStore:
    """A folder of a file system; its files are replaced whole, one after the other."""

    def __init__(self, url: str) -> None:
        """Open the folder at ``url``, as :func:`store_at` does."""
        scheme, mark, place = url.partition("://")
        if mark and scheme == "file" and not place.startswith("/"):
            raise UsageError(f"{url}: write the whole path after file://, so file:///{place}")
        self.address, self._secret = without_passwords(url), secrets_of(url)
        self._lock: int | None = None
        self._known: dict[str, bytes | None] = {}
        self._files, self._root = store_at(url)

    def renew(self) -> None:
        """See what others have changed."""
        self._files.invalidate_cache()

    def prepare(self) -> None:
        """Lock a local folder; other stores have no locks.

        Raises :class:`TargetError` if another process has the lock.
        """
        if "file" in self._files.protocol and self._lock is None:
            with store_told(self._secret):
                whole_folder(Path(self._root))
                self._lock = _locked(self._root, self.address)

    def close(self) -> None:
        """Let other writers in."""
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""
        with store_told(self._secret):
            try:
                data: bytes | None = self._files.cat_file(f"{self._root}/{path}")
            except FileNotFoundError:
                data = None
        if path.startswith("_"):
            self._known[path] = data
        return data

    def below(self, path: str) -> dict[str, int | None]:
        """Return the files in a folder: the bytes of each path, None where the store does not say."""
        with store_told(self._secret):
            found = self._files.find(f"{self._root}/{path}", detail=True)
            return {
                name.removeprefix(f"{self._root}/"): told["size"] for name, told in found.items()
            }

    def change(self, files: Mapping[str, bytes | None], *, takedown: bool = False) -> None:
        """Write files in order; each is replaced whole or stays as it was.

        Raises :class:`TargetError` if another process has written one that begins with ``_`` since it
        was read: stores have no locks.
        """
        is_local = "file" in self._files.protocol
        put = self._put_local if is_local else self._put
        for path, data in files.items():
            for known in () if is_local else (*self._known,):
                self._check(known)
            with store_told(self._secret):
                put(f"{self._root}/{path}", data)
            if path in self._known:
                self._known[path] = data

    def _check(self, path: str) -> None:
        before = self._known[path]
        self.renew()
        if self.read(path) != before:
            raise TargetError(f"{self.address}: another sync writes here; the next run goes on")

    def _put(self, path: str, data: bytes | None) -> None:
        """Write an object, which stores do whole or not at all, or remove it."""
        if data is not None:
            folder_in_store(self._files, path)
            self._files.pipe_file(path, data)
        elif self._files.exists(path):
            self._files.rm_file(path)

    def _put_local(self, name: str, data: bytes | None) -> None:
        path = Path(name)
        if data is None:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
            return
        whole_folder(path.parent)
        write_whole(path, data)


def store_at(url: str) -> tuple[Any, str]:
    """Return the file system of an address, and the path in it.

    Raises :class:`UsageError` if the address is not valid, or the package for it is not installed.
    """
    scheme, _, hidden = url.partition("://")
    fsspec.config.conf.setdefault("s3", {}).setdefault("config_kwargs", _S3)
    try:
        files, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{scheme}://: {without_secret(error, hidden)}") from None
    return files, root


def _locked(root: str, address: str) -> int:
    """Lock the folder itself, without a file in it; the kernel unlocks it when the process ends."""
    folder = os.open(root, os.O_RDONLY | os.O_CLOEXEC)
    try:
        lock_if_possible(folder, f"{address}: another sync writes here; wait for it to end")
    except LockedError as error:
        os.close(folder)
        raise TargetError(str(error)) from None
    return folder


@contextlib.contextmanager
def store_told(secret: str = "") -> Iterator[None]:
    """Turn errors of a store into our own: one line, without passwords and pieces of the secret."""
    try:
        yield
    except TargetError:
        raise
    except Exception as error:
        final = _is_final(error)
        hint = "" if final else _about_xet(error)
        raise (TargetRefusedError if final else TargetError)(
            f"the target cannot be read or written ({_short(error, secret)}){hint}; "
            + (f"{final}, then the next run goes on" if final else "the next run goes on")
        ) from error


def _short(error: Exception, secret: str) -> str:
    """Return an error of a store in a few words: its status, or else its first words."""
    answer = getattr(error, "response", None)
    status = getattr(answer, "status_code", None)
    if status is not None:
        reason = getattr(answer, "reason_phrase", "") or getattr(answer, "reason", "")
        return f"HTTP {status} {reason}".strip()
    # Some errors have the reason only in their cause.
    told = " ".join(str(one) for one in (error, error.__cause__) if one)
    said = " ".join(without_secret(told, secret).split()) or type(error).__name__
    return one_line(without_passwords(said), _MAX_TOLD)


def _about_xet(error: BaseException | None) -> str:
    """Return advice if an error is of Xet, a storage that not every hub has or every network reaches."""
    while error is not None:
        if "xet" in str(error).lower():
            return f"; {_WITHOUT_XET}"
        error = error.__cause__ or error.__context__
    return ""


def _is_misnamed(error: BaseException) -> bool:
    return type(error).__name__ == "ParamValidationError"


def _is_final(error: BaseException) -> str:
    """Return what the user must correct first; empty if another try may succeed."""
    one: BaseException | None = error
    while one is not None:
        if no_such_host(one) or isinstance(one, _NOWHERE) or _is_misnamed(one):
            return "look at the address"
        status = getattr(getattr(one, "response", None), "status_code", None)
        if "xet-write-token" in str(one) and "404" in str(one):
            return _WITHOUT_XET
        refused = status in (401, 403) or "Credentials" in type(one).__name__
        if refused or isinstance(one, PermissionError):
            return "look at the token or the rights"
        one = one.__cause__ or one.__context__
    return ""
