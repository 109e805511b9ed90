"""Addresses of feeds, sitemaps and APIs of a site: named in its pages, or usual ones."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.pages.extract import Page
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.processors import start_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import path_words
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_FEEDS = xpath_query(
    "//link[contains(@rel, 'alternate')][contains(@type, 'rss') or contains(@type, 'atom') or contains(@type, 'feed+json')"
    " or contains(@type, 'application/json')][@href]"
)
_LINKS = xpath_query("//a[@href]")
_INTERFACE = xpath_query("//link[@rel='https://api.w.org/']/@href")
_NAMES_FEED = regex(
    r"(?:^|[/?&=._-])(?:feed|rss|rss2|atom|backend|feeds|rdf)(?:$|[/&._?=-]|\.xml)|format=feed",
    re.IGNORECASE,
)
_NO_FEED = regex(
    r"comment|oembed|kommentar|wp-json|podcast|ical|/events?/|/termine/", re.IGNORECASE
)
_USUAL_FEEDS = {
    "wordpress": ("/feed/", "/?feed=rss2"),
    "drupal": ("/rss.xml",),
    "spip": ("/spip.php?page=backend",),
    "joomla": ("/index.php?format=feed&type=rss", "/?format=feed&type=rss"),
    "typo3": ("/?type=9818", "/rss.xml"),
    "": ("/feed", "/rss.xml", "/atom.xml", "/feed.json"),
}
_USUAL_SITEMAPS = {
    "wordpress": ("/wp-sitemap.xml", "/sitemap.xml", "/sitemap_index.xml"),
    "": ("/sitemap.xml", "/sitemap_index.xml", "/sitemap.xml.gz", "/sitemap-news.xml", "/sitemap.txt"),
}  # fmt: skip


def named_feeds(page: Page, url: str) -> list[str]:
    """Return the feeds that a page links, those of the whole site first."""
    root = page.response.root
    linked = [absolute(url, link.get("href")) for link in _FEEDS(root)[:50]]
    anchors = [
        absolute(url, link.get("href"))
        for link in _LINKS(root)[:5000]
        if _NAMES_FEED.search(link.get("href"))
    ]
    found = dict.fromkeys(
        feed for feed in (*linked, *anchors) if feed and not _NO_FEED.search(feed)
    )
    own = urlsplit(url).path.rstrip("/")
    return sorted(found, key=lambda feed: (feed not in linked, _is_of_page(feed, own), len(feed)))


def named_sitemaps(robotparser: Any, url: str) -> list[str]:
    """Return the sitemaps in the parsed robots.txt of ``url``; only Scrapy's default parser gives them."""
    named = getattr(getattr(robotparser, "rp", None), "sitemaps", ())
    return [address for one in named if (address := absolute(url, str(one)))]


def _is_of_page(feed: str, own: str) -> bool:
    """Tell whether a feed's address is below its page, as that of a post's comments."""
    parts = [part for part in own.split("/") if part]
    return len(parts) > 1 and urlsplit(feed).path.startswith(f"{own}/")


def named_posts(page: Page, url: str) -> str | None:
    """Return the list of posts of WordPress' API, if the page links the API."""
    base = next(iter(_INTERFACE(page.response.root)), None)
    if not base:
        return None
    root = urljoin(url, base)
    mark = "&" if "?" in root else "?"
    return f"{root.rstrip('/') if mark == '?' else root}{'/' if mark == '?' else ''}wp/v2/posts{mark}per_page=100&_fields=link,date,title"


def platform_of(page: Page) -> str:
    """Return the system that made a page: ``wordpress``, ``drupal``, …; empty if unknown."""
    named = (StructuredData(page.response.root).meta("generator") or "").lower()
    text = page.response.text
    for name in ("wordpress", "drupal", "joomla", "typo3", "spip"):
        if name in named:
            return name
    if "/wp-content/" in text or "/wp-includes/" in text:
        return "wordpress"
    if "drupal-settings-json" in text or "/sites/default/files" in text:
        return "drupal"
    if "spip.php" in text:
        return "spip"
    if "com_content" in text:
        return "joomla"
    return "typo3" if "typo3temp" in text or "tx_news" in text else ""


def usual_feeds(platform: str, url: str) -> list[str]:
    """Return the usual addresses of feeds in this system."""
    return [urljoin(url, place) for place in _USUAL_FEEDS.get(platform, _USUAL_FEEDS[""])]


def usual_sitemaps(platform: str, url: str) -> list[str]:
    """Return the usual addresses of sitemaps."""
    return [urljoin(url, place) for place in _USUAL_SITEMAPS.get(platform, _USUAL_SITEMAPS[""])]


