"""Make the record of what a page prints: all decisions that need the site's facts."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

from unionnews.items import (
    Article,
    Author,
    Breadcrumb,
    Editor,
    Image,
    Metadata,
    Publisher,
    RawArticle,
)
from unionnews.normalize.dates import PrintedDate, find_date
from unionnews.normalize.identity import believed_canonical, identity, with_equals
from unionnews.normalize.people import (
    body_authors,
    merge_authors,
    parse_byline,
    parse_editors,
    stands_apart,
)
from unionnews.normalize.picture_credits import credit_text, labelled_credit, tidy_credit
from unionnews.normalize.sources import parse_dateline, parse_print_edition, parse_source
from unionnews.normalize.urls import (
    ArticleAddress,
    ArticlePattern,
    added_number,
    article_address,
    page_numbers,
    plain_canonical,
)
from unionnews.words.languages import language_tag
from unionnews.words.patterns import regex
from unionnews.words.text import EASTERN, letters, squash

_PLACEHOLDERS = frozenset({"正文", "当前位置", "您当前的位置"})
_EDGE = regex(r"^[\s>＞»›→/|·•]+|[\s>＞→/|·•]+$|\s[»›]+\s*$|^\[(?=[^\[\]]+\]$)|(?<=\w)\]$")
NOT_READ = "pages not read"
"""Message about pages of an article that could not be had; their numbers follow."""
_BACK = regex(
    r"[<‹«←]|(?:back(?: to\b.*)?|zurück(?: zu\w*\b.*)?|retour(?: (?:à|au|aux)\b.*)?|назад|返回.*|戻る)$",
    re.IGNORECASE,
)
"""A link back in the place of a step."""
_BAR = regex(r"\s+[|｜·•–—-]+\s+")
_AROUND = regex(r"^(?:https?://|[\s@|｜·•–—-])+|[\s|｜·•–—/-]+$")
_QUOTES = ' \t"“”„«»{}[]'
_NO_KEYWORD = regex(
    r"^(?:array|null|undefined|nan|[lr][sd]quo|nbsp|quot|amp)$|^\[?object |^/|://|\{\{|\$\{|\}\}|%[a-z_]+%",
    re.IGNORECASE,
)
_WORDS, _SIGNS = 6, 8
"""A keyword of more blanks, or of so many Chinese characters, may be a sentence."""
_NO_CAPTION = regex("(?:图片?|圖片?|資料圖片|资料图片?)$")
"""A label in the place of a caption."""
_HOME = regex(r"https?://[^/?#]*/?$")
"""The address of a site's home page, whatever a step of a trail calls it."""
_LONG_NAME = 20
"""Letters of a step's name that no section has, if they stand in the headline."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Site:
    """Facts about a site that its pages do not print. The defaults are for an unknown site."""

    name: str | None = None
    publisher: Publisher | None = None
    inLanguage: str | None = None
    timezone: str | None = None
    """IANA zone of times that are printed without a zone; None if it is unknown."""
    addresses: tuple[ArticlePattern, ...] = ()
    """Forms of its article addresses."""


def article(raw: RawArticle, site: Site) -> Article:
    """Return the record of an article.

    ``raw.metadata`` must be filled. Nothing is invented: fields that the page does not print are
    None.
    """
    metadata = raw.metadata
    if metadata is None:
        raise ValueError("raw.metadata is missing: call extract() before article()")
    url = metadata.pages[0].url if metadata.pages else None
    read = [article_address(page.url or "", site.addresses) for page in metadata.pages]
    language = language_tag(raw.inLanguage) or site.inLanguage
    published = find_date(raw.datePublishedRaw, site.timezone, language)
    modified = find_date(raw.dateModifiedRaw, site.timezone, language)
    trail = _trail(raw.breadcrumbs, site, (raw.headline or "", url))
    printed = _printed_authors(raw)
    canonical = canonical_url(url, read[0] if read else None, raw.canonicalUrl)
    editors = parse_editors(raw.editorsRaw)
    metadata.validationMessages += _doubts(published, metadata) + _missing_pages(raw, read, site)
    metadata.validationMessages += _next_page(raw)
    return Article(
        id=article_id(canonical, metadata),
        url=url,
        canonicalUrl=canonical,
        headline=raw.headline or "",
        kicker=raw.kicker,
        subheadline=raw.subheadline,
        authors=_authors(printed, body_authors(raw.paragraphs), editors),
        editors=editors,
        source=parse_source(raw.sourceRaw, raw.sourceUrl),
        publisher=site.publisher or _publisher(raw),
        datePublished=published.value if published else None,
        datePublishedRaw=published.raw if published else None,
        datePublishedPrecision=published.precision if published else None,
        dateModified=modified.value if modified else None,
        dateModifiedRaw=modified.raw if modified else None,
        dateModifiedPrecision=modified.precision if modified else None,
        breadcrumbs=trail,
        articleSection=_section(trail, site),
        keywords=_keywords(raw),
        description=raw.description,
        inLanguage=language,
        dateline=parse_dateline(next(iter(raw.paragraphs), None), published),
        printEdition=parse_print_edition(raw.printEditionRaw),
        articleBody="\n\n".join(_text(raw.paragraphs, printed)),
        images=_credited(raw.images),
        textRepair=raw.textRepair,
        metadata=metadata,
    )


def canonical_url(
    url: str | None, address: ArticleAddress | None, named: str | None = None
) -> str | None:
    """Return the address that all copies of an article share.

    It is that of ``address``, if the site declares forms of addresses; else the canonical address
    in the page (``named``), if it is believable; else the address itself without tracking.
    """
    if url is None or not url.startswith(("http://", "https://")):
        return None
    if address is not None:
        return address.canonicalUrl
    return plain_canonical(believed_canonical(named, url) or url)


def article_id(canonical: str | None, metadata: Metadata | None = None) -> str:
    """Return the id of an article; see :attr:`unionnews.items.Article.id`."""
    identity = with_equals(canonical or "") or "sha256:" + (
        metadata.pages[0].bodySha256 if metadata and metadata.pages else ""
    )
    return hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:16]


def _authors(printed: list[Author], named: list[Author], editors: list[Editor]) -> list[Author]:
    """Return the writers; without editors, if the text itself names its writers.

    Publishers' systems often declare as author the person who entered the article.
    """
    edited = {editor.name for editor in editors} if named else set()
    others = (a for a in printed if a.role != "author" or a.name not in edited)
    return merge_authors(others, named)


def _printed_authors(raw: RawArticle) -> list[Author]:
    return [author for line in raw.bylines for author in parse_byline(line)]


def _credited(images: list[Image]) -> list[Image]:
    """Fill the credit of each picture from its caption, if the page gives no other."""
    for image in images:
        if image.caption and (_NO_CAPTION.match(image.caption) or not letters(image.caption)):
            image.caption = None
        image.creditText = (
            tidy_credit(image.creditText)
            or credit_text(image.caption)
            or labelled_credit(image.caption)
        )
    return images


def _text(paragraphs: list[str], printed: list[Author]) -> list[str]:
    """Return the paragraphs without a first or last one that is only a by-line."""
    kept = list(paragraphs)
    for end in (0, -1):
        while len(kept) > 1 and stands_apart(kept[end], printed):
            del kept[end]
    return kept


def _trail(crumbs: list[Breadcrumb], site: Site, page: tuple[str, str | None]) -> list[Breadcrumb]:
    """Return the trail above a page, which is given by headline and address.

    A step that is a page title and ends in the site's name is cut: ``跨国公司-…-人民网``.
    """
    kept: dict[tuple[str, str | None], Breadcrumb] = {}
    for crumb in crumbs:
        crumb.name = squash(_EDGE.sub("", crumb.name)) or ""
        away = crumb.url is not None and not crumb.url.startswith(("http:", "https:"))
        if crumb.name and not (away or crumb.name in _PLACEHOLDERS or _BACK.match(crumb.name)):
            kept.setdefault((crumb.name, crumb.url), crumb)
    trail = list(kept.values())
    while trail and _is_page(trail[-1], *page):
        trail.pop()
    names = {trail[0].name} if trail else set()
    if site.publisher:
        names.add(site.publisher.name)
    for crumb in trail:
        if crumb.name.rpartition("-")[2].strip() in names - {crumb.name}:
            crumb.name = squash(crumb.name.split("-")[0]) or crumb.name
    return trail


def _is_page(crumb: Breadcrumb, headline: str, url: str | None) -> bool:
    """Tell whether a step of a trail is the page itself; its name may be cut."""
    own, title = letters(crumb.name), letters(headline)
    if own == title or (len(own) >= _LONG_NAME and (own in title or title in own)):
        return True
    with suppress(ValueError):
        return bool(crumb.url and url) and identity(crumb.url or "") == identity(url or "")
    return False


def _section(trail: list[Breadcrumb], site: Site) -> str | None:
    own = site.publisher.name if site.publisher else None
    # In archives by date, year, month and day follow the section.
    names = [one.name for one in takewhile(lambda one: not one.name.isdigit(), trail)]
    is_site = len(names) == 1 and (own in (None, names[0]) or _HOME.match(trail[0].url or ""))
    return names[-1] if names and not is_site else None


def _publisher(raw: RawArticle) -> Publisher | None:
    """Return the site by its declared name, without the page's headline and marks around it."""
    head, name = letters(raw.headline or ""), raw.publisher or ""
    if head and head in letters(name):
        name = next((one for one in reversed(_BAR.split(name)) if letters(one) not in head), "")
    name = _AROUND.sub("", name)
    return Publisher(name=name) if letters(name) else None


