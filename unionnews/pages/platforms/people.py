"""people.com.cn: every template era of its articles, and its addresses.

Layouts are told apart by what a page holds, never by its date: old pages get re-rendered. Which
of them ran on real bytes is said in docs/people.md.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from lxml import etree
from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Image
from unionnews.normalize.dates import DATE
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.article import ArticlePage
from unionnews.pages.pictures import with_captions
from unionnews.pages.processors import Picture, image_list, paragraphs, printed, text_of
from unionnews.pages.selectors import Element, Query, css, css_query, xpath_query

_PAGE = r"(?:-(?P<page>[1-9]\d{0,2}))?\.html?"


def addresses(channel_hosts: dict[str, str]) -> tuple[ArticlePattern, ...]:
    """Return the forms of article addresses seen from 2011 to 2026.

    Numbers are unique over all hosts within a series: ``/GB/``, ``/n/`` and ``/n1/`` share one,
    ``/n2/`` (provincial hosts) and ``/n3/`` have their own. ``/BIG5/`` is the same article in
    traditional script.
    """
    dated = re.compile(
        r"(?:/BIG5)?(?P<root>(?:/[a-z]{1,20})?/(?:n1?|(?P<series>n[23]))/(?P<year>\d{4})/(?P<month>\d\d)(?P<day>\d\d)"
        r"/c(?P<channel>\d{1,9})-(?P<id>\d{5,12}))" + _PAGE
    )
    numbered = re.compile(
        r"(?:/BIG5(?=/GB))?/(?:GB|BIG5)(?P<root>/(?:(?P<channel>\d{1,9})/(?:\d{1,9}/){0,4})?(?P<id>\d{5,12}))"
        + _PAGE
    )
    return (
        ArticlePattern(dated, channel_hosts=channel_hosts),
        ArticlePattern(numbered, prefix="/GB", channel_hosts=channel_hosts),
    )


LIST_PAGE = re.compile(
    r"(?P<root>/(?:(?:GB|BIG5)/(?:\d{1,9}/){0,5})?)(?:index(?P<number>\d{0,4})\.html?)?"
)
"""Path of a list page: ``/``, ``/GB/67502/``, ``index.html`` (page 1), ``index2.html``, …"""

_SOURCE_LABEL = re.compile(r"[来來]\s?源\s?[:：]?")
_EDITOR_LABEL = re.compile(r"[责責]\s?任?\s?[编編]|[编編]\s?[辑輯]")
_EDITION = re.compile(
    r"《[^《》]{2,30}》\s?[（(]\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^（）()]{0,20}[）)]"
)
_EDITOR_LINE = re.compile(
    r"[（(]?\s?(?:[责責]任[编編][辑輯]|[责責][编編])\s?[:：][^（()）]{0,60}[)）]?"
)
_RELATED = re.compile(
    r"(?:■\s?)?(?:推荐阅读|相关阅读|相关新闻|相关链接|延伸阅读|推薦閱讀|相關閱讀|相關新聞|相關鏈接)"
    r"(?:\s?更多)?\s?[:：]?"
)
# Whole lines. Sentences are longer than any of them.
_BOILERPLATE = re.compile(
    r"分享[让讓]更多人看到.*|原[标標][题題]\s?[:：].*|手[机機]看新[闻聞]"
    r"|.{0,12}(?:关注公众号|關注公眾號)\s?[:：].*"
    r"|(?:[【\[]\d{1,3}[】\]]\s?)+|[\d\s]{0,60}(?:上|下)一[页頁][上下一页頁\d\s]{0,60}"
    r"|[^。！？]{0,40}(?:>>|＞＞|»)"
)
_LONGEST_BOILERPLATE = 100
# Every such line holds one of these; looking for them first is cheaper than the three forms.
_SUSPECT = re.compile("[>＞»】\\]:：）)页頁闻聞]|更多人")

_META = css_query("meta")
_TITLE_TAG = css_query("title")
_IMAGES = css_query("img")
_TABLES = css_query("table")
_STRINGS = xpath_query("descendant::text()")
_PICTURE_BLOCK = css_query("div.text_img img")
_PAGER = css_query("div.zdfy a")
_PAGER_TABLE = css_query("center")
_PAPER_NUMBER = css_query("span#paper_num")
_NOISE = css_query(
    "div.otitle, div.bza, div.edit, p.edit, p.editor, div.editor, div.tjewm, div.zdfy, p.paper_num,"
    " span#paper_num, div.box, div.tools, div#AX, div.rm_relevant, p.sou, p.sou1, div#p_editor"
)
_CAPTIONS = xpath_query(
    "descendant::p[@desc or @class='pictext'] | descendant::span[@desc] | descendant::figcaption"
)
# Headings next to the title; behind other text they are headings inside the body.
_NEXT = "*[normalize-space()][not(self::script or self::p[@class])][1][self::h2 or self::h3 or self::h4]"
_ABOVE = xpath_query(f"preceding-sibling::{_NEXT}")
_BELOW = xpath_query(f"following-sibling::{_NEXT}")


class PeoplePage(ArticlePage):
    """What all eras share: meta elements, the line of date and source, boilerplate in the text."""

    title: ClassVar[Query] = css_query("h1")
    trail: ClassVar[Query] = css_query("div#rwb_navpath a, span#rwb_navpath a")
    """Breadcrumbs, anywhere in the page."""
    origin: ClassVar[Query]
    """Line that prints date and source."""
    editor: ClassVar[Query] = css_query("div.edit, p.editor, div.editor, p.edit, div#p_editor")
    """Line that names the editors, anywhere in the page."""

    bylines = css("p.author, div.author")

    @cached_property
    def scope(self) -> Element:
        return self.root if self.marked is None else self.marked

    @cached_property
    def container(self) -> Element | None:
        """Element that holds the text: the first one that is not empty."""
        found = self.find(self.body)
        return next((box for box in found if _has_content(box)), found[0] if found else None)

    def validate_input(self) -> None:
        super().validate_input()
        if self.container is None:
            raise UseFallback(f"nothing matches {self.body.source!r}")

    @cached_property
    def metas(self) -> dict[str, str]:
        """Contents of the meta elements by name."""
        named = ((meta.get("name"), meta.get("content")) for meta in self.find(_META))
        return {name.lower(): content for name, content in named if name and content}

    @cached_property
    def origin_line(self) -> Element | None:
        """First line that prints a date; templates also leave such elements empty."""
        return _innermost(line for line in self.find(self.origin, self.scope) if _has_date(line))

    @cached_property
    def origin_source(self) -> tuple[str | None, str | None]:
        """Name and link of the source that the line of the date prints."""
        return (None, None) if self.origin_line is None else _labelled_source(self.origin_line)

    @cached_property
    def heading(self) -> Element | None:
        """Element of the headline; a second ``h1`` holds the logo only."""
        return next((title for title in self.find(self.title, self.scope) if text_of(title)), None)

    @field
    def headline(self) -> list[Element | str]:
        if self.heading is not None:
            return [self.heading]
        return [without_site(printed(tag)) for tag in self.find(_TITLE_TAG)]

    @field
    def kicker(self) -> list[Element]:
        return [] if self.heading is None else _ABOVE(self.heading)

    @field
    def subheadline(self) -> list[Element]:
        return [] if self.heading is None else _BELOW(self.heading)

    @field
    def datePublishedRaw(self) -> str | None:
        return (
            self.metas.get("publishdate") if self.origin_line is None else printed(self.origin_line)
        )

    @field
    def sourceRaw(self) -> str | None:
        return self.origin_source[0] or self.metas.get("source")

    @field
    def sourceUrl(self) -> str | None:
        return self.absolute(self.origin_source[1])

    @field
    def editorsRaw(self) -> list[Element | str]:
        lines = [line for line in self.find(self.editor) if _EDITOR_LABEL.search(printed(line))]
        return lines or [line for line in self.text_lines[-3:] if _EDITOR_LINE.fullmatch(line)]

    @field
    def breadcrumbs(self) -> list[Element]:
        return self.find(self.trail)

    @field
    def keywords(self) -> list[str]:
        return [self.metas.get("keywords", "")]

    @field
    def description(self) -> list[str]:
        """The summary, where somebody wrote one: the system's own is the text's first 100 signs."""
        summary = "".join(self.metas.get("description", "").split())
        start = "".join(self.text_lines[:8])[:1000]
        return [] if summary[-15:] in "".join(start.split()) else [self.metas["description"]]

    @field
    def inLanguage(self) -> list[str]:
        return ["zh-Hant"] if "/BIG5/" in str(self.response.url) else []

    @cached_property
    def text_lines(self) -> list[str]:
        """Paragraphs of the body before boilerplate is taken out."""
        return [] if self.container is None else paragraphs(self.container, self.skipped)

    @property
    def fields_inside(self) -> list[Element]:
        """Elements that are other fields but may stand inside the body."""
        return []

    @cached_property
    def skipped(self) -> set[Element]:
        """Elements inside the body that are none of the text."""
        return {*self.noise_boxes, *self.illustrations[1], *self.fields_inside}

    @cached_property
    def noise_boxes(self) -> list[Element]:
        """Elements inside the body that hold neither text nor pictures of the article."""
        if self.container is None:
            return []
        boxes = self.find(_NOISE, self.container)
        for table in _TABLES(self.container):
            if not _is_inside(table, boxes) and _is_advertisement(table):
                boxes.append(table)
        return boxes

    @field
    def paragraphs(self) -> list[str]:
        return list(self._sentences())

    def _sentences(self) -> Iterator[str]:
        """Yield the lines of the text, without boilerplate and the links under such headings."""
        links: set[str | None] = set()
        for line in self.text_lines:
            if len(line) <= _LONGEST_BOILERPLATE:
                if _RELATED.fullmatch(line):
                    links = {text_of(link) for link in self.root.iter("a")}
                    continue
                if line in links or _is_boilerplate(line):
                    continue
            links = set()
            yield line

    @field
    def printEditionRaw(self) -> list[Element | str]:
        if self.container is None:
            return []
        return self.find(_PAPER_NUMBER, self.container) or [
            line for line in self.text_lines[-3:] if _EDITION.fullmatch(line)
        ]

    @cached_property
    def illustrations(self) -> tuple[list[Picture], set[Element]]:
        """Images with captions, and the elements inside the body that hold the captions."""
        if self.container is None:
            return [], set()
        captions = _CAPTIONS(self.container)
        own = {*_IMAGES(self.container), *self.find(_PICTURE_BLOCK, self.scope)}
        own.difference_update(image for box in self.noise_boxes for image in box.iter("img"))
        if not own:
            return [], set(captions)
        images = [image for image in _IMAGES(self.root) if image in own]
        return with_captions(images, captions, self.container)

    @field
    def images(self) -> list[Image]:
        return image_list(self.illustrations[0], self)

    @field
    def pageUrls(self) -> list[str]:
        tables = [] if self.container is None else _PAGER_TABLE(self.container)
        links = [*self.find(_PAGER), *(link for table in tables for link in table.iter("a"))]
        urls = (self.absolute(link.get("href")) for link in links)
        return list(dict.fromkeys(url for url in urls if url and url.startswith("http")))


class PeoplePage2021(PeoplePage):
    """Era C: main and provincial channels since 2021."""

    marker = css_query("div.rm_txt")
    origin = css_query("div.channel, div.col-1-1")
    body = css_query("div.rm_txt_con")


class PeoplePage2016(PeoplePage):
    """Era B: main channels, 2016 to 2020."""

    marker = css_query("div.text_title")
    origin = css_query("div.box01, div.fl")
    body = css_query("div#rwb_zw, div.box_con")


class CpcPage(PeoplePage):
    """Era D: cpc, renshi, fanfu and the union section itself, in every mix reported for them.

    No real page of it is at hand, and pages of 2012 to 2015 are said to mix what A and B have:
    this layout takes any of their elements, wherever they stand.
    """

    title = css_query("h1, td.ftitle")
    marker = css_query(
        "div.show_text, div.text_show, div#zoom, font#zoom, font.show_c, td.show_c, div.show_c,"
        " div.txtCon, div#p_content, div#rwb_zw, div.box_con"
    )
    body = marker
    trail = css_query(
        "div#rwb_navpath a, span#rwb_navpath a, div#p_navigator a, div.x_nav a, a.clink"
    )
    origin = css_query(
        "p.sou, p.sou1, div.sou, td.ly_red, div.time1, div.box01, p.author, div.editor"
    )
    writers: ClassVar[Query] = css_query("p.author, div.author, p.sou1, td.fwriter")
    subtitle: ClassVar[Query] = css_query("td.fsubtitle")

    @cached_property
    def scope(self) -> Element:
        return self.root

    @cached_property
    def heading(self) -> Element | None:
        """The title that the title tag repeats, since the page's head may hold an ``h1`` too."""
        titles = [title for title in self.find(self.title) if text_of(title)]
        tag = "".join(squash_all(printed(tag)) for tag in self.find(_TITLE_TAG))
        return next(
            (title for title in titles if tag.startswith(squash_all(printed(title)))),
            titles[0] if titles else None,
        )

    @cached_property
    def subheadlines(self) -> list[Element]:
        """Elements of the subheadline."""
        below = [] if self.heading is None else _BELOW(self.heading)
        return below or self.find(self.subtitle)

    @field
    def subheadline(self) -> list[Element]:
        return self.subheadlines

    @cached_property
    def origin_line(self) -> Element | None:
        lines = self.find(self.origin)
        if self.heading is not None:
            lines += itertools.islice(self.heading.itersiblings("p", "div"), 5)
        return _innermost(line for line in lines if _has_date(line))

    @field
    def bylines(self) -> list[Element]:
        # p.sou1 names the writers on some pages and the date on others.
        return [line for line in self.find(self.writers) if not _has_date(line)]

    @property
    def fields_inside(self) -> list[Element]:
        lines = [self.heading, self.origin_line, *self.find(self.writers), *self.subheadlines]
        if self.heading is not None:
            lines += _ABOVE(self.heading)
        return [line for line in lines if line is not None]


