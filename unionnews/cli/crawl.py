"""``unionnews crawl``."""

import asyncio
import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from unionnews.cli.alerts import after_crawl
from unionnews.cli.console import command, grid, messages, say, say_error, table
from unionnews.cli.crawl_all import NO_ARTICLE_NOW, all_targets, crawl_several
from unionnews.cli.options import HERE, FirstDay, LastDay, Output, Quiet, Replay, RunDelay
from unionnews.crawling.base_spiders.found_spider import FoundSpider
from unionnews.crawling.bounds import span
from unionnews.crawling.crawl import DEMO, CrawlOptions, exit_status, spider_of
from unionnews.crawling.crawl import crawl as run
from unionnews.crawling.crawl_all import (
    CrawlTarget,
    SiteRun,
    first_failure,
    not_now,
    shared_status,
    targets_in,
    targets_of,
    whole_address,
    worst_status,
)
from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.ways import lines_of
from unionnews.exceptions import NoContactError, RefusedAddressError, UnionNewsError, UsageError
from unionnews.fetching.look_around import look_around
from unionnews.fetching.session import FetchOptions
from unionnews.folder.file_names import DEMO_FOLDER, RECORDS
from unionnews.folder.ledger import MAX_TRIES, Summary, View, newest_records
from unionnews.operate.status import plan

PLANNED = 100
"""Most pages that ``--dry-run`` prints."""
SHOWN = 5
"""Number of new records whose headline and date are printed."""


