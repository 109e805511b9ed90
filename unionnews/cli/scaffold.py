"""``unionnews new`` and ``unionnews fixture``: from one page to a site's file and its test."""

import asyncio
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say
from unionnews.cli.options import RunDelay, SavedFrom
from unionnews.crawling.own_sites import VARIABLE, own_sites
from unionnews.crawling.sites import all_sites, site_named
from unionnews.exceptions import UnionNewsError, UsageError
from unionnews.fetching.api import fetched_page
from unionnews.operate.new_site.fixture import saved_fixture
from unionnews.operate.new_site.new import (
    SPIDERS,
    Trial,
    check_new,
    site_of_page,
    tried_site,
    write_site,
)
from unionnews.operate.new_site.saved_page import sites_page
from unionnews.pages.extract import MAX_BODY, Page, read_page

DOCS = Path("docs") / "sites.md"


def new(
    name: Annotated[str, typer.Argument(help="Name of the new site: small letters, digits, _.")],
    url: Annotated[str, typer.Argument(help="An address of it: home page, list, feed, article.")],
    saved: Annotated[
        Path | None, typer.Option("--from", help="Saved page of that article; nothing is fetched.")
    ] = None,
    delay: RunDelay = None,
) -> None:
    """Look around on a site, read five of its articles, and write its file.

    In a checkout of this project also a fixture without the publisher's words, and the line of
    docs/sites.md; then `make test`.
    """
    check_new(name, url)
    trial = Trial(site_of_page(name, url, page := _page(url, saved)), page=page) if saved else None
    trial = trial or tried_site(name, url, delay)
    source = write_site(trial.site, datetime.now(UTC).date().isoformat())
    say(f"wrote {source}")
    if source.parent == SPIDERS:
        _write_test(trial, source)
    for record in trial.records:
        authors = ", ".join(author["name"] for author in record["authors"]) or "no author"
        typer.echo(f"{record['datePublished'] or 'no date'}  {record['headline']}  ({authors})")
    say(f"language {trial.site.language}; zone {trial.site.timezone}: {trial.site.why_timezone}")
    _say_next(name, source.parent)


def _write_test(trial: Trial, source: Path) -> None:
    all_sites.cache_clear()
    declared = site_named(trial.site.name)
    try:
        if trial.page is not None:
            say(f"wrote {saved_fixture(trial.page, declared.layouts(), case=declared.name)}")
    except UnionNewsError:
        # A site without its test would be in the way of the next attempt.
        source.unlink()
        raise
    DOCS.write_text(sites_page(all_sites()), encoding="utf-8")
    say(f"wrote {DOCS}")


def _say_next(name: str, folder: Path) -> None:
    if folder != SPIDERS and folder not in own_sites():
        say(f"turn it on: export {VARIABLE}={shlex.quote(str(folder.resolve()))}")
    say(f"then: unionnews crawl {name}")


def fixture(
    site: Annotated[str, typer.Argument(help="Name of a site.")],
    page: Annotated[str, typer.Argument(help="Address of an article, or a saved page.")],
    url: SavedFrom = None,
    case: Annotated[str, typer.Option(help="Name of the case.")] = "page",
    scrub: Annotated[
        bool, typer.Option("--scrub/--keep-words", help="Replace the publisher's words.")
    ] = True,
) -> None:
    """Save a page and what the site's layout reads of it, as a test."""
    declared = site_named(site)
    file = Path(page)
    address = url or declared.sample_addresses[0] if file.is_file() else page
    found = _page(address, file if file.is_file() else None)
    say(f"wrote {saved_fixture(found, declared.layouts(), case=case, scrubbed=scrub)}")


def _page(url: str, saved: Path | None) -> Page:
    if saved is None:
        return asyncio.run(fetched_page(url))
    if not saved.is_file():
        raise UsageError(f"{saved}: no such file; give a saved page")
    with saved.open("rb") as stream:
        return read_page(stream.read(MAX_BODY + 1), url, status=200)
