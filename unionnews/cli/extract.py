"""``unionnews extract``."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from unionnews.cli.console import print_json, say, say_error
from unionnews.cli.options import FirstDay, Jobs, LastDay, Quiet, SavedFrom
from unionnews.cli.progress import cores, showing
from unionnews.exceptions import PageError, UsageError
from unionnews.fetching.api import extract_article
from unionnews.folder.archive import is_archive
from unionnews.folder.atomic import whole_file
from unionnews.folder.ledger import to_line
from unionnews.items import Article
from unionnews.operate.reextract import (
    CaptureSelection,
    Counts,
    DiffFormat,
    Extraction,
    article_at,
    compare,
    render,
)
from unionnews.pages.extract import MAX_BODY

_SHOWN = 20
"""Most broken records that are printed one by one."""


def extract(  # noqa: PLR0913  one option, one parameter
    files: Annotated[
        list[str],
        typer.Argument(help="Saved pages (HTML), WARC files, or FILE@OFFSET of a WARC record."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File for the records, else stdout.")
    ] = None,
    url: SavedFrom = None,
    site: Annotated[str | None, typer.Option(help="Pages of this site only.")] = None,
    generic: Annotated[
        bool, typer.Option("--generic", help="Pages of undeclared sites too.")
    ] = False,
    since: FirstDay = None,
    until: LastDay = None,
    all_captures: Annotated[
        bool,
        typer.Option(
            "--all-captures", help="Each capture that changed an article, not the newest."
        ),
    ] = False,
    jobs: Jobs = None,
    diff: Annotated[
        Path | None, typer.Option(help="Earlier records (JSON Lines) to compare with.")
    ] = None,
    diff_format: Annotated[DiffFormat, typer.Option(help="Form of the comparison.")] = "text",
    quiet: Quiet = False,
) -> None:
    """Read the articles that saved pages and archives hold, and print their records.

    Exit status: 0 all was read, 2 wrong usage (if a file is not there, none is read), 3 something
    could not be read, 6 `--diff` found changes.
    """
    archives, pages = _sorted(files)
    if url and (archives or len(pages) > 1):
        raise UsageError("--url is the address of one page; give one saved page with it")
    if url and not url.startswith(("http://", "https://")):
        raise UsageError(f"{url}: not an address; write http://… or https://…")
    if not archives and (site or since or until or all_captures):
        raise UsageError("--site, --since, --until and --all-captures choose from WARC files")
    _check_output(output, [*archives, *(path for path, _ in pages), *([diff] if diff else [])])
    if diff and (pages or not archives):
        raise UsageError("--diff compares what archives hold; give WARC files with it")
    selection = CaptureSelection(
        site=site, generic=generic, since=since, until=until, allCaptures=all_captures
    )
    with showing(quiet) as progress:
        extraction = Extraction(archives, selection, jobs=jobs or cores(), progress=progress)
        if diff:
            status = _compare(extraction, diff, diff_format, output, revisions=all_captures)
        else:
            status = _write(extraction, pages, url, output)
    if archives:
        _tell(extraction.counts, quiet=quiet)
    if extraction.counts.doubtful and not quiet:
        say(f"{extraction.counts.doubtful} of doubtful text: see their metadata.validationMessages")
    raise typer.Exit(status or (3 if extraction.counts.broken else 0))


def _check_output(output: Path | None, inputs: list[Path]) -> None:
    if output and not output.parent.is_dir():
        raise UsageError(f"{output.parent}: no such folder; make it, or name another file with -o")
    if output and output.is_dir():
        raise UsageError(f"{output}: is a folder; name a file in it with -o")
    if output and output.exists() and any(output.samefile(path) for path in inputs):
        raise UsageError(f"{output}: is read, so it cannot be written; name another file with -o")


def _sorted(files: list[str]) -> tuple[list[Path], list[tuple[Path, int | None]]]:
    """Return the whole archives, and the single pages (file, and offset if in an archive)."""
    archives: list[Path] = []
    pages: list[tuple[Path, int | None]] = []
    for name in files:
        path, at, offset = name.rpartition("@")
        if at and offset.isdecimal() and Path(path).is_file():
            pages.append((Path(path), int(offset)))
            continue
        file = Path(name)
        if not file.is_file():
            kind = "a folder" if file.is_dir() else "no such file"
            raise UsageError(
                f"{name}: {kind}; give a saved page, a WARC file, or FILE@OFFSET of one"
            )
        if is_archive(file):
            archives.append(file)
        else:
            pages.append((file, None))
    return archives, pages


def _write(
    extraction: Extraction,
    pages: list[tuple[Path, int | None]],
    url: str | None,
    output: Path | None,
) -> int:
    failed = 0
    show = print_json if output is None and sys.stdout.isatty() else None
    with _target(output) as target:
        for path, offset in pages:
            try:
                article = _article(path, offset, url)
            except PageError as error:
                say_error(f"{path}{'' if offset is None else f'@{offset}'}: {error}")
                failed += 1
            else:
                extraction.counts.doubtful += article.metadata.is_text_doubtful
                record = article.to_dict()
                show(record) if show else target.write(to_line(record))
        for line in extraction.lines():
            target.write(line)
        if failed == len(pages) and failed and not extraction.counts.records:
            # Nothing could be read, so an older output file is not replaced.
            raise typer.Exit(3)
    return 3 if failed else 0


def _article(path: Path, offset: int | None, url: str | None) -> Article:
    if offset is not None:
        return article_at(path, offset)
    with path.open("rb") as stream:
        # One byte more than allowed is enough to see that a file is too large.
        article = extract_article(stream.read(MAX_BODY + 1), url)
    article.metadata.file = path.name
    return article


def _compare(
    extraction: Extraction, before: Path, form: DiffFormat, output: Path | None, *, revisions: bool
) -> int:
    found = compare(before, extraction, revisions=revisions)
    with _target(output) as target:
        target.write(render(found, form).encode("utf-8", "backslashreplace"))
    return 0 if found.is_empty else 6


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Open the output for writing; a file gets its name only when it is complete."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with whole_file(output, alone=False) as file:
        yield file


def _tell(counts: Counts, *, quiet: bool) -> None:
    for failure in counts.failures[:_SHOWN]:
        say_error(f"{failure.file}@{failure.offset}: {failure.message}")
    if (hidden := counts.broken.total() - min(len(counts.failures), _SHOWN)) > 0:
        say_error(f"and {hidden} more records that could not be read")
    if quiet:
        return
    say(f"{counts.records} records from {counts.captures} captures")
    groups = (
        ("skipped", counts.skipped),
        ("not an article", counts.notArticles),
        ("broken", counts.broken),
    )
    for name, found in groups:
        for reason, count in found.most_common():
            if count:
                say(f"  {name}: {count} {reason}")
    if counts.unchanged:
        say(f"  unchanged: {counts.unchanged} captures")
