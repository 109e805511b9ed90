"""The layout for an article that exists only as plain text, as a reader copies it from a page."""

import re
from dataclasses import dataclass
from dataclasses import field as attribute

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Breadcrumb
from unionnews.normalize.dates import find_date
from unionnews.normalize.people import parse_byline
from unionnews.pages.article_page import ArticlePage
from unionnews.words.patterns import regex

_MARKUP = regex(
    r"<(?:!doctype|html|head|body|div|p|br|table|span|article|meta|script)\b", re.IGNORECASE
)
_TRAIL = regex(r"\s*(?:>>|＞＞|»)\s*")
_SOURCE = regex(r"[来來]\s?源\s?[:：]?\s*(?P<name>\S.{0,40})")
_EDITOR = regex(r"^[（(【\[]?\s*(?:责任编辑|责编|責任編輯|責編)\s*[:：]")
_SENTENCE = regex(r"[，。；,;!！?？：:]")
_HEAD_LINES = 12
_ZONE = "UTC"


def is_plain_text(text: str) -> bool:
    """Tell whether a page has no markup."""
    return _MARKUP.search(text, 0, 20_000) is None


@dataclass(slots=True)
class _Lines:
    """The lines of an article, sorted into their parts."""

    trail: str | None = None
    titles: list[str] = attribute(default_factory=list)
    writers: str | None = None
    date: str = ""
    paragraphs: list[str] = attribute(default_factory=list)
    editors: str | None = None


class PlainTextPage(ArticlePage):
    """Lines in this order: breadcrumb, titles, writers, date and source, paragraphs, editor line.

    Two titles are kicker and headline; a third is the subheadline. Lines after the editor line do
    not belong to the article.
    """

    class Processors:
        """Fields are strings already."""

    def validate_input(self) -> None:
        if not is_plain_text(self.response.text):
            raise UseFallback("the page has markup")
        self._parts = _sort([line.strip() for line in self.response.text.splitlines()])
        if self._parts is None:
            raise UseFallback(f"no date in the first {_HEAD_LINES} lines")

    @property
    def parts(self) -> _Lines:
        return self._parts or _Lines()

    @field
    def headline(self) -> str | None:
        titles = self.parts.titles
        return titles[min(1, len(titles) - 1)] if titles else None

    @field
    def kicker(self) -> str | None:
        return self.parts.titles[0] if len(self.parts.titles) > 1 else None

    @field
    def subheadline(self) -> str | None:
        return self.parts.titles[2] if len(self.parts.titles) > 2 else None

    @field
    def bylines(self) -> list[str]:
        return [self.parts.writers] if self.parts.writers else []

    @field
    def editorsRaw(self) -> str | None:
        return self.parts.editors

    @field
    def datePublishedRaw(self) -> str | None:
        return self.parts.date

    @field
    def sourceRaw(self) -> str | None:
        found = _SOURCE.search(self.parts.date)
        return found["name"] if found else None

    @field
    def breadcrumbs(self) -> list[Breadcrumb]:
        names = _TRAIL.split(self.parts.trail) if self.parts.trail else []
        return [Breadcrumb(name=name) for name in names if name]

    @field
    def paragraphs(self) -> list[str]:
        return self.parts.paragraphs


def _sort(lines: list[str]) -> _Lines | None:
    printed = [line for line in lines if line]
    at = next((n for n, line in enumerate(printed[:_HEAD_LINES]) if _is_date_line(line)), None)
    if at is None:
        return None
    head, text = printed[:at], printed[at + 1 :]
    end = next((n for n, line in enumerate(text) if _EDITOR.match(line)), None)
    parts = _Lines(date=printed[at], paragraphs=text[:end])
    if end is not None:
        parts.editors = text[end]
    if head and _TRAIL.search(head[0]):
        parts.trail = head.pop(0)
    if len(head) > 1 and _names_people(head[-1]):
        parts.writers = head.pop()
    parts.titles = head[-3:]
    return parts


def _is_date_line(line: str) -> bool:
    return len(line) < 80 and find_date(line, _ZONE) is not None


def _names_people(line: str) -> bool:
    """Tell whether a line has only names, or names a reporter; most titles do not parse as names."""
    words = re.sub(r"[\s、]", "", line)
    named = "".join(re.sub(r"\s", "", author.nameRaw) for author in parse_byline(line))
    return len(line) <= 60 and not _SENTENCE.search(line) and (named == words or "记者" in line)
