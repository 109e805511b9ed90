"""Report the state of a site from its ledger: runs, pages that wait, what a crawl would fetch.

It loads neither Scrapy nor layouts, so that ``unionnews status`` answers at once.
"""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from unionnews.folder.file_names import LEDGER
from unionnews.folder.ledger import View, seconds_left

FAILURES_TOLD = 1000
"""Most failed pages in a report; if a site has changed, all its pages may fail."""


def crawled_sites(output: Path) -> list[str]:
    """Return the names of the sites that have a ledger under ``output``."""
    return sorted(p.parent.name for p in output.glob(f"*/{LEDGER}") if View.exists(p.parent))


def report(site: str, output: Path, *, failed: bool = False) -> dict[str, Any]:
    """Return the state of a site from its ledger, as one JSON object.

    Takes no lock: a crawl may go on meanwhile. Raises :class:`LedgerError` where there is no
    ledger that can be read.
    """
    now = datetime.now(UTC)
    with View.read(_folder(site, output)) as view:
        waiting = view.backlog(now)
        told: dict[str, Any] = {
            "site": site,
            "articles": view.discovered(),
            "states": view.states(),
            "listPages": view.list_pages(),
            "dropped": view.dropped(),
            "walkComplete": view.walk_complete(),
            "runs": [asdict(run) for run in view.runs()],
            "backlog": [{**asdict(host), "seconds": host.seconds} for host in waiting],
            "secondsLeft": seconds_left(waiting),
            "nextLooks": [{"at": at, "url": url} for at, url in view.next_looks()],
        }
        if failed:
            found = (asdict(failure) for failure in view.failures())
            told["failed"] = [row for row, _ in zip(found, range(FAILURES_TOLD), strict=False)]
    return told


@dataclass(slots=True, frozen=True)
class CrawlPlan:
    """What a crawl would fetch first; the list pages may bring more."""

    pages: list[tuple[str, str]]
    """Kind (``list``, ``article``) and address of each page, in order."""
    more: int
    """Pages known beyond these."""
    seconds: float
    """Least time that it takes, given the known delays of the hosts."""


def plan(site: str, output: Path, limit: int) -> CrawlPlan:
    """Return what ``crawl`` would fetch now, without fetching or changing anything.

    Not included are failed pages with tries left, which a crawl fetches again too.
    """
    from unionnews.crawling.sites import site_named  # noqa: PLC0415  loads all sites

    spider, folder = site_named(site), output / site
    starts = [("list", url) for url in spider.start_urls]
    if not View.exists(folder):
        return CrawlPlan(starts[:limit], max(0, len(starts) - limit), 0.0)
    now = datetime.now(UTC)
    with View.read(folder) as view:
        known = [(task.kind, task.url) for task in view.peek(limit, now)]
        waiting = view.backlog(now)
    pages = list(dict.fromkeys([*starts, *known]))
    total = sum(host.pages for host in waiting)
    return CrawlPlan(
        pages[:limit],
        max(0, total + len(pages) - len(known) - min(limit, len(pages))),
        seconds_left(waiting),
    )


def _folder(site: str, output: Path) -> Path:
    """Return the folder of a site; raises :class:`UnknownSiteError` where there is no such site.

    If the folder has a ledger, the site was crawled, and no declarations need to be loaded.
    """
    folder = output / site
    if folder.parent == output and View.exists(folder):
        return folder
    from unionnews.crawling.sites import site_named  # noqa: PLC0415  loads all sites

    return output / site_named(site).name
