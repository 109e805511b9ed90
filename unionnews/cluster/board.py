"""The cluster's board, in Redis: the state of each shard, its worker, and how it ended.

Each step is a call of one Lua script, so it is done whole or not at all. All times are those of the
Redis server: the clocks of the other machines do not matter. A shard is in one state:

::

    waiting ──> called ──> running ──> done      complete
       ^          │           ├──────> partial   pages are missing after the last try; kept
       │          └ lease     ├──────> dead      given up, with a reason
       └──────── later <──────┘  back-off

A lane is a queue: its first shard is called or runs, the others wait. Of what is called, what was
called before comes first. A running shard has a lease, which its worker renews; when the worker
dies, the lease runs out and :meth:`Board.sweep` calls the shard again.
"""

from collections.abc import Iterable
from datetime import timedelta
from itertools import chain
from typing import ClassVar

import msgspec

from unionnews.cluster.shard import Shard
from unionnews.crawling.host_turns import NOW, PREFIX, HostTurns

STATES = ("waiting", "called", "running", "later", "done", "partial", "dead")
QUEUE = "unionnews.cluster"
"""Name of Celery's queue: each message says that some shard is called."""

_STEPS = """
P = P .. 'board:'
local steps = {}
local over = {done = true, partial = true, dead = true}
local function key(id) return P .. 'shard:' .. id end
local function get(id, ...) return unpack(redis.call('HMGET', key(id), ...)) end
local function lease(id, token) return P .. 'lease:' .. id .. ':' .. token end
local function move(id, to, at)
  redis.call('ZREM', P .. 'state:' .. (get(id, 'state') or ''), id)
  redis.call('ZADD', P .. 'state:' .. to, at or now, id)
  redis.call('HSET', key(id), 'state', to)
end
local function call(id) move(id, 'called', tonumber(get(id, 'tries')) > 0 and 0 or now) end
local function queue(id, lane)
  move(id, 'waiting')
  if redis.call('RPUSH', P .. 'lane:' .. lane, id) == 1 then call(id) end
end
local function enter(id, spec, lane)
  redis.call('HSET', key(id), 'spec', spec, 'lane', lane, 'tries', 0, 'reason', '')
  queue(id, lane)
end
local function leave(id, to, reason, at)
  local lane = P .. 'lane:' .. get(id, 'lane')
  redis.call('HSET', key(id), 'reason', reason)
  move(id, to, at)
  redis.call('LPOP', lane)
  local following = redis.call('LINDEX', lane, 0)
  if following then call(following) end
end

function steps.add(id, spec, lane, again)
  local state = get(id, 'state')
  if state and not (again == '1' and (state == 'dead' or state == 'partial')) then return 0 end
  enter(id, spec, lane)
  return 1
end

function steps.schedule(id, spec, lane, site, every)
  local name = P .. 'schedule:' .. site
  local last, due = unpack(redis.call('HMGET', name, 'shard', 'due'))
  every, due = tonumber(every), tonumber(due) or now
  if due > now and due <= now + every then return 0 end
  local state = last and get(last, 'state')
  if state and not over[state] or get(id, 'state') then return 0 end
  if state then
    redis.call('ZREM', P .. 'state:' .. state, last)
    redis.call('DEL', key(last))
  end
  due = due + every
  -- A visit that is a little late keeps the rhythm; one that is later begins it anew.
  if due < now + 0.8 * every or due > now + every then due = now + every end
  redis.call('HSET', name, 'shard', id, 'due', due)
  enter(id, spec, lane)
  return 1
end

function steps.claim(token, ttl, worker)
  local id = redis.call('ZRANGE', P .. 'state:called', 0, 0)[1]
  if not id then return '' end
  redis.call('SET', lease(id, token), '', 'PX', ttl)
  move(id, 'running')
  redis.call('HSET', key(id), 'worker', worker, 'token', token)
  redis.call('HINCRBY', key(id), 'tries', 1)
  return id
end

function steps.finish(id, token, to, reason, pause)
  local state, holder = get(id, 'state', 'token')
  if state ~= 'running' or holder ~= token then return 0 end
  redis.call('DEL', lease(id, token))
  leave(id, to, reason, now + pause)
  return 1
end

function steps.sweep(limit, newborn)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'state:later', '-inf', now)) do
    queue(id, (get(id, 'lane')))
  end
  for _, id in ipairs(redis.call('ZRANGE', P .. 'state:running', 0, -1)) do
    local tries, worker, token = get(id, 'tries', 'worker', 'token')
    if worker == newborn or redis.call('EXISTS', lease(id, token)) == 0 then
      redis.call('INCR', P .. 'lost')
      if tonumber(tries) < tonumber(limit) then
        call(id)
      else
        leave(id, 'dead', 'its worker died in each of ' .. tries .. ' tries')
      end
    end
  end
  return 1
end

return steps[ARGV[1]](unpack(ARGV, 2))
"""


