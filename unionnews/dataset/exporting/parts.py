"""Files of rows in the formats of the export. Each gets rows as JSON, batch by batch."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Protocol

import msgspec

from unionnews.dataset.manifest import DataFile, data_file
from unionnews.dataset.shapes import Node

ONE_CSV = "articles.csv"


class Part(Protocol):
    """A file that is being written."""

    suffix: ClassVar[str]

    def __init__(self, path: Path, schema: Node) -> None:
        """Begin a file of rows that ``schema`` describes."""

    def write(self, rows: Sequence[bytes]) -> None:
        """Append rows: JSON objects without line feeds."""

    def close(self) -> None:
        """Finish the file."""


class JsonLines:
    """One row on each line, as in ``articles.jsonl``."""

    suffix: ClassVar[str] = ".jsonl"

    def __init__(self, path: Path, schema: Node) -> None:
        self._file = path.open("xb")

    def write(self, rows: Sequence[bytes]) -> None:
        self._file.write(b"\n".join(rows) + b"\n")

    def close(self) -> None:
        self._file.close()


class Json:
    """One JSON array of rows, one row on each line."""

    suffix: ClassVar[str] = ".json"

    def __init__(self, path: Path, schema: Node) -> None:
        self._file = path.open("xb")
        self._before = b"[\n"

    def write(self, rows: Sequence[bytes]) -> None:
        self._file.write(self._before + b",\n".join(rows))
        self._before = b",\n"

    def close(self) -> None:
        self._file.write(b"\n]\n")
        self._file.close()


class Csv:
    """CSV by RFC 4180 with a header line; lists and objects are JSON, null is an empty cell.

    An apostrophe is put before a text that begins with one of :data:`_FORMULA`, because
    spreadsheets would run it as a formula.
    """

    suffix: ClassVar[str] = ".csv"

    def __init__(self, path: Path, schema: Node) -> None:
        self._columns = list(schema["properties"])
        self._file = path.open("x", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(self._columns)

    def write(self, rows: Sequence[bytes]) -> None:
        self._writer.writerows(row_cells(row, self._columns) for row in rows)

    def close(self) -> None:
        self._file.close()


class OneCsv:
    """One CSV file for a spreadsheet, with the site as the first column.

    Without byte order mark Excel does not recognize UTF-8.
    """

    def __init__(self, folder: Path, schema: Node) -> None:
        self.files: list[DataFile] = []
        self._folder = folder
        self._columns = list(schema["properties"])
        self._rows = 0
        self._file = (folder / ONE_CSV).open("x", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["site", *self._columns])

    def add(self, site: str, year: str, row: bytes) -> None:
        """Append a row."""
        self._writer.writerow([site, *row_cells(row, self._columns)])
        self._rows += 1

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
        self.files.append(data_file(self._folder, self._folder / ONE_CSV, self._rows))


# Spreadsheets in Chinese or Japanese accept the full-width forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def row_cells(row: bytes, columns: Sequence[str]) -> list[str]:
    """Return the cells of a row: text (never a formula), JSON of lists and objects, "" for null."""
    values = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
    return [cell(bytes(values[name])) for name in columns]


def cell(text: bytes) -> str:
    """Return the cell of a value, given as JSON."""
    if text == b"null":
        return ""
    if not text.startswith(b'"'):
        return text.decode()
    said = msgspec.json.decode(text, type=str)
    return f"'{said}" if said.startswith(_FORMULA) else said
