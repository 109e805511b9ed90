"""The Celery side: the worker, with one thread that looks after the board, and the clock of visits.

Settings that matter: late acknowledgement and prefetch 1, so that a worker holds a message only
while it works on it; no result backend, since the board says how a shard ended; nothing about
acknowledgements in Redis, since a lost message is sent again: with Kombu's emulation a worker whose
acknowledgement met a restart of Redis took no message ever after.
"""

import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import redis
from celery import Celery, signals

from unionnews.cluster.board import QUEUE, Board
from unionnews.cluster.planning import lanes_of, scheduled_shard
from unionnews.cluster.worker import Worker
from unionnews.crawling.bounds import parse_span
from unionnews.crawling.sites import BROKEN, all_sites, declared_site
from unionnews.exceptions import UsageError
from unionnews.folder.lock import only_one

TASK = "unionnews.shard"
_SETTINGS = {
    "broker_connection_max_retries": None,
    "broker_connection_retry_on_startup": True,
    "broker_transport_options": {"ack_emulation": False, "socket_timeout": 5},
    "task_acks_late": True,
    "task_default_queue": QUEUE,
    "worker_enable_remote_control": False,
    "worker_hijack_root_logger": False,
    "worker_prefetch_multiplier": 1,
}

logger = logging.getLogger(__name__)


def application(url: str) -> Celery:
    """Return the Celery application of a cluster."""
    return Celery("unionnews", broker=url, changes=_SETTINGS)


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

    def look_after() -> None:
        """Say that the worker lives, and call the shards whose worker died or pause is over."""
        worker.beat()
        worker.board.sweep(worker.max_tries)
        call(app, worker.board)

    signals.worker_shutting_down.connect(lambda **_: worker.stopping.set(), weak=False)
    with owned(worker.scratch):
        worker.board.sweep(worker.max_tries, newborn=worker.name)
        look_after()
        again = (look_after, worker.heartbeat / 4, worker.stopping)
        threading.Thread(target=repeat, args=again, daemon=True, name="sweep").start()
        options = ["--pool", "threads", "--concurrency", str(jobs), "--hostname", worker.name]
        quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
        app.worker_main(["--quiet", "worker", *options, *quiet])


def owned(scratch: Path) -> AbstractContextManager[None]:
    """Hold a worker's own folder. Raises :class:`LockedError` when another worker has it."""
    scratch.mkdir(parents=True, exist_ok=True)
    busy = f"{scratch}: another worker works here; give this one a --name of its own"
    return only_one(scratch / "worker.lock", busy)


def repeat(step: Callable[[], None], pause: float, stopping: threading.Event) -> None:
    """Do a step again and again; Redis may be away meanwhile: each reason is logged once, and the end."""
    told: set[str] = set()
    while not stopping.wait(pause):
        try:
            step()
        except Exception as error:  # Kombu wraps the errors of Redis; the next round tries again
            why = f"{type(error).__name__}: {error}"
            if why not in told:
                logger.warning("%s; it is tried again", why)
            told.add(why)
        else:
            if told:
                logger.warning("it works again")
            told.clear()


def intervals(names: Iterable[str], wrong: dict[str, str]) -> dict[str, timedelta]:
    """Return the interval of each site; note in ``wrong`` why a site has none.

    Raises :class:`UsageError` where no site has one.
    """
    every: dict[str, timedelta] = {}
    for name in names:
        try:
            span = parse_span(declared_site(name).every)
            if span is None:
                raise UsageError(f"{name}: no interval; declare one: every = '6h'")
            every[name] = span
        except UsageError as error:
            wrong[name] = str(error)
    if not every:
        raise UsageError("; ".join(wrong.values()))
    return every


def beat(
    app: Celery, board: Board, names: Iterable[str], delay: float | None = None
) -> dict[str, str]:
    """Queue each site when its interval is over. Runs until a signal ends it.

    Return what was wrong with each site that could not be queued; the others go on.
    Raises :class:`UsageError` where there is no other.

    The board is asked each second whether a site is due; it decides and queues in one step. So there
    is no file here, it may be started again at any time, and two of them queue no visit twice.
    """
    wrong: dict[str, str] = {}
    every = intervals(names, wrong)
    for why in wrong.values():
        logger.error("%s; the others are queued", why)
    lanes = lanes_of(all_sites().values())
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())

    def queue() -> None:
        moment = datetime.fromtimestamp(board.now(), UTC)
        for site, whole in every.items():
            with _told(site, wrong):
                board.schedule(scheduled_shard(site, lanes[site], moment, delay), whole)
        call(app, board)  # if a message is lost, the workers send it again

    repeat(queue, 1, stopping)
    return {**wrong, **BROKEN}


@contextlib.contextmanager
def _told(site: str, wrong: dict[str, str]) -> Iterator[None]:
    """Note and log the error of one site, each once; without Redis there is nothing for any site."""
    try:
        yield
    except (redis.ConnectionError, redis.TimeoutError):
        raise
    except Exception as error:
        if wrong.get(site) != str(error):
            logger.error("%s: %s; it is not queued, the others are", site, error)
        wrong[site] = str(error)
