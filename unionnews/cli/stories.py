"""``unionnews stories``."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import table
from unionnews.cli.export import zones
from unionnews.cli.options import ONLY_HERE, Places, Quiet, Sites
from unionnews.dataset.record_sources import find_records
from unionnews.dataset.stories.stories_file import STORIES
from unionnews.exceptions import extra


def stories(
    site: Sites = None,
    output: Places = ONLY_HERE,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", help="Where index and result are kept; OUTPUT/stories."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Find reprints and near-duplicates over all records and years.

    Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some lines were no records.
    """
    with extra("dataset"):
        from unionnews.dataset.stories.copies import find_stories  # noqa: PLC0415  optional, and slow
    target = folder or output[0] / "stories"
    found = find_stories(find_records(output, site or ()), target, zones())
    if not quiet:
        table(
            str(target / STORIES),
            [
                ("articles", found.articles),
                ("stories", f"{found.stories} of several articles, {found.reprints} reprints"),
                ("compared", f"{found.compared} pairs"),
                (
                    "no records",
                    f"{found.rejected} lines, the first: {found.reason}"
                    if found.rejected
                    else None,
                ),
            ],
            asdict(found),
        )
    raise typer.Exit(3 if found.rejected else 0)
