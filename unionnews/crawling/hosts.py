"""A host as a run knows it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from scrapy.http import Request


@dataclass(slots=True)
class AskedHost:
    """What is known of a host in this run."""

    name: str
    delay: float
    readyAt: float = 0.0
    """When the next request may go out (``time.monotonic``: a clock that is set moves nothing)."""
    failures: int = 0
    """Failures in a row."""
    aside: str | None = None
    """Why the host is left alone for the rest of the run."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the request that waits next, and until its answer is there."""
    told: bool = False
    """Those who wait were told how long."""
    asked: Request | None = None
    """Request that is under way."""
