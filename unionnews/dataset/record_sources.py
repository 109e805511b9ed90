"""Sources of records: the folders of sites, or files of lines without a ledger."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from unionnews.dataset.rows import MAX_LINE, BadRowError, RowReader
from unionnews.exceptions import UsageError
from unionnews.folder.atomic import on_disk
from unionnews.folder.file_names import LEDGER, RECORDS, what_to_do
from unionnews.folder.ledger import open_committed
from unionnews.folder.tombstones import forgotten_ids

_MANIFEST = "manifest.json"
_BLOCK = 1 << 20


@dataclass(slots=True)
class RecordSource:
    """An open file of records, with its committed length."""

    name: str
    """Folder and file name, the same on every machine: ``people_acftu/articles.jsonl``."""
    file: BinaryIO
    length: int
    forgotten: set[str] = field(default_factory=set)
    lines: int = 0
    sha256: str = ""
    """Hash of the committed bytes; it and the length are known when :meth:`scan` has ended."""

    def scan(self) -> Iterator[tuple[int, int, bytes | None]]:
        """Yield offset, length and bytes of each line; None instead of bytes if it is too long."""
        digest = hashlib.sha256()
        offset = 0
        self.file.seek(0)
        while offset < self.length and (line := self._readline(offset)):
            digest.update(line)
            length, whole = len(line), len(line) <= MAX_LINE
            if not whole:
                length += self._skip(offset + length, digest.update)
            self.lines += 1
            yield offset, length, line if whole else None
            offset += length
        self.sha256 = digest.hexdigest()

    def _readline(self, offset: int) -> bytes:
        return self.file.readline(min(MAX_LINE + 1, self.length - offset))

    def _skip(self, offset: int, seen: Callable[[bytes], None]) -> int:
        start = offset
        while offset < self.length:
            block = self.file.readline(min(_BLOCK, self.length - offset))
            seen(block)
            offset += len(block)
            if not block or block.endswith(b"\n"):
                break
        return offset - start

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes at a place."""
        return os.pread(self.file.fileno(), length, offset)

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def find_records(places: Iterable[Path], sites: Iterable[str] = ()) -> list[Path]:
    """Return the files of records at ``places``, each once, in order of their names.

    A place is an output folder (with the folders of sites, or with the results of a cluster's
    shards, each with its manifest), the folder of a site, or a file. If ``sites`` are given, only
    their folders are returned.

    Raises :class:`UsageError` if a place or a site has no records.
    """
    wanted = set(sites)
    found: dict[Path, Path] = {}
    for place in places:
        here = _at(place)
        if not here:
            raise UsageError(f"{place}: no {RECORDS} here; {what_to_do(place)}")
        # Of a linked file, the link's own folder is used: ledger and notes of copies are there.
        for path in here:
            found.setdefault(path.parent.resolve() / path.name, _named(place, path))
    there = {path.parent.name for path in found.values()}
    if missing := wanted - there:
        raise UsageError(
            f"{', '.join(sorted(missing))}: no records of this site; there are {', '.join(sorted(there))}"
        )
    return sorted(p for p in found.values() if not wanted or p.parent.name in wanted)


def _named(place: Path, path: Path) -> Path:
    """Return a path of records whose folder has the name of its site: a folder of ``place`` that is
    linked there has the link's.
    """
    if path.is_relative_to(place) and path.parent != place:
        return place.resolve() / path.relative_to(place)
    return path.parent.resolve() / path.name


def _at(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    own = place / RECORDS
    if own.is_file():
        return [own]
    shards = (manifest.parent for manifest in place.glob(f"[!.]*/{_MANIFEST}"))
    of_shards = (path for shard in shards for path in shard.glob(f"*/{RECORDS}"))
    return [*place.glob(f"*/{RECORDS}"), *of_shards]


def open_source(path: Path) -> RecordSource:
    """Open a file of records; if there is a ledger, only committed records are read.

    Raises :class:`RunError` if it cannot be read, or does not fit its ledger.
    """
    name = f"{path.parent.name}/{path.name}"
    if path.name == RECORDS and path.with_name(LEDGER).exists():
        committed = open_committed(path.parent)
        return RecordSource(name, committed.file, committed.length, forgotten_ids(path.parent))
    with on_disk(path, "cannot be read"):
        file = path.open("rb")
    return RecordSource(name, file, os.fstat(file.fileno()).st_size)


def upgraded_lines(source: RecordSource) -> Iterator[tuple[bytes, str]]:
    """Yield each line in the current schema version with "", or b"" with why it is not a record."""
    reader = RowReader()
    for _, _, line in source.scan():
        try:
            if line is None:
                raise BadRowError(f"a line of more than {MAX_LINE} bytes")
            yield msgspec.json.encode(reader.read(line)) + b"\n", ""
        except BadRowError as reason:
            yield b"", f"line {source.lines}: {reason}"
