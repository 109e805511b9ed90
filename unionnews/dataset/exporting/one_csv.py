"""One CSV file for a spreadsheet: with a byte order mark, and the site as the first column."""

from __future__ import annotations

import csv
from pathlib import Path

from unionnews.dataset.exporting.parts import row_cells
from unionnews.dataset.manifest import DataFile, data_file
from unionnews.dataset.shapes import Node

FILE_NAME = "articles.csv"


class OneCsv:
    """Writes ``articles.csv``; without byte order mark Excel does not recognize UTF-8."""

    def __init__(self, folder: Path, schema: Node) -> None:
        self.files: list[DataFile] = []
        self._folder = folder
        self._columns = list(schema["properties"])
        self._rows = 0
        self._file = (folder / FILE_NAME).open("x", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["site", *self._columns])

    def add(self, site: str, year: str, row: bytes) -> None:
        """Append a row."""
        self._writer.writerow([site, *row_cells(row, self._columns)])
        self._rows += 1

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
        self.files.append(data_file(self._folder, self._folder / FILE_NAME, self._rows))
