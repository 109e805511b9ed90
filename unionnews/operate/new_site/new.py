"""Write a site's file from what its own pages say."""

import importlib
import json
import keyword
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from unionnews.crawling.crawl import CrawlOptions, crawl, spider_of
from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.site_facts import language_of_page, time_zone, title_of
from unionnews.crawling.own_sites import own_sites
from unionnews.crawling.sites import site_of
from unionnews.exceptions import RunError, UsageError
from unionnews.fetching.api import captured_page
from unionnews.folder.archive import ArchiveIndex, archive_files, read_at
from unionnews.folder.file_names import ARCHIVE, RECORDS
from unionnews.folder.ledger import newest_records
from unionnews.pages.extract import Page

SPIDERS = Path("unionnews") / "spiders"
"""Folder of the sites in this repository."""
OWN = Path("sites")
"""Folder in which sites are written outside of this repository."""
TRIED = 5
"""Number of articles that are read to see whether the site's file works."""
# Every value is written as a literal, so that a page cannot put code into the file.
_TEMPLATE = '''"""{note}. Evidence: {evidence}, read on the day below."""

from unionnews.crawling.base_spiders import FoundSpider
from unionnews.items import Publisher


class {cls}Spider(FoundSpider):
    name = {name}
    title = {title}
    publisher = Publisher(name={title}, url={home})
    inLanguage = {language}
    timezone = {timezone}
    allowed_domains = [{domain}]
    start_urls = [{start}]
    every = {every}
    sample_addresses = ({samples},)
    verified = {verified}
'''
_LITERALS = ("name", "title", "home", "language", "timezone", "domain", "start", "every")
_PACES = ((6 * 3600, "1h"), (48 * 3600, "6h"))
"""Seconds between articles, with the interval of crawls for it; beyond these, once a day."""


@dataclass(slots=True, frozen=True, kw_only=True)
class NewSite:
    """A site to be declared, as far as it is known."""

    name: str
    title: str
    language: str
    timezone: str
    why_timezone: str
    """How the time zone was found, and whether it is certain."""
    start: str
    samples: tuple[str, ...]
    """Addresses of articles."""
    evidence: str = "one page"
    every: str = "6h"

    @property
    def home(self) -> str:
        """Address of its home page."""
        parts = urlsplit(self.start)
        return f"{parts.scheme}://{parts.netloc}/"

    @property
    def domain(self) -> str:
        """Domain its pages are on."""
        return (urlsplit(self.start).hostname or "").removeprefix("www.")

    def source(self, verified: str) -> str:
        """Return the text of the site's file; ``verified`` is the day of the pages."""
        return _TEMPLATE.format(
            cls="".join(part.title() for part in self.name.split("_")),
            note=re.sub(r'[\\"]', "'", self.title),
            evidence=self.evidence,
            samples=", ".join(map(_literal, self.samples)),
            verified=_literal(verified),
            **{field: _literal(getattr(self, field)) for field in _LITERALS},
        )


@dataclass(slots=True)
class Trial:
    """The result of a first look at a site."""

    site: NewSite
    records: list[dict[str, Any]] = field(default_factory=list)
    page: Page | None = None
    """One of its articles."""


def _literal(text: str) -> str:
    """Return a string as a literal of Python and JSON."""
    return json.dumps(text, ensure_ascii=False)


def check_new(name: str, url: str) -> None:
    """Raise :class:`UsageError` for a name or an address that no new site can have."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,30}", name) or keyword.iskeyword(name):
        raise UsageError(f"{name}: not a name; use small letters, digits and _")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url}: not an address; give one of the site's")
    if "@" in parts.netloc or not re.fullmatch(r"[!-~]+", url):
        raise UsageError(
            f"{url}: has a user name, blanks or letters beyond ASCII; write it plainly"
        )
    if known := site_of(url):
        raise UsageError(f"{url}: is of the declared site {known.name}")
    _free_place(name)  # before any host is asked for six pages


def site_of_page(name: str, url: str, page: Page) -> NewSite:
    """Return what one saved article says about its site."""
    host = urlsplit(url).hostname or ""
    language = language_of_page(page)
    zone, why = time_zone(host, language)
    home = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"
    return NewSite(
        name=name, title=title_of(page, host), language=language or "und", timezone=zone,
        why_timezone=why, start=home, samples=(url,),
    )  # fmt: skip


def tried_site(name: str, url: str, delay: float | None = None) -> Trial:
    """Look around on a site as ``crawl URL`` does, and read up to five articles.

    Raises :class:`UsageError` if there are no articles, or none can be found. Raises
    :class:`RunError` if the site cannot be read now.
    """
    with tempfile.TemporaryDirectory() as output:
        options = CrawlOptions(
            maxArticles=TRIED, output=Path(output), delay=delay, logLevel="ERROR"
        )
        folder = options.output / spider_of(url, options).name
        crawl(url, options)
        found = Findings.read(folder)
        records = newest_records(folder / RECORDS, 10 * TRIED)
        if found is None or not records:
            raise RunError(f"{url}: no article could be read; look with: unionnews crawl {url}")
        page = _stored_page(folder, records[0])
    return Trial(_found(name, url, found, records), records, page)


def _found(name: str, url: str, found: Findings, records: Sequence[dict[str, Any]]) -> NewSite:
    # Findings say which zone was taken, but not why; so it is found once more here.
    zone, why = time_zone(found.hosts[0], found.language)
    return NewSite(
        name=name, title=found.title, language=found.language or "und",
        timezone=found.timezone or zone, why_timezone=why, start=url,
        samples=tuple(record["url"] for record in records[:3]),
        evidence=f"{len(records)} pages", every=_pace(records),
    )  # fmt: skip


def _pace(records: Sequence[dict[str, Any]]) -> str:
    """Return the interval of crawls, chosen by the median time between articles."""
    days = [one["datePublished"] for one in records if one["datePublished"]]
    times = sorted(datetime.fromisoformat(day).replace(tzinfo=None) for day in days)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(times)]
    if not gaps:
        return "6h"
    return next((every for limit, every in _PACES if median(gaps) <= limit), "1d")


def _stored_page(folder: Path, record: dict[str, Any]) -> Page:
    place = record["metadata"]["pages"][0]["archive"]
    with ArchiveIndex.open(archive_files(folder / ARCHIVE)) as index:
        capture = read_at(folder / place["file"], place["offset"], resolve=index.resolve)
    return captured_page(capture)


def _free_place(name: str) -> Path:
    folder = SPIDERS if SPIDERS.is_dir() else next(iter(own_sites()), OWN)
    target = folder / f"{name}.py"
    if target.exists():
        raise UsageError(f"{target}: exists; take another name")
    return target


def write_site(site: NewSite, verified: str) -> Path:
    """Write the site's file: into this repository, into the folder that ``UNIONNEWS_SITES`` names
    first, or into ``sites/`` here. Raises :class:`UsageError` where there is one.
    """
    target = _free_place(site.name)
    target.parent.mkdir(exist_ok=True)
    target.write_text(site.source(verified), encoding="utf-8")
    importlib.invalidate_caches()
    return target
