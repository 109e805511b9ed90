"""Read every article of local WARC files, in their order, with any number of processes."""

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unionnews.crawling.sites import all_sites
from unionnews.folder.archive import ArchiveIndex, need_archives
from unionnews.items import DOUBTFUL_TEXT
from unionnews.operate.reextract.known_texts import KnownTexts
from unionnews.operate.reextract.plan import CaptureSelection, Job, Plan
from unionnews.operate.reextract.pool import Outcome, WorkFailure, outcomes

KEEP = 1000
"""Most failures that are kept, and most different reasons; the numbers count all of them."""
# With the quote it can only match at the beginning of a JSON string.
_DOUBTFUL = f'"{DOUBTFUL_TEXT}'.encode()
_WORTH_A_PROCESS = 200
"""Number of articles whose extraction takes as long as starting a process."""

Progress = Callable[[str, int, int], None]
"""Called with the name of the work, the number of items done, and the total number."""


@dataclass(slots=True)
class Counts:
    """The outcome of every capture of an archive; each is counted."""

    captures: int = 0
    """Number of web pages in the archives, of any HTTP status."""
    records: int = 0
    doubtful: int = 0
    """Number of records with a message that their text may be wrong."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Captures not read, by reason: ``status`` (not 200), ``other_site``, ``no_article_address``
    (lists and others), ``further_pages`` (read with page 1), ``lone_pages`` (further pages without
    a page 1), ``older`` (or a copy of an article under another address), ``outside_bounds``,
    ``bad_address``."""
    notArticles: Counter[str] = field(default_factory=Counter)
    """Pages that every layout refused, by their reasons."""
    unchanged: int = 0
    """Number of captures whose article is the same as in the capture before."""
    broken: Counter[str] = field(default_factory=Counter)
    """WARC records that could not be read, by the kinds of docs/archive.md; ``error``: our bug."""
    failures: list[WorkFailure] = field(default_factory=list)
    """The first broken ones, with their places."""

    def add(self, failure: WorkFailure) -> None:
        """Count a capture that gave no record."""
        if failure.kind != "not_an_article":
            self.broken[failure.kind] += 1
            if len(self.failures) < KEEP:
                self.failures.append(failure)
            return
        known = failure.message in self.notArticles or len(self.notArticles) < KEEP
        self.notArticles[failure.message if known else "other reasons"] += 1

    def to_dict(self) -> dict[str, Any]:
        """Return the counts without ``failures``, ready for JSON."""
        return {
            "captures": self.captures,
            "records": self.records,
            "skipped": {name: count for name, count in sorted(self.skipped.items()) if count},
            "notArticles": dict(self.notArticles.most_common()),
            "unchanged": self.unchanged,
            "broken": dict(sorted(self.broken.items())),
        }


class Extraction:
    """The articles of WARC files, one at a time; :attr:`counts` is complete at the end.

    The records come in the order of the input, each where page 1 of its article stands. Memory
    depends on the number of processes and the largest page, not on the archive.
    """

    def __init__(
        self,
        paths: Iterable[Path | str],
        selection: CaptureSelection,
        *,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> None:
        self._paths = [Path(path) for path in paths]
        need_archives(self._paths)
        selection.only_site()
        selection.bounds("UTC")
        self._selection = selection
        self._processes = jobs
        self._progress = progress or silent
        self.counts = Counts()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return map(json.loads, self.lines())

    def lines(self) -> Iterator[bytes]:
        """Yield each record as a line of JSON Lines, as a crawl would write it."""
        with ExitStack() as stack:
            index, folder = open_index(stack, self._paths, self._progress)
            plan = stack.enter_context(Plan(index, self._selection))
            known = stack.enter_context(KnownTexts())
            self._count(index, plan)
            total = plan.total
            processes = self._processes if total >= _WORTH_A_PROCESS else 1
            done = 0
            for job, outcome in outcomes(plan.jobs(), index, folder, processes):
                self._settle(job, outcome, known)
                yield from self._wanted(job, outcome, plan)
                done += len(job.places)
                self._progress("extracting", done, total)

    def _count(self, index: ArchiveIndex, plan: Plan) -> None:
        self.counts = Counts(captures=plan.counts["captures"])
        self.counts.skipped.update(
            {name: n for name, n in plan.counts.items() if name not in ("captures", "pages")}
        )
        self.counts.broken.update(index.problems.counts)
        self.counts.failures += [
            WorkFailure(problem.file, problem.offset, problem.kind, problem.message)
            for problem in index.problems.kept[:KEEP]
        ]

    def _settle(self, job: Job, outcome: Outcome, known: KnownTexts) -> None:
        """Give different articles with one canonical address their own ids; drop mere copies."""
        if job.site and all_sites()[job.site].addresses:
            return  # the site's declared forms of addresses tell articles apart
        lines = known.settled(job.key, outcome.lines)
        self.counts.skipped["copies"] += len(outcome.lines) - len(lines)
        outcome.lines, outcome.days = list(lines), outcome.days[: len(lines)]

    def _wanted(self, job: Job, outcome: Outcome, plan: Plan) -> Iterator[bytes]:
        for failure in outcome.failures:
            self.counts.add(failure)
        self.counts.unchanged += outcome.unchanged
        bounds = plan.bounds(job.site or "")
        for line, day in zip(outcome.lines, outcome.days, strict=True):
            if bounds.hold(day):
                self.counts.records += 1
                self.counts.doubtful += _DOUBTFUL in line
                yield line
            else:
                self.counts.skipped["outside_bounds"] += 1


def extract_archive(
    paths: Iterable[Path | str],
    *,
    site: str | None = None,
    generic: bool = False,
    since: str | None = None,
    until: str | None = None,
    all_captures: bool = False,
    jobs: int = 1,
) -> Extraction:
    """Return the articles of WARC files (plain, gzip or Zstandard), to be iterated over.

    The record of an article is made from the newest capture with status 200, joined with its
    further pages from any of the files; with ``all_captures``, every capture that changed the
    article becomes a revision. ``site`` limits it to one site; ``generic`` also reads pages of
    undeclared sites; ``since`` and ``until`` (``YYYY-MM-DD`` or ``7d``, inclusive) limit
    ``datePublished``. A script that gives ``jobs`` above 1 needs ``if __name__ == "__main__":``.

    Raises :class:`UsageError` for a missing file, an unknown site, or a day that is none.
    """
    selection = CaptureSelection(
        site=site, generic=generic, since=since, until=until, allCaptures=all_captures
    )
    return Extraction(paths, selection, jobs=jobs)


def open_index(
    stack: ExitStack, paths: Sequence[Path], progress: Progress
) -> tuple[ArchiveIndex, Path | None]:
    """Open the index of archives; return it with its folder (None without ``paths``).

    The index lies beside the first archive; where that cannot be written, in a temporary folder.
    """
    folder = paths[0].parent if paths else None
    if folder and not os.access(folder, os.W_OK):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="unionnews-")))

    def show(name: str, done: int, total: int) -> None:
        progress(f"indexing {Path(name).name}", done, total)

    index = ArchiveIndex.open(paths, cache_dir=folder, progress=show)
    return stack.enter_context(index), folder


def silent(_what: str, _done: int, _total: int) -> None:
    """Do nothing: a progress function that shows nothing."""
