"""Write rows into a folder for each site and year, in files of a bounded number of rows."""

from pathlib import Path

import msgspec

from unionnews.dataset.exporting.markdown import NO_SITE
from unionnews.dataset.exporting.parts import Part
from unionnews.dataset.manifest import DataFile, data_file
from unionnews.dataset.shapes import SITE, Node

PART_ROWS = 100_000
"""Most rows of a file, about 150 MB of Parquet."""
BATCH_ROWS = 4096
BATCH_BYTES = 8 << 20
"""A batch (in Parquet a row group) ends after so many rows or bytes."""
_NULL = "__HIVE_DEFAULT_PARTITION__"
"""Name that readers of partitioned folders take for null."""
NO_YEAR = "0"
"""Year in Parquet of rows without a date: pandas cannot read a folder where some years are null."""


def site_folder(site: str) -> str:
    """Return the name of a site's folder of Parquet files.

    The site's name may begin with ``_``, and readers ignore folders with such names.
    """
    return f"site-{site}" if site else NO_SITE


class Partitions:
    """Writes rows that come ordered by site and year.

    Files are ``data/site=…/year=…/part-00000.jsonl``; readers of partitioned folders take ``site``
    and ``year`` as columns. If rows have the column ``site`` themselves (Parquet), it is not in the
    path, because such readers refuse a column that the files have too.
    """

    def __init__(self, folder: Path, schema: Node, make: type[Part]) -> None:
        self.files: list[DataFile] = []
        self._folder = folder
        self._schema = schema
        self._make = make
        self._has_site = SITE in schema["properties"]
        self._place: tuple[str, str] | None = None
        self._end = b"}"  # of a row's JSON: with its site, where that is a column
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
            if self._has_site:
                self._end = b',"%s":%s}' % (SITE.encode(), msgspec.json.encode(site or None))
        elif self._rows + len(self._batch) >= PART_ROWS:
            self.close()
            self._number += 1
        self._batch.append(row[:-1] + self._end)
        self._bytes += len(row)
        if len(self._batch) >= BATCH_ROWS or self._bytes >= BATCH_BYTES:
            self._flush()

    def _below(self, site: str, year: str) -> str:
        if self._has_site:
            return f"{site_folder(site)}/year={year or NO_YEAR}"
        return f"site={site or _NULL}/year={year or _NULL}"

    def _flush(self) -> None:
        if self._part is None:
            place = self._folder / "data" / self._below(*(self._place or ("", "")))
            place.mkdir(parents=True, exist_ok=True)
            self._path = place / f"part-{self._number:05}{self._make.suffix}"
            self._part = self._make(self._path, self._schema)
        # Cleared before writing: after an error (as a full disk) ``close`` must not write it again.
        batch, self._batch, self._bytes = self._batch, [], 0
        self._part.write(batch)
        self._rows += len(batch)

    def close(self) -> None:
        """Finish the file that is open."""
        if self._batch:
            self._flush()
        if self._part is not None:
            self._part.close()
            self.files.append(data_file(self._folder, self._path, self._rows))
            self._part, self._rows = None, 0
