"""``unionnews feed``: the parts of a site's feed, or Atom and JSON feeds as files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say
from unionnews.cli.options import HERE, Output, Quiet
from unionnews.dataset.feed_parts import FEED, publish
from unionnews.exceptions import UsageError, has_password
from unionnews.words.text import counted


def feed(
    site: Annotated[
        str | None, typer.Argument(help="Name of a site; not needed with --atom.")
    ] = None,
    output: Output = HERE,
    atom: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write Atom and JSON feeds as files into this folder."),
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            help="With --atom, and needed there: address at which the folder will be found."
        ),
    ] = None,
    search: Annotated[
        list[str] | None,
        typer.Option(help="With --atom: a feed of what this search finds, too; repeatable."),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="With --atom: whole texts, not their beginnings.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Publish what is new as a closed part of a site's feed, or all as Atom and JSON files.

    UNIONNEWS_WEBSUB_HUB names a hub in the feeds of --atom.
    """
    if atom is not None:
        _write_files(output, site, atom, base, search or [], full=full, quiet=quiet)
        return
    if base or search or full:
        raise UsageError("--base, --search and --full go with --atom DIR; give that too")
    if site is None:
        raise UsageError("name a site, as of `unionnews status`; --atom DIR takes all sites")
    folder = output / site
    if not folder.is_dir():
        from unionnews.crawling.sites import site_named  # noqa: PLC0415  loads all sites

        raise UsageError(
            f"{folder}: no such folder; crawl first: unionnews crawl {site_named(site).name}"
        )
    done = publish(folder, datetime.now(UTC))
    if not quiet:
        new, parts = counted(done.records, "new record"), counted(done.parts, "part")
        say(f"{folder / FEED}: {new} in {parts}")
        if done.rewritten:
            say(f"{counted(done.rewritten, 'part')} replaced: articles in it were taken down")


def _write_files(
    output: Path,
    site: str | None,
    target: Path,
    base: str | None,
    searches: list[str],
    *,
    full: bool,
    quiet: bool,
) -> None:
    from unionnews.reading_room.reading.feed_files import write_feeds  # noqa: PLC0415  loads the index
    from unionnews.reading_room.reading.feeds_out import hub_address  # noqa: PLC0415  the same
    from unionnews.search.searching import Library, MovedError  # noqa: PLC0415  the same

    if base is None or not base.startswith(("http://", "https://")) or has_password(base):
        raise UsageError(
            "--atom needs --base https://…: the address at which readers will find the folder"
        )
    for tries in reversed(range(3)):
        try:
            with Library.below([output / site if site else output]) as library:
                changed = [
                    *write_feeds(library, target, base, searches, full=full, hub=hub_address())
                ]
            break
        except MovedError:  # by a takedown, or the first crawl of a site
            if not tries:
                raise
    if not quiet:
        say(f"{target}: {counted(len(changed), 'file')} changed")
