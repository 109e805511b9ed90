"""Fetch each address only once: share fetches under way, and keep recent records, within limits."""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass

from unionnews.exceptions import UnionNewsError
from unionnews.fetching import Fetcher, first_page
from unionnews.folder.ledger import to_line
from unionnews.reading_room.server.problems import HttpProblem, problem_of


@dataclass(slots=True, frozen=True)
class ServedRecord:
    """A record as JSON, with the time at which it was read (``time.monotonic``)."""

    body: bytes
    read: float

    @property
    def age(self) -> int:
        """Seconds since it was read."""
        return int(time.monotonic() - self.read)


class Desk:
    """Accepts addresses and returns records.

    ``queue`` is the most addresses that are accepted and not answered yet, ``keep`` the seconds for
    which a record is returned again, ``room`` the most bytes of records kept for that.
    """

    def __init__(self, fetcher: Fetcher, *, queue: int, keep: float, room: int) -> None:
        self._fetcher = fetcher
        self._queue = queue
        self._keep = keep
        self._room = room
        self._kept: OrderedDict[str, ServedRecord] = OrderedDict()
        self._size = 0
        self._under_way: dict[str, asyncio.Task[ServedRecord]] = {}
        self.pending = 0
        """Number of addresses that are accepted and not answered yet."""
        self.hits = 0
        """Number of records returned without a request to the host."""
        self.outcomes: dict[str, int] = {"article": 0}
        """Number of addresses by the outcome of their fetch."""

    def take_in(self, count: int) -> None:
        """Reserve places in the queue. Raises a problem if there are too few."""
        if self.pending + count > self._queue:
            raise HttpProblem(
                429,
                "busy",
                f"{self.pending} addresses are waiting, {self._queue} are allowed",
                wait=10,
            )
        self.pending += count

    def let_go(self, _: object = None) -> None:
        """Free a place in the queue."""
        self.pending -= 1

    async def record(self, url: str, *, limit: float) -> ServedRecord:
        """Return the record of an accepted address.

        Raises a problem if it is not there within ``limit`` seconds; the fetch goes on then, and
        its record is kept.
        """
        try:
            task = self._task(url, limit)
            if isinstance(task, ServedRecord):
                self.hits += 1
                return task
            return await asyncio.wait_for(asyncio.shield(task), limit)
        except TimeoutError:
            raise HttpProblem(
                504, "late", f"{url}: no record within {limit:g} s", wait=limit
            ) from None
        except UnionNewsError as error:
            raise problem_of(error) from error

    def _task(self, url: str, limit: float) -> asyncio.Task[ServedRecord] | ServedRecord:
        key = first_page(url)
        if kept := self._recent(key):
            return kept
        task = self._under_way.get(key)
        if task is None:
            if (wait := self._fetcher.wait(key)) > limit:
                raise HttpProblem(
                    429,
                    "busy",
                    f"the host's next free turn is in {wait:.0f} s, beyond the limit of {limit:g} s",
                    wait=wait,
                )
            task = self._under_way[key] = asyncio.create_task(self._fetch(key))
        return task

    async def _fetch(self, key: str) -> ServedRecord:
        outcome = "internal"
        try:
            article = await self._fetcher.article(key)
            outcome = "article"
            record = ServedRecord(to_line(article)[:-1], time.monotonic())
            self._remember(key, record)
            return record
        except UnionNewsError as error:
            outcome = problem_of(error).reason
            raise
        finally:
            self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
            del self._under_way[key]

    def _recent(self, key: str) -> ServedRecord | None:
        record = self._kept.get(key)
        return record if record and time.monotonic() - record.read < self._keep else None

    def _remember(self, key: str, record: ServedRecord) -> None:
        known = self._kept.pop(key, None)
        self._size += len(record.body) - (len(known.body) if known else 0)
        self._kept[key] = record
        # The oldest records are first.
        while self._kept and (self._size > self._room or self._is_stale()):
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest.body)

    def _is_stale(self) -> bool:
        oldest = next(iter(self._kept.values()))
        return time.monotonic() - oldest.read >= self._keep

    async def close(self) -> None:
        """Wait for the fetches under way, whose answers are no longer needed."""
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
