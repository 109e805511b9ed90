"""What an operator does with a site's folder between crawls: check, retry, take down."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from unionnews.crawling import text_places
from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.sites import site_named, site_of
from unionnews.dataset.schema import article_schema
from unionnews.dataset.upgrades import UnknownVersionError, upgrade
from unionnews.exceptions import LedgerError, RunError, UnionNewsError, UnknownSiteError, UsageError
from unionnews.folder.archive import ArchiveIndex, archive_files, pages_of, read_at
from unionnews.folder.archive.uploads import confirmed
from unionnews.folder.closeable import Closeable
from unionnews.folder.file_names import ARCHIVE, FORGOTTEN, LEDGER, RECORDS
from unionnews.folder.json_text import read_json
from unionnews.folder.ledger import Forgotten, Ledger, State, View
from unionnews.folder.strange_files import refuse_strange
from unionnews.folder.tombstones import is_open
from unionnews.folder.traces import traces_of
from unionnews.normalize.article import article
from unionnews.pages.extract import extract, read_page
from unionnews.search import index as search_index
from unionnews.version import __version__


def retry(site: str, output: Path, state: str) -> int:
    """Make every page in ``state`` pending again; return their number."""
    if state not in set(State) - {State.PENDING}:
        raise UsageError(f"{state}: no state to retry; give one of {', '.join(list(State)[1:])}")
    spider = site_named(site)
    with open_ledger(spider, output / spider.name) as ledger:
        return ledger.retry(datetime.now(UTC), State(state))


def open_ledger(spider: type[SiteSpider], folder: Path, origin: str | None = None) -> Ledger:
    """Open the ledger of a site; without ``origin`` it must exist already."""
    if origin is None:
        with View.read(folder) as view:
            origin = view.origin()
    return Ledger.open(
        folder,
        origin,
        datetime.now(UTC),
        version=__version__,
        key_of=lambda record: spider.key(record["metadata"]["requestUrl"] or ""),
        identity=spider.key,
        elsewhere=text_places.take_out,
    )


# Verify --------------------------------------------------------------------------------------


def verify(site: str, output: Path) -> Iterator[str]:
    """Yield every disagreement of records, ledger, schema and archive, one line each.

    Takes no lock; a crawl may go on meanwhile.
    """
    spider = site_named(site)
    folder = output / spider.name
    try:
        refuse_strange(folder)
    except LedgerError as error:
        yield str(error)
        return
    checks = (_ledger_problems, _record_problems, partial(_takedown_problems, key_of=spider.key))
    for check in checks:
        try:
            yield from check(folder)
        except (UnionNewsError, OSError) as error:
            # A file that cannot be read is one finding among others.
            yield str(error)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            yield f"{folder}: holds what nobody wrote there ({error!r:.200})"


def _ledger_problems(folder: Path) -> Iterator[str]:
    with View.read(folder) as view:
        yield from view.verify()


def _record_problems(folder: Path) -> Iterator[str]:
    if not (folder / RECORDS).exists():
        return
    length = _committed(folder)
    invalid, archived = schema_check(), _ArchiveCheck(folder)
    with archived, (folder / RECORDS).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if lines.tell() > length:
                return
            where = f"{folder / RECORDS}, line {number}"
            try:
                record = read_json(line)
                problems = [*invalid(record), *archived.problems(record)]
            except (ValueError, LookupError, TypeError) as error:
                problems = [f"not a record ({error!r:.200})"]
            for what in problems:
                yield f"{where}: {what}"


def _takedown_problems(folder: Path, key_of: Callable[[str], str]) -> Iterator[str]:
    """Yield the places that still hold text of an article that was taken down."""
    if is_open(folder):
        yield f"{folder / FORGOTTEN}: a takedown was cut short; the next crawl ends it"
    yield from text_places.left(folder, key_of, datetime.now(UTC))


def _committed(folder: Path) -> int:
    """Return the committed bytes of the records; the file's length if the ledger is unreadable."""
    try:
        with View.read(folder) as view:
            return view.extent()[0].length
    except UnionNewsError:
        return (folder / RECORDS).stat().st_size


def schema_check() -> Callable[[dict[str, Any]], Iterator[str]]:
    """Return a function that yields what is wrong with a record, of any schema version.

    If ``jsonschema`` is installed, it checks the whole schema, otherwise the keys and their order.
    """
    schema = article_schema()
    try:
        from jsonschema import Draft202012Validator  # noqa: PLC0415  optional
    except ImportError:
        validator = None
    else:
        validator = Draft202012Validator(schema)

    def problems(record: dict[str, Any]) -> Iterator[str]:
        try:
            record = upgrade(record)
        except UnknownVersionError as error:
            yield str(error)
            return
        if list(record) != schema["required"]:
            yield "its keys, or their order, are not those of the schema"
        elif validator:
            for problem in validator.iter_errors(record):
                yield f"{'.'.join(map(str, problem.path))}: {problem.message[:200]}"

    return problems