class PeoplePage2011(CpcPage):
    """Era A: 2011 and 2012, of which D kept the elements around the text."""

    marker = css_query("div.text_c")
    body = css_query("div#p_content")


class HealthPage(PeoplePage):
    """Era E: the health channel."""

    marker = css_query("div.artDet")
    body = marker
    trail = css_query("div.subNav a")
    title = css_query("h2")
    origin = css_query("div.artOri, p.artOri")
    kicker = css("h4")
    subheadline = css("h3")
    bylines = css("p")

    @cached_property
    def scope(self) -> Element:
        """The block of titles before the text; side columns have blocks of that class too."""
        titles = [] if self.marked is None else _TITLES_BEFORE(self.marked)
        return titles[-1] if titles else self.root

    @cached_property
    def origin_line(self) -> Element | None:
        return _innermost(line for line in self.find(self.origin) if _has_date(line))


LAYOUTS: tuple[type[PeoplePage], ...] = (
    PeoplePage2021,
    PeoplePage2016,
    PeoplePage2011,
    CpcPage,
    HealthPage,
)
"""Most frequent first; each refuses the pages of the others."""

_TITLES_BEFORE = xpath_query(
    "preceding::div[contains(concat(' ', @class, ' '), ' title ')][h2[normalize-space()]]"
)


