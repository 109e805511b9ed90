"""The layout of any article page: what the page says about itself, and what it prints.

Tried last. How the text is found: :mod:`unionnews.pages.main_text`; how the headline:
:mod:`unionnews.pages.headlines`.
"""

from __future__ import annotations

import re
from functools import cached_property

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Breadcrumb, Image
from unionnews.normalize.dates import find_date
from unionnews.normalize.text import squash
from unionnews.pages.article import ArticlePage
from unionnews.pages.credits import Credits, editor_line, link_of, read_credits
from unionnews.pages.headlines import plain, printed_headline, without_site
from unionnews.pages.lines import Line, Lines, read_lines
from unionnews.pages.main_text import MainText, main_text
from unionnews.pages.pager import pager_links
from unionnews.pages.processors import Picture, image_list, text_of
from unionnews.pages.selectors import css_query, xpath, xpath_query
from unionnews.pages.structured_data import StructuredData

MIN_PROSE = 60
"""Characters of running text below which a page without a declared article is refused."""

_TITLE = xpath_query("//title")
_TIME = css_query("time[datetime]")
_TRAIL = xpath_query(
    "//*[contains(@class, 'breadcrumb') or contains(@class, 'crumb') or contains(@id, 'breadcrumb')"
    " or contains(@class, 'navpath') or contains(@id, 'navpath')][.//a][1]//a"
)
_BYLINE = css_query(
    "a[rel~=author], [itemprop=author], .byline, .author-name, .article-author, .post-author, .author"
)
_CAPTION = re.compile(
    "caption|pictext|img[-_]?(?:desc|info|title)|photo[-_]?(?:desc|info|text)", re.IGNORECASE
)
_TAIL_CREDIT = re.compile(
    r"\s*[（(\[【]\s*(?:责任编辑|责编|编辑|責任編輯|責編|实习编辑|稿源|原标题)\s*[:：][^（()）\[\]【】]{0,60}[)）\]】]\s*$"
)
_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "weibo:article:create_at", "publishdate", "pubdate", "publish_date", "publish-date", "publication_date",
    "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "sailthru.date", "parsely-pub-date",
    "article.published", "cxenseparse:recs:publishtime", "_pubtime",
)  # fmt: skip
_CHANGES = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "revised",
)  # fmt: skip