class _ArchiveCheck(Closeable):
    """Compare the pages that records name with what the archive holds there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        archive = folder / ARCHIVE
        here = archive_files(archive)
        self._elsewhere = {entry["name"] for entry in confirmed(archive)}
        self._elsewhere -= {path.name for path in here}
        self._index = self._problem = None
        if not archive.is_dir():
            return
        try:
            self._index = ArchiveIndex.open(here, cache_dir=folder)
        except RunError as error:
            self._problem = str(error)

    def close(self) -> None:
        if self._index:
            self._index.close()

    def problems(self, record: dict[str, Any]) -> Iterator[str]:
        if self._problem:
            # Yielded only once, because it is the same for every record.
            yield self._problem
            self._problem = None
        if self._index is None:
            return
        for page in record["metadata"]["pages"]:
            place = page["archive"]
            if place and Path(place["file"]).name not in self._elsewhere:
                yield from self._page(self._index, page["url"], page["bodySha256"], place)

    def _page(
        self, index: ArchiveIndex, url: str, digest: str, place: dict[str, Any]
    ) -> Iterator[str]:
        where = f"{place['file']}, byte {place['offset']}"
        try:
            capture = index.page_at(str(self._folder / place["file"]), place["offset"])
        except (OSError, UnionNewsError, KeyError, ValueError) as error:
            yield f"{url}: not in the archive at {where} ({error})"
            return
        if hashlib.sha256(capture.body).hexdigest() != digest:
            yield f"{url}: the archive holds another body at {where}"


# Takedown ------------------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class Takedown:
    """The result of a takedown."""

    site: str
    forgotten: Forgotten
    archived: dict[str, int]
    """Number of members of the archive that were overwritten, by the name of the place."""
    left: list[str] = field(default_factory=list)
    """Places where the text may still be, and what to do about each."""


def forget(url: str, output: Path, site: str | None = None) -> Takedown:
    """Take an article down: out of records and archive, never to be fetched again.

    After a crash, the next command that opens the folder finishes it. Raises :class:`UsageError`
    where the address belongs to no known site, or to no known article of it.
    """
    spider = _site_by(url, output, site)
    folder = output / spider.name
    with open_ledger(spider, folder) as ledger:
        # The takedown is noted first, so that after a crash the next command can finish it.
        traces = _archived_traces(spider, folder, url)
        forgotten = ledger.forget(spider.key(url), url, datetime.now(UTC), traces)
        archived = text_places.take_out(folder, spider.key, datetime.now(UTC))
        ledger.forgotten_everywhere()
    search_index.keep_up(folder)
    left = list(text_places.left(folder, spider.key, datetime.now(UTC)))
    return Takedown(spider.name, forgotten, archived, left)


def unforget(url: str, output: Path, site: str | None = None) -> str:
    """Undo the takedown of an address that never had a record; return the site's name.

    Raises :class:`UsageError` where there was no takedown of this address, or it removed a text.
    """
    spider = _site_by(url, output, site)
    with open_ledger(spider, output / spider.name) as ledger:
        ledger.unforget(spider.key(url), datetime.now(UTC))
    return spider.name


def _site_by(url: str, output: Path, site: str | None) -> type[SiteSpider]:
    spider = site_named(site) if site else site_of(url)
    if spider:
        return spider
    found = [spider for spider in _crawled(output) if _knows(output / spider.name, spider, url)]
    if len(found) != 1:
        where = (
            f"in the folders of {', '.join(one.name for one in found)}" if found else "in no folder"
        )
        raise UsageError(
            f"{url}: of no declared site, and {where} in {output}; name it with --site"
        )
    return found[0]


def _crawled(output: Path) -> Iterator[type[SiteSpider]]:
    for ledger in sorted(output.glob(f"*/{LEDGER}")):
        with suppress(UnknownSiteError):
            yield site_named(ledger.parent.name)


def _knows(folder: Path, spider: type[SiteSpider], url: str) -> bool:
    with View.read(folder) as view:
        return view.address(spider.key(url)) is not None


def _archived_traces(spider: type[SiteSpider], folder: Path, url: str) -> set[str]:
    """Return the traces of an article in the archive, whether or not it has a record."""
    found = []
    for place in pages_of(folder, {spider.key(url)}, spider.key):
        with suppress(UnionNewsError):
            capture = read_at(folder / place.file, place.offset)
            page = read_page(capture.body, capture.url, content_type=capture.content_type)
            raw = extract(page, spider.layouts(), spider.name)
            found.append(article(raw, spider.site()).to_dict())
    if not found:
        return set()
    with View.read(folder) as view:
        known = view.address(spider.key(url))
        own = known and known.article_id
        return traces_of(found, (one for one in view.records() if one["id"] != own))
