"""Read the time printed beside a day: hour, half of the day (a.m., p.m.), time zone.

A printed zone comes before the zone of the site. If a zone or half is printed that is ambiguous or
unknown (``CST``, ``London time``), the time is unsure, and only the day is kept.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from unionnews.items import Precision
from unionnews.words.months import WORD, LanguageDates, name_key
from unionnews.words.patterns import regex

MAX_GAP = 48
"""Most characters between a day and its time."""
_WESTMOST, EASTMOST = timedelta(hours=-12), timedelta(hours=14)
"""Smallest and greatest offset of a time zone."""
_CLOCK = (
    r"(?P<hour>\d{1,2})\s?(?P<colon>[:：hH時时點点시.])\s?(?P<minute>\d{2}(?!\d)|\d(?=\s?[分분]))"
    r"(?:\s?[:：.分분]\s?(?P<second>\d{2})(?!\d)(?:[.,]\d{1,9})?)?\s?[分분秒초]?"
)
_AFTER = regex(rf"(?P<gap>[^\d]{{0,{MAX_GAP}}}){_CLOCK}")
_BEFORE = regex(rf"(?<![\d:.,/-]){_CLOCK}(?P<rest>[^\d]{{0,{MAX_GAP}}})$")
_HAN_HALVES = regex("上午|下午|中午|晚上|晚|凌晨|早上|清晨|傍晚|午前|午後|오전|오후|새벽|저녁|밤")
_HAN_WEEKDAYS = regex("(?:星期|周|週)[一二三四五六日天]|[월화수목금토일]요일|[月火水木金土日]曜日?")
_WESTERN_HALF = regex(r"\s?(?:(?P<half>[AaPp])\s?\.?\s?[Mm]\b\.?|(?P<greek>[πΠμΜ])\.?\s?[μΜ]\b\.?)")
_WORD_HALF = regex(rf"\s?((?:{WORD.pattern})(?:\.\s?(?:{WORD.pattern}))?)")
_DAY_PARTS = {
    "tarde": "p", "noche": "p", "manana": "a", "madrugada": "a", "noite": "p", "manha": "a", "вечера": "p", "дня": "p",
    "утра": "a", "ночи": "a", "вечора": "p", "ранку": "a", "afternoon": "p", "evening": "p", "morning": "a",
}  # fmt: skip
_DAY_PART = regex(r"\s?(?:(?:in the|de la|da) )?([^\W\d_]{3,10})\b")
_HOUR_WORD = regex(r"\s?(?:Uhr|uur|hrs?|น\.|ч\.?)(?=\W|$)")
_OFFSET = regex(
    r"(?P<name>GMT|UTC|UT)?\s?(?P<sign>[+\-−])(?P<hours>\d{1,2})(?P<colon>:?)(?P<minutes>\d{2})?(?![\d:])"
)
_ZONE = regex(
    r"[\s,]{0,3}[(（\[]?\s?(?P<zone>(?:GMT|UTC|UT)?\s?[+\-−]\d{1,2}(?::?\d{2})?(?![\d:])"
    r"|(?-i:[A-Z][a-z]{2,11}(?:\s(?:Standard|Daylight|Summer))?\s[Tt]ime\b)|(?-i:[A-Z]{1,5}\b)|(?-i:МСК|мск)\b|北京时间|北京時間)[)）\]]?"
)  # fmt: skip
_MINUTES = {
    "Z": 0, "GMT": 0, "UTC": 0, "UT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120,
    "EET": 120, "EEST": 180, "MSK": 180, "МСК": 180, "TRT": 180, "IDT": 180, "SAST": 120, "CAT": 120, "EAT": 180,
    "WAT": 60, "IRST": 210, "PKT": 300, "NPT": 345, "WIB": 420, "ICT": 420, "WITA": 480, "HKT": 480, "SGT": 480,
    "MYT": 480, "PHT": 480, "AWST": 480, "北京时间": 480, "北京時間": 480, "JST": 540, "KST": 540, "WIT": 540,
    "ACST": 570, "AEST": 600, "ACDT": 630, "AEDT": 660, "NZST": 720, "NZDT": 780, "NDT": -150, "NST": -210,
    "BRT": -180, "ART": -180, "UYT": -180, "CLT": -240, "CLST": -180, "VET": -240, "COT": -300, "PET": -300,
    "ADT": -180, "EDT": -240, "EST": -300, "CDT": -300, "MDT": -360, "MST": -420, "PDT": -420, "PST": -480,
    "AKDT": -480, "AKST": -540, "HST": -600,
}  # fmt: skip
_SEASONAL = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "Eastern Time": "America/New_York", "Central Time": "America/Chicago", "Mountain Time": "America/Denver",
    "Pacific Time": "America/Los_Angeles", "Beijing Time": "Asia/Shanghai", "Moscow Time": "Europe/Moscow",
}  # fmt: skip
"""Zones whose offset changes over the year, and names of zones in words."""
_UNSURE_ZONES = frozenset({
    "CST", "IST", "BST", "AST", "GST", "SST", "WST", "ECT", "LMT", "LT", "BDT", "MMT", "PMT", "AMT",
})  # fmt: skip
"""Abbreviations of several zones; the site's own zone may show which one is meant."""
_ZONES_OF_REGIONS = {
    "en-gb": "Europe/London", "cy": "Europe/London", "cy-gb": "Europe/London", "en-ie": "Europe/Dublin",
    "ga": "Europe/Dublin", "ga-ie": "Europe/Dublin", "en-in": "Asia/Kolkata", "hi": "Asia/Kolkata",
    "hi-in": "Asia/Kolkata", "he": "Asia/Jerusalem", "he-il": "Asia/Jerusalem", "en-il": "Asia/Jerusalem",
    "zh-cn": "Asia/Shanghai", "zh-tw": "Asia/Taipei",
}  # fmt: skip
"""Zones by language and region, to decide which zone an abbreviation (BST, IST, CST) means."""
_JOINING_WORDS = """
at um ob u v o в во à às a as ás las les alle ore ora kl klo kello kell saat στις ώρα godz godzina godzinie pukul jam
lúc om la ura time t alas ve الساعة ساعت בשעה เวลา 时间 時間 aeg hs uhr dalam de the h den gegen est r г р год року น
"""
JOINING = frozenset(map(name_key, _JOINING_WORDS.split()))
"""Words between a day and its time."""


