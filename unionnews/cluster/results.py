"""Where the folder of a shard goes when it is complete: a folder, or a store that fsspec knows.

A result is there whole or not at all. On a disk the finished folder is renamed. A store cannot
rename: files are uploaded first and ``manifest.json`` last; a folder without a manifest is ignored.

For each series of scheduled shards, the file ``<series>@latest`` beside the results holds the name
of the result that the next shard begins with.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.atomic import whole_file
from unionnews.folder.file_names import FORGOTTEN, LEDGER, RECORDS

MANIFEST = "manifest.json"
CARRIED = (RECORDS, FORGOTTEN, LEDGER)
"""Files that the next shard of a series begins with."""


class Results(Protocol):
    """A place for results."""

    def has(self, shard: str) -> bool:
        """Tell whether the shard's result is there."""

    def names(self) -> Iterator[str]:
        """Yield the shards whose results are there."""

    def put(self, folder: Path, shard: str) -> bool:
        """Move a finished folder into place; False: another worker's result was there first.

        Raises :class:`RunError` where it cannot be written; ``folder`` is kept then.
        """

    def read(self, name: str) -> bytes | None:
        """Return a small file's bytes; None where there is no such file."""

    def write(self, name: str, content: bytes) -> None:
        """Write a small file in one step; an older one of that name is replaced."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def copy(self, name: str, target: Path) -> None:
        """Copy a file to a local disk."""


def results_at(place: str) -> Results:
    """Return the results at ``place``: a folder, or an address such as ``s3://bucket/news``."""
    return _Store(place) if "://" in place else _Disk(Path(place))


def fetch(
    results: Results, shard: str, folder: Path, wanted: Callable[[str], bool] = lambda name: True
) -> bool:
    """Copy a result to a local folder, which is there whole or not at all; False: no such result.

    ``wanted`` gets a file's name and says whether to copy it.
    Raises :class:`RunError` where a file differs from the manifest.
    """
    if not (manifest := manifest_of(results, shard)):
        return False
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for entry in manifest["files"]:
        name = PurePosixPath(entry["name"])
        if name.is_absolute() or ".." in name.parts:
            raise RunError(f"{shard}/{MANIFEST}: {name} would lie outside; nothing was copied")
        if wanted(name.name):
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            results.copy(f"{shard}/{name}", part / name)
            if file_hash(part / name) != entry["sha256"]:
                raise RunError(f"{shard}/{name}: other bytes than its manifest says; copy it again")
    (part / MANIFEST).write_text(to_text(manifest), encoding="utf-8")
    part.rename(folder)
    return True


def latest(results: Results, series: str) -> str | None:
    """Return the name of the last result of a series; None if it has none."""
    found = results.read(f"{series}@latest")
    return found.decode() if found else None


def begin(results: Results, series: str, folder: Path) -> None:
    """Make the folder of a series' next shard, with the carried files of the last result.

    Folders of earlier shards beside it are removed: those are dead, or another worker did them.
    """
    for earlier in (*folder.parent.glob(f"{series}@*"), *folder.parent.glob(f".{series}@*.part")):
        if earlier.name.removeprefix(".") < folder.name:
            shutil.rmtree(earlier, ignore_errors=True)
    last = latest(results, series)
    if last and not folder.exists() and fetch(results, last, folder, CARRIED.__contains__):
        (folder / MANIFEST).unlink()


def succeed(results: Results, series: str, shard: str) -> None:
    """Make a result the latest of its series, and remove the carried files of the one before.

    They are in the new result too. The older result keeps its archive and its run's summary.
    """
    last = latest(results, series)
    if last is not None and last >= shard:
        return
    results.write(f"{series}@latest", shard.encode())
    if last and (manifest := manifest_of(results, last)):
        gone = [e["name"] for e in manifest["files"] if PurePosixPath(e["name"]).name in CARRIED]
        kept = [entry for entry in manifest["files"] if entry["name"] not in gone]
        results.write(f"{last}/{MANIFEST}", to_text({"files": kept}).encode())
        for name in gone:
            results.remove(f"{last}/{name}")


def manifest_of(results: Results, shard: str) -> dict[str, Any] | None:
    """Return what a result's manifest says; None where there is no such result.

    Raises :class:`RunError` where it is damaged.
    """
    found = results.read(f"{shard}/{MANIFEST}")
    try:
        return json.loads(found) if found else None
    except ValueError as error:
        raise RunError(f"{shard}/{MANIFEST}: damaged ({error}); do the shard again") from error


class _Disk:
    def __init__(self, root: Path) -> None:
        self._root = root

    def has(self, shard: str) -> bool:
        return (self._root / shard).is_dir()

    def names(self) -> Iterator[str]:
        return (path.parent.name for path in sorted(self._root.glob(f"[!.]*/{MANIFEST}")))

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

    def read(self, name: str) -> bytes | None:
        try:
            return (self._root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        target = self._root / name
        with whole_file(target, alone=False) as file:
            file.write(content)

    def remove(self, name: str) -> None:
        (self._root / name).unlink(missing_ok=True)

    def copy(self, name: str, target: Path) -> None:
        shutil.copyfile(self._root / name, target)


def _rename(folder: Path, target: Path) -> None:
    """Rename, also from another disk. Fails if the target has files: the first result stays."""
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
            # Other machines write there, so a cached listing may be out of date.
            self._files, self._root = fsspec.core.url_to_fs(address, use_listings_cache=False)
        except (ImportError, ValueError) as error:
            raise UsageError(f"{address}: {error}") from error

    def has(self, shard: str) -> bool:
        return bool(self._files.exists(f"{self._root}/{shard}/{MANIFEST}"))

    def names(self) -> Iterator[str]:
        for entry in sorted(self._files.ls(self._root, detail=False)):
            name = entry.rstrip("/").rpartition("/")[2]
            if self.has(name):
                yield name

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

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self._files.cat_file(f"{self._root}/{name}"))
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        self._files.pipe_file(f"{self._root}/{name}", content)

    def remove(self, name: str) -> None:
        if self._files.exists(f"{self._root}/{name}"):
            self._files.rm_file(f"{self._root}/{name}")

    def copy(self, name: str, target: Path) -> None:
        self._files.get_file(f"{self._root}/{name}", str(target))


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
    (folder / MANIFEST).write_text(to_text(manifest), encoding="utf-8")
    return manifest


def to_text(manifest: dict[str, Any]) -> str:
    """Return the JSON text of a manifest."""
    return json.dumps(manifest, indent=1) + "\n"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
