"""Statistics of records, for the dataset card and the report."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from unionnews.dataset.merge import Row
from unionnews.dataset.shapes import row_schema
from unionnews.pages.rights.rights_answers import USES

MAX_NAMES = 5000
"""Most different names that are counted one by one; our sites have a few hundred sources each."""
OTHERS = "(others)"
LENGTHS = (0, 100, 200, 400, 800, 1600, 3200, 6400, 12800)
"""Lower ends of the classes of text lengths, in characters."""

Counts = Counter[Any]


@dataclass(slots=True)
class Profile:
    """Counts of rows. Memory grows with days, years and names in the data, not with rows."""

    rows: int = 0
    gone: int = 0
    characters: int = 0
    by_day: Counts = field(default_factory=Counter)
    """By site and day of ``datePublished``, as printed by the site."""
    by_year: Counts = field(default_factory=Counter)
    """By site and year."""
    by_hour: Counts = field(default_factory=Counter)
    """By site and hour; only of dates that have a time."""
    by_length: Counts = field(default_factory=Counter)
    """By site and class of length (see ``LENGTHS``)."""
    by_revision: Counts = field(default_factory=Counter)
    filled: Counts = field(default_factory=Counter)
    """Rows with a value, by field and year."""
    years: Counts = field(default_factory=Counter)
    sources: Counts = field(default_factory=Counter)
    languages: Counts = field(default_factory=Counter)
    layouts: Counts = field(default_factory=Counter)
    """By site and layout."""
    encodings: Counts = field(default_factory=Counter)
    """Pages by declared and used encoding."""
    undecoded: int = 0
    """Pages with characters that could not be decoded."""
    repaired: int = 0
    rights: Counts = field(default_factory=Counter)
    """Rows by use and answer (``metadata.rights``)."""
    publishers: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Name and home page of each site's publisher."""
    downloaded: list[str] = field(default_factory=list)
    """First and last ``dateDownloaded``."""

    def add(self, row: Row, record: Any) -> None:
        """Count a row."""
        self.rows += 1
        self.gone += record.status == "gone"
        self.repaired += record.textRepair is not None
        self.by_revision[record.revision] += 1
        self.by_year[row.site, row.year] += 1
        self.years[row.year] += 1
        self.languages[record.inLanguage] += 1
        self.add_rights(record.metadata.rights)
        self.layouts[row.site, record.metadata.page] += 1
        _count_name(self.sources, record.source.name if record.source else None)
        if record.publisher:
            self.publishers[row.site] = record.publisher.name, record.publisher.url
        for name in FIELDS:
            if getattr(record, name):
                self.filled[name, row.year] += 1
        self._add_dates(row.site, record)
        self._add_pages(record.metadata.pages)
        self._add_length(row.site, len(record.articleBody))

    def add_rights(self, rights: Any) -> None:
        """Count the answers of a record (``metadata.rights``)."""
        for use in USES:
            self.rights[use, getattr(rights, use).answer if rights else "unknown"] += 1

    def _add_length(self, site: str, length: int) -> None:
        self.characters += length
        self.by_length[site, max(low for low in LENGTHS if low <= length)] += 1

    def _add_dates(self, site: str, record: Any) -> None:
        published = record.datePublished
        if published:
            self.by_day[site, published[:10]] += 1
            if len(published) > 10:
                self.by_hour[site, int(published[11:13])] += 1
        if downloaded := record.metadata.dateDownloaded:
            known = [*self.downloaded, downloaded]
            self.downloaded = [min(known), max(known)]

    def _add_pages(self, pages: list[Any]) -> None:
        for page in pages:
            self.encodings[page.encoding.declared, page.encoding.used] += 1
            self.undecoded += page.encoding.replaced > 0

    def days(self, site: str | None = None) -> dict[str, int]:
        """Return the rows of each day, oldest first, of one site or of all."""
        found: Counts = Counter()
        for (of, day), count in self.by_day.items():
            if site in (None, of):
                found[day] += count
        return dict(sorted(found.items()))

    def share(self, name: str, year: str | None = None) -> float:
        """Return the share of the rows, of a year or all, that have a value in a field."""
        if year is not None:
            return self.filled[name, year] / self.years[year]
        filled = sum(count for (field_, _), count in self.filled.items() if field_ == name)
        return filled / self.rows if self.rows else 0.0


FIELDS = tuple(
    name
    for name in row_schema()["properties"]
    if name not in {"id", "revision", "status", "changedFields", "metadata"}
)


def _count_name(names: Counts, name: str | None) -> None:
    names[name if name in names or len(names) < MAX_NAMES else OTHERS] += 1
