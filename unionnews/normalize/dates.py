"""Turn printed dates into ISO 8601; all places use one function.

Our own patterns and tables take some microseconds; dateparser takes 2 ms and has some errors.
Names of months are read by :mod:`unionnews.normalize.worded_dates`, times by
:mod:`unionnews.normalize.clocks`.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from itertools import islice

from unionnews.items import Precision
from unionnews.normalize.calendars import BUDDHIST, JAPANESE_ERAS, MINGUO, solar_day
from unionnews.normalize.clocks import Clock, clock_after, clock_before
from unionnews.normalize.worded_dates import PIVOT, worded_days
from unionnews.words.date_labels import BEFORE_DATES
from unionnews.words.months import dates_of, is_month, name_key, names_day
from unionnews.words.patterns import regex

MAX_LINE = 300
"""Number of characters of a line that are read."""

# The pattern of the year begins with a set of characters and not with the look-behind, so that re
# can skip to the next candidate.
_DAY = (
    r"(?P<year>[12１２](?<!\d.)[09０９]\d\d)"
    # Xinhua prints the year apart: "2024 05/27 10:08:20".
    r"(?:\s{0,4}(?:年|년|оны?|[-/.－／．])\s{0,4}|\s{1,4}(?=\d\d\s?/\s?\d\d\s+\d\d:\d\d))(?P<month>\d{1,2})"
    r"\s{0,4}(?:月|월|(?:-?р\s?)?сарын|[-/.－／．])\s{0,4}(?P<day>\d{1,2})(?:\s{0,4}[日号號일])?"
)
# A digit after the day is allowed if it is an hour: some templates print no blank between them.
DATE = regex(_DAY + r"(?!\d(?!\d?\s?[:：时時点點]))")
_DAY_FIRST = regex(
    r"(?<![\d./-])(?P<first>[0-3]?\d)\s?(?P<mark>[./|-])\s?(?P<other>[0-3]?\d)\s?(?P=mark)\s?(?P<year>(?:19|2[05])\d\d)(?!\d|:\d\d(?!:))"
)
_SHORT_YEAR = regex(
    rf"(?:^|(?<!\d)[,:|•·(–—]\s?|\s[-]\s|\b(?:{BEFORE_DATES})\s|(?P<word>\b[^\W\d_]{{2,14}})\.?,?\s)(?P<first>[0-3]?\d)(?P<mark>[./])(?P<other>[0-3]?\d)(?P=mark)(?P<year>\d\d)(?![\d/-]|[.:]\d)"
)
# Korean boards print the year first: 21-07-14 18:22.
_SHORT_KOREAN = regex(
    r"(?<![\d.:/-])(?P<year>[0-4]\d)[-.](?P<month>[01]\d)[-.](?P<day>[0-3]\d)(?![\d/-]|\.\d)"
)
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "fa"})
"""Languages in which a numeric date may begin with the year."""
_SOLAR = regex(
    r"(?<!\d)(?P<year>1[34]\d\d)\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?(?P<day>\d{1,2})(?!\d)"
)
_HAN_NUMBER = "[一二三四五六七八九十元〇零0-9]{1,3}"
_ERA = regex(
    rf"(?P<era>{'|'.join(JAPANESE_ERAS)}|(?:中華)?民國|民国)?\s?(?<!\d)(?P<year>{_HAN_NUMBER})\s?年\s?"
    rf"(?P<month>{_HAN_NUMBER})\s?月\s?(?P<day>{_HAN_NUMBER})\s?日"
)
_HAN_DAY = regex(
    r"(?P<year>[一二三四五六七八九零〇○Ｏ０0]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_HAN_DIGITS = str.maketrans("一二三四五六七八九零〇○Ｏ０元", "123456789000001")
# Digits of all scripts become ASCII digits; marks of writing direction become blanks.
_OTHER_DIGITS = regex("[^\\D0-9]|[\u200e\u200f\u061c]")
_COMPACT = regex(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?P<clock>T?\d{4}(?:\d\d)?.{0,6})?")
_SECONDS = regex(r"\d{10}(?:\d{3})?")
# The two old forms of dates in HTTP: Sunday, 06-Nov-94 08:49:37 GMT and Sun Nov  6 08:49:37 1994.
# Java prints the second with its zone before the year.
_HTTP_DATE = regex(
    r"[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} (?:GMT|UTC)|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d [\d:]{8} \d{4}"
)
_JAVA_ORDER = r"\2 \1 \5 \3 \4"
_JAVA_DATE = regex(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) ([\d:]{8}) ([A-Z]{2,5}) (\d{4})")
# "6.–8. Mai 2024": the days of a meeting.
_RANGE = regex(
    r"(?<![\d:.,/-])[0-3]?\d(?:st|nd|rd|th|er|º)?\.?\s?(?:[-–—]|bis|to|au|al|do|до|a|til|till|tot|και)\s?$"
)
_MAX_DATES = 3
"""Most dates that are removed from a line."""
_DATED = "\x00"
_NEXT_WORD = r"[^\W\d_]{3,}"
_MONTH_PARTS = tuple(
    regex(rf"(?<![\w'’-]){part}(?!\w)")
    for part in (
        rf"\d{{1,2}}(?:st|nd|rd|th|er|\.)?\s(?:of\s|de\s)?(?P<word>{_NEXT_WORD})",
        rf"(?P<word>{_NEXT_WORD})\.?,?\s(?:\d{{1,2}}(?:st|nd|rd|th|\.)?|(?:19|20)\d\d)",
    )
)
_WEEKDAY = regex(rf"(?P<word>{_NEXT_WORD})\.?,?\s?{_DATED}")
# The word before a time is read only in the language of the page: "godz. 13:27", "om 08:30 uur".
_CLOCK_BEHIND = regex(
    rf"{_DATED}(?:[\s,]*(?:[^\W\d_]{{1,6}}\.?\s)?\d{{1,2}}[:.]\d\d)?(?:\s?(?:[AaPp]\.?[Mm]|hs?|uur|[Uu]hr|ч|น)\b\.?)?"
)
_HINT = regex(r"\d{4}|年|['’]\d\d|\d[./-]\d\d?[./-]\d\d")


@dataclass(slots=True, frozen=True)
class PrintedDate:
    """A date found in a line."""

    raw: str
    """The date as printed in the line."""
    value: str
    """ISO 8601: a time with offset, or a day."""
    precision: Precision
    start: int = 0
    """Index in the line at which it begins."""


@dataclass(slots=True, frozen=True)
class _Day:
    day: date
    start: int
    end: int
    dots: bool
    """Whether times beside it may be printed with dots: ``27.05.2024 10.30``."""


# Cached, because a declared date is compared with each other date of its page.
@lru_cache(maxsize=256)
def find_date(
    line: str | None, zone: str | None, language: str | None = None
) -> PrintedDate | None:
    """Return the first complete date of a line, or None.

    ``zone`` is the IANA name of the zone to use if the line prints no offset. The value is only the
    day if no zone is known, or if the line prints a zone or a half of the day that cannot be read.
    ``language`` (BCP 47) is the page's: it decides the month of ``listopada`` and the order of
    ``05/06/2020``; without it, ambiguous dates are not returned. A day that does not exist gives
    None; if only the time does not exist, the day is kept.

    >>> find_date("2024年05月27日09:00  来源:工人日报", "Asia/Shanghai").value
    '2024-05-27T09:00:00+08:00'
    >>> find_date("November 29, 2016: 3:33 AM ET", None).value
    '2016-11-29T03:33:00-05:00'
    >>> find_date("Veröffentlicht am 29. November 2016, 03:33", None).value
    '2016-11-29'
    """
    return next(find_dates(line, zone, language), None)


def find_dates(
    line: str | None, zone: str | None, language: str | None = None
) -> Iterator[PrintedDate]:
    """Yield the complete dates of a line in order; the arguments are those of :func:`find_date`."""
    if not line:
        return
    text = line[:MAX_LINE]
    if not text.isascii() and _OTHER_DIGITS.search(text):
        text = _OTHER_DIGITS.sub(_plain, text)
    if not _HINT.search(text):
        return
    if java := _JAVA_DATE.search(text):
        told = find_date(java.expand(_JAVA_ORDER), zone, "en")
        yield from [replace(told, raw=java[0], start=java.start())] if told else []
        return
    end = 0
    for found in _days_by_place(text, language):
        if found.start >= end and not _RANGE.search(text, max(0, found.start - 9), found.start):
            printed, end = _printed(line, text, found, end, zone, language)
            yield printed


def without_dates(text: str, sign: str = " | ") -> str:
    """Return a text in which ``sign`` replaces dates, and parts of dates, of any language.

    The name of a month is a part of a date if it is beside a number; a weekday, beside a date.

    >>> without_dates("By Jane Roe, Sunday 5 November 2023"), without_dates("Jane Roe Nov 5", "")
    ('By Jane Roe,  | ', 'Jane Roe ')
    """
    if not any(map(str.isdigit, text)):
        return text
    for found in islice(find_dates(text, "UTC"), _MAX_DATES):
        text = text.replace(found.raw, _DATED)
    for part in _MONTH_PARTS:
        text = part.sub(lambda one: _DATED if is_month(one["word"]) else one[0], text)
    text = _WEEKDAY.sub(
        lambda one: _DATED if names_day(one["word"], one.string[: one.start()]) else one[0], text
    )
    return _CLOCK_BEHIND.sub(_DATED, text).replace(_DATED, sign)


def _plain(match: re.Match[str]) -> str:
    return str(unicodedata.decimal(match[0], " "))


def _printed(
    line: str, text: str, found: _Day, free: int, zone: str | None, language: str | None
) -> tuple[PrintedDate, int]:
    """Return the date with its time, and where it ends; text before ``free`` is used already."""
    known = dates_of(language)
    clock = clock_after(text, found.end, known, dots=found.dots)
    if clock is None:
        before = clock_before(text, found.start, known)
        clock = before if before and before.start >= free else None
    start = min(found.start, clock.start) if clock else found.start
    end = max(found.end, clock.end) if clock else found.end
    raw = line[start:end].strip(" ,，|:\t\u3000\u00a0")
    value, precision = _value(found.day, clock, zone, language)
    return PrintedDate(raw, value, precision, start), end


def _value(
    day: date, clock: Clock | None, zone: str | None, language: str | None
) -> tuple[str, Precision]:
    moment = clock.on(day, zone, language) if clock else None
    if clock is None or moment is None:
        return day.isoformat(), "day"
    return moment.isoformat(), clock.precision


def _days_by_place(text: str, language: str | None) -> Iterator[_Day]:
    """Yield the days of a line in order; a day at its beginning before any search for others."""
    first = _day_at_head(text)
    if first is not None:
        yield first
    yield from _days_in_order(text, language)[first is not None :]


@lru_cache(maxsize=256)
def _day_at_head(text: str) -> _Day | None:
    first = next(_year_first(text), None)
    return first if first and not text[: first.start].strip() else None


# Cached, because several functions ask for the dates of the same line.
@lru_cache(maxsize=256)
def _days_in_order(text: str, language: str | None) -> list[_Day]:
    return sorted(_days(text, language), key=lambda one: one.start)


def _days(text: str, language: str | None) -> Iterator[_Day]:
    """Yield the days of a line, in each form in which a day may be printed."""
    yield from _year_first(text)
    if (language or "").startswith("ko"):
        yield from _year_first(text, _SHORT_KOREAN, 2000)
    yield from _day_first(text, language)
    if "年" in text:
        yield from _eras(text, language)
    if (language or "").split("-")[0] in ("fa", "prs"):
        for match in _SOLAR.finditer(text):
            try:
                day = solar_day(*(int(match[name]) for name in ("year", "month", "day")))
            except ValueError:
                continue
            yield _Day(day, *match.span(), dots=False)
    for day, start, end in worded_days(text, language):
        yield _Day(day, start, end, dots=True)


def _year_first(text: str, form: re.Pattern[str] = DATE, since: int = 0) -> Iterator[_Day]:
    for match in form.finditer(text):
        if day := _date(since + int(match["year"]), int(match["month"]), int(match["day"])):
            yield _Day(day, *match.span(), dots=False)


def _day_first(text: str, language: str | None) -> Iterator[_Day]:
    """Yield numeric dates with the year last, if it is certain which number is the day."""
    for match in _DAY_FIRST.finditer(text):
        year, first, other = int(match["year"]), int(match["first"]), int(match["other"])
        if year >= 2500:
            if not (language or "").startswith("th"):
                continue
            year -= BUDDHIST
        if day := _in_order(year, first, other, match["mark"], language):
            yield _Day(day, *match.span(), dots=True)
    if language and language.split("-")[0] not in _YEAR_FIRST:
        for match in _SHORT_YEAR.finditer(text):
            if match["word"] and name_key(match["word"]) not in dates_of(language).weekdays:
                continue
            first, other = int(match["first"]), int(match["other"])
            year = int(match["year"]) + (1900 if int(match["year"]) >= PIVOT else 2000)
            if day := _in_order(year, first, other, match["mark"], language):
                yield _Day(day, match.start("first"), match.end(), dots=True)


def plain_form(value: str) -> str:
    """Return a date for machines (compact, Unix time, HTTP) in ISO 8601 or another readable form.

    >>> plain_form("20240527"), plain_form("1716802200")
    ('2024-05-27', '2024-05-27T09:30:00+00:00')
    """
    if _SECONDS.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), UTC).isoformat()
    if match := _COMPACT.fullmatch(value):
        return "-".join(match.group("y", "m", "d"))
    if _HTTP_DATE.fullmatch(value):
        with suppress(ValueError):
            return parsedate_to_datetime(value).isoformat()
    return _JAVA_DATE.sub(_JAVA_ORDER, value)


def last_day(moment: datetime) -> str:
    """Return the latest day that has begun anywhere on earth, plus one day for wrong clocks."""
    return (moment.astimezone(UTC) + timedelta(days=2)).date().isoformat()


def _in_order(year: int, first: int, other: int, mark: str, language: str | None) -> date | None:
    """Return the day, or None if it is not known which number is the month."""
    order = "DM" if mark == "." else dates_of(language).order if language else ""
    if first > 12 or (order == "DM" and other <= 12):
        return _date(year, other, first)
    if other > 12 or first == other or order == "MD":
        return _date(year, first, other)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year < 2100 else None
    except ValueError:
        return None


def _eras(text: str, language: str | None) -> Iterator[_Day]:
    """Yield days in Chinese numerals, of Japanese eras, and of the Republic of China."""
    for match in _HAN_DAY.finditer(text):
        numbers = int(match["year"].translate(_HAN_DIGITS)), match["month"], match["day"]
        if day := _date(numbers[0], _han_number(numbers[1]), _han_number(numbers[2])):
            yield _Day(day, *match.span(), dots=False)
    for match in _ERA.finditer(text):
        try:
            year, month, day_ = (_han_number(match[name]) for name in ("year", "month", "day"))
        except ValueError:
            continue
        begins = _era(match["era"], year, language)
        if begins and (day := _date(begins + year, month, day_)):
            yield _Day(day, *match.span(), dots=False)


def _era(name: str | None, year: int, language: str | None) -> int | None:
    if name in JAPANESE_ERAS:
        return JAPANESE_ERAS[name]
    taiwan = (language or "").lower() in ("zh-tw", "zh-hant", "zh-hant-tw")
    return MINGUO if name or (taiwan and 100 <= year < 190) else None


def _han_number(text: str) -> int:
    """Return the number of a Chinese numeral up to 99 (七, 十, 十二, 二十七), or of digits."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(text.translate(_HAN_DIGITS))
    return int((tens or "一").translate(_HAN_DIGITS)) * 10 + int(
        (ones or "零").translate(_HAN_DIGITS)
    )
