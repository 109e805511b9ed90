"""Recognize an answer: a feed, a sitemap, a page with links, data, or something useless."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from unionnews.crawling.discovery.address_forms import bare_address
from unionnews.crawling.discovery.data_lists import DATA_GIVEN, DataList, page_data, read_data
from unionnews.crawling.discovery.link_blocks import BlockLink, PageLinks, absolute, page_links
from unionnews.crawling.discovery.list_pagers import (
    ListPager,
    hides_more,
    list_pager,
    write_out_links,
)
from unionnews.crawling.discovery.ways_on import WayOn, ways_on
from unionnews.crawling.middlewares.exchange import Postponed, Refused, told_status
from unionnews.exceptions import NotAnArticleError, PageError, RefusedAddressError, RunError
from unionnews.folder.archive import PAGE_STATUSES
from unionnews.items import RawArticle
from unionnews.pages.encodings import decode, wide_codec
from unionnews.pages.extract import Page, extract, read_page
from unionnews.pages.feed import Entry, Feed, read_feed
from unionnews.pages.generic.generic_page import TOO_MANY_LINES, GenericPage
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.pager import literals
from unionnews.pages.selectors import xpath_query
from unionnews.pages.sitemap import MAX_SITEMAP, SitemapEntry, read_sitemap
from unionnews.pages.unpacking import unpacked
from unionnews.words.patterns import regex

_HEAD = 2048
_SITEMAP = regex(rb"<(?:\w{1,20}:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
_FEED = regex(rb"<(?:rss|feed|rdf:RDF|channel)\b", re.IGNORECASE)
_RECORDS = regex(rb"<script[^>]{0,100}text/xml[^>]{0,100}>", re.IGNORECASE)
_NEXT_RECORDS = regex(rb"<nextgroup>\s{0,20}<a ", re.IGNORECASE)
_MEDIA = {"image": "a picture", "audio": "a sound", "video": "a film", "font": "a font"}
_FORWARDS = regex(
    r"(?:(?:window|top|self|document)\.)?location(?:\.href\s{0,5}=|\.(?:replace|assign)\(|\s{0,5}=)\s{0,5}[\"']([^\"'\s]{1,300})[\"']\s{0,5}\)?\s{0,5};?"
)
MAX_FORWARD = 3
"""Most links of a page that only forwards."""
_PASSWORD = xpath_query("//input[@type='password']")
_PAGE_PATH = regex(r"/page/(\d{1,4})/?$")
# What is a property of another item, as the author of an article, is not what the page is about.
_ITEMTYPES = xpath_query("//*[@itemscope and @itemtype and not(@itemprop)]")
_OTHER_TYPES = frozenset(
    {"Product", "Person", "ProfilePage", "CollectionPage", "ItemList", "SearchResultsPage", "ContactPage", "AboutPage",
     "FAQPage", "JobPosting", "ImageGallery", "CheckoutPage", "SitemapEntry", "LocalBusiness", "Course", "Offer"}
)  # fmt: skip
_OTHER_OPEN_GRAPH = ("product", "profile", "event", "book", "music", "video")
_ARTICLES = ("Article", "BlogPosting", "Report")
_WHOLE = xpath_query(".//h1 | .//*[@itemprop='articleBody']")


@dataclass(slots=True)
class ArticleSign:
    """Whether a page is an article, and how certain that is."""

    raw: RawArticle | None
    """What it prints; None if it is not an article."""
    why: str = ""
    declared: bool = False
    """Whether its markup declares an article."""
    unread: bool = False
    """Whether it could not be read, so that it may be an article or not."""

    @property
    def dated(self) -> bool:
        """Whether it prints a date."""
        return bool(self.raw and self.raw.datePublishedRaw)


@dataclass
class Look:
    """An answer and its kind."""

    url: str
    """Its address after redirects, without session id."""
    kind: str
    """``page``, ``feed``, ``sitemap``, ``data`` or ``trouble``."""
    reason: str = ""
    """The problem, if the kind is ``trouble``."""
    error: Exception | None = None
    """The error of the download, if there was no answer."""
    feed: Feed = field(default_factory=Feed)
    places: list[SitemapEntry] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Number of entries of a sitemap that are not read, by reason."""
    data: DataList = field(default_factory=DataList)
    page: Page | None = None
    """The page, or the markup inside data."""

    @cached_property
    def links(self) -> PageLinks:
        """Links and blocks of a page."""
        return page_links(self.page.response.root, self.url) if self.page else PageLinks()

    @property
    def frames(self) -> list[str]:
        """Addresses of the frames of a page."""
        root = self.page.response.root if self.page else None
        sources = [] if root is None else [one.get("src") for one in root.iter("frame", "iframe")]
        return [url for src in sources if (url := absolute(self.url, src))]

    @cached_property
    def forward(self) -> str | None:
        """Address to which a script of a page that is nothing else forwards."""
        if self.page is None or len(self.links.links) > MAX_FORWARD:
            return None
        texts = (str(one.text or "").strip() for one in self.page.response.root.iter("script"))
        found = next((found for text in texts if (found := _FORWARDS.fullmatch(text))), None)
        address = absolute(self.url, found[1]) if found else None
        return address if address != self.url else None

    @cached_property
    def pager(self) -> ListPager:
        """Further pages of its list.

        Themes call the older page "next" or "previous". So of a page with a number in its path, the
        one with the next number is next, whatever it is called.
        """
        if self.page is None:
            return ListPager()
        found = list_pager(self.page.response.root, self.url)
        if here := _PAGE_PATH.search(self.url):
            after = f"{self.url[: here.start(1)]}{int(here[1]) + 1}"
            links = (link.url for link in self.links.links)
            if behind := next((url for url in links if url.rstrip("/") == after), None):
                found.next, found.why = behind, "numbers"
        return found

    @cached_property
    def listed(self) -> DataList:
        """The list of articles in JSON, in the page or as the answer itself."""
        if self.page is None:
            return self.data
        return page_data(self.page.response.root, self.url, [link.url for link in self.links.links])

    @cached_property
    def written(self) -> list[str]:
        """Addresses that the scripts of a page write, with ``{}`` for what they put in."""
        root = self.page.response.root if self.page else None
        scripts = [one.text or "" for one in root.iter("script")] if root is not None else []
        data = [str(value) for value in DATA_GIVEN(root)] if root is not None else []
        return [text for script in scripts + data for text in literals(script)]

    @cached_property
    def scripted(self) -> list[BlockLink]:
        """Links of a page that only its scripts write."""
        texts = dict.fromkeys(text for text in self.written if "{}" not in text)
        made = (absolute(self.url, text) for text in texts)
        return [BlockLink(url, "") for url in made if url]

    def ways_on(self, own: str, shown: int, scripts: str = "") -> list[WayOn]:
        """Return what may lead on from this page of a list, whose own address is ``own``; ``scripts``
        is the text of those that it loads.
        """
        root = self.page.response.root if self.page else None
        return [] if root is None else ways_on(root, self.url, own, shown, scripts)

    @property
    def hides_more(self) -> bool:
        """Tell whether its list has more entries without an address for them."""
        if self.page is None or self.pager.next:
            return False
        return hides_more(self.page.response.root)

    @cached_property
    def sign(self) -> ArticleSign:
        """Whether the page is an article."""
        return article_sign(self.page) if self.page else ArticleSign(None, self.reason or self.kind)

    @property
    def may_be_cut(self) -> bool:
        """Tell whether a feed may be cut: it has five entries, or ten or more."""
        return len(self.feed.entries) == 5 or len(self.feed.entries) >= 10

    @property
    def is_login(self) -> bool:
        """Tell whether the page asks for a password and shows no article."""
        return bool(self.page and _PASSWORD(self.page.response.root)) and self.sign.raw is None


