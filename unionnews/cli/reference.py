"""``unionnews sites`` and ``unionnews schema``: what the program knows about itself."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from unionnews.cli.console import print_json
from unionnews.scaffold.page import found_by
from unionnews.schema import article_schema
from unionnews.sites import all_sites


def sites(
    as_json: Annotated[bool, typer.Option("--json", help="One object a line.")] = False,
) -> None:
    """List the declared sites."""
    for name, site in all_sites().items():
        if as_json:
            print_json(
                {
                    "name": name,
                    "title": site.title,
                    "publisher": site.publisher.name,
                    "start": site.start_urls,
                    "inLanguage": site.inLanguage,
                    "timezone": site.timezone,
                    "foundBy": found_by(site),
                    "layouts": [page.__name__ for page in site.pages],
                    "verified": site.verified,
                }
            )
        else:
            state = site.verified if site.verified != "never" else "template to try"
            typer.echo(f"{name:20} {site.title}  {site.start_urls[0]}  {state}")


def schema() -> None:
    """Print the JSON Schema (2020-12) of a record."""
    sys.stdout.write(json.dumps(article_schema(), ensure_ascii=False, indent=1) + "\n")
