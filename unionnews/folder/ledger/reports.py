"""Reports from the ledger: runs, backlog, failures."""

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from unionnews.exceptions import RunError
from unionnews.folder.atomic import write_whole
from unionnews.folder.file_names import RUNS
from unionnews.folder.ledger.states import State


@dataclass(slots=True, frozen=True, kw_only=True)
class RunHead:
    """When a run began and ended, and what it was asked for."""

    run: int
    started: str
    """All times are ISO 8601 in UTC."""
    ended: str | None
    """None if the run is going on or was killed."""
    outcome: str | None
    """Why it ended, in the caller's words."""
    arguments: dict[str, Any]


@dataclass(slots=True, frozen=True, kw_only=True)
class Summary(RunHead):
    """The result of a run. ``discovered == sum(states.values())``."""

    discovered: int
    """Number of known article addresses."""
    states: dict[str, int]
    """Number of addresses by state; articles with a record that this run did not look at count as
    ``unchanged``."""
    list_pages: dict[str, int]
    """Number of list pages of the current walk by state."""
    walk_complete: bool
    oldest: str | None
    """``datePublished`` of the oldest article with a record."""
    newest: str | None
    days: dict[str, int]
    """Number of articles with a record by day of ``datePublished``."""
    gaps: list[tuple[str, str]]
    """First and last day of each period without articles, between the oldest and the newest."""
    counts: dict[str, Any]
    """The caller's own numbers: requests, bytes, …"""
    ends: dict[str, int]
    """Number of addresses that ended in this run, by state."""
    dropped: dict[str, int]
    """Number of links on list pages of the current walk that are never fetched, by reason."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: fields in declared order."""
        return asdict(self)

    def write(self, folder: Path) -> None:
        """Write ``runs/<start>.json``."""
        target = folder / RUNS / f"{self.started.replace(':', '')}.json"
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        try:
            target.parent.mkdir(exist_ok=True)
            write_whole(target, f"{text}\n".encode())
        except OSError as error:
            raise RunError(
                f"{target.parent}: cannot be written ({error}); the records are complete: make room,"
                " and run the same command again"
            ) from error

    @property
    def complete(self) -> bool:
        """Whether nothing failed in this run and nothing is pending, list pages included."""
        return not self.left and not any(
            self.list_pages.get(state) for state in (State.PENDING, State.FAILED)
        )

    @property
    def left(self) -> int:
        """Number of addresses that are pending, or failed in this run."""
        return self.states.get(State.PENDING, 0) + self.ends.get(State.FAILED, 0)


@dataclass(slots=True, frozen=True, kw_only=True)
class PastRun(RunHead):
    """A run in the ledger."""

    summary: dict[str, Any] | None
    """The fields of :class:`Summary`; None if the run is going on or was killed."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Backlog:
    """Work that waits for one host."""

    host: str
    articles: int
    list_pages: int
    looks: int
    delay: float | None
    """Seconds between two requests, as last given to :meth:`Ledger.note_delay`."""

    @property
    def pages(self) -> int:
        """Number of pages of all kinds."""
        return self.articles + self.list_pages + self.looks

    @property
    def seconds(self) -> float | None:
        """Least time that it will take; None before the host's delay is known."""
        return None if self.delay is None else self.pages * self.delay


def seconds_left(waiting: Iterable[Backlog]) -> float:
    """Return the least time that all hosts take: they are asked in parallel, so the slowest decides."""
    return max((host.seconds or 0.0 for host in waiting), default=0.0)


@dataclass(slots=True, frozen=True, kw_only=True)
class Failure:
    """A page that could not be fetched."""

    kind: Literal["article", "list"]
    key: str
    url: str
    reason: str | None
    tries: int


def days_between(first: str, last: str) -> int:
    """Return the number of days of a period, both ends included."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def gaps(days: Collection[str]) -> list[tuple[str, str]]:
    """Return first and last day of each period that is missing between ``days``.

    >>> gaps(["2024-05-01", "2024-05-02", "2024-05-05"])
    [('2024-05-03', '2024-05-04')]
    """
    one = timedelta(days=1)
    known = [date.fromisoformat(day) for day in days]
    return [
        ((before + one).isoformat(), (after - one).isoformat())
        for before, after in pairwise(known)
        if after - before > one
    ]
