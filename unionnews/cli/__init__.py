"""The command line: checks what was asked, calls one function, prints. No logic of its own.

Records go to standard output or to files, everything else to standard error. Exit statuses are
those of docs/cli.md.
"""

from __future__ import annotations

import logging
import os
import sys

import typer

from unionnews.cli import (
    check,
    crawl,
    explain,
    export,
    extract,
    feed,
    fetch,
    reextract,
    reference,
    repair,
    report,
    retain,
    scaffold,
    search,
    serve,
    shards,
    stories,
    upkeep,
)
from unionnews.cli.console import say_error
from unionnews.crawling import logs
from unionnews.exceptions import UnionNewsError, UsageError
from unionnews.version import __version__

app = typer.Typer(
    name="unionnews",
    help="Scraper and crawler for union news: clean, dated, complete JSON Lines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
app.command("crawl")(crawl.crawl)
app.command("extract")(extract.extract)
app.command("fetch")(fetch.fetch)
app.command("explain")(explain.explain)
app.command("reextract")(reextract.reextract)
app.command("serve")(serve.serve)
app.command("repair")(repair.repair)
app.command("export")(export.export)
app.command("upgrade")(export.upgrade)
app.command("feed")(feed.feed)
app.command("stories")(stories.stories)
app.command("report")(report.report)
app.command("search")(search.search)
app.command("index")(search.index)
app.command("status")(upkeep.status)
app.command("retry")(upkeep.retry)
app.command("verify")(upkeep.verify)
app.command("forget")(upkeep.forget)
app.command("retain")(retain.retain)
app.command("sites")(reference.sites)
app.command("check")(check.check)
app.command("new")(scaffold.new)
app.command("fixture")(scaffold.fixture)
app.command("schema")(reference.schema)
app.add_typer(shards.app, name="shards")


@app.callback(invoke_without_command=True)
def root(
    version: bool = typer.Option(False, "--version", help="Show the version and exit."),
    log_format: str = typer.Option(
        "text", help="What standard error gets: text or json. May stand anywhere."
    ),
) -> None:
    """Scraper and crawler for union news: clean, dated, complete JSON Lines."""
    if version:
        typer.echo(f"unionnews {__version__}")
        raise typer.Exit


def _log_format(words: list[str]) -> list[str]:
    """Take ``--log-format`` out of a command line, wherever it stands, and obey it."""
    rest: list[str] = []
    following = iter(words)
    for word in following:
        name, is_set, value = word.partition("=")
        if name != "--log-format":
            rest.append(word)
            continue
        value = value if is_set else next(following, "")
        if value not in ("text", "json"):
            raise UsageError(f"--log-format {value}: not a format; write text or json")
        os.environ[logs.VARIABLE] = value
    return rest


def _status(end: SystemExit) -> str | int | None:
    """Return the exit status that is meant: Typer has its own for what ended the program."""
    reason = end.__context__
    if isinstance(reason, BrokenPipeError):
        # The reader of our output went away: not an error of ours.
        return 0
    if reason is not None and isinstance(reason.__cause__, KeyboardInterrupt):
        say_error("interrupted; the same command again goes on")
        return 3
    return end.code


def main() -> None:
    """Run the command line; an error of ours is one line, and its exit status says its kind."""
    logging.captureWarnings(True)
    try:
        sys.argv[1:] = _log_format(sys.argv[1:])
        app()
    except UnionNewsError as error:
        say_error(str(error))
        sys.exit(error.exit_status)
    except SystemExit as end:
        sys.exit(_status(end))
    except OSError as error:
        say_error(f"{error.filename or 'a file'}: {error.strerror or error}; look at its folder")
        sys.exit(1)
