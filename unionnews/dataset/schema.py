"""The JSON Schema of a record, generated from ``items``."""

import ast
import inspect
import types
import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from unionnews.items import SCHEMA_VERSION, Article

_FORMATS: dict[type, dict[str, Any]] = {str: {"type": "string"}, int: {"type": "integer"}}
_PATTERNS = {
    "id": "^[0-9a-f]{16}$",
    "bodySha256": "^[0-9a-f]{64}$",
    "datePublished": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?$",
    "dateModified": r"^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?$",
}


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that every line of ``articles.jsonl`` validates against."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:unionnews:article:{SCHEMA_VERSION}",
        "title": "Article",
        "description": f"One line of articles.jsonl, schema version {SCHEMA_VERSION}",
        **_object(Article),
    }


@cache
def field_docs(cls: type) -> dict[str, str]:
    """Return the docstring below each field of a dataclass, by field name."""
    body = ast.parse(inspect.getsource(cls)).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101  for mypy: a class was given
    docs = {}
    for statement, following in zip(body.body, body.body[1:], strict=False):
        text = getattr(getattr(following, "value", None), "value", None)
        if isinstance(statement, ast.AnnAssign) and isinstance(text, str):
            docs[statement.target.id] = inspect.cleandoc(text)  # type: ignore[union-attr]  # a name
    return docs


def _object(cls: type) -> dict[str, Any]:
    hints, docs = get_type_hints(cls), field_docs(cls)
    properties = {}
    for field in fields(cls):
        described = {"description": " ".join(docs.get(field.name, "").split())}
        properties[field.name] = {**_type(hints[field.name], field.name), **described}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _type(hint: Any, name: str) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (types.UnionType, typing.Union):
        inner = _type(next(a for a in arguments if a is not type(None)), name)
        return {"anyOf": [inner, {"type": "null"}]}
    if origin is list:
        return {"type": "array", "items": _type(arguments[0], name)}
    if is_dataclass(hint):
        return _object(hint)  # type: ignore[arg-type]  # a class, not an instance
    pattern = {"pattern": _PATTERNS[name]} if name in _PATTERNS else {}
    return {**_FORMATS[hint], **pattern}
