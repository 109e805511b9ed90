"""Read pages from request bodies in threads beside the event loop, a few at a time."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from unionnews.fetching.api import extract_article
from unionnews.items import Article
from unionnews.reading_room.server.problems import HttpProblem

QUEUE = 16
"""Most pages that are accepted and not read yet."""


class ExtractionPool:
    """A pool of threads with a bounded queue; waiting work is dropped if its client goes away."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(
            len(os.sched_getaffinity(0)), thread_name_prefix="extract"
        )
        self.pending = 0

    async def article(self, body: bytes, url: str | None, content_type: str | None) -> Article:
        """Return the record of a page.

        Raises a problem (503) if too many pages are waiting.
        """
        if self.pending >= QUEUE:
            raise HttpProblem(503, "busy", f"{self.pending} pages are waiting to be read", wait=2)
        self.pending += 1
        try:
            call = partial(extract_article, body, url, content_type=content_type)
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        finally:
            self.pending -= 1

    def close(self) -> None:
        """Start no more pages."""
        self._threads.shutdown(wait=False, cancel_futures=True)
