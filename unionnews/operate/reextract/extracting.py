"""Every article of local WARC files, in their order, on any number of processes."""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unionnews.crawling.sites import all_sites, declared_site
from unionnews.exceptions import UsageError
from unionnews.folder.archive import ArchiveIndex
from unionnews.items import DOUBTFUL_TEXT
from unionnews.operate.reextract.known_texts import KnownTexts
from unionnews.operate.reextract.plan import CaptureSelection, Job, Plan
from unionnews.operate.reextract.pool import Outcome, WorkFailure, outcomes

KEEP = 1000
# The quote cannot stand inside a string of JSON.
_DOUBTFUL = f'"{DOUBTFUL_TEXT}'.encode()
"""Failures kept whole, and different reasons counted; all are counted."""
_WORTH_A_PROCESS = 200
"""Articles that take as long as starting a process."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how far it is, and how far it goes."""


@dataclass(slots=True)
class Counts:
    """What became of the captures of an archive. Nothing is left out."""

    captures: int = 0
    """Pages of the web in the archives, of any status."""
    records: int = 0
    doubtful: int = 0
    """Records with a message that the text may not be the right one."""
    skipped: Counter[str] = field(default_factory=Counter)
    """Captures not read: ``status`` (not 200), ``other_site``, ``no_article_address`` (lists and
    others), ``further_pages`` (read with page 1; ``lone_pages`` of them have none), ``older`` (or a
    copy of an article under another address), ``outside_bounds``, ``bad_address``."""
    notArticles: Counter[str] = field(default_factory=Counter)
    """Pages that every layout refused, by their reasons."""
    unchanged: int = 0
    """Captures that say what the one before them said."""
    broken: Counter[str] = field(default_factory=Counter)
    """Records that could not be read, by the kinds of docs/archive.md; ``error``: our mistake."""
    failures: list[WorkFailure] = field(default_factory=list)
    """The first of the broken, with their places."""

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
        """Return the counts as JSON, failures aside."""
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
        for path in self._paths:
            if not path.is_file():
                raise UsageError(f"{path}: no such archive; give a WARC file")
        if selection.site:
            declared_site(selection.site)
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
            temporary = stack.enter_context(tempfile.TemporaryDirectory(prefix="unionnews-"))
            known = stack.enter_context(KnownTexts(Path(temporary)))
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
        """Tell articles apart that name one address as canonical; leave out copies."""
        if job.site and all_sites()[job.site].addresses:
            return  # its forms of addresses say what is one article
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

    Of each article of a declared site the newest capture with status 200 gives the record, joined
    with its further pages wherever they lie; ``all_captures`` gives each that changed it, as
    revisions. ``site`` keeps to one site, ``generic`` reads pages of undeclared sites too,
    ``since`` and ``until`` (``YYYY-MM-DD`` or ``7d``, inclusive) bound ``datePublished``.
    With ``jobs`` above 1 a script needs its ``if __name__ == "__main__":``.

    Raises :class:`UsageError` for a file that is not there, an unknown site, or no day.
    """
    selection = CaptureSelection(
        site=site, generic=generic, since=since, until=until, allCaptures=all_captures
    )
    return Extraction(paths, selection, jobs=jobs)


def open_index(
    stack: ExitStack, paths: Sequence[Path], progress: Progress
) -> tuple[ArchiveIndex, Path | None]:
    """Open the index of archives, and tell the folder it lies in.

    It lies beside the first of them; where nothing can be written there, in a folder for this run.
    """
    folder = paths[0].parent if paths else None
    if folder and not os.access(folder, os.W_OK):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="unionnews-")))

    def show(name: str, done: int, total: int) -> None:
        progress(f"indexing {Path(name).name}", done, total)

    index = ArchiveIndex.open(paths, cache_dir=folder, progress=show)
    return stack.enter_context(index), folder


def silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""
