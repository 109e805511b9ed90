"""The types of a row, made from the JSON Schema of ``items``; this is the only mapping.

:func:`struct_type` makes the type for reading, which refuses what the schema refuses;
``parquet.arrow_schema`` makes the columns. Types are never inferred from data: a field that is
empty in the first 50,000 records would lose its values.
"""

from typing import Annotated, Any, Literal

import msgspec

from unionnews.dataset.schema import article_schema

Node = dict[str, Any]
"""A part of a JSON Schema, as ``article_schema`` returns it."""

_INT64 = msgspec.Meta(ge=-(2**63), le=2**63 - 1)

BODY_COLUMNS: dict[str, Node] = {
    "bodySha256": {
        "type": "string",
        "pattern": "^[0-9a-f]{64}$",
        "description": "SHA-256 of the text (UTF-8), hexadecimal; the text itself is left out.",
    },
    "bodyLength": {"type": "integer", "description": "Length of the text in characters."},
}
PARAGRAPH_COLUMNS: dict[str, Node] = {
    "paragraphs": {
        "type": "array",
        "items": {"type": "string"},
        "description": "The text, one string a paragraph.",
    }
}
SITE = "site"
_SITE_COLUMN: Node = {
    "anyOf": [{"type": "string"}, {"type": "null"}],
    "description": "Name of the site; null for pages of no declared site.",
}
STORY_COLUMNS: dict[str, Node] = {
    "storyId": {"type": "string", "description": "Story the article belongs to."},
    "storySize": {"type": "integer", "description": "Articles of that story."},
    "isEarliest": {
        "type": "boolean",
        "description": "Whether it is the story's first by datePublished.",
    },
    "similarity": {
        "type": "number",
        "description": "Likeness to the story's first article, 0 to 1.",
    },
}


def row_schema(*, body: bool = True, stories: bool = False, paragraphs: bool = False) -> Node:
    """Return the JSON Schema of a row: that of a record, with some columns changed.

    Without ``body``, its hash and length replace it; with ``paragraphs``, a list of paragraphs
    does. ``stories`` adds four columns that may be null.
    """
    schema = article_schema()
    columns: dict[str, Node] = {}
    text = PARAGRAPH_COLUMNS if paragraphs else BODY_COLUMNS
    for name, node in schema["properties"].items():
        whole = name != "articleBody" or (body and not paragraphs)
        columns |= {name: node} if whole else text
    if stories:
        columns |= {
            name: {"anyOf": [node, {"type": "null"}]} for name, node in STORY_COLUMNS.items()
        }
    return schema | {"properties": columns, "required": list(columns)}


def with_site(schema: Node) -> Node:
    """Return the schema of a row with the additional last column ``site``."""
    columns = schema["properties"] | {SITE: _SITE_COLUMN}
    return schema | {"properties": columns, "required": list(columns)}


def nullable(node: Node) -> Node | None:
    """Return the schema of a node's values other than null; None if it may not be null."""
    return node["anyOf"][0] if "anyOf" in node else None


def struct_type(schema: Node, name: str = "Article") -> type[msgspec.Struct]:
    """Return the class of an object: keys in order, all required, no others allowed."""
    members = [(key, _reading_type(node, key)) for key, node in schema["properties"].items()]
    return msgspec.defstruct(name, members, forbid_unknown_fields=True, gc=False)


def _reading_type(node: Node, name: str) -> Any:
    if inner := nullable(node):
        return _reading_type(inner, name) | None
    if "enum" in node:
        return Literal[tuple(node["enum"])]
    if "pattern" in node:
        return Annotated[str, msgspec.Meta(pattern=node["pattern"])]
    match node["type"]:
        case "array":
            return list[_reading_type(node["items"], name)]  # type: ignore[misc]  # made at run time
        case "object":
            return struct_type(node, name)
        case kind:
            return _SCALARS[kind]


_SCALARS: dict[str, Any] = {
    "string": str,
    "integer": Annotated[int, _INT64],
    "number": float,
    "boolean": bool,
}
