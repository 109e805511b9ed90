"""The history of a site, from its ledger and its records."""

from pathlib import Path

from unionnews.exceptions import UsageError
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger import View, newest_records
from unionnews.operate.check.sight import ListSight, Record, Sight

LOOKED_BACK = 500
"""Number of records, the newest ones, that make the history."""


def history(folder: Path) -> Sight:
    """Return the history of a site from its output folder.

    Raises :class:`UsageError` where nothing was crawled yet.
    """
    lines = folder / RECORDS
    if not lines.is_file() or not lines.stat().st_size:
        raise UsageError(f"{folder}: no records to compare with; crawl the site first")
    with View.read(folder) as view:
        states = view.states()
        lists = {url: ListSight(links, goes_on) for url, links, goes_on in view.start_pages()}
    read = max(1, sum(states[state] for state in ("saved", "updated", "unchanged")))
    records = _last(lines)
    # Scaled down in proportion to the records that are read.
    refused = round(states["not_an_article"] * len(records) / read)
    return Sight(records=records, refusedBefore=refused, lists=lists)


def _last(path: Path) -> list[Record]:
    found: dict[str, Record] = {}
    for record in reversed(newest_records(path, 2 * LOOKED_BACK)):
        if record["status"] == "published":
            found.setdefault(record["id"], record)
    return list(found.values())[:LOOKED_BACK]
