"""Where and when an article was first published: its source (来源), dateline and printed page.

Also the offset of its time, if the page gives that elsewhere.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime

from unionnews.items import Dateline, PrintEdition, Source
from unionnews.normalize.clocks import EASTMOST
from unionnews.normalize.dates import PrintedDate, find_date
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_LABEL = regex(
    r"^\s*(?:(?:文章|稿件|信息|新闻|本文)?[来來]\s?源(?:于|自)?|出处|转自|摘自|Source)\s*[:：]?\s*",
    re.IGNORECASE,
)
_TAIL = regex(r"\s*(?:原创稿|原创|原創稿|手机看新闻|手機看新聞|\d+年\d+月\d+日.*)$")
_LONGEST_LINE = 160
_LONGEST_NAME = 80
_DASH = regex(r"\s*[－–—―-]{1,2}\s*")
# Portals that put their own name before (or after) the paper whose text they carry.
_PORTALS = frozenset({
    "人民网", "人民網", "新華網", "新华网", "中工网", "央视网", "光明网", "中国网", "中国新闻网",
    "中新网", "中国经济网", "央广网", "国际在线",
})  # fmt: skip
_OWN_PART = regex(r"(?:频道|頻道|专栏|论坛|专题|栏目|时政|观点|微博|客户端)$")
_DATELINE = regex(
    r"^\s*(?P<agency>本[报社网報網]|[\u4e00-\u9fff]{2,8}?(?:社|网|網|报(?!网|社)|報(?!網|社)|台))"
    r"(?P<place>[\u4e00-\u9fff·、\s]{2,16}?)"
    r"(?:(?P<month>1[0-2]|0?[1-9])月(?P<day>[12]\d|3[01]|0?[1-9])日)\s*[电電讯訊]"
)
_LONGEST_EDITION = 200
_EDITION = regex(
    r"《\s*(?P<publication>[^《》]{2,30}?)\s*》\s*[（(]\s*"
    r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"(?:[\s，,]*第?\s*(?P<page>[A-Za-z]?\d{1,3})\s*版)?[^（）()]{0,20}[）)]"
)


def parse_source(printed: str | None, url: str | None = None) -> Source | None:
    """Return the source, or None if the line names none.

    ``人民网－人民日报`` is 人民日报 carried by the portal 人民网; a channel of the portal itself
    stays (``人民网-科技频道``).

    >>> parse_source("来源：人民网－人民日报").name
    '人民日报'
    >>> parse_source("《羊城晚报》").name
    '羊城晚报'
    """
    line = squash(printed)
    if line is None or len(line) > _LONGEST_LINE:
        return None
    raw = squash(_TAIL.sub("", _LABEL.sub("", line)))
    if raw is None or len(raw) > _LONGEST_NAME:
        return None
    return Source(name=canonical_source(raw), nameRaw=raw, url=url)


def canonical_source(name: str) -> str:
    """Return the canonical name of a source, under which its articles are counted."""
    if match := re.fullmatch(r"《([^《》]+)》", name):
        return match[1].strip()
    parts = _DASH.split(name)
    if len(parts) != 2 or not all(parts):
        return name
    first, second = parts
    if first in _PORTALS:
        own = _OWN_PART.search(second) or (second.endswith("网") and second[:2] == first[:2])
        return f"{first}-{second}" if own else canonical_source(second)
    return first if second in _PORTALS else name


def parse_dateline(paragraph: str | None, published: PrintedDate | None) -> Dateline | None:
    """Return the dateline at the head of the text.

    The line prints no year: it is the year of ``published``, or the year before if the day is
    later in the year than ``published``.

    >>> from unionnews.normalize.dates import find_date
    >>> published = find_date("2024年04月24日23:52", "Asia/Shanghai")
    >>> parse_dateline("新华社北京4月24日电　题：新征程", published)
    Dateline(agency='新华社', place='北京', date='2024-04-24')
    """
    match = _DATELINE.match(paragraph or "")
    if not match:
        return None
    day = _day_before(published, int(match["month"]), int(match["day"]))
    return Dateline(agency=match["agency"], place=match["place"].strip(), date=day)


def _day_before(published: PrintedDate | None, month: int, day: int) -> str | None:
    if published is None:
        return None
    reference = date.fromisoformat(published.value[:10])
    for year in (reference.year, reference.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found - reference).days <= 1:
            return found.isoformat()
    return None


def parse_print_edition(line: str | None) -> PrintEdition | None:
    """Return the page of a newspaper that a line names.

    >>> parse_print_edition("《 人民日报 》（ 2024年05月10日   04 版）")
    PrintEdition(publication='人民日报', date='2024-05-10', page='04')
    """
    match = _EDITION.search((squash(line) or "")[:_LONGEST_EDITION])
    if not match:
        return None
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        day = None
    return PrintEdition(publication=match["publication"], date=day, page=match["page"])


def with_offset(printed: str, others: Iterable[str]) -> str:
    """Return a time without offset as another text has it with one, else the time as it is.

    They are the same if the clocks are, or if minute and second are and the second is not zero.

    >>> with_offset("2024-05-27 18:11:01", ["2024-05-27", "2024-05-27T18:11:01+02:00"])
    '2024-05-27T18:11:01+02:00'
    >>> with_offset("2024-05-27 18:11:01", ["2024-05-27T16:11:01Z", "2024-05-27T18:11:00+02:00"])
    '2024-05-27T16:11:01Z'
    """
    found, own = find_date(printed, "UTC"), find_date(printed, None)
    if found is None or found.precision == "day" or (own and own.precision != "day"):
        return printed
    for text in others:
        other = find_date(text, None)
        if other and other.precision != "day" and _is_same_clock(found.value, other.value):
            return text
    return printed


def _is_same_clock(one: str, other: str) -> bool:
    apart = abs(datetime.fromisoformat(one) - datetime.fromisoformat(other))
    to_second = one[13:19] == other[13:19] and one[17:19] != "00"
    return one[:19] == other[:19] or (to_second and apart <= EASTMOST)
