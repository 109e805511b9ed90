"""The data that the program passes on: records and their parts, without behavior but ``to_dict``.

Attribute names are the JSON keys, in the order in which they are written. They are those of
zyte-common-items' ``Article``, then schema.org's ``NewsArticle``, then newsroom words
(``kicker``). ``None`` always means: the page does not show it.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from msgspec import to_builtins

from unionnews.items.errands import OnErrand
from unionnews.items.use_rights import Rights

SCHEMA_VERSION = "1.2"
DOUBTFUL_TEXT = "doubtful text: "
"""How validation messages begin that say that a record's text may be wrong."""

Role = Literal["author", "reporter", "correspondent", "photographer", "translator"]
Precision = Literal["second", "minute", "day"]
Status = Literal["published", "gone"]


@dataclass(slots=True, kw_only=True)
class Author:
    """Somebody who wrote, took or translated a part of the article."""

    name: str
    """Name without padding, labels or titles: ``陆遥``."""
    nameRaw: str
    """Name as printed: ``陆  遥``."""
    role: Role = "author"
    """Role the by-line gives; ``author`` where it gives none."""


@dataclass(slots=True, kw_only=True)
class Editor:
    """Somebody named in the editor line (责编, 责任编辑); editors are not listed as authors."""

    name: str
    """Name without padding."""
    nameRaw: str
    """Name as printed."""


@dataclass(slots=True, kw_only=True)
class Source:
    """Where the article was first published, as the page says (来源)."""

    name: str
    """Canonical name: ``人民日报``."""
    nameRaw: str
    """As printed: ``人民网－人民日报``."""
    url: str | None = None
    """Address the name links to, absolute."""


@dataclass(slots=True, kw_only=True)
class Publisher:
    """Who runs the site that was crawled; from the site's declaration, not from the page."""

    name: str
    """Name in the site's language."""
    url: str | None = None
    """Home page."""


@dataclass(slots=True, kw_only=True)
class Breadcrumb:
    """One step of the trail above the headline."""

    name: str
    """Text of the step."""
    url: str | None = None
    """Absolute address, if the step is a link."""


@dataclass(slots=True, kw_only=True)
class Dateline:
    """Agency, place and day at the head of the text (``新华社北京4月24日电``)."""

    agency: str | None
    """News agency or paper: ``新华社``."""
    place: str | None
    """Place: ``北京``."""
    date: str | None
    """ISO 8601 day; the year is the publication's, which the line does not print."""


@dataclass(slots=True, kw_only=True)
class PrintEdition:
    """Printed page that carried the article (``《人民日报》（2024年05月10日 04 版）``)."""

    publication: str
    """Name of the paper."""
    date: str | None
    """ISO 8601 day."""
    page: str | None
    """Page as printed, without 第 and 版: ``04``."""


@dataclass(slots=True, kw_only=True)
class Image:
    """A picture that belongs to the article."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """Caption as printed."""
    creditText: str | None = None
    """Photographer or agency line of the picture."""


@dataclass(slots=True, kw_only=True)
class TextRepair:
    """What was repaired in a text that came through a damaging mirror."""

    kind: str
    """Damage found, such as ``pinyin``; several are joined with ``+``."""
    removed: int
    """Insertions taken out."""
    restored: int
    """Characters restored whose bytes were eaten."""
    lost: int
    """Characters that cannot be determined (U+FFFD in the text)."""
    changed: int
    """Characters that the damage had turned into others."""
    spamRemoved: int
    """Lines of injected spam taken out."""


@dataclass(slots=True, kw_only=True)
class PageEncoding:
    """How the bytes of a page became text."""

    declared: str | None
    """Label in the markup, lower case; else the one of the HTTP header; else null."""
    used: str
    """Codec that decoded the page: ``utf-8``, ``gb18030``, …"""
    replaced: int
    """Characters that could not be decoded (U+FFFD put in their place)."""


@dataclass(slots=True, kw_only=True)
class ArchiveLocation:
    """Where a page's bytes are kept."""

    file: str
    """WARC file, relative to the output folder; of a replay, the replayed file's name."""
    offset: int
    """Byte offset of the record."""


@dataclass(slots=True, kw_only=True)
class PageMetadata:
    """One page that was read for an article."""

    url: str | None
    """Address after redirects."""
    httpStatus: int | None
    """HTTP status; null for a saved file."""
    contentType: str | None
    """``Content-Type`` header."""
    bodySha256: str
    """SHA-256 of the body after content decoding, hexadecimal."""
    encoding: PageEncoding
    """How its text was decoded."""
    archive: ArchiveLocation | None = None
    """Where its bytes are kept, if they are."""


