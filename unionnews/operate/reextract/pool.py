"""Run jobs in several processes and return their records in order, in bounded memory."""

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from multiprocessing.connection import Connection, wait
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
_LAST_BATCH = 5.0
"""Seconds in which a process ends by itself when its pipe is closed."""

Record = dict[str, Any]


@dataclass(slots=True, frozen=True)
class WorkFailure:
    """A capture that gave no record."""

    file: str
    offset: int
    kind: str
    """``not_an_article``, a kind of :class:`~unionnews.folder.archive.Problem`, ``unreadable_page``, ``no_page``
    (none begins there), or ``error`` for a bug of ours."""
    message: str


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


@dataclass(slots=True)
class _Batch:
    """Jobs that a process has taken, and their outcomes when it has answered."""

    jobs: list[Job]
    outcomes: list[Outcome] | None = None


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
    with _workers(processes, (index.paths, folder)) as workers:
        yield from _ordered(workers, iter(jobs), processes * _AHEAD)


@contextmanager
def _workers(number: int, opened: tuple[Sequence[Path], Path | None]) -> Iterator[list[Connection]]:
    """Start processes that do batches of jobs, and yield a pipe to each; end them after the block.

    Each has its own, which ends when it is killed. Where all write into one, as those of
    ``ProcessPoolExecutor`` do, one that is killed while it writes lets the reader wait for ever.
    """
    context = multiprocessing.get_context("spawn")
    pipes, started = [], []
    try:
        for _ in range(number):
            ours, theirs = context.Pipe()
            pipes.append(ours)
            with theirs:
                process = context.Process(target=_serve, args=(theirs, *opened), daemon=True)
                process.start()
            started.append(process)
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for process in started:
            process.join(_LAST_BATCH)
            process.terminate()
            process.join()


def _ordered(
    workers: Sequence[Connection], jobs: Iterator[Job], ahead: int
) -> Iterator[tuple[Job, Outcome]]:
    idle, working = deque(workers), {}
    waiting: deque[_Batch] = deque()
    while True:
        while idle and len(waiting) < ahead and (some := list(islice(jobs, BATCH))):
            worker = idle.popleft()
            waiting.append(_Batch(some))
            working[worker] = waiting[-1]
            with _telling_its_end():
                worker.send(some)
        if not waiting:
            return
        if (done := waiting[0]).outcomes is None:
            for worker in set(working).intersection(wait(working)):
                working.pop(worker).outcomes = _answer(worker)
                idle.append(worker)
        else:
            waiting.popleft()
            yield from zip(done.jobs, done.outcomes, strict=True)


def _answer(worker: Connection) -> list[Outcome]:
    answer: list[Outcome] | Exception
    with _telling_its_end():
        answer = worker.recv()
    if isinstance(answer, Exception):
        raise answer
    return answer


@contextmanager
def _telling_its_end() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise RunError(
            "a worker process was killed, perhaps for want of memory; try fewer with --jobs"
        ) from error


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


def _serve(pipe: Connection, paths: Sequence[Path], folder: Path | None) -> None:
    """Answer each batch with its outcomes, or an error, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program, which ends this one
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    worker = cache(lambda: PoolWorker(ArchiveIndex.open(paths, cache_dir=folder)))
    answer: list[Outcome] | Exception
    with suppress(EOFError, ConnectionError):
        while True:
            batch = pipe.recv()
            try:
                answer = worker().do(batch)
            except Exception as error:
                answer = error
            pipe.send(answer)
