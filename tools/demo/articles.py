"""The demo's articles, read from ``articles/*.toml``, one table for each.

Body texts have one block on each line. A block is a paragraph unless its line begins with ``#``
(subhead), ``@`` (picture: ``@ path | caption``), ``>`` (promotion link, no part of the text) or
is ``===`` (page break). Inside a block ``~`` is a no-break space, ``[[word]]`` a word that the
site links by itself, ``{{word}}`` the same with the site's nested ``<a><a>``, ``**word**`` bold.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

FOLDER = Path(__file__).parent / "articles"
HOST = "acftu.people.com.cn"
CHANNEL = "67502"

Kind = Literal["paragraph", "subhead", "picture", "promotion"]
HOME = f"中国工会新闻|http://{HOST}/"
TRAILS = {
    "a": [
        "人民网|http://www.people.com.cn/GB/index.html",
        "工会新闻-中国工会新闻网-人民网|/GB/index.html",
    ],
    "n": ["人民网|http://www.people.com.cn/", HOME],
    "b": ["人民网|http://www.people.com.cn/", HOME],
    "c": ["人民网|http://www.people.com.cn/", HOME],
    "d": ["中国共产党新闻网|http://cpc.people.com.cn/", HOME],
}
MARKS: dict[str, Kind] = {"#": "subhead", "@": "picture", ">": "promotion"}


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a body; ``detail`` is a picture's caption or a promotion's link."""

    kind: Kind
    text: str
    detail: str | None = None

    @classmethod
    def parse(cls, line: str) -> Block:
        kind = MARKS.get(line[0])
        if kind is None:
            return cls("paragraph", line)
        text, _, detail = (part.strip() for part in line[1:].partition("|"))
        return cls(kind, text, detail or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as printed, and the values that a parser must return for it."""

    id: int
    at: datetime
    """Minute printed on the page, Beijing time."""
    layout: str
    """Template: ``a``, ``n1``, ``n2``, ``b``, ``c``, ``d``, ``d_txtcon``, ``d_table``, ``e``."""
    headline: str
    body: str
    editors: list[str]
    crumbs: list[str]
    """``name|address`` of each step; by default the trail of the template."""
    kicker: str = ""
    subheadline: str = ""
    author: str = ""
    """Author line as printed."""
    authors: list[str] = field(default_factory=list)
    """``role name`` of each author, as a parser must find them."""
    source: str = ""
    """As printed; ``source_name`` where its canonical name differs."""
    source_name: str = ""
    source_url: str = ""
    section: str = ""
    """Expected section, if it is not the last crumb as printed; ``-`` for none."""
    editor_line: str = ""
    """Editor line as printed, if it is not the usual line of the template."""
    picture_before: str = ""
    """``path | caption`` of the picture block before the text; ``picture_after`` alike."""
    picture_after: str = ""
    keywords: str = ""
    print_edition: str = ""
    """As printed: ``《 青屏日报 》（ 2024年05月10日   04 版）``."""
    dateline: list[str] = field(default_factory=list)
    """Agency, place, ISO day."""
    codec: str = "gbk"
    label: str = "GB2312"
    """Charset that the markup declares."""
    header: str = ""
    """Charset that the HTTP header declares."""
    chunked: bool = False
    """Sent with ``Transfer-Encoding: chunked``."""
    host: str = HOST
    channel: str = CHANNEL
    href: Literal["relative", "absolute", "https", "newline"] = "relative"
    """How the list page writes its link."""
    link_text: str = ""
    """Text of that link where it is not the headline."""
    lead: bool = False
    """Named on the home page."""
    options: dict[str, Any] = field(default_factory=dict)
    """Variants and traps of the template, by the names that the layouts look up."""
    older: dict[str, str] = field(default_factory=dict)
    """Headline and body of an older capture of the same address."""
    copy_of: int = 0
    """Number of the article that this is the traditional-script copy of."""

    @property
    def era(self) -> str:
        """Letter of the template's era; ``n`` mixes ``a`` and ``b``."""
        return self.layout[0]

    @property
    def path(self) -> str:
        """Path of page 1, in the form of the site at that time."""
        if self.layout in {"a", "d_table"}:
            return f"/GB/{self.channel}/{self.id}.html"
        series = "n" if self.at < datetime(2015, 7, 1) else "n1"
        path = f"/{series}/{self.at:%Y/%m%d}/c{self.channel}-{self.id}.html"
        return f"/BIG5{path}" if self.copy_of else path

    @property
    def url(self) -> str:
        """Address under which it is linked and archived (without ``https``)."""
        return f"http://{self.host}{self.path}"

    @property
    def canonical_url(self) -> str:
        host = HOST if self.channel == CHANNEL else self.host
        return f"http://{host}{self.path}"

    @property
    def crumb(self) -> str:
        """Last step of the trail as printed."""
        return self.crumbs[-1].partition("|")[0]

    @property
    def printed_time(self) -> str:
        return f"{self.at:%Y年%m月%d日%H:%M}"

    @property
    def pages(self) -> list[list[Block]]:
        """Blocks of each page."""
        return [
            [Block.parse(line.strip()) for line in page.splitlines() if line.strip()]
            for page in self.body.split("\n===\n")
        ]

    def page_path(self, number: int) -> str:
        """Path under which the pager names page ``number`` (from 1)."""
        if number == 1:
            return self.path
        path = self.path.removesuffix(".html") + f"-{number}.html"
        other: str | None = self.options.get("pager_channel", {}).get(str(number))
        return path.replace(f"c{self.channel}-", f"c{other}-") if other else path

    def page_url(self, number: int) -> str:
        return urljoin(self.url, self.page_path(number))


def load() -> list[Article]:
    """Return all articles, newest first, copies included."""
    articles = sorted(_read(), key=lambda article: (article.at, article.id), reverse=True)
    repeated = [url for url, n in Counter(article.url for article in articles).items() if n > 1]
    if repeated:
        raise ValueError(f"addresses used twice: {', '.join(repeated)}")
    return articles


def _read() -> Iterator[Article]:
    for path in sorted(FOLDER.glob("*.toml")):
        for table in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
            trail = TRAILS.get(table["layout"][0])
            try:
                yield Article(**{"crumbs": trail, **table})
            except TypeError as error:
                raise ValueError(f"{path.name}: article {table.get('id')}: {error}") from error
