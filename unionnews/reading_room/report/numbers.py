"""The numbers of a report, from records, ledgers and stories."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from unionnews.dataset.collection import Collection, collect
from unionnews.dataset.profile import Profile
from unionnews.dataset.stories.stories_file import StoryMember, members
from unionnews.exceptions import LedgerError
from unionnews.folder.ledger import PastRun, View
from unionnews.operate.check.alarms import changed_fields
from unionnews.operate.site_titles import titles_of
from unionnews.reading_room.report.health import Health, health
from unionnews.reading_room.report.report_words import said

MIDNIGHT = 0.9
"""If this share of a site's dates is at hour 0, the report warns that its parser loses the time."""
_FEW = 10
_RUNS = 10
_HEADLINE = 300
"""Longest headline in characters; a hostile page may print a megabyte."""
_LARGEST = 10
_LATEST = 12


class Headline(NamedTuple):
    """One article, as a line."""

    instant: int
    id: str
    site: str
    day: str
    text: str


@dataclass(slots=True)
class SiteNumbers:
    """The numbers from the ledger of one folder."""

    name: str
    title: str
    runs: list[PastRun]
    states: dict[str, int]
    failures: dict[str, int]
    """Number of failed addresses by reason."""
    changed: list[str]
    """Fields that a check has found changed."""


@dataclass(slots=True)
class Numbers:
    """Everything in the report."""

    profile: Profile
    rejected: int
    reason: str = ""
    """What is wrong with the first line that is not a record."""
    sites: list[SiteNumbers] = field(default_factory=list)
    stories: list[StoryMember] = field(default_factory=list)
    """The first article of each of the largest stories."""
    story_sizes: dict[int, int] = field(default_factory=dict)
    headlines: dict[str, str] = field(default_factory=dict)
    """Headlines of these first articles, by id."""
    latest: list[Headline] = field(default_factory=list)
    """The newest articles."""
    health: list[Health] = field(default_factory=list)
    made: datetime = field(default_factory=lambda: datetime.now(UTC))

    def warnings(self) -> list[str]:
        """Return warnings, one sentence each."""
        profile = self.profile
        found = [
            said(
                "{site}: {share:.0%} of the times are in the hour of midnight; the parser may lose them",
                site=site,
                share=share,
            )
            for site, share in self._midnights().items()
            if share >= MIDNIGHT
        ]
        checked = ((site, ", ".join(site.changed)) for site in self.sites if site.changed)
        found += [
            said("{site}: check found changed: {fields}", site=site.title, fields=fields)
            for site, fields in checked
        ]
        counted = (
            (self.rejected, "Lines that are no records: {n:,} (the first: {reason}); an export writes all to _rejected.jsonl"),
            (profile.undecoded, "Pages with characters that could not be decoded: {n:,}"),
            (profile.years[""], "Articles without a date: {n:,}"),
            (sum(sum(site.failures.values()) for site in self.sites), "Addresses that failed: {n:,}"),
        )  # fmt: skip
        told = (said(what, n=count, reason=self.reason) for count, what in counted if count)
        return [*found, *told]

    def _midnights(self) -> dict[str, float]:
        hours = self.profile.by_hour
        timed: Counter[str] = Counter()
        for (site, _), count in hours.items():
            timed[site] += count
        return {site: hours[site, 0] / n for site, n in timed.items() if n >= _FEW}


def gather(
    paths: Sequence[Path],
    zones: Mapping[str, str],
    stories: Path | None = None,
    every: Mapping[str, timedelta] = MappingProxyType({}),
) -> Numbers:
    """Return the numbers from the records at ``paths`` and the file ``stories``.

    ``zones`` has the time zone of each site, ``every`` the interval of its crawls.

    Raises :class:`RunError` if a source cannot be read, or does not fit its ledger.
    """
    numbers = Numbers(Profile(), 0)
    if stories is not None and stories.is_file():
        _add_stories(numbers, stories)
    titles = titles_of({path.parent for path in paths})
    with collect(paths, zones=zones) as found:
        numbers.latest = nlargest(_LATEST, _headlines(found, numbers, titles))
        numbers.rejected, numbers.reason = found.rejected, found.reason
    numbers.sites = [site for path in paths if (site := _site(path.parent, titles))]
    numbers.health = list(_judged(numbers, every))
    return numbers


def _judged(numbers: Numbers, every: Mapping[str, timedelta]) -> Iterator[Health]:
    for site in numbers.sites:
        if one := health(site.title, site.runs, every.get(site.name), numbers.made):
            yield one


def _headlines(
    found: Collection, numbers: Numbers, titles: Mapping[str, str]
) -> Iterator[Headline]:
    """Count every row, and yield it as a headline."""
    first = {story.id for story in numbers.stories}
    for line, record in found.rows():
        row = replace(line, site=titles.get(line.site, line.site))
        numbers.profile.add(row, record)
        text = record.headline or row.id
        text = text if len(text) <= _HEADLINE else f"{text[:_HEADLINE]}…"
        if row.id in first:
            numbers.headlines[row.id] = text
        yield Headline(row.instant, row.id, row.site, (record.datePublished or "")[:10], text)


def _site(folder: Path, titles: Mapping[str, str]) -> SiteNumbers | None:
    try:
        view = View.read(folder)
    except LedgerError:
        return None
    with view:
        reasons = Counter(failure.reason or "unknown" for failure in view.failures())
        return SiteNumbers(
            folder.name,
            titles[folder.name],
            view.runs(_RUNS),
            view.states(),
            dict(reasons.most_common(10)),
            changed_fields(folder),
        )


def _add_stories(numbers: Numbers, path: Path) -> None:
    sizes: Counter[int] = Counter()
    for member in members(path):
        if member.isEarliest:
            sizes[member.storySize] += 1
            numbers.stories.append(member)
            if len(numbers.stories) > 10 * _LARGEST:
                numbers.stories = _largest(numbers.stories)
    numbers.stories = _largest(numbers.stories)
    numbers.story_sizes = dict(sorted(sizes.items()))


def _largest(stories: list[StoryMember]) -> list[StoryMember]:
    several = [story for story in stories if story.storySize > 1]
    return sorted(several, key=lambda story: (-story.storySize, story.id))[:_LARGEST]
