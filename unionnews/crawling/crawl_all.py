"""Crawl many sites, one process each, with one summary: sites that are due, or sites by name."""

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from types import FrameType
from typing import Any

from unionnews.crawling.bounds import parse_span
from unionnews.crawling.sites import BROKEN, all_sites, site_named
from unionnews.exceptions import LedgerError, LockedError, UnionNewsError, UsageError
from unionnews.folder.file_names import RUNS
from unionnews.folder.json_text import read_json
from unionnews.folder.ledger import View
from unionnews.folder.lock import FolderLock
from unionnews.words.patterns import regex

SLACK = 0.1
"""Part of its interval by which a site may be early, because timers are not exact."""
_SEVERITY = (0, 3, 4, 2, 1)
_COMMENT = regex(r"(?:^|\s)#.*$")
_HOST = regex(r"(?:[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?|[\w-]+:\d{1,5})(?:/\S*)?")


@dataclass(slots=True, frozen=True, kw_only=True)
class SiteRun:
    """The result of crawling one site."""

    site: str
    outcome: str
    """``crawled``, ``not due``, ``running`` if an earlier run has not ended yet, or ``failed`` if it
    could not even begin.
    """
    status: int = 0
    """Exit status of its process."""
    newRevisions: int = 0
    pending: int = 0
    failed: int = 0
    noArticleNow: int = 0
    """Pages of articles on record that read as no article this time."""
    message: str = ""
    """The last line that its process printed, if it failed; or why none was started."""


class Processes:
    """The crawls under way; signals to this process are passed on to them."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self.stopped = False

    def run(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command; return its exit status and what it wrote to standard error."""
        if self.stopped:
            return 3, "stopped before it began"
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        self._running.add(process)
        _, errors = process.communicate()
        self._running.discard(process)
        return process.returncode, errors

    def stop(self, number: int, frame: FrameType | None = None) -> None:
        """Start no more crawls, and ask those under way to end. A signal handler."""
        self.stopped = True
        for process in tuple(self._running):
            process.send_signal(signal.SIGTERM)


@dataclass(slots=True, frozen=True, kw_only=True)
class CrawlTarget:
    """A site to crawl."""

    given: str
    """Name or address, as ``unionnews crawl`` takes it."""
    site: str
    """Name of its folder."""
    label: str = ""
    """Its name in the summary; the folder's name by default."""
    every: str | None = None
    """Interval after which it is due, as its site declares it; None if it is due now."""
    wrong: str = ""
    """Why it cannot be crawled: what is wrong with its file."""


def targets_of(words: Iterable[str]) -> list[CrawlTarget]:
    """Return the targets for names and addresses.

    Raises :class:`UsageError` for a text that is neither.
    """
    return [
        CrawlTarget(given=word, site=site_named(word).name) for word in map(whole_address, words)
    ]


