"""``unionnews new`` and ``unionnews fixture``: from one page to a site's file and its test."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from unionnews.cli.console import say
from unionnews.crawling.sites import all_sites, site_named
from unionnews.exceptions import UnionNewsError, UsageError
from unionnews.fetching import Fetcher, FetchOptions
from unionnews.operate.new_site.fixture import saved_fixture
from unionnews.operate.new_site.new import new_site, write_site
from unionnews.operate.new_site.saved_page import sites_page
from unionnews.pages.extract import MAX_BODY, Page, read_page

DOCS = Path("docs") / "sites.md"
Saved = Annotated[Path | None, typer.Option("--from", help="Saved page, instead of fetching it.")]


def new(
    name: Annotated[str, typer.Argument(help="Name of the new site: small letters, digits, _.")],
    url: Annotated[str, typer.Argument(help="Address of one of its articles.")],
    saved: Saved = None,
) -> None:
    """Write a site's file, a fixture without the publisher's words, and the line of docs/sites.md.

    Run it at the root of the repository; then `make test`.
    """
    page = _page(url, saved)
    site = new_site(name, url, page)
    source = write_site(site, datetime.now(UTC).date().isoformat())
    all_sites.cache_clear()
    declared = site_named(name)
    try:
        fixture_folder = saved_fixture(page, declared.layouts(), case=name)
    except UnionNewsError:
        # Half a site would be in the way of the next attempt.
        source.unlink()
        raise
    say(f"wrote {source}")
    say(f"wrote {fixture_folder}")
    DOCS.write_text(sites_page(all_sites()), encoding="utf-8")
    say(f"wrote {DOCS}")


def fixture(
    site: Annotated[str, typer.Argument(help="Name of a site.")],
    page: Annotated[str, typer.Argument(help="Address of an article, or a saved page.")],
    url: Annotated[str | None, typer.Option(help="Address the page was saved from.")] = None,
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
        return asyncio.run(_fetched(url))
    if not saved.is_file():
        raise UsageError(f"{saved}: no such file; give a saved page")
    with saved.open("rb") as stream:
        return read_page(stream.read(MAX_BODY + 1), url, status=200)


async def _fetched(url: str) -> Page:
    async with Fetcher(FetchOptions()) as fetcher:
        return await fetcher.page(url)
