"""``unionnews retry``, ``verify`` and ``forget``."""

from typing import Annotated

import typer

from unionnews.cli.console import command, say
from unionnews.cli.options import HERE, Output, SiteName
from unionnews.exceptions import UsageError, has_password
from unionnews.operate import upkeep
from unionnews.words.text import counted


def retry(
    site: SiteName,
    state: Annotated[
        str, typer.Option(help="State whose pages are asked for again: failed, not_an_article, …")
    ] = "failed",
    output: Output = HERE,
) -> None:
    """Let the next crawl ask again for pages that have come to an end."""
    count = upkeep.retry(site, output, state)
    pending = f"{counted(count, 'page')} pending again"
    say(f"{site}: {pending}; run: {command('crawl', site, output)}")


def verify(site: SiteName, output: Output = HERE) -> None:
    """Check that records, ledger, schema and archive of a site agree.

    Exit status: 0 they do, 1 they do not (or cannot be read).
    """
    count = 0
    for problem in upkeep.verify(site, output):
        say(problem)
        count += 1
    say(
        f"{site}: {counted(count, 'problem')}"
        if count
        else f"{site}: records, ledger and archive agree"
    )
    raise typer.Exit(1 if count else 0)


def forget(
    url: Annotated[str, typer.Argument(help="Address of the article, or of a copy of it.")],
    site: Annotated[
        str | None, typer.Option(help="Its site, where the address does not tell.")
    ] = None,
    output: Output = HERE,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take it back for an address that never had a record.")
    ] = False,
) -> None:
    """Take an article down: out of records and archive, never fetched again.

    Also out of list pages and feeds in the archive, the site's feed and the search index. A
    tombstone without text stays in `forgotten.jsonl`. Exit status 3: copies that are not ours to
    rewrite (exports, targets of `sync`, archives in a store) may still hold it; they are named.
    """
    if undo:
        name = upkeep.unforget(url, output, site)
        say(f"{name}: {url} may be fetched again; run: {command('crawl', name, output)}")
        return
    if has_password(url):
        raise UsageError(f"{url}: give the address without the user name and password in it")
    done = upkeep.forget(url, output, site)
    if done.forgotten.lines or done.archived:
        places = {"lines of articles.jsonl": done.forgotten.lines}
        places |= {f"records of {name}": count for name, count in done.archived.items()}
        found = "; ".join(f"{name}: {count}" for name, count in places.items())
        what = f"{done.forgotten.key} taken down ({found})"
    else:
        what = (
            f"nothing of {done.forgotten.key} is here (look at the address; --undo takes it back)"
        )
    say(f"{done.site}: {what}; it will not be fetched again")
    for place in done.left:
        say(place)
    if done.left:
        raise typer.Exit(3)
