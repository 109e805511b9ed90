"""What Atom and JSON Feed must look like."""

from pathlib import Path

from lxml import etree

ATOM = etree.RelaxNG(etree.parse(Path(__file__).parent / "reading_room" / "atom.rng"))
_INSTANT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"}
_ITEM = {
    "type": "object",
    "required": ["id", "content_text"],
    "properties": {
        "id": {"type": "string"}, "url": {"type": "string", "pattern": "^https?://"},
        "title": {"type": "string"}, "content_text": {"type": "string"},
        "date_published": _INSTANT, "date_modified": _INSTANT, "language": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "authors": {"type": "array", "items": {"type": "object", "required": ["name"]}},
        "attachments": {"type": "array", "items": {
            "type": "object", "required": ["url", "mime_type"], "additionalProperties": False,
            "properties": {"url": {"type": "string", "pattern": "^https?://"}, "mime_type": {"type": "string"}, "title": {"type": "string"}},
            "patternProperties": {"^_": {"type": "object"}},
        }},
    },
    "patternProperties": {"^_": {"type": "object"}},
    "additionalProperties": False,
}  # fmt: skip
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string"},
        "home_page_url": {"type": "string"}, "feed_url": {"type": "string"},
        "next_url": {"type": "string"},
        "hubs": {"type": "array", "items": {"required": ["type", "url"]}},
        "items": {"type": "array", "items": _ITEM},
    },
    "patternProperties": {"^_": {"type": "object"}},
    "additionalProperties": False,
}  # fmt: skip


def assert_valid(root: etree._Element | etree._ElementTree) -> None:
    assert ATOM.validate(root), ATOM.error_log
    without = root.xpath("//*[local-name()='entry'][not(*[local-name()='content'])]")
    assert all(entry.find("{*}link[@rel='alternate']") is not None for entry in without)
