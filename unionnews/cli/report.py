"""``unionnews report``."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say, say_error
from unionnews.cli.export import zones
from unionnews.cli.options import ONLY_HERE, Places, Quiet, Sites
from unionnews.crawling.bounds import parse_span
from unionnews.dataset.exporting.exports import noted_export
from unionnews.dataset.record_sources import find_records
from unionnews.dataset.stories.stories_file import STORIES
from unionnews.exceptions import UsageError, extra
from unionnews.reading_room.report.report_words import (
    ReportLanguage,
    language_of_environment,
    speaking,
)
from unionnews.words.text import counted


def report(
    target: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder for report.html; OUTPUT.")
    ] = None,
    site: Sites = None,
    output: Places = ONLY_HERE,
    language: Annotated[
        ReportLanguage | None,
        typer.Option(help="Language of the report; that of the environment (LC_ALL, LANG)."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write one HTML file that shows what was collected and how it goes.

    It needs no network to be read, on a phone or a desk, in the dark or in the light.
    """
    with extra("report"):
        from unionnews.reading_room.report.numbers import gather  # noqa: PLC0415  optional, and slow
        from unionnews.reading_room.report.report_page import write_report  # noqa: PLC0415  the same
    stories = output[0] / "stories" / STORIES
    records, page = find_records(output, site or ()), (target or output[0]) / "report.html"
    with noted_export((path.parent for path in records), page):
        spans = _intervals({path.parent.name for path in records})
        numbers = gather(records, zones(), stories, spans)
        with speaking(language or language_of_environment()):
            write_report(numbers, page)
    if not quiet:
        say(f"{page}: {counted(numbers.profile.rows, 'article')}")
        for warning in numbers.warnings():
            say(f"- {warning}")


def _intervals(names: Collection[str]) -> dict[str, timedelta]:
    """Return the intervals of sites by name; say which cannot be read, without which the report goes on."""
    from unionnews.crawling.sites import all_sites  # noqa: PLC0415  loads all sites

    spans: dict[str, timedelta] = {}
    for name, site in all_sites().items():
        try:
            span = parse_span(site.every) if name in names else None
        except UsageError as error:
            say_error(f"{name}: its `every`: {error}; the report does not judge when it is due")
        else:
            spans |= {name: span} if span else {}
    return spans