def _keywords(raw: RawArticle) -> list[str]:
    """Return the keywords without what stands in the place of some: templates, headline, sentences."""
    words = (word.strip(_QUOTES) for word in raw.keywords if not _NO_KEYWORD.search(word))
    kept = filter(letters, words)
    head = letters(raw.headline or "")
    return list(dict.fromkeys(word for word in kept if not _is_sentence(word, head)))


def _is_sentence(word: str, headline: str) -> bool:
    own = letters(word)
    is_long = word.count(" ") > _WORDS or (len(own) >= _SIGNS and EASTERN.search(own) is not None)
    return is_long and (own == headline or word.endswith((".", "。")))


def _doubts(published: PrintedDate | None, metadata: Metadata) -> list[str]:
    """Return what a reader should know about the record."""
    doubts = [
        f"page {number}: {page.encoding.replaced} characters could not be decoded"
        for number, page in enumerate(metadata.pages, 1)
        if page.encoding.replaced
    ]
    if published is None:
        doubts.append("no publication date found")
    elif metadata.dateDownloaded and _in_future(published.value, metadata.dateDownloaded):
        doubts.append(f"publication date {published.value} lies after the download")
    return doubts


def _missing_pages(raw: RawArticle, read: Sequence[ArticleAddress | None], site: Site) -> list[str]:
    """Return messages if pages of this article were not read: page 1, or one of the pager's."""
    if known := [address for address in read if address]:
        own = {page.key for page in known}
        linked = [article_address(url, site.addresses) for url in raw.pageUrls]
        named = {page.page for page in linked if page and page.key in own}
        had = {page.page for page in known}
    else:
        pages = raw.metadata.pages if raw.metadata else []
        had, named = _undeclared_pages([page.url for page in pages if page.url], raw.pageUrls)
    missing = sorted((named | {1} if had else set()) - had)
    return [f"{NOT_READ}: {', '.join(map(str, missing))}"] if missing else []


