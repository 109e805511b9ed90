"""Stores of parts: any file system that fsspec knows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import fsspec

from unionnews.exceptions import RunError, UsageError, without_secret


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
            raise UsageError(f"{url.partition('://')[0]}://: {error}") from error

    def read(self, path: str) -> bytes | None:
        """Return a file; None where there is none."""
        with self._told():
            self._files.invalidate_cache()
            try:
                data: bytes = self._files.cat_file(f"{self._root}/{path}")
            except FileNotFoundError:
                return None
            return data

    def change(self, files: Mapping[str, bytes | None]) -> None:
        """Write files in their order; each is there whole or as it was."""
        local = "file" in self._files.protocol
        with self._told():
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
    def _told(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            # Each file system has errors of its own.
            said = without_secret(" ".join(str(error).split())[:300], self._secret)
            raise RunError(
                f"the target cannot be read or written ({said}); the next run goes on"
            ) from error
