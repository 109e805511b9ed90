"""``unionnews reextract``."""

from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say, say_error
from unionnews.cli.options import HERE, Jobs, Output, Quiet, SiteName
from unionnews.cli.progress import cores, showing
from unionnews.operate.reextract import Remade, reextract_site

_SHOWN = 20
"""Most captures without a record that are printed one by one."""


def reextract(
    site: SiteName,
    add: Annotated[
        list[Path] | None,
        typer.Option(help="WARC file whose articles of the site are added; repeatable."),
    ] = None,
    output: Output = HERE,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Make the records of a site anew from its archive, without one request.

    Exit status: 0 all lines were made anew, 1 ledger unusable or in use, 2 wrong usage, 3 some
    lines stayed as they were.
    """
    with showing(quiet) as progress:
        remade = reextract_site(
            site, output=output, add=add or [], jobs=jobs or cores(), progress=progress
        )
    for failure in remade.failures[:_SHOWN]:
        say_error(f"{failure.file}@{failure.offset}: {failure.message}")
    if not quiet:
        _tell(remade)
    raise typer.Exit(3 if remade.kept else 0)


def _tell(remade: Remade) -> None:
    say(f"{remade.lines} lines, {remade.changed} changed")
    for reason, count in remade.kept.most_common():
        say(f"  left as they were: {count} {reason}")
    for state, count in remade.added.most_common():
        say(f"  from archives: {count} {state}")
    if remade.before:
        say(f"  the lines as they were: {remade.before}")