def _next_page(raw: RawArticle) -> list[str]:
    """Return a message if a link says "next page" and is not known to be one of the pages read."""
    link = raw.nextPageUrl
    urls = [page.url for page in raw.metadata.pages if page.url] if raw.metadata else []
    if link and link.startswith("javascript:"):
        return ["next page not followed: a script opens it"]
    if not link or not urls or not link.startswith(("http://", "https://")):
        return []
    with suppress(ValueError):
        read = {identity(url) for url in urls}
        # If it has a page number of this article, another message names it.
        if identity(link) not in read and not added_number(urls[0], link):
            return [f"next page not followed: {link[:300]}"]
    return []


def _undeclared_pages(urls: list[str], linked: list[str]) -> tuple[set[int], set[int]]:
    """Return the numbers of the pages read and of those linked, for sites without patterns."""
    if not urls:
        return set(), set()
    # The page that was read first may be a further page, whose pager links page 1.
    first = next(
        (link for link in linked if urls[0] in page_numbers(link, [link, urls[0]])), urls[0]
    )
    numbers = page_numbers(first, linked, urls)
    return {numbers.get(url, 1) for url in urls}, {
        numbers[link] for link in linked if link in numbers
    }


def _in_future(value: str, downloaded: str) -> bool:
    limit = datetime.fromisoformat(downloaded) + timedelta(days=1)
    return datetime.fromisoformat(value[:10]).date() > limit.date()