def targets_in(path: Path) -> list[CrawlTarget]:
    """Return the targets in a file: an address or a name on each line, or CSV with both.

    Ignored are blank lines, and text after a ``#`` at the start of a line or after a blank. Raises
    :class:`UsageError` with the line's number if a line has neither name nor address.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"{path}: cannot be read ({why}); name a list of addresses") from None
    found: list[CrawlTarget] = []
    seen = False
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in next(csv.reader([_COMMENT.sub("", line)]), [])]
        cells = [cell for cell in cells if cell]
        if not cells:
            continue
        is_first, seen = not seen, True
        if is_first and len(cells) > 1 and not any(map(_is_target, cells)):
            continue  # the names of the columns
        given = next((cell for cell in reversed(cells) if _is_target(cell)), cells[0])
        label = next((cell for cell in cells if cell != given), "")
        try:
            found += [replace(target, label=label) for target in targets_of([given])]
        except UsageError as error:
            raise UsageError(f"{path}, line {number}: {error}") from None
    return found


def _is_target(cell: str) -> bool:
    return "://" in cell or _HOST.fullmatch(cell) is not None or cell in all_sites()


def whole_address(word: str) -> str:
    """Return an address with a scheme, as people write ``union.example/news``; a name as it is.

    Who names a port names one of http, but for that of https: ``localhost:8000``.
    """
    if "://" in word or word in all_sites() or not _HOST.fullmatch(word):
        return word
    port = word.partition("/")[0].partition(":")[2]
    return f"{'https' if port in ('', '443') else 'http'}://{word}"


def declared_targets(
    output: Path, only: Sequence[str] = (), but: Sequence[str] = ()
) -> tuple[list[CrawlTarget], int]:
    """Return the selected declared sites, and how many were left out as never verified.

    A site that was never tried on real pages is left out, unless ``only`` (patterns as in a shell)
    selects it, or it has been crawled before. A file of sites that cannot be loaded is a target, too.
    """
    chosen: list[CrawlTarget] = []
    left_out = 0
    for name, site in all_sites().items():
        is_named = any(fnmatchcase(name, pattern) for pattern in only)
        if (only and not is_named) or any(fnmatchcase(name, pattern) for pattern in but):
            continue
        if site.verified == "never" and not is_named and not View.exists(output / name):
            left_out += 1
            continue
        chosen.append(CrawlTarget(given=name, site=name, every=site.every))
    broken = [CrawlTarget(given=file, site=file, wrong=why) for file, why in BROKEN.items()]
    return chosen + broken, left_out


def crawl_many(
    targets: Iterable[CrawlTarget],
    output: Path,
    *,
    jobs: int = 1,
    arguments: Sequence[str] = (),
    told: Callable[[SiteRun], None] = lambda run: None,
) -> list[SiteRun]:
    """Crawl targets, those of one folder one after the other; return the results in order.

    ``arguments`` are given to each ``unionnews crawl``; ``told`` is called when each has ended.
    Call it from the main thread: it passes SIGTERM and SIGINT on to the crawls.
    """
    processes = Processes()
    folders: dict[str, list[CrawlTarget]] = {}
    for target in targets:
        folders.setdefault(target.site, []).append(target)

    def one(group: list[CrawlTarget]) -> list[SiteRun]:
        runs: list[SiteRun] = []
        for target in group:
            try:
                runs.append(crawl_one(target, output, arguments, processes))
            except (UnionNewsError, OSError, ValueError) as error:  # the others go on
                runs.append(_not_begun(target, error))
            told(runs[-1])
        return runs

    before = {
        number: signal.signal(number, processes.stop) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        with ThreadPoolExecutor(max_workers=jobs) as pool:
            return [run for runs in pool.map(one, folders.values()) for run in runs]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def crawl_one(
    target: CrawlTarget, output: Path, arguments: Sequence[str], processes: Processes
) -> SiteRun:
    """Crawl one site in its own process, unless it is not due or is being crawled already."""
    folder, label = output / target.site, target.label or target.site
    if why := not_now(target, output):
        return SiteRun(site=label, outcome=why)
    known = set(folder.glob(f"{RUNS}/*.json"))
    command = [sys.executable, "-m", "unionnews", "crawl", target.given, "--quiet"]
    status, errors = processes.run([*command, "--output", str(output), *arguments])
    brought = _summary(set(folder.glob(f"{RUNS}/*.json")) - known)
    states = brought.get("states", {})
    return SiteRun(
        site=label,
        outcome="crawled",
        status=status if status in _SEVERITY else 1,
        newRevisions=brought.get("counts", {}).get("newRevisions", 0),
        pending=states.get("pending", 0),
        failed=states.get("failed", 0),
        noArticleNow=brought.get("counts", {}).get("noArticleNow", 0),
        message=_reason(errors, folder) if status else "",
    )


def not_now(target: CrawlTarget, output: Path) -> str:
    """Return why a site is not crawled now: ``not due``, ``running``; empty if it may be.

    Raises :class:`UsageError` if it cannot be.
    """
    if target.wrong:
        raise UsageError(target.wrong)
    folder = output / target.site
    if target.every is not None:
        every = parse_span(target.every) or timedelta()
        if not is_due(folder, every, datetime.now(UTC)):
            return "not due"
    return "running" if is_locked(folder) else ""


def _not_begun(target: CrawlTarget, error: Exception) -> SiteRun:
    status = error.exit_status if isinstance(error, UnionNewsError) else 1
    label = target.label or target.site
    return SiteRun(site=label, outcome="failed", status=status, message=str(error))


def _reason(errors: str, folder: Path) -> str:
    """Return why a crawl failed: the last line it printed, else the first page that failed."""
    said = (errors.strip().splitlines() or [""])[-1].removeprefix("unionnews: ")
    return said or first_failure(folder) or ""


def first_failure(folder: Path) -> str | None:
    """Return the first failed page of a folder, with its reason; None if no page failed."""
    try:
        with View.read(folder) as view:
            failure = next(iter(view.failures()), None)
    except LedgerError:
        return None
    return f"{failure.url}: {failure.reason}" if failure else None


def is_due(folder: Path, every: timedelta, now: datetime) -> bool:
    """Tell whether a site's interval is over, its last run was killed or failed, or it was never crawled."""
    try:
        with View.read(folder) as view:
            runs = view.runs(1)
    except LedgerError:
        return True  # no ledger yet; or the run will say what is wrong with it
    if not runs or runs[0].summary is None:
        return True
    # ``abs``: if the clock was set back, the last start may be in the future.
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
    """Return the worst exit status: 1 (a site did not run), then 2 (wrong usage), 4, 3, 0.

    >>> worst_status([SiteRun(site=str(n), outcome="crawled", status=n) for n in (0, 3, 1, 2)])
    1
    """
    return max((run.status for run in runs), key=_SEVERITY.index, default=0)


def shared_status(runs: Sequence[SiteRun]) -> int:
    """Return the exit status for sites that were named: 0 all complete, 1 none, 3 some.

    >>> shared_status([SiteRun(site=str(n), outcome="crawled", status=n) for n in (0, 1)])
    3
    """
    failed = sum(run.status in (1, 2) for run in runs)
    if failed == len(runs) and runs:
        return 1
    return 3 if any(run.status for run in runs) else 0


def to_json(runs: Sequence[SiteRun], status: int) -> str:
    """Return the summary as one line of JSON."""
    return json.dumps({"status": status, "sites": [asdict(run) for run in runs]})


def _summary(files: set[Path]) -> dict[str, Any]:
    if not files:
        return {}
    found: dict[str, Any] = read_json(max(files).read_text(encoding="utf-8"))
    return found
