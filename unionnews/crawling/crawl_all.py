"""All sites that are due, one process each, with one summary: what a timer runs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from unionnews.crawling.bounds import parse_span
from unionnews.crawling.sites import all_sites
from unionnews.exceptions import LedgerError, LockedError
from unionnews.folder.file_names import RUNS
from unionnews.folder.ledger import View
from unionnews.folder.ledger.lock import FolderLock

SLACK = 0.1
"""Part of its interval by which a site may be early: timers do not tick to the second."""
_SEVERITY = (0, 3, 4, 2, 1)


@dataclass(slots=True, frozen=True, kw_only=True)
class SiteRun:
    """How one site went."""

    site: str
    outcome: str
    """``crawled``, ``not due`` or ``running``: an earlier run is still at work."""
    status: int = 0
    """Exit status of its process."""
    newRevisions: int = 0
    pending: int = 0
    failed: int = 0
    message: str = ""
    """The last line of its process, where it failed."""


class Processes:
    """The crawls under way; a signal to us is passed on to them."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self.stopped = False

    def run(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command; return its exit status and what it wrote to standard error."""
        if self.stopped:
            return 3, "stopped before it began"
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._running.add(process)
        _, errors = process.communicate()
        self._running.discard(process)
        return process.returncode, errors

    def stop(self, number: int, frame: FrameType | None = None) -> None:
        """Let no other begin, and ask those that run to end."""
        self.stopped = True
        for process in tuple(self._running):
            process.send_signal(signal.SIGTERM)


def crawl_all(
    output: Path,
    *,
    jobs: int = 1,
    arguments: Sequence[str] = (),
    told: Callable[[SiteRun], None] = lambda run: None,
) -> list[SiteRun]:
    """Crawl each site whose interval is over; return how each went, in the order of names.

    ``arguments`` are given to each ``unionnews crawl``; ``told`` is called as each ends. To be
    called from the main thread: SIGTERM and SIGINT are passed on while it runs.
    """
    processes = Processes()

    def one(name: str) -> SiteRun:
        run = crawl_one(name, output, arguments, processes)
        told(run)
        return run

    before = {
        number: signal.signal(number, processes.stop) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            return list(pool.map(one, all_sites()))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def crawl_one(name: str, output: Path, arguments: Sequence[str], processes: Processes) -> SiteRun:
    """Crawl one site in a process of its own, unless it is not due or being crawled."""
    folder = output / name
    every = parse_span(all_sites()[name].every) or timedelta()
    if not is_due(folder, every, datetime.now(UTC)):
        return SiteRun(site=name, outcome="not due")
    if is_locked(folder):
        return SiteRun(site=name, outcome="running")
    known = set(folder.glob(f"{RUNS}/*.json"))
    command = [sys.executable, "-m", "unionnews", "crawl", name, "--quiet"]
    status, errors = processes.run([*command, "--output", str(output), *arguments])
    brought = _summary(set(folder.glob(f"{RUNS}/*.json")) - known)
    states = brought.get("states", {})
    return SiteRun(
        site=name,
        outcome="crawled",
        status=status if status in _SEVERITY else 1,
        newRevisions=brought.get("counts", {}).get("newRevisions", 0),
        pending=states.get("pending", 0),
        failed=states.get("failed", 0),
        message=(errors.strip().splitlines() or [""])[-1] if status else "",
    )


def is_due(folder: Path, every: timedelta, now: datetime) -> bool:
    """Tell whether a site's interval is over, or its last run was killed, or never was."""
    try:
        with View.read(folder) as view:
            runs = view.runs(1)
    except LedgerError:
        return True  # none yet, or the run will say what is wrong with it
    if not runs or runs[0].ended is None:
        return True
    # A start that lies in the future was written under a clock that was set back since.
    age = abs(now - datetime.fromisoformat(runs[0].started))
    return age >= every * (1 - SLACK)


def is_locked(folder: Path) -> bool:
    """Tell whether another run works in a folder."""
    if not folder.is_dir():
        return False
    try:
        FolderLock(folder).release()
    except LockedError:
        return True
    except LedgerError:
        return False  # the run itself will say what is wrong
    return False


def worst_status(runs: Iterable[SiteRun]) -> int:
    """Return the exit status for all: a site that did not run counts most, then wrong usage.

    >>> worst_status([SiteRun(site=str(n), outcome="crawled", status=n) for n in (0, 3, 1, 2)])
    1
    """
    return max((run.status for run in runs), key=_SEVERITY.index, default=0)


def to_json(runs: Sequence[SiteRun]) -> str:
    """Return the summary as one line of JSON."""
    return json.dumps({"status": worst_status(runs), "sites": [asdict(run) for run in runs]})


def _summary(files: set[Path]) -> dict[str, Any]:
    if not files:
        return {}
    found: dict[str, Any] = json.loads(max(files).read_text(encoding="utf-8"))
    return found
