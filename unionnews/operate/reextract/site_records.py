"""Make the records of a site anew from its own archive, and add articles of other archives."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from unionnews.crawling.base_spiders import FoundSpider, SiteSpider
from unionnews.crawling.sites import all_sites, site_in, site_named
from unionnews.exceptions import UsageError
from unionnews.folder.archive import ArchiveIndex, archive_files, location_name, need_archives
from unionnews.folder.file_names import ARCHIVE, RECORDS
from unionnews.folder.ledger import FORGOTTEN, Ledger, Link, State, View, changed_fields
from unionnews.folder.strange_files import refuse_strange
from unionnews.normalize.article import NOT_READ
from unionnews.operate.reextract.extracting import KEEP, Progress, open_index, silent
from unionnews.operate.reextract.plan import CaptureSelection, Job, Plan
from unionnews.operate.reextract.pool import Outcome, WorkFailure, outcomes
from unionnews.operate.upkeep import open_ledger
from unionnews.search.index import keep_up

Record = dict[str, Any]

_COMMIT_EVERY = 500


@dataclass(slots=True)
class Remade:
    """The outcome for a site's records."""

    lines: int = 0
    """Number of lines that were there before."""
    changed: int = 0
    """Number of lines that differ now (in more than ``metadata.version``)."""
    kept: Counter[str] = field(default_factory=Counter)
    """Lines left as they were, by reason: ``not_in_archive``, ``other_page`` (another file of the
    same name was given), or why their page gave no record."""
    added: Counter[str] = field(default_factory=Counter)
    """Added articles of archives, which had no line or an older one: by state in the ledger."""
    failures: list[WorkFailure] = field(default_factory=list)
    """The first captures that gave no record."""
    before: Path | None = None
    """File that keeps the lines as they were; None when no byte changed."""

    def fail(self, failure: WorkFailure) -> None:
        """Keep one of the first failures."""
        if len(self.failures) < KEEP:
            self.failures.append(failure)


def reextract_site(
    name: str,
    *,
    output: Path = Path("output"),
    add: Sequence[Path] = (),
    jobs: int = 1,
    progress: Progress | None = None,
) -> Remade:
    """Make the records of a site anew from its archive, without one request.

    Every line keeps its id, revision and place; a line whose page is missing in the archive, or is
    refused now, stays as it was. Articles of the archive without a line are added in the order of
    their capture: an older parser refused them, or ledger and records are lost. ``add`` names
    other archives whose articles of this site are added too, unless a newer page is on record.

    After a crash there are either the old records or the new ones. Raises :class:`UsageError` for
    an unknown site, one without archive, and an undeclared one whose folder does not say what was
    learned, and the errors of :meth:`Ledger.open`.
    """
    folder = output / site_named(name).name
    refuse_strange(folder)
    site = site_in(folder)
    own = archive_files(folder / ARCHIVE)
    need_archives(add)
    if add and site.name not in all_sites():
        raise UsageError(
            f"{site.name}: --add needs a declared site, which says what its articles are; write its file:"
            " unionnews new NAME ADDRESS"
        )
    if not own and not add:
        raise UsageError(
            f"{folder / 'archive'}: no archive; a replay keeps none, and --add names others"
        )
    work = _Site(site, folder, Remade(), jobs, progress or silent)
    with ExitStack() as stack:
        index, cache = open_index(stack, [*own, *add], work.progress)
        ledger = stack.enter_context(_open_ledger(folder, site))
        work.rewrite(ledger, index, cache)
        work.add_all(ledger, own, every=True)
        work.add_all(ledger, add, every=False)
    keep_up(folder)
    return work.result


def _open_ledger(folder: Path, site: type[SiteSpider]) -> Ledger:
    # A ledger without records may take any origin: a full disk may have left it empty.
    records = folder / RECORDS
    bound = View.exists(folder) and records.exists() and records.stat().st_size
    return open_ledger(site, folder, None if bound else "live")


