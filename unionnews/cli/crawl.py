"""``unionnews crawl``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from unionnews import logs
from unionnews.cli.console import messages, say, table
from unionnews.crawl import DEMO, CrawlOptions, exit_status
from unionnews.crawl import crawl as run
from unionnews.exceptions import UsageError
from unionnews.ledger import Summary


def crawl(  # noqa: PLR0913  one option, one parameter
    site: Annotated[str, typer.Argument(help="Name of a site; `unionnews sites` lists them.")],
    since: Annotated[str | None, typer.Option(help="First day: YYYY-MM-DD or 7d.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, inclusive.")] = None,
    max_articles: Annotated[
        int | None, typer.Option(min=1, help="New articles to stop after.")
    ] = None,
    max_list_pages: Annotated[
        int | None, typer.Option(min=1, help="List pages to stop after.")
    ] = None,
    max_time: Annotated[str | None, typer.Option(help="Time to stop after: 50m, 2h.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Walk all list pages.")] = False,
    output: Annotated[Path, typer.Option(help="Folder that holds the sites' folders.")] = Path(
        "output"
    ),
    replay: Annotated[
        list[Path] | None,
        typer.Option(help="WARC file that answers instead of the network; repeatable."),
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Replay the bundled demo archive into OUTPUT/demo.")
    ] = False,
    delay: Annotated[
        float | None, typer.Option(min=0, help="Seconds between requests, for this run.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Crawl a site, or go on with a crawl that was cut short.

    Exit status: 0 complete, 1 failed to run, 2 wrong usage, 3 some pages ended failed or pending.
    """
    options = CrawlOptions(
        since=since,
        until=until,
        maxArticles=max_articles,
        maxListPages=max_list_pages,
        maxTime=max_time,
        full=full,
        output=output / "demo" if demo else output,
        replay=_archives(site, replay or [], demo),
        delay=delay,
        logLevel="ERROR" if quiet else "WARNING",
        progress=not quiet and messages.is_terminal,
    )
    summary = run(site, options)
    if not quiet:
        show(summary, site, options.output / site)
    raise typer.Exit(exit_status(summary))


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
    """Print what a run brought, and one record of it."""
    states = ", ".join(f"{count} {state}" for state, count in summary.states.items() if count)
    lists = ", ".join(f"{count} {state}" for state, count in summary.list_pages.items() if count)
    counts = summary.counts
    records = folder / "articles.jsonl"
    table(
        f"{site}: {summary.outcome}",
        [
            ("articles known", f"{summary.discovered} ({states})"),
            ("list pages", lists),
            ("new records", counts.get("newRevisions")),
            (
                "requests",
                f"{counts.get('requests')} ({counts.get('requestsPerNewArticle') or '–'} for each new record)",
            ),
            ("published", f"{summary.oldest} to {summary.newest}" if summary.oldest else None),
            ("records", records),
        ],
    )
    if not logs.is_json() and (record := _first(records)):
        say("")
        shown = {key: value for key, value in record.items() if value not in (None, [])}
        shown["articleBody"] = f"{record['articleBody']!s:.120}…"
        messages.print_json(json.dumps(shown, ensure_ascii=False), indent=2)


def _first(records: Path) -> dict[str, object] | None:
    if not records.is_file():
        return None
    with records.open(encoding="utf-8") as lines:
        line = lines.readline()
    return dict(json.loads(line)) if line else None
