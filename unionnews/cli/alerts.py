"""``unionnews alerts``."""

from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say, say_error
from unionnews.cli.options import HERE, Output, Quiet
from unionnews.exceptions import UnionNewsError, UsageError, extra
from unionnews.words.text import counted

FILE_NAME = "alerts.toml"


def alerts(
    output: Output = HERE,
    file: Annotated[
        Path | None, typer.Option("--alerts", help="The saved searches; OUTPUT/alerts.toml.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent; send and note nothing.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Send what saved searches find new; `crawl` does it after each run.

    Exit status: 0 done, 1 somebody did not take a message, 2 wrong usage.
    """
    path = file or output / FILE_NAME
    if not path.is_file():
        raise UsageError(f"{path}: not there; write it as docs/alerts.md tells")
    raise typer.Exit(_run(output, path, dry_run=dry_run, quiet=quiet))


def after_crawl(output: Path, *, quiet: bool) -> None:
    """Send the alerts of an output folder, if it has any; an error is printed but not raised."""
    if (output / FILE_NAME).is_file():
        try:
            _run(output, output / FILE_NAME, dry_run=False, quiet=quiet)
        except UnionNewsError as error:
            say_error(str(error))


def _run(output: Path, path: Path, *, dry_run: bool, quiet: bool) -> int:
    with extra("alarms"):
        from unionnews.operate.alerts import Outbox, read_alerts, send, shown  # noqa: PLC0415  optional
    from unionnews.search.searching import Library  # noqa: PLC0415  loads the index only here

    sent, failed = 0, 0
    with Outbox(output, read_alerts(path)) as outbox, Library.below([output]) as library:
        with outbox.changing(keep=not dry_run):
            begun = outbox.gather(library)
            waiting = list(outbox.waiting(library))
        for line in [] if quiet and not dry_run else begun:
            say(line)
        for message, key, to in waiting:
            if message and dry_run:
                typer.echo(f"{shown(to)}\n{message.title}\n\n{message.text}\n")
            elif message and not send(message, to):
                say_error(
                    f"{message.alert}: {shown(to)} did not take it; it is sent again next time"
                )
                failed += 1
            elif not dry_run:
                outbox.done(key)
                sent += message is not None
    if not quiet and not dry_run:
        say(f"{path}: {counted(sent, 'message')} sent, {failed} waiting")
    return 1 if failed else 0