def crawl(  # noqa: PLR0913  one option, one parameter
    sites: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names of sites (`unionnews sites` lists them), or any addresses of sites."
        ),
    ] = None,
    listed: Annotated[
        Path | None,
        typer.Option(
            "--from", help="File with an address or a name a line, or CSV with name and address."
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All declared sites that are due.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(help="With --all: names to crawl, as `people_*`; repeatable."),
    ] = None,
    but: Annotated[
        list[str] | None,
        typer.Option("--except", help="With --all: names to leave out, as `people_*`; repeatable."),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Of many sites: how many at a time, a process each.")
    ] = 2,
    since: FirstDay = None,
    until: LastDay = None,
    max_articles: Annotated[
        int | None, typer.Option(min=1, help="New articles to stop after.")
    ] = None,
    max_list_pages: Annotated[
        int | None, typer.Option(min=1, help="List pages to stop after.")
    ] = None,
    max_time: Annotated[str | None, typer.Option(help="Time to stop after: 50m, 2h.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Walk all list pages.")] = False,
    anew: Annotated[
        bool, typer.Option("--anew", help="Address: look around again, whatever was learned.")
    ] = False,
    undeclared: Annotated[
        bool, typer.Option("--undeclared", help="Address: look around though the site is declared.")
    ] = False,
    output: Output = HERE,
    replay: Replay = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Replay the bundled demo archive into OUTPUT/demo.")
    ] = False,
    delay: RunDelay = None,
    browser: Annotated[
        bool, typer.Option("--browser", help="Run the scripts of pages in Chromium.")
    ] = False,
    no_archive: Annotated[
        bool, typer.Option("--no-archive", help="Do not keep the pages as WARC files.")
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would be fetched first, and fetch nothing."),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Of many sites: print the summary as JSON.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Crawl a site, or go on with a crawl that was cut short.

    Exit status: 0 complete, 1 failed to run, 2 wrong usage, 3 some pages ended failed or pending.
    """
    words = list(sites or [])
    passed = {
        "--since": since, "--until": until, "--max-articles": max_articles, "--max-list-pages": max_list_pages,
        "--max-time": max_time, "--delay": delay, "--full": full, "--anew": anew, "--undeclared": undeclared,
        "--no-archive": no_archive, "--browser": browser,
    }  # fmt: skip
    shown: dict[str, Any] = {"jobs": jobs, "as_json": as_json, "quiet": quiet}
    _check_choice(words, listed, every=every, chooses=bool(only or but))
    planned = partial(
        _show_plan,
        output=output,
        limit=max_articles or PLANNED,
        fetching=FetchOptions(delay=delay, settings={"UNIONNEWS_BROWSER": browser}),
        anew=anew,
        undeclared=undeclared,
    )
    if every or listed or len(words) > 1:
        if demo or replay:
            raise UsageError("--demo and --replay are for one site; name one")
        if every:
            targets = all_targets(output, only or [], but or [], quiet=quiet)
        else:
            targets = [*targets_of(words), *(targets_in(listed) if listed else [])]
        status_of = worst_status if every else shared_status
        if dry_run:
            _show_plans(targets, output, planned, status_of)
        if not (every or targets):
            raise UsageError("no site in the list; write an address a line")
        title = "all sites" if every else f"{len(targets)} sites"
        crawl_several(title, targets, output, words_of(passed), status_of, **shown)
    # A host alone may be the name of a folder, too.
    site = words[0] if {":", "/"}.isdisjoint(words[0]) else whole_address(words[0])
    if dry_run:
        planned(site)
        return
    options = CrawlOptions(
        since=since,
        until=until,
        maxArticles=max_articles,
        maxListPages=max_list_pages,
        maxTime=max_time,
        full=full,
        anew=anew,
        undeclared=undeclared,
        output=output / DEMO_FOLDER if demo else output,
        replay=_archives(site, replay or [], demo),
        archive=not no_archive,
        delay=delay,
        browser=browser,
        logLevel="ERROR" if quiet else "INFO",
        progress="" if quiet else "live" if messages.is_terminal else "log",
    )
    name = spider_of(site, options).name
    summary = run(site, options)
    (_show_lost if quiet else show)(summary, name, options.output / name)
    after_crawl(options.output, quiet=quiet)
    if demo and not quiet:
        _say_next(options.output)
    if (status := exit_status(summary)) == 1:
        why = first_failure(options.output / name)
        if why and ": refused: " in why:
            raise RefusedAddressError(
                f"{site}: no page could be read ({why}); allow it, or leave it"
            )
        moved = why is not None and why.endswith("outside the site")
        hint = "if it has moved, crawl that address" if moved else "run it again later"
        say_error(f"{site}: no page could be read{f' ({why})' if why else ''}; {hint}")
    raise typer.Exit(status)


def _check_choice(words: list[str], listed: Path | None, *, every: bool, chooses: bool) -> None:
    """Raise :class:`UsageError` if no site is named, or if sites are named beside ``--all``."""
    if every and (words or listed):
        raise UsageError(f"{[*words, listed][0]} and --all: name sites, or crawl all of them")
    if chooses and not every:
        raise UsageError("--only and --except choose among --all; leave them out")
    if not (words or listed or every):
        raise UsageError(
            "which site? Give an address, or a name that `unionnews sites` lists; --all crawls those that are due"
        )


def words_of(passed: Mapping[str, object]) -> list[str]:
    """Return options as words of a command line, without those that were not given."""
    # ``0 == False``: a delay of 0 is given, too.
    given = [
        (name, value) for name, value in passed.items() if value is not None and value is not False
    ]
    return [
        word for name, value in given for word in ([name] if value is True else [name, str(value)])
    ]


def _show_plans(
    targets: Sequence[CrawlTarget],
    output: Path,
    planned: Callable[[str], None],
    status_of: Callable[[list[SiteRun]], int],
) -> NoReturn:
    """Print the plan of each site below its name; one that has none keeps no other from its own."""
    runs: list[SiteRun] = []
    for target in targets:
        label, status = target.label or target.site, 0
        typer.echo(f"{label}:")
        try:
            if why := not_now(target, output):
                typer.echo(why)
            else:
                planned(target.given)
        except NoContactError:
            raise
        except (UnionNewsError, OSError, ValueError) as error:
            say_error(f"{label}: {error}")
            status = getattr(error, "exit_status", 1)
        runs.append(SiteRun(site=label, outcome="planned", status=status))
    raise typer.Exit(status_of(runs))


def _show_plan(
    site: str, *, output: Path, limit: int, fetching: FetchOptions, anew: bool, undeclared: bool
) -> None:
    spider = spider_of(site, CrawlOptions(undeclared=undeclared))
    if "://" in site and issubclass(spider, FoundSpider):
        known = None if anew else Findings.read(output / spider.name)
        findings = known or asyncio.run(look_around(site, fetching))
        for told in lines_of(findings):
            typer.echo(told)
        return
    planned = plan(spider.name, output, limit)
    for kind, url in planned.pages:
        typer.echo(f"{kind}\t{url}")
    left = f"; at least {span(planned.seconds)}" if planned.seconds else ""
    told = f"{len(planned.pages)} pages, {planned.more} more known{left}; lists may bring more"
    say(f"{spider.name}: {told}")


def _archives(site: str, replay: list[Path], demo: bool) -> list[Path]:
    if not demo:
        return replay
    if replay:
        raise UsageError("--demo replays the bundled archive; leave --replay out")
    bundled = DEMO / f"{site}.warc.gz"
    if not bundled.is_file():
        raise UsageError(f"{site}: there is no demo of this site; try people_acftu")
    return [bundled]


def show(summary: Summary, site: str, folder: Path) -> None:
    """Print the summary of a run, and its newest records."""
    states = ", ".join(f"{count} {state}" for state, count in _states(summary).items() if count)
    lists = ", ".join(f"{count} {state}" for state, count in summary.list_pages.items() if count)
    counts = summary.counts
    records = folder / RECORDS
    table(
        f"{site}: {summary.outcome}",
        [
            ("articles known", f"{summary.discovered} ({states})"),
            ("list pages", lists),
            *(("left out", f"{n:,} {why}") for why, n in summary.dropped.items() if n),
            ("new records", counts.get("newRevisions")),
            ("of doubtful text", counts.get("doubtful")),
            *(("refused", f"{n} {NO_ARTICLE_NOW}") for n in [counts.get("noArticleNow")] if n),
            ("requests", _requests(counts)),
            ("received", f"{counts.get('bytes', 0):,} bytes in {span(_seconds(summary))}"),
            ("published", f"{summary.oldest} to {summary.newest}" if summary.oldest else None),
            ("days without articles", _gaps(summary.gaps)),
            *(("left alone", why) for why in counts.get("hostsLeftAlone", {}).values()),
            ("given up", _given_up(site, folder) if summary.states.get("failed") else None),
            ("records", records),
        ],
        {**asdict(summary), "site": site, "days": len(summary.days), "records": records},
    )
    new = _newest(records, counts.get("newRevisions") or 0, counts.get("gone") or 0)
    grid("new", ("published", "headline"), ((one["datePublished"], _head(one)) for one in new))


def _show_lost(summary: Summary, site: str, folder: Path) -> None:
    if refused := summary.counts.get("noArticleNow"):
        say_error(f"{site}: {refused} {NO_ARTICLE_NOW}")


def _states(summary: Summary) -> dict[str, int]:
    """Return the number of addresses by state; "unchanged" is split by whether this run asked."""
    asked = summary.ends.get("unchanged", 0)
    kept = summary.states.get("unchanged", 0) - asked
    return {"on record and not asked": kept, **summary.states, "unchanged": asked}


def _requests(counts: Mapping[str, Any]) -> str:
    each = counts.get("requestsPerNewArticle")
    return f"{counts.get('requests')}{f' ({each} for each new record)' if each else ''}"


def _given_up(site: str, folder: Path) -> str | None:
    """Return how many pages later runs do not ask for again, with the command that does."""
    with View.read(folder) as view:
        count = sum(one.kind == "article" and one.tries >= MAX_TRIES for one in view.failures())
    again = command("retry", site, folder.parent)
    return f"{count} that failed in {MAX_TRIES} runs; to ask again: {again}" if count else None


def _say_next(output: Path) -> None:
    """Print commands to try on the demo's records."""
    say("next:")
    for words in ("search 工会", f"export csv {shlex.quote(str(output / 'csv'))}", "serve"):
        say(f"  {command(words, '', output)}")


def _seconds(summary: Summary) -> float:
    if summary.ended is None:
        return 0.0
    ended, started = map(datetime.fromisoformat, (summary.ended, summary.started))
    return (ended - started).total_seconds()


def _gaps(gaps: list[tuple[str, str]]) -> str | None:
    if not gaps:
        return None
    shown = ", ".join(first if first == last else f"{first} to {last}" for first, last in gaps[-3:])
    return f"{len(gaps)} gaps, the last three: {shown}" if len(gaps) > 3 else shown


def _head(record: dict[str, Any]) -> str:
    again = record["revision"] > 1
    return f"{record['headline']} (revision {record['revision']})" if again else record["headline"]


def _newest(records: Path, count: int, gone: int) -> list[dict[str, Any]]:
    """Return the newest of the last ``count`` articles of a file.

    Among them stand up to ``gone`` lines that say that an article is gone: they are passed over.
    """
    last = newest_records(records, count + gone)
    found = [one for one in last if one["status"] == "published"][-count:] if count else []
    return sorted(found, key=lambda one: one["datePublished"] or "", reverse=True)[:SHOWN]
