"""Turns of hosts for all machines of a cluster, in Redis: two never ask a host at once.

A step is a Lua script, so it is done whole or not at all. All times are those of the Redis server:
the clocks of the other machines do not matter.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from unionnews.exceptions import RunError, UsageError, extra, without_secret
from unionnews.words.patterns import regex

PREFIX = "unionnews:"
NOW = """
local P = KEYS[1]
local T = redis.call('TIME')
local now = T[1] * 1000 + math.floor(T[2] / 1000)
"""
"""First lines of each script: the prefix of all keys, and the time in milliseconds."""
_TURN = """
local name, gap = P .. 'turn:' .. ARGV[1], tonumber(ARGV[2])
local last = tonumber(redis.call('GET', name) or 0)
if gap > 0 and last > now - gap and last <= now then return last + gap - now end
redis.call('SET', name, now, 'PX', 86400000)
return 0
"""


_PLACE = regex(r"(?:rediss?://)?([\w.-]{1,253}(?::\d{1,5})?(?:/\d{0,4})?)")


def _told(url: str) -> tuple[str, str]:
    """Return an address of Redis without its secret part, and that secret part."""
    before, _, behind = url.rpartition("@")
    place = _PLACE.fullmatch(behind)
    if place is None or "/" in before.partition("://")[2]:
        return "the given address", url
    return place[1], before.partition("://")[2]


class HostTurns:
    """Gives out turns through one Redis. Safe to use from several threads and machines."""

    steps: ClassVar[Mapping[str, str]] = {"turn": NOW + _TURN}
    """The scripts by name."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis
        self._scripts = {name: redis.register_script(text) for name, text in self.steps.items()}

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect to Redis. Raises :class:`RunError` if it cannot be used."""
        redis = import_redis()
        try:
            client = redis.Redis.from_url(
                url, decode_responses=True, socket_timeout=5, socket_connect_timeout=5
            )
        except ValueError as error:
            # The text of the error quotes the address, and the address has the password.
            raise UsageError(
                f"the address of Redis cannot be read ({type(error).__name__}): write "
                "redis://:PASSWORD@HOST:PORT/0, with %2F for / and %40 for @ in the password"
            ) from None
        opened = cls(client)
        opened.check(url)
        return opened

    def check(self, url: str) -> None:
        """Ping, and write once, which a full or read-only Redis refuses. Raises RunError."""
        redis = import_redis()
        try:
            self._redis.set(f"{PREFIX}check", 1, px=1000)
        except redis.RedisError as error:
            where, secret = _told(url)
            raise RunError(
                f"Redis at {where} cannot be used ({without_secret(error, secret)}): start it, or "
                "say where it is with --redis or UNIONNEWS_REDIS, as redis://:PASSWORD@HOST:PORT/0; "
                "shards that are done stay done"
            ) from None

    def _run(self, name: str, *arguments: object) -> Any:
        return self._scripts[name](keys=[PREFIX], args=list(arguments))

    def now(self) -> float:
        """Return the time of the Redis server, in seconds since the epoch."""
        whole, micro = self._redis.time()
        return float(whole) + float(micro) / 1e6

    def turn(self, host: str, delay: float) -> float:
        """Take the host's next turn in the cluster if it is time; return 0, or seconds to wait."""
        return float(self._run("turn", host, int(delay * 1000))) / 1000

    def asked(self, host: str) -> float:
        """Note that a host has just answered: its delay begins now."""
        self._redis.set(f"{PREFIX}turn:{host}", int(self.now() * 1000), px=86_400_000)
        return 0.0


def import_redis() -> Any:
    """Return the module ``redis``. Raises :class:`UsageError` if the extra is not installed."""
    with extra("cluster"):
        import redis  # noqa: PLC0415  an extra
    return redis
