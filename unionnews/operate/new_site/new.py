"""Write a site's file from one of its pages."""

from __future__ import annotations

import importlib
import json
import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from unionnews.crawling.sites import site_of
from unionnews.exceptions import UsageError
from unionnews.pages.extract import Page
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.lists import links
from unionnews.pages.selectors import xpath_query
from unionnews.words.languages import language_tag

SPIDERS = Path("unionnews") / "spiders"
MAX_SAMPLES = 3
_FEEDS = xpath_query(
    "//link[@rel='alternate'][contains(@type, 'rss') or contains(@type, 'atom') or contains(@type, 'feed+json')]/@href"
)
_COMMENTS = re.compile(r"comment", re.IGNORECASE)
_LANGUAGES = {
    "zh": "Asia/Shanghai", "de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid", "it": "Europe/Rome",
    "pt": "Europe/Lisbon", "el": "Europe/Athens", "pl": "Europe/Warsaw", "nl": "Europe/Amsterdam", "sv": "Europe/Stockholm",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "ru": "Europe/Moscow", "tr": "Europe/Istanbul", "hi": "Asia/Kolkata",
}  # fmt: skip
# Every value is a literal: a page must not write what is run.
_TEMPLATE = '''"""{note}. Evidence: one page, read on the day below."""

from unionnews.crawling.base_spiders import {base}
from unionnews.items import Publisher
{imports}

class {cls}Spider({base}):
    name = {name}
    title = {title}
    publisher = Publisher(name={publisher}, url={home})
    inLanguage = {language}
    timezone = {timezone}
    allowed_domains = [{domain}]
    start_urls = [{start}]
{pages}    sample_addresses = ({samples},)
    verified = {verified}
'''
_LITERALS = ("name", "title", "publisher", "home", "language", "timezone", "domain", "start")
MAX_TITLE = 100


@dataclass(slots=True, frozen=True, kw_only=True)
class NewSite:
    """What one page tells about its site."""

    name: str
    title: str
    publisher: str
    home: str
    language: str
    timezone: str
    domain: str
    start: str
    """A feed of the page, else the sitemaps of robots.txt."""
    platform: str | None
    """``wordpress``, ``drupal`` or None."""
    samples: tuple[str, ...]

    @property
    def base(self) -> str:
        """Base spider."""
        if self.start.endswith("/robots.txt"):
            return "SitemapSpider"
        return "WordPressSpider" if self.platform == "wordpress" else "FeedSpider"

    def source(self, verified: str) -> str:
        """Return the text of the site's file; ``verified`` is the day of the page."""
        platform = None if self.base == "WordPressSpider" else self.platform
        return _TEMPLATE.format(
            base=self.base,
            cls="".join(part.title() for part in self.name.split("_")),
            imports=f"from unionnews.pages.platforms import {platform}\n" if platform else "",
            pages=_pages(self.base, platform),
            note=re.sub(r'[\\"]', "'", self.title),
            samples=", ".join(map(_literal, self.samples)),
            verified=_literal(verified),
            **{field: _literal(getattr(self, field)) for field in _LITERALS},
        ).replace("\n\n\n\n", "\n\n\n")


def _literal(text: str) -> str:
    """Return a string as Python and JSON write it."""
    return json.dumps(text, ensure_ascii=False)


def _pages(base: str, platform: str | None) -> str:
    if base == "WordPressSpider":
        return ""
    return f"    pages = {platform}.LAYOUTS\n" if platform else "    pages = ()\n"


def new_site(name: str, url: str, page: Page) -> NewSite:
    """Find out what a page tells about its site.

    Raises :class:`UsageError` for a name or an address that cannot be a new site's.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", name) or keyword.iskeyword(name):
        raise UsageError(f"{name}: not a name; use small letters, digits and _")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url}: not an address; give that of one article")
    if "@" in parts.netloc or not re.fullmatch(r"[!-~]+", url):
        raise UsageError(
            f"{url}: has a user name, blanks or letters beyond ASCII; write it plainly"
        )
    if known := site_of(url):
        raise UsageError(f"{url}: is of the declared site {known.name}")
    data = StructuredData(page.response.root)
    named = data.meta("og:site_name", "application-name") or ""
    # Line breaks and marks that turn the direction are not printable.
    title = "".join(c for c in named[:MAX_TITLE] if c.isprintable()).strip()
    title = title or parts.hostname.removeprefix("www.")
    language = _language(page, data)
    home = f"{parts.scheme}://{parts.netloc}/"
    return NewSite(
        name=name,
        title=title,
        publisher=title,
        home=home,
        language=language,
        timezone=_timezone(parts.hostname, language),
        domain=parts.hostname.removeprefix("www."),
        start=next(_feeds(page, url), urljoin(home, "/robots.txt")),
        platform=_platform(page, data),
        samples=(url, *_alike(page, url)),
    )


def write_site(site: NewSite, verified: str, folder: Path = SPIDERS) -> Path:
    """Write the site's file. Raises :class:`UsageError` where there is one."""
    target = folder / f"{site.name}.py"
    if target.exists():
        raise UsageError(f"{target}: exists; take another name")
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; run this at the root of the repository")
    target.write_text(site.source(verified), encoding="utf-8")
    importlib.invalidate_caches()
    return target


def _language(page: Page, data: StructuredData) -> str:
    root = page.response.root
    named = root.get("lang") or data.text("inLanguage") or data.meta("og:locale")
    return language_tag(named) or "en"


def _feeds(page: Page, url: str) -> Iterator[str]:
    for address in _FEEDS(page.response.root):
        feed = urljoin(url, address.strip())
        if (
            re.fullmatch(r"https?://[!-~]+", feed)
            and not _COMMENTS.search(feed)
            and "oembed" not in feed
            and urlsplit(url).path.rstrip("/") + "/feed" not in feed
        ):
            yield feed


def _platform(page: Page, data: StructuredData) -> str | None:
    generator = (data.meta("generator") or "").lower()
    text = page.response.text
    if "wordpress" in generator or "/wp-content/" in text:
        return "wordpress"
    if "drupal" in generator or "drupal-settings-json" in text or "/sites/default/files" in text:
        return "drupal"
    return None


def _timezone(host: str, language: str) -> str:
    """Return the first zone of the country of the domain, else a zone of the language."""
    country = {"uk": "GB"}.get(host.rpartition(".")[2], host.rpartition(".")[2].upper())
    zones = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    for line in zones.splitlines():
        cells = line.split("\t")
        if cells[0] == country:
            return cells[2]
    return _LANGUAGES.get(language.partition("-")[0], "UTC")


def _alike(page: Page, url: str) -> list[str]:
    """Return a few links whose addresses are formed as the page's own."""
    form = _form(url)
    found = (link.url for link in links(page.response))
    return list(dict.fromkeys(other for other in found if other != url and _form(other) == form))[
        : MAX_SAMPLES - 1
    ]


def _form(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    shape = re.sub(r"\d+", "0", parts.path)
    return parts.netloc, re.sub(r"[^/0.]*-[^/.]*", "slug", shape)
