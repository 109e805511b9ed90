"""The library for the server: queries run in a few threads, so that a slow one blocks no other."""

import asyncio
import logging
import sqlite3
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from unionnews.dataset.stories.stories_file import STORIES, members
from unionnews.exceptions import RunError
from unionnews.search.folder_index import Hit
from unionnews.search.index import is_held
from unionnews.search.searching import Library, folders_in

FRESH = 30.0
"""Seconds until the folders are checked again for new records."""
KEPT = 256
"""Number of queries whose facets are kept in memory."""
THREADS = 3
"""Number of questions answered at a time; each thread opens the indexes for itself."""
FACETS = ("site", "source", "section", "language", "year")
PAUSES = (0.0, 0.3, 1.0)
"""Pauses in seconds before each try of a question, if the records have changed during the last."""
_SHOWN_VALUES = 12
_SHOWN_COPIES = 20
_LONGEST = 200
"""Longest value of a facet in characters; longer ones are not useful names."""

logger = logging.getLogger(__name__)


class RecordsError(RunError):
    """The records cannot be read, after several tries."""


Answer = TypeVar("Answer")
Facets = tuple[int, dict[str, list[tuple[str, int]]]]
"""The number of matching articles, and the most common values of each facet with their counts."""


@dataclass(slots=True)
class _Open:
    library: Library
    at: float
    state: tuple[str, ...]


class OpenLibrary:
    """The records in some output folders, updated from time to time."""

    def __init__(self, places: Sequence[Path]) -> None:
        self.places = list(places)
        self.gone: list[Path] = []
        """Folders that had records when the server, or a later look, found them, and are there no more."""
        self._known: dict[Path, None] = {}
        self._telling = threading.Lock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="library")
        self._here = threading.local()
        self._all: set[Library] = set()
        self._renewed = 0.0
        self._facets: OrderedDict[tuple[tuple[str, ...], str], Facets] = OrderedDict()
        self._stories: tuple[float, dict[str, list[str]]] = (0.0, {})

    async def ask(self, question: Callable[[Library], Answer]) -> Answer:
        """Return the answer to a question, which is a function of the library."""
        return await self._ask(lambda opened: question(opened.library))

    async def _ask(self, question: Callable[[_Open], Answer]) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._answer, question)

    def _answer(self, question: Callable[[_Open], Answer]) -> Answer:
        """Ask a question, and ask it again if a takedown has moved the records meanwhile.

        Raises :class:`RecordsError` if the records cannot be read.
        """
        pauses = iter(PAUSES)
        while True:
            try:
                return question(self._fresh())
            except (RunError, sqlite3.Error, OSError) as error:
                self._let_go()
                # If another program held the index, the time for waiting is over.
                if (pause := next(pauses, None)) is None or is_held(error):
                    raise RecordsError(str(error)) from error
                time.sleep(pause)

    def _fresh(self) -> _Open:
        """Return the library of this thread, up to date."""
        known: _Open | None = getattr(self._here, "opened", None)
        now = time.monotonic()
        if known and known.at > max(self._renewed, now - FRESH) and not known.library.replaced():
            if not set(self.gone).isdisjoint(known.library.folders):  # may be there again
                self._folders()
            return known
        self._let_go()
        library = Library(self._folders(), places=self.places)
        self._all.add(library)
        opened = self._here.opened = _Open(library, now, tuple(library.state))
        return opened

    def _folders(self) -> list[Path]:
        """Return the folders with records; tell which of those that had some are not there."""
        # A place may be empty: nothing was collected there yet.
        found = dict.fromkeys(one for place in self.places for one in _held(place))
        with self._telling:
            self._known |= found
            gone = [one for one in self._known if one not in found]
            for one in set(gone).difference(self.gone):
                logger.warning("%s: is there no more; its articles are not shown until it is", one)
            for one in set(self.gone).difference(gone):
                logger.warning("%s: is there again", one)
            self.gone = gone
        return list(found)

    async def watch(self) -> None:
        """Look after the folders from time to time, also where nobody asks."""
        while True:
            await asyncio.to_thread(self._folders)
            await asyncio.sleep(FRESH)

    def _let_go(self) -> None:
        """Close the library of this thread."""
        known: _Open | None = getattr(self._here, "opened", None)
        if known:
            self._here.opened = None
            self._all.discard(known.library)
            known.library.close()

    async def facets(self, query: str) -> Facets:
        """Return the number of matching articles, and the most common values of each facet."""

        def counted(opened: _Open) -> Facets:
            asked = opened.state, query
            if (known := self._facets.get(asked)) is None:
                total, counts = opened.library.facets(query, FACETS)
                known = total, {name: _commonest(counts[name], name) for name in FACETS}
                self._facets[asked] = known
                if len(self._facets) > KEPT:
                    self._facets.popitem(last=False)
            return known

        return await self._ask(counted)

    async def copies(self, article: str) -> list[Hit]:
        """Return the other copies of an article's story, at most 20, if stories were searched."""

        def found(library: Library) -> list[Hit]:
            others = [one for one in self._story(article) if one != article]
            return [hit for one in others[:_SHOWN_COPIES] if (hit := library.find(one))]

        return await self.ask(found)

    def _story(self, article: str) -> list[str]:
        path = self.places[0] / "stories" / STORIES
        if not path.exists():
            return []
        known, changed = self._stories, path.stat().st_mtime
        if known[0] != changed:
            known = self._stories = changed, _copies(path)
        return known[1].get(article, [])

    def renew(self) -> None:
        """Check the folders again with the next question."""
        self._renewed = time.monotonic()

    def close(self) -> None:
        """Close the indexes."""
        self._threads.shutdown(wait=True)
        for library in self._all:
            library.close()


def _held(place: Path) -> list[Path]:
    try:
        return folders_in(place)
    except OSError as error:  # a disk or a mount that went away
        logger.warning("%s: %s", place, error.strerror or error)
        return []


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
