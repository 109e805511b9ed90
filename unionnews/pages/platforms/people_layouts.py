"""people.com.cn: a layout for each era of its article templates.

A layout is chosen by the elements of a page, never by its date, because the site also puts old pages
into newer templates. docs/people.md says which layouts were run on real pages.
"""

import itertools
from functools import cached_property
from typing import ClassVar

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.pages.platforms.people_addresses import COPIES, HOSTS, LIST_PAGE, addresses
from unionnews.pages.platforms.people_lines import without_blanks
from unionnews.pages.platforms.people_page import (
    ABOVE,
    BELOW,
    MOST_LINES,
    TITLE_TAG,
    PeoplePage,
    dated,
    has_date,
)
from unionnews.pages.processors import outermost, printed, start_of, text_of
from unionnews.pages.selectors import Element, Query, css, css_query, xpath_query

__all__ = ["COPIES", "HOSTS", "LAYOUTS", "LIST_PAGE", "addresses"]

_LONGEST_ORIGIN = 120


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
    """Era D: cpc, renshi, fanfu and the union section, with all mixtures of templates reported.

    No real page was at hand. Pages of 2012 to 2015 are said to have elements of both A and B, so
    this layout accepts any of these elements anywhere on the page.
    """

    title_cell: ClassVar[Query] = css_query("td.ftitle")
    marker = css_query(
        "div.show_text, div.text_show, div#zoom, font#zoom, font.show_c, td.show_c, div.show_c,"
        " div.txtCon, div#p_content, div#rwb_zw, div.box_con"
    )
    body = marker
    trail = css_query("div#p_navigator a, div.x_nav a, div#rwb_navpath a, span#rwb_navpath a")
    crumb: ClassVar[Query] = css_query("a.clink")
    """Links of the breadcrumb on a page without an element for it."""
    origin = css_query(
        "p.sou, p.sou1, div.sou, td.ly_red, div.time1, div.box01, p.author, div.editor"
    )
    writers: ClassVar[Query] = css_query("p.author, div.author, p.sou1, td.fwriter")
    subtitle: ClassVar[Query] = css_query("td.fsubtitle")

    def validate_input(self) -> None:
        super().validate_input()
        # Other sites have such elements too. A saved page of this one links to its host.
        if str(self.response.url)[:4] != "http" and b"people.com" not in bytes(self.response.body):
            raise UseFallback("the page has no address, and does not name the site")

    @cached_property
    def scope(self) -> Element:
        return self.root

    @cached_property
    def heading(self) -> Element | None:
        """The heading that the title tag repeats; the head of the page may have another ``h1``."""
        found = self.find(self.title) + self.find(self.title_cell)
        titles = [title for title in found[:MOST_LINES] if text_of(start_of(title))]
        tag = "".join(without_blanks(printed(tag)) for tag in self.find(TITLE_TAG))
        return next(
            (title for title in titles if tag.startswith(without_blanks(start_of(title)))),
            titles[0] if titles else None,
        )

    @field
    def breadcrumbs(self) -> list[Element]:
        return self.find(self.trail) or self.find(self.crumb)

    @cached_property
    def subheadlines(self) -> list[Element]:
        """Elements of the subheadline."""
        below = [] if self.heading is None else BELOW(self.heading)
        return below or self.find(self.subtitle)

    @field
    def subheadline(self) -> list[Element]:
        return self.subheadlines

    @cached_property
    def origin_line(self) -> Element | None:
        line = dated(self.find(self.origin))
        return dated(self.lines_below) if line is None else line

    @property
    def lines_below(self) -> list[Element]:
        """Short lines after the title, for pages with other names for the line with the date."""
        around = () if self.heading is None else self.heading.itersiblings("p", "div")
        return [
            line for line in itertools.islice(around, 5) if len(start_of(line)) < _LONGEST_ORIGIN
        ]

    @field
    def bylines(self) -> list[Element]:
        # p.sou1 has the writers on some pages and the date on others.
        return [line for line in outermost(self.find(self.writers)) if not has_date(line)]

    @property
    def fields_inside(self) -> list[Element]:
        lines = [self.heading, self.origin_line, *self.find(self.writers), *self.subheadlines]
        if self.heading is not None:
            lines += ABOVE(self.heading)
        return [line for line in lines if line is not None]


class PeoplePage2011(CpcPage):
    """Era A: 2011 and 2012. Era D has the same elements around the text."""

    marker = css_query("div.text_c")
    body = css_query("div#p_content")

    @property
    def boxes_before_text(self) -> list[Element]:
        """Boxes 推荐阅读 and 相关链接 that editors put before the text."""
        boxes: list[Element] = []
        if self.container is None or (self.container.text or "").strip():
            return boxes
        for child in self.container:
            if child.tag == "div" and "box" in child.get("class", "").split():
                boxes.append(child)
            elif text_of(start_of(child)):
                break
            if (child.tail or "").strip():
                break
        return boxes


class HealthPage(PeoplePage):
    """Era E: the health channel."""

    marker = css_query("div.artDet")
    body = marker
    trail = css_query("div.subNav a")
    title = css_query("h2")
    origin = css_query("div.artOri, p.artOri")
    kicker = css("h4")
    subheadline = css("h3")
    writers = css_query("p")

    def validate_input(self) -> None:
        super().validate_input()
        if self.scope is self.root:
            raise UseFallback("no title before the text")

    @cached_property
    def scope(self) -> Element:
        """The block of titles before the text; side columns have blocks with this class too."""
        titles = [] if self.marked is None else _TITLES_BEFORE(self.marked)
        return titles[-1] if titles else self.root

    @cached_property
    def origin_line(self) -> Element | None:
        return dated(self.find(self.origin))


LAYOUTS: tuple[type[PeoplePage], ...] = (
    PeoplePage2021,
    PeoplePage2016,
    PeoplePage2011,
    CpcPage,
    HealthPage,
)
"""The most frequent layout first. Each layout refuses the pages of the others."""

_TITLES_BEFORE = xpath_query(
    "preceding::div[contains(concat(' ', @class, ' '), ' title ')][h2[normalize-space()]]"
)
