"""Find keys that are printed in a JSON text but get lost when it is parsed."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from unionnews.pages.declared.json_values import MAX_SCRIPT, script_values
from unionnews.words.patterns import regex

_LETTER = regex(r"\\u00([4-7][0-9a-fA-F])")


def unread(text: str, key: re.Pattern[str]) -> str:
    """Return a JSON text from the first such key on, if it has more such keys than parsing finds.

    Reasons are: it is not valid JSON, too long, too deep, or has a key twice in one object, of which
    JSON keeps the last. The result is empty if all keys are found.
    """
    is_valid, text = is_json(text), plain_keys(text)
    quoted = rf'(?<!\\)"(?:[^"\s]*[:/])?(?:{key.pattern})"\s*:'
    loose = rf"(?<![^\W_])(?:{key.pattern})[\"']?\s*[:=]"
    named = list(re.finditer(quoted if is_json(text, strict=False) else loose, text, key.flags))
    values = script_values(text) if named and is_valid else ()
    known = sum(1 for value in values for _ in _named(value, key))
    return text[named[0].start() :] if len(named) > known else ""


def plain_keys(text: str) -> str:
    """Return a JSON text with escaped letters and quotation marks replaced by the characters."""
    text = text if '"' in text or "&quot;" not in text else unescape(text)
    return _LETTER.sub(lambda found: chr(int(found[1], 16)), text)


def is_json(text: str, *, strict: bool = True) -> bool:
    """Tell whether a text is one JSON value (RFC 8259); if not ``strict``, with line ends in strings."""
    try:
        json.loads(text[:MAX_SCRIPT], strict=strict)
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
    r"""Return a JSON-LD name without its vocabulary.

    >>> local("schema:license"), local("https://schema.org/license")
    ('license', 'license')
    """
    return name.rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
