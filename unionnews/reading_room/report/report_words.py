"""The words of the report in its languages; the English words are the keys."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from unionnews.words.text import counted

CHINESE = {
    "en": "zh-Hans", "Union news: report": "工会新闻：报告", ", ": "、", "none": "无", "(no site)": "（无网站）", "other sites": "其他网站",
    "well": "正常", "look at it": "请查看", "does not work": "无法运行",
    "last succeeded {span} ago": "{span}前成功", "no run succeeded": "没有成功的运行",
    "; the last run: {ending}": "；最近一次运行：{ending}", "killed, or still going": "被终止，或仍在运行",
    "max_articles reached": "已达文章数上限", "max_list_pages reached": "已达列表页数上限", "max_time reached": "已达时间上限",
    ", next due in {span}": "，{span}后应再运行", ", due since {span}": "，已逾期{span}",
    "day": "天", "hour": "小时", "minute": "分钟", "second": "秒",
    "Latest": "最新", "date": "日期", "headline": "标题", "site": "网站",
    "articles": "文章", "sites": "网站", "published": "发布日期", "downloaded until": "下载截至", "sources": "来源",
    "gone from the site": "原网站已撤下", "revised": "有修订", "repaired": "已修复", "Nothing stands out.": "没有异常。",
    "Time of day": "发布时刻", "Everything at midnight means that a parser loses the time.": "全部在零点，说明解析时丢失了时间。",
    "Length of texts (characters)": "正文长度（字符）", "Sources, the first {n}": "来源（前 {n} 个）",
    "Fields that have a value, by year": "各年有值的字段", "The fuller the color, the more.": "颜色越深，有值的越多。",
    "%d %b": "%-m月%-d日", "%b %Y": "%Y年%-m月", "Articles a month": "每月文章数", "Articles a day, {n} days to {day}": "每日文章数（截至 {day} 的 {n} 天）",
    "Longest gaps": "最长的空档", "from": "从", "to": "到", "days": "天数",
    "Revisions": "版本", "revisions": "版本数", "Encodings of pages": "页面编码", "declared": "声明", "used": "采用", "pages": "页数",
    "Layouts": "版式", "layout": "版式", "Stories: {n:,} of several articles; the largest": "多篇报道的事件：{n:,} 件；最大的几件",
    "story": "事件", "first": "最早", "sources in order": "来源（按先后）",
    "{site}: addresses": "{site}：网址", "{site}: failures": "{site}：失败", "{site}: last runs": "{site}：最近的运行",
    "state": "状态", "addresses": "网址数", "reason": "原因",
    "started (UTC)": "开始（UTC）", "took": "用时", "outcome": "结果", "new": "新增", "requests": "请求",
    "finished": "完成", "shutdown": "被中止", "interrupted": "被中断", "nothing could be asked": "无法请求任何页面",
    "robots.txt forbids all that was asked for": "robots.txt 禁止所请求的全部页面", "nothing could be read": "无法读取任何页面",
    "no article could be read": "无法读取任何文章", "pending": "待处理", "saved": "已保存", "updated": "有新版本", "unchanged": "无变化",
    "duplicate": "重复", "not_an_article": "非文章", "failed": "失败", "gone": "已撤下",
    "{site}: {share:.0%} of the times are in the hour of midnight; the parser may lose them":
        "{site}：{share:.0%} 的时刻在零点；解析时可能丢失了时间",
    "{site}: check found changed: {fields}": "{site}：检查发现变化：{fields}",
    "Lines that are no records: {n:,} (the first: {reason}); an export writes all to _rejected.jsonl":
        "{n:,} 行不是记录（首个：{reason}）；导出时全部写入 _rejected.jsonl",
    "Pages with characters that could not be decoded: {n:,}": "{n:,} 页含有无法解码的字符",
    "Articles without a date: {n:,}": "{n:,} 篇文章没有日期", "Addresses that failed: {n:,}": "{n:,} 个网址失败",
}  # fmt: skip


ReportLanguage = Literal["en", "zh"]


def language_of_environment() -> ReportLanguage:
    """Return the language of the locale by POSIX: the first variable that is set decides."""
    names = map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").startswith("zh") else "en"


_WORDS: ContextVar[Mapping[str, str]] = ContextVar("words of the report", default={})  # noqa: B039  nobody writes to it


@contextmanager
def speaking(language: ReportLanguage) -> Iterator[None]:
    """Set the language of :func:`said` in the block."""
    token = _WORDS.set(CHINESE if language == "zh" else {})
    try:
        yield
    finally:
        _WORDS.reset(token)


def said(text: str, **values: object) -> str:
    """Return an English text in the current language, with values filled in."""
    words = _WORDS.get().get(text, text)
    return words.format(**values) if values else words


def counted_unit(count: int, unit: str) -> str:
    """Return a number with its unit: ``3 hours``, ``1 day``, ``3 小时``."""
    if _WORDS.get():
        return f"{count} {said(unit)}"
    return counted(count, unit)
