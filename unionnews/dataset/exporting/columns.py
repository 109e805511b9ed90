"""Arrow's types of a row."""

from __future__ import annotations

import pyarrow as pa

from unionnews.dataset.shapes import Node, nullable

_SCALARS = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def arrow_schema(schema: Node) -> pa.Schema:
    """Return the columns of a row, in order.

    All are nullable for Arrow, whose JSON reader wants the members of a null struct to be so; which
    of them may be null is in the JSON Schema that lies beside the data.
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
