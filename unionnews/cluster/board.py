"""What is to be done, who does it, and how it ended: the cluster's board, in Redis.

All steps are Lua scripts, so each is done whole or not at all, and every instant is that of the
Redis server: the clocks of the machines do not matter. A shard is in one state:

::

    waiting ──> called ──> running ──> done      complete
       ^          │           ├──────> partial   pages were left after the last try; kept
       │          └ lease     ├──────> dead      the dead letters, with their reason
       └──────── later <──────┘  back-off

A lane calls one shard at a time. A running shard holds the lease of its lane, which its worker
renews; when the worker dies, the lease runs out and :meth:`Board.sweep` calls the shard again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from unionnews.cluster import scripts
from unionnews.cluster.shard import Shard
from unionnews.exceptions import RunError, UsageError

STATES = ("waiting", "called", "running", "later", "done", "partial", "dead")
ENDS = ("done", "partial", "dead")
PREFIX = "unionnews:"
QUEUE = "unionnews.cluster"
FIRST = "unionnews.first"
"""Queue of calls that go first: of shards that were called before."""
RESEND_AFTER = 3600
"""Seconds after which a call that nobody answered is sent again, however long the queue."""


@dataclass(slots=True, frozen=True)
class Claim:
    """A shard that is ours to do."""

    shard: Shard
    tries: int
    """This one included."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Entry:
    """A shard as it stands on the board."""

    id: str
    state: str
    tries: int
    worker: str
    reason: str


class Board:
    """The board of one cluster. Safe to use from several threads and machines."""

    def __init__(self, redis: Any, prefix: str = PREFIX) -> None:
        self._redis = redis
        self._prefix = prefix
        self._scripts = {
            name: redis.register_script(scripts.COMMON + text)
            for name, text in {
                "add": scripts.ADD,
                "claim": scripts.CLAIM,
                "renew": scripts.RENEW,
                "finish": scripts.FINISH,
                "schedule": scripts.SCHEDULE,
                "sweep": scripts.SWEEP,
                "turn": scripts.TURN,
            }.items()
        }

    @classmethod
    def open(cls, url: str) -> Board:
        """Connect. Raises :class:`RunError` that says what is wrong with the Redis there."""
        redis = import_redis()
        try:
            client = redis.Redis.from_url(
                url, decode_responses=True, socket_timeout=5, socket_connect_timeout=5
            )
        except ValueError as error:
            raise UsageError(f"{url}: not the address of a Redis: {error}") from error
        board = cls(client)
        board.check(url)
        return board

    def check(self, url: str) -> None:
        """Ask for a sign of life, and for one write: a full or read-only Redis refuses that."""
        redis = import_redis()
        try:
            self._redis.set(f"{self._prefix}check", 1, px=1000)
        except redis.RedisError as error:
            where = url.rpartition("@")[2]  # never the password
            raise RunError(
                f"Redis at {where} cannot be used ({error}): start it, or say where it is with "
                "--redis redis://:PASSWORD@HOST:PORT/0; shards that are done stay done"
            ) from error

    def _run(self, name: str, *arguments: object) -> Any:
        return self._scripts[name](keys=[self._prefix], args=list(arguments))

    def now(self) -> float:
        """Return the time of the Redis server, in seconds since the epoch."""
        whole, micro = self._redis.time()
        return float(whole) + float(micro) / 1e6

    def add(self, shards: Iterable[Shard], *, again: bool = False) -> tuple[int, list[str]]:
        """Enter shards that are not on the board; return how many, and the ids to call now.

        ``again`` takes dead and partial ones up once more.
        """
        added, calls = 0, []
        for shard in shards:
            is_new, *called = self._run("add", shard.id, shard.to_json(), shard.lane, int(again))
            added += is_new
            calls += [name for name in called if name]
        return added, calls

    def schedule(self, shard: Shard, every: timedelta) -> tuple[bool, list[str]]:
        """Enter a shard if its series is due; return whether it was, and the ids to call now.

        Due is a series that was never entered or whose interval is over, unless its last shard is
        still waiting or running. The board forgets the last one then: its result stands for it.
        """
        whole = int(every / timedelta(milliseconds=1))
        is_new, *called = self._run(
            "schedule", shard.series, shard.id, shard.to_json(), shard.lane, whole
        )
        return bool(is_new), [name for name in called if name]

    def claim(self, shard: str, token: str, seconds: float, worker: str) -> Claim | None:
        """Take a shard that was called, with a lease of ``seconds``; None: not ours to do."""
        found = self._run("claim", shard, token, int(seconds * 1000), worker)
        return Claim(Shard.from_json(found[0]), int(found[1])) if found else None

    def renew(self, lane: str, token: str, seconds: float) -> bool:
        """Renew a lease; False: it ran out, and the shard may be another's by now."""
        return bool(self._run("renew", lane, token, int(seconds * 1000)))

    def finish(
        self, shard: str, token: str, state: str, reason: str = "", pause: float = 0
    ) -> tuple[bool, list[str]]:
        """End a shard in a state; return whether it was ours to end, and the ids to call now."""
        ours, *called = self._run("finish", shard, token, state, reason[:1000], int(pause))
        return bool(ours), [name for name in called if name]

    def sweep(self, max_tries: int, newborn: str = "") -> list[str]:
        """Return the ids to call now: back-off is over, the worker died, or the call got lost.

        ``newborn`` is a worker that has just started: what it had before is nobody's.
        """
        idle = not self._redis.llen(QUEUE) and not self._redis.llen(FIRST)
        return list(self._run("sweep", max_tries, RESEND_AFTER, int(idle), newborn))

    def turn(self, host: str, delay: float) -> float:
        """Take the host's next turn in the cluster. Return 0, or the seconds until there is one."""
        return float(self._run("turn", host, int(delay * 1000))) / 1000

    def asked(self, host: str) -> float:
        """Note that a host has just answered: its delay counts from now."""
        self._redis.set(f"{self._prefix}turn:{host}", int(self.now() * 1000), px=86_400_000)
        return 0.0

    def counts(self) -> dict[str, int]:
        """Return how many shards are in each state, and how often a worker was lost."""
        found = {state: self._redis.scard(f"{self._prefix}state:{state}") for state in STATES}
        return {**found, "lost": int(self._redis.hget(f"{self._prefix}counts", "lost") or 0)}

    def entries(self, *states: str) -> list[Entry]:
        """Return the shards in some states, by id."""
        ids = sorted(self._redis.sunion([f"{self._prefix}state:{state}" for state in states]))
        return [self.entry(name) for name in ids]

    def entry(self, name: str) -> Entry:
        """Return a shard as it stands."""
        found = self._redis.hgetall(f"{self._prefix}shard:{name}")
        return Entry(
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
        """Return the workers that showed a sign of life lately."""
        prefix = f"{self._prefix}worker:"
        return sorted(name.removeprefix(prefix) for name in self._redis.scan_iter(f"{prefix}*"))


def import_redis() -> Any:
    """Return the module. Raises :class:`UsageError` where the extra is not installed."""
    try:
        import redis  # noqa: PLC0415  an extra
    except ImportError as error:
        raise UsageError("shards need an extra: pip install 'unionnews[cluster]'") from error
    return redis
