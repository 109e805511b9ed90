"""Where the words of a query stand in a text, for highlighting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unionnews.search.folding import UNSPACED, fold, fold_character
from unionnews.search.query import Term

Piece = tuple[str, bool]
"""Some text, and whether it was looked for."""
_MAX_SCANNED = 50_000
"""Characters of a text that are looked through."""


def excerpt(text: str, terms: Sequence[Term], width: int = 120) -> list[Piece]:
    """Return about ``width`` characters around the first place where a term stands, in pieces.

    Without such a place: the beginning of the text.
    """
    spans = marks(text, terms)
    first = spans[0][0] if spans else 0
    start = max(0, first - width // 3)
    start = start if start == 0 else text.find(" ", start, first) + 1 or start
    end = min(len(text), start + width)
    shown = [(a, min(b, end)) for a, b in spans if start <= a < end]
    pieces = list(_pieces(text, start, end, shown))
    return [("…", False)] * (start > 0) + pieces + [("…", False)] * (end < len(text))


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return the whole text in pieces."""
    return list(_pieces(text, 0, len(text), marks(text, terms)))


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = start
    for a, b in spans:
        if a > at:
            yield text[at:a].replace("\n", " "), False
        if b > at:
            yield text[max(a, at) : b].replace("\n", " "), True
        at = max(at, b)
    if at < end:
        yield text[at:end].replace("\n", " "), False


def marks(text: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Return where terms stand, as places in the text, in order."""
    folded, places = _folded(text[:_MAX_SCANNED])
    found: list[tuple[int, int]] = []
    for term in terms:
        wanted = fold(term.text).strip()
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if UNSPACED.search(wanted) or _whole(folded, at, end, prefix=term.prefix):
                found.append((places[at], places[end - 1] + 1))
            at = folded.find(wanted, end)
    return sorted(found)


def _whole(folded: str, start: int, end: int, *, prefix: bool) -> bool:
    """Tell whether a place is that of whole words."""
    before = start == 0 or not folded[start - 1].isalpha()
    return before and (prefix or end == len(folded) or not folded[end].isalpha())


def _folded(text: str) -> tuple[str, list[int]]:
    parts: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = fold_character(character)
        parts.append(folded)
        places += [place] * len(folded)
    return "".join(parts), places
