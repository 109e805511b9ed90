"""One run: its ledger, the pages under way, its counts, and why it ends.

Spiders, pipelines and middlewares use the run and never each other. A task is passed on with its
request (``cb_kwargs``) and with the item of its page (``item.task``), so it is always known which
task has ended.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from unionnews.crawling.hosts import AskedHost
from unionnews.crawling.middlewares.exchange import NOT_IN_ARCHIVE, Postponed
from unionnews.crawling.text_places import take_out
from unionnews.exceptions import RefusedAddressError, RunError, UnionNewsError, without_passwords
from unionnews.folder.ledger import MAX_TRIES, Ledger, State, Summary, Task
from unionnews.items import ArchiveLocation, Article
from unionnews.normalize.article import Site
from unionnews.version import __version__
from unionnews.words.text import one_line

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

NOTHING_ASKED = "nothing could be asked"
"""Outcome of a run whose hosts were all left alone, so it has not finished."""
ALL_FORBIDDEN = "robots.txt forbids all that was asked for"
NOTHING_READ, INTERRUPTED = "nothing could be read", "interrupted"
NO_ARTICLE_READ = "no article could be read"
PATIENCE = 1800.0
"""A run ends itself after so many seconds without any activity and without a pause of a host."""
_ABSENT = ("HTTP 404", "HTTP 410", NOT_IN_ARCHIVE)

logger = logging.getLogger(__name__)


@dataclass(slots=True, frozen=True, kw_only=True)
class Asked:
    """The task of a run."""

    name: str
    """Name of the site that is crawled, and of its folder."""
    site: Callable[[], Site]
    """Returns the site's facts; called when the first article is read, not before."""
    key_of: Callable[[str], str]
    """Returns the key of an article from its address."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """Arguments of the spider, as given."""
    since: date | None = None
    until: date | None = None
    is_kept: bool = True
    """Whether results are saved in the site's folder; ``scrapy parse`` only shows them."""


