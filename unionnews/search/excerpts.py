"""Find the words of a query in a text, for highlighting."""

import re
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, takewhile

from unionnews.search.folding import UNSPACED, fold, fold_character
from unionnews.search.query import Term
from unionnews.words.patterns import regex

Piece = tuple[str, bool]
"""A piece of text, and whether it is one of the words looked for."""
_NEAR = 4000
"""Characters that are looked through first: a text mostly says there what it is about."""
_STRETCH = 500
"""Characters that are folded at a time: in most of them each becomes one, which is quick."""
_LETTER = r"[^\W\d_]"
_NOTHING = regex(r"(?!)")
LOOKED_THROUGH = 50_000
"""Number of characters of a text that are searched."""


def excerpt(text: str, terms: Sequence[Term], width: int = 120) -> list[Piece]:
    """Return about ``width`` characters around the first place with a term, in pieces.

    If there is no term, return the beginning of the text.
    """
    found = None
    for looked_through in (_NEAR, LOOKED_THROUGH):
        spans = marks(text[:looked_through], terms)
        found = next(spans, None)
        if found and found[0] + width < looked_through:
            break
    first = found[0] if found else 0
    start = max(0, first - width // 3)
    start = start if start == 0 else text.find(" ", start, first) + 1 or start
    end = min(len(text), start + width)
    # Only in the shown part, because a text may contain a word a million times.
    shown = takewhile(lambda span: span[0] < end, chain([found], spans) if found else ())
    pieces = list(_pieces(text, start, end, ((a, min(b, end)) for a, b in shown)))
    return [("…", False)] * (start > 0) + pieces + [("…", False)] * (end < len(text))


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return the whole text in pieces."""
    return list(_pieces(text, 0, len(text), marks(text, terms)))


def _pieces(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for a, b in spans:
        if a > at:
            yield text[at:a].replace("\n", " "), False
        if b > at:
            yield text[max(a, at) : b].replace("\n", " "), True
        at = max(at, b)
    if at < end:
        yield text[at:end].replace("\n", " "), False


def marks(text: str, terms: Sequence[Term]) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each term in the text, in order."""
    folded, places = _folded(text[:LOOKED_THROUGH] if terms else "")
    found = [_sought(term).finditer(folded) for term in terms]
    spans = merge(*(map(re.Match.span, matches) for matches in found))
    return ((places[at], places[end - 1] + 1) for at, end in spans)


def _sought(term: Term) -> re.Pattern[str]:
    """Return a pattern that finds a term in folded text; whole words in scripts with blanks."""
    wanted = fold(term.text).strip()
    if UNSPACED.search(wanted):
        return re.compile(re.escape(wanted))
    after = "" if term.prefix else f"(?!{_LETTER})"
    return re.compile(f"(?<!{_LETTER}){re.escape(wanted)}{after}") if wanted else _NOTHING


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and of each of its characters where it stood."""
    parts: list[str] = []
    places: list[int] = []
    for start in range(0, len(text), _STRETCH):
        stretch = text[start : start + _STRETCH]
        folds = {character: fold_character(character) for character in set(stretch)}
        parts.append(stretch.translate({ord(one): folded for one, folded in folds.items()}))
        if all(len(folded) == 1 for folded in folds.values()):
            places += range(start, start + len(stretch))
            continue
        for place, character in enumerate(stretch, start):
            places += [place] * len(folds[character])
    return "".join(parts), places
