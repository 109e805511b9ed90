"""Pages of request bodies are read beside the event loop, few at a time."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from unionnews.fetching.api import extract_article
from unionnews.items import Article
from unionnews.reading_room.server.problems import HttpProblem

QUEUE = 16
"""Pages taken in and not read yet."""


class ExtractionPool:
    """A pool of threads with a bounded queue; who goes away is not worked for, if not begun."""

    def __init__(self, queue: int = QUEUE) -> None:
        self._threads = ThreadPoolExecutor(
            len(os.sched_getaffinity(0)), thread_name_prefix="extract"
        )
        self._queue = queue
        self.pending = 0

    async def article(self, body: bytes, url: str | None, content_type: str | None) -> Article:
        """Return the record of a page.

        Raises a problem (503) where too many pages are waiting.
        """
        if self.pending >= self._queue:
            raise HttpProblem(503, "busy", f"{self.pending} pages are waiting to be read", wait=2)
        self.pending += 1
        try:
            call = partial(extract_article, body, url, content_type=content_type)
            return await asyncio.get_running_loop().run_in_executor(self._threads, call)
        finally:
            self.pending -= 1

    def close(self) -> None:
        """Let nothing more begin."""
        self._threads.shutdown(wait=False, cancel_futures=True)
