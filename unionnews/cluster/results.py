"""Where the folder of a shard goes when it is complete: a folder, or a store that fsspec knows.

A result is there whole or not at all. On a disk the finished folder is renamed. A store cannot
rename: files are uploaded first and ``manifest.json`` last; a folder without a manifest is ignored.

For each series of scheduled shards, the file ``<series>@latest`` beside the results holds the name
of the result that the next shard begins with.
"""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import msgspec

from unionnews.dataset.sync.stores import FileStore
from unionnews.exceptions import RunError, UnionNewsError, UsageError
from unionnews.folder.atomic import folder_in_store
from unionnews.folder.digests import hash_of
from unionnews.folder.file_names import FORGOTTEN, LEDGER, RECORDS

MANIFEST = "manifest.json"
CARRIED = (RECORDS, FORGOTTEN, LEDGER)
"""Files that the next shard of a series begins with."""


class ResultFile(msgspec.Struct, frozen=True):
    """A file of a result, as the manifest lists it."""

    name: str
    """Path in the result's folder."""
    bytes: int
    sha256: str


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
            is_first = not self.has(shard) and place(folder, shard, write_manifest(folder))
        except Exception as error:  # each store has errors of its own
            how = "put there" if is_disk else "uploaded"
            raise RunError(f"{self._root}/{shard}: cannot be {how}: {error}") from error
        shutil.rmtree(folder, ignore_errors=True)
        return is_first

    def _rename(self, folder: Path, shard: str, files: list[ResultFile]) -> bool:
        """Rename; False: the target is another's result, and stays."""
        target = Path(self._root, shard)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.rename(target)
        except OSError as error:
            if (target / MANIFEST).exists():
                return False
            if error.errno != errno.EXDEV:  # another disk
                raise
            return self._upload(folder, shard, files)
        return True

    def _upload(self, folder: Path, shard: str, files: list[ResultFile]) -> bool:
        for name in (*(file.name for file in files), MANIFEST):
            target = f"{self._root}/{shard}/{name}"
            folder_in_store(self._files, target)
            self._files.put_file(str(folder / name), target)
            here, there = (folder / name).stat().st_size, self._files.size(target)
            if there != here:
                raise OSError(f"{target} has {there} bytes there, {here} here")
        return True

    def manifest(self, shard: str) -> list[ResultFile]:
        """Return the files of a result; none where there is no such result.

        Raises :class:`RunError` if its manifest is damaged, or names a file outside its folder.
        """
        if (found := self.read(f"{shard}/{MANIFEST}")) is None:
            return []
        try:
            files = msgspec.json.decode(found, type=dict[str, list[ResultFile]])["files"]
        except (msgspec.MsgspecError, KeyError, RecursionError) as error:
            raise RunError(f"{shard}/{MANIFEST}: damaged ({error}); do the shard again") from error
        for path in (PurePosixPath(file.name) for file in files):
            if path.is_absolute() or ".." in path.parts:
                raise RunError(f"{shard}/{MANIFEST}: {path} lies outside; nothing was done")
        return files

    def fetch(self, shard: str, folder: Path, wanted: Callable[[ResultFile], bool] = bool) -> bool:
        """Copy a result to a local folder, which is there whole or not at all; False: no such result.

        Raises :class:`RunError` where a file differs from the manifest.
        """
        if not (files := self.manifest(shard)):
            return False
        part = folder.with_name(f".{folder.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for file in filter(wanted, files):
            copy, there = part / file.name, f"{shard}/{file.name}"
            copy.parent.mkdir(parents=True, exist_ok=True)
            self._files.get_file(f"{self._root}/{there}", str(copy))
            if hash_of(copy) != file.sha256:
                raise RunError(f"{there}: other bytes than its manifest says; copy it again")
        (part / MANIFEST).write_bytes(to_bytes(files))
        part.rename(folder)
        return True

    def latest(self, series: str) -> str | None:
        """Return the name of the last result of a series; None if it has none."""
        found = self.read(f"{series}@latest")
        return found.decode() if found else None


def write_manifest(folder: Path) -> list[ResultFile]:
    """Write and return the names, bytes and hashes of a folder's files."""
    files = [
        ResultFile(path.relative_to(folder).as_posix(), path.stat().st_size, hash_of(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    ]
    (folder / MANIFEST).write_bytes(to_bytes(files))
    return files


def to_bytes(files: list[ResultFile]) -> bytes:
    """Return the JSON of a manifest."""
    return msgspec.json.format(msgspec.json.encode({"files": files}), indent=1) + b"\n"


def is_carried(file: ResultFile) -> bool:
    """Tell whether the next shard of a series begins with this file."""
    return PurePosixPath(file.name).name in CARRIED


def begin(results: Results, series: str, folder: Path) -> None:
    """Make the folder of a series' next shard, with the carried files of the last result.

    Folders of earlier shards beside it are removed: those are dead, or another worker did them.
    """
    for earlier in (*folder.parent.glob(f"{series}@*"), *folder.parent.glob(f".{series}@*.part")):
        if earlier.name.removeprefix(".") < folder.name:
            shutil.rmtree(earlier, ignore_errors=True)
    last = results.latest(series)
    if last and not folder.exists() and results.fetch(last, folder, is_carried):
        (folder / MANIFEST).unlink()


def succeed(results: Results, series: str, shard: str) -> None:
    """Make a result the latest of its series, and remove the carried files of the one before.

    They are in the new result too. The older result keeps its archive and its run's summary.
    """
    last = results.latest(series)
    if last is not None and last >= shard:
        return
    results.change({f"{series}@latest": shard.encode()})
    if last and (files := results.manifest(last)):
        kept = [file for file in files if not is_carried(file)]
        gone = [f"{last}/{file.name}" for file in files if is_carried(file)]
        # The manifest first: whoever copies meanwhile shall not look for what is gone.
        results.change({f"{last}/{MANIFEST}": to_bytes(kept), **dict.fromkeys(gone)})


def gather(place: str, target: Path) -> tuple[int, int]:
    """Copy complete results that ``target`` lacks; return how many, and how many it had.

    From results that it had, the files are removed that :func:`succeed` has removed in ``place``.
    Raises :class:`UsageError` where there is no such place, :class:`RunError` where it cannot be read.
    """
    results, copies = Results(place), Results(str(target))
    try:
        try:
            names = results.names()
        except FileNotFoundError:
            raise UsageError(
                f"{place}: not there; name the place where workers put results"
            ) from None
        new = [name for name in names if not (target / name).exists()]
        copied = sum(results.fetch(name, target / name) for name in new)
        for name in names:
            if "@" in name and name not in new:
                _thin_out(results, copies, name)
    except UnionNewsError:
        raise
    except Exception as error:  # each store has errors of its own
        raise RunError(f"{place}: cannot be copied to {target}: {error}") from error
    return copied, len(names) - len(new)


def _thin_out(results: Results, copies: Results, shard: str) -> None:
    """Remove from a local copy the files that the result itself no longer has."""
    there = {file.name for file in results.manifest(shard)}
    here = copies.manifest(shard)
    gone = [f"{shard}/{file.name}" for file in here if file.name not in there]
    if gone and there:
        kept = [file for file in here if file.name in there]
        # The manifest last: if this is cut short, the next call does it again.
        copies.change({**dict.fromkeys(gone), f"{shard}/{MANIFEST}": to_bytes(kept)})
