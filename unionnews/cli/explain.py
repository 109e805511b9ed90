"""``unionnews explain``."""

import asyncio
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from unionnews.cli.console import harmless, print_json
from unionnews.cli.fetch import configure_log
from unionnews.cli.options import Replay, SavedFrom
from unionnews.exceptions import UsageError, without_passwords
from unionnews.fetching.api import captured_page, fetched_page
from unionnews.fetching.explain import explain as explain_page
from unionnews.fetching.explain import lines
from unionnews.folder.archive import read_at
from unionnews.pages.extract import MAX_BODY, Page, read_page


def explain(
    target: Annotated[
        str, typer.Argument(help="Address, saved page, or FILE@OFFSET of a WARC record.")
    ],
    url: SavedFrom = None,
    replay: Replay = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Tell how a page is read: layouts tried, query or rule of each field, lines left out.

    Exit status: 0 an article, 2 an address is refused, 3 the page gives no record.
    """
    explanation = explain_page(_page(target, url, replay or []))
    if as_json:
        print_json(_masked(asdict(explanation)))
    else:
        for line in lines(explanation):
            typer.echo(harmless(line))
    raise typer.Exit(0 if explanation.layout else 3)


def _masked(value: Any) -> Any:
    """Return the values with the passwords and tokens of the addresses in them replaced."""
    if isinstance(value, dict):
        return {name: _masked(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return without_passwords(value) if isinstance(value, str) else value


def _page(target: str, url: str | None, replay: list[Path]) -> Page:
    path, at, offset = target.rpartition("@")
    if at and offset.isdecimal() and Path(path).is_file():
        return captured_page(read_at(path, int(offset)))
    if Path(target).is_file():
        with Path(target).open("rb") as stream:
            return read_page(stream.read(MAX_BODY + 1), url, today=datetime.now(UTC))
    if "://" not in target:
        raise UsageError(f"{target}: no such file, and no address; write http://… or a saved page")
    configure_log(quiet=False)
    return asyncio.run(fetched_page(target, replay))
