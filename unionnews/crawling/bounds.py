"""Parse the bounds of a run that users give; format time spans for people."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from unionnews.exceptions import UsageError
from unionnews.words.patterns import regex

_SPAN = regex(r"(\d{1,5})\s*([smhd])", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_day(text: str | None, zone: str, now: datetime) -> date | None:
    """Return the day of ``YYYY-MM-DD`` or ``7d`` (days before today in the site's time zone).

    Raises :class:`UsageError` for anything else.
    """
    if not text:
        return None
    if match := re.fullmatch(r"(\d{1,5})d", text):
        return now.astimezone(ZoneInfo(zone)).date() - timedelta(days=int(match[1]))
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text}: not a day; write 2024-05-27 or 7d") from None


def check_order(since: date | None, until: date | None) -> None:
    """Raise :class:`UsageError` if the first day is after the last."""
    if since and until and since > until:
        raise UsageError(f"since {since} lies behind until {until}; exchange them")


def parse_span(text: str | None) -> timedelta | None:
    """Return ``50m``, ``2h``, ``90s`` or ``1d`` as a span. Raises :class:`UsageError` otherwise."""
    if not text:
        return None
    if (match := _SPAN.fullmatch(str(text).strip())) and int(match[1]):
        return timedelta(**{_UNITS[match[2].lower()]: int(match[1])})
    raise UsageError(f"{text}: not a time span; write 50m, 2h or 90s")


def parse_ages(
    name: str, texts: Iterable[object], least: timedelta = timedelta(seconds=1)
) -> tuple[timedelta, ...]:
    """Return the spans of a setting that numbers days (``0.5,2``). Raises :class:`UsageError`."""
    given = [str(text) for text in texts]
    try:
        ages = tuple(timedelta(days=float(text)) for text in given)
    except (ValueError, OverflowError):
        raise UsageError(f"{name}: not numbers of days; write 0.5,2") from None
    # Times are kept in whole seconds: what lies below one would be over when it begins.
    if short := [text for text, age in zip(given, ages, strict=True) if age < least]:
        raise UsageError(
            f"{name}: {short[0]} days are less than {span(least.total_seconds())}; write 0.5,2"
        )
    return ages


def full_every(settings: Mapping[str, Any]) -> timedelta:
    """Return the age at which the next walk is full; with 0 each is. Raises :class:`UsageError`."""
    name = "UNIONNEWS_FULL_EVERY"
    return parse_ages(name, [settings[name]], timedelta(0))[0]


def parse_count(text: str | int | None) -> int | None:
    """Return a number above 0. Raises :class:`UsageError` for anything else."""
    if text in (None, ""):
        return None
    if str(text).isdecimal() and int(str(text)) > 0:
        return int(str(text))
    raise UsageError(f"{text}: not a number of at least 1")


def span(seconds: float) -> str:
    """Return a time span for people, in its two largest units.

    >>> span(0.4), span(87), span(3600), span(400_000)
    ('0.4 s', '1 min 27 s', '1 h', '4 d 15 h')
    """
    if seconds < 10:
        return f"{seconds:.2g} s"
    units = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))
    first = next(place for place, (size, _) in enumerate(units) if round(seconds) >= size)
    rest, parts = round(seconds), []
    for size, unit in units[first : first + 2]:
        count, rest = divmod(rest, size)
        parts.append(f"{count} {unit}")
    return " ".join(part for part in parts if not part.startswith("0 "))
