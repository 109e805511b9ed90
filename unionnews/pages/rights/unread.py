"""Keys that a text of JSON names, and that are lost where it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from unionnews.pages.generic.structured_data import MAX_SCRIPT, read_json
from unionnews.words.patterns import regex

_LETTER = regex(r"\\u00([4-7][0-9a-fA-F])")


def unread(text: str, key: re.Pattern[str]) -> str:
    """Return what a text says from the first of such keys on, where it names more than are read.

    It may be broken, too long, too deep, or name a key twice in one object, of which JSON keeps the
    last. Empty where each is read.
    """
    text = plain_keys(text)
    quoted = rf'(?<!\\)"(?:[^"\s]*[:/])?(?:{key.pattern})"\s*:'
    loose = rf"(?<![^\W_])(?:{key.pattern})[\"']?\s*[:=]"
    named = list(re.finditer(quoted if _is_json(text) else loose, text, key.flags))
    known = sum(1 for value in read_json(text) for _ in _named(value, key)) if named else 0
    return text[named[0].start() :] if len(named) > known else ""


def plain_keys(text: str) -> str:
    """Return a text of JSON with letters for what stands for them."""
    text = text if '"' in text or "&quot;" not in text else unescape(text)
    return _LETTER.sub(lambda found: chr(int(found[1], 16)), text)


def _is_json(text: str) -> bool:
    try:
        json.loads(text[:MAX_SCRIPT], strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _named(value: Any, key: re.Pattern[str]) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from (name for name in one if key.fullmatch(local(name)))
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()


def local(name: str) -> str:
    r"""Return a name of JSON-LD without its vocabulary.

    >>> local("schema:license"), local("https://schema.org/license")
    ('license', 'license')
    """
    return name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
