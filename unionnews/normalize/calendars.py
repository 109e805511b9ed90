"""Years of other eras, and the Persian calendar."""

from __future__ import annotations

from datetime import date, timedelta

from unionnews.words.months import name_key

JAPANESE_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""For each era, the Gregorian year before its year 1."""
MINGUO = 1911
BUDDHIST = 543
SOLAR_MONTHS = {
    name_key(name): number
    for names in (
        "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
        "حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت",
    )
    for number, name in enumerate(names.split(), 1)
}
"""Months of the Persian calendar as printed in Iran and in Afghanistan."""


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


def is_solar_leap(year: int) -> bool:
    """Tell whether a Persian year has 366 days, by the 33-year rule that holds for 1244 to 1500."""
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def _new_year(year: int) -> date:
    # 1 Farvardin 1403 is 20 March 2024.
    days = sum(
        366 if is_solar_leap(one) else 365 for one in range(min(year, 1403), max(year, 1403))
    )
    return date(2024, 3, 20) + timedelta(days=days if year > 1403 else -days)
