"""``export``: the records of all sources as a dataset in a folder of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

import msgspec

from unionnews.dataset import huggingface
from unionnews.dataset.collection import Collection, collect
from unionnews.dataset.folders import new_folder
from unionnews.dataset.manifest import Manifest, SourceFile, write_json
from unionnews.dataset.partitions import Partitions
from unionnews.dataset.parts import Csv, JsonLines, Parquet, Part
from unionnews.dataset.profile import Profile
from unionnews.dataset.shapes import BODY_COLUMNS, row_schema, struct_type
from unionnews.dataset.sqlite import SqliteFile
from unionnews.dataset.upgrades import STEPS, Step

Format = Literal["parquet", "jsonl", "csv", "huggingface", "sqlite"]
Splits = Literal["none", "year"]

_PARTS: dict[str, type[Part]] = {
    "jsonl": JsonLines,
    "csv": Csv,
    "parquet": Parquet,
    "huggingface": Parquet,
}


@dataclass(slots=True, kw_only=True)
class ExportOptions:
    """What goes into a dataset."""

    all_revisions: bool = False
    body: bool = True
    """False: ``bodySha256`` and ``bodyLength`` in the place of the texts."""
    splits: Splits = "none"
    """Splits of the Hugging Face card."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Time zone of each site, for dates without a time."""
    steps: Mapping[str, Step] = field(default_factory=lambda: STEPS)
    """Upgrades of records of earlier schema versions."""


def export(
    kind: Format, target: Path, paths: Sequence[Path], options: ExportOptions | None = None
) -> Manifest:
    """Write the records in the files at ``paths`` as a dataset to ``target``, a new folder.

    The same records give the same bytes. Lines that are no records are counted, and lie with the
    reason in ``rejected.jsonl``.

    :raises UsageError: ``target`` is something else than a dataset.
    :raises RunError: a source cannot be read, or the disk does not take the dataset.
    """
    options = options or ExportOptions()
    noted = {"allRevisions": options.all_revisions, "body": options.body}
    manifest = Manifest(format=kind, options=noted)
    with new_folder(target) as folder:
        collected = collect(
            paths,
            folder / "rejected.jsonl",
            all_revisions=options.all_revisions,
            zones=options.zones,
            steps=options.steps,
        )
        with collected as found:
            profile = _write(kind, folder, found, manifest, body=options.body)
            _describe(manifest, found)
        write_json(folder / "schema.json", row_schema(body=options.body))
        if kind == "huggingface":
            huggingface.write(folder, manifest, profile, options.splits)
        manifest.write(folder)
    return manifest


def _write(
    kind: Format, folder: Path, found: Collection, manifest: Manifest, *, body: bool
) -> Profile:
    encode = msgspec.json.encode if body else _encoder_without_body()
    schema = row_schema(body=body)
    profile = Profile()
    if kind == "sqlite":
        writer: Partitions | SqliteFile = SqliteFile(folder, schema)
    else:
        writer = Partitions(folder, schema, _PARTS[kind])
    with closing(writer):
        for row, record in found.rows():
            writer.add(row.site, row.year, encode(record))
            manifest.gone += record.status == "gone"
            manifest.sites[row.site] = manifest.sites.get(row.site, 0) + 1
            if kind == "huggingface":
                profile.add(row, record)
    manifest.files = writer.files
    return profile


def _encoder_without_body() -> Callable[[Any], bytes]:
    names = list(row_schema()["properties"])
    at = names.index("articleBody")
    values = attrgetter(*names)
    row = struct_type(row_schema(body=False))

    def encode(record: Any) -> bytes:
        before, body, after = (read := values(record))[:at], read[at], read[at + 1 :]
        digest = hashlib.sha256(body.encode()).hexdigest()
        return msgspec.json.encode(row(*before, digest, len(body), *after))

    return encode


def _describe(manifest: Manifest, found: Collection) -> None:
    manifest.rows, manifest.articles = found.counts()
    manifest.rejected, manifest.forgotten = found.rejected, found.forgotten
    manifest.sources = [
        SourceFile(name=source.name, lines=source.lines, bytes=source.length, sha256=source.sha256)
        for source in found.sources
    ]
