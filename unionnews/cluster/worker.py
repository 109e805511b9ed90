"""One shard from its claim to its end: start its process, renew its lease, move its folder."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from redis import RedisError
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from unionnews.cluster.board import Board, ShardEntry
from unionnews.cluster.results import Results, begin, succeed

LOG = "shard.log"
MAX_BACK_OFF = 3600.0

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Worker:
    """A worker: its settings, and the steps of one shard."""

    board: Board
    results: Results
    scratch: Path
    """Folder on a local disk for shards in work; SQLite does not work on a network disk."""
    name: str
    redis: str
    heartbeat: float = 30.0
    """Seconds without a renewed lease after which a worker is taken for dead."""
    max_tries: int = 5
    """Tries after which a shard is ``dead``, or is kept as ``partial`` with pages missing."""
    back_off: float = 30.0
    """Seconds before the second try; doubled for each one after."""
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Do a shard that was called, if there is one."""
        token = uuid.uuid4().hex
        entry = self.board.claim(token, self.heartbeat, self.name)
        if entry is None:
            return
        with self._held(entry, token) as lost:
            try:
                state, reason = self._do(entry, lost)
            except Exception as error:  # each store has errors of its own
                state, reason = "failed", str(error) or type(error).__name__
        if lost.is_set():
            logger.warning("%s: the lease is lost, given up here", entry.id)
            return
        pause = 0.0
        if state == "failed":
            logger.warning("%s: try %d: %s", entry.id, entry.tries, reason)
            state = "dead" if entry.tries >= self.max_tries else "later"
            pause = min(self.back_off * 2 ** (entry.tries - 1), MAX_BACK_OFF)
        self._finish(entry.id, token, state, reason, pause)

    @contextlib.contextmanager
    def _held(self, entry: ShardEntry, token: str) -> Iterator[threading.Event]:
        """Renew the lease until the end of the block; the event says that it is lost."""
        over, lost = threading.Event(), threading.Event()

        def renew() -> None:
            good_until = time.monotonic() + self.heartbeat
            while not over.wait(min(self.heartbeat / 4, 5.0)):
                asked = time.monotonic()
                try:
                    if not self.board.renew(entry.lane, token, self.heartbeat):
                        lost.set()
                    good_until = asked + self.heartbeat * 0.8
                except RedisError as error:
                    # It is away for a moment; the lease still stands.
                    logger.warning("Redis: %s", error)
                    if asked >= good_until:
                        lost.set()

        thread = threading.Thread(target=renew, daemon=True, name=f"lease of {entry.id}")
        thread.start()
        try:
            yield lost
        finally:
            over.set()
            thread.join()

    def _do(self, entry: ShardEntry, lost: threading.Event) -> tuple[str, str]:
        """Return the state in which a shard ends, and why; ``failed``: another try is due."""
        shard, folder = entry.shard, self.scratch / entry.id
        state, reason = "done", ""
        if not (is_done := self.results.has(shard.id)):
            if shard.series:
                begin(self.results, shard.series, folder)
            status = self._process(shard.to_json(), folder, lost)
            state, reason = self._state(entry, status)
        if state in ("done", "partial") and not lost.is_set():
            if not is_done:
                self.results.put(folder, shard.id)
            if shard.series:
                succeed(self.results, shard.series, shard.id)
        return state, reason

    def _process(self, shard: str, folder: Path, lost: threading.Event) -> int:
        """Run the process of a shard; return its exit status (negative: killed)."""
        folder.mkdir(parents=True, exist_ok=True)
        program = [sys.executable, "-m", "unionnews.cluster.process"]
        with (folder / LOG).open("wb") as log:
            process = subprocess.Popen(
                [*program, shard, str(folder), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "UNIONNEWS_REDIS": self.redis},
            )
        while not (self.stopping.is_set() or lost.is_set()):
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(timeout=1)
        process.kill()  # the ledger in the folder survives a kill
        return process.wait()

    def _state(self, entry: ShardEntry, status: int) -> tuple[str, str]:
        reason = "" if status == 0 else last_line(self.scratch / entry.id / LOG)
        if self.stopping.is_set() and status != 0:
            return "later", "its worker was stopped"
        if status == 2:
            return "dead", reason or "wrong usage"
        if status in (0, 4):  # 4: complete, but a monitor reports a problem
            return "done", reason
        if status == 3 and entry.tries >= self.max_tries:
            return "partial", reason
        return "failed", reason or f"ended with status {status}"

    def _finish(self, shard: str, token: str, state: str, reason: str, pause: float) -> None:
        """Tell the board, trying again while Redis is away; the result is in place already."""
        patient = Retry(ConstantBackoff(1), int(10 * self.heartbeat), (RedisError,))
        ours = patient.call_with_retry(
            lambda: self.board.finish(shard, token, state, reason, pause),
            lambda error: logger.warning("%s: ended %s, but Redis: %s", shard, state, error),
        )
        if ours:
            logger.info("%s: %s %s", shard, state, reason)
        else:
            logger.warning("%s: ended %s here, but is no longer ours", shard, state)


def last_line(log: Path) -> str:
    """Return the last line that is not empty of a process's log, which is its error."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - 4096))
            lines = stream.read().decode("utf-8", "replace").split("\n")
    except OSError as error:
        return f"{log}: {error}"
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
