"""Years of other eras, the Persian calendar, and figures whose order is to be found out."""

import re
from datetime import date, timedelta

from unionnews.words.months import month_number, name_key
from unionnews.words.patterns import regex

JAPANESE_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""For each era, the Gregorian year before its year 1."""
MINGUO = 1911
BUDDHIST = 543
_FIGURES = regex(r"(0?[1-9]|1[0-2])[-./](0?[1-9]|1[0-2])[-./](\d{4})(?!\d)")
_PATH_DAY = regex(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<mark>[/_.-]?)(?P<m>0[1-9]|1[0-2])(?:(?P=mark)|/)?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_PATH_DAY_SHORT = regex(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>1[0-2]|0?[1-9]|[a-z]{3,9})/(?P<d>3[01]|[12]\d|0?[1-9])(?=/)"
)


def _numbered(*years: str) -> dict[str, int]:
    """Return the number of each month by its name; each text has the names of one year."""
    return {
        name_key(name): number for names in years for number, name in enumerate(names.split(), 1)
    }


SOLAR_MONTHS = _numbered(
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
    "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
)
"""Months of the Persian calendar as printed in Iran and in Afghanistan."""
ETHIOPIAN_MONTHS = _numbered(
    "መስከረም ጥቅምት ኅዳር ታኅሣሥ ጥር የካቲት መጋቢት ሚያዝያ ግንቦት ሰኔ ሐምሌ ነሐሴ ጳጉሜን",
    "መስከረም ጥቅምት ሕዳር ታህሳስ ጥር የካቲት መጋቢት ሚያዚያ ግንቦት ሰኔ ሀምሌ ነሀሴ ጳጉሜ",
)
_ETHIOPIAN_EPOCH = date(8, 8, 27)
"""Gregorian day (proleptic) of the first day of its year 1."""


def solar_day(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Persian (Solar Hijri) day, for the years 1280 to 1500.

    Raises ValueError for days that do not exist in the calendar.

    >>> solar_day(1403, 3, 7)
    datetime.date(2024, 5, 27)
    """
    if not 1280 <= year <= 1500:
        raise ValueError(f"no year of the press: {year}")
    length = 31 if month <= 6 else 30 if month <= 11 or is_solar_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError("no such day")
    passed = (month - 1) * 31 - max(0, month - 7) + day - 1
    return _new_year(year) + timedelta(days=passed)


def ethiopian_day(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of an Ethiopian day. Raises ValueError for days that do not exist.

    >>> ethiopian_day(2016, 9, 19)
    datetime.date(2024, 5, 27)
    """
    length = 30 if month < 13 else 6 if year % 4 == 3 else 5
    if not (1900 <= year < 2100 and 1 <= month <= 13 and 1 <= day <= length):
        raise ValueError("no such day")
    passed = (year - 1) * 365 + year // 4 + (month - 1) * 30 + day - 1
    return _ETHIOPIAN_EPOCH + timedelta(days=passed)


def is_solar_leap(year: int) -> bool:
    """Tell whether a Persian year has 366 days, by the 33-year rule that holds for 1244 to 1500."""
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _new_year(year: int) -> date:
    # 1 Farvardin 1403 is 20 March 2024.
    days = sum(
        366 if is_solar_leap(one) else 365 for one in range(min(year, 1403), max(year, 1403))
    )
    return date(2024, 3, 20) + timedelta(days=days if year > 1403 else -days)


def both_orders(printed: str) -> set[str | None]:
    """Return the days that digits may mean: ``06-07-2022`` may be 6 July or 7 June."""
    found = _FIGURES.match(printed)
    orders = ((2, 1), (1, 2)) if found else ()
    return {_iso(found[3], found[month], found[day]) for month, day in orders} if found else set()


def address_day(url: str) -> str | None:
    """Return the full day in an address, if there is exactly one."""
    path = re.sub(r"^[a-z]+://[^/]*", "", url).split("?")[0]
    found = [*_PATH_DAY_SHORT.finditer(path), *_PATH_DAY.finditer(path)]
    days = {day for match in found if (day := _iso(match["y"], match["m"], match["d"]))}
    return days.pop() if len(days) == 1 else None


def _iso(year: str, month: str, day: str) -> str | None:
    number = month if month.isdigit() else month_number(month, "en") or 0
    try:
        return date(int(year), int(number), int(day)).isoformat()
    except ValueError:
        return None
