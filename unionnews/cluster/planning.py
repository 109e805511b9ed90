"""Cut the work into shards."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from unionnews.cluster.shard import Shard
from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.sites import all_sites, declared_site, site_named
from unionnews.exceptions import UsageError
from unionnews.folder.archive import need_archives
from unionnews.folder.record_lines import stamp


def site_shards(
    names: Iterable[str],
    *,
    since: date | None = None,
    until: date | None = None,
    days: int | None = None,
    pages: tuple[int, int, int] | None = None,
    delay: float | None = None,
) -> Iterator[Shard]:
    """Yield the shards of sites: one for each start page (section), cut further if asked for.

    ``days``: one shard for each span of that many days from ``since`` to ``until``. ``pages``:
    first list page, last list page, and list pages for each shard, where list pages are numbered.
    Raises :class:`UnknownSiteError`, and :class:`UsageError` where a site cannot be cut that way.
    """
    if pages and (since or until or days):
        raise UsageError("list pages or days, not both: --pages, or --since, --until and --days")
    lanes = lanes_of(all_sites().values())
    for name in names:
        site = declared_site(name)
        for section in site.start_urls:
            among = f"-{_digest(section)}" if len(site.start_urls) > 1 else ""
            cut = _page_ranges(site, section, *pages) if pages else _spans(since, until, days)
            for part, arguments in cut:
                given = {"section": section, **arguments, **_delayed(delay)}
                yield Shard(id=f"{name}{among}{part}", lane=lanes[name], site=name, arguments=given)


def _spans(
    since: date | None, until: date | None, days: int | None
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the end of the id and the arguments of a shard for each span of days."""
    if not days:
        yield "", {k: str(day) for k, day in (("since", since), ("until", until)) if day}
    elif since is None or until is None:
        raise UsageError("a cut by days needs a first and a last day: --since and --until")
    else:
        for start in range(0, (until - since).days + 1, days):
            first = since + timedelta(start)
            last = min(first + timedelta(days - 1), until)
            yield f"-{first}_{last}", {"since": str(first), "until": str(last)}


def _page_ranges(
    site: type[SiteSpider], section: str, first: int, last: int, each: int
) -> Iterator[tuple[str, dict[str, str]]]:
    form = getattr(site, "guess_next", None)
    if not form:
        raise UsageError(f"{site.name}: its list pages have no numbers; cut it by days")
    for start in range(first, last + 1, each):
        end = min(start + each - 1, last)
        address = section if start == 1 else section + form.format(number=start)
        yield f"-pages{start}-{end}", {"section": address, "last_list_page": str(end)}


def archive_shards(files: Iterable[Path]) -> Iterator[Shard]:
    """Yield one shard for each WARC file, to extract it again; each file is a lane of its own."""
    for file in files:
        need_archives([file])
        stem = file.name.removesuffix(".gz").removesuffix(".warc")
        name = f"warc-{stem[:80]}-{_digest(str(file.resolve()))}"
        # One process for each shard: the worker decides how many shards run at a time.
        command = ["extract", str(file.resolve()), "-o", "{output}/articles.jsonl", "--jobs", "1"]
        yield Shard(id=name, lane=name, kind="command", command=command)


def export_shards(
    kind: str, names: Iterable[str], source: Path, moment: datetime
) -> Iterator[Shard]:
    """Yield one shard for each site: it exports the site's records in ``source`` as one part.

    ``moment`` is the time of the plan. The ids contain it and the source: records change, so a
    later plan is new work, while the same plan submitted twice adds nothing.
    Raises :class:`UnknownSiteError`, and :class:`UsageError` where there is no such source.
    """
    if not source.exists():
        raise UsageError(f"{source}: no such folder; say with --from where the records are")
    plan = f"{stamp(moment)}-{_digest(str(source.resolve()))}"
    for name in names:
        site_named(name)
        shard = f"export-{kind}-{name}-{plan}"
        part = ["{output}/dataset", "--site", name, "--output", str(source.resolve())]
        command = ["export", kind, *part, "--quiet"]
        yield Shard(id=shard, lane=shard, kind="command", command=command)


def scheduled_shard(site: str, lane: str, moment: datetime, delay: float | None = None) -> Shard:
    """Return the shard of one scheduled crawl of a whole site."""
    shard = f"{site}@{stamp(moment)}"
    return Shard(id=shard, lane=lane, site=site, arguments=_delayed(delay), series=site)


def _delayed(delay: float | None) -> dict[str, str]:
    return {} if delay is None else {"delay": str(delay)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def lanes_of(sites: Iterable[type[SiteSpider]]) -> dict[str, str]:
    """Return the lane of each site: sites whose domains overlap share one.

    A lane is named after its shortest domain (the first of them in alphabetical order).
    """
    groups: list[list[type[SiteSpider]]] = []
    for site in sites:
        touching = [group for group in groups if any(_overlap(site, one) for one in group)]
        apart = [group for group in groups if group not in touching]
        groups = [*apart, [site, *chain(*touching)]]
    lanes: dict[str, str] = {}
    for group in groups:
        domains = sorted(domain for site in group for domain in site.allowed_domains)
        lanes |= dict.fromkeys((site.name for site in group), min(domains, key=len))
    return lanes


def _overlap(one: type[SiteSpider], other: type[SiteSpider]) -> bool:
    return any(map(one.is_on_domain, other.allowed_domains)) or any(
        map(other.is_on_domain, one.allowed_domains)
    )
