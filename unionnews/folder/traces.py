"""Traces of a text, which a takedown keeps so that copies can be found when the text is gone.

A trace is the hash of the first letters of a headline or of a line; the text cannot be recovered.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from html import unescape
from typing import Any

from unionnews.words.patterns import regex

Text = Mapping[str, Any]
"""A record, as far as ``headline`` and ``articleBody``."""
_LETTERS = 24
"""Number of letters in a trace, if no other article begins with them."""
_FEWEST = 6
"""Least number of letters in a headline from which a trace is made."""
_MOST_LINES = 40
_WORD = regex(r"\w+")
_TAG = regex(r"<[^<>]*>")


def traces_of(revisions: Iterable[Text], others: Iterable[Text] = ()) -> set[str]:
    """Return the traces of an article: of its headlines and of the first lines of its texts.

    ``others`` are the records of the other articles. What begins like a headline of theirs is
    traced up to the first letter that differs, and what one of them prints as well is not traced:
    pages that print the others stay.
    """
    heads: dict[str, int] = {}
    pieces: set[str] = set()
    for record in revisions:
        heads[_head(record)] = _LETTERS
        pieces |= _lines(record)
    for other in others:
        theirs = _head(other)
        for head, length in heads.items():
            heads[head] = max(length, _shared(head, theirs) + 1)
        pieces -= _lines(other)
    own = {head[:length] for head, length in heads.items() if length <= max(len(head), _LETTERS)}
    return {_trace(piece) for piece in own | pieces if len(piece) >= _FEWEST}


def _shared(one: str, other: str) -> int:
    """Return the number of letters with which both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _head(record: Text) -> str:
    return _squeezed(str(record.get("headline") or ""))


def _lines(record: Text) -> set[str]:
    lines = str(record.get("articleBody") or "").splitlines()[:_MOST_LINES]
    pieces = {_squeezed(line)[:_LETTERS] for line in lines}
    return {piece for piece in pieces if len(piece) == _LETTERS}


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
