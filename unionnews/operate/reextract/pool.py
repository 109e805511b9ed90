"""Run jobs in several processes and return their records in order, in bounded memory."""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.crawling.sites import all_sites, site_in
from unionnews.exceptions import NotAnArticleError, PageError, RunError, UsageError
from unionnews.folder.archive import ArchiveIndex, RecordError
from unionnews.folder.ledger import changed_fields, content_hash, to_line
from unionnews.items import Article
from unionnews.operate.reextract.archive_reading import BATCH, ArchiveReader
from unionnews.operate.reextract.plan import Job

_AHEAD = 4
"""Number of finished batches, for each process, that may wait for an earlier one."""
_COLLECT_AFTER = 20_000

Record = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """The result of a job."""

    lines: list[bytes] = field(default_factory=list)
    """Records as lines, each with its line feed."""
    days: list[str | None] = field(default_factory=list)
    """``datePublished`` of each record."""
    failures: list[WorkFailure] = field(default_factory=list)
    unchanged: int = 0
    """Number of captures whose article is the same as in the capture before."""


@dataclass(slots=True, frozen=True)
class WorkFailure:
    """A capture that gave no record."""

    file: str
    offset: int
    kind: str
    """``not_an_article``, a kind of :class:`~unionnews.folder.archive.Problem`, ``unreadable_page``, ``no_page``
    (none begins there), or ``error`` for a bug of ours."""
    message: str


class PoolWorker:
    """Does jobs in this process."""

    def __init__(self, index: ArchiveIndex) -> None:
        self._reader = ArchiveReader(index)
        self._site_in = cache(site_in)

    def do(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Read the captures of articles; an error in one page does not stop the others."""
        sites = map(self._site, jobs)
        found = self._reader.articles(
            (*place, site) for job, site in zip(jobs, sites, strict=True) for place in job.places
        )
        return [_outcome(job, found) for job in jobs]

    def _site(self, job: Job) -> type[SiteSpider] | None:
        if job.folder:
            return self._site_in(job.folder)
        return all_sites()[job.site] if job.site else None


def _outcome(job: Job, found: Iterator[Article | Exception]) -> Outcome:
    """Return the records of a job: a revision for each article that differs from the one before."""
    outcome = Outcome()
    last: Record | None = None
    # ``places`` comes first in zip, so that nothing is drawn from ``found`` beyond its end.
    for (file, offset), read in zip(job.places, found, strict=False):
        if isinstance(read, Exception):
            outcome.failures.append(WorkFailure(file, offset, *_explained(read)))
            continue
        record: Record | Article = read
        if len(job.places) > 1:
            last, before = read.to_dict(), last
            if before is not None:
                if content_hash(before) == content_hash(last):
                    last = before
                    outcome.unchanged += 1
                    continue
                last["revision"] = before["revision"] + 1
                last["changedFields"] = changed_fields(before, last)
            record = last
        outcome.lines.append(to_line(record))
        outcome.days.append(read.datePublished)
    return outcome


def _explained(error: Exception) -> tuple[str, str]:
    if isinstance(error, NotAnArticleError):
        return error.reason, error.why
    if isinstance(error, RecordError):
        return error.kind, str(error)
    if isinstance(error, PageError):
        return error.reason, str(error)
    if isinstance(error, UsageError):
        return "no_page", str(error)
    return "error", f"{type(error).__name__}: {error}"


def outcomes(
    jobs: Iterable[Job], index: ArchiveIndex, folder: Path | None, processes: int
) -> Iterator[tuple[Job, Outcome]]:
    """Yield each job with its outcome, in order.

    Memory holds a few batches for each process, even if one process is slow. ``folder`` is the
    folder of the index. Raises :class:`RunError` where a process was killed.
    """
    if processes <= 1:
        worker = PoolWorker(index)
        with _fewer_collections():
            waiting = iter(jobs)
            while batch := list(islice(waiting, BATCH)):
                yield from zip(batch, worker.do(batch), strict=True)
        return
    with ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_open,
        initargs=(index.paths, folder),
    ) as pool:
        try:
            yield from _ordered(pool, iter(jobs), processes * _AHEAD)
        except BrokenProcessPool as error:
            raise RunError(
                "a worker process was killed, perhaps for want of memory; try fewer with --jobs"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _ordered(
    pool: ProcessPoolExecutor, jobs: Iterator[Job], ahead: int
) -> Iterator[tuple[Job, Outcome]]:
    waiting: deque[tuple[list[Job], Future[list[Outcome]]]] = deque()
    while True:
        while len(waiting) < ahead and (batch := list(islice(jobs, BATCH))):
            waiting.append((batch, pool.submit(_do, batch)))
        if not waiting:
            return
        batch, done = waiting.popleft()
        yield from zip(batch, done.result(), strict=True)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Let the garbage collector run after 20,000 new objects, instead of 700, in the block.

    A page makes thousands of objects and no reference cycle; looking for cycles took 7 % of the
    time.
    """
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


_worker: PoolWorker | None = None


def _open(paths: Sequence[Path], folder: Path | None) -> None:
    global _worker  # noqa: PLW0603  the one way to hand a pool's processes something to keep
    _worker = PoolWorker(ArchiveIndex.open(paths, cache_dir=folder))
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])


def _do(batch: list[Job]) -> list[Outcome]:
    if _worker is None:
        raise RuntimeError("the process was not opened")
    return _worker.do(batch)
