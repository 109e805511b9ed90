"""The pages that are not articles: home page, list pages, a topic page, robots.txt."""

from dataclasses import dataclass
from html import escape

from demo.articles import HOST, Article
from demo.body import inline
from demo.parts import NOTICE, fill, navigation

ROBOTS = """User-agent: *
Disallow:
Crawl-delay: 120
Sitemap: http://www.people.cn/sitemap_index.xml
"""
PER_PAGE = 15
TOPIC_URL = f"http://{HOST}/n1/2019/0426/c67502-31051188.html"
GONE_URL = f"http://{HOST}/n1/2017/0718/c67502-29411302.html"
FOREIGN_LINKS = {
    "http://finance.people.com.cn/n1/2026/0928/c1004-40805511.html": "经济频道的一条要闻",
    "http://cpc.people.com.cn/n1/2026/0928/c64387-40805512.html": "党建频道的一条要闻",
    "http://gba.people.cn/n1/2026/0928/c42272-40805513.html": "别的主机上的一条要闻",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One line of a list page."""

    href: str
    text: str
    day: str
    second: str = ""
    """Markup of a second link in the same list item."""


def links(articles: list[Article]) -> list[Link]:
    """Return all links of the section, newest first: articles, copies, and two dead links."""
    found = [_link(article) for article in articles]
    found += [
        Link(article.url, article.options["again"], f"{article.at:%Y-%m-%d}")
        for article in articles
        if "again" in article.options
    ]
    found.append(Link(TOPIC_URL, "专题汇总：工会服务一览", "2019-04-26"))
    found.append(Link(GONE_URL, "一则后来撤下的消息", "2017-07-18"))
    return sorted(found, key=lambda link: link.day, reverse=True)


def _link(article: Article) -> Link:
    href = {
        "relative": article.path if article.host == HOST else article.url,
        "absolute": article.url,
        "https": article.url.replace("http:", "https:"),
        "newline": article.path + "\n",
    }[article.href]
    text = article.link_text or article.headline.replace("~", " ")
    return Link(href, text, f"{article.at:%Y-%m-%d}", article.options.get("second_link", ""))


def list_pages(articles: list[Article]) -> list[str]:
    """Return ``index.html``, ``index2.html``, …; the last one links a next page that repeats it."""
    every = links(articles)
    chunks = [every[start : start + PER_PAGE] for start in range(0, len(every), PER_PAGE)]
    return [_list_page(chunk, n, len(chunks)) for n, chunk in enumerate(chunks, 1)]


def _list_page(chunk: list[Link], number: int, count: int) -> str:
    rows = [f"<ul>\n{_items(chunk[start : start + 5])}\n</ul>" for start in range(0, len(chunk), 5)]
    digits = " ".join(f'<a href="index{n}.html">{n}</a>' for n in range(1, count + 1))
    back = f'<a href="index{number - 1}.html">上一页</a> ' if number > 1 else ""
    pager = f'{back}{digits} <a href="index{number + 1}.html">下一页</a>'
    return fill(
        "list",
        {"nav": navigation(), "items": "\n".join(rows), "pager": pager, "notice": NOTICE},
    )


def _items(chunk: list[Link]) -> str:
    return "\n".join(
        f'<li><a href="{link.href}" target="_blank">{inline(link.text)}</a>{link.second}'
        f'<i class="gray">[{link.day}]</i></li>'
        for link in chunk
    )


def home(articles: list[Article]) -> str:
    """Return the section's home page: a headline, a picture, newest articles, foreign news."""
    named = [article for article in articles if article.lead]
    first, *rest = map(_link, named)
    picture = (
        f'<a href="{rest[0].href}"><img src="/NMediaFile/2026/0928/MAIN2026092801.jpg" '
        f'width="300" height="200" alt="{escape(rest[0].text)}" /></a>'
        f'<a href="{rest[0].href}">{inline(rest[0].text)}</a>'
    )
    return fill(
        "home",
        {
            "nav": navigation(),
            "lead": f'<a href="{first.href}" target="_blank">{inline(first.text)}</a>',
            "lead_picture": picture,
            "items": _items(rest),
            "notice": NOTICE,
        },
    )


def topic() -> str:
    """Return a page of links whose address looks like that of an article."""
    return fill("topic", {"nav": navigation(), "notice": NOTICE})
