"""Where rows lie: a folder for each site and year, files of a bounded number of rows in it."""

from __future__ import annotations

from pathlib import Path

from unionnews.dataset.exporting.parts import Part
from unionnews.dataset.manifest import DataFile, data_file
from unionnews.dataset.shapes import Node

PART_ROWS = 100_000
"""Rows of a file, about 150 MB of Parquet."""
BATCH_ROWS = 4096
BATCH_BYTES = 8 << 20
"""A batch, which is a row group in Parquet, ends at whichever comes first."""
_UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""What readers of partitioned folders take for null."""


class Partitions:
    """Writes rows that come ordered by site and year.

    Files are ``data/site=…/year=…/part-00000.parquet``, which readers of Parquet know as columns.
    """

    def __init__(
        self,
        folder: Path,
        schema: Node,
        make: type[Part],
    ) -> None:
        self.files: list[DataFile] = []
        self._folder = folder
        self._schema = schema
        self._make = make
        self._place: tuple[str, str] | None = None
        self._part: Part | None = None
        self._path = folder
        self._number = 0
        self._rows = 0
        self._batch: list[bytes] = []
        self._bytes = 0

    def add(self, site: str, year: str, row: bytes) -> None:
        """Append a row."""
        if (site, year) != self._place:
            self.close()
            self._place, self._number = (site, year), 0
        elif self._rows + len(self._batch) >= PART_ROWS:
            self.close()
            self._number += 1
        self._batch.append(row)
        self._bytes += len(row)
        if len(self._batch) >= BATCH_ROWS or self._bytes >= BATCH_BYTES:
            self._flush()

    def _flush(self) -> None:
        if self._part is None:
            site, year = (name or _UNKNOWN for name in self._place or ("", ""))
            place = self._folder / "data" / f"site={site}" / f"year={year}"
            place.mkdir(parents=True, exist_ok=True)
            self._path = place / f"part-{self._number:05}{self._make.suffix}"
            self._part = self._make(self._path, self._schema)
        self._part.write(self._batch)
        self._rows += len(self._batch)
        self._batch, self._bytes = [], 0

    def close(self) -> None:
        """Finish the file that is open."""
        if self._batch:
            self._flush()
        if self._part is not None:
            self._part.close()
            self.files.append(data_file(self._folder, self._path, self._rows))
            self._part, self._rows = None, 0
