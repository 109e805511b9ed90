"""Addresses of feeds, sitemaps and APIs of a site: named in its pages, or usual ones."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.crawling.discovery.path_words import LANGUAGES
from unionnews.pages.extract import Page
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.selectors import xpath_query
from unionnews.words.patterns import regex

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
    r"categor|kategor|taxonom|(?<![a-z])tags?(?![a-z])|post_tag|author|users?|produ[ck]t|shop|events?|termin|veranstalt|attachment|image|video|media|job|location|section|topic|people|team|member|forum|profile",
    re.IGNORECASE,
)
_PAGES = regex(r"(?<![a-z])(?:pages?|seiten|paginas?)(?![a-z=])(?!=)", re.IGNORECASE)


def wanted_sitemaps(urls: list[str], language: str | None) -> list[str]:
    """Return the files of an index that may list articles, by their names.

    >>> wanted_sitemaps(["http://a/post-sitemap.xml", "http://a/page-sitemap.xml", "http://a/post_tag-sitemap.xml"], None)
    ['http://a/post-sitemap.xml']
    """
    kept = [url for url in urls if not _OTHERS.search(_name(url)) and _is_in(url, language)]
    if any(_POSTS.search(_name(url)) for url in kept):
        kept = [url for url in kept if _POSTS.search(_name(url)) or not _PAGES.search(_name(url))]
    return kept or urls


def _name(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rpartition('/')[2]}?{parts.query}"


def _is_in(url: str, language: str | None) -> bool:
    words = re.findall(r"(?<![a-z])[a-z]{2}(?![a-z])", urlsplit(url).path.lower())
    named = {word for word in words if word in LANGUAGES}
    return language is None or not named or language in named
