"""``unionnews sync``."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unionnews.cli.console import say, say_error
from unionnews.cli.export import HERE, Places, Quiet, Sites
from unionnews.cli.extras import extra
from unionnews.cli.progress import showing
from unionnews.cli.selecting import Languages, May, Search, Since, Until, chosen
from unionnews.exceptions import UnionNewsError, UsageError
from unionnews.folder.file_names import DEAD_LETTERS

if TYPE_CHECKING:
    from unionnews.dataset.sync.following import Synced
    from unionnews.dataset.sync.targets import SyncTarget


def sync(  # noqa: PLR0913  one option, one parameter
    target: Annotated[
        str,
        typer.Argument(
            help="postgresql://…, https://…, file://…, s3://… or hf://… to bring up to date."
        ),
    ],
    site: Sites = None,
    output: Places = HERE,
    since: Since = "",
    until: Until = "",
    language: Languages = None,
    search: Search = "",
    may: May = None,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Drop what the target holds of the sites, and write it again."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Bring another system up to what was collected, each revision once.

    Exit status: 0 done, 1 failed (the next run goes on), 2 wrong usage, 3 done but some lines
    were no records, the target refused some rows, or one of several sites could not be synced.
    """
    from unionnews.dataset.sync.following import SyncOptions  # noqa: PLC0415  loads schemas
    from unionnews.dataset.sync.following import sync as run  # noqa: PLC0415  the same
    from unionnews.dataset.sync.targets import TargetError  # noqa: PLC0415  the same

    open_target = _opener(target)
    folders, failed = _folders(output, site), 0
    rejected = 0
    for folder in folders:
        selection = chosen(
            [folder], since=since, until=until, languages=language, search=search, may=may
        )
        try:
            with showing(quiet) as report:
                options = SyncOptions(
                    selection=selection, anew=anew, dry_run=dry_run, report=report
                )
                done = run(folder, partial(open_target, folder), options)
        except TargetError:
            raise
        except UnionNewsError as error:
            if len(folders) == 1:
                raise
            told = str(error)
            say_error(told if folder.name in told else f"{folder.name}: {told}")
            failed += 1
            continue
        rejected += done.rejected + done.refused
        for reason in done.reasons:
            say_error(reason)
        if not quiet:
            _say(folder.name, done, dry_run=dry_run)
    raise typer.Exit(3 if rejected or failed else 0)


def _say(site: str, done: Synced, *, dry_run: bool) -> None:
    verb = "would be written" if dry_run else "written"
    say(
        f"{site}: {done.rows} rows {verb}, {done.left} articles left the selection,"
        f" {done.forgotten} taken down, {done.rejected} lines are no records"
        + (f", {done.refused} refused: sync/{DEAD_LETTERS}" if done.refused else "")
    )


def _folders(output: list[Path], sites: list[str] | None) -> list[Path]:
    from unionnews.dataset.record_sources import find_records  # noqa: PLC0415  with the others

    folders = [path.parent for path in find_records(output, sites or ())]
    names = [folder.name for folder in folders]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"{', '.join(twice)}: in several folders; name one --output")
    return folders


def _opener(target: str) -> Callable[[Path], SyncTarget]:
    """Return what opens a target for the folder of a site."""
    scheme = target.partition("://")[0].lower()
    if scheme in ("postgresql", "postgres"):
        with extra("postgresql"):
            from unionnews.dataset.sync.postgresql import PostgresqlTarget  # noqa: PLC0415  optional
        return lambda _folder: PostgresqlTarget(target)
    if scheme in ("http", "https"):
        from unionnews.dataset.sync.http_post import SECRET, HttpTarget  # noqa: PLC0415  as above

        secret = os.environ.get(SECRET, "")
        return lambda folder: HttpTarget(target, folder, secret)
    if scheme in ("file", "s3", "hf"):
        with extra("huggingface" if scheme == "hf" else "stores"):
            from unionnews.dataset.sync.parts_target import PartsTarget  # noqa: PLC0415  optional

            place, _, kind = target.partition("?format=")
            if scheme == "hf":
                from unionnews.dataset.sync.hub_store import HubStore  # noqa: PLC0415  optional

                return lambda _folder: PartsTarget(HubStore(place), kind or "huggingface")
            from unionnews.dataset.sync.stores import FileStore  # noqa: PLC0415  optional

            return lambda _folder: PartsTarget(FileStore(place), kind or "parquet")
    raise UsageError(
        "no target that is known; write postgresql://…, https://…, file://…, s3://… or hf://…"
    )
