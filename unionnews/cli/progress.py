"""Progress of long work: a bar on a terminal, otherwise a line every few seconds."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from unionnews.cli.console import messages, say

_EVERY = 10.0
"""Seconds between two lines."""

Report = Callable[[str, int, int], None]
"""Called with the name of the work, the number of items done, and the total number."""


def cores() -> int:
    """Return how many processes can work at a time."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
    return allowed or os.cpu_count() or 1


@contextmanager
def showing(quiet: bool) -> Iterator[Report]:
    """Yield a function that shows progress while the block runs; it shows nothing if ``quiet``."""
    if quiet:
        yield lambda _what, _done, _total: None
    elif messages.is_terminal:
        with _bar() as bar:
            yield _on_terminal(bar)
    else:
        yield _Lines()


def _bar() -> Progress:
    rate = TextColumn("{task.fields[rate]}")
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    return Progress(*columns, console=messages, transient=True)


def _on_terminal(bar: Progress) -> Report:
    tasks: dict[str, TaskID] = {}

    def report(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, total=total, rate="")
        speed = bar.tasks[tasks[what]].speed
        bar.update(tasks[what], completed=done, rate=f"{speed:,.0f}/s" if speed else "")

    return report


class _Lines:
    """Prints ``extracting: 12,000 of 90,000, 850/s, 92 s left`` every few seconds."""

    def __init__(self) -> None:
        self._what = ""
        self._begin = self._said = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if what != self._what:
            self._what, self._begin, self._said = what, now, now
        if now - self._said < _EVERY or not done:
            return
        self._said = now
        rate = done / (now - self._begin)
        left = (total - done) / rate
        say(f"{what}: {done:,} of {total:,}, {rate:,.0f}/s, {left:,.0f} s left")
