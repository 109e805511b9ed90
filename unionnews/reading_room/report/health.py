"""The health of a site: time since its last successful run, time to the next, a traffic light."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from unionnews.folder.ledger import PastRun
from unionnews.reading_room.report.report_words import counted_unit, said

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


class Light(StrEnum):
    """A traffic light for people: do nothing, look when there is time, look now."""

    GREEN = "well"
    AMBER = "look at it"
    RED = "does not work"


@dataclass(slots=True, frozen=True)
class Health:
    """The health of one site, a line at the top of the report."""

    site: str
    light: Light
    succeeded: timedelta | None
    """Time since the last complete run; None if none of the last runs was complete."""
    due: timedelta | None
    """Time until the next run is due, negative if it is late; None if no interval is declared."""
    unfinished: PastRun | None
    """The last run if it was not complete."""


def health(
    site: str, runs: Sequence[PastRun], every: timedelta | None, now: datetime
) -> Health | None:
    """Return the health of a site by its last runs (newest first); None if there were no runs.

    Red: no run was complete, or the next is late by more than two intervals. Amber: the last run
    was not complete, or the next is late by more than half an interval.
    """
    if not runs:
        return None
    good = next((run for run in runs if run.ended and run.outcome == "finished"), None)
    since = now - datetime.fromisoformat(str(good.ended)) if good else None
    due = datetime.fromisoformat(runs[0].started) + every - now if every else None
    late = -due / every if due is not None and every else 0.0
    light = Light.GREEN
    if good is not runs[0] or late > 0.5:
        light = Light.AMBER
    if good is None or late > 2:
        light = Light.RED
    return Health(site, light, since, due, None if good is runs[0] else runs[0])


def ending(run: PastRun) -> str:
    """Return in words how a run ended."""
    return said(run.outcome or "killed, or still going").replace("_", " ")


def spoken(span: timedelta) -> str:
    """Return a time span in words: ``3 hours``.

    >>> spoken(timedelta(minutes=100))
    '2 hours'
    """
    seconds = abs(span.total_seconds())
    size, name = next((pair for pair in _UNITS if seconds >= 1.5 * pair[0]), _UNITS[-1])
    count = round(seconds / size)
    return counted_unit(count, name)
