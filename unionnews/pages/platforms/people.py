"""people.com.cn: every template era of its articles, and its addresses.

Layouts are told apart by what a page holds, never by its date: old pages get re-rendered. Which
of them ran on real bytes is said in docs/people.md.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import ClassVar

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Breadcrumb, Image
from unionnews.normalize.dates import DATE
from unionnews.normalize.urls import ArticlePattern
from unionnews.pages.article import ArticlePage
from unionnews.pages.processors import (
    Picture,
    breadcrumb_list,
    captioned,
    first_text,
    image_list,
    paragraphs,
    printed_line,
    text_of,
)
from unionnews.pages.selectors import Element, Query, css, css_query, xpath, xpath_query

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

_SOURCE_LABEL = re.compile(r"[来來]\s?源")
_EDITOR_LABEL = re.compile(r"[责責]任?[编編]|[编編]\s?[辑輯]")
_EDITION = re.compile(r"^《[^《》]{2,30}》\s?[（(]\s?\d{4}\s?年")
_BOILERPLATE = re.compile(
    r"分享让更多人看到|^原标题[:：]|^原標題[:：]|^手机看新闻$|关注公众号[:：]"
    r"|^(?:[【\[（(]\d{1,3}[】\]）)]\s?)+$|^(?:上一页|下一页|\s)+$|^■\s?相关链接"
    r"|^(?:推荐阅读|相关阅读|相关新闻|相关链接|延伸阅读)(?:\s|$|[:：])|^.{0,40}(?:>>|＞＞|»)$"
    r"|^[（(]?\s?(?:责任编辑|责编|責編|責任編輯)\s?[:：][^（()）]{0,60}[)）]?$"
)

_META = xpath_query("//meta[@name]")
_TITLE_TAG = xpath_query("//title")
_IMAGES = xpath_query(".//img[@src]")
_PICTURE_BLOCK = css_query("div.text_img img")
_PAGER = css_query("div.zdfy a, center table a")
_PAPER_NUMBER = css_query("span#paper_num")
_NOISE = css_query(
    "div.otitle, div.bza, div.edit, p.editor, div.editor, div.tjewm, div.zdfy, p.paper_num,"
    " span#paper_num, div.box, div.tools, div#AX, div.rm_relevant"
)
# Links and pictures without a sentence are an advertisement or the pager, not data.
_AD_TABLES = xpath_query(
    ".//table[.//object or .//embed or count(.//a//img) > 1"
    " or .//img[contains(@src, 'next_page') or contains(@src, 'prev_page')]]"
)
_CAPTIONS = xpath_query(
    ".//*[@desc or @class='pictext'] | .//div[@class='box_pic']//p[not(.//img)]"
    " | .//center[.//img]//font[not(.//img)] | .//td[preceding::img and count(..//img) = 0"
    " and ../preceding-sibling::tr[1]//img][string-length(normalize-space()) < 120]"
    " | .//td[.//img]//*[self::p or self::div or self::span or self::font][not(.//img)]"
)
_ABOVE = "preceding-sibling::*[self::h2 or self::h3 or self::h4][normalize-space()]"
_BELOW = "following-sibling::*[self::h2 or self::h3 or self::h4][normalize-space()]"


class PeoplePage(ArticlePage):
    """What all eras share: meta elements, the line of date and source, boilerplate in the text."""

    title: ClassVar[Query] = css_query("h1")
    trail: ClassVar[Query]
    """Breadcrumbs, anywhere in the page."""
    origin: ClassVar[Query]
    """Line that prints date and source."""
    editor: ClassVar[Query] = css_query("div.edit, p.editor, div.editor")
    """Line that names the editors, anywhere in the page."""

    kicker = xpath(f".//h1[normalize-space()][1]/{_ABOVE}")
    subheadline = xpath(f".//h1[normalize-space()][1]/{_BELOW}")
    bylines = css("p.author, div.author")

    @cached_property
    def scope(self) -> Element:
        return self.root if self.marked is None else self.marked

    @cached_property
    def container(self) -> Element | None:
        """Element that holds the text."""
        return self.body.first(self.root)

    def validate_input(self) -> None:
        super().validate_input()
        if self.container is None:
            raise UseFallback(f"nothing matches {self.body.source!r}")

    @cached_property
    def metas(self) -> dict[str, str]:
        """Contents of the meta elements by name."""
        return {meta.get("name", "").lower(): meta.get("content", "") for meta in _META(self.root)}

    @cached_property
    def origin_line(self) -> Element | None:
        """First line that prints a date; templates also leave such elements empty."""
        return next((line for line in self.origin(self.scope) if _has_date(line)), None)

    @cached_property
    def source_link(self) -> Element | None:
        """Link behind the word 来源; the line's next link may be 手机看新闻."""
        line = self.origin_line
        labelled = False
        for element in line.iter() if line is not None else ():
            if labelled and element.tag == "a" and text_of(element):
                return element
            before = (element.text or "") + ("" if element is line else element.tail or "")
            labelled = labelled or _SOURCE_LABEL.search(before) is not None
        return None

    @field
    def headline(self) -> list[Element]:
        return self.title(self.scope)

    @field
    def datePublishedRaw(self) -> str | None:
        if self.origin_line is not None:
            return "".join(self.origin_line.itertext())
        return self.metas.get("publishdate")

    @field
    def sourceRaw(self) -> str | None:
        if self.source_link is not None:
            return text_of(self.source_link)
        line = None if self.origin_line is None else text_of(self.origin_line)
        _, *named = _SOURCE_LABEL.split(line or "", maxsplit=1)
        return (named and named[0].strip(" :：|")) or self.metas.get("source")

    @field
    def sourceUrl(self) -> str | None:
        return None if self.source_link is None else self.absolute(self.source_link.get("href"))

    @field
    def editorsRaw(self) -> list[Element]:
        lines = self.editor(self.root)
        return [line for line in lines if _EDITOR_LABEL.search("".join(line.itertext()))]

    @field
    def breadcrumbs(self) -> list[Element]:
        return self.trail(self.root)

    @field
    def keywords(self) -> list[str]:
        return [self.metas.get("keywords", "")]

    @cached_property
    def text_lines(self) -> list[str]:
        """Paragraphs of the body before boilerplate is taken out."""
        return [] if self.container is None else paragraphs(self.container, self.skipped)

    @cached_property
    def skipped(self) -> set[Element]:
        """Elements inside the body that are none of the text."""
        if self.container is None:
            return set()
        captions = (caption for _, caption in self.pictures if caption is not None)
        return {*_NOISE(self.container), *_AD_TABLES(self.container), *captions}

    @field
    def paragraphs(self) -> list[str]:
        return [
            line
            for line in self.text_lines
            if not _BOILERPLATE.search(line) and not _EDITION.match(line)
        ]

    @field
    def printEditionRaw(self) -> list[str]:
        if self.container is None:
            return []
        printed = [text for span in _PAPER_NUMBER(self.container) if (text := text_of(span))]
        return printed or [line for line in self.text_lines[-3:] if _EDITION.match(line)]

    @cached_property
    def pictures(self) -> list[Picture]:
        """Images of the article, each with the element that prints its caption."""
        if self.container is None:
            return []
        around: list[Picture] = [(image, None) for image in _PICTURE_BLOCK(self.scope)]
        inside = _IMAGES(self.container)
        if not inside:
            return around
        boxes = (*_NOISE(self.container), *_AD_TABLES(self.container))
        foreign = {image for box in boxes for image in box.iter("img")}
        own = [image for image in inside if image not in foreign]
        return around + captioned(own, _CAPTIONS(self.container), self.container)

    @field
    def images(self) -> list[Image]:
        return image_list(self.pictures, self)

    @field
    def pageUrls(self) -> list[str]:
        urls = (self.absolute(link.get("href")) for link in _PAGER(self.root))
        return list(dict.fromkeys(url for url in urls if url and url.startswith("http")))


