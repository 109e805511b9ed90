"""The clock of a cluster: Celery beat queues each site at its own interval.

Ten times in each interval, beat asks the board whether the site is due; the board decides and
queues in one step. So beat keeps no file of its own, may be restarted at any time, and two beats
queue no visit twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.beat import Scheduler

from unionnews.cluster.board import Board
from unionnews.cluster.planning import lanes_of, scheduled_shard
from unionnews.cluster.tasks import TASK, call
from unionnews.crawling.bounds import parse_span
from unionnews.crawling.sites import all_sites, site_named
from unionnews.exceptions import UsageError

LOOKS = 10
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

logger = logging.getLogger(__name__)


def intervals(names: Iterable[str]) -> dict[str, timedelta]:
    """Return the interval of each site. Raises :class:`UsageError` where one declares none."""
    found = {name: parse_span(site_named(name).every) for name in names}
    if without := [name for name, every in found.items() if every is None]:
        raise UsageError(f"{', '.join(without)}: no interval; declare one: every = '6h'")
    return {name: every for name, every in found.items() if every}


def beat(app: Celery, board: Board, names: Iterable[str], delay: float | None = None) -> None:
    """Queue each site when its interval is over. Runs until a signal ends it."""
    every, lanes = intervals(names), lanes_of(all_sites().values())

    class Visits(Scheduler):  # type: ignore[misc]  # Celery has no types
        def apply_async(self, entry: Any, **_: object) -> None:
            site = entry.name
            try:
                moment = datetime.fromtimestamp(board.now(), UTC)
                shard = scheduled_shard(site, lanes[site], moment, delay)
                # If the message is lost after that, the workers send it again.
                call(app, board.schedule(shard, every[site])[1])
            except Exception as error:  # Kombu wraps the errors of Redis; the next look tries again
                logger.warning("%s: %s: %s", site, type(error).__name__, error)

    looks = {name: max(interval / LOOKS, timedelta(seconds=1)) for name, interval in every.items()}
    app.conf.beat_schedule = {
        name: {"task": TASK, "schedule": look, "last_run_at": _LONG_AGO}
        for name, look in looks.items()
    }
    app.Beat(scheduler_cls=Visits, loglevel="WARNING", quiet=True).run()
