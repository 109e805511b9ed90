"""Data that is passed on with an item but is not part of its record."""

from typing import Self


class OnErrand:
    """An item that carries the task for which its page was read."""

    __slots__ = ("task",)

    task: object
    """The task that a crawl took from its ledger; not set outside of crawls."""

    def read_for(self, task: object) -> Self:
        """Set the task, and return the item itself."""
        self.task = task
        return self
