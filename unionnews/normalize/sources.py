"""Names of sources (来源)."""

from __future__ import annotations

import re

from unionnews.items import Source
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