def _key(name: str) -> str:
    return f"{PREFIX}board:{name}"


class ShardEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A shard with its state on the board; all fields but ``id`` are empty if it has none."""

    id: str
    lane: str = ""
    state: str = ""
    tries: int = 0
    """Number of tries so far, this one included."""
    worker: str = ""
    token: str = ""
    reason: str = ""
    spec: str = ""

    @property
    def shard(self) -> Shard:
        """The work."""
        return Shard.from_json(self.spec)


class Board(HostTurns):
    """The board of one cluster. Safe to use from several threads and machines."""

    steps: ClassVar = {**HostTurns.steps, "board": NOW + _STEPS}

    def add(self, shards: Iterable[Shard], *, again: bool = False) -> int:
        """Enter shards that are not on the board; return how many.

        With ``again``, dead and partial shards are entered once more.
        """
        return sum(self._run("board", "add", s.id, s.to_json(), s.lane, int(again)) for s in shards)

    def schedule(self, shard: Shard, every: timedelta) -> bool:
        """Enter a shard if its series is due; return whether it was.

        A series is due if it was never entered or if its interval is over, unless its last shard
        is still waiting or running. The board then forgets that last shard; its result remains.
        """
        whole = every // timedelta(milliseconds=1)
        entered = ("schedule", shard.id, shard.to_json(), shard.lane, shard.series, whole)
        return bool(self._run("board", *entered))

    def unanswered(self) -> int:
        """Return how many called shards have no message in Celery's queue."""
        return int(self._redis.zcard(_key("state:called")) - self._redis.llen(QUEUE))

    def claim(self, token: str, seconds: float, worker: str) -> ShardEntry | None:
        """Take a called shard, with a lease of ``seconds``; None: there is none."""
        shard = self._run("board", "claim", token, int(seconds * 1000), worker)
        return self.entry(shard) if shard else None

    def renew(self, shard: str, token: str, seconds: float) -> bool:
        """Renew a lease; False: it ran out, and another worker may have the shard by now."""
        return bool(self._redis.pexpire(_key(f"lease:{shard}:{token}"), int(seconds * 1000)))

    def finish(
        self, shard: str, token: str, state: str, reason: str = "", pause: float = 0
    ) -> bool:
        """End a shard in ``state``; return whether it was still ours."""
        ended = ("finish", shard, token, state, reason[:1000], int(pause * 1000))
        return bool(self._run("board", *ended))

    def sweep(self, max_tries: int, newborn: str = "") -> None:
        """Call the shards whose back-off is over or whose worker died.

        ``newborn`` names a worker that has just started: shards that it held before are free.
        """
        self._run("board", "sweep", max_tries, newborn)

    def counts(self) -> dict[str, int]:
        """Return how many shards are in each state, and how often a worker was lost."""
        found = {state: self._redis.zcard(_key(f"state:{state}")) for state in STATES}
        return {**found, "lost": int(self._redis.get(_key("lost")) or 0)}

    def entries(self, *states: str) -> list[ShardEntry]:
        """Return the shards in some states, by id."""
        sets = (self._redis.zrange(_key(f"state:{state}"), 0, -1) for state in states)
        # One that moves between two of these reads is in both.
        return [self.entry(name) for name in sorted(set(chain(*sets)))]

    def entry(self, name: str) -> ShardEntry:
        """Return a shard with its state."""
        found = self._redis.hgetall(_key(f"shard:{name}"))
        return msgspec.convert({**found, "id": name}, ShardEntry, strict=False)

    def heartbeat(self, worker: str, seconds: float) -> None:
        """Note that a worker lives."""
        self._redis.set(_key(f"worker:{worker}"), "", px=int(seconds * 1000))

    def workers(self) -> list[str]:
        """Return the names of the workers whose last heartbeat has not run out."""
        prefix = _key("worker:")
        return sorted(name.removeprefix(prefix) for name in self._redis.scan_iter(f"{prefix}*"))
