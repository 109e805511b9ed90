"""An article as Markdown, the changes between its revisions, and what a browser can show of it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from unionnews.words.patterns import regex

_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in r"\`*_{}[]<>#+!|~-"})
_MAX_COMPARED = 2000
"""Most paragraphs of a revision that are compared."""
# Marks that change the direction of writing, and control characters.
_UNSEEN = regex("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")

_UNBROKEN = 2000
"""Most letters in a row that a page shows; Chromium lays out 350,000 of them in 4 s."""
_RUN = regex(rf"(\w{{{_UNBROKEN}}})(\w+)")

Change = tuple[str, str]
"""``same``, ``gone`` or ``new``, and a paragraph."""


def plain(text: object) -> str:
    """Return a text without marks that would change the direction of the text beside it."""
    return _UNSEEN.sub("", str(text))


def shown(value: Any, words: Mapping[str, str]) -> Any:
    """Return a record whose texts have no longer rows of letters than a browser can lay out.

    Where letters are left out, the text tells how many. Its other values stay as they are.
    """
    if isinstance(value, str):
        told = words["unbroken"]
        return _RUN.sub(lambda row: row[1] + told.format(n=f"{len(row[2]):,}"), value)
    if isinstance(value, list):
        return [shown(one, words) for one in value]
    if isinstance(value, dict):
        return {name: shown(one, words) for name, one in value.items()}
    return value


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Yield the paragraphs of two revisions, each marked as same, gone or new; headline first."""
    before, after = _lines(old), _lines(new)
    matcher = difflib.SequenceMatcher(None, before, after)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (("same", line) for line in before[a:b])
        else:
            yield from (("gone", line) for line in before[a:b])
            yield from (("new", line) for line in after[c:d])


def _lines(record: dict[str, Any]) -> list[str]:
    heads = [record[name] for name in ("kicker", "headline", "subheadline") if record[name]]
    return [*heads, *record["articleBody"].split("\n\n")][:_MAX_COMPARED]


def markdown(record: dict[str, Any]) -> str:
    """Return an article as Markdown with front matter (JSON values, which are YAML)."""
    facts = {
        "id": record["id"],
        "headline": record["headline"],
        "date": record["datePublished"],
        "authors": [author["name"] for author in record["authors"]],
        "source": (record["source"] or {}).get("name"),
        "url": record["canonicalUrl"] or record["url"],
        "language": record["inLanguage"],
    }
    front = "\n".join(f"{k}: {json.dumps(v, ensure_ascii=False)}" for k, v in facts.items() if v)
    title = _escaped(" ".join((record["headline"] or "").split()))
    body = "\n\n".join(_escaped(part) for part in record["articleBody"].split("\n\n"))
    return f"---\n{front}\n---\n\n# {title}\n\n{body}\n"


def _escaped(text: str) -> str:
    return plain(text).translate(_SPECIAL)
