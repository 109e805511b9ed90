"""The cluster's board, in Redis: the state of each shard, its worker, and how it ended.

All steps are Lua scripts, so each is done whole or not at all. All times are those of the Redis
server: the clocks of the other machines do not matter. A shard is in one state:

::

    waiting ──> called ──> running ──> done      complete
       ^          │           ├──────> partial   pages are missing after the last try; kept
       │          └ lease     ├──────> dead      given up, with a reason
       └──────── later <──────┘  back-off

A lane calls one shard at a time. A running shard holds the lease of its lane, which its worker
renews; when the worker dies, the lease runs out and :meth:`Board.sweep` calls the shard again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from unionnews.cluster import scripts
from unionnews.cluster.shard import Shard
from unionnews.crawling.host_turns import HostTurns

STATES = ("waiting", "called", "running", "later", "done", "partial", "dead")
QUEUE = "unionnews.cluster"
FIRST = "unionnews.first"
"""Name of the queue that workers read first: calls of shards that were called before."""
RESEND_AFTER = 3600
"""Seconds after which a call that nobody answered is sent again, however long the queue."""


@dataclass(slots=True, frozen=True)
class Claim:
    """A shard that this worker has taken."""

    shard: Shard
    tries: int
    """Number of tries so far, this one included."""


@dataclass(slots=True, frozen=True, kw_only=True)
class ShardEntry:
    """A shard with its state on the board."""

    id: str
    state: str
    tries: int
    worker: str
    reason: str


class Board(HostTurns):
    """The board of one cluster. Safe to use from several threads and machines."""

    steps: ClassVar = {**HostTurns.steps, **scripts.STEPS}

    def add(self, shards: Iterable[Shard], *, again: bool = False) -> tuple[int, list[str]]:
        """Enter shards that are not on the board; return how many, and the ids to call now.

        With ``again``, dead and partial shards are entered once more.
        """
        added, calls = 0, []
        for shard in shards:
            is_new, *called = self._run("add", shard.id, shard.to_json(), shard.lane, int(again))
            added += is_new
            calls += [name for name in called if name]
        return added, calls

    def schedule(self, shard: Shard, every: timedelta) -> tuple[bool, list[str]]:
        """Enter a shard if its series is due; return whether it was, and the ids to call now.

        A series is due if it was never entered or if its interval is over, unless its last shard
        is still waiting or running. The board then forgets that last shard; its result remains.
        """
        whole = int(every / timedelta(milliseconds=1))
        is_new, *called = self._run(
            "schedule", shard.series, shard.id, shard.to_json(), shard.lane, whole
        )
        return bool(is_new), [name for name in called if name]

    def claim(self, shard: str, token: str, seconds: float, worker: str) -> Claim | None:
        """Take a called shard, with a lease of ``seconds``; None: another worker has or did it."""
        found = self._run("claim", shard, token, int(seconds * 1000), worker)
        return Claim(Shard.from_json(found[0]), int(found[1])) if found else None

    def renew(self, lane: str, token: str, seconds: float) -> bool:
        """Renew a lease; False: it ran out, and another worker may have the shard by now."""
        return bool(self._run("renew", lane, token, int(seconds * 1000)))

    def finish(
        self, shard: str, token: str, state: str, reason: str = "", pause: float = 0
    ) -> tuple[bool, list[str]]:
        """End a shard in ``state``; return whether we held its lease, and the ids to call now."""
        ours, *called = self._run("finish", shard, token, state, reason[:1000], int(pause))
        return bool(ours), [name for name in called if name]

    def sweep(self, max_tries: int, newborn: str = "") -> list[str]:
        """Return the ids to call now: back-off is over, the worker died, or the call got lost.

        ``newborn`` names a worker that has just started: shards that it held before are free.
        """
        idle = not self._redis.llen(QUEUE) and not self._redis.llen(FIRST)
        return list(self._run("sweep", max_tries, RESEND_AFTER, int(idle), newborn))

    def counts(self) -> dict[str, int]:
        """Return how many shards are in each state, and how often a worker was lost."""
        found = {state: self._redis.scard(f"{self._prefix}state:{state}") for state in STATES}
        return {**found, "lost": int(self._redis.hget(f"{self._prefix}counts", "lost") or 0)}

    def entries(self, *states: str) -> list[ShardEntry]:
        """Return the shards in some states, by id."""
        ids = sorted(self._redis.sunion([f"{self._prefix}state:{state}" for state in states]))
        return [self.entry(name) for name in ids]

    def entry(self, name: str) -> ShardEntry:
        """Return a shard with its state."""
        found = self._redis.hgetall(f"{self._prefix}shard:{name}")
        return ShardEntry(
            id=name,
            state=found.get("state", ""),
            tries=int(found.get("tries", 0)),
            worker=found.get("worker", ""),
            reason=found.get("reason", ""),
        )

    def heartbeat(self, worker: str, seconds: float) -> None:
        """Note that a worker lives."""
        self._redis.set(
            f"{self._prefix}worker:{worker}", json.dumps(self.now()), px=int(seconds * 1000)
        )

    def workers(self) -> list[str]:
        """Return the names of the workers whose last heartbeat has not run out."""
        prefix = f"{self._prefix}worker:"
        return sorted(name.removeprefix(prefix) for name in self._redis.scan_iter(f"{prefix}*"))
