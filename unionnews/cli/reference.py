"""``unionnews sites`` and ``unionnews schema``: what the program knows about itself."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from unionnews.cli.console import print_json


def sites(
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
) -> None:
    """List the declared sites."""
    from unionnews.crawling.sites import all_sites, describe  # noqa: PLC0415  loads all sites
    from unionnews.operate.new_site.saved_page import found_by  # noqa: PLC0415  the same

    for name, site in all_sites().items():
        if as_json:
            print_json({**describe(site), "foundBy": found_by(site)})
        else:
            state = site.verified if site.verified != "never" else "template to try"
            typer.echo(f"{name:20} {site.title}  {site.start_urls[0]}  {state}")


def schema() -> None:
    """Print the JSON Schema (2020-12) of a record."""
    from unionnews.dataset.schema import article_schema  # noqa: PLC0415  loads no site

    sys.stdout.write(json.dumps(article_schema(), ensure_ascii=False, indent=1) + "\n")
