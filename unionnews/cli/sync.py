"""``unionnews sync``."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say, say_error
from unionnews.cli.options import ONLY_HERE, Quiet, Sites
from unionnews.cli.progress import showing
from unionnews.cli.selecting import Languages, May, Search, Since, Until, chosen
from unionnews.dataset.record_sources import find_records
from unionnews.dataset.sync.following import Synced, SyncOptions
from unionnews.dataset.sync.http_post import SECRET, HttpTarget
from unionnews.dataset.sync.resending import resend_first
from unionnews.dataset.sync.target_address import known_address, with_format
from unionnews.dataset.sync.targets import OtherPlaceError, SyncTarget, TargetError
from unionnews.exceptions import UnionNewsError, UsageError, extra
from unionnews.folder.file_names import DEAD_LETTERS, SYNC
from unionnews.words.text import counted

Folders = Annotated[
    list[Path],
    typer.Option(
        "--output", help="Folder that holds the sites' folders, or a site's folder; repeatable."
    ),
]


def sync(  # noqa: PLR0913  one option, one parameter
    target: Annotated[
        str,
        typer.Argument(
            help="postgresql://…, https://…, file://…, s3://… or hf://… to bring up to date."
        ),
    ],
    site: Sites = None,
    output: Folders = ONLY_HERE,
    since: Since = "",
    until: Until = "",
    language: Languages = None,
    search: Search = None,
    may: May = None,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Drop what the target holds of the sites, and write it again."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--resend", help="First send again what a webhook has refused.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Bring another system up to what was collected, each revision once.

    Exit status: 0 done, 1 failed (the next run goes on), 2 wrong usage, or a target that refuses
    us (password, rights, no such host), 3 done but some lines were no records, rows that a webhook
    has refused wait, or one of several sites could not be synced.
    """
    open_target, folders = _opener(target), _folders(output, site)
    failures, status = _Failures(len(folders) > 1), 0
    for folder in folders:
        selection = chosen(
            [folder], since=since, until=until, languages=language, search=search, may=may
        )
        try:
            with showing(quiet) as report:
                options = SyncOptions(
                    selection=selection, anew=anew, dry_run=dry_run, resend=again, report=report
                )
                done = resend_first(folder, partial(open_target, folder), options)
        except UnionNewsError as error:
            failures.add(folder.name, error)
            continue
        status = 3 if done.rejected or done.earlier or done.waiting else status
        _tell(folder, done, dry_run=dry_run, quiet=quiet)
    raise typer.Exit(failures.tell() or status)


@dataclass(slots=True)
class _Failures:
    """Collects why sites could not be synced; each reason is printed once."""

    several: bool
    """Whether there are other sites to go on with."""
    sites: dict[str, list[str]] = field(default_factory=dict)
    status: int = 0

    def add(self, site: str, error: UnionNewsError) -> None:
        """Keep the error of a site; raise one that concerns all sites."""
        of_site = isinstance(error, OtherPlaceError)
        if not self.several or (isinstance(error, TargetError | UsageError) and not of_site):
            raise error
        self.sites.setdefault(str(error).removeprefix(f"{site}: "), []).append(site)
        self.status = 2 if 2 in (self.status, error.exit_status) else 3

    def tell(self) -> int:
        """Print the errors, and return the exit status."""
        for told, sites in self.sites.items():
            say_error(f"{', '.join(sites)}: {told}")
        return self.status


def _tell(folder: Path, done: Synced, *, dry_run: bool, quiet: bool) -> None:
    for reason in done.reasons:
        say_error(reason)
    waiting = (
        f"{done.waiting} rows that the receiver refused wait in {folder / SYNC / DEAD_LETTERS};"
        " once it takes them: --resend"
    )
    verb = "would be written" if dry_run else "written"
    again = f", {done.resent} {'would be ' if dry_run else ''}sent again" if done.resent else ""
    dropped = f", {done.dropped} refused ones no longer wanted" if done.dropped else ""
    earlier = (
        f"{done.earlier} lines that an earlier run named are no records, so the target lacks them;"
        " export writes all to _rejected.jsonl; once they are put right: --anew"
    )
    if not quiet:
        say(
            f"{folder.name}: {counted(done.rows, 'row')} {verb},"
            f" {counted(done.left, 'article')} left the selection,"
            f" {done.forgotten} taken down, {done.rejected} lines are no records{again}{dropped}"
            + (f"; {waiting}" if done.waiting else "")
            + (f"; {earlier}" if done.earlier else "")
        )
    else:
        for told in [waiting] * bool(done.waiting) + [earlier] * bool(done.earlier):
            say_error(f"{folder.name}: {told}")


def _folders(output: list[Path], sites: list[str] | None) -> list[Path]:
    if file := next((place for place in output if place.is_file()), None):
        raise UsageError(f"{file}: a file; name the site's folder, whose ledger tells what is new")
    folders = [path.parent for path in find_records(output, sites or ())]
    names = [folder.name for folder in folders]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"{', '.join(twice)}: in several folders; name one --output")
    return folders


def _opener(target: str) -> Callable[[Path], SyncTarget]:
    """Return a function that opens the target for a site's folder."""
    kind, address = known_address(target)
    if kind == "webhook":
        secret = os.environ.get(SECRET, "")
        return lambda folder: HttpTarget(address, folder, secret)
    if kind == "postgresql":
        with extra("postgresql"):
            from unionnews.dataset.sync.postgresql import PostgresqlTarget  # noqa: PLC0415  optional
        return lambda _folder: PostgresqlTarget(address)
    with extra("huggingface" if kind == "hub" else "stores"):
        from unionnews.dataset.sync.parts_target import PartsTarget  # noqa: PLC0415  optional

        if kind == "hub":
            from unionnews.dataset.sync.hub_store import HubStore  # noqa: PLC0415  optional

            place, form = with_format(address, "huggingface")
            return lambda _folder: PartsTarget(HubStore(place), form)
        from unionnews.dataset.sync.stores import FileStore  # noqa: PLC0415  optional

        place, form = with_format(address, "parquet")
        return lambda _folder: PartsTarget(FileStore(place), form)
