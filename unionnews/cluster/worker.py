"""One shard from its claim to its end: start its process, renew its lease, move its folder."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from unionnews.cluster.board import Board, Claim
from unionnews.cluster.results import Results, begin, succeed
from unionnews.cluster.shard import Shard
from unionnews.crawling.host_turns import import_redis

LOG = "shard.log"
MAX_TRIES = 5
"""Tries after which a shard is ``dead``, or is kept as ``partial`` with pages missing."""
BACK_OFF = 30.0
"""Seconds before the second try; doubled for each one after."""
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
    max_tries: int = MAX_TRIES
    back_off: float = BACK_OFF
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, shard: str) -> list[str]:
        """Do a shard that was called; return the ids to call next."""
        token = uuid.uuid4().hex
        claim = self.board.claim(shard, token, self.heartbeat, self.name)
        if claim is None:
            logger.info("%s: nothing to do, another has it or did it", shard)
            return []
        try:
            with self._held(claim, token):
                is_done = self._begin(claim.shard)
        except Exception as error:  # each store has errors of its own
            return self._again(claim, token, str(error) or type(error).__name__)
        if is_done:
            return self._finish(shard, token, "done")
        status = self._watched(claim, token)
        return [] if status is None else self._end(claim, token, status)

    def _begin(self, shard: Shard) -> bool:
        """Fetch the files that a shard begins with; True: its result is in place already."""
        is_done = self.results.has(shard.id)
        if shard.series and is_done:
            succeed(self.results, shard.series, shard.id)
        elif shard.series:
            begin(self.results, shard.series, self.scratch / shard.id)
        return is_done

    @contextmanager
    def _held(self, claim: Claim, token: str) -> Iterator[None]:
        """Renew the lease while files are downloaded or uploaded, however long that takes."""
        over = threading.Event()

        def renew() -> None:
            while not over.wait(self.heartbeat / 4):
                self._renew(claim, token)

        thread = threading.Thread(target=renew, daemon=True, name=f"lease of {claim.shard.id}")
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _watched(self, claim: Claim, token: str) -> int | None:
        """Run the process; return its exit status (3: stopped); None: lease lost, so killed."""
        folder = self.scratch / claim.shard.id
        try:
            process = self._start(claim, folder)
        except OSError as error:
            logger.error("%s: cannot be started: %s", claim.shard.id, error)
            return 1
        good_until = time.monotonic() + self.heartbeat
        while True:
            try:
                return process.wait(timeout=min(self.heartbeat / 4, 5.0))
            except subprocess.TimeoutExpired:
                asked = time.monotonic()
            if self.stopping.is_set():
                return self._stop(process, 3)
            if (renewed := self._renew(claim, token)) is None and asked < good_until:
                continue  # Redis is away for a moment; the lease still stands
            if not renewed:
                logger.warning("%s: the lease is lost, given up here", claim.shard.id)
                return self._stop(process, None)
            good_until = asked + self.heartbeat * 0.8

    def _start(self, claim: Claim, folder: Path) -> subprocess.Popen[bytes]:
        folder.mkdir(parents=True, exist_ok=True)
        program = [sys.executable, "-m", "unionnews.cluster.process"]
        arguments = [claim.shard.to_json(), str(folder), str(os.getpid())]
        with (folder / LOG).open("wb") as log:
            return subprocess.Popen(
                [*program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "UNIONNEWS_REDIS": self.redis},
            )

    @staticmethod
    def _stop(process: subprocess.Popen[bytes], status: int | None) -> int | None:
        process.kill()  # the ledger in the folder survives a kill
        process.wait()
        return status

    def _renew(self, claim: Claim, token: str) -> bool | None:
        """Renew the lease; None: Redis gave no answer."""
        try:
            return self.board.renew(claim.shard.lane, token, self.heartbeat)
        except import_redis().RedisError as error:
            logger.warning("Redis: %s", error)
            return None

    def _end(self, claim: Claim, token: str, status: int) -> list[str]:
        name = claim.shard.id
        if self.stopping.is_set() and status != 0:
            return self._finish(name, token, "later", "its worker was stopped")
        reason = "" if status == 0 else last_line(self.scratch / name / LOG)
        if status == 2:
            return self._finish(name, token, "dead", reason or "wrong usage")
        complete = status in (0, 4)  # 4: complete, but a monitor reports a problem
        is_last = claim.tries >= self.max_tries
        if complete or (status == 3 and is_last):
            return self._place(claim, token, "done" if complete else "partial", reason)
        return self._again(claim, token, reason or f"ended with status {status}")

    def _place(self, claim: Claim, token: str, state: str, reason: str) -> list[str]:
        if self._renew(claim, token) is False:
            return []
        try:
            with self._held(claim, token):
                self.results.put(self.scratch / claim.shard.id, claim.shard.id)
                if claim.shard.series:
                    succeed(self.results, claim.shard.series, claim.shard.id)
        except Exception as error:  # each store has errors of its own
            return self._again(claim, token, str(error) or type(error).__name__)
        return self._finish(claim.shard.id, token, state, reason)

    def _again(self, claim: Claim, token: str, reason: str) -> list[str]:
        logger.warning("%s: try %d: %s", claim.shard.id, claim.tries, reason)
        if claim.tries >= self.max_tries:
            return self._finish(claim.shard.id, token, "dead", reason)
        pause = min(self.back_off * 2 ** (claim.tries - 1), MAX_BACK_OFF)
        return self._finish(claim.shard.id, token, "later", reason, pause)

    def _finish(
        self, shard: str, token: str, state: str, reason: str = "", pause: float = 0
    ) -> list[str]:
        """Tell the board, trying again while Redis is away; the result is in place already."""
        give_up = time.monotonic() + 10 * self.heartbeat
        while True:
            try:
                ours, calls = self.board.finish(shard, token, state, reason, pause)
            except import_redis().RedisError as error:
                if time.monotonic() > give_up:
                    raise
                logger.warning("%s: ended %s, but Redis: %s", shard, state, error)
                time.sleep(1)
            else:
                if ours:
                    logger.info("%s: %s %s", shard, state, reason)
                else:
                    logger.warning("%s: ended %s here, but is no longer ours", shard, state)
                return calls


def last_line(log: Path) -> str:
    """Return the last line that is not empty of a process's log, which is its error."""
    try:
        with log.open("rb") as stream:
            stream.seek(max(0, log.stat().st_size - 4096))
            lines = stream.read().decode("utf-8", "replace").split("\n")
    except OSError as error:
        return f"{log}: {error}"
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
