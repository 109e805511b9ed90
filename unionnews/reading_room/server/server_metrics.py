"""Metrics of the server for Prometheus."""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.aiohttp import make_aiohttp_handler
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from unionnews.reading_room.server.desk import Desk

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper ends of the histogram's buckets, in seconds."""


class Metrics:
    """Counters of one server. ``desk`` returns the server's desk once it has started, ``gone`` the
    number of folders of records that are there no more.
    """

    def __init__(self, desk: Callable[[], Desk], gone: Callable[[], int]) -> None:
        # Its own registry, so that two servers in one process do not share counters.
        registry = CollectorRegistry()
        self._requests = Counter(
            "unionnews_requests", "Requests answered, by route and status.",
            ["route", "status"], registry=registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "unionnews_request_seconds", "Time to the answer, by route.",
            ["route"], registry=registry, buckets=BOUNDS,
        )  # fmt: skip
        Gauge(
            "unionnews_folders_gone",
            "Folders of records that are there no more.",
            registry=registry,
        ).set_function(gone)
        ProcessCollector(registry=registry)
        registry.register(_DeskCollector(desk))
        self.answer = make_aiohttp_handler(registry)
        """The handler that answers with all metrics, in Prometheus' text format."""

    def note(self, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class _DeskCollector:
    def __init__(self, desk: Callable[[], Desk]) -> None:
        self._desk = desk

    def describe(self) -> list[Metric]:
        # Called when it is registered; there is no desk yet.
        return []

    def collect(self) -> Iterator[Metric]:
        desk = self._desk()
        told = "Addresses asked of their hosts, by how it ended."
        fetches = CounterMetricFamily("unionnews_fetches", told, labels=["outcome"])
        for outcome, count in sorted(desk.outcomes.items()):
            fetches.add_metric([outcome], count)
        yield fetches
        told = "Records answered without asking the host."
        yield CounterMetricFamily("unionnews_cache_hits", told, value=desk.hits)
        told = "Addresses taken in and not answered yet."
        yield GaugeMetricFamily("unionnews_pending", told, value=desk.pending)
