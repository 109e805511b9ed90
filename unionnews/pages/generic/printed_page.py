"""The text of any article page: its lines, and among them headline, paragraphs, dates and pictures.

:mod:`unionnews.pages.generic.main_text` finds the paragraphs, :mod:`unionnews.pages.generic.headlines`
the headline, :mod:`unionnews.pages.generic.dating.date_candidates` the dates.
"""

import re
from functools import cached_property
from html import unescape

from web_poet import field

from unionnews.items import Image
from unionnews.normalize.dates import without_dates
from unionnews.normalize.language_guess import guess_language
from unionnews.normalize.western_bylines import is_western
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.declared.script_texts import script_text
from unionnews.pages.declared.titles import cased, trimmed, without_site
from unionnews.pages.figures import is_caption, pictures
from unionnews.pages.generic.bylines import apart, is_reporter_line
from unionnews.pages.generic.dating.date_candidates import DatedPage
from unionnews.pages.generic.dating.date_places import Dates
from unionnews.pages.generic.headlines import (
    heading_above,
    join_headings,
    line_above,
    links_elsewhere,
    printed_headline,
    unglued,
)
from unionnews.pages.generic.main_text import (
    MainText,
    first_paragraph,
    main_text,
    paragraphs_of,
)
from unionnews.pages.generic.refusals import MIN_PROSE
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.generic.wording import (
    is_left_summary,
    is_subheadline,
    named_title,
    names_kicker,
    says_no_more,
    undashed,
    without_counters,
)
from unionnews.pages.line_model.line_features import Declared
from unionnews.pages.lines import Line, Lines, read_lines
from unionnews.pages.markup import add_text, show_fallbacks
from unionnews.pages.processors import Picture, image_list, text_of
from unionnews.pages.selectors import Element
from unionnews.words import labels, rights_words
from unionnews.words.patterns import regex
from unionnews.words.text import plain

OPENING = 4
"""A page may print date and by-line within its first so many paragraphs, below a summary."""
NEAR_TITLE = 2
"""A heading of running text is a subheadline among so many lines below the headline."""
MAX_BELOW = 8
"""The same of a line that its markup names so: date and by-line may stand before it."""
MAX_IMAGES = 1000
"""Most images read on a page; the longest picture story seen has 60."""
_EDITION = regex(r"[（(]?\s?《[^《》]{2,30}》\s?[（(]?\s?\d{4}\s?年[^。]{0,40}$")
_GLUED_DATE = regex(
    r"\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?:,?\s\d{1,2}:\d\d(?::\d\d)?)?(?=[^\W\d_]{2})"
)
"""A date in an element of its own that has no blank behind it, at the head of a text."""
_TAIL = 200
"""Number of characters at the end of a text in which a credit or a notice of rights is looked for."""
_TAIL_CREDIT = regex(
    r"\s*[（(\[【]\s*(?:责任编辑|责编|编辑|責任編輯|責編|实习编辑|稿源|原标题)\s*[:：][^（()）\[\]【】]{0,60}[)）\]】]\s*$"
)
_RIGHTS = labels.alternatives(rights_words.RIGHTS_RESERVED)
_TAIL_RIGHTS = regex(
    rf"\s*[(\[]?(?:(?:©|\(c\))\s*(?:{_RIGHTS})|(?:riproduzione riservata|tous droits réservés|(?:{_RIGHTS})\s*©))\s*[.)\]]?\s*$",
    re.IGNORECASE,
)


