"""``unionnews shards``: the cluster."""

import io
import socket
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Annotated

import typer

from unionnews.cli.console import say, say_error, table
from unionnews.cli.lazy import MARKUP
from unionnews.cli.options import HERE, Delay, LastDay
from unionnews.cli.standard_input import standard_input
from unionnews.cluster.board import Board
from unionnews.cluster.planning import archive_shards, export_shards, site_shards
from unionnews.cluster.shard import Shard, read_plan
from unionnews.crawling.bounds import parse_day
from unionnews.crawling.sites import all_sites
from unionnews.dataset.exporting.export import Format
from unionnews.exceptions import UsageError, extra
from unionnews.words.patterns import regex

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=MARKUP,
    help="Hand out the work to several machines.",
)

Redis = Annotated[
    str, typer.Option("--redis", envvar="UNIONNEWS_REDIS", help="Address of the cluster's Redis.")
]
LOCAL = "redis://127.0.0.1:6379/0"
_PAGES = regex(r"(\d{1,9})-(\d{1,9})/(\d{1,9})")


@app.command()
def plan(  # noqa: PLR0913  one option, one parameter
    sites: Annotated[list[str] | None, typer.Argument(help="Names of sites.")] = None,
    every_site: Annotated[bool, typer.Option("--all", help="All declared sites.")] = False,
    since: Annotated[str | None, typer.Option(help="First day: YYYY-MM-DD.")] = None,
    until: LastDay = None,
    days: Annotated[int | None, typer.Option(min=1, help="Days of one shard.")] = None,
    pages: Annotated[str | None, typer.Option(help="List pages FIRST-LAST/EACH: 1-400/50.")] = None,
    delay: Delay = None,
    warc: Annotated[
        list[Path] | None, typer.Option(help="WARC file to extract again; repeatable.")
    ] = None,
    export: Annotated[
        Format | None, typer.Option(help="Not a crawl: export each site in this format.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--from", help="Folder whose records are exported; else output.")
    ] = None,
) -> None:
    """Print the shards of the work, one JSON object a line, for `shards submit`."""
    names = _named(sites, every_site)
    if not names and not warc:
        raise UsageError("nothing to plan; name sites, or --all, or --warc FILE")
    cuts = {"--since": since, "--until": until, "--days": days, "--pages": pages, "--delay": delay}
    now = datetime.now(UTC)
    if export:
        _refuse("--export", {**cuts, "--warc": warc})
        if not names:
            raise UsageError("--export: of which sites? Name them, or --all")
        source = source or HERE
        _print([*export_shards(export, names, source, datetime.now(UTC))])
        return
    _refuse("a plan without --export", {"--from": source})
    if not names:
        _refuse("--warc without a site", cuts)
    first, last = (parse_day(day, "UTC", now) for day in (since, until))
    shards = site_shards(
        names, since=first, until=last, days=days, pages=_pages(pages), delay=delay
    )
    _print([*shards, *archive_shards(warc or [])])


@app.command()
def submit(
    file: Annotated[str, typer.Argument(help="A plan; - for standard input.")] = "-",
    redis: Redis = LOCAL,
    again: Annotated[
        bool, typer.Option("--again", help="Also what is dead or left pages out.")
    ] = False,
) -> None:
    """Queue the shards of a plan that are not done."""
    with extra("cluster"):
        from unionnews.cluster.tasks import application, call  # noqa: PLC0415  an extra

    with _lines(file) as lines:
        shards = list(read_plan(lines))
    board = Board.open(redis)
    added = board.add(shards, again=again)
    call(application(redis), board)
    say(f"{added} of {len(shards)} shards queued, the others are known")


@app.command()
def work(
    output: Annotated[str, typer.Option(help="Where results go: a folder or s3://….")] = "output",
    scratch: Annotated[
        Path | None, typer.Option(help="Local folder for what is not complete.")
    ] = None,
    redis: Redis = LOCAL,
    jobs: Annotated[int, typer.Option(min=1, help="Shards at a time.")] = 1,
    heartbeat: Annotated[
        float, typer.Option(min=1, help="Seconds until a silent worker counts as dead.")
    ] = 30.0,
    back_off: Annotated[float, typer.Option(min=0, help="Seconds before the second try.")] = 30.0,
    max_tries: Annotated[int, typer.Option(min=1, help="Tries of a shard.")] = 5,
    name: Annotated[str | None, typer.Option(help="Name of this worker.")] = None,
) -> None:
    """Work on shards until a signal ends it."""
    with extra("cluster"):
        from unionnews.cluster.results import Results  # noqa: PLC0415  an extra
        from unionnews.cluster.tasks import application, serve  # noqa: PLC0415  an extra
        from unionnews.cluster.worker import Worker  # noqa: PLC0415  only here

    board = Board.open(redis)
    name = name or f"worker@{socket.gethostname()}"
    local = Path() if "://" in output else Path(output)
    _warn_of_clock(board)
    worker = Worker(
        board=board,
        results=Results(output),
        scratch=scratch or local / ".scratch" / name,
        name=name,
        redis=redis,
        heartbeat=heartbeat,
        max_tries=max_tries,
        back_off=back_off,
    )
    serve(application(redis), worker, jobs)


