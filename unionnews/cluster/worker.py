"""One shard from its claim to its end: start its process, move its folder, tell the board."""

import contextlib
import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from redis import RedisError
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from unionnews.cluster.board import Board, ShardEntry
from unionnews.cluster.results import Results, begin, succeed
from unionnews.exceptions import UsageError

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
    """Seconds of silence after which a worker is taken for dead."""
    max_tries: int = 5
    """Tries after which a shard is ``dead``, or is kept as ``partial`` with pages missing."""
    back_off: float = 30.0
    """Seconds before the second try; doubled for each one after."""
    stopping: threading.Event = field(default_factory=threading.Event)
    held: dict[ShardEntry, float] = field(default_factory=dict)
    """The shards that nobody else takes, and until when, by :func:`time.monotonic`."""

    def beat(self) -> None:
        """Tell the board that this worker lives, and renew the leases of its shards."""
        self.board.heartbeat(self.name, self.heartbeat)
        for entry in tuple(self.held):
            until = self._from_now()
            if self.board.renew(entry.id, entry.token, self.heartbeat):
                self.held[entry] = until
            else:
                self.held.pop(entry, None)

    def _from_now(self) -> float:
        """Return the end of a lease that is asked for now; in Redis it ends a little later."""
        return time.monotonic() + self.heartbeat * 0.8

    def run(self) -> None:
        """Do a shard that was called, if there is one."""
        until = self._from_now()
        entry = self.board.claim(uuid.uuid4().hex, self.heartbeat, self.name)
        if entry is None:
            return
        self.held[entry] = until
        try:
            state, reason = self._do(entry)
        except UsageError as error:  # as of a program that took other arguments: no try will help
            state, reason = "dead", str(error)
        except Exception as error:  # each store has errors of its own
            state, reason = "failed", str(error) or type(error).__name__
        self.held.pop(entry, None)
        self._end(entry, state, reason)

    def _do(self, entry: ShardEntry) -> tuple[str, str]:
        """Return the state in which a shard ends, and why; ``failed``: another try is due."""
        shard, folder = entry.shard, self.scratch / entry.id
        state, reason = "done", ""
        if not self.results.has(shard.id):
            if shard.series:
                begin(self.results, shard.series, folder)
            state, reason = self._state(entry, self._process(entry, folder))
            if state not in ("done", "partial"):
                return state, reason
            self.results.put(folder, shard.id)
        if shard.series:
            succeed(self.results, shard.series, shard.id)
        return state, reason

    def _process(self, entry: ShardEntry, folder: Path) -> int:
        """Run the process of a shard; return its exit status (negative: killed)."""
        folder.mkdir(parents=True, exist_ok=True)
        program = [sys.executable, "-m", "unionnews.cluster.process"]
        with (folder / LOG).open("wb") as log:
            process = subprocess.Popen(
                [*program, entry.spec, str(folder), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "UNIONNEWS_REDIS": self.redis},
            )
        while time.monotonic() < self.held.get(entry, 0) and not self.stopping.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.wait(timeout=1)
        process.kill()  # the ledger in the folder survives a kill
        return process.wait()

    def _state(self, entry: ShardEntry, status: int) -> tuple[str, str]:
        if status == 0:
            return "done", ""
        if self.stopping.is_set():
            return "later", "its worker was stopped"
        is_last = entry.tries >= self.max_tries
        # 4: complete, but a monitor reports a problem
        ends = {2: "dead", 3: "partial" if is_last else "failed", 4: "done"}
        return ends.get(status, "failed"), why_it_ended(status, self.scratch / entry.id / LOG)

    def _end(self, entry: ShardEntry, state: str, reason: str) -> None:
        """Tell the board, trying again while Redis is away; the result is in place already."""
        pause = 0.0
        if state == "failed":
            logger.warning("%s: try %d: %s", entry.id, entry.tries, reason)
            state = "dead" if entry.tries >= self.max_tries else "later"
            pause = min(self.back_off * 2 ** (entry.tries - 1), MAX_BACK_OFF)
        patient = Retry(ConstantBackoff(1), int(10 * self.heartbeat), (RedisError,))
        ours = patient.call_with_retry(
            lambda: self.board.finish(entry.id, entry.token, state, reason, pause),
            lambda error: logger.warning("%s: ended %s, but Redis: %s", entry.id, state, error),
        )
        if not ours:
            logger.warning("%s: ended %s here, but is no longer ours", entry.id, state)


def why_it_ended(status: int, log: Path) -> str:
    """Return the error that ends a process's log; its status and last line where there is none.

    A process that was killed has told no error: its last line is of its work.
    """
    line = _last_line(log)
    if line.startswith("unionnews: "):
        return line
    return f"ended with status {status}" + (f", and said last: {line}" if line else "")


def _last_line(log: Path) -> str:
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 4096))
        lines = stream.read().decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
