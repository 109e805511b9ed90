"""``unionnews feed``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say
from unionnews.crawling.sites import site_named
from unionnews.dataset.feed_parts import FEED, publish
from unionnews.exceptions import UsageError


def feed(
    site: Annotated[str, typer.Argument(help="Name of a site.")],
    output: Annotated[Path, typer.Option(help="Folder that holds the sites' folders.")] = Path(
        "output"
    ),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Publish what is new since the last time as a closed part of the site's feed."""
    folder = output / site
    if not folder.is_dir():
        raise UsageError(
            f"{folder}: no such folder; crawl first: unionnews crawl {site_named(site).name}"
        )
    done = publish(folder, datetime.now(UTC))
    if not quiet:
        say(f"{folder / FEED}: {done.records} new records in {done.parts} parts")
        if done.rewritten:
            say(f"{done.rewritten} parts replaced: they held articles that were taken down")
