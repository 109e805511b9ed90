"""What the ledger tells people: runs, backlog, failures."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from unionnews.exceptions import RunError
from unionnews.folder.atomic import whole_file
from unionnews.folder.file_names import RUNS
from unionnews.folder.ledger.states import State


@dataclass(slots=True, frozen=True, kw_only=True)
class Summary:
    """What a run did. ``discovered == sum(states.values())``."""

    run: int
    started: str
    """Instants are ISO 8601 in UTC."""
    ended: str | None
    """None: the run goes on, or was killed."""
    outcome: str | None
    """Why it ended, in the caller's words."""
    arguments: dict[str, Any]
    discovered: int
    """Article addresses known."""
    states: dict[str, int]
    """Addresses by the end they have; articles on record that this run did not look at count as
    ``unchanged``."""
    list_pages: dict[str, int]
    """List pages of the current walk by state."""
    walk_complete: bool
    oldest: str | None
    """``datePublished`` of the oldest article on record."""
    newest: str | None
    days: dict[str, int]
    """Articles on record by day of ``datePublished``."""
    gaps: list[tuple[str, str]]
    """First and last day of each stretch without articles between the oldest and the newest."""
    counts: dict[str, Any]
    """What the caller counted: requests, bytes, …"""
    ends: dict[str, int]
    """Addresses that this run has brought to an end, by state."""
    dropped: dict[str, int]
    """What the list pages of the current walk show and nobody will ask for, by reason."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object: fields in declared order."""
        return asdict(self)

    def write(self, folder: Path) -> None:
        """Write ``runs/<start>.json``."""
        target = folder / RUNS / f"{self.started.replace(':', '')}.json"
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        try:
            target.parent.mkdir(exist_ok=True)
            with whole_file(target) as file:
                file.write(f"{text}\n".encode())
        except OSError as error:
            raise RunError(
                f"{target.parent}: cannot be written ({error}); the records are complete: make room,"
                " and run the same command again"
            ) from error

    @property
    def complete(self) -> bool:
        """Nothing ended failed in this run, and nothing is pending, list pages included."""
        return not self.left and not any(
            self.list_pages.get(state) for state in (State.PENDING, State.FAILED)
        )

    @property
    def left(self) -> int:
        """Number of addresses that are pending, or failed in this run."""
        return self.states.get(State.PENDING, 0) + self.ends.get(State.FAILED, 0)


@dataclass(slots=True, frozen=True, kw_only=True)
class PastRun:
    """A run as it was noted at its end."""

    run: int
    started: str
    ended: str | None
    outcome: str | None
    arguments: dict[str, Any]
    summary: dict[str, Any] | None
    """The fields of :class:`Summary`; None for a run that goes on or was killed."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Backlog:
    """Work that waits at one host."""

    host: str
    articles: int
    list_pages: int
    looks: int
    delay: float | None
    """Seconds between two requests, as last noted by ``note_host``."""

    @property
    def seconds(self) -> float | None:
        """Time it will take at least; None before the host's delay is known."""
        pages = self.articles + self.list_pages + self.looks
        return None if self.delay is None else pages * self.delay


@dataclass(slots=True, frozen=True, kw_only=True)
class Failure:
    """A page that could not be had."""

    kind: Literal["article", "list"]
    key: str
    url: str
    reason: str | None
    tries: int


def gaps(days: Collection[str]) -> list[tuple[str, str]]:
    """Return first and last day of each stretch of days that ``days`` leaves out.

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
