"""``unionnews export`` and ``unionnews upgrade``."""

import json
import sys
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, get_args

import typer

from unionnews.cli.console import say, say_error, table
from unionnews.cli.options import ONLY_HERE, Places, Quiet, Sites
from unionnews.cli.selecting import Languages, May, Search, Since, Until, chosen
from unionnews.dataset.exporting.export import ExportOptions, Format, Splits
from unionnews.dataset.exporting.export import export as run
from unionnews.dataset.manifest import REJECTED, Manifest
from unionnews.dataset.record_sources import find_records, open_source, upgraded_lines
from unionnews.exceptions import UsageError, extra
from unionnews.search.indexed_file import IndexedFile


def export(  # noqa: PLR0913  one option, one parameter
    kind: Annotated[Format, typer.Argument(metavar="FORMAT", help=", ".join(get_args(Format)))],
    target: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")],
    site: Sites = None,
    output: Places = ONLY_HERE,
    all_revisions: Annotated[
        bool, typer.Option("--all-revisions", help="Not only the newest revision of an article.")
    ] = False,
    no_body: Annotated[
        bool, typer.Option("--no-body", help="Hash and length in the place of the texts.")
    ] = False,
    splits: Annotated[Splits, typer.Option(help="Splits of the Hugging Face dataset.")] = "none",
    stories: Annotated[
        Path | None, typer.Option(help="stories.jsonl whose columns are added.")
    ] = None,
    since: Since = "",
    until: Until = "",
    language: Languages = None,
    search: Search = None,
    may: May = None,
    fields: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Only these fields, in this order: id,headline,url"),
    ] = None,
    one_file: Annotated[
        bool, typer.Option("--one-file", help="CSV as one file that Excel opens.")
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Write the records of one or many sites, or of several machines, as one dataset.

    Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some lines were no records: they lie
    in _rejected.jsonl.
    """
    paths = find_records(output, site or ())
    options = ExportOptions(
        all_revisions=all_revisions,
        body=not no_body,
        splits=splits,
        zones=zones(),
        stories=stories,
        selection=chosen(
            [path.parent for path in paths],
            since=since,
            until=until,
            languages=language,
            search=search,
            may=may,
        ),
        fields=_names(fields),
        one_file=one_file,
        sqlite=IndexedFile,
    )
    with extra("dataset"):
        manifest = run(kind, target, paths, options)
    if not quiet:
        _show(manifest, target)
    raise typer.Exit(3 if manifest.rejected else 0)


def zones() -> dict[str, str]:
    """Return the time zone of every declared site."""
    from unionnews.crawling.sites import all_sites  # noqa: PLC0415  loads all sites

    return {name: site.timezone for name, site in all_sites().items()}


def _names(fields: str | None) -> list[str]:
    names = [name.strip() for name in (fields or "").split(",") if name.strip()]
    if fields is not None and not names:
        raise UsageError(f"--fields {fields!r:.40}: names no field; write id,headline,url")
    return names


def _show(manifest: Manifest, target: Path) -> None:
    table(
        f"{target}: {manifest.format}",
        [
            ("rows", f"{manifest.rows} of {manifest.articles} articles, {manifest.gone} gone"),
            ("sites", ", ".join(f"{name or '(none)'} {n}" for name, n in manifest.sites.items())),
            ("files", f"{len(manifest.files)}, {sum(file.bytes for file in manifest.files)} bytes"),
            ("sources", len(manifest.sources)),
            ("taken down", manifest.forgotten or None),
        ],
        asdict(manifest),
    )
    if manifest.rejected:
        with (target / REJECTED).open("rb") as refused:
            reason = json.loads(next(refused))["reason"]
        say(f"{manifest.rejected} lines are no records (the first: {reason}): {refused.name}")


def upgrade(
    file: Annotated[Path, typer.Argument(help="File of records, of any schema version.")],
) -> None:
    """Print the records of a file in the current schema version.

    Exit status 3: some lines are no records, or of a version that this program does not know.
    """
    if not file.is_file():
        kind = "a folder" if file.is_dir() else "no such file"
        raise UsageError(f"{file}: {kind}; give a file of records, as articles.jsonl")
    bad = 0
    with closing(open_source(file)) as source:
        for line, reason in upgraded_lines(source):
            if reason:
                say_error(f"{file}, {reason}")
                bad += 1
            sys.stdout.buffer.write(line)
    raise typer.Exit(3 if bad else 0)
