"""people.com.cn: what the pages of all eras have in common."""

from collections.abc import Iterator
from functools import cached_property
from typing import ClassVar

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Image
from unionnews.normalize.dates import DATE
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.pictures import credited_lines, repeated_alts, with_captions
from unionnews.pages.platforms.people_addresses import COPIES
from unionnews.pages.platforms.people_lines import (
    EDITION,
    EDITOR_LABEL,
    EDITOR_LINE,
    LONGEST_BOILERPLATE,
    RELATED,
    NextHeading,
    is_advertisement,
    is_boilerplate,
    labelled_source,
    without_site,
)
from unionnews.pages.processors import (
    Picture,
    image_list,
    outermost,
    paragraphs,
    printed,
    start_of,
    text_of,
)
from unionnews.pages.selectors import Element, Query, css_query

_META = css_query("meta")
TITLE_TAG = css_query("title")
_IMAGES = css_query("img")
_TABLES = css_query("table")
_PICTURE_BLOCK = css_query("div.text_img img")
_PAGER = css_query("div.zdfy a")
_PAGER_TABLE = css_query("center")
_PAPER_NUMBER = css_query("span#paper_num")
_NOISE = css_query(
    "div.otitle, div.bza, div.edit, p.edit, p.editor, div.editor, div.tjewm, div.zdfy, p.paper_num,"
    " span#paper_num, div.tools, div#AX, div.rm_relevant, div.voice-wrap, p.sou, p.sou1, div#p_editor"
)
_CAPTIONS = css_query("p.pictext, span.pictext, div.pictext")
_FIGURE_CAPTIONS = css_query("figcaption")
# Next to the title only: after other text a heading belongs to the body.
ABOVE = NextHeading("preceding-sibling")
BELOW = NextHeading("following-sibling")

MOST_LINES = 20


