"""The report as one HTML file, without scripts, fonts or addresses that a browser would fetch."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from unionnews.dataset.profile import FIELDS, LENGTHS, Profile
from unionnews.folder.atomic import on_disk, write_whole
from unionnews.folder.ledger import PastRun
from unionnews.folder.ledger.reports import days_between, gaps
from unionnews.reading_room.report import charts
from unionnews.reading_room.report.health import Light, ending, spoken
from unionnews.reading_room.report.numbers import Numbers, SiteNumbers
from unionnews.reading_room.report.report_words import said
from unionnews.version import __version__
from unionnews.words.patterns import regex

_DAYS = 60
"""Number of days in the daily chart, up to the newest article."""
_TOP = 15
_DAY = regex(r"(\d{4}-\d\d-\d\d)( \d\d:\d\d)?$")
_GAPS = 15
Figure = tuple[str, str, str]
"""Title, drawing (SVG) and note."""
Table = tuple[str, Sequence[str], Sequence[Sequence[object]]]
"""Title, names of the columns, and rows; one without rows is not shown."""


def write_report(numbers: Numbers, target: Path) -> None:
    """Write the report to the file ``target``, whole or not at all.

    Raises :class:`RunError` if the report cannot be written.
    """
    with on_disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, page(numbers).encode(), alone=False)


def page(numbers: Numbers) -> str:
    """Return the report as HTML."""
    profile = numbers.profile
    templates = Environment(
        loader=PackageLoader("unionnews.reading_room.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {"said": said, "spoken": spoken, "ending": ending, "cell": _cell}
    style = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    return templates.get_template("report.html").render(
        style=Markup(style),  # noqa: S704  our own
        version=__version__,
        made=_moment(numbers.made.isoformat()),
        health=numbers.health,
        all_well=all(one.light is Light.GREEN for one in numbers.health),
        facts=_facts(profile),
        warnings=numbers.warnings(),
        latest=[(one.day or None, one.text, one.site) for one in numbers.latest],
        figures=list(_charts(profile) if profile.rows else ()),
        tables=[*_tables(profile), _stories(numbers), *chain(*map(_site, numbers.sites))],
    )


def _moment(text: str | None) -> str | None:
    """Return a time in a form for people, to the minute, in UTC as all our times."""
    return f"{text[:10]} {text[11:16]} UTC" if text else None


def _cell(value: object) -> str:
    """Return the text of a cell; a day or a number is not broken across lines."""
    if isinstance(value, int):
        return Markup("<span>{:,}</span>").format(value)
    text = "–" if value is None else str(value)
    day = _DAY.match(text)
    return Markup("<time>{}</time>{}").format(day[1], day[2] or "") if day else text


def _facts(profile: Profile) -> list[tuple[str, str]]:
    days = list(profile.days())
    return [
        ("articles", f"{profile.rows:,}"),
        ("sites", f"{len({site for site, _ in profile.by_year})}"),
        ("published", f"{days[0]} – {days[-1]}" if days else "–"),
        ("downloaded until", _moment(profile.downloaded[1]) or "–" if profile.downloaded else "–"),
        ("sources", f"{len([name for name in profile.sources if name]):,}"),
        ("gone from the site", f"{profile.gone:,}"),
        ("revised", f"{profile.rows - profile.by_revision[1]:,}"),
        ("repaired", f"{profile.repaired:,}"),
    ]


def _charts(profile: Profile) -> Iterable[Figure]:
    names = _series(profile)
    sites = list(dict.fromkeys(names.values()))
    yield from _timeline(profile, names)
    if profile.by_hour:
        hours = charts.by_class(_hours(profile, names), "hour", sites)
        yield "Time of day", hours, _HOURS_NOTE
    lengths = charts.by_class(_lengths(profile, names), "length", sites)
    yield "Length of texts (characters)", lengths, ""
    if sources := _sources(profile):
        yield said("Sources, the first {n}", n=_TOP), charts.ranking(sources, "source"), ""
    coverage = charts.shares(_coverage(profile), "field", "year")
    yield "Fields that have a value, by year", coverage, "The fuller the color, the more."


def _series(profile: Profile) -> dict[str, str]:
    """Return what each site is called in the charts: the smallest of many are drawn as one."""
    sizes: Counter[str] = Counter()
    for (site, _), count in profile.by_year.items():
        sizes[site] += count
    own = {site for site, _ in sizes.most_common(charts.MOST)}
    named = {
        site: site or said("(no site)") for site in sorted(sizes, key=lambda s: (s not in own, s))
    }
    return (
        named
        if len(named) <= charts.MOST + 1
        else {site: name if site in own else said("other sites") for site, name in named.items()}
    )


def _timeline(profile: Profile, names: Mapping[str, str]) -> Iterable[Figure]:
    sites = list(dict.fromkeys(names.values()))
    daily = [
        {"site": names[site], "date": day, "count": count}
        for (site, day), count in sorted(profile.by_day.items())
    ]
    newest = max((value["date"] for value in daily), default="1970-01-01")
    after = date.fromisoformat(newest) + timedelta(days=1)
    span = (after - timedelta(days=_DAYS)).isoformat(), after.isoformat()
    recent = [value for value in daily if value["date"] >= span[0]]
    if daily:
        yield "Articles a month", charts.over_time(daily, "utcyearmonth", sites), ""
        days = charts.over_time(recent, "utcyearmonthdate", sites, span)
        yield said("Articles a day, {n} days to {day}", n=_DAYS, day=newest), days, ""


_HOURS_NOTE = "Everything at midnight means that a parser loses the time."


def _hours(profile: Profile, names: Mapping[str, str]) -> list[dict[str, Any]]:
    sites = sorted({site for site, _ in profile.by_hour})
    return [
        {"hour": hour, "site": names[site], "count": profile.by_hour[site, hour]}
        for hour in range(24)
        for site in sites
    ]


def _lengths(profile: Profile, names: Mapping[str, str]) -> list[dict[str, Any]]:
    sites = sorted({site for site, _ in profile.by_length})
    return [
        {"length": f"≥{low}", "site": names[site], "count": profile.by_length[site, low]}
        for low in LENGTHS
        for site in sites
    ]


def _sources(profile: Profile) -> list[dict[str, Any]]:
    named = [(name, count) for name, count in profile.sources.most_common() if name]
    return [{"source": name, "count": count} for name, count in named[:_TOP]]


def _coverage(profile: Profile) -> list[dict[str, Any]]:
    return [
        {"field": name, "year": year or said("none"), "share": profile.share(name, year)}
        for name in FIELDS
        for year in sorted(profile.years)
    ]


def _tables(profile: Profile) -> Iterator[Table]:
    sites = sorted({site for site, _ in profile.by_day})
    found = [(days_between(*gap), site, *gap) for site in sites for gap in gaps(profile.days(site))]
    empty = [(site, first, last, days) for days, site, first, last in nlargest(_GAPS, found)]
    yield "Longest gaps", ("site", "from", "to", "days"), empty
    revisions = sorted(profile.by_revision.items())
    yield "Revisions", ("revisions", "articles"), revisions if len(revisions) > 1 else ()
    encodings = [(*names, count) for names, count in profile.encodings.most_common()]
    yield "Encodings of pages", ("declared", "used", "pages"), encodings
    layouts = [(*names, count) for names, count in profile.layouts.most_common()]
    yield "Layouts", ("site", "layout", "articles"), layouts


def _stories(numbers: Numbers) -> Table:
    rows = [
        (
            numbers.headlines.get(story.id, story.id),
            story.storySize,
            (story.datePublished or "")[:10] or None,
            " → ".join(story.sources),
        )
        for story in numbers.stories
    ]
    several = sum(count for size, count in numbers.story_sizes.items() if size > 1)
    title = said("Stories: {n:,} of several articles; the largest", n=several)
    return title, ("story", "articles", "first", "sources in order"), rows


def _site(site: SiteNumbers) -> Iterator[Table]:
    states = [(said(name), count) for name, count in site.states.items() if count]
    yield said("{site}: addresses", site=site.title), ("state", "addresses"), states
    failures = list(site.failures.items())
    yield said("{site}: failures", site=site.title), ("reason", "addresses"), failures
    yield said("{site}: last runs", site=site.title), _RUN_HEAD, [*map(_run, site.runs)]


_RUN_HEAD = ("started (UTC)", "took", "outcome", "new", "requests")


def _run(run: PastRun) -> tuple[object, ...]:
    counts = (run.summary or {}).get("counts") or {}
    took = "–"
    if run.ended:
        ended, started = map(datetime.fromisoformat, (run.ended, run.started))
        took = spoken(ended - started)
    return (
        run.started[:16].replace("T", " "), took, ending(run), counts.get("newRevisions"), counts.get("requests")
    )  # fmt: skip
