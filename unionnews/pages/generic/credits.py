"""The lines between headline and text, and behind it: source, writers, editors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from unionnews.normalize.dates import find_date
from unionnews.normalize.names import is_sure_name
from unionnews.pages.generic.bylines import writers
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of
from unionnews.words.patterns import regex

_LABEL = (
    r"(?:来\s*源(?:于|自)?|來\s*源|稿源|出处|出自|转自|摘自|作\s*者|(?:本报|本网)?记\s*者|通讯员|实习生|访问|发布|發布|发表|更新|时间|日期|点击|浏览|阅读|评论|字体|字号"
    r"|(?:责任|责)?编\s?[辑译]|责\s?编|責編|責任編輯|编审|审核|校对|人气|次数|撰文|摄影|文号|关键[字词]|标签|点击数|作者简介|原标题|打印|收藏|分享|更多|进入|我要)"
)
_NEXT = rf"(?=\s*(?:[|｜丨】\])）]|{_LABEL}|(?:19|20)\d\d\s*[-年./]|\d{{1,2}}:\d\d|[【\[(（<>]|\s\S{{2,8}}报道|$))"
_SOURCE = regex(
    rf"(?:来\s*源(?:于|自)?|來\s*源|稿源|出处|转自|摘自|Source)\s*[:：]\s*[\[【]?\s*(?P<name>[^|｜\n]{{1,60}}?){_NEXT}"
)
_EDITOR = regex(
    r"[（(【\[]?\s*(?P<line>(?:本文|本版|网络|网站|值班|执行|频道|实习)?"
    r"(?:责任编辑|责任编辑员|责编|責任編輯|責編|编\s?辑|編\s?輯|值班编辑)\s*[:：]\s*[^|｜\n（()）【】\[\]]{1,40}?)(?=[）)】\]]|\s*(?:来源|來源|标签|关键|时间|【|打印|$))"
)
_AGENCY = regex(
    r"《[^《》]{2,20}》$|[\u4e00-\u9fffA-Za-z]{2,14}(?:网|報|报|社|台|新闻|在线|周刊|杂志|網|新聞|中心|日刊|财经|科技|娱乐|体育|传媒|之声)(?:[-－—][\u4e00-\u9fffA-Za-z]{2,12})?$"
)
_AFTER_CLOCK = regex(r"^\s*[:：\d]{0,3}\s*[|｜]?\s*(?:来自)?\s*(?P<name>\S{2,24})")

_NO_SOURCES = frozenset(
    {
        "资料图",
        "图片",
        "网络",
        "互联网",
        "本站",
        "本站原创",
        "原创",
        "综合",
        "未知",
        "转载",
        "转载文章",
    }
)


@dataclass(slots=True)
class Credits:
    """What the lines around the text print about its origin."""

    source: str | None = None
    source_line: Line | None = None
    writers: tuple[str, ...] = ()
    editors: str | None = None


def read_credits(near: Sequence[Line], behind: Sequence[Line], *, chinese: bool = True) -> Credits:
    """Read the lines near the headline first, then those behind the text.

    Writers only where the page is ``chinese``; others are read by the grammar of signatures.
    """
    lines = [*near, *behind]
    source, line = _source(lines)
    return Credits(
        source=source,
        source_line=line,
        writers=_writers(near, behind, source) if chinese else (),
        editors=next((editors for one in lines if (editors := editor_line(one.text))), None),
    )


def _writers(near: Sequence[Line], behind: Sequence[Line], source: str | None) -> tuple[str, ...]:
    return (
        tuple(writers(near))
        or tuple(writers(behind, behind=True))
        or _signed_sources([*near, *behind], source)
    )


def _source(lines: Sequence[Line]) -> tuple[str | None, Line | None]:
    labelled = list(_labelled_sources(lines))
    for name, line in labelled:
        if not is_sure_name(name):
            return name, line
    # 来源：张伟 beside an outlet in the date line names the writer, and alone nobody knows whom.
    return _outlet_behind_date(lines) or next(iter(labelled), (None, None))


def _labelled_sources(lines: Sequence[Line]) -> Iterable[tuple[str, Line]]:
    for line in lines:
        if line.chars <= 160 and (match := _SOURCE.search(line.text)):
            name = match["name"].strip(" ：:、，,-")
            if name and name not in _NO_SOURCES and "=" not in name:
                yield re.split(r"\s(?![-－—])(?<![-－—]\s)", name)[0], line


def _outlet_behind_date(lines: Sequence[Line]) -> tuple[str, Line] | None:
    for line in lines:
        if line.chars <= 80 and (found := find_date(line.text, "Asia/Shanghai")):
            rest = line.text.partition(found.raw)[2]
            match = _AFTER_CLOCK.match(rest)
            if match and _AGENCY.match(match["name"]):
                return match["name"], line
    return None


def _signed_sources(lines: Sequence[Line], source: str | None) -> tuple[str, ...]:
    """Return the writers whom a page prints as its source, where another is its source."""
    names = (name for name, _ in _labelled_sources(lines) if name != source)
    return tuple(name for name in names if is_sure_name(name))


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
