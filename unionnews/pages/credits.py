"""The lines between headline and text, and behind it: date, source, writers, editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unionnews.normalize.dates import PrintedDate, find_date
from unionnews.normalize.names import NO_NAMES, SURNAMES
from unionnews.normalize.worded_dates import find_worded_date
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of

_LABEL = (
    r"(?:来\s*源(?:于|自)?|來\s*源|稿源|出处|出自|转自|摘自|作\s*者|(?:本报|本网)?记\s*者|通讯员|实习生|访问|发布|發布|发表|更新|时间|日期|点击|浏览|阅读|评论|字体|字号"
    r"|(?:责任|责)?编\s?[辑译]|责\s?编|責編|責任編輯|编审|审核|校对|人气|次数|撰文|摄影|文号|关键[字词]|标签|点击数|作者简介|原标题|打印|收藏|分享|更多|进入|我要)"
)
_NEXT = rf"(?=\s*(?:[|｜丨】\])）]|{_LABEL}|(?:19|20)\d\d\s*[-年./]|\d{{1,2}}:\d\d|[【\[(（<>]|\S{{2,8}}报道|$))"
_SOURCE = re.compile(
    rf"(?:来\s*源(?:于|自)?|來\s*源|稿源|出处|转自|摘自|Source)\s*[:：]\s*(?P<name>[^|｜\n]{{1,60}}?){_NEXT}"
)
_AUTHOR = re.compile(
    rf"(?:作\s*者|撰文|(?<![\u4e00-\u9fff])文)\s*[:：]\s*(?P<names>[^|｜:：\n]{{1,60}}?)(?:[:：]|{_NEXT})"
)
_REPORTER = re.compile(
    rf"(?P<line>(?:记者|通讯员|实习生)(?:[\s:：]|(?=[\u4e00-\u9fff]{{2,4}}[/／]))\s*[^|｜\n/／]{{2,40}}?)(?:[/／]|{_NEXT})"
)
_REPORTER_ONLY = re.compile(
    r"[□■◆●▲☆★\s]*[\u4e00-\u9fff·]{0,14}\s?(?:记者|通讯员|实习生|文)\s?[:：/／]?\s?[\u4e00-\u9fff]{1,4}"
    r"(?:[、，\s]{1,3}(?:(?:通讯员|实习生|记者|图|摄影)\s?[:：/／]?\s?)?[\u4e00-\u9fff]{1,4}){0,8}\s?(?:[/／][\u4e00-\u9fff]{1,10}|\s\S{2,8}报道)?"
)
_LATIN = r"[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}"
_BY = re.compile(
    r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Ww]ritten by)\s+"
    rf"(?P<names>{_LATIN}(?:\s(?:and|und|et|y|e|en|de|van|von|{_LATIN})){{0,9}})(?=\s*(?:[|·•,–—-]|$|\d))"
)
_EDITOR = re.compile(
    r"[（(【\[]?\s*(?P<line>(?:本文|本版|网络|网站|值班|执行|频道|实习)?"
    r"(?:责任编辑|责任编辑员|责编|責任編輯|責編|编\s?辑|編\s?輯|值班编辑)\s*[:：]\s*[^|｜\n（()）【】\[\]]{1,40}?)(?=[）)】\]]|\s*(?:来源|來源|标签|关键|时间|【|打印|$))"
)
_HAN_NAME = re.compile("[\u4e00-\u9fff]{2,3}")
_IN_BRACKETS = re.compile(r"[\[【(（]\s*(?P<name>[\u4e00-\u9fff·]{2,4})\s*[\]】)）]")
_LAST_BRACKET = re.compile(r"[（(](?P<names>[\u4e00-\u9fff、，\s]{2,30})[)）]\s*$")
_AGENCY = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,14}(?:网|報|报|社|台|新闻|在线|周刊|杂志|網|新聞|中心|日刊|财经|科技|娱乐|体育|传媒|之声)(?:[-－—][\u4e00-\u9fffA-Za-z]{2,12})?$"
)
_AFTER_CLOCK = re.compile(r"^\s*[:：\d]{0,3}\s*[|｜]?\s*(?:来自)?\s*(?P<name>\S{2,24})")

_NO_SOURCES = frozenset(
    {"资料图", "图片", "网络", "互联网", "本站", "本站原创", "原创", "综合", "未知", "转载"}
)


@dataclass(slots=True)
class Credits:
    """What the lines around the text print about its origin."""

    date: str | None = None
    source: str | None = None
    source_line: Line | None = None
    writers: tuple[str, ...] = ()
    editors: str | None = None


def read_credits(near: Sequence[Line], behind: Sequence[Line]) -> Credits:
    """Read the lines near the headline first, then those behind the text."""
    lines = [*near, *behind]
    source, line = _source(lines)
    return Credits(
        date=printed_date(near) or printed_date(behind),
        source=source,
        source_line=line,
        writers=tuple(_writers(near)) or tuple(_writers(behind)),
        editors=next((editors for one in lines if (editors := editor_line(one.text))), None),
    )


def printed_date(lines: Iterable[Line]) -> str | None:
    """Return the date printed first, one with a time before one with a day only."""
    days: list[PrintedDate] = []
    for line in lines:
        if line.chars > 120:
            continue
        found = find_date(line.text, "UTC") or find_worded_date(line.text, "UTC")
        if found and found.precision != "day":
            return found.raw
        if found:
            days.append(found)
    return days[0].raw if days else None


def _source(lines: Sequence[Line]) -> tuple[str | None, Line | None]:
    for line in lines:
        if line.chars <= 160 and (match := _SOURCE.search(line.text)):
            name = match["name"].strip(" ：:、，,-")
            if name and name not in _NO_SOURCES:
                return re.split(r"\s(?![-－—])(?<![-－—]\s)", name)[0], line
    for line in lines:
        if line.chars <= 80 and (found := find_date(line.text, "Asia/Shanghai")):
            rest = line.text.partition(found.raw)[2]
            match = _AFTER_CLOCK.match(rest)
            if match and _AGENCY.match(match["name"]):
                return match["name"], line
    return None, None


def _writers(lines: Sequence[Line]) -> Iterable[str]:
    for line in lines:
        if match := _BY.match(line.text[:120]):
            yield match["names"]
        if line.chars > 120 or line.aside or line.linked * 2 > line.chars:
            continue
        if match := _AUTHOR.search(line.text):
            yield match["names"].strip()
        elif (match := _REPORTER.search(line.text)) and line.chars <= 80:
            yield match["line"].strip()
        elif find_date(line.text, "Asia/Shanghai") and (name := _name_in_brackets(line.text)):
            yield name
        elif is_name_line(line):
            yield line.text


def _name_in_brackets(text: str) -> str | None:
    names = (match["name"] for match in _IN_BRACKETS.finditer(text))
    return next((name for name in names if name[0] in SURNAMES and name not in NO_NAMES), None)


def is_name_line(line: Line) -> bool:
    """Tell whether a line holds nothing but Chinese names: ``胡某``, ``赵某某、冯某某``."""
    return not line.linked and line.chars <= 30 and are_names(line.text)


def are_names(text: str) -> bool:
    """Tell whether a text is a list of Chinese names and nothing else."""
    names = re.split(r"[、，\s]+", text.strip())
    # A list apart by commas is one of names; words apart by blanks may be anything.
    sure = names[:1] if re.search("[、，]", text) else names
    return all(_HAN_NAME.fullmatch(name) and name not in NO_NAMES for name in names) and all(
        name[0] in SURNAMES for name in sure
    )


def names_behind(text: str) -> str | None:
    """Return the names in a bracket at the end of a text: ``……佳节。（常某某 马某某）``."""
    match = _LAST_BRACKET.search(text, max(0, len(text) - 40))
    return match["names"].strip() if match and are_names(match["names"]) else None


def is_reporter_line(line: Line) -> bool:
    """Tell whether a line holds nothing but a by-line: ``某网某频道 记者 张某 李某某``."""
    return line.chars <= 40 and _REPORTER_ONLY.fullmatch(line.text) is not None


def editor_line(text: str) -> str | None:
    """Return the part of a line that names the editors, if one does."""
    match = _EDITOR.search(text) if len(text) <= 160 else _EDITOR.search(text, len(text) - 60)
    return match["line"].strip() if match else None


def link_of(line: Line | None, name: str | None) -> str | None:
    """Return the address behind a name in a line."""
    if line is None or name is None:
        return None
    for link in line.element.iter("a"):
        if text_of(link) == name:
            return link.get("href")
    return None