def _has_date(line: Element) -> bool:
    return DATE.search("".join(line.itertext())) is not None


def _innermost(lines: Iterator[Element]) -> Element | None:
    """Return the first line, or the one inside it: around it stand share links and font sizes."""
    outer = next(lines, None)
    return next((line for line in lines if outer in [*line.iterancestors()]), outer)


def _has_content(box: Element) -> bool:
    return any(text.strip() for text in box.itertext()) or next(box.iter("img"), None) is not None


def _labelled_source(line: Element) -> tuple[str | None, str | None]:
    """Return name and link of what stands behind 来源, if anything does.

    The line's next link may be 手机看新闻, or the print version.
    """
    labelled = False
    for text in _STRINGS(line):
        label = None if labelled else _SOURCE_LABEL.search(text)
        labelled = labelled or label is not None
        name = text[label.end() if label else 0 :].strip(" :：|｜\r\n\t\u00a0\u3000")
        if labelled and name:
            link = _link_around(text)
            return (None, None) if _BOILERPLATE.fullmatch(name) else (_first_words(name), link)
    return None, None


def _first_words(name: str) -> str:
    """Cut off what follows an unlinked name in the same line."""
    return re.split(r"\s{2,}|\s?[|｜]", name, maxsplit=1)[0]


def _link_around(text: etree._ElementUnicodeResult) -> str | None:
    owner = text.getparent()
    if owner is not None and text.is_tail:
        owner = owner.getparent()
    for element in () if owner is None else (owner, *owner.iterancestors("a")):
        if element.tag == "a":
            return element.get("href")
    return None


