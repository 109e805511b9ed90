"""Functions for several templates of the site: filling them, navigation, pager, source."""

from collections.abc import Mapping
from pathlib import Path
from string import Template

from demo.articles import Article
from demo.body import inline

FOLDER = Path(__file__).parent / "templates"
NOTICE = "<!-- 演示页：版式仿真，文字、人物、单位与事件均系虚构 -->"
CHANNELS = {
    "http://www.people.com.cn/": "首页",
    "http://politics.people.com.cn/": "时政",
    "http://finance.people.com.cn/": "财经",
    "http://society.people.com.cn/": "社会",
    "http://cpc.people.com.cn/": "共产党",
    "http://edu.people.com.cn/": "教育",
    "http://health.people.com.cn/": "健康",
    "http://acftu.people.com.cn/": "工会新闻网",
    "http://pic.people.com.cn/n1/2016/0408/c1016-28260123.html": "图片",
    "http://en.people.cn/": "English",
}


class PageTemplate(Template):
    """Replaces ``@@name``, because the pages are full of ``$`` and ``%``."""

    delimiter = "@@"


def fill(name: str, values: Mapping[str, object]) -> str:
    """Return template ``name`` filled with ``values``; raises ``KeyError`` for an unknown name."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    return PageTemplate(text).substitute(values)


def navigation(form: str = "{}") -> str:
    """Return the links to the site's channels, each put into ``form``."""
    return "".join(
        form.format(f'<a href="{url}" target="_blank">{name}</a>') for url, name in CHANNELS.items()
    )


def trail(article: Article) -> str:
    steps = (step.partition("|") for step in article.crumbs)
    return "&gt;&gt;".join(f'<a href="{url}" class="clink">{name}</a>' for name, _, url in steps)


def source(article: Article) -> str:
    """Return the name of the source, linked if its address is known; empty if there is none."""
    name = inline(article.source)
    if article.source_url:
        name = f'<a href="{article.source_url}" target="_blank">{name}</a>'
    return f"来源：{name}" if name else ""


def editors(article: Article, form: str = "(责编：{})") -> str:
    return article.editor_line or form.format("、".join(article.editors))


def pager(article: Article, number: int) -> str:
    """Return digits, and the table with arrow pictures; on single pages both are empty."""
    count = len(article.pages)
    digits = "".join(f'<a href="{article.page_path(n)}">【{n}】</a>' for n in range(1, count + 1))
    arrows = "".join(
        f'<td width="50%" align="center"><a href="{article.page_path(n)}">'
        f'<img src="/img/{name}_page.jpg" border="0"></a></td>'
        for n, name in ((number - 1, "prev"), (number + 1, "next"))
        if 1 <= n <= count
    )
    return (
        f'<div class="zdfy clearfix">{digits if count > 1 else ""}</div><center>'
        f'<table border="0" align="center" width="40%"><tr>{arrows}</tr></table></center>'
    )
