"""What the server did, as Prometheus reads it (text format 0.0.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from unionnews.reading_room.server.desk import Desk

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper ends of the histogram's buckets, in seconds."""
_PAGE = 4096


@dataclass(slots=True)
class Metrics:
    """Counters of one server."""

    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Requests by route and status."""
    buckets: Counter[tuple[str, float]] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)

    def note(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self.requests[route, status] += 1
        self.seconds[route] += seconds  # type: ignore[assignment]  # a counter of seconds
        for bound in BOUNDS:
            if seconds <= bound:
                self.buckets[route, bound] += 1

    def text(self, desk: Desk) -> str:
        """Return everything as text."""
        return "\n".join([*self._requests(), *self._times(), *_gauges(desk)]) + "\n"

    def _requests(self) -> Iterator[str]:
        yield "# HELP unionnews_requests_total Requests answered, by route and status."
        yield "# TYPE unionnews_requests_total counter"
        for (route, status), count in sorted(self.requests.items()):
            yield f'unionnews_requests_total{{route="{route}",status="{status}"}} {count}'

    def _times(self) -> Iterator[str]:
        yield "# HELP unionnews_request_seconds Time to the answer, by route."
        yield "# TYPE unionnews_request_seconds histogram"
        for route in sorted(self.seconds):
            name = f'unionnews_request_seconds_bucket{{route="{route}"'
            count = sum(value for (named, _), value in self.requests.items() if named == route)
            for bound in BOUNDS:
                yield f'{name},le="{bound:g}"}} {self.buckets[route, bound]}'
            yield f'{name},le="+Inf"}} {count}'
            yield f'unionnews_request_seconds_sum{{route="{route}"}} {self.seconds[route]:.6f}'
            yield f'unionnews_request_seconds_count{{route="{route}"}} {count}'


def _gauges(desk: Desk) -> Iterator[str]:
    yield "# HELP unionnews_fetches_total Addresses asked of their hosts, by how it ended."
    yield "# TYPE unionnews_fetches_total counter"
    for outcome, count in sorted(desk.outcomes.items()):
        yield f'unionnews_fetches_total{{outcome="{outcome}"}} {count}'
    yield "# HELP unionnews_cache_hits_total Records answered without asking the host."
    yield "# TYPE unionnews_cache_hits_total counter"
    yield f"unionnews_cache_hits_total {desk.hits}"
    yield "# HELP unionnews_pending Addresses taken in and not answered yet."
    yield "# TYPE unionnews_pending gauge"
    yield f"unionnews_pending {desk.pending}"
    if memory := _memory():
        yield "# HELP process_resident_memory_bytes Resident memory."
        yield "# TYPE process_resident_memory_bytes gauge"
        yield f"process_resident_memory_bytes {memory}"


def _memory() -> int | None:
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        return None
    return int(pages) * _PAGE
