"""What an operator does with a site's folder between crawls: look, check, retry, take down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.sites import site_named, site_of
from unionnews.dataset.schema import article_schema
from unionnews.exceptions import UnreadablePageError, UsageError
from unionnews.folder.archive import ArchiveIndex, archive_files, scrub
from unionnews.folder.ledger import Forgotten, Ledger, State, Task, View
from unionnews.items import ArchiveLocation
from unionnews.search import index as search_index
from unionnews.version import __version__

LEDGER = "ledger.sqlite"
RECORDS = "articles.jsonl"
FAILURES_TOLD = 1000
"""Failed pages in a report; a site that has changed fails in all of them."""


def crawled_sites(output: Path) -> list[str]:
    """Return the names of the sites that have a ledger under ``output``."""
    return sorted(path.parent.name for path in output.glob(f"*/{LEDGER}"))


def report(site: str, output: Path, *, failed: bool = False) -> dict[str, Any]:
    """Return what the ledger of a site tells, as one JSON object.

    Takes no lock: a crawl may go on meanwhile. Raises :class:`LedgerError` where there is no
    ledger that can be read.
    """
    now = datetime.now(UTC)
    with View.read(output / site_named(site).name) as view:
        waiting = view.backlog(now)
        told: dict[str, Any] = {
            "site": site,
            "articles": view.discovered(),
            "states": view.states(),
            "listPages": view.list_pages(),
            "walkComplete": view.walk_complete(),
            "runs": [asdict(run) for run in view.runs()],
            "backlog": [{**asdict(host), "seconds": host.seconds} for host in waiting],
            # Hosts are asked beside each other.
            "secondsLeft": max((host.seconds or 0 for host in waiting), default=0),
            "nextLooks": [{"at": at, "url": url} for at, url in view.next_looks()],
        }
        if failed:
            found = (asdict(failure) for failure in view.failures())
            told["failed"] = [row for row, _ in zip(found, range(FAILURES_TOLD), strict=False)]
    return told


@dataclass(slots=True, frozen=True)
class Plan:
    """What a crawl would fetch first; the list pages may bring more."""

    pages: list[tuple[str, str]]
    """Kind (``list``, ``article``) and address of each page, in order."""
    more: int
    """Pages known beyond these."""
    seconds: float
    """Time it takes at least at the hosts' delays, as far as they are known."""


def plan(site: str, output: Path, limit: int) -> Plan:
    """Return what ``crawl`` would fetch now, without fetching or changing anything.

    Failed pages that have tries left are taken up too when a crawl begins.
    """
    spider, folder = site_named(site), output / site
    starts = [("list", url) for url in spider.start_urls]
    if not (folder / LEDGER).exists():
        return Plan(starts[:limit], max(0, len(starts) - limit), 0.0)
    now = datetime.now(UTC)
    with View.read(folder) as view:
        known = [_told(task) for task in view.peek(limit, now)]
        waiting = view.backlog(now)
    pages = list(dict.fromkeys([*starts, *known]))
    total = sum(host.articles + host.list_pages + host.looks for host in waiting)
    return Plan(
        pages[:limit],
        max(0, total + len(pages) - len(known) - min(limit, len(pages))),
        max((host.seconds or 0.0 for host in waiting), default=0.0),
    )


def _told(task: Task) -> tuple[str, str]:
    return task.kind, task.url


def retry(site: str, output: Path, state: str) -> int:
    """Make every page in ``state`` pending again; return how many that are."""
    if state not in set(State) - {State.PENDING}:
        raise UsageError(f"{state}: no state to retry; give one of {', '.join(list(State)[1:])}")
    with _opened(site_named(site), output / site) as ledger:
        return ledger.retry(datetime.now(UTC), State(state))


def _opened(spider: type[SiteSpider], folder: Path) -> Ledger:
    with View.read(folder) as view:
        origin = view.origin()
    return Ledger.open(
        folder,
        origin,
        datetime.now(UTC),
        version=__version__,
        key_of=lambda record: spider.key(record["metadata"]["requestUrl"] or ""),
    )


# Verify --------------------------------------------------------------------------------------


