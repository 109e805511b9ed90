"""The report as one HTML file, without scripts, fonts or addresses that a browser would fetch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import nlargest
from html import escape
from pathlib import Path
from typing import Any

from unionnews.dataset.profile import FIELDS, LENGTHS, Profile
from unionnews.folder.atomic import on_disk, write_whole
from unionnews.folder.ledger import PastRun
from unionnews.folder.ledger.reports import days_between, gaps
from unionnews.reading_room.report import charts
from unionnews.reading_room.report.health import Health, spoken
from unionnews.reading_room.report.numbers import Numbers, SiteNumbers
from unionnews.reading_room.report.report_words import said
from unionnews.version import __version__
from unionnews.words.patterns import regex

STYLE = (Path(__file__).parent / "report.css").read_text(encoding="utf-8")
_DAYS = 60
"""Number of days in the daily chart, up to the newest article."""
_TOP = 15
_DAY = regex(r"(\d{4}-\d\d-\d\d)( \d\d:\d\d)?$")
_GAPS = 15


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
    parts = [
        _health(numbers.health),
        _facts(profile),
        _warnings(numbers.warnings()),
        _latest(numbers),
        *(_charts(profile) if profile.rows else ()),
        _gaps(profile),
        _revisions(profile),
        _encodings(profile),
        _layouts(profile),
        _stories(numbers),
        *map(_site, numbers.sites),
    ]
    return _framed(f"<p class=made>{_moment(numbers.made.isoformat())}</p>{''.join(parts)}")


def _framed(inner: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{said("en")}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{said('Union news: report')}</title><style>{STYLE}</style></head><body>"
        f"<h1>{said('Union news: report')}</h1>{inner}"
        f"<footer>unionnews {escape(__version__)}</footer></body></html>\n"
    )


def _health(found: Sequence[Health]) -> str:
    rows = "".join(
        f'<li class="{one.light.name.lower()}"><b>{escape(one.site)}</b> <span>{said(one.light)}</span>'
        f" <small>{_succeeded(one)}{_due(one)}</small></li>"
        for one in found
    )
    return f'<ul class="health">{rows}</ul>' if rows else ""


def _succeeded(one: Health) -> str:
    if one.succeeded is None:
        return said("no run succeeded")
    return said("last succeeded {span} ago", span=spoken(one.succeeded))


def _due(one: Health) -> str:
    if one.due is None:
        return ""
    late = one.due.total_seconds() < 0
    return said(", due since {span}" if late else ", next due in {span}", span=spoken(one.due))


def _moment(text: str | None) -> str | None:
    """Return a time in a form for people, to the minute, in UTC as all our times."""
    return f"{text[:10]} {text[11:16]} UTC" if text else None


def _latest(numbers: Numbers) -> str:
    rows = [(one.day or None, one.text, one.site) for one in numbers.latest]
    return _table("Latest", ("date", "headline", "site"), rows)


def _facts(profile: Profile) -> str:
    days = list(profile.days())
    facts = [
        ("articles", f"{profile.rows:,}"),
        ("sites", f"{len({site for site, _ in profile.by_year})}"),
        ("published", f"{days[0]} – {days[-1]}" if days else "–"),
        ("downloaded until", _moment(profile.downloaded[1]) or "–" if profile.downloaded else "–"),
        ("sources", f"{len([name for name in profile.sources if name]):,}"),
        ("gone from the site", f"{profile.gone:,}"),
        ("revised", f"{profile.rows - profile.by_revision[1]:,}"),
        ("repaired", f"{profile.repaired:,}"),
    ]
    items = "".join(f"<div><dt>{escape(said(k))}</dt><dd>{escape(v)}</dd></div>" for k, v in facts)
    return f'<dl class="facts">{items}</dl>'


def _warnings(found: Sequence[str]) -> str:
    if not found:
        return '<p class="fine">' + said("Nothing stands out.") + "</p>"
    return f'<ul class="warnings">{"".join(f"<li>{escape(one)}</li>" for one in found)}</ul>'


def _charts(profile: Profile) -> Iterable[str]:
    names = _series(profile)
    sites = list(dict.fromkeys(names.values()))
    yield from _timeline(profile, names)
    if profile.by_hour:
        hours = charts.by_class(_hours(profile, names), "hour", sites)
        yield _figure("Time of day", hours, _HOURS_NOTE)
    lengths = charts.by_class(_lengths(profile, names), "length", sites)
    yield _figure("Length of texts (characters)", lengths)
    if sources := _sources(profile):
        title = said("Sources, the first {n}", n=_TOP)
        yield _figure(title, charts.ranking(sources, "source"))
    coverage = charts.shares(_coverage(profile), "field", "year")
    yield _figure("Fields that have a value, by year", coverage, "The fuller the color, the more.")


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


def _timeline(profile: Profile, names: Mapping[str, str]) -> Iterable[str]:
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
        yield _figure("Articles a month", charts.over_time(daily, "utcyearmonth", sites))
        days = charts.over_time(recent, "utcyearmonthdate", sites, span)
        title = said("Articles a day, {n} days to {day}", n=_DAYS, day=newest)
        yield _figure(title, days)


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


def _figure(title: str, svg: str, note: str = "") -> str:
    caption = f"<figcaption>{escape(said(note))}</figcaption>" if note else ""
    return f"<figure><h2>{escape(said(title))}</h2>{svg}{caption}</figure>"


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    if not rows:
        return ""
    heads = "".join(f"<th>{escape(said(name))}</th>" for name in head)
    lines = "".join(
        f"<tr>{''.join(f'<td>{_marked(_shown(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f'<section><h2>{escape(said(title))}</h2><div class="scroll"><table><thead><tr>{heads}</tr>'
        f"</thead><tbody>{lines}</tbody></table></div></section>"
    )


def _marked(text: str) -> str:
    """Return text as HTML in which a day is not broken across lines."""
    return _DAY.sub(r"<time>\1</time>\2", text) if _DAY.match(text) else escape(text)


def _shown(cell: object) -> str:
    if cell is None:
        return "–"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _gaps(profile: Profile) -> str:
    sites = sorted({site for site, _ in profile.by_day})
    found = [(days_between(*gap), site, *gap) for site in sites for gap in gaps(profile.days(site))]
    rows = [(site, first, last, days) for days, site, first, last in nlargest(_GAPS, found)]
    return _table("Longest gaps", ("site", "from", "to", "days"), rows)


def _revisions(profile: Profile) -> str:
    rows = sorted(profile.by_revision.items())
    return _table("Revisions", ("revisions", "articles"), rows) if len(rows) > 1 else ""


def _encodings(profile: Profile) -> str:
    rows = [(*names, count) for names, count in profile.encodings.most_common()]
    return _table("Encodings of pages", ("declared", "used", "pages"), rows)


def _layouts(profile: Profile) -> str:
    rows = [(*names, count) for names, count in profile.layouts.most_common()]
    return _table("Layouts", ("site", "layout", "articles"), rows)


def _stories(numbers: Numbers) -> str:
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
    return _table(title, ("story", "articles", "first", "sources in order"), rows)


def _site(site: SiteNumbers) -> str:
    states = [(said(name), count) for name, count in site.states.items() if count]
    failures = list(site.failures.items())
    return (
        _table(said("{site}: addresses", site=site.title), ("state", "addresses"), states)
        + _table(said("{site}: failures", site=site.title), ("reason", "addresses"), failures)
        + _table(
            said("{site}: last runs", site=site.title), _RUN_HEAD, [_run(run) for run in site.runs]
        )
    )


_RUN_HEAD = ("started (UTC)", "took", "outcome", "new", "requests")


def _run(run: PastRun) -> tuple[object, ...]:
    counts = (run.summary or {}).get("counts") or {}
    took = "–"
    if run.ended:
        ended, started = map(datetime.fromisoformat, (run.ended, run.started))
        took = spoken(ended - started)
    return (
        run.started[:16].replace("T", " "), took, said(run.outcome or "–").replace("_", " "), counts.get("newRevisions"), counts.get("requests")
    )  # fmt: skip