class GenericPage(ArticlePage):
    """An article page of any site."""

    canonicalUrl = xpath("//link[@rel='canonical']/@href")

    @cached_property
    def data(self) -> StructuredData:
        """What the markup declares."""
        return StructuredData(self.root)

    @cached_property
    def printed(self) -> Lines:
        """The lines of the page."""
        return read_lines(self.root)

    @cached_property
    def site_name(self) -> str | None:
        """Name of the site as the page gives it."""
        return self.data.meta("og:site_name", "application-name")

    @cached_property
    def declared_titles(self) -> list[str]:
        """Titles that the markup declares, the title tag last."""
        tag = next((text for title in _TITLE(self.root) if (text := text_of(title))), None)
        titles = (
            self.data.text("headline"),
            self.data.meta("og:title"),
            self.data.meta("twitter:title"),
            tag,
        )
        return [title for title in titles if title]

    @cached_property
    def title_line(self) -> int | None:
        """Index of the line that prints the headline."""
        return printed_headline(self.printed.lines, self.declared_titles)

    @cached_property
    def title(self) -> str | None:
        """The headline."""
        if self.title_line is not None:
            return self.printed.lines[self.title_line].text
        if self.declared_titles:
            return without_site(self.declared_titles[0], self.site_name)
        return next((line.text for line in self.printed.lines if line.level == 1), None)

    @cached_property
    def text(self) -> MainText:
        """The lines of the text."""
        same = plain(self.title or "")
        headlines = frozenset(
            line.index for line in self.printed.lines if same and plain(line.text) == same
        )
        return main_text(self.printed.lines, headlines)

    @cached_property
    def credits(self) -> Credits:
        """What the lines around the text print."""
        lines, text = self.printed.lines, self.text
        first = text.start if self.title_line is None else min(self.title_line, text.start)
        first = max(0, first - 6, text.start - 40)
        behind = [*text.lines[-2:], *lines[text.end : text.end + 12]]
        return read_credits(lines[first : text.start], behind)

    def validate_input(self) -> None:
        """Refuse a page that prints no article."""
        prose = sum(line.prose for line in self.text.lines)
        if prose < MIN_PROSE and not self.data.article:
            raise UseFallback(f"no running text: {prose} characters, {MIN_PROSE} are needed")

    @field
    def headline(self) -> list[str]:
        return [self.title or ""]

    @field
    def subheadline(self) -> list[str]:
        return [self.data.text("alternativeHeadline") or ""]

    @field
    def paragraphs(self) -> list[str]:
        kept = [line.text for line in self.text.lines if line not in self.captions]
        if kept:
            kept[-1] = _TAIL_CREDIT.sub("", kept[-1])
        return [line for line in kept if line]

    @field
    def datePublishedRaw(self) -> str | None:
        declared = self.data.text("datePublished") or self.data.meta(*_DATES)
        printed = self.credits.date
        times = [value for value in (declared, printed, self.time_tag) if _has_time(value)]
        return next((value for value in (*times, declared, printed, self.time_tag) if value), None)

    @cached_property
    def time_tag(self) -> str | None:
        """First machine-readable time of the page."""
        return next(
            (value for tag in _TIME(self.root) if (value := squash(tag.get("datetime")))), None
        )

    @field
    def dateModifiedRaw(self) -> str | None:
        return self.data.text("dateModified") or self.data.meta(*_CHANGES)

    @field
    def sourceRaw(self) -> str | None:
        return self.credits.source or self.data.meta("source", "contentsource", "article:source")

    @field
    def sourceUrl(self) -> str | None:
        return self.absolute(link_of(self.credits.source_line, self.credits.source))

    @field
    def bylines(self) -> list[str]:
        return self.data.names("author") or list(self.credits.writers) or self.named_writers

    @cached_property
    def named_writers(self) -> list[str]:
        """Writers by the meta elements, else by the classes that templates give to by-lines."""
        if named := self.data.meta(
            "author", "article:author", "dc.creator", "byl", "parsely-author"
        ):
            return [] if named.startswith("http") else [named]
        found = [
            text for element in _BYLINE(self.root) if (text := text_of(element)) and len(text) < 80
        ]
        return found[:1]

    @field
    def editorsRaw(self) -> list[str]:
        tail = [editor_line(line.text) for line in reversed(self.text.lines[-2:])]
        return [line for line in (self.credits.editors, *tail) if line]

    @field
    def breadcrumbs(self) -> list[Breadcrumb]:
        return []

    @field
    def keywords(self) -> list[str]:
        return [
            ",".join(self.data.names("keywords"))
            or self.data.meta("keywords", "news_keywords")
            or ""
        ]

    @field
    def description(self) -> list[str]:
        return [
            self.data.meta("description", "og:description") or self.data.text("description") or ""
        ]

    @field
    def inLanguage(self) -> list[str]:
        root = self.root
        named = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        return [
            named or self.data.text("inLanguage") or self.data.meta("og:locale", "language") or ""
        ]

    @field
    def publisher(self) -> str | None:
        names = self.data.names("publisher")
        return self.site_name or (names[0] if names else None)

    @cached_property
    def captions(self) -> set[Line]:
        """Lines that print captions."""
        return {line for line in self.text.lines if _is_caption(line)}

    @field
    def images(self) -> list[Image]:
        lines, text = self.printed.lines, self.text
        pictures: list[Picture] = []
        for index, element in self.printed.images:
            if text.start <= index <= text.end and _is_picture(element):
                behind = lines[index] if index < text.end else None
                pictures.append(
                    (element, behind.element if behind and behind in self.captions else None)
                )
        return image_list(pictures, self)

    @field
    def pageUrls(self) -> list[str]:
        return pager_links(self.root, self.base_url)


def _is_caption(line: Line) -> bool:
    element = line.element
    return element.tag == "figcaption" or _CAPTION.search(element.get("class") or "") is not None


def _is_picture(element: object) -> bool:
    return True


def _has_time(value: str | None) -> bool:
    found = find_date(value, "UTC")
    return found is not None and found.precision != "day"
