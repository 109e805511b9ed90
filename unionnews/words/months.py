"""Names of months, weekdays and halves of the day in the languages of CLDR's modern set.

The table is ``months.tsv``, written by ``tools/make_months.py``. A name is looked up by a key
without the differences of printing: capitals, accents, dots, blanks.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from unionnews.words.patterns import regex

MARKS = r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u0f71-\u0fbc\u102b-\u109f\u17b4-\u17d3\u200c\u200d"
"""Characters that belong to words but are not in ``\\w``, as a part of a character class."""
WORD = regex(rf"(?:[^\W\d_]|[{MARKS}])+|\d+")
_DOTLESS = str.maketrans({"ı": "i", "ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ے": "ي"})
_LETTERS_WITH_MARKS = ("\u0590", "\u0700")
_LATVIAN = regex("i?s$")
"""The ending that cases replace in Latvian: ``maijs``, ``28. maijā``."""
LONGEST_NAME = 4
"""Most words and numbers in one name: ``Oṣù Ṣẹ́rẹ́``, ``7-р сар``."""
_SHORTEST_BEGINNING = 3


@dataclass(slots=True, frozen=True)
class LanguageDates:
    """The forms of dates in one language, or in all languages together."""

    months: Mapping[str, frozenset[int]]
    """Numbers of months (1 to 12) by the key of a name; several if the name is ambiguous."""
    weekdays: frozenset[str]
    halves: Mapping[str, str]
    """``a`` (before noon) or ``p`` by the key of a word."""
    order: str = ""
    """``DM`` or ``MD``: the order of numbers before a year; empty if it is not known."""
    endings: bool = False
    """Whether case endings are added to the whole name."""
    names: tuple[tuple[str, int], ...] = field(default=())
    """Each name with its month, for beginnings (``Sept``) and endings."""


@lru_cache(maxsize=4096)
def name_key(text: str) -> str:
    """Return the key of a name.

    >>> name_key("Μαΐου"), name_key("ΜΑΪΟΥ"), name_key("ARALIK"), name_key("aralık")
    ('μαιου', 'μαιου', 'aralik', 'aralik')
    """
    folded = text.casefold().translate(_DOTLESS)
    if not folded.isascii():
        low, high = _LETTERS_WITH_MARKS
        kept = (
            one
            for one in unicodedata.normalize("NFKD", folded)
            if not (
                "\u0300" <= one < "\u0370" or (low <= one < high and unicodedata.combining(one))
            )
        )
        folded = unicodedata.normalize("NFC", "".join(kept))
    return "".join(WORD.findall(folded)).replace("\u200c", "").replace("\u200d", "")


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, list[str]]:
    table = files("unionnews.words").joinpath("months.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {row[0]: row[1:] for row in rows}


_MARKS = regex(r"[^\w\s'’.-]")
_FULL_NAME = 2
_LAST_LATIN = "\u024f"


def known_languages() -> Iterator[str]:
    """Yield the languages of the table."""
    yield from _rows()


@lru_cache(maxsize=64)
def dates_of(language: str | None) -> LanguageDates:
    """Return the dates of a language (BCP 47); of all together for None or an unknown language.

    Of all together, a name of two months, such as ``listopad``, is ambiguous.
    """
    primary = (language or "").lower().replace("_", "-").split("-")[0]
    primary = _SAME.get(primary, primary)
    row = _rows().get(primary)
    if row is None:
        return _all_together()
    order, endings, weekdays, before, after, *months = row
    names = [(key, number) for number, keys in enumerate(months, 1) for key in keys.split("|")]
    stems = [(_LATVIAN.sub("", key), number) for key, number in names] if primary == "lv" else []
    return LanguageDates(
        months=_by_key(names),
        weekdays=frozenset(weekdays.split("|")),
        halves=_halves(before, after),
        order=_order(language or "", order),
        endings=endings == "endings" or bool(stems),
        names=(*names, *stems),
    )


_SAME = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id", "sh": "hr", "mo": "ro"}
"""Tags that are replaced by others in the table."""


def _order(language: str, orders: str) -> str:
    own, *others = orders.split(" ")
    regions = dict(other.split("=") for other in others)
    return regions.get(language.rpartition("-")[2].upper(), own).strip("?")


def _halves(before: str, after: str) -> dict[str, str]:
    return {
        key: half for half, keys in (("a", before), ("p", after)) for key in keys.split("|") if key
    }


def _by_key(names: list[tuple[str, int]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for key, number in names:
        found.setdefault(key, set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


@lru_cache(maxsize=1)
def _all_together() -> LanguageDates:
    known = [dates_of(language) for language in _rows()]
    return LanguageDates(
        months=_by_key([name for one in known for name in one.names]),
        weekdays=frozenset().union(*(one.weekdays for one in known)),
        # Words of two Latin letters have too many meanings: SA is the morning only in Vietnamese.
        halves={
            key: half
            for one in known
            for key, half in one.halves.items()
            if key in ("am", "pm") or not key.isascii()
        },
    )


def month_number(name: str, language: str | None = None) -> int | None:
    """Return the number of the month with a name, 1 to 12, or None.

    The name is looked up in the page's language first: as a whole, then as the beginning of the
    names of only one month, then (if the language has them) with a case ending. Otherwise it must
    mean the same month in every language that has it.

    >>> month_number("listopada", "hr"), month_number("listopada", "pl"), month_number("listopada")
    (10, 11, None)
    """
    key = name_key(name)
    own = dates_of(language)
    if found := own.months.get(key):
        return next(iter(found)) if len(found) == 1 else None
    if own is _all_together():
        return None
    return _by_part(key, own) or _only(_all_together().months.get(key, frozenset()))


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month in any language."""
    return name_key(word) in dates_of(None).months


def names_day(name: str, before: str = "") -> bool:
    """Tell whether a name is an English month or weekday, or a weekday of two words (Thứ Hai).

    Names of months in other languages may be given names elsewhere: Julio, Marta, Anna; and names
    of weekdays, surnames: Domingo, Freitag. So a weekday of any language counts only behind a label
    and a full name: ``before`` is the text before it.
    """
    own, key = dates_of("en"), name_key(name)
    pair = " " in name and key in dates_of("vi").weekdays
    # Names of weekdays in other alphabets are no surnames.
    words = len(_MARKS.split(before)[-1].split()) + (key[:1] > _LAST_LATIN)
    behind = words > _FULL_NAME and key in _all_together().weekdays
    return pair or behind or key in own.months or key in own.weekdays


def _only(numbers: frozenset[int] | set[int]) -> int | None:
    return next(iter(numbers)) if len(numbers) == 1 else None


def _by_part(key: str, own: LanguageDates) -> int | None:
    """Return the month of an abbreviation or a case form that is not in the table."""
    if len(key) < _SHORTEST_BEGINNING or any(one.isdigit() for one in key):
        return None
    if found := _only({number for name, number in own.names if name.startswith(key)}):
        return found
    if not own.endings:
        return None
    return _only(
        {
            number
            for name, number in own.names
            if key.startswith(name) and 0 < len(key) - len(name) <= (4 if len(name) > 3 else 1)
        }
    )
