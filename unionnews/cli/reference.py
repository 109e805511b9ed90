"""``unionnews sites`` and ``unionnews schema``: the declared sites and the form of a record."""

import json
import os
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from unionnews.cli.console import print_json, print_text


def sites(
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
) -> None:
    """List the declared sites.

    Exit status: 0 all, 2 a file of sites cannot be loaded.
    """
    for site in _loaded() if as_json else _read() or _loaded():
        if as_json:
            print_json(site)
            continue
        state = site["verified"] if site["verified"] != "never" else "template to try"
        typer.echo(f"{site['name']:20} {site['title']}  {site['start'][0]}  {state}")


def _read() -> list[dict[str, Any]]:
    """Return our declared sites without importing them; empty if some must be imported."""
    from unionnews.crawling.own_sites import spider_modules  # noqa: PLC0415  for `sites` alone
    from unionnews.spiders import read_declarations  # noqa: PLC0415  the same

    ours = "unionnews.settings"
    if spider_modules() or os.environ.get("SCRAPY_SETTINGS_MODULE", ours) != ours:
        return []
    try:
        return [
            {"verified": "never", "title": site["title"], "start": site["start_urls"], **site}
            for site in read_declarations()
        ]
    except (KeyError, SyntaxError, ValueError):
        return []


def _loaded() -> Iterator[dict[str, Any]]:
    """Import all sites, and yield the declaration of each."""
    from unionnews.crawling.sites import BROKEN, all_sites, describe  # noqa: PLC0415  loads all sites
    from unionnews.operate.new_site.saved_page import found_by  # noqa: PLC0415  the same

    for site in all_sites().values():
        yield {**describe(site), "foundBy": found_by(site)}
    if BROKEN:
        raise typer.Exit(2)


def schema() -> None:
    """Print the JSON Schema (2020-12) of a record."""
    from unionnews.dataset.schema import article_schema  # noqa: PLC0415  loads no site

    print_text(json.dumps(article_schema(), ensure_ascii=False, indent=1))
