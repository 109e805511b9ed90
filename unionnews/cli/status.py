"""``unionnews status``."""

from typing import Annotated, Any

import typer

from unionnews.cli.console import grid, print_json, table
from unionnews.cli.options import HERE, Output
from unionnews.crawling.bounds import span
from unionnews.exceptions import UsageError
from unionnews.folder.file_names import what_to_do
from unionnews.operate.status import crawled_sites, report


def status(
    site: Annotated[
        str | None, typer.Argument(help="Name of a site; without one, all that were crawled.")
    ] = None,
    failed: Annotated[
        bool, typer.Option("--failed", help="List the failed pages with their reasons.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One object a site and line.")] = False,
    output: Output = HERE,
) -> None:
    """Show the last runs of a site, what waits and for how long, and what failed.

    Changes nothing and may be asked while a crawl runs.
    """
    names = [site] if site else crawled_sites(output)
    if not names:
        raise UsageError(f"{output}: no site was crawled here; {what_to_do(output)}")
    for name in names:
        told = report(name, output, failed=failed)
        if as_json:
            print_json(told)
        else:
            _show(told)


def _show(told: dict[str, Any]) -> None:
    last = told["runs"][0] if told["runs"] else {}
    table(
        told["site"],
        [
            ("articles known", f"{told['articles']} ({_counts(told['states'])})"),
            ("list pages", _counts(told["listPages"])),
            *(("left out", f"{n:,} {why}") for why, n in told["dropped"].items() if n),
            (
                "last run",
                f"{last.get('started')}: {last.get('outcome') or 'killed, or still going'}",
            ),
            ("waiting", "; ".join(map(_waiting, told["backlog"])) or "nothing"),
            ("time left", span(told["secondsLeft"]) if told["secondsLeft"] else None),
            ("next look", told["nextLooks"][0]["at"] if told["nextLooks"] else None),
        ],
        told,
    )
    runs = [(run["started"], run["outcome"], _counts(_new(run))) for run in told["runs"]]
    grid("runs", ("started", "outcome", "brought"), runs)
    if "failed" in told:
        rows = [(row["url"], row["reason"], row["tries"]) for row in told["failed"]]
        grid("failed", ("page", "reason", "runs"), rows)


def _new(run: dict[str, Any]) -> dict[str, int]:
    summary = run["summary"] or {}
    counted = summary.get("ends", summary.get("states", {}))
    return {state: n for state, n in counted.items() if state != "unchanged"}


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "–"


def _waiting(host: dict[str, Any]) -> str:
    kinds = {"articles": "articles", "list_pages": "list pages", "looks": "looks"}
    waiting = _counts({name: host[kind] for kind, name in kinds.items()})
    delay = host["delay"]
    return f"{host['host']}: {waiting}" + (f", one every {span(delay)}" if delay else "")
