"""Write rows as Parquet with Arrow."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, ClassVar

import pyarrow as pa
from pyarrow import json as arrow_json
from pyarrow import parquet

from unionnews.dataset.shapes import Node, nullable

_SCALARS = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def arrow_schema(schema: Node) -> pa.Schema:
    """Return the Arrow schema of a row, columns in order.

    All columns are nullable, because Arrow's JSON reader needs that for the members of a null
    struct. The JSON Schema beside the data says which of them may really be null.
    """
    return pa.schema(list(_type(schema)))


def _type(node: Node) -> pa.DataType:
    node = nullable(node) or node
    if "enum" in node:
        return pa.string()
    match node["type"]:
        case "array":
            return pa.list_(_type(node["items"]))
        case "object":
            return pa.struct([(key, _type(part)) for key, part in node["properties"].items()])
        case kind:
            return _SCALARS[kind]


class Parquet:
    """Apache Parquet, compressed by Zstandard; each batch is a row group."""

    suffix: ClassVar[str] = ".parquet"

    def __init__(self, path: Path | BinaryIO, schema: Node) -> None:
        self._schema = arrow_schema(schema)
        self._options = arrow_json.ParseOptions(
            explicit_schema=self._schema, unexpected_field_behavior="error"
        )
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def write(self, rows: Sequence[bytes]) -> None:
        text = b"\n".join(rows) + b"\n"
        # One block and no threads, so that row groups do not depend on how blocks are cut.
        whole = arrow_json.ReadOptions(use_threads=False, block_size=len(text) + 1)
        table = arrow_json.read_json(pa.BufferReader(text), whole, self._options)
        with self._given_up():
            self._writer.write_table(table, row_group_size=len(rows))

    def close(self) -> None:
        with self._given_up():
            self._writer.close()

    @contextmanager
    def _given_up(self) -> Iterator[None]:
        """After an error (as a full disk) do not close the file, which would hide the error."""
        try:
            yield
        except OSError:
            self._writer.is_open = False
            raise
