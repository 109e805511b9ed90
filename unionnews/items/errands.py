"""What travels with an item and is no part of a record."""

from __future__ import annotations

from typing import Self


class OnErrand:
    """What was read for somebody who waits for it; no part of a record."""

    __slots__ = ("task",)

    task: object
    """What a crawl has drawn from its ledger; not set on any other road."""

    def read_for(self, task: object) -> Self:
        """Set the task, and return what was read."""
        self.task = task
        return self
