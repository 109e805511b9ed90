"""Where the folder of a shard goes when it is complete: a folder, or a store that fsspec knows.

A result is there whole or not at all. On a disk the finished folder is renamed. A store has no
rename: files go up first, and ``manifest.json`` last; what has no manifest is not there.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Protocol

from unionnews.exceptions import RunError, UsageError

MANIFEST = "manifest.json"


class Results(Protocol):
    """A place for results."""

    def has(self, shard: str) -> bool:
        """Tell whether the shard's result is there."""

    def put(self, folder: Path, shard: str) -> bool:
        """Move a finished folder into place; False: another's result was there first.

        Raises :class:`RunError` where it cannot be written; ``folder`` is kept then.
        """


def results_at(place: str) -> Results:
    """Return the place by its name: a folder, or an address such as ``s3://bucket/news``."""
    return _Store(place) if "://" in place else _Disk(Path(place))


class _Disk:
    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, shard: str) -> bool:
        return (self._root / shard).is_dir()

    def put(self, folder: Path, shard: str) -> bool:
        write_manifest(folder)
        target = self._root / shard
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            _rename(folder, target)
        except OSError as error:
            if not target.is_dir():
                raise RunError(f"{target}: the result cannot be put there: {error}") from error
            shutil.rmtree(folder, ignore_errors=True)
            return False
        return True


def _rename(folder: Path, target: Path) -> None:
    """Rename, also from another disk. Renaming onto a folder that has files fails: the first wins."""
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copytree(folder, near, dirs_exist_ok=True)
        near.rename(target)
        shutil.rmtree(folder)


class _Store:
    def __init__(self, address: str) -> None:
        try:
            import fsspec  # noqa: PLC0415  an extra
        except ImportError as error:
            raise UsageError(f"{address}: needs an extra: pip install fsspec") from error
        try:
            self._files, self._root = fsspec.core.url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise UsageError(f"{address}: {error}") from error

    def has(self, shard: str) -> bool:
        return bool(self._files.exists(f"{self._root}/{shard}/{MANIFEST}"))

    def put(self, folder: Path, shard: str) -> bool:
        if self.has(shard):
            shutil.rmtree(folder, ignore_errors=True)
            return False
        names = [entry["name"] for entry in write_manifest(folder)["files"]]
        try:
            for name in (*names, MANIFEST):
                self._upload(folder / name, f"{self._root}/{shard}/{name}")
        except Exception as error:  # each store has errors of its own
            raise RunError(f"{self._root}/{shard}: cannot be uploaded: {error}") from error
        shutil.rmtree(folder)
        return True

    def _upload(self, file: Path, target: str) -> None:
        self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
        self._files.put_file(str(file), target)
        size = self._files.size(target)
        if size != file.stat().st_size:
            raise OSError(f"{target} has {size} bytes there, {file.stat().st_size} here")


def write_manifest(folder: Path) -> dict[str, Any]:
    """Write and return the names, bytes and hashes of a folder's files."""
    files = [
        {
            "name": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": file_hash(path),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    ]
    manifest = {"files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
