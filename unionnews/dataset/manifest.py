"""``_manifest.json``: the files of a dataset and the sources from which it was made."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from unionnews.folder.digests import hash_of
from unionnews.folder.json_text import read_json
from unionnews.items import SCHEMA_VERSION
from unionnews.version import __version__

MANIFEST = "_manifest.json"
"""Name of the manifest; readers of Parquet folders ignore names that begin with an underscore."""
SCHEMA = "_schema.json"
REJECTED = "_rejected.jsonl"
_NAMES = {MANIFEST: (SCHEMA, REJECTED), "manifest.json": ("schema.json", "rejected.jsonl")}
"""Names of the manifest and of the files beside it that it does not name; behind these, those before 0.2."""
_BESIDE = {"huggingface": ("README.md", "croissant.json"), "sqlite": ("metadata.json",)}
"""Files of a format that manifests do not name, those of a Hugging Face dataset before 0.2."""


@dataclass(slots=True, frozen=True, kw_only=True)
class DataFile:
    """A file of the dataset."""

    path: str
    """Path relative to the dataset's folder, with ``/``."""
    rows: int | None
    """Number of rows; None for a file without rows."""
    bytes: int
    sha256: str


@dataclass(slots=True, frozen=True, kw_only=True)
class SourceFile:
    """A file of records from which the dataset was made."""

    name: str
    lines: int
    bytes: int
    """Committed length in bytes."""
    sha256: str


@dataclass(slots=True, kw_only=True)
class Manifest:
    """``_manifest.json``. It contains no time, so the same input gives the same bytes."""

    format: str
    options: dict[str, Any]
    schemaVersion: str = SCHEMA_VERSION
    program: str = f"unionnews {__version__}"
    rows: int = 0
    articles: int = 0
    gone: int = 0
    """Number of rows of articles that the site has removed."""
    rejected: int = 0
    """Number of lines that are not records; they are in ``_rejected.jsonl``."""
    forgotten: int = 0
    """Number of lines of articles that were taken down in a source."""
    sites: dict[str, int] = field(default_factory=dict)
    """Number of rows of each site; ``""`` stands for pages of no declared site."""
    files: list[DataFile] = field(default_factory=list)
    sources: list[SourceFile] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write ``_manifest.json``."""
        write_json(folder / MANIFEST, asdict(self))


def is_dataset(folder: Path) -> bool:
    """Tell whether a folder contains a dataset, or what may be one."""
    return any((folder / name).is_file() for name in _NAMES)


def strangers(folder: Path) -> list[str] | None:
    """Return the files in a dataset's folder that no export wrote, as paths in it, in order.

    None where no manifest of ours can be read, so that nobody knows which these are.
    """
    found = [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    paths = sorted(path.relative_to(folder).as_posix() for path in found)
    for manifest, beside in _NAMES.items():
        try:
            told = read_json((folder / manifest).read_bytes())
            named = {manifest, *beside, *(one["path"] for one in told["files"])}
            named |= {*_BESIDE.get(told["format"], ())}
            is_ours = told["program"].startswith("unionnews ")
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            continue
        if is_ours:
            return [path for path in paths if path not in named]
    return None


def write_json(path: Path, value: Any) -> None:
    """Write an indented JSON file."""
    path.write_bytes(json_bytes(value))


def json_bytes(value: Any) -> bytes:
    """Return indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def data_file(folder: Path, path: Path, rows: int | None = None) -> DataFile:
    """Return the description of a finished file in ``folder``."""
    name, size = path.relative_to(folder).as_posix(), path.stat().st_size
    return DataFile(path=name, rows=rows, bytes=size, sha256=hash_of(path))