class PeoplePage2021(PeoplePage):
    """Era C: main and provincial channels since 2021."""

    marker = css_query("div.rm_txt")
    trail = css_query("div#rwb_navpath a, span#rwb_navpath a")
    origin = css_query("div.channel")
    body = css_query("div.rm_txt_con")


class PeoplePage2016(PeoplePage):
    """Era B: main channels, 2016 to 2020."""

    marker = css_query("div.text_title")
    trail = css_query("span#rwb_navpath a, div#rwb_navpath a")
    origin = css_query("div.box01 div.fl, div.box01")
    body = css_query("div#rwb_zw, div.box_con")


class PeoplePage2011(PeoplePage):
    """Era A: 2011 and 2012, and mixes of it until 2015."""

    marker = css_query("div.text_c")
    trail = css_query("div#p_navigator a, div.x_nav a")
    origin = css_query("p.sou, p.sou1")
    body = css_query("div#p_content")


class CpcPage(PeoplePage):
    """Era D: cpc, renshi, fanfu and the union section itself, in every mix reported for them."""

    title = css_query("h1, td.ftitle")
    marker = css_query(
        "div.show_text, div.text_show, div#zoom, font#zoom, font.show_c, td.show_c, div.show_c,"
        " div.txtCon"
    )
    body = marker
    trail = css_query("a.clink, div#p_navigator a, div.x_nav a")
    origin = css_query("p.sou, p.sou1, div.sou, td.ly_red, div.time1, p.author, div.editor")
    editor = css_query("div.edit, p.editor, div.editor, p.edit, td.editor")
    kicker = xpath(f".//h1[normalize-space()][1]/{_ABOVE}")
    subheadline = xpath(
        f".//h1[normalize-space()][1]/{_BELOW} | .//td[@class='fsubtitle'][normalize-space()]"
    )

    @cached_property
    def scope(self) -> Element:
        return self.root

    @field
    def headline(self) -> list[Element | str]:
        printed = [title for title in self.title(self.root) if text_of(title)]
        return printed or [without_site(text_of(tag)) for tag in _TITLE_TAG(self.root)]

    @field
    def bylines(self) -> list[Element]:
        # p.sou1 names the writers on some pages and the date on others.
        return [line for line in _WRITERS(self.root) if not _has_date(line)]


class HealthPage(PeoplePage):
    """Era E: the health channel."""

    title = css_query("div.title h2")
    marker = css_query("div.artDet")
    body = marker
    trail = css_query("div.subNav a")
    origin = css_query("div.artOri")
    kicker = css("div.title h4")
    subheadline = css("div.title h3")
    bylines = css("div.title p")

    @cached_property
    def scope(self) -> Element:
        return self.root


LAYOUTS: tuple[type[PeoplePage], ...] = (
    PeoplePage2021,
    PeoplePage2016,
    PeoplePage2011,
    CpcPage,
    HealthPage,
)
"""Most frequent first; each refuses the pages of the others."""

_WRITERS = css_query("p.author, p.sou1, td.fwriter")


def _has_date(line: Element) -> bool:
    return DATE.search("".join(line.itertext())) is not None


def without_site(title: str | None) -> str:
    """Return a title tag without channel and site: ``题目--理论-中国共产党新闻网``."""
    return (title or "").split("--")[0]