def look_at(response: Response, zone: str | None = None) -> Look:
    """Return an answer with its kind. Never raises because of the content."""
    url = bare_address(response.url)
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").lower()
    if response.status not in PAGE_STATUSES:
        return Look(url, "trouble", told_status(response))
    if named := _MEDIA.get(kind.partition("/")[0]):
        return Look(url, "trouble", f"{named} ({kind.partition(';')[0]}), no page")
    if response.body.startswith(b"%PDF") or "application/pdf" in kind:
        return Look(url, "trouble", "a PDF, no page")
    try:
        look = _read(response, url, kind, zone)
        if look.page is not None:
            # Parsed now: a page that cannot be is trouble here.
            write_out_links(look.page.response.root)
        return look
    except PageError as error:
        return Look(url, "trouble", str(error).replace(f"{response.url}: ", ""))


def refuse_trouble(look: Look, start: str) -> None:
    """Raise an error with what to do next if there is nothing to learn from the first answer."""
    if isinstance(look.error, Refused):
        raise RefusedAddressError(f"{start}: {look.reason}; give another address, or allow it")
    if isinstance(look.error, Postponed) or not isinstance(look.error, IgnoreRequest | None):
        raise RunError(
            f"{start}: cannot be asked now ({look.reason}); look at the address, or try again later"
        )
    if look.kind == "trouble":
        raise RunError(
            f"{start}: {look.reason}; give the address of a page, a feed or a sitemap of the site"
        )
    if look.is_login:
        raise RunError(f"{start}: asks to log in; give the address of a page that all may read")


