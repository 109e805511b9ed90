"""``unionnews extract``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from unionnews.api import extract_article
from unionnews.archive import read_at
from unionnews.cli.console import print_json, say_error
from unionnews.exceptions import PageError, UsageError
from unionnews.extract import MAX_BODY
from unionnews.items import ArchiveLocation, Article


def extract(
    files: Annotated[
        list[str], typer.Argument(help="Saved pages (HTML), or FILE@OFFSET of a WARC record.")
    ],
    url: Annotated[str | None, typer.Option(help="Address the page was saved from.")] = None,
) -> None:
    """Read the article that a saved page holds, and print its record."""
    if url and len(files) > 1:
        raise UsageError("--url is the address of one page; give one file with it")
    failed = 0
    for name in files:
        try:
            print_json(_article(name, url).to_dict())
        except PageError as error:
            say_error(f"{name}: {error}")
            failed += 1
    raise typer.Exit(3 if failed else 0)


def _article(name: str, url: str | None) -> Article:
    path, at, offset = name.rpartition("@")
    if at and offset.isdecimal() and Path(path).is_file():
        return _archived(path, int(offset))
    file = Path(name)
    if not file.is_file():
        raise UsageError(f"{name}: no such file; give a saved page, or FILE@OFFSET of a WARC file")
    with file.open("rb") as stream:
        # One byte more than allowed tells a large file from a huge one without reading it.
        return extract_article(stream.read(MAX_BODY + 1), url)


def _archived(path: str, offset: int) -> Article:
    capture = read_at(path, offset)
    return extract_article(
        capture.body,
        capture.url,
        content_type=capture.content_type,
        status=capture.status,
        request_url=capture.request_url,
        downloaded=capture.date.strftime("%Y-%m-%dT%H:%M:%SZ"),
        archive=ArchiveLocation(file=Path(path).name, offset=offset),
    )
