"""Read days whose month is a word: ``29 novembre 2016``, ``Nov. 29, 2016``, ``27. maijs 2024``.

They are read by tables in 20 µs; dateparser takes 2 ms, and guesses if a line is ambiguous.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from unionnews.normalize.calendars import (
    BUDDHIST,
    ETHIOPIAN_MONTHS,
    SOLAR_MONTHS,
    ethiopian_day,
    solar_day,
)
from unionnews.words.months import LONGEST_NAME, WORD, dates_of, month_number, name_key
from unionnews.words.patterns import regex

_TOKEN = regex(rf"(?P<number>\d+)|(?P<word>(?:{WORD.pattern}))|(?P<mark>[^\s\w])")
# No month has a name of one letter of an alphabet.
_WORDED = regex(r"[a-zA-Z]{2}|[^\x00-\x7f]")
_MARKS = frozenset(".,،፣-–/'’()º°ª·、׳״॰")
# Words before the number of an issue, a volume or a page: "No. 5, May 2024" names no day.
_COUNTED = regex(
    r"(?:(?<!\w)(?:no|nr|num|núm|numer[oa]?|numéro|número|nummer|number|vol(?:ume)?|iss(?:ue)?|pages?|p|pp|seite|heft|ausgabe"
    r"|edi(?:tion|ción|ção|zione)|édition|part|band|bd|tome?|tomo|číslo|номер|выпуск|том|випуск|τεύχος|φύλλο"
    r"|sayı|szám|utgave|utgåva|chapter|kapitel)\.?|[№#]|\bn[°º])\s?$",
    re.IGNORECASE,
)
_LONGEST_COUNTED = 12
MAX_JOINTS = 6
"""Most marks and small words between two parts of a date."""
_INSIDE = regex(r"[\s.\-–'’׳]{0,3}")
_JOINING_WORDS = """
of the th st nd rd de del d di da do dos du der den dem am e er ère re ème ième le la l su г р ж м g m d r år gada gads
yil yili yılı ili ilin оны он ын ний ны го е жылы жылғы жыл жылдын ko eko ren a n год года року рік godine god lugna mh
ku ngày năm year 年 日 号 號 년 일 ปี วันที่ เดือน ค พ ศ թ ին ი წ წლის წელი سنة عام سال שנת של tahun taon mwaka
ng ika ta te nan än én ε ی ê an ቀን ዓ ም
"""
_JOINTS = frozenset(map(name_key, _JOINING_WORDS.split()))
PIVOT = 69
"""Two-digit years from this one on are of the 20th century, as in POSIX."""
_SHORT_YEAR = regex(r"\W?['’]\d\d")
"""Matches ``'24``, but not the day in ``l'11 maggio``."""
_THAI = regex("[\u0e01-\u0e4e]")
_ORDERS = ("DMY", "MDY", "YMD", "YDM")


@dataclass(slots=True, frozen=True)
class _Part:
    kind: str
    """``D`` (one or two digits), ``Y`` (four), ``M``, or ``x`` for anything else."""
    value: int
    start: int
    end: int
    calendar: str = ""
    """``solar`` for a month of the Persian calendar, ``ethiopian``, ``thai`` for one printed in Thai."""


def worded_days(text: str, language: str | None) -> Iterator[tuple[date, int, int]]:
    """Yield the days of a line (with ASCII digits), each with its start and end."""
    if not _WORDED.search(text):
        return  # a date for machines
    parts = _once(_parts(text, language))
    kinds = "".join(part.kind for part in parts)
    for order in _ORDERS:
        for first in range(len(parts) - 2):
            three = parts[first : first + 3]
            if kinds.startswith(order, first) and (day := _day(three)):
                yield day, three[0].start, _extended(text, three[-1])


def _once(parts: Iterable[_Part]) -> list[_Part]:
    """Leave out the second name of a month: Arabic prints أيار/مايو."""
    found: list[_Part] = []
    for part in parts:
        if found and part.kind == found[-1].kind == "M" and part.value == found[-1].value:
            continue
        found.append(part)
    return found


def _day(parts: list[_Part]) -> date | None:
    by_kind = {part.kind: part for part in parts}
    year, month, day = (by_kind[kind].value for kind in "YMD")
    try:
        if by_kind["M"].calendar == "solar":
            return solar_day(year, month, day)
        if by_kind["M"].calendar == "ethiopian":
            return ethiopian_day(year, month, day)
        if 2400 <= year < 2643 and by_kind["M"].calendar == "thai":
            year -= BUDDHIST
        return date(year, month, day) if 1900 <= year < 2100 else None
    except ValueError:
        return None


def _parts(text: str, language: str | None) -> Iterator[_Part]:
    tokens = list(_TOKEN.finditer(text))
    if not any(_may_begin(token[0]) for token in tokens if not token["mark"]):
        return  # most lines with numbers
    weekdays = dates_of(language).weekdays
    at = joints = 0
    while at < len(tokens):
        token = tokens[at]
        if month := _month(text, tokens, at, language):
            part, at = month
            joints = 0
            yield part
            continue
        at += 1
        if token["number"]:
            joints = 0
            counted = _COUNTED.search(text, max(0, token.start() - _LONGEST_COUNTED), token.start())
            yield _Part("x", 0, *token.span()) if counted else _number(token)
        elif _joins(token, weekdays) and joints < MAX_JOINTS:
            joints += 1
            before = text[token.start() - 1 : token.start()]
            if token[0] == "(" and (
                before.isspace() or (at < len(tokens) and tokens[at]["number"])
            ):
                # The number in 2005年9月 (1) or 12 (May 2024) is a number of texts, not a day.
                yield _Part("x", 0, token.start(), token.end())
        else:
            joints = 0
            yield _Part("x", 0, token.start(), token.end())


def _number(token: re.Match[str]) -> _Part:
    if _SHORT_YEAR.fullmatch(token.string, max(0, token.start() - 2), token.end()):
        year = int(token[0])
        return _Part("Y", year + (2000 if year <= PIVOT else 1900), *token.span())
    kind = {1: "D", 2: "D", 4: "Y"}.get(len(token[0]), "x")
    return _Part(kind, int(token[0]) if kind != "x" else 0, token.start(), token.end())


def _joins(token: re.Match[str], weekdays: frozenset[str]) -> bool:
    if token["mark"]:
        return token["mark"] in _MARKS
    key = name_key(token[0])
    return key in _JOINTS or key in weekdays


def _month(
    text: str, tokens: list[re.Match[str]], at: int, language: str | None
) -> tuple[_Part, int] | None:
    """Return the month that begins at a token (by its longest name), and the index after it."""
    start = tokens[at].start()
    if tokens[at]["mark"] or not _may_begin(tokens[at][0]):
        return None
    last = at
    for _ in range(LONGEST_NAME - 1):
        following = _following(text, tokens, last)
        if following is None:
            break
        last = following
    while last >= at:
        if not tokens[last]["mark"] and (
            number := _named(text[start : tokens[last].end()], language)
        ):
            calendar = "thai" if _THAI.match(text, start) else ""
            if number > 12:
                calendar = "solar" if number <= 24 else "ethiopian"
                number -= 12 if number <= 24 else 24
            return _Part("M", number, start, tokens[last].end(), calendar), last + 1
        last -= 1
    return None


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    names = [*dates_of(None).months, *SOLAR_MONTHS, *ETHIOPIAN_MONTHS]
    return frozenset(name[:end] for name in names for end in (1, 2, 3))


@lru_cache(maxsize=4096)
def _may_begin(word: str) -> bool:
    """Tell whether the name of a month in any language may begin with this word (few do)."""
    key = name_key(word)
    # An ending may follow a short name, and Hebrew writes "in" as a letter before it.
    return key[:3] in _beginnings() or key[:2] in dates_of(None).months or key[:1] in "בל"


def _following(text: str, tokens: list[re.Match[str]], at: int) -> int | None:
    """Return the index of the next word or number of a name, after blanks, dots and hyphens."""
    for other in range(at + 1, min(at + 3, len(tokens))):
        if not tokens[other]["mark"]:
            between = text[tokens[at].end() : tokens[other].start()]
            return other if _INSIDE.fullmatch(between) else None
    return None


@lru_cache(maxsize=4096)
def _named(name: str, language: str | None) -> int | None:
    """Return the number of a month, plus 12 for the Persian calendar, 24 for the Ethiopian one."""
    key = "" if len(name) > 40 else name_key(name)
    if not key or key.isdigit():
        return None
    ethiopian = ETHIOPIAN_MONTHS.get(key)
    # Tigrinya has the same names for the months of the Gregorian calendar.
    if ethiopian and (language or "").split("-")[0] == "am":
        return ethiopian + 24
    if number := month_number(name, language):
        return number
    if key in SOLAR_MONTHS and (language or "fa").split("-")[0] in ("fa", "ps", "prs", "ckb"):
        return SOLAR_MONTHS[key] + 12
    if ethiopian:
        return ethiopian + 24
    # Hebrew writes "in" as a letter before the name.
    return month_number(name[1:], language) if name[0] in "בל" and len(name) > 3 else None


def _extended(text: str, last: _Part) -> int:
    """Return the end of a date with the word after its last part: 일, ``г.``."""
    word = _TOKEN.match(text, last.end) or _TOKEN.match(text, last.end + 1)
    return word.end() if word and word["word"] and name_key(word[0]) in _JOINTS else last.end
