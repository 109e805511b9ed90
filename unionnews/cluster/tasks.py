"""The Celery side: one task, one thread that sweeps the board.

Settings that matter: late acknowledgement and prefetch 1, so that a worker holds a message only
while it works on it; no result backend, since the board says how a shard ended. If Redis delivers
a message again after the visibility timeout, the board lets nobody do a shard twice.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery import Celery, signals

from unionnews.cluster.board import QUEUE, Board
from unionnews.cluster.worker import Worker
from unionnews.folder.lock import only_one

TASK = "unionnews.shard"
VISIBILITY = 6 * 3600
"""Seconds after which Redis delivers an unacknowledged message again. Recovery is by leases, and
does not wait for it."""
_SETTINGS = {
    "broker_connection_retry_on_startup": True,
    "broker_connection_max_retries": None,
    "broker_transport_options": {
        "socket_timeout": 5,
        "visibility_timeout": VISIBILITY,
    },
    "task_acks_late": True,
    "task_default_queue": QUEUE,
    "worker_enable_remote_control": False,
    "worker_hijack_root_logger": False,
    "worker_prefetch_multiplier": 1,
}

logger = logging.getLogger(__name__)


def application(url: str) -> Celery:
    """Return the Celery application of a cluster."""
    app = Celery("unionnews", broker=url)
    app.conf.update(_SETTINGS)
    return app


def call(app: Celery, board: Board) -> None:
    """Send a message for each called shard that has none; one too many does no harm."""
    for _ in range(board.unanswered()):
        app.send_task(TASK)


def serve(app: Celery, worker: Worker, jobs: int) -> None:
    """Do shards until a signal ends it: up to ``jobs`` at a time, each in its own process."""

    @app.task(name=TASK)  # type: ignore[untyped-decorator]  # Celery has no types
    def run(*_: object) -> None:
        worker.run()
        call(app, worker.board)

    def stop(**_: object) -> None:
        worker.stopping.set()

    signals.worker_shutting_down.connect(stop)
    with owned(worker.scratch):
        worker.board.sweep(worker.max_tries, newborn=worker.name)
        call(app, worker.board)
        threading.Thread(target=sweep, args=(app, worker), daemon=True, name="sweep").start()
        options = ["--pool", "threads", "--concurrency", str(jobs), "--hostname", worker.name]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        app.worker_main(["--quiet", "worker", *options, *quiet])


@contextmanager
def owned(scratch: Path) -> Iterator[None]:
    """Hold a worker's own folder. Raises :class:`LockedError` when another worker has it."""
    scratch.mkdir(parents=True, exist_ok=True)
    busy = f"{scratch}: another worker works here; give this one a --name of its own"
    with only_one(scratch / "worker.lock", busy):
        yield


def sweep(app: Celery, worker: Worker) -> None:
    """Call, round after round, the shards whose worker died or pause is over."""
    while not worker.stopping.wait(worker.heartbeat / 4):
        try:
            worker.board.heartbeat(worker.name, worker.heartbeat)
            worker.board.sweep(worker.max_tries)
            call(app, worker.board)
        except Exception as error:
            # Kombu wraps the errors of Redis in its own. The next round tries again in any case.
            logger.warning("sweep: %s: %s", type(error).__name__, error)
