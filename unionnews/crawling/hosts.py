"""The state of a host in a run."""

import asyncio
from dataclasses import dataclass, field

from scrapy.http import Request


@dataclass(slots=True)
class AskedHost:
    """The state of a host in this run."""

    name: str
    delay: float
    readyAt: float = 0.0
    """Time from which the next request may go out (``time.monotonic``, which is never set back)."""
    failures: int = 0
    """Number of failures in a row."""
    answered: bool = False
    """Whether it has answered a request of this run well, and has not asked for a long pause."""
    aside: str | None = None
    """Why the host is left alone for the rest of the run; None if it is not."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the request whose turn is next, until its answer has come."""
    told: bool = False
    """Whether the current wait was logged."""
    asked: Request | None = None
    """The request under way."""