def verify(site: str, output: Path) -> Iterator[str]:
    """Yield every disagreement of records, ledger, schema and archive, one line each.

    Takes no lock; a crawl may go on meanwhile.
    """
    folder = output / site_named(site).name
    with View.read(folder) as view:
        yield from view.verify()
        length = view.extent()[0]
    if not (folder / RECORDS).exists():
        return
    invalid, archived = schema_check(), _ArchiveCheck(folder)
    with archived, (folder / RECORDS).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if lines.tell() > length:
                return
            where = f"{folder / RECORDS}, line {number}"
            try:
                record = json.loads(line)
            except ValueError:
                continue  # told by the ledger's own check
            for what in (*invalid(record), *archived.problems(record)):
                yield f"{where}: {what}"


def schema_check() -> Callable[[dict[str, Any]], Iterator[str]]:
    """Return a function that yields what is wrong with a record.

    With ``jsonschema`` installed all of the schema is checked, else the keys and their order.
    """
    schema = article_schema()
    try:
        from jsonschema import Draft202012Validator  # noqa: PLC0415  optional
    except ImportError:
        validator = None
    else:
        validator = Draft202012Validator(schema)

    def problems(record: dict[str, Any]) -> Iterator[str]:
        if list(record) != schema["required"]:
            yield "its keys, or their order, are not those of the schema"
        elif validator:
            for error in validator.iter_errors(record):
                yield f"{'.'.join(map(str, error.path))}: {error.message[:200]}"

    return problems


class _ArchiveCheck:
    """Compare the pages that records name with what the archive holds there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        archive = folder / "archive"
        files = archive_files(archive)
        self._index = ArchiveIndex.open(files, cache_dir=folder) if archive.is_dir() else None

    def __enter__(self) -> _ArchiveCheck:
        return self

    def __exit__(self, *_: object) -> None:
        if self._index:
            self._index.close()

    def problems(self, record: dict[str, Any]) -> Iterator[str]:
        if self._index is None:
            return
        for page in record["metadata"]["pages"]:
            if place := page["archive"]:
                yield from self._page(self._index, page["url"], page["bodySha256"], place)

    def _page(
        self, index: ArchiveIndex, url: str, digest: str, place: dict[str, Any]
    ) -> Iterator[str]:
        where = f"{place['file']}, byte {place['offset']}"
        try:
            capture = index.page_at(str(self._folder / place["file"]), place["offset"])
        except (OSError, UnreadablePageError, KeyError, ValueError) as error:
            yield f"{url}: not in the archive at {where} ({error})"
            return
        if hashlib.sha256(capture.body).hexdigest() != digest:
            yield f"{url}: the archive holds another body at {where}"


# Takedown ------------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class Takedown:
    """What a takedown removed."""

    site: str
    forgotten: Forgotten
    archived: int
    """Members of the archive that were overwritten."""


def forget(url: str, output: Path, site: str | None = None) -> Takedown:
    """Take an article down: out of records and archive, never to be fetched again.

    Records come first; the same call again finishes what a crash has cut short. Raises
    :class:`UsageError` where no site, or no article of it, is known by the address.
    """
    spider = site_named(site) if site else site_of(url)
    if spider is None:
        raise UsageError(f"{url}: of no declared site; name it with --site")
    folder = output / spider.name
    with _opened(spider, folder) as ledger:
        # Made anew without the article by whoever searches next.
        search_index.remove(folder)
        forgotten = ledger.forget(spider.key(url), url, datetime.now(UTC))
        places = _archived(spider, folder, forgotten)
        archived = scrub(folder, places, date=datetime.now(UTC)) if places else 0
    return Takedown(spider.name, forgotten, archived)


def _archived(
    spider: type[SiteSpider], folder: Path, forgotten: Forgotten
) -> list[ArchiveLocation]:
    """Return every place at which the archive holds a page of the article.

    Not only those that records name: earlier tries, later looks and copies are kept too.
    """
    files = archive_files(folder / "archive")
    if not files:
        return []
    keys = {forgotten.key, *map(spider.key, forgotten.urls)}
    with ArchiveIndex.open(files, cache_dir=folder) as index:
        refs = [ref for path in files for ref in index.refs(path)]
    places = {
        (str(Path(ref.file).relative_to(folder)), ref.offset)
        for ref in refs
        if {spider.key(ref.url), spider.key(ref.request_url)} & keys
    }
    return [ArchiveLocation(file=file, offset=offset) for file, offset in sorted(places)]
