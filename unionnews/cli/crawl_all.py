"""``unionnews crawl`` for more than one site."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import typer

from unionnews.cli.console import say, say_error, table
from unionnews.crawling.crawl_all import (
    CrawlTarget,
    SiteRun,
    crawl_many,
    declared_targets,
    to_json,
)
from unionnews.crawling.middlewares.politeness import check_contact
from unionnews.crawling.sites import project_settings
from unionnews.exceptions import UsageError

NO_ARTICLE_NOW = (
    "on record read as no article this time; their records stay, and are looked at again"
)


def all_targets(
    output: Path, only: Sequence[str], but: Sequence[str], *, quiet: bool
) -> list[CrawlTarget]:
    """Return all declared sites that are chosen; say how many are left out."""
    targets, left_out = declared_targets(output, only, but)
    if not targets and (only or but):
        raise UsageError("no site has such a name; `unionnews sites` lists them")
    if left_out and not quiet:
        say(
            f"{left_out} sites left out, of which no page was ever read: name them with --only, or crawl one by its name"
        )
    return targets


def crawl_several(
    title: str,
    targets: Sequence[CrawlTarget],
    output: Path,
    arguments: Sequence[str],
    status_of: Callable[[list[SiteRun]], int],
    *,
    jobs: int,
    as_json: bool,
    quiet: bool,
) -> NoReturn:
    """Crawl sites, print a summary below ``title``, and exit with the status of all of them."""
    check_contact(project_settings())  # once, not for each site
    told = _tell_failure if quiet else _tell
    runs = crawl_many(targets, output, jobs=jobs, arguments=arguments, told=told)
    if as_json:
        typer.echo(to_json(runs, status_of(runs)))
    elif not quiet:
        table(title, [(found.site, line(found)) for found in runs])
    raise typer.Exit(status_of(runs))


def _tell(found: SiteRun) -> None:
    say(f"{found.site}: {line(found)}")


def _tell_failure(found: SiteRun) -> None:
    if found.status or found.noArticleNow:
        say_error(f"{found.site}: {line(found)}")


def line(found: SiteRun) -> str:
    """Return the result of a site's crawl, in words."""
    if found.outcome != "crawled":
        return f"{found.outcome}: {found.message}" if found.message else found.outcome
    left = [
        f"{found.pending} pending" * (found.pending > 0),
        f"{found.failed} failed" * (found.failed > 0),
        f"{found.noArticleNow} {NO_ARTICLE_NOW}" * (found.noArticleNow > 0),
    ]
    told = ", ".join([f"{found.newRevisions} new", *filter(None, left), f"status {found.status}"])
    return f"{told}: {found.message}" if found.message else told