class Run:
    """The run of one spider. That of single fetches has no site and no ledger, and can only end."""

    ledger: Ledger
    """Open between :meth:`open` and :meth:`close`."""

    def __init__(self, asked: Asked | None = None) -> None:
        self.asked = asked
        self.ending = asyncio.Event()
        """Set when no new request may go out."""
        self.outcome: str | None = None
        """Why the run ended; None before."""
        self.failure: UnionNewsError | None = None
        """Why the run could not go on; None if it could."""
        self.summary: Summary | None = None
        """The result of the run, when it has ended."""
        self.hosts: dict[str, AskedHost] = {}
        """Hosts that were asked, by name."""
        self.aside: dict[str, str] = {}
        """Hosts that are left alone for the rest of the run, and why."""
        self.held: dict[str, ArchiveLocation] = {}
        """First page in the archive of each article under way, by key."""
        self.in_flight: dict[tuple[str, str], Task] = {}
        """Tasks that were drawn and have not ended, by kind and key."""
        self.counts: Counter[str] = Counter(newRevisions=0, pagesRead=0, listPages=0)
        """Numbers of what this run has done so far."""
        self.looked_at: dict[str, Response] = {}
        """Responses from looking around, by address, for tasks that come later."""
        self.keep_rendered: Callable[[str, bytes], ArchiveLocation] | None = None
        """Writes the HTML that scripts have made of the page at an address into the archive."""
        self.watchers: list[Callable[[Task, State, str | None], None]] = []
        """Called before a page ends without a record."""
        self._progress = asyncio.Event()
        self._sign = time.monotonic()

    @staticmethod
    def of(crawler: Crawler) -> Run:
        """Return the run of a crawler's spider.

        For other people's spiders, and before there is any (``scrapy shell``), it has no site.
        """
        run = getattr(crawler.spider, "run", None)
        return run if isinstance(run, Run) else _WITHOUT_SITE.setdefault(crawler, Run())

    @property
    def is_crawl(self) -> bool:
        """Tell whether a site is crawled and its results are saved in its folder."""
        return self.asked is not None and self.asked.is_kept

    @property
    def name(self) -> str:
        """Name of the site that is crawled; empty if there is none."""
        return self.asked.name if self.asked else ""

    @property
    def site(self) -> Site:
        """Facts of the site that is crawled; without a site, facts that say nothing."""
        return self.asked.site() if self.asked else Site()

    def key(self, url: str) -> str:
        """Return the key of an article of the site."""
        return self.asked.key_of(url) if self.asked else url

    # Begin and end ---------------------------------------------------------------------------

    def open(self, folder: Path, origin: str, looks: tuple[timedelta, ...]) -> None:
        """Open the site's folder and begin the run; raises the errors of :meth:`Ledger.open`."""
        if self.asked is None:
            raise TypeError("single fetches have no ledger")
        now = datetime.now(UTC)
        self.ledger = Ledger.open(
            folder,
            origin,
            now,
            version=__version__,
            key_of=lambda record: self.key(record["metadata"]["requestUrl"] or ""),
            identity=self.key,
            looks=looks,
            elsewhere=take_out,
        )
        self.ledger.begin_run(
            now,
            self.asked.arguments,
            since=self.asked.since.isoformat() if self.asked.since else None,
            until=self.asked.until.isoformat() if self.asked.until else None,
        )

    @property
    def is_open(self) -> bool:
        """Tell whether the run has begun."""
        return hasattr(self, "ledger")

    def close(self, reason: str, counts: Mapping[str, Any]) -> None:
        """Note how the run ended (``reason`` if no outcome is set), and release the folder."""
        with self.recording(), self.ledger:
            if self.failure:
                self.ledger.fail_run(datetime.now(UTC), without_passwords(str(self.failure)))
                return
            counted = {**counts, **self.counts, "hostsLeftAlone": self.aside}
            summary = self.ledger.end_run(datetime.now(UTC), self.outcome or reason, counted)
            summary.write(self.ledger.folder)
            self.summary = summary

    def end(self, why: str) -> None:
        """Send no more requests; those under way are finished, all other pages stay pending."""
        self.outcome = self.outcome or why
        self.ending.set()
        self._progress.set()

    def give_up(self, error: UnionNewsError) -> None:
        """End the run because of an error that makes it useless to go on."""
        self.failure = self.failure or error
        self.in_flight.clear()
        self.end("failed")

    def draw(self, limit: int, closed: Collection[str], *, lists: bool) -> list[Task]:
        """Take tasks from the ledger, but none for ``closed`` hosts; they are then in flight."""
        tasks = self.ledger.next_batch(limit, datetime.now(UTC), closed, lists=lists)
        self.in_flight |= {(task.kind, task.key): task for task in tasks}
        return tasks

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Wrap a change of the ledger; any error in it ends the run.

        An unexpected error usually means a damaged ledger, so the next opening checks all of it.
        """
        try:
            yield
        except (RunError, RefusedAddressError) as error:
            self.give_up(error)
        except Exception as error:
            logger.debug("not foreseen", exc_info=True)
            if self.is_open:
                self.ledger.doubt()
            self.give_up(
                RunError(
                    f"{self.name}: the run cannot go on ({type(error).__name__}: {error}); nothing"
                    " that was committed is lost: run the same command again, which looks the"
                    " ledger through and rebuilds it from the records where it is damaged"
                )
            )

    def commit(self) -> None:
        """Commit the ledger, if it is time."""
        with self.recording():
            if self.failure is None:
                self.ledger.commit_if_due(datetime.now(UTC))

    async def progress(self) -> None:
        """Wait until a page or the run has ended.

        Raises :class:`RunError` if nothing happens for :data:`PATIENCE` seconds.
        """
        self._progress.clear()
        while not self._progress.is_set():
            # Pauses that hosts ask for (a delay, Retry-After) do not count, however long they are.
            turns = (host.readyAt for host in self.hosts.values() if not host.aside)
            left = max(self._sign, *turns, 0.0) + PATIENCE - time.monotonic()
            if left <= 0:
                raise RunError(
                    f"{self.name}: no page came to its end, and nothing was asked for or answered"
                    f" for {PATIENCE:.0f} s; run the same command again, it goes on"
                )
            with suppress(TimeoutError):
                # It lets others go on even where progress was made already: lists before articles.
                await asyncio.wait_for(self._progress.wait(), left)

    def sign(self) -> None:
        """Note activity: a request went out, an answer came, or a page has ended."""
        self._sign = time.monotonic()

    # Ends of pages ---------------------------------------------------------------------------

    def save(self, article: Article) -> State:
        """Save a record in the ledger, which decides whether it is new or changed.

        For a new revision, ``id``, ``revision`` and ``changedFields`` of its line are set in
        ``article``.
        """
        task = self._task_of(article)
        if task is None:
            return State.PENDING
        state, now = State.PENDING, datetime.now(UTC)
        with self.recording():
            state = self.ledger.save(
                task.key, article.to_dict(), now, etag=task.etag, last_modified=task.last_modified
            )
            if state is State.UPDATED and (line := self.ledger.written):
                for name in ("id", "revision", "changedFields"):
                    setattr(article, name, line[name])
        if state is State.PENDING and not self.failure:
            why = self.ledger.address(task.key)
            logger.warning(
                "%s: %s; the next run asks again", one_line(task.url), why and why.reason
            )
        if state in (State.SAVED, State.UPDATED):
            self.counts["newRevisions"] += 1
            if article.metadata.is_text_doubtful:
                self.counts["doubtful"] += 1
        if state in (State.SAVED, State.UPDATED, State.UNCHANGED):
            self._end_target(task, article.url)
        self.done(task, read=True)
        return state

    def _end_target(self, task: Task, url: str | None) -> None:
        """End the address that a redirect led to: its page has just been read."""
        target = self.key(url or "")
        if target == task.key or ("article", target) in self.in_flight:
            return
        with self.recording():
            known = self.ledger.address(target)
            if known and known.state is State.PENDING and not known.revision:
                self.ledger.finish(target, State.DUPLICATE, datetime.now(UTC), task.key)

    def _task_of(self, article: Article) -> Task | None:
        """Return the task for which a record was read; None if it has ended already."""
        task = getattr(article, "task", None)
        if task is None:  # another pipeline has replaced the item by its own object
            key = self.key(article.metadata.requestUrl or "")
            return self.in_flight.get(("article", key))
        return task if (task.kind, task.key) in self.in_flight else None

    def finish(self, task: Task, state: State, reason: str | None = None) -> None:
        """End an article address or a list page without a record, in ``state``."""
        for told in self.watchers:
            told(task, state, reason)
        if self.failure:
            return
        reason = reason and one_line(reason.replace(f"{task.url}: ", ""))
        absent = reason in _ABSENT
        refused = task.known and state is State.NOT_AN_ARTICLE
        if refused or (state is State.FAILED and not (task.guessed and absent)):
            logger.warning("%s: %s; %s", one_line(task.url), reason, self._advice(task, refused))
        with self.recording():
            now = datetime.now(UTC)
            if task.kind == "list":
                self.ledger.fail_list_page(task.key, str(reason), now, absent=absent)
            elif state is State.GONE:
                self.ledger.gone(task.key, now)
            else:
                self.ledger.finish(task.key, state, now, reason)
        self.counts[str(state)] += 1
        self.counts["noArticleNow"] += refused
        self.counts["inVain"] += refused or state is State.FAILED
        self.done(task, read=not refused and state not in (State.FAILED, State.ROBOTS))

    def _advice(self, task: Task, refused: bool) -> str:
        if refused:
            return "its record stays, and a later run looks again"
        if task.kind == "list" or task.tries + 1 < MAX_TRIES:
            return "the next run tries again"
        return f"it has failed in {task.tries + 1} runs: unionnews retry {self.name}"

    def lost(self, task: object, reason: str) -> None:
        """End the address of a page on which a callback or a pipeline has failed."""
        if isinstance(task, Task) and (task.kind, task.key) in self.in_flight:
            with self.recording():
                self.finish(task, State.FAILED, reason)

    def postpone(self, task: Task, error: Postponed) -> None:
        """Leave a page to the next run.

        The task is not released, or this run would draw it again; its archived pages stay usable.
        """
        if error.host and error.host not in self.aside:
            self.aside[error.host] = str(error)
            logger.warning("%s; left alone for this run, its pages stay pending", error)
        self._leave(task)

    def done(self, task: Task, *, read: bool) -> None:
        """Count a page that has ended in the ledger."""
        self.counts["pagesRead"] += read
        self.counts["articlesRead"] += read and task.kind == "article"
        self.held.pop(task.key, None)
        self._leave(task)

    def _leave(self, task: Task) -> None:
        self.in_flight.pop((task.kind, task.key), None)
        self.sign()
        self.commit()
        self._progress.set()


_WITHOUT_SITE: WeakKeyDictionary[Crawler, Run] = WeakKeyDictionary()