@dataclass(slots=True)
class _Site:
    """The work on one site's folder."""

    site: type[SiteSpider]
    folder: Path
    result: Remade
    processes: int
    progress: Progress

    # Lines that are there --------------------------------------------------------------------

    def rewrite(self, ledger: Ledger, index: ArchiveIndex, cache: Path | None) -> None:
        """Make every line anew from the capture that it names."""
        files = {location_name(path): str(path) for path in index.paths}
        total = sum(1 for _ in ledger.records())
        again = {record["id"] for record in ledger.records() if record["revision"] > 1}
        last: dict[str, Record] = {}

        def remake(lines: Iterator[Record]) -> Iterator[Record]:
            jobs = (self._job(record, files) for record in ledger.records())
            done = outcomes(jobs, index, cache, self.processes if total > 200 else 1)
            for number, (old, (_, outcome)) in enumerate(zip(lines, done, strict=True), 1):
                new = self._anew(old, outcome, last.get(old["id"]))
                if old["id"] in again:
                    last[old["id"]] = new
                self.progress("re-extracting", number, total)
                yield new

        self.result.before = ledger.rewrite(remake, datetime.now(UTC))

    def _job(self, record: Record, files: dict[str, str]) -> Job:
        pages = record["metadata"]["pages"]
        at = (pages[0].get("archive") if pages else None) or {}
        file = files.get(str(at.get("file")))
        places = ((file, int(at["offset"])),) if file else ()
        return Job(self.site.name, places, folder=self.folder)

    def _anew(self, old: Record, outcome: Outcome, before: Record | None) -> Record:
        self.result.lines += 1
        if not outcome.lines:
            for failure in outcome.failures:
                self.result.fail(failure)
            reasons = [failure.kind for failure in outcome.failures]
            self.result.kept[reasons[0] if reasons else "not_in_archive"] += 1
            return old
        new: Record = json.loads(outcome.lines[0])
        if reason := _is_less(old, new):
            self.result.kept[reason] += 1
            return old
        kept = ("id", "revision", "status", "changedFields")
        new |= {name: old[name] for name in kept}
        new["metadata"]["dateGone"] = old["metadata"].get("dateGone")
        if before is not None and old["status"] != "gone":
            new["changedFields"] = changed_fields(before, new)
        self.result.changed += _without_version(new) != _without_version(old)
        return new

    # Articles without a line -----------------------------------------------------------------

    def add_all(self, ledger: Ledger, paths: Sequence[Path], *, every: bool) -> None:
        """Add the articles of archives, each capture that changed it or the newest only."""
        if not paths:
            return
        with ExitStack() as stack:
            index, cache = open_index(stack, paths, self.progress)
            selection = CaptureSelection(folder=self.folder, allCaptures=every)
            plan = stack.enter_context(Plan(index, selection))
            # A page that our crawl fetched and that its ledger does not have is a list page. Of a
            # site without declared articles, any page may be.
            only_known = every and (ledger.discovered() > 0 or issubclass(self.site, FoundSpider))
            jobs = (job for job in plan.jobs() if not only_known or ledger.address(job.key))
            wanted = (job for job in jobs if self._is_news(ledger, job))
            total = plan.total
            processes = self.processes if total > 200 else 1
            for number, (job, outcome) in enumerate(outcomes(wanted, index, cache, processes), 1):
                self._add(ledger, job, outcome)
                self.progress("adding", number, total)
                if number % _COMMIT_EVERY == 0:
                    ledger.commit()

    @staticmethod
    def _is_news(ledger: Ledger, job: Job) -> bool:
        known = ledger.address(job.key)
        if known is None or not known.revision or known.last_fetched is None:
            return known is None or known.reason != FORGOTTEN
        return job.newest is not None and datetime.fromisoformat(
            known.last_fetched
        ) < job.newest.replace(microsecond=0)

    def _add(self, ledger: Ledger, job: Job, outcome: Outcome) -> None:
        for failure in outcome.failures:
            self.result.added[failure.kind] += 1
            if failure.kind != "not_an_article":
                self.result.fail(failure)
        later = datetime.min.replace(tzinfo=UTC)
        for line in outcome.lines:
            record: Record = json.loads(line)
            # Several captures may be of one second, and the ledger takes newer ones only.
            captured = max(datetime.fromisoformat(record["metadata"]["dateDownloaded"]), later)
            link = Link(job.key, record["metadata"]["requestUrl"])
            state = ledger.backfill(link, record, captured, datetime.now(UTC))
            self.result.added[state] += state is not State.UNCHANGED
            if state in (State.SAVED, State.UPDATED):
                later = captured + timedelta(seconds=1)


def _body(record: Record) -> str | None:
    pages = record["metadata"]["pages"]
    return pages[0]["bodySha256"] if pages else None


def _is_less(old: Record, new: Record) -> str | None:
    """Return why the old record stays: it was made of another page, or of pages that are gone."""
    if _body(new) != _body(old):
        return "other_page"
    before, now = old["metadata"], new["metadata"]
    lacks = any(message.startswith(NOT_READ) for message in now["validationMessages"])
    return "not_in_archive" if lacks and len(now["pages"]) < len(before["pages"]) else None


def _without_version(record: Record) -> Record:
    return {**record, "metadata": {**record["metadata"], "version": None}}