def _published(entry: Entry) -> str | None:
    return None if entry.isChange else entry.day


def _sitemap(body: bytes, url: str) -> Look:
    left_out: Counter[str] = Counter()
    places = list(read_sitemap(body, url, left_out))
    return Look(url, "sitemap", places=places, left_out=left_out)


def _read(response: Response, url: str, kind: str, zone: str | None) -> Look:
    is_packed = response.body.startswith(b"\x1f\x8b")  # in silence, as files of sitemaps are
    head = _head(next(unpacked(response.body, url, MAX_SITEMAP), b""))
    is_page = b"<html" in head.lower()
    is_feed = not is_page and _FEED.search(head) is not None
    if _SITEMAP.search(head) or (is_packed and not is_feed and not is_page):
        return _sitemap(response.body, url)
    if head.startswith((b"http://", b"https://")) and kind.startswith("text/plain"):
        return _sitemap(response.body, url)
    if is_feed:
        return Look(url, "feed", feed=read_feed(response.body, url, content_type=kind, zone=zone))
    if head.startswith((b"{", b"[")):
        return _json(response, url, kind, zone)
    content_type = kind or None
    body = _with_records(response.body)
    return Look(url, "page", page=read_page(body, url, content_type=content_type, status=200))


def _with_records(body: bytes) -> bytes:
    """Return a page in which lists in XML records for its script (``jpage``) are ordinary markup.

    Many Chinese authorities and unions have them; the next records are named beside.
    """
    if b"<datastore" not in body:
        return body
    plain = _RECORDS.sub(b"<div>", body).replace(b"<![CDATA[", b"").replace(b"]]>", b"")
    return _NEXT_RECORDS.sub(b'<a rel="next" ', plain)


def _head(body: bytes) -> bytes:
    """Return the first bytes in UTF-8, also for UTF-16 and without a byte order mark."""
    head = body[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or wide_codec(body):
        head = decode(head).markup
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")


def _json(response: Response, url: str, kind: str, zone: str | None) -> Look:
    try:
        feed = read_feed(response.body, url, content_type=kind, zone=zone)
    except PageError:
        feed = Feed()
    data = read_data(decode(response.body, kind).text.strip(), url)
    if feed.entries:
        return Look(url, "feed", feed=feed, data=data)
    if data.links or data.slugs or not data.markup:
        is_list = data.links or data.slugs or data.is_last
        return (
            Look(url, "data", data=data)
            if is_list
            else Look(url, "trouble", "JSON that lists no articles")
        )
    markup = data.markup.encode("utf-8", "replace")
    page = read_page(markup, url, content_type="text/html; charset=utf-8", status=200)
    return Look(url, "data", data=data, page=page)


def article_sign(page: Page) -> ArticleSign:
    """Return whether a page is an article: it is none if its markup declares another kind."""
    try:
        raw = extract(page, (GenericPage,), None)
    except NotAnArticleError as error:
        why = error.refusals.values()
        return ArticleSign(None, "; ".join(why), unread=TOO_MANY_LINES in why)
    except PageError as error:
        return ArticleSign(None, str(error), unread=True)
    kind, declared = declared_kind(page)
    if kind and not declared:
        return ArticleSign(None, f"its markup says {kind}")
    return ArticleSign(raw, declared=declared)


def declared_kind(page: Page) -> tuple[str | None, bool]:
    """Return another kind of page that the markup declares, and whether it declares an article."""
    data = StructuredData(page.response.root)
    opened = (data.meta("og:type") or "").lower()
    scopes = _ITEMTYPES(page.response.root)[:50]
    items = [str(one.get("itemtype")).rpartition("/")[2] for one in scopes]
    told = [one for one, item in zip(scopes, items, strict=True) if item.endswith(_ARTICLES)]
    # The teasers of a list declare an article each; the page of one has its text or main headline.
    is_one = len(told) == 1 or sum(map(bool, map(_WHOLE, told))) == 1
    if data.article or opened == "article" or is_one:
        return None, True
    types = [kind for node in data.nodes for kind in _types(node.get("@type"))]
    found = next(
        (kind for kind in (*types, *items) if kind in _OTHER_TYPES or kind.endswith("Event")), None
    )
    if found is None and opened.startswith(_OTHER_OPEN_GRAPH):
        found = opened
    return found, False


def _types(kinds: object) -> list[str]:
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rpartition("/")[2] for kind in kinds if isinstance(kind, str)]


def entries_of(look: Look) -> list[BlockLink]:
    """Return the entries of a feed or the links of data, as links."""
    if look.kind == "feed":
        return [
            BlockLink(
                bare_address(entry.url), entry.title or "", _published(entry), entry.day is not None
            )
            for entry in look.feed.entries
        ]
    return look.listed.links
