"""Choose the captures to read, from the index alone, before any page is read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import urlsplit

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.bounds import parse_day
from unionnews.crawling.sites import all_sites, declared_site, site_in
from unionnews.folder.archive import PAGE_STATUSES, ArchiveIndex, CaptureRef
from unionnews.folder.archive.catalog import microseconds
from unionnews.folder.closeable import Closeable
from unionnews.folder.ledger import Bounds
from unionnews.folder.scratch import scratch
from unionnews.normalize.identity import identity
from unionnews.normalize.urls import ArticleAddress, article_address, plain_canonical
from unionnews.operate.reextract.archive_reading import asked_site

_TABLES = """
CREATE TABLE article (
    site TEXT NOT NULL, key TEXT NOT NULL, rank INTEGER NOT NULL, date INTEGER NOT NULL,
    file INTEGER NOT NULL, offset INTEGER NOT NULL
);
CREATE TABLE further (site TEXT NOT NULL, key TEXT NOT NULL, UNIQUE (site, key));
"""
_EVERY = "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)"
_NEWEST = f"""
{_EVERY} ON CONFLICT (site, key) DO UPDATE SET
    rank = excluded.rank, date = excluded.date, file = excluded.file, offset = excluded.offset
    WHERE (excluded.rank, excluded.date) > (article.rank, article.date)"""
# Groups the captures of each article, oldest first; articles are sorted by their first place.
_JOBS = """
SELECT min(file << 44 | offset) OVER (PARTITION BY site, key) AS place,
    site, key, file, offset, date
FROM article ORDER BY place, date, file, offset"""
_WORSE = """
DELETE FROM article WHERE rank < (SELECT max(rank) FROM article AS other
    WHERE other.site = article.site AND other.key = article.key)"""


@dataclass(slots=True, frozen=True, kw_only=True)
class CaptureSelection:
    """Which records are wanted from an archive."""

    site: str | None = None
    """Name of the only site to read; None reads all declared sites."""
    folder: Path | None = None
    """Output folder of that site, which may say what was learned about it."""
    generic: bool = False
    """Whether pages of undeclared sites are read too."""
    since: str | None = None
    """First day, ``YYYY-MM-DD`` or ``7d``, in the site's zone, by ``datePublished``."""
    until: str | None = None
    """Last day, inclusive."""
    allCaptures: bool = False
    """Whether every capture that changed an article is a revision; otherwise only the newest."""

    def only_site(self) -> type[SiteSpider] | None:
        """Return the only site to read, if there is one."""
        if self.folder:
            return site_in(self.folder)
        return declared_site(self.site) if self.site else None

    def bounds(self, zone: str) -> Bounds:
        """Return the days in a time zone. Raises :class:`UsageError` for what is not a day."""
        now = datetime.now(UTC)
        days = [parse_day(day, zone, now) for day in (self.since, self.until)]
        return Bounds(*(day.isoformat() if day else None for day in days))


@dataclass(slots=True, frozen=True)
class Job:
    """The captures of one article, oldest first."""

    site: str | None
    """Name of its site; None for an undeclared one."""
    places: tuple[tuple[str, int], ...]
    """File and offset of each capture."""
    key: str = ""
    """The site's key of the article."""
    newest: datetime | None = None
    """Time of the newest capture."""
    folder: Path | None = None
    """Output folder of its site, if the site may be a learned one."""


