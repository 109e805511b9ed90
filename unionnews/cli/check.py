"""``unionnews check``."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from unionnews.cli.console import grid, print_json, say, say_error
from unionnews.cli.options import HERE, Delay, Output, Replay
from unionnews.crawling.discovery.findings import SITE_FILE
from unionnews.crawling.sites import all_sites, project_settings, site_named
from unionnews.exceptions import UnionNewsError, UsageError, extra
from unionnews.fetching import FetchOptions
from unionnews.folder.file_names import RECORDS
from unionnews.operate.check import compare, history, live_sample
from unionnews.operate.check.alarms import Alarm, Notify, Sender, alarm_of, tell
from unionnews.operate.check.sample import ARTICLES

RED = 4


def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sites; without any, all that were crawled.")
    ] = None,
    output: Output = HERE,
    replay: Replay = None,
    articles: Annotated[int, typer.Option(min=5, help="Article pages to look at.")] = ARTICLES,
    delay: Delay = None,
    notify: Annotated[
        Notify | None,
        typer.Option(
            help="When those named in UNIONNEWS_ALARMS are told: change, or never with --replay."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One finding a line.")] = False,
) -> None:
    """Look at a handful of pages and say what is not as the site's history has it.

    Exit status: 0 as it was, 1 an alarm could not be sent, 2 nothing to compare with, 4 something
    has changed.
    """
    notify = notify or ("never" if replay else "change")
    told, problems = _senders() if notify != "never" else ([], [])
    for problem in problems:
        say_error(problem)
    statuses = [2 if problems else 0]
    for name in names or _crawled(output):
        try:
            folder = output / site_named(name).name
            before = history(folder)
            options = FetchOptions(replay=replay or [], delay=delay)
            now = asyncio.run(live_sample(folder, options, articles))
        except UnionNewsError as error:
            # Go on with the other sites.
            say_error(str(error))
            statuses.append(error.exit_status)
            continue
        found = compare(before, now)
        statuses += [RED] * bool(found)
        alarm = alarm_of(name, found, now.pages, datetime.now(UTC))
        show(alarm, as_json)
        statuses += [1 for problem in _tell(folder, alarm, told, notify)]
    raise typer.Exit(max(statuses))


def _senders() -> tuple[list[Sender], list[str]]:
    """Return the senders of alarms, and the problems of those that cannot send."""
    settings = project_settings()
    names = settings["UNIONNEWS_ALARMS"] or ""
    if not names.strip():
        return [], []
    try:
        with extra("alarms"):
            from unionnews.operate.check.actions import senders  # noqa: PLC0415  only with the extra

            found = list(senders(names, settings))
    except UsageError as error:
        return [], [str(error)]
    return [*found], [one.problem for one in found if one.problem]


def _tell(folder: Path, alarm: Alarm, told: list[Sender], notify: Notify) -> list[str]:
    """Send an alarm; print and return the problems, as the findings are printed already."""
    try:
        problems = tell(folder, alarm, told, notify)
    except OSError as error:
        problems = [f"{folder}: the alarm cannot be kept: {error.strerror or error}"]
    for problem in problems:
        say_error(problem)
    return problems


def _crawled(output: Path) -> list[str]:
    folders = [path.parent for path in sorted(output.glob(f"*/{RECORDS}"))]
    names = [one.name for one in folders if one.name in all_sites() or (one / SITE_FILE).is_file()]
    if not names:
        raise UsageError(f"{output}: no site was crawled here; give --output")
    return names


def show(alarm: Alarm, as_json: bool) -> None:
    """Print the findings: a table for people, or one JSON object a line."""
    if as_json:
        for one in alarm.findings:
            print_json({"site": alarm.site, **one})
    elif alarm.findings:
        title = f"{alarm.site}: {alarm.pages} pages"
        grid(title, ("field", "what", "then", "now", "first page"), map(_row, alarm.findings))
    else:
        say(f"{alarm.site}: {alarm.pages} pages as before")


def _row(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return one["field"], one["what"], f"{one['before']:g}", f"{one['now']:g}", one["page"]