@app.command()
def beat(
    sites: Annotated[list[str] | None, typer.Argument(help="Names of sites.")] = None,
    every_site: Annotated[bool, typer.Option("--all", help="All declared sites.")] = False,
    redis: Redis = LOCAL,
    delay: Delay = None,
) -> None:
    """Queue each site whenever its own interval is over, until a signal ends it.

    Its memory is in Redis: start it again at any time; a second one does no harm.
    Exit status: 0 all sites were queued, 1 some could not be, 2 wrong usage.
    """
    with extra("cluster"):
        from unionnews.cluster.tasks import application  # noqa: PLC0415  an extra
        from unionnews.cluster.tasks import beat as run  # noqa: PLC0415  an extra

    names = _named(sites, every_site)
    if not names:
        raise UsageError("nothing to do; name sites, or --all")
    if wrong := run(application(redis), Board.open(redis), names, delay):
        say_error(f"could not be queued: {', '.join(wrong)}")
        raise typer.Exit(1)


@app.command()
def gather(
    place: Annotated[str, typer.Argument(help="Where results went: a folder or s3://….")],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Local folder to fill.")],
) -> None:
    """Copy the complete results of a store to a disk, each checked by its hashes.

    Repeat it at any time: only what DIR lacks is copied, and records of a site's earlier visit go
    when those of a later one are there. `export --output DIR` merges.
    """
    with extra("cluster"):
        from unionnews.cluster.results import gather as run  # noqa: PLC0415  an extra

    copied, known = run(place, target)
    say(f"{copied} results copied to {target}, {known} were there")


@app.command()
def status(redis: Redis = LOCAL) -> None:
    """Show what is waiting, running and done, and the dead letters with their reasons."""
    board = Board.open(redis)
    counts = board.counts()
    table("shards", list(counts.items()))
    say(f"workers: {', '.join(board.workers()) or 'none'}")
    for entry in board.entries("running", "later", "partial", "dead"):
        say(f"{entry.state:8} {entry.id}  try {entry.tries}  {entry.worker}  {entry.reason}")
    raise typer.Exit(3 if counts["dead"] or counts["partial"] else 0)


def _named(sites: list[str] | None, every_site: bool) -> list[str]:
    return list(all_sites()) if every_site else (sites or [])


def _refuse(what: str, options: Mapping[str, object]) -> None:
    """Raise :class:`UsageError` for options that would have no effect."""
    if given := [name for name, value in options.items() if value not in (None, [])]:
        raise UsageError(f"{what} takes no {', '.join(given)}: leave that out")


def _print(shards: Iterable[Shard]) -> None:
    for shard in shards:
        sys.stdout.write(shard.to_json() + "\n")


def _warn_of_clock(board: Board) -> None:
    skew = time.time() - board.now()
    if abs(skew) > 60:
        way = "ahead of" if skew > 0 else "behind"
        say(
            f"warning: this machine's clock is {abs(skew):.0f} s {way} that of Redis. Leases and "
            "delays go by Redis, but dates of download will be wrong: set the clock (NTP)"
        )


def _pages(text: str | None) -> tuple[int, int, int] | None:
    if not text:
        return None
    found = _PAGES.fullmatch(text)
    first, last, each = map(int, found.groups()) if found else (0, 0, 0)
    if not 1 <= first <= last or each < 1:
        raise UsageError(f"{text}: not list pages; write FIRST-LAST/EACH: 1-400/50")
    return first, last, each


@contextmanager
def _lines(file: str) -> Iterator[IO[str]]:
    if file == "-":
        with io.TextIOWrapper(standard_input(), encoding="utf-8") as stream:
            yield stream
        return
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file}: no such plan; make one with `unionnews shards plan`")
    with path.open(encoding="utf-8") as stream:
        yield stream
