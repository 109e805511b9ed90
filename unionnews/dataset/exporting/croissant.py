"""``croissant.json``: a description of the dataset by MLCommons Croissant 1.0.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from typing import Any

from unionnews.dataset.manifest import DataFile, Manifest
from unionnews.dataset.shapes import Node, nullable

_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
}
_SET = "articles"
_FILES = "parquet-files"
_PARQUET = "application/x-parquet"
_TERMS = (
    "citeAs column extract field fileObject fileProperty fileSet format includes"
    " isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace"
    " separator source subField transform"
)
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{term: f"cr:{term}" for term in _TERMS.split()},
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
}


def croissant(manifest: Manifest, schema: Node, title: str) -> dict[str, Any]:
    """Return the description of a dataset of Parquet files."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": title,
        "description": f"{manifest.articles} news articles, {manifest.rows} rows; see README.md.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": manifest.schemaVersion,
        "license": "The texts belong to their publishers; no licence is given. See README.md.",
        "distribution": [*map(_file_object, manifest.files), _file_set(manifest)],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": _SET,
                "name": _SET,
                "description": "One row an article, or a revision of it.",
                "field": [
                    _field(f"{_SET}/{name}", name, node)
                    for name, node in schema["properties"].items()
                ],
            }
        ],
    }


def _file_object(file: DataFile) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _file_set(manifest: Manifest) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": _FILES,
        "name": _FILES,
        "containedIn": [{"@id": file.path} for file in manifest.files],
        "encodingFormat": _PARQUET,
        "includes": "data/*/*/*.parquet",
    }


def _field(place: str, column: str, node: Node) -> dict[str, Any]:
    node, described = nullable(node) or node, node
    field: dict[str, Any] = {"@type": "cr:Field", "@id": place, "name": place}
    if "description" in described:
        field["description"] = described["description"]
    if node.get("type") == "array":
        field["repeated"] = True
        node = node["items"]
    if "properties" in node:
        field["subField"] = [
            _field(f"{place}/{name}", column, part) for name, part in node["properties"].items()
        ]
    else:
        field["dataType"] = _TYPES[node.get("type", "string")]
    source: dict[str, Any] = {"fileSet": {"@id": _FILES}, "extract": {"column": column}}
    steps = place.split("/")[2:]
    if steps:
        source["transform"] = [{"jsonPath": ".".join(["$", *steps])}]
    return field | {"source": source}
