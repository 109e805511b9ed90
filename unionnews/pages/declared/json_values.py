"""Read the JSON of a page's scripts.

Broken JSON is read as far as possible, because pages have trailing commas, comments and line breaks
inside strings.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from unionnews.words.patterns import regex

MAX_SCRIPT = 1024 * 1024
"""Most characters of a JSON-LD script; longer ones are ignored."""
MAX_VALUES = 50
"""Most values that are read of a script, or of a list."""

MIN_SLUG = 8
"""Fewest characters of the end of an address that names a page."""

_WRAPPED = regex(r"^[\s\ufeff]*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.{0,20}?\*/)?\s*", re.DOTALL)
# Comments, and commas after the last value. Strings match too, so that they are kept.
_FLAWS = regex(
    r"""(?P<string>"(?:[^"\\]|\\.)*+"?)|/\*(?:(?!\*/).)*+(?:\*/)?|//[^\n]*|<!--|-->|,(?=\s*[}\]])""",
    re.DOTALL,
)
_DECODER = json.JSONDecoder(strict=False)


def own_names(url: str, titles: Iterable[str]) -> frozenset[str]:
    """Return the texts by which data name a page: its titles, its address, the end of that."""
    path = urlsplit(url).path.rstrip("/")
    slug = path.rpartition("/")[2].partition(".")[0]
    return frozenset([*titles, url, path, slug if len(slug) >= MIN_SLUG else ""]) - {""}


def script_values(text: str) -> Iterator[Any]:
    """Yield the JSON values of a script in order, as far as it can be read."""
    if len(text) > MAX_SCRIPT:
        return
    start = _WRAPPED.match(text)
    position = start.end() if start else 0
    if '"' not in text and "&quot;" in text:
        text, position = unescape(text[position:]), 0
    values, position = _values(text, position)
    yield from values
    if position < len(text) and len(values) < MAX_VALUES:
        mended = _FLAWS.sub(
            lambda flaw: (flaw["string"] or "").replace("\\'", "'"), text[position:]
        )
        yield from _values(mended, _next_value(mended, 0))[0]


def _values(text: str, position: int) -> tuple[list[Any], int]:
    """Return the values that can be read, and the position after the last one."""
    found: list[Any] = []
    while len(found) < MAX_VALUES:
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        found.append(value)
        position = _next_value(text, position)
    return found, position


def _next_value(text: str, position: int) -> int:
    while position < len(text) and text[position] in " \t\r\n,;":
        position += 1
    return position
