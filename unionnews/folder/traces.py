"""Traces of a text, which a takedown keeps so that copies can be found when the text is gone.

A trace is the hash of the first letters of a headline or of a line; the text cannot be recovered.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from html import unescape
from typing import Any

from unionnews.words.patterns import regex

_LETTERS = 24
"""Number of letters in a trace; two texts rarely share so many."""
_FEWEST = 6
"""Least number of letters in a headline from which a trace is made."""
_MOST_LINES = 40
_WORD = regex(r"\w+")
_TAG = regex(r"<[^<>]*>")


def traces_of(record: Mapping[str, Any]) -> set[str]:
    """Return the traces of a record: of its headline and of the first lines of its text."""
    head = _squeezed(str(record.get("headline") or ""))[:_LETTERS]
    lines = str(record.get("articleBody") or "").splitlines()[:_MOST_LINES]
    pieces = [_squeezed(line)[:_LETTERS] for line in lines]
    pieces = [piece for piece in pieces if len(piece) == _LETTERS]
    return {_trace(piece) for piece in [head, *pieces] if len(piece) >= _FEWEST}


def is_printed(markup: str, traces: Collection[str]) -> bool:
    """Tell whether a page, a feed or a list in JSON prints one of the texts."""
    if not traces:
        return False
    text = _squeezed(_plain(markup))
    lengths = {int(trace.partition(":")[0]) for trace in traces}
    return any(piece in traces for length in lengths for piece in _pieces(text, length))


def _pieces(text: str, length: int) -> Iterator[str]:
    return (_trace(text[at : at + length]) for at in range(len(text) - length + 1))


def _trace(piece: str) -> str:
    return f"{len(piece)}:{hashlib.blake2b(piece.encode(), digest_size=8).hexdigest()}"


def _plain(markup: str) -> str:
    if markup.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            markup = json.dumps(json.loads(markup), ensure_ascii=False)
    markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    # Twice, because a feed escapes the markup of its entries once more.
    return _TAG.sub("", unescape(_TAG.sub("", unescape(markup))))


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()
