"""Bounds on sitemaps that name other sitemaps without end."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable

from unionnews.folder.ledger import Link, NextPage, Task
from unionnews.words.text import one_line

MOST_LEVELS = 4
"""Levels of files that may do nothing but name others, a robots.txt included. By the protocol an
index names sitemaps and no other index; some sites have one index more."""
MOST_BARREN = 500
"""Files in a row without an article that no file before them has shown; then the rest is left."""
MOST_SEEN = 300_000
"""Most articles of a run that are remembered to see whether a file shows new ones; and files, so
that one which several indexes name is counted once."""
TOO_DEEP = "sitemaps behind too many indexes of indexes"
BARREN = "sitemaps behind many that show nothing new"

logger = logging.getLogger(__name__)


class SitemapFiles:
    """Decides which of the files that a sitemap names are read.

    ``leave`` ends the files of a chain that wait for their turn, and returns their number.
    """

    def __init__(self, leave: Callable[[str], int]) -> None:
        self._leave = leave
        self._seen: set[int] = set()
        self._named: set[int] = set()
        self._barren: Counter[str] = Counter()
        self._told: set[tuple[str, str]] = set()

    def following(
        self, task: Task | None, links: list[Link], files: list[NextPage], dropped: Counter[str]
    ) -> list[NextPage]:
        """Return the files to read after this one; the others are counted in ``dropped``."""
        if task is None:  # of Scrapy's own commands
            return files
        new = len(_fresh((file.url for file in files), self._named))
        if files and not links and task.number > MOST_LEVELS:
            return self._end(task, new, TOO_DEEP, dropped)
        chain = task.chain or task.url
        fresh = _fresh((link.key for link in links), self._seen)
        self._barren[chain] = 0 if fresh else self._barren[chain] + 1
        if self._barren[chain] < MOST_BARREN:
            return files
        return self._end(task, new + self._leave(chain), BARREN, dropped)

    def failed(self, task: Task) -> Counter[str]:
        """Return what is left out after a file that cannot be read, which shows nothing new either."""
        dropped: Counter[str] = Counter()
        if (task.chain or task.url) in self._barren:
            self.following(task, [], [], dropped)
        return dropped

    def _end(self, task: Task, left: int, why: str, dropped: Counter[str]) -> list[NextPage]:
        dropped[why] += left
        told = (task.chain or task.url, why)
        if left and told not in self._told:
            self._told.add(told)
            logger.warning(
                "%s: not read: %d %s; others of this list are counted",
                one_line(task.url),
                left,
                why,
            )
        return []


def _fresh(names: Iterable[str], seen: set[int]) -> set[int]:
    """Return the hashes of names that are not among those ``seen``, and note them there."""
    fresh = {hash(name) for name in names} - seen
    if len(seen) < MOST_SEEN:
        seen |= fresh
    return fresh