_POSTS = regex(
    r"post(?!-?tag)|article|artikel|news|blog|stor(?:y|ies)|actualit|noticia|beitr|node|content|presse|press",
    re.IGNORECASE,
)
_OTHERS = regex(
    r"categor|kategor|taxonom|(?<![a-z])tags?(?![a-z])|post_tag|author|users?|produ[ck]t|shop|events?|termin|veranstalt|attachment|image|video|media|job|location|people|team|member|forum|profile",
    re.IGNORECASE,
)
MAX_FIELDS = 200
"""Most fields of a form that are read."""
MAX_MONTHS = 1200
"""Most months that a form leads to: those of a century."""
MAX_VALUE = 40
"""Most characters of an option's value that are compared."""
_YEAR = regex(r"(?:19|20)\d\d")
_ALL = ("", "0", "all", "alle", "todos", "tous", "tutti")
_SECTIONS = regex(r"sections?|topics?", re.IGNORECASE)
_NEWEST = regex(r"(?:google)?news", re.IGNORECASE)
"""Matches the file that holds only the articles of the last two days."""
_PAGES = regex(r"(?<![a-z])(?:pages?|seiten|paginas?)(?![a-z=])(?!=)", re.IGNORECASE)


def wanted_sitemaps(urls: list[str], languages: Sequence[str] = ()) -> list[str]:
    """Return the files of an index that may list articles, by their names.

    >>> wanted_sitemaps(["http://a/post-sitemap.xml", "http://a/page-sitemap.xml", "http://a/post_tag-sitemap.xml"])
    ['http://a/post-sitemap.xml']
    >>> wanted_sitemaps(["http://a/topics_2025.xml", "http://a/news.xml", "http://a/pages.xml"])
    ['http://a/topics_2025.xml', 'http://a/news.xml']
    """
    kept = [url for url in urls if not _OTHERS.search(_name(url)) and _is_in(url, languages)]
    posts = [url for url in kept if _POSTS.search(_name(url))]
    if any(not _NEWEST.search(_name(url)) for url in posts):
        kept = [url for url in kept if url in posts or not _SECTIONS.search(_name(url))]
    if posts:
        kept = [url for url in kept if url in posts or not _PAGES.search(_name(url))]
    return kept or urls


def _name(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rpartition('/')[2]}?{parts.query}"


def _is_in(url: str, languages: Sequence[str]) -> bool:
    words = re.findall(r"(?<![a-z])[a-z]{2}(?![a-z])", urlsplit(url).path.lower())
    named = {word for word in words if word in path_words.LANGUAGES}
    return not languages or not named or not named.isdisjoint(languages)


def submitted(form: Element, url: str, values: dict[str, str]) -> str | None:
    """Return the address of a GET form with these values and its hidden ones; None for others."""
    if (form.get("method") or "get").lower() != "get":
        return None
    hidden: dict[str, str] = {
        str(one.get("name")): one.get("value") or ""
        for one in islice(form.iterdescendants("input"), MAX_FIELDS)
        if one.get("type") == "hidden" and one.get("name")
    }
    action = absolute(url, form.get("action") or url)
    if action is None:
        return None
    parts = urlsplit(action)
    fields = {**dict(parse_qsl(parts.query)), **hidden, **values}
    return urlunsplit(parts._replace(query=urlencode(fields)))


def options_of(select: Element) -> list[tuple[str, str]]:
    """Return the texts and values of a select; an option without a value sends its text."""
    texts = [(one, squash(start_of(one)[:40]) or "") for one in select.iterdescendants("option")]
    return [(text, text if (v := one.get("value")) is None else v.strip()) for one, text in texts]


def months_in(form: Element, url: str) -> list[str]:
    """Return the addresses to which a GET form with a select for years and one for months leads, the
    newest first: of the years, if it has an entry for all months.
    """
    selects = {str(one.get("name")): _values(one) for one in form.iterdescendants("select")}
    years = {name: v for name, v in selects.items() if any(map(_YEAR.fullmatch, v))}
    months = {name: v for name, v in selects.items() if name not in years and _has_months(name, v)}
    if len(years) != 1 or len(months) != 1:
        return []
    ((year, all_years),) = years.items()
    ((month, numbers),) = months.items()
    whole = [one for one in numbers if one.lower() in _ALL]
    made = (
        submitted(form, url, {year: one, month: number})
        for one in sorted(filter(_YEAR.fullmatch, all_years), reverse=True)
        for number in whole[:1] or sorted(filter(str.isdecimal, numbers), key=int, reverse=True)
        if number in _ALL or (int(one), int(number)) <= _this_month()
    )
    return [address for address in islice(made, MAX_MONTHS) if address and address != url]


def _has_months(name: str, values: list[str]) -> bool:
    numbers = [int(one) for one in values if one.isdecimal() and int(one)]
    is_named = path_words.PERIOD.fullmatch(name) is not None
    return max(numbers, default=0) == 12 or (is_named and 1 < max(numbers, default=0) < 12)


def _values(select: Element) -> list[str]:
    return list(dict.fromkeys(value[:MAX_VALUE] for _, value in options_of(select)))


def _this_month() -> tuple[int, int]:
    today = datetime.now(UTC)
    return today.year, today.month