class PeoplePage(ArticlePage):
    """Fields common to all eras: meta elements, line with date and source, boilerplate in the text."""

    title: ClassVar[Query] = css_query("h1")
    trail: ClassVar[Query] = css_query("div#rwb_navpath a, span#rwb_navpath a")
    """Links of the breadcrumb, anywhere in the page."""
    origin: ClassVar[Query]
    """Line that prints date and source."""
    editor: ClassVar[Query] = css_query("div.edit, p.editor, div.editor, p.edit, div#p_editor")
    """Line that names the editors, anywhere in the page."""

    writers: ClassVar[Query] = css_query("p.author, div.author")
    """Lines that name the writers."""

    @cached_property
    def scope(self) -> Element:
        return self.root if self.marked is None else self.marked

    @cached_property
    def container(self) -> Element | None:
        """Element with the text; several boxes are joined in page order.

        A box with pictures only is used if it is beside a box with text, or if no box has text.
        """
        boxes = outermost(self.find(self.body))
        for box in boxes:
            if box.tag == "font":
                _take_back(box)
        if len(boxes) == 1:
            return boxes[0]
        full = [box for box in boxes if _has_text(box)] or boxes
        beside = full[0].getparent() if full else None
        full_boxes = set(full)
        used = [box for box in boxes if box in full_boxes or box.getparent() is beside]
        for box in used[1:]:
            _move(box, used[0])
        return used[0] if used else None

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
        """First line with a date; templates also have such elements without text."""
        return dated(self.find(self.origin, self.scope))

    @cached_property
    def origin_source(self) -> tuple[str | None, str | None]:
        """Name and link of the source in the line with the date."""
        return (None, None) if self.origin_line is None else labelled_source(self.origin_line)

    @cached_property
    def heading(self) -> Element | None:
        """Element of the headline. A second ``h1`` has only the logo."""
        titles = self.find(self.title, self.scope)[:MOST_LINES]
        return next((title for title in titles if text_of(start_of(title))), None)

    @field
    def headline(self) -> list[Element | str]:
        if self.heading is not None:
            return [self.heading]
        return [without_site(printed(tag)) for tag in self.find(TITLE_TAG)]

    @field
    def kicker(self) -> list[Element]:
        return [] if self.heading is None else ABOVE(self.heading)

    @field
    def subheadline(self) -> list[Element]:
        return [] if self.heading is None else BELOW(self.heading)

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
        found = outermost(self.find(self.editor))
        lines: list[Element | str] = [line for line in found if EDITOR_LABEL.search(start_of(line))]
        if not lines:
            lines += [line for line in self.text_lines[-3:] if EDITOR_LINE.fullmatch(line)]
        return lines

    @field
    def bylines(self) -> list[Element]:
        return outermost(self.find(self.writers, self.scope))

    @field
    def breadcrumbs(self) -> list[Element]:
        return self.find(self.trail)

    @field
    def keywords(self) -> list[str]:
        return [self.metas.get("keywords", "")]

    @field
    def description(self) -> list[str]:
        """The summary, if an editor wrote it; the system takes the first 100 characters of the text."""
        summary = "".join(self.metas.get("description", "").split())
        start = "".join(self.text_lines[:8])[:1000]
        return [] if summary[-15:] in "".join(start.split()) else [self.metas["description"]]

    @field
    def inLanguage(self) -> list[str]:
        return ["zh-Hant"] if COPIES.search(str(self.response.url)) else []

    @cached_property
    def text_lines(self) -> list[str]:
        """Paragraphs of the body with boilerplate."""
        return [] if self.container is None else paragraphs(self.container, self.skipped)

    @property
    def fields_inside(self) -> list[Element]:
        """Elements of other fields that may be inside the body."""
        return []

    @cached_property
    def skipped(self) -> set[Element]:
        """Elements inside the body that do not belong to the text."""
        return {*self.noise_boxes, *self.illustrations[1], *self.fields_inside}

    @cached_property
    def noise_boxes(self) -> set[Element]:
        """Elements inside the body without text or pictures of the article."""
        if self.container is None:
            return set()
        boxes = {*self.find(_NOISE, self.container), *self.boxes_before_text}
        for table in _TABLES(self.container):
            if boxes.isdisjoint(table.iterancestors()) and is_advertisement(table):
                boxes.add(table)
        return boxes

    @property
    def boxes_before_text(self) -> list[Element]:
        """Boxes of links at the start of the body."""
        return []

    @field
    def paragraphs(self) -> list[str]:
        return list(self._sentences())

    @cached_property
    def link_texts(self) -> set[str | None]:
        """Texts of all links of the page."""
        return {text_of(start_of(link)) for link in self.root.iter("a")}

    def _sentences(self) -> Iterator[str]:
        """Yield the lines of the text, without boilerplate and without related links and their heading."""
        links: set[str | None] = set()
        for line in self.text_lines:
            if len(line) <= LONGEST_BOILERPLATE:
                if RELATED.fullmatch(line):
                    links = self.link_texts
                    continue
                if line in links or is_boilerplate(line):
                    continue
            links = set()
            yield line

    @field
    def printEditionRaw(self) -> list[Element | str]:
        if self.container is None:
            return []
        return self.find(_PAPER_NUMBER, self.container) or [
            line for line in self.text_lines[-3:] if EDITION.fullmatch(line)
        ]

    @property
    def pictures(self) -> list[Element]:
        """Images of the article, in page order."""
        if self.container is None:
            return []
        inside, beside = _IMAGES(self.container), self.find(_PICTURE_BLOCK, self.scope)
        noise = {image for box in self.noise_boxes for image in box.iter("img")}
        if not beside:
            return [image for image in inside if image not in noise]
        own = {*inside, *beside} - noise
        return [image for image in _IMAGES(self.root) if image in own]

    @cached_property
    def illustrations(self) -> tuple[list[Picture], set[Element]]:
        """Images with captions, and the elements of the captions inside the body."""
        if self.container is None:
            return [], set()
        captions = self.find(_CAPTIONS, self.container) + _FIGURE_CAPTIONS(self.container)
        captions += [
            line for line in self.container.iter("p", "span") if line.get("desc") is not None
        ]
        images = self.pictures
        if not images:
            return [], set(captions)
        captions += repeated_alts(images) + credited_lines(images)
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


def has_date(line: Element) -> bool:
    """Tell whether a line prints a date."""
    return DATE.search(start_of(line)) is not None


def dated(lines: list[Element]) -> Element | None:
    """Return the first line with a date, and of nested ones the innermost.

    The elements around it also contain share links and font sizes.
    """
    left = iter(lines[:MOST_LINES])
    outer = next((line for line in left if has_date(line)), None)
    inside = (line for line in left if outer in [*line.iterancestors()])
    return next((line for line in inside if has_date(line)), outer)


def _has_text(box: Element) -> bool:
    return any(text.strip() for text in box.itertext())


def _move(box: Element, target: Element) -> None:
    """Move an element to the end of another, without the text after it."""
    parent, tail = box.getparent(), box.tail
    box.tail = None
    if parent is not None and tail and tail.strip():
        before = box.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    target.append(box)


def _take_back(font: Element) -> None:
    """Put back into a ``font`` what the parser put after it, because it closes ``font`` at ``center``.

    It stops at elements with a class or id, which belong to the template.
    """
    for sibling in list(font.itersiblings()):
        if sibling.tag not in ("br", "img") and (sibling.get("class") or sibling.get("id")):
            return
        font.append(sibling)