@dataclass(slots=True, frozen=True)
class Clock:
    """A printed time."""

    start: int
    end: int
    """Start and end in the line, with half and zone."""
    since_midnight: timedelta
    precision: Precision
    """``minute`` or ``second``."""
    zone: str | None = None
    """The zone as printed; None if none is printed."""
    unsure: bool = False
    """Whether the half of the day contradicts the hour."""

    def on(self, day: date, site: str | None, language: str | None = None) -> datetime | None:
        """Return the time on a day with its zone, or None if the zone is not certain.

        ``site`` is the IANA name of the site's zone, for times printed without a zone and those in
        UTC (``09:00Z``); ``language`` is the page's, whose region shows which zone an abbreviation means.
        """
        moment = datetime.combine(day, time()) + self.since_midnight
        if self.zone in _UNSURE_ZONES and not site:
            site = _ZONES_OF_REGIONS.get((language or "").lower())
        zone = self._zone(moment, site)
        if zone is None or self.unsure:
            return None
        moment = moment.replace(tzinfo=zone)
        # Systems that keep times in UTC declare them so, and print them in the site's own zone.
        return moment.astimezone(zone_named(site)) if self.zone == "Z" and site else moment

    def _zone(self, moment: datetime, site: str | None) -> tzinfo | None:
        own = zone_named(site) if site else None
        if self.zone is None:
            return own
        if self.zone in _UNSURE_ZONES:
            same = own is not None and moment.replace(tzinfo=own).tzname() == self.zone
            return own if same else None
        return _printed_zone(self.zone)


def clock_after(text: str, end: int, known: LanguageDates, *, dots: bool) -> Clock | None:
    """Return the time after a day that ends at ``end``; with ``dots``, 10.30 is a time too."""
    match = _AFTER.match(text, end)
    if not match:
        return None
    half, zone, joined = _read_gap(match["gap"], known)
    if joined is None or (match["colon"] == "." and not (dots or joined)):
        return None
    late, end = _half_at(text, match.end(), known)
    named, end = _zone_at(text, end, match)
    return _clock(match, match.start(), end, half or late, named or zone)


def clock_before(text: str, start: int, known: LanguageDates) -> Clock | None:
    """Return the time before a day that begins at ``start``: ``3:33 p.m. ET, May 27, 2024``."""
    first = max(0, start - 2 * MAX_GAP)
    match = _BEFORE.search(text[first:start])
    if not match or match["colon"] == ".":
        return None
    piece = text[first:start]
    late, end = _half_at(piece, match.start("rest"), known)
    zone, end = _zone_at(piece, end, match)
    half, other, joined = _read_gap(piece[end:], known)
    if joined is None:
        return None
    return _clock(match, first + match.start(), start, late or half, zone or other)


def _clock(
    match: re.Match[str], start: int, end: int, half: str | None, zone: str | None
) -> Clock | None:
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59:
        return None
    second = int(match["second"] or 60)
    kept = second if second < 60 else 0
    hour, unsure = _hour(hour, half)
    return Clock(
        start=start,
        end=end,
        since_midnight=timedelta(hours=hour, minutes=minute, seconds=kept),
        precision="second" if second < 60 else "minute",
        zone=zone,
        unsure=unsure,
    )