def _is_boilerplate(line: str) -> bool:
    return _SUSPECT.search(line) is not None and any(
        form.fullmatch(line) for form in (_BOILERPLATE, _EDITION, _EDITOR_LINE)
    )


def _is_inside(element: Element, boxes: list[Element]) -> bool:
    return bool(boxes) and not set(boxes).isdisjoint(element.iterancestors())


def _is_advertisement(table: Element) -> bool:
    """Tell a table of links, pictures or Flash from one of data: it holds no text of its own."""
    if next(table.iter("object", "embed"), None) is not None:
        return True
    links = list(table.iter("a"))
    linked = {image for link in links for image in link.iter("img")}
    if len(linked) == 1 and not _PAGER_IMAGE.search(next(iter(linked)).get("src", "")):
        return False
    own = len("".join(printed(table).split()))
    inside = sum(len("".join(printed(link).split())) for link in links)
    return bool(links) and own - inside <= _ADVERTISED * len(linked)


_PAGER_IMAGE = re.compile(r"(?:next|prev)_page")
_ADVERTISED = 30
"""Characters below each picture of a table of advertisements."""


def squash_all(text: str) -> str:
    """Return a text without any blanks, for comparing."""
    return "".join(text.split())


def without_site(title: str) -> str:
    """Return a title tag without channel and site.

    >>> without_site("题目--频道--人民网 "), without_site("题目--理论-中国共产党新闻网")
    ('题目', '题目')
    """
    parts = title.strip().split("--")
    while len(parts) > 1 and parts[-1].endswith(("网", "網")):
        site = parts.pop()
        if len(parts) > 1 and "-" not in site and not parts[-1].endswith(("网", "網")):
            parts.pop()
    return "--".join(parts)
