"""Where the folder of a shard goes when it is complete: a folder, or a store that fsspec knows.

A result is there whole or not at all. On a disk the finished folder is renamed. A store cannot
rename: files are uploaded first and ``manifest.json`` last; a folder without a manifest is ignored.

For each series of scheduled shards, the file ``<series>@latest`` beside the results holds the name
of the result that the next shard begins with.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

from unionnews.dataset.sync.stores import FileStore
from unionnews.exceptions import RunError
from unionnews.folder.digests import hash_of
from unionnews.folder.file_names import FORGOTTEN, LEDGER, RECORDS

MANIFEST = "manifest.json"
CARRIED = (RECORDS, FORGOTTEN, LEDGER)
"""Files that the next shard of a series begins with."""


class Results(FileStore):
    """The results at a place: a folder, or an address such as ``s3://bucket/news``.

    Raises :class:`UsageError` where nothing installed knows such an address.
    """

    def has(self, shard: str) -> bool:
        """Tell whether the shard's result is there."""
        return self.read(f"{shard}/{MANIFEST}") is not None

    def names(self) -> list[str]:
        """Return the shards whose results are there, sorted."""
        self.renew()
        there = self._files.ls(self._root, detail=True)
        folders = (entry["name"] for entry in there if entry["type"] == "directory")
        names = sorted(PurePosixPath(folder).name for folder in folders)
        return [name for name in names if name[0] != "." and self.has(name)]

    def put(self, folder: Path, shard: str) -> bool:
        """Move a finished folder into place; False: another worker's result was there first.

        Raises :class:`RunError` where it cannot be written; ``folder`` is kept then.
        """
        is_disk = "://" not in self.address
        place = self._rename if is_disk else self._upload
        try:
            is_first = not self.has(shard) and place(folder, shard)
        except Exception as error:  # each store has errors of its own
            how = "put there" if is_disk else "uploaded"
            raise RunError(f"{self._root}/{shard}: cannot be {how}: {error}") from error
        shutil.rmtree(folder, ignore_errors=True)
        return is_first

    def _rename(self, folder: Path, shard: str) -> bool:
        """Rename, also from another disk; False: the target is another's result, and stays."""
        write_manifest(folder)
        target = Path(self._root, shard)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.rename(target)
        except OSError as error:
            if (target / MANIFEST).exists():
                return False
            if error.errno != errno.EXDEV:
                raise
            near = target.with_name(f".{shard}.{os.getpid()}")
            shutil.copytree(folder, near, dirs_exist_ok=True)
            near.rename(target)
        return True

    def _upload(self, folder: Path, shard: str) -> bool:
        for name in (*(entry["name"] for entry in write_manifest(folder)), MANIFEST):
            target = f"{self._root}/{shard}/{name}"
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(folder / name), target)
            here, there = (folder / name).stat().st_size, self._files.size(target)
            if there != here:
                raise OSError(f"{target} has {there} bytes there, {here} here")
        return True

    def copy(self, name: str, target: Path) -> None:
        """Copy a file to a local disk."""
        self._files.get_file(f"{self._root}/{name}", str(target))


def write_manifest(folder: Path) -> list[dict[str, Any]]:
    """Write and return the names, bytes and hashes of a folder's files."""
    files = [
        {
            "name": path.relative_to(folder).as_posix(),
            "bytes": path.stat().st_size,
            "sha256": hash_of(path),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    ]
    (folder / MANIFEST).write_bytes(to_bytes(files))
    return files


def to_bytes(files: list[dict[str, Any]]) -> bytes:
    """Return the JSON of a manifest."""
    return json.dumps({"files": files}, indent=1).encode() + b"\n"


def manifest_of(results: Results, shard: str) -> list[dict[str, Any]] | None:
    """Return the files of a result's manifest; None where there is no such result.

    Raises :class:`RunError` where it is damaged, or names a file outside the result's folder.
    """
    if (found := results.read(f"{shard}/{MANIFEST}")) is None:
        return None
    try:
        files: list[dict[str, Any]] = json.loads(found)["files"]
        names = [PurePosixPath(entry["name"]) for entry in files]
    except (ValueError, LookupError, TypeError) as error:
        raise RunError(f"{shard}/{MANIFEST}: damaged ({error}); do the shard again") from error
    if outside := [name for name in names if name.is_absolute() or ".." in name.parts]:
        raise RunError(f"{shard}/{MANIFEST}: {outside[0]} lies outside; nothing was done")
    return files


def _is_carried(entry: dict[str, Any]) -> bool:
    return PurePosixPath(entry["name"]).name in CARRIED


def fetch(
    results: Results, shard: str, folder: Path, wanted: Callable[[dict[str, Any]], bool] = bool
) -> bool:
    """Copy a result to a local folder, which is there whole or not at all; False: no such result.

    ``wanted`` gets a file's entry in the manifest and says whether to copy it.
    Raises :class:`RunError` where a file differs from the manifest.
    """
    if (files := manifest_of(results, shard)) is None:
        return False
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for entry in filter(wanted, files):
        copy = part / entry["name"]
        copy.parent.mkdir(parents=True, exist_ok=True)
        results.copy(f"{shard}/{entry['name']}", copy)
        if hash_of(copy) != entry["sha256"]:
            there = f"{shard}/{entry['name']}"
            raise RunError(f"{there}: other bytes than its manifest says; copy it again")
    (part / MANIFEST).write_bytes(to_bytes(files))
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
    if last and not folder.exists() and fetch(results, last, folder, _is_carried):
        (folder / MANIFEST).unlink()


def succeed(results: Results, series: str, shard: str) -> None:
    """Make a result the latest of its series, and remove the carried files of the one before.

    They are in the new result too. The older result keeps its archive and its run's summary.
    """
    last = latest(results, series)
    if last is not None and last >= shard:
        return
    results.change({f"{series}@latest": shard.encode()})
    if last and (files := manifest_of(results, last)):
        kept = [entry for entry in files if not _is_carried(entry)]
        gone = [entry for entry in files if _is_carried(entry)]
        # The manifest first: whoever copies meanwhile shall not look for what is gone.
        results.change({f"{last}/{MANIFEST}": to_bytes(kept)})
        results.change({f"{last}/{entry['name']}": None for entry in gone})


def gather(place: str, target: Path) -> tuple[int, int]:
    """Copy complete results that ``target`` lacks; return how many, and how many it had.

    From results that it had, the files are removed that :func:`succeed` has removed in ``place``.
    Raises :class:`RunError` where the place cannot be read.
    """
    results, copies = Results(place), Results(str(target))
    try:
        names = results.names()
        new = [name for name in names if not (target / name).exists()]
        copied = sum(fetch(results, name, target / name) for name in new)
        last = {name.rpartition("@")[0]: name for name in names}
        for name in names:
            if "@" in name and name != last[name.rpartition("@")[0]]:
                _thin_out(results, copies, name)
    except RunError:
        raise
    except Exception as error:  # each store has errors of its own
        raise RunError(f"{place}: cannot be copied to {target}: {error}") from error
    return copied, len(names) - len(new)


def _thin_out(results: Results, copies: Results, shard: str) -> None:
    """Remove from a local copy the files that the result itself no longer has."""
    there = {entry["name"] for entry in manifest_of(results, shard) or []}
    here = manifest_of(copies, shard) or []
    gone = [entry for entry in here if entry["name"] not in there]
    if gone and there:
        copies.change({f"{shard}/{entry['name']}": None for entry in gone})
        # Written after the files are removed: if this is cut short, the next call does it again.
        copies.change({f"{shard}/{MANIFEST}": to_bytes([one for one in here if one not in gone])})
