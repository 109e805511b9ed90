"""The library as the server asks it: one question at a time, in a thread of its own."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from unionnews.dataset.stories.stories_file import STORIES, members
from unionnews.exceptions import UsageError
from unionnews.search.searching import Library, site_folders

FRESH = 30.0
"""Seconds until the folders are looked at again for what came since."""
KEPT = 256
"""Facets of so many queries are kept."""
FACETS = ("site", "source", "section", "language", "year")
_SHOWN_VALUES = 12
_LONGEST = 200
"""Characters of a value that is shown; longer ones name nothing."""

Answer = TypeVar("Answer")
Facets = tuple[int, dict[str, list[tuple[str, int]]]]
"""How many articles answer, and of each facet the commonest values with their counts."""


@dataclass(slots=True)
class _Open:
    library: Library
    at: float
    state: list[str]
    facets: OrderedDict[str, Facets]


class OpenLibrary:
    """What lies in some output folders, brought up to date now and then."""

    def __init__(self, places: Sequence[Path]) -> None:
        self.places = list(places)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._open: _Open | None = None
        self._stories: tuple[float, dict[str, list[str]]] = (0.0, {})

    async def ask(self, question: Callable[[Library], Answer]) -> Answer:
        """Return what a question to the library gives."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, lambda: question(self._fresh().library))

    def _fresh(self) -> _Open:
        now = time.monotonic()
        if self._open is None or now - self._open.at > FRESH or self._open.library.replaced():
            try:
                folders = site_folders(self.places)
            except UsageError:
                folders = []  # nothing was collected yet
            if self._open:
                self._open.library.close()
            library, old = Library(folders), self._open
            is_same = old is not None and old.state == library.state
            facets = old.facets if old and is_same else OrderedDict[str, Facets]()
            self._open = _Open(library, now, library.state, facets)
        return self._open

    async def facets(self, query: str) -> Facets:
        """Return how many articles answer, and the commonest values of each facet."""

        def counted(library: Library) -> Facets:
            assert self._open is not None  # noqa: S101  it is asked through :meth:`ask`
            known = self._open.facets
            if query not in known:
                total, counts = library.facets(query, FACETS)
                commonest = {name: _commonest(counts[name], name) for name in FACETS}
                known[query] = total, commonest
                if len(known) > KEPT:
                    known.popitem(last=False)
            return known[query]

        return await self.ask(counted)

    def copies(self, article: str) -> list[str]:
        """Return the ids of the other copies of an article's story, as far as they were looked for."""
        path = self.places[0] / "stories" / STORIES
        if not path.exists():
            return []
        changed = path.stat().st_mtime
        if self._stories[0] != changed:
            self._stories = changed, _copies(path)
        return [one for one in self._stories[1].get(article, ()) if one != article]

    def renew(self) -> None:
        """Look at the folders again with the next question."""
        if self._open:
            self._open.at = -FRESH

    def close(self) -> None:
        """Let go of the indexes."""
        if self._open:
            self._thread.submit(self._open.library.close)
        self._thread.shutdown(wait=True)


def _commonest(counts: Counter[str], name: str) -> list[tuple[str, int]]:
    counts = Counter({value: n for value, n in counts.items() if len(value) <= _LONGEST})
    if name == "year":
        return sorted(counts.items(), reverse=True)[:_SHOWN_VALUES]
    return counts.most_common(_SHOWN_VALUES)


def _copies(path: Path) -> dict[str, list[str]]:
    by_story: dict[str, list[str]] = {}
    for member in members(path):
        if member.storySize > 1:
            by_story.setdefault(member.storyId, []).append(member.id)
    return {one: ids for ids in by_story.values() for one in ids}