class PrintedPage(ArticlePage):
    """An article page of any site: its headline, text, dates and pictures."""

    unprinted: str = ""
    """Where the text comes from, if the page prints none."""

    @cached_property
    def data(self) -> StructuredData:
        """Everything that the markup declares."""
        return StructuredData(self.root, str(self.response.url), self.response.index)

    @cached_property
    def elements(self) -> list[Element]:
        """All elements. lxml makes a new object at each access, unless one is kept."""
        return list(self.root.iter())

    @cached_property
    def printed(self) -> Lines:
        """The lines of the page; of one without running text, with the text that it keeps unprinted."""
        found = read_lines(self.elements[0])
        if sum(line.prose for line in found.lines) < MIN_PROSE and self._show_unprinted():
            self.elements = list(self.root.iter())
            found = read_lines(self.elements[0])
        join_headings(found, self.declared_titles)
        return found

    def _show_unprinted(self) -> bool:
        if show_fallbacks(self.root):
            self.unprinted = "what it shows without scripts"
        elif len(text := self.declared_text) >= MIN_PROSE:
            add_text(self.root, text)
            self.unprinted = "the articleBody of its structured data"
        elif text := script_text(self.response.index, str(self.response.url), self.declared_titles):
            add_text(self.root, text)
            self.unprinted = "the data of its scripts"
        return bool(self.unprinted)

    @cached_property
    def declared_text(self) -> str:
        """The text in the structured data, which may be HTML."""
        found = self.data.article.get("articleBody")
        return unescape(found) if isinstance(found, str) else ""

    @cached_property
    def site_name(self) -> str | None:
        """Name of the site as the page gives it."""
        return self.data.meta("og:site_name", "application-name")

    @cached_property
    def declared_titles(self) -> list[str]:
        """Titles in the markup, the title tag last."""
        return [*self.articles_titles, *filter(None, [self.title_tag])]

    @cached_property
    def articles_titles(self) -> list[str]:
        """Titles that the markup declares as the article's own."""
        metas = (self.data.meta(name) for name in ("og:title", "twitter:title"))
        return [title for title in (self.data.text("headline"), *metas) if title]

    @cached_property
    def title_tag(self) -> str | None:
        """Text of the title tag. On some sites it is the site's name on every page."""
        return next(
            (text for title in self.response.index.tagged("title") if (text := text_of(title))),
            None,
        )

    @cached_property
    def title_line(self) -> int | None:
        """Index of the line that prints the headline."""
        lines = self.printed.lines
        found = printed_headline(lines, self.declared_titles, self.site_name)
        is_link = found is not None and links_elsewhere(lines[found], self.title_tag or "")
        if self.articles_titles or (found is not None and not is_link):
            return found
        start = main_text(lines, frozenset()).start
        heading = heading_above(lines, start)
        if heading is None:
            heading = named_title(lines, start)
        if heading is not None or self.title_tag:
            return found if heading is None else heading
        heading = next((line.index for line in lines if line.level == 1), None)
        return line_above(lines, start) if heading is None else heading

    @cached_property
    def title(self) -> str | None:
        """The headline."""
        if self.title_line is not None:
            found = unglued(self.printed.lines[self.title_line], self.declared_titles)
            found = cased(found, self.declared_titles)
        else:
            found = next(iter(self.declared_titles), "")
            found = without_site(found, self.site_name)
        return trimmed(found, self.site_name, str(self.response.url)) or None

    @cached_property
    def text(self) -> MainText:
        """The lines of the text."""
        lines, title = self.printed.lines, self.title_line
        found = main_text(lines, self.headline_lines, self.declared)
        if title is not None and title < found.start and is_western(lines[found.start].text):
            first = first_paragraph(lines, title, found, self.declared)
            found.lines[:0] = [first] if first and not is_subheadline(first) else []
        return found

    @cached_property
    def headline_lines(self) -> frozenset[int]:
        """Indexes of all lines that print the headline."""
        lines, same = self.printed.lines, plain(self.title or "")
        near = range(len(same) - 4, len(same) + 5)
        alike = (line for line in lines if same and line.chars in near)
        # The line of the headline may begin with a kicker, so its text may differ.
        return frozenset(
            {one.index for one in alike if plain(one.text) == same}.union(
                [] if self.title_line is None else [self.title_line]
            )
        )

    @cached_property
    def declared(self) -> Declared:
        """Summary and article text in the markup."""
        description = self.data.meta("description", "og:description")
        return Declared(
            plain(description or self.data.text("description") or ""),
            plain(self.data.text("articleBody") or ""),
        )

    @cached_property
    def head(self) -> tuple[int, int]:
        """Indexes of the first line near the headline and of the first line of the text."""
        start, title = self.text.start, self.title_line or 0
        if start < title and not any(one.prose for one in self.text.lines if one.index < title):
            start = next((one.index for one in self.text.lines if one.index > title), start)
        first = start if self.title_line is None else min(self.title_line, start)
        return max(0, first - 6, start - 40), start

    @cached_property
    def behind(self) -> list[Line]:
        """The last lines of the text and the lines after it."""
        text = self.text
        return [*text.lines[-3:], *self.printed.lines[text.end : text.end + 12]]

    @field
    def headline(self) -> list[str]:
        return [self.title or ""]

    @field
    def kicker(self) -> list[str]:
        above = [] if self.title_line is None else self.printed.lines[: self.title_line][-2:]
        texts = (without_dates(apart(line), "") for line in filter(names_kicker, above))
        return [text.replace(" | ", " ").strip(" /|·•,–-") for text in texts]

    @field
    def subheadline(self) -> list[str]:
        title, start = self.title_line, self.text.start
        below = [] if title is None else self.printed.lines[title + 1 :][:MAX_BELOW]
        near = below[:NEAR_TITLE]
        own = [line for line in near if is_subheadline(line, start)]
        # What is named a summary is part of the text, if the page goes on with it.
        said = {*self.text.lines, *own}
        left = (line for line in below if line.index < start and line not in said)
        own += [line for line in left if is_left_summary(line, near=line in near)]
        named = [apart(line).replace(" | ", " ") for line in own if not is_caption(line)]
        named.append(self.data.text("alternativeHeadline") or "")
        return [text for text in map(undashed, named) if not says_no_more(text, self.title or "")]

    @cached_property
    def captions(self) -> set[Line]:
        """Lines that print captions."""
        return {line for line in self.text.lines if is_caption(line)}

    @field
    def paragraphs(self) -> list[str]:
        left_out = self.captions | {self.edition, *self.dates.leading}
        kept = [line for line in self.text.lines if line not in left_out]
        kept = without_counters(kept)
        while kept and is_reporter_line(kept[-1]):
            kept.pop()
        texts = paragraphs_of(kept)
        if texts:
            if glued := _GLUED_DATE.match(texts[0]):
                texts[0] = texts[0][glued.end() :]
            text, tail = texts[-1][:-_TAIL], texts[-1][-_TAIL:]
            texts[-1] = text + _TAIL_RIGHTS.sub("", _TAIL_CREDIT.sub("", tail))
        return [text for text in texts if text]

    @cached_property
    def edition(self) -> Line | None:
        """Line that names the printed page, at the end of the text."""
        last = (line for line in self.text.lines[-3:] if _EDITION.match(line.text))
        return next(last, None)

    @field
    def printEditionRaw(self) -> list[str]:
        return [self.edition.text] if self.edition else []

    @cached_property
    def western(self) -> bool:
        """Whether the page is not in Chinese, by headline and first two lines of the text."""
        return is_western(
            " ".join([self.title or "", *(line.text for line in self.text.lines[:2])])
        )

    @cached_property
    def language(self) -> str | None:
        """The language of the text."""
        root, data = self.root, self.data
        named = root.get("lang") or root.get("xml:lang")
        markup = named or data.text("inLanguage") or data.meta("og:locale", "language")
        text = "\n".join(line.text for line in self.text.lines)
        return guess_language(markup, text)

    @field
    def inLanguage(self) -> list[str]:
        return [self.language or ""]

    @cached_property
    def dates(self) -> Dates:
        """The dates chosen among all dates of the page."""
        lines, text, (first, last) = self.printed.lines, self.text, self.head
        title = first if self.title_line is None else min(max(first, self.title_line), last)
        among = [line for line, _ in text.left_out]
        return DatedPage(
            root=self.root,
            url=str(self.response.url),
            data=self.data,
            language=self.language,
            title=self.title or "",
            lines=lines,
            above=lines[first:title],
            below=lines[title:last],
            among=among,
            opening=max((line.index for line in text.lines[:OPENING]), default=0),
            behind=[*(one for one in among if one.index > text.lines[-3:][0].index), *self.behind],
            text=text.lines,
            last_day=self.response.last_day,
        ).dates()

    @cached_property
    def published(self) -> str | None:
        """The publication date as printed or declared."""
        return self.dates.published

    @field
    def datePublishedRaw(self) -> str | None:
        return self.published

    @field
    def dateModifiedRaw(self) -> str | None:
        return self.dates.modified

    @cached_property
    def shown_pictures(self) -> list[Picture]:
        """The pictures of the text, with their captions."""
        lines, text = self.printed.lines, self.text
        # The lead picture is between headline and text.
        first = text.start if self.title_line is None else min(self.title_line + 1, text.start)
        inside = [(at, image) for at, image in self.printed.images if first <= at <= text.end]
        return pictures(inside[:MAX_IMAGES], lines, text.end)

    @field
    def images(self) -> list[Image]:
        return image_list(self.shown_pictures, self)

    @property
    def left_out(self) -> list[tuple[Line, str]]:
        return self.text.left_out
