"""``unionnews crawl --all``."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import typer

from unionnews.cli.console import say, table
from unionnews.crawling.crawl_all import SiteRun, to_json, worst_status
from unionnews.crawling.crawl_all import crawl_all as run


def crawl_all(
    jobs: int,
    output: Path,
    max_time: str | None,
    delay: float | None,
    *,
    as_json: bool,
    quiet: bool,
) -> NoReturn:
    """Crawl all sites that are due.

    Exit status: 0 all complete, 3 pages are left somewhere, 4 a monitor is red, 2 wrong usage,
    1 a site failed to run; of several the last in this order.
    """
    given = {"--max-time": max_time, "--delay": delay}
    arguments = [
        word for name, value in given.items() if value is not None for word in (name, str(value))
    ]
    runs = run(output, jobs=jobs, arguments=arguments, told=_tell)
    if as_json:
        typer.echo(to_json(runs))
    elif not quiet:
        table("all sites", [(found.site, line(found)) for found in runs])
    raise typer.Exit(worst_status(runs))


def _tell(found: SiteRun) -> None:
    if found.status:
        say(f"{found.site}: {found.message or f'ended with status {found.status}'}")


def line(found: SiteRun) -> str:
    """Return how a site went, in words."""
    if found.outcome != "crawled":
        return found.outcome
    left = [
        f"{found.pending} pending" * (found.pending > 0),
        f"{found.failed} failed" * (found.failed > 0),
    ]
    return ", ".join([f"{found.newRevisions} new", *filter(None, left), f"status {found.status}"])
