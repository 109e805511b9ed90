"""Where things lie, and how a command is run for real."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import forking
from forking import ROOT
from hypothesis import settings

# For a process whose coverage is not measured: most of slow tests, and where the disk is full, for
# what coverage writes at its end would not fit there either.
UNMEASURED = {"COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}

RULE_FILES = ("/robots.txt", "/.well-known/tdmrep.json")
"""What every host is asked for before its first page."""

PATIENCE = 240
"""Seconds that a test waits for what must happen; on an idle machine all of it takes a few.

Less than the limit of a test, which ends the process and all it could tell.
"""


def run_unionnews(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m unionnews`` as a process of its own."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    command = [*forking.START, *map(str, arguments)]
    return forking.run(command, PATIENCE, cwd=cwd or ROOT, env=variables)


def read_jsonl(path: Path) -> list[dict]:
    """Return the records of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def until(reached: Callable[[], object], what: str = "it", every: float = 0.02) -> None:
    """Wait until something holds; a busy machine is given time, the test's own limit ends it."""
    end = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < end, f"waited {PATIENCE} s: {what}"
        time.sleep(every)


def examples(share: float) -> int:
    """Return how many examples a property gets whose one example costs much: a share of the profile's."""
    return max(5, int(settings().max_examples * share))


def timed(call: Callable[[], object]) -> float:
    started = time.monotonic()
    call()
    return time.monotonic() - started


def interrupted(process: subprocess.Popen[str]) -> int:
    """Send Ctrl-C once; return the exit status of a process that ends within two seconds.

    On a busy machine, or where coverage is measured, in the time of twelve starts: they are forked
    from a process that has loaded Scrapy, and take a third of one that loads it.
    """
    process.send_signal(signal.SIGINT)
    started = time.monotonic()
    _, errors = process.communicate(timeout=PATIENCE)
    took = time.monotonic() - started
    assert took < 2 or took < 12 * timed(lambda: run_unionnews("sites", "--json")), errors
    assert "Traceback" not in errors
    return process.returncode
