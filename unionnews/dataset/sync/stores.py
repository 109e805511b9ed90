"""Stores of parts: any file system that fsspec knows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Protocol

import fsspec

from unionnews.exceptions import RunError, UsageError, without_secret

PARTS = "data/site="
"""Begin of the path of every part."""


class PartStore(Protocol):
    """Where parts lie. Errors are one line."""

    def renew(self) -> None:
        """See what others have changed."""

    def prepare(self) -> None:
        """Make what has to be there before the first change."""

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""

    def change(self, files: Mapping[str, bytes | None], *, takedown: bool = False) -> None:
        """Write files, or remove them; of a takedown no earlier version of them may stay."""


class FileStore:
    """A folder of a file system; its files are replaced whole, one after the other."""

    def __init__(self, url: str) -> None:
        """Open the folder at ``url``.

        :raises UsageError: the package for this kind of address is not installed, or it is none.
        """
        self._secret = url.partition("://")[2]
        try:
            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise UsageError(f"{url.partition('://')[0]}://: {error}") from None

    def renew(self) -> None:
        """See what others have changed."""
        self._files.invalidate_cache()

    def prepare(self) -> None:
        """Nothing has to be there."""

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""
        with store_told(self._secret):
            try:
                data: bytes = self._files.cat_file(f"{self._root}/{path}")
            except FileNotFoundError:
                return None
            return data

    def change(self, files: Mapping[str, bytes | None], *, takedown: bool = False) -> None:
        """Write files in their order; each is there whole or as it was."""
        local = "file" in self._files.protocol
        with store_told(self._secret):
            for path, data in files.items():
                full = f"{self._root}/{path}"
                if data is None:
                    if self._files.exists(full):
                        self._files.rm_file(full)
                    continue
                self._files.makedirs(full.rpartition("/")[0], exist_ok=True)
                # An object store takes an object whole; a disk a file by its name.
                head, _, name = full.rpartition("/")
                new = f"{head}/.{name}.new" if local else full
                self._files.pipe_file(new, data)
                if local:
                    self._files.mv(new, full)


@contextlib.contextmanager
def store_told(secret: str = "") -> Iterator[None]:
    """Turn what a store raises into one line without ``secret``."""
    try:
        yield
    except Exception as error:
        # Each file system has errors of its own; some tell the reason in their cause only.
        told = " ".join(str(one) for one in (error, error.__cause__) if one)
        said = " ".join(told.split()) or type(error).__name__
        raise RunError(
            f"the target cannot be read or written ({without_secret(said, secret)[:300]});"
            " the next run goes on"
        ) from error
