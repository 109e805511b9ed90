"""The measures of a record: each asks one yes-or-no question about one field."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from unionnews.operate.check.sight import Record
from unionnews.pages.generic.wording import DISCLAIMER, EDITOR, LINE_END, NOISE
from unionnews.words.patterns import regex

FIELDS = (
    "headline", "kicker", "subheadline", "authors", "editors", "source", "datePublished", "dateModified",
    "breadcrumbs", "articleSection", "keywords", "description", "dateline", "printEdition", "articleBody", "images",
)  # fmt: skip
LENGTHS = ("headline", "articleBody", "description", "authors", "editors", "images")
_MIDNIGHT = regex(r"T00:00(?::00)?(?:[+-]|Z|$)")


@dataclass(slots=True, frozen=True)
class Measure:
    """One yes-or-no question about a record."""

    field: str
    name: str
    holds: Callable[[Record], bool]
    strict: bool = False
    """Whether a few pages that differ are enough for a finding."""


def measures(before: Sequence[Record], now: Sequence[Record]) -> list[Measure]:
    """Return the measures in which history and the present are compared."""
    return [
        *(Measure(name, "filled", _filled(name)) for name in FIELDS),
        Measure("datePublished", "at midnight", lambda r: bool(_MIDNIGHT.search(r["datePublished"] or ""))),
        Measure("datePublished", "a day only", lambda r: r["datePublishedPrecision"] == "day"),
        Measure("articleBody", "boilerplate at an end", _boilerplate),
        Measure("encoding", "characters lost", lambda r: _encoding(r)["replaced"] > 0),
        *chain.from_iterable(_lengths(name, before) for name in LENGTHS),
        *chain.from_iterable(_repeated(*unique, now) for unique in _UNIQUE),
        *_kinds("layout", lambda r: str(r["metadata"]["page"]), before, now),
        *_kinds("encoding", lambda r: f"declared {_encoding(r)['declared']}", before, now),
        *_kinds("encoding", lambda r: f"used {_encoding(r)['used']}", before, now),
    ]  # fmt: skip


def _filled(name: str) -> Callable[[Record], bool]:
    return lambda record: bool(record[name])


def _encoding(record: Record) -> dict[str, Any]:
    pages = record["metadata"]["pages"]
    encoding: dict[str, Any] = pages[0]["encoding"]
    return encoding


def _boilerplate(record: Record) -> bool:
    paragraphs = record["articleBody"].split("\n\n")
    ends = (paragraphs[0], paragraphs[-1])
    return any(
        form.search(text[:300]) is not None
        for form in (EDITOR, LINE_END, DISCLAIMER, NOISE)
        for text in ends
        if len(text) < 120
    )


def _size(name: str) -> Callable[[Record], int]:
    return lambda record: len(record[name] or ())


def _lengths(name: str, before: Sequence[Record]) -> list[Measure]:
    """Return measures of values that are shorter or longer than nearly all in history."""
    size = _size(name)
    sizes = sorted(size(record) for record in before if record[name])
    if len(sizes) < 20:
        return []
    low, middle, high = (sizes[int(share * (len(sizes) - 1))] for share in (0.05, 0.5, 0.95))
    return [
        Measure(name, f"shorter than {low}", lambda r: 0 < size(r) < low),
        Measure(name, f"shorter than {middle}", lambda r: 0 < size(r) < middle),
        Measure(name, f"longer than {high}", lambda r: size(r) > high),
    ]


def _repeated(
    name: str, part: str, value: Callable[[Record], str | None], now: Sequence[Record]
) -> list[Measure]:
    """Return a measure for the most common value of a field that should differ between articles."""
    values = Counter(found for record in now if (found := value(record)))
    common, count = next(iter(values.most_common(1)), ("", 0))
    if count < 3:
        return []
    return [Measure(name, f"the same {part}", lambda r: value(r) == common)]


_UNIQUE: tuple[tuple[str, str, Callable[[Record], str | None]], ...] = (
    ("headline", "everywhere", lambda r: r["headline"]),
    ("description", "everywhere", lambda r: r["description"]),
    # Without a time of day, many articles may share one date.
    (
        "datePublished",
        "everywhere",
        lambda r: r["datePublished"] if "T" in (r["datePublished"] or "") else None,
    ),
    ("articleBody", "first paragraph", lambda r: r["articleBody"].partition("\n\n")[0]),
    ("articleBody", "last paragraph", lambda r: r["articleBody"].rpartition("\n\n")[2]),
)


def _kinds(
    name: str, kind: Callable[[Record], str], before: Sequence[Record], now: Sequence[Record]
) -> list[Measure]:
    """Return a measure for each kind (layout, encoding) that occurs now."""
    known = Counter(map(kind, before))
    return [
        Measure(name, one, lambda r, one=one: kind(r) == one, strict=known[one] == 0)  # type: ignore[misc]  # a default binds the name
        for one in sorted(set(map(kind, now)))
    ]
