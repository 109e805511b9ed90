"""A target of appended parts: ``file://``, ``s3://``, and datasets of the Hugging Face Hub.

``data/site=…/part-00001.parquet`` has revisions in the order of their writing. ``_manifest.json``
lists the parts and the place of each site. It is written last: a part that is not in it is left from
a run that was cut short, and the next run removes it. Readers of folders ignore names that begin
with an underscore.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any, ClassVar

import msgspec

from unionnews.dataset.exporting.followed import counted, followed_card
from unionnews.dataset.manifest import json_bytes
from unionnews.dataset.shapes import row_schema
from unionnews.dataset.sync.stores import PARTS, PartStore
from unionnews.dataset.sync.targets import (
    Batch,
    SyncPlace,
    SyncTarget,
    TargetDamagedError,
    TargetRefusedError,
)
from unionnews.exceptions import LockedError, UsageError
from unionnews.folder.json_text import read_json
from unionnews.items import SCHEMA_VERSION
from unionnews.words.patterns import regex

MANIFEST = "_manifest.json"
BATCH_ROWS = 20_000
BATCH_BYTES = 32 << 20
"""A part ends after so many rows or bytes."""
_VERSION = 1
_GROUP_ROWS = 4096

SUFFIXES = {"parquet": ".parquet", "huggingface": ".parquet", "jsonl": ".jsonl"}
"""Suffix of the names of parts, by format; ``huggingface`` has a card too."""
CARD = "README.md"
Manifest = dict[str, Any]
_PART = regex(r"\.?part-\d+\.(parquet|jsonl)(\.new)?")


class _PartShape(msgspec.Struct):
    path: str
    rows: int
    sha256: str


class _SiteShape(msgspec.Struct):
    folder: str
    selection: str
    cursor: str
    forgotten: list[str]
    parts: list[_PartShape]


class _Shape(msgspec.Struct):
    """The parts that a manifest must have."""

    sites: dict[str, _SiteShape]


class PartsTarget(SyncTarget):
    """A folder of parts and its manifest."""

    batch_rows: ClassVar[int] = BATCH_ROWS
    batch_bytes: ClassVar[int] = BATCH_BYTES
    knows_rows: ClassVar[bool] = False

    def __init__(self, store: PartStore, kind: str = "parquet") -> None:
        """Set the store and the format of parts."""
        if kind not in SUFFIXES:
            raise UsageError(f"format {kind!r:.40}: write {', '.join(SUFFIXES)}")
        self._store, self._kind = store, kind
        self.address = f"{store.address}?format={kind}"
        self._manifest = self._read()

    def _read(self) -> Manifest:
        self._store.renew()
        data = self._store.read(MANIFEST)
        if data is None:
            return {"version": _VERSION, "format": self._kind, "sites": {}}
        try:
            found: Manifest = read_json(data)
            known = found["version"], found["format"]
            if known == (_VERSION, self._kind):
                msgspec.convert(found, _Shape)
        except (ValueError, LookupError, TypeError) as error:
            raise TargetRefusedError(
                f"{MANIFEST} of the target is not readable ({error}); put it right, or remove it: then"
                " all is written anew"
            ) from error
        if known != (_VERSION, self._kind):
            raise TargetRefusedError(
                f"the target has parts of {known[1]}, version {known[0]}; this program was asked for "
                f"{self._kind}, version {_VERSION}: name another target, or the same format"
            )
        return found

    def prepare(self) -> None:
        """Prepare the store, and read the manifest."""
        self._store.prepare()
        self._manifest = self._read()

    def close(self) -> None:
        """Release the store for other writers."""
        self._store.close()

    def place(self, site: str) -> SyncPlace | None:
        """Return the place of a site; None if the target has nothing of it."""
        held = self._manifest["sites"].get(site)
        return SyncPlace(held["folder"], held["selection"], held["cursor"]) if held else None

    def inspect(self, site: str) -> None:
        """Check that each part is there and has its size."""
        held = self._manifest["sites"].get(site, {})
        self._unnamed(site, held.get("parts", []))

    def buried(self, site: str) -> set[str]:
        """Return the ids of the articles that were removed by takedowns."""
        return set(self._manifest["sites"].get(site, {}).get("forgotten", ()))

    def write(self, batch: Batch) -> None:
        """Append a part, remove articles taken down or not selected now; write the manifest last."""
        manifest = self._read()
        self._manifest = manifest
        if self.place(batch.site) != batch.before:
            raise LockedError(f"{batch.site}: another sync writes to this target; try again")
        held = manifest["sites"].get(batch.site, {})
        if batch.wipe and held:
            # Saved first: from here on no part counts, so a kill does no harm.
            del manifest["sites"][batch.site]
            self._store.change({MANIFEST: json_bytes(manifest)})
        parts = [] if batch.wipe else held.get("parts", [])
        known = set() if batch.wipe else set(held.get("forgotten", ()))
        files: dict[str, bytes | None] = dict.fromkeys(self._unnamed(batch.site, parts))
        takedown = bool(batch.forgotten and (held or files))
        without, batch.gone = self._without(parts, {*batch.forgotten, *batch.left})
        files |= without
        rows = [row for record, row in batch.standing if record.id not in known]
        if rows:
            path = f"{PARTS}{batch.site}/part-{len(parts) + 1:05}{SUFFIXES[self._kind]}"
            parts = [*parts, self._described(path, files, rows)]
        manifest["sites"][batch.site] = {
            **asdict(batch.place),
            "forgotten": sorted(known | set(batch.forgotten)),
            "parts": parts,
        }
        manifest["schemaVersion"] = SCHEMA_VERSION
        if self._kind == "huggingface":
            files[CARD] = followed_card(
                {name: held["parts"] for name, held in manifest["sites"].items()}
            ).encode()
        files[MANIFEST] = json_bytes(manifest)
        self._store.change(files, takedown=takedown)

    def _unnamed(self, site: str, parts: list[dict[str, Any]]) -> list[str]:
        """Return parts left by a run that was cut short; they may contain articles taken down."""
        there = self._store.below(f"{PARTS}{site}/")
        named = {part["path"]: part.get("bytes") for part in parts}
        for path, size in named.items():
            if path not in there:
                raise TargetDamagedError(f"{path}: named by {MANIFEST} and not there")
            if size is not None and there[path] not in (None, size):
                raise TargetDamagedError(f"{path}: not of the size that {MANIFEST} names")
        return sorted(
            path for path in there.keys() - named if _PART.fullmatch(path.rpartition("/")[2])
        )

    def _described(
        self, path: str, files: dict[str, bytes | None], rows: Sequence[bytes]
    ) -> dict[str, Any]:
        data = _packed(rows, self._kind)
        files[path] = data
        digest = hashlib.sha256(data).hexdigest()
        told = {"path": path, "rows": len(rows), "bytes": len(data), "sha256": digest}
        return told | (counted(rows) if self._kind == "huggingface" else {})

    def _without(
        self, parts: list[dict[str, Any]], gone: set[str]
    ) -> tuple[dict[str, bytes | None], set[str]]:
        """Return the parts that had such articles, rewritten without them; and the ids found."""
        files: dict[str, bytes | None] = {}
        found: set[str] = set()
        for at, part in enumerate(parts if gone else ()):
            data = self._store.read(part["path"]) or b""
            if hashlib.sha256(data).hexdigest() != part["sha256"]:
                raise TargetDamagedError(f"{part['path']}: not the bytes that {MANIFEST} names")
            held = list(_rows(data, self._kind))
            kept = [row for name, row in held if name not in gone]
            found |= gone.intersection(name for name, _ in held)
            if len(kept) < len(held):
                parts[at] = self._described(part["path"], files, kept)
        return files, found


def _packed(rows: Sequence[bytes], kind: str) -> bytes:
    """Return a part. It is made in memory: a temporary file could survive a takedown."""
    if kind == "jsonl":
        return b"".join(row + b"\n" for row in rows)
    from unionnews.dataset.exporting.parquet import Parquet  # noqa: PLC0415  optional, and slow

    file = BytesIO()
    part = Parquet(file, row_schema())
    for at in range(0, len(rows), _GROUP_ROWS):
        part.write(rows[at : at + _GROUP_ROWS])
    part.close()
    return file.getvalue()


def _rows(data: bytes, kind: str) -> Iterator[tuple[str, bytes]]:
    """Yield id and JSON of the rows of a part."""
    if kind == "jsonl":
        for line in data.splitlines():
            yield msgspec.json.decode(line)["id"], line
        return
    import pyarrow as pa  # noqa: PLC0415  optional, and slow
    from pyarrow import parquet  # noqa: PLC0415  the same

    for batch in parquet.ParquetFile(pa.BufferReader(data)).iter_batches(512):
        for row in batch.to_pylist():
            yield row["id"], msgspec.json.encode(row)
