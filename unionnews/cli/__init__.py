"""The command line: checks what was asked, calls one function, prints. No logic of its own.

Records go to standard output or to files, everything else to standard error. Exit statuses are
those of docs/cli.md.
"""

import gc
import logging
import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType

import typer

from unionnews.cli.console import ErrorLines, advised, say_error
from unionnews.cli.lazy import MARKUP, LazyGroup, read_table
from unionnews.crawling import logs
from unionnews.exceptions import UnionNewsError, UsageError
from unionnews.version import __version__

_TABLE = """
crawl     crawl.crawl         Crawl a site, or go on with a crawl that was cut short.
extract   extract.extract     Read the articles that saved pages and archives hold, and print their records.
fetch     fetch.fetch         Fetch single articles and print their records as they come.
explain   explain.explain     Tell how a page is read: layouts tried, query or rule of each field, lines left out.
reextract reextract.reextract Make the records of a site anew from its archive, without one request.
serve     serve.serve         Serve what was collected as pages to read and search, and articles over HTTP.
repair    repair.repair       Undo the damage of a mirror: repaired text to standard output, the report to standard error.
export    export.export       Write the records of one or many sites, or of several machines, as one dataset.
upgrade   export.upgrade      Print the records of a file in the current schema version.
feed      feed.feed           Publish what is new as a closed part of a site's feed, or all as Atom and JSON files.
sync      sync.sync           Bring another system up to what was collected, each revision once.
stories   stories.stories     Find reprints and near-duplicates over all records and years.
report    report.report       Write one HTML file that shows what was collected and how it goes.
search    search.app          Find articles by their words, in any script; 工会 finds 工會 too.
index     search.index        Make the search index of each folder anew; `search` keeps it up to date by itself.
alerts    alerts.alerts       Send what saved searches find new; `crawl` does it after each run.
status    status.status       Show the last runs of a site, what waits and for how long, and what failed.
retry     upkeep.retry        Let the next crawl ask again for pages that have come to an end.
verify    upkeep.verify       Check that records, ledger, schema and archive of a site agree.
forget    upkeep.forget       Take an article down: out of records and archive, never fetched again.
retain    retain.retain       Upload a site's closed WARC files, and remove uploaded ones above a size.
sites     reference.sites     List the declared sites.
check     check.check         Look at a handful of pages and say what is not as the site's history has it.
new       scaffold.new        Look around on a site, read five of its articles, and write its file.
fixture   scaffold.fixture    Save a page and what the site's layout reads of it, as a test.
schema    reference.schema    Print the JSON Schema (2020-12) of a record.
shards    shards.app          Hand out the work to several machines.
"""


class Commands(LazyGroup):
    """The commands of ``unionnews``, in the order in which ``--help`` lists them."""

    table = read_table(_TABLE)


app = typer.Typer(
    name="unionnews",
    cls=Commands,
    help="Scraper and crawler for union news: clean, dated, complete JSON Lines.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=MARKUP,
)


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


def _refuse_what_is_no_text(words: list[str]) -> None:
    """Refuse words that Python could not decode: searches find nothing by them, and files and
    databases do not take them for names.
    """
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise UsageError(
                f"{word}: holds bytes that are no {sys.getfilesystemencoding()}; if it is right, set"
                " PYTHONUTF8=1, if it names a folder, rename it"
            ) from None


def _log_format(words: list[str]) -> list[str]:
    """Apply ``--log-format``, wherever it stands in a command line; return the other words."""
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
    """Return our exit status: Typer sets one of its own after a broken pipe or Ctrl-C."""
    reason = end.__context__
    if isinstance(reason, BrokenPipeError):
        # The reader of our output has ended (as ``head`` does): not an error.
        return 0
    if reason is not None and isinstance(reason.__cause__, KeyboardInterrupt):
        say_error("interrupted; the same command again goes on")
        return 3
    return end.code


def _tell_of_termination() -> None:
    """Let SIGTERM end this process as ever, but with a line that says so; commands may do better."""
    here = os.getpid()

    def end(number: int, _frame: FrameType | None) -> None:
        told = "ended by SIGTERM; the same command again goes on"
        line = logs.as_line("error", told) if logs.is_json() else f"unionnews: {told}"
        if os.getpid() == here:  # and not a process that it made
            os.write(2, f"{line}\n".encode())  # a stream may be in the middle of a line
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, end)


def main() -> None:
    """Run the command line; print our own errors as one line, and exit with their status."""
    _tell_of_termination()
    # Scrapy's own objects stay: looking for garbage among them took a twentieth of a crawl's time.
    gc.set_threshold(20_000, 10, 10)
    if isinstance(sys.stdout, TextIOWrapper):  # a title may have letters that a locale lacks
        sys.stdout.reconfigure(errors="backslashreplace")
    logging.captureWarnings(True)
    logs.hide_passwords()
    loading = logging.getLogger("unionnews.crawling.sites")
    loading.addHandler(ErrorLines())
    loading.propagate = False
    try:
        sys.argv[1:] = _log_format(sys.argv[1:])
        _refuse_what_is_no_text(sys.argv[1:])
        app()
    except UnionNewsError as error:
        say_error(advised(error))
        sys.exit(error.exit_status)
    except SystemExit as end:
        sys.exit(_status(end))
    except OSError as error:
        place = error.filename or "standard output or a file"  # writes do not tell which
        say_error(f"{place}: {error.strerror or error}; look at the disk and folder it lies in")
        sys.exit(1)
    except Exception:  # nobody foresaw it
        logs.print_traceback()
        sys.exit(1)