@dataclass(slots=True, kw_only=True)
class Metadata:
    """How the record came to be. Nothing in here was written by the publisher."""

    schemaVersion: str = SCHEMA_VERSION
    """Version of this schema (semantic versioning)."""
    spider: str | None = None
    """Site that the page was read for: the name of its declaration, or its host where a crawl
    learned it; null for a single page of no declared site."""
    page: str
    """Layout that accepted the page (name of its class)."""
    version: str
    """Version of unionnews."""
    dateDownloaded: str | None
    """ISO 8601 instant in UTC at which page 1 was downloaded; null for a saved file."""
    requestUrl: str | None
    """Address that was asked for, before redirects."""
    pages: list[PageMetadata] = field(default_factory=list)
    """Every page read, in order."""
    validationMessages: list[str] = field(default_factory=list)
    """What a reader of this record should know: missing pages, replaced characters, …"""
    rights: Rights | None = None
    """What the site said about use; null in records of earlier versions."""
    dateGone: str | None = None
    """ISO 8601 instant in UTC at which the site answered that the article is gone; null before."""
    file: str | None = None
    """Name of the saved page that was read, without its folder; null for a page that was fetched.
    Of a page in an archive, ``pages`` tells the file."""

    @property
    def is_text_doubtful(self) -> bool:
        """Whether a validation message says that the text may be wrong."""
        return any(DOUBTFUL_TEXT in message for message in self.validationMessages)


@dataclass(slots=True, kw_only=True)
class RawArticle(OnErrand):
    """What a layout read from one page: strings as printed, without blanks of the layout.

    ``extract`` makes it, ``normalize.article`` turns it into an :class:`Article`. Links are
    absolute. Lists keep the order of the page.
    """

    headline: str | None = None
    kicker: str | None = None
    subheadline: str | None = None
    bylines: list[str] = field(default_factory=list)
    """Lines that name writers, as printed: ``本报记者  何小舟  陆  遥``."""
    editorsRaw: str | None = None
    """The editor line as printed: ``(责编：刘小桥、张小雨)``."""
    sourceRaw: str | None = None
    """Name of the source as printed, with or without its label."""
    sourceUrl: str | None = None
    datePublishedRaw: str | None = None
    dateModifiedRaw: str | None = None
    breadcrumbs: list[Breadcrumb] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    description: str | None = None
    inLanguage: str | None = None
    """Language tag of the markup, as given."""
    canonicalUrl: str | None = None
    """Address that the page itself names as canonical."""
    publisher: str | None = None
    """Name of the site as the page gives it; used only where no site is declared."""
    printEditionRaw: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    """Body, one string a paragraph."""
    images: list[Image] = field(default_factory=list)
    pageUrls: list[str] = field(default_factory=list)
    """Addresses of the pages of this article that the pager names, in its order."""
    nextPageUrl: str | None = None
    """Address of a link that says "next page", which may lead to another article;
    ``javascript:`` where only a script knows the address."""
    metadata: Metadata | None = None
    """Filled by ``extract``, never by a page object."""
    textRepair: TextRepair | None = None


@dataclass(slots=True, kw_only=True)
class Article(OnErrand):
    """One line of ``articles.jsonl``."""

    id: str
    """First 16 hex digits of the SHA-256 of ``canonicalUrl``, ``?a`` as ``?a=`` (without one: of ``sha256:`` and the hash of the body)."""
    revision: int = 1
    """1, 2, …: a changed article is a new line, never an overwrite."""
    status: Status = "published"
    """``published``, or ``gone`` when the site answers 404 or 410 for an article it had."""
    changedFields: list[str] | None = None
    """Fields that differ from the revision before; null for revision 1."""
    url: str | None
    """Address fetched, after redirects."""
    canonicalUrl: str | None
    """Address that all copies of the article share."""
    headline: str
    """Main title (正题)."""
    kicker: str | None
    """Line above the headline (肩题, 引题)."""
    subheadline: str | None
    """Line below the headline (副题)."""
    authors: list[Author]
    """Writers, photographers and translators, in the order of the page."""
    editors: list[Editor]
    """Editors in charge (责编, 责任编辑), in the order of the page."""
    source: Source | None
    """Where it was first published (来源)."""
    publisher: Publisher | None
    """Who runs the site crawled."""
    datePublished: str | None
    """ISO 8601 with offset (``2024-05-27T09:00:00+08:00``), or a day where only a day is printed."""
    datePublishedRaw: str | None
    """As printed."""
    datePublishedPrecision: Precision | None
    """``second``, ``minute`` or ``day``: what the page prints, nothing invented."""
    dateModified: str | None
    """Last change, as ``datePublished``; never filled from another date."""
    dateModifiedRaw: str | None
    """As printed."""
    dateModifiedPrecision: Precision | None
    """As ``datePublishedPrecision``."""
    breadcrumbs: list[Breadcrumb]
    """Trail above the headline, else the declared one; outermost first, without the page itself."""
    articleSection: str | None
    """Last breadcrumb, before the year of an archive; null where the only one is the site itself."""
    keywords: list[str]
    """Tags of the publisher."""
    description: str | None
    """Summary written by the publisher."""
    inLanguage: str | None
    """BCP 47 tag."""
    dateline: Dateline | None
    """Agency, place and day at the head of the text."""
    printEdition: PrintEdition | None
    """Printed page that carried it."""
    articleBody: str
    """Paragraphs joined by a blank line; all pages of the article."""
    images: list[Image]
    """Pictures with captions, in order."""
    textRepair: TextRepair | None
    """What was repaired in a damaged text; null for a sound one."""
    metadata: Metadata
    """How the record came to be."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: plain dicts and lists, keys in declared order, nulls kept."""
        plain: dict[str, Any] = to_builtins(self, enc_hook=_string)
        return plain


def _string(value: object) -> str:
    """Return a text of another kind, such as the result of an XPath, as a usual one."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"no value of a record: {value!r}")