class Plan(Closeable):
    """The articles of an archive in its order; kept on disk, so that memory does not grow.

    ``counts`` has the captures that give no record of their own, by reason.
    """

    def __init__(self, index: ArchiveIndex, selection: CaptureSelection) -> None:
        self._index = index
        self._selection = selection
        self._bounds: dict[str, Bounds] = {}
        self._only = selection.only_site()
        self._db = scratch(_TABLES)
        if not selection.allCaptures:
            self._db.execute("CREATE UNIQUE INDEX article_key ON article (site, key)")
        self.counts: Counter[str] = Counter()
        self._fill()

    def _fill(self) -> None:
        self._db.execute("BEGIN")
        for number, path in enumerate(self._index.paths):
            for ref in self._index.refs(path):
                self.counts["captures"] += 1
                try:
                    reason = self._enter(ref, number)
                except ValueError:  # an address in an archive may be any text
                    reason = "bad_address"
                if reason:
                    self.counts[reason] += 1
        if self._selection.allCaptures:
            self._db.execute("CREATE INDEX article_key ON article (site, key, rank)")
            self._db.execute(_WORSE)
        self._db.execute("COMMIT")
        self.counts["older"] = self.counts["pages"] - self.total
        self.counts["lone_pages"] = self._lone_pages()

    def _enter(self, ref: CaptureRef, file: int) -> str | None:
        """Add a capture to the plan and return None, or return why it gives no record."""
        if ref.status not in (*PAGE_STATUSES, None):
            return "status"
        urlsplit(ref.url)  # raises for a broken address, which belongs to no site
        site = self._site(ref)
        if site is None and (self._only or not self._selection.generic):
            return "other_site"
        found = _identity(ref, site)
        if found is None:
            return "no_article_address"
        name = site.name if site else ""
        if not self.bounds(name).hold(found.day):
            return "outside_bounds"
        row = (name, found.key.encode("utf-8", "replace").decode())
        if found.page > 1:
            self._db.execute("INSERT OR IGNORE INTO further VALUES (?, ?)", row)
            return "further_pages"
        statement = _EVERY if self._selection.allCaptures else _NEWEST
        # Complete pages before truncated ones; then the article's own address before that of a
        # copy (in traditional script, …); then the newest.
        rank = 2 * (not ref.truncated) + (
            urlsplit(found.canonicalUrl).path == urlsplit(ref.url).path
        )
        self._db.execute(statement, (*row, rank, microseconds(ref.date), file, ref.offset))
        self.counts["pages"] += 1
        return None

    def _site(self, ref: CaptureRef) -> type[SiteSpider] | None:
        if self._only is None:
            return asked_site(ref.spider, ref.request_url, ref.url)
        is_theirs = self._only.claim(ref.request_url) or self._only.claim(ref.url)
        return self._only if is_theirs or ref.spider == self._only.name else None

    def bounds(self, name: str) -> Bounds:
        """Return the first and last day wanted of a site; an undeclared one has an empty name."""
        if name not in self._bounds:
            site = self._only or all_sites().get(name)
            self._bounds[name] = self._selection.bounds(site.timezone if site else "UTC")
        return self._bounds[name]

    def _lone_pages(self) -> int:
        lone = "SELECT count(*) FROM (SELECT * FROM further EXCEPT SELECT site, key FROM article)"
        return int(self._db.execute(lone).fetchone()[0])

    @property
    def total(self) -> int:
        """Number of captures that will be read."""
        return int(self._db.execute("SELECT count(*) FROM article").fetchone()[0])

    def jobs(self) -> Iterator[Job]:
        """Yield the articles in the order of the input."""
        paths = [str(path) for path in self._index.paths]
        rows = self._db.execute(_JOBS)
        for _, captures in groupby(rows, key=itemgetter(0)):
            found = list(captures)
            _, site, key, _, _, date = found[-1]
            places = tuple((paths[row[3]], row[4]) for row in found)
            newest = datetime.fromtimestamp(date / 1_000_000, UTC)
            yield Job(site or None, places, key, newest, self._selection.folder)

    def close(self) -> None:
        self._db.close()


def _identity(ref: CaptureRef, site: type[SiteSpider] | None) -> ArticleAddress | None:
    """Return the article of an address; None if it is not the address of an article."""
    if site is None:
        canonical = plain_canonical(ref.request_url)
        return ArticleAddress(key=identity(ref.request_url), canonicalUrl=canonical, page=1)
    for url in (ref.request_url, ref.url):
        if link := site.article_link(url):
            known = article_address(url, site.addresses)
            # Without declared forms of addresses, only the key identifies the article.
            return known or ArticleAddress(key=link.key, canonicalUrl=link.url, page=1)
    return None
