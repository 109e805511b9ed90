"""``unionnews check``."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from unionnews.check import Finding, compare, history, live_sample
from unionnews.check.sample import ARTICLES
from unionnews.cli.console import messages, print_json, say
from unionnews.exceptions import UsageError
from unionnews.fetcher import FetchOptions
from unionnews.sites import all_sites, site_named

RED = 4


def check(
    names: Annotated[
        list[str] | None, typer.Argument(help="Sites; without any, all that were crawled.")
    ] = None,
    output: Annotated[Path, typer.Option(help="Folder that holds the sites' folders.")] = Path(
        "output"
    ),
    replay: Annotated[
        list[Path] | None,
        typer.Option(help="WARC file that answers instead of the network; repeatable."),
    ] = None,
    articles: Annotated[int, typer.Option(min=5, help="Article pages to look at.")] = ARTICLES,
    delay: Annotated[
        float | None, typer.Option(min=0, help="Seconds between requests to a host.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One finding a line.")] = False,
) -> None:
    """Look at a handful of pages and say what is not as the site's history has it.

    Exit status: 0 as it was, 2 nothing to compare with, 4 something has changed.
    """
    red = False
    for name in names or _crawled(output):
        before = history(output / name)
        options = FetchOptions(replay=replay or [], delay=delay)
        now = asyncio.run(live_sample(site_named(name), options, articles))
        found = compare(before, now)
        red = red or bool(found)
        if as_json:
            for one in found:
                print_json({"site": name, **one.to_dict()})
        else:
            _show(name, found, now.pages)
    raise typer.Exit(RED if red else 0)


def _crawled(output: Path) -> list[str]:
    names = [name for name in all_sites() if (output / name / "articles.jsonl").is_file()]
    if not names:
        raise UsageError(f"{output}: no site was crawled here; give --output")
    return names


def _show(name: str, found: list[Finding], pages: int) -> None:
    if not found:
        say(f"{name}: {pages} pages as before")
        return
    grid = Table(title=f"{name}: {pages} pages", title_justify="left", box=None)
    for column in ("field", "what", "then", "now", "first page"):
        grid.add_column(column, overflow="fold")
    for one in found:
        grid.add_row(one.field, one.what, f"{one.before:g}", f"{one.now:g}", one.page or "–")
    messages.print(grid)