def _hour(hour: int, half: str | None) -> tuple[int, bool]:
    """Return the hour of the day (0 to 23), and whether the half contradicts it."""
    if half in ("p", "下午", "晚上", "晚", "傍晚", "午後", "오후", "저녁"):
        return (hour + 12 if hour < 12 else hour), hour > 23
    if half == "밤":
        return (hour + 12 if 6 <= hour < 12 else hour), hour == 12
    if half == "中午":
        return (hour + 12 if hour < 3 else hour), False
    if half in ("a", "오전", "午前", "凌晨", "새벽"):
        return (0 if hour == 12 else hour), hour > 12
    # 上午 12:30 is half past midnight for programs, but half past noon for people.
    return hour, half == "上午" and hour == 12


def _read_gap(gap: str, known: LanguageDates) -> tuple[str | None, str | None, bool | None]:
    """Return half and zone among the words between day and time, and whether a word joins them.

    The last is None if something else is printed between them.
    """
    half, zone, joined = None, None, False
    if not gap or gap.isspace():
        return half, zone, joined
    if found := _HAN_HALVES.search(gap):
        half = found[0]
        gap = _HAN_HALVES.sub(" ", gap)
    for word in WORD.findall(_HAN_WEEKDAYS.sub(" ", gap)):
        key = name_key(word)
        if key in JOINING:
            joined = True
        elif key in known.halves:
            half = known.halves[key]
        elif word in _MINUTES or word in _SEASONAL or word in _UNSURE_ZONES:
            zone = word
        elif key not in known.weekdays:
            return half, zone, None
    return half, zone, joined


def _half_at(text: str, at: int, known: LanguageDates) -> tuple[str | None, int]:
    """Return the half of the day printed after a time, and where it ends."""
    if match := _WESTERN_HALF.match(text, at):
        greek = "a" if match["greek"] in ("π", "Π") else "p"
        return (match["half"] or greek).lower(), match.end()
    if (match := _WORD_HALF.match(text, at)) and (half := known.halves.get(name_key(match[1]))):
        return half, match.end()
    if (match := _DAY_PART.match(text, at)) and (half := _DAY_PARTS.get(name_key(match[1]))):
        return half, match.end()
    return None, at


def _zone_at(text: str, at: int, clock: re.Match[str]) -> tuple[str | None, int]:
    """Return the zone printed after a time, and where it ends."""
    uhr = _HOUR_WORD.match(text, at)
    match = _ZONE.match(text, uhr.end() if uhr else at)
    if not match:
        return None, at
    zone = match["zone"].strip()
    if offset := _OFFSET.fullmatch(zone):
        # 10:00-12:00 is a span of time, not an offset.
        span = match.start("zone") == at and offset["colon"] and offset["sign"] != "+"
        if span and not offset["name"] and clock["second"] is None and "T" not in clock.group():
            return "?", match.end()
        return (zone, match.end()) if _printed_zone(zone) else (None, at)
    if zone in _MINUTES or zone in _SEASONAL or zone in _UNSURE_ZONES or " " in zone:
        return zone, match.end()
    return None, at


@lru_cache(maxsize=256)
def _printed_zone(name: str) -> tzinfo | None:
    if name in _MINUTES:
        return timezone(timedelta(minutes=_MINUTES[name])) if _MINUTES[name] else UTC
    if name in _SEASONAL:
        return zone_named(_SEASONAL[name])
    match = _OFFSET.fullmatch(name)
    if not match or not (match["name"] or match["minutes"] or len(match["hours"]) == 2):
        return None
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    # The widest offset in use is +14:00.
    if minutes > 14 * 60 or int(match["minutes"] or 0) > 59:
        return None
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """Return a zone by its IANA name."""
    return ZoneInfo(name)


def in_zone_of(moment: datetime, shown: str, *, named: bool) -> str | None:
    """Return a moment in the zone in which the page prints it, or None if the zone is the same.

    >>> in_zone_of(datetime.fromisoformat("2023-12-23T01:48:19+00:00"), "2023-12-22T20:48:00+00:00", named=False)
    '2023-12-22T20:48:19-05:00'
    """
    clock = datetime.fromisoformat(shown)
    apart = clock.replace(tzinfo=UTC) - moment.replace(second=0, microsecond=0)
    is_zone = not apart % timedelta(minutes=30) and _WESTMOST <= apart <= EASTMOST
    is_same = is_zone and (not named or clock.utcoffset() == apart)
    return moment.astimezone(timezone(apart)).isoformat() if apart and is_same else None
