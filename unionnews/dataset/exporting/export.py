"""``export``: write the records of all sources as a dataset into a new folder."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from unionnews.dataset.collection import Collection, collect
from unionnews.dataset.exporting import huggingface
from unionnews.dataset.exporting.exports import noted_export
from unionnews.dataset.exporting.markdown import MarkdownFiles
from unionnews.dataset.exporting.partitions import Partitions
from unionnews.dataset.exporting.parts import Csv, Json, JsonLines, OneCsv, Part
from unionnews.dataset.exporting.row_encoder import RowEncoder
from unionnews.dataset.folders import new_folder
from unionnews.dataset.manifest import REJECTED, SCHEMA, DataFile, Manifest, SourceFile, write_json
from unionnews.dataset.profile import Profile
from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.shapes import Node, with_site
from unionnews.dataset.upgrades import STEPS, Step
from unionnews.exceptions import UsageError

Format = Literal["parquet", "jsonl", "csv", "huggingface", "sqlite", "json", "markdown"]
Splits = Literal["none", "year"]

_COLUMNAR = ("parquet", "huggingface")
"""Formats whose rows have the column ``site``."""
_PARTS: dict[str, type[Part]] = {"jsonl": JsonLines, "csv": Csv, "json": Json}


class RowWriter(Protocol):
    """Writes the rows of a dataset, which come ordered by site and year."""

    files: list[DataFile]

    def add(self, site: str, year: str, row: bytes) -> None:
        """Append a row."""

    def close(self) -> None:
        """Finish the files."""


@dataclass(slots=True, kw_only=True)
class ExportOptions:
    """Options of a dataset."""

    all_revisions: bool = False
    body: bool = True
    """Whether rows have the texts; if not, ``bodySha256`` and ``bodyLength`` replace them."""
    splits: Splits = "none"
    """Splits in the Hugging Face card."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Time zone of each site, for dates without a time."""
    steps: Mapping[str, Step] = field(default_factory=lambda: STEPS)
    """Upgrades of records of earlier schema versions."""
    stories: Path | None = None
    """A ``stories.jsonl`` whose columns are added."""
    selection: RecordSelection = field(default_factory=RecordSelection)
    """Conditions for the newest revision of an article; with ``all_revisions`` for each one."""
    fields: Sequence[str] = ()
    """Names of the fields of a row; all if empty."""
    one_file: bool = False
    """Only for CSV: one file ``articles.csv`` with byte order mark and the column ``site``."""
    sqlite: Callable[[Path, Node], RowWriter] | None = None
    """Makes the writer of the format ``sqlite``, from a folder and the schema of a row."""


def export(
    kind: Format, target: Path, paths: Sequence[Path], options: ExportOptions | None = None
) -> Manifest:
    """Write the records in the files at ``paths`` as a dataset to ``target``, a new folder.

    The same records give the same bytes. Lines that are not records are counted, and written with
    the reason to ``_rejected.jsonl``.

    Raises :class:`UsageError` if ``target`` exists and is not a dataset, or options cannot be
    combined. Raises :class:`RunError` if a source cannot be read, or the dataset cannot be written.
    """
    options = options or ExportOptions()
    _check(kind, options)
    noted: dict[str, bool | str] = {
        "allRevisions": options.all_revisions,
        "body": options.body,
        "stories": options.stories is not None,
    }
    if said := str(options.selection):
        noted["selection"] = said
    manifest = Manifest(format=kind, options=noted)
    encoder = RowEncoder(
        body=options.body,
        stories=options.stories,
        paragraphs=kind == "json" and options.body,
        fields=options.fields,
    )
    making = noted_export((path.parent for path in paths), target)
    schema = with_site(encoder.schema) if kind in _COLUMNAR else encoder.schema
    with making, closing(encoder), new_folder(target) as folder:
        collected = collect(
            paths,
            folder / REJECTED,
            all_revisions=options.all_revisions,
            zones=options.zones,
            steps=options.steps,
        )
        with collected as found:
            if str(options.selection):
                found.narrow(options.selection.takes)
            with closing(_writer(kind, folder, schema, options)) as writer:
                profile = _write(kind, writer, found, manifest, encoder)
            manifest.files = writer.files
            _describe(manifest, found)
        write_json(folder / SCHEMA, schema)
        if kind == "huggingface":
            huggingface.write(folder, manifest, profile, schema, options.splits)
        manifest.write(folder)
    return manifest


def _check(kind: Format, options: ExportOptions) -> None:
    if options.one_file and kind != "csv":
        raise UsageError("--one-file is for csv")
    if options.fields and kind in ("sqlite", "markdown"):
        raise UsageError(f"{kind} has all fields; leave --fields out")
    if not options.body and kind == "markdown":
        raise UsageError("markdown is the texts; leave --no-body out")


def _writer(kind: Format, folder: Path, schema: Node, options: ExportOptions) -> RowWriter:
    if kind == "sqlite":
        if options.sqlite is None:
            raise TypeError("ExportOptions.sqlite is needed")
        return options.sqlite(folder, schema)
    if kind == "markdown":
        return MarkdownFiles(folder, schema)
    if options.one_file:
        return OneCsv(folder, schema)
    if kind in _PARTS:
        return Partitions(folder, schema, _PARTS[kind])
    from unionnews.dataset.exporting.parquet import Parquet  # noqa: PLC0415  optional, and slow

    return Partitions(folder, schema, Parquet)


def _write(
    kind: Format, writer: RowWriter, found: Collection, manifest: Manifest, encoder: RowEncoder
) -> Profile:
    profile = Profile()
    for row, record in found.rows():
        writer.add(row.site, row.year, encoder.encode(record))
        manifest.gone += record.status == "gone"
        manifest.sites[row.site] = manifest.sites.get(row.site, 0) + 1
        if kind == "huggingface":
            profile.add(row, record)
    return profile


def _describe(manifest: Manifest, found: Collection) -> None:
    manifest.rows, manifest.articles = found.counts()
    manifest.rejected, manifest.forgotten = found.rejected, found.forgotten
    manifest.sources = [
        SourceFile(name=source.name, lines=source.lines, bytes=source.length, sha256=source.sha256)
        for source in found.sources
    ]
