"""The clock of a cluster: each site is queued at its own interval.

The board is asked each second whether a site is due; it decides and queues in one step. So there is
no file here, it may be started again at any time, and two of them queue no visit twice.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from celery import Celery

from unionnews.cluster.board import Board
from unionnews.cluster.planning import lanes_of, scheduled_shard
from unionnews.cluster.tasks import call
from unionnews.crawling.bounds import parse_span
from unionnews.crawling.sites import all_sites, site_named
from unionnews.exceptions import UsageError

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
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.wait(1):
        try:
            moment = datetime.fromtimestamp(board.now(), UTC)
            for site, interval in every.items():
                shard = scheduled_shard(site, lanes[site], moment, delay)
                board.schedule(shard, interval)
            # If a message is lost, the workers send it again.
            call(app, board)
        except Exception as error:  # Kombu wraps the errors of Redis; the next look tries again
            logger.warning("%s: %s", type(error).__name__, error)
