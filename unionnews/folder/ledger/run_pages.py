"""The pages of a run: the tasks that the ledger hands out, and how each of them ended."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from sqlite3 import Row

from unionnews.folder.ledger.addresses import WITHOUT_LINE, Addresses
from unionnews.folder.ledger.damaged import is_stranger
from unionnews.folder.ledger.states import Link, NextPage, State, Task
from unionnews.folder.ledger.store import Store, reading
from unionnews.folder.ledger.view import View, draw
from unionnews.folder.ledger.walks import ListPages, pending_list_pages
from unionnews.folder.record_lines import Record
from unionnews.folder.sound_pages import DamageError

_LONGEST_TEXT = 500
"""Longest validator or reason that is kept; longer validators are dropped, longer reasons cut."""


class RunPages(View):
    """Addresses of articles and list pages, handed out as tasks and ended by their answers.

    The changes wait for :meth:`Ledger.commit`.
    """

    def __init__(self, store: Store, looks: tuple[timedelta, ...]) -> None:
        super().__init__(store.folder, store.db)
        self._store = store
        self._addresses = Addresses(store, looks)
        self._list_pages = ListPages(store, self._addresses)
        self._drawn: set[tuple[str, str]] = set()

    # Tasks

    def next_batch(
        self, limit: int, now: datetime, skip_hosts: Collection[str] = (), *, lists: bool = True
    ) -> list[Task]:
        """Return up to ``limit`` tasks: pending articles, list pages, articles that were asked for
        in vain, then looks that are due.

        A task is not returned again in this run before it has ended. ``skip_hosts`` names
        hosts for which no tasks are wanted now. An empty list does not mean that the work is done
        while other tasks are in work: they may bring more. With ``lists`` False no list pages are
        returned (the run has read as many as it may).
        """
        with reading(self.folder):
            pages = self._wanted_pages(now, skip_hosts) if lists else iter(())
            tasks = draw(self._store.db, limit, now, skip_hosts, self._drawn, pages)
            self._check(tasks)
        self._drawn.update((task.kind, task.key) for task in tasks)
        return tasks

    def _check(self, tasks: list[Task]) -> None:
        """Refuse an address whose bytes have changed: its article would be lost."""
        for task in tasks:
            new = task.kind == "article" and not task.known
            if new and is_stranger(task.key, task.url, self._store.identity):
                raise DamageError(f"{task.url}: not the address of {task.key}")

    def _wanted_pages(self, now: datetime, skip_hosts: Collection[str]) -> Iterator[Row]:
        for page in pending_list_pages(self._store.db, skip_hosts, self._drawn):
            age = self._list_pages.age(page)
            if age == "wanted":
                yield page
            elif age == "old":
                with self._store.changing(now):
                    self._list_pages.withhold(page, now)

    # Articles

    def add(self, links: Iterable[Link], now: datetime) -> int:
        """Make addresses pending that came from no list page; return how many were unknown."""
        with self._store.changing(now):
            return self._addresses.discover(links, now, self._list_pages.current_walk())[1]

    def save(
        self,
        key: str,
        record: Record,
        now: datetime,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> State:
        """End an address with the record that was read from its page; return the end state.

        ``revision``, ``status`` and ``changedFields`` of the line are set here, in a copy. An
        article keeps the ``id`` of its first revision. The state is ``saved``, ``updated`` (the
        content differs from the last line, or the article had been gone), ``unchanged``,
        ``duplicate`` (another address has this article; no line is written), ``skipped`` (new, and
        ``datePublished`` is outside the run's bounds; no line), or ``pending`` (the answer has
        lost text, date and headline of the last line; no line; the next run asks again and then
        believes the answer).

        Raises :class:`KeyError` if the address was never discovered.
        """
        validators = {"etag": _validator(etag), "last_modified": _validator(last_modified)}
        with self._ending(key, now) as row:
            state = self._addresses.save(row, record, now, validators)
        if state is State.PENDING:
            self._drawn.add(("article", key))
        return state

    def gone(self, key: str, now: datetime) -> State:
        """End an address that answers 404 or 410.

        An article with a record gets one line of status ``gone``.
        """
        with self._ending(key, now) as row:
            return self._addresses.gone(row, now)

    def finish(self, key: str, state: State, now: datetime, reason: str | None = None) -> State:
        """End an address without a line: unchanged (304), duplicate, not_an_article, robots,
        skipped or failed. ``reason`` is for people; for a duplicate it is the article's key.

        ``unchanged`` for an article that was never saved makes no sense and becomes ``failed``.

        Raises :class:`ValueError` if the end is one that :meth:`save` or :meth:`gone` decides.
        Raises :class:`KeyError` if the address was never discovered.
        """
        if state not in WITHOUT_LINE:
            raise ValueError(f"{key}: finish() cannot end it {state}")
        with self._ending(key, now) as row:
            return self._addresses.finish(row, state, now, reason=_reason(reason))

    def put_behind(self, key: str, now: datetime) -> None:
        """Let an address that was asked for in vain stay pending, behind the others."""
        with self._store.changing(now):
            self._addresses.put_behind(key)

    @property
    def written(self) -> Record | None:
        """The record that was written last, even if it is not committed yet."""
        return self._addresses.written

    @contextmanager
    def _ending(self, key: str, now: datetime) -> Iterator[Row]:
        row = self._addresses.row(key)
        with self._store.changing(now):
            yield row
        self._drawn.discard(("article", key))

    # List pages

    def save_list_page(
        self,
        url: str,
        links: Iterable[Link],
        next_pages: Iterable[NextPage],
        now: datetime,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        dropped: Mapping[str, int] | None = None,
    ) -> None:
        """Save what a list page shows: unknown links become pending, in the order given.

        The next pages become pending too, if the walk goes on (see :meth:`begin_walk`). A chain
        ends after two pages in a row whose sets of links it has shown before.

        ``dropped`` is the number of links on the page that are not in ``links``, by reason.

        Raises :class:`KeyError` if no walk led to this page.
        """
        validators = (_validator(etag), _validator(last_modified))
        with self._ending_list(url, now) as page:
            self._list_pages.save(page, links, next_pages, now, validators, dropped or {})

    def list_page_not_modified(self, url: str, now: datetime) -> None:
        """Note that a list page answered 304: it has the links and next pages of the last time."""
        with self._ending_list(url, now) as page:
            self._list_pages.not_modified(page, now)

    def fail_list_page(self, url: str, reason: str, now: datetime, *, absent: bool = False) -> None:
        """Note that a list page could not be fetched; the walk stays open for it.

        ``absent`` means that there is no such page (404, 410, not in the replayed archive). That is
        the end of the list if its address was guessed, and a failure if it was linked.
        """
        with self._ending_list(url, now) as page:
            self._list_pages.fail(page, _reason(reason) or "", now, absent=absent)

    def note_dropped(self, url: str, dropped: Mapping[str, int], now: datetime) -> None:
        """Note what was left out because of a list page that cannot be fetched, by reason."""
        with self._store.changing(now):
            self._store.update("list_pages", "url", url, dropped=json.dumps(dropped))

    @contextmanager
    def _ending_list(self, url: str, now: datetime) -> Iterator[Row]:
        page = self._list_pages.row(url)
        with self._store.changing(now):
            yield page
        self._drawn.discard(("list", url))

    def list_page_read(self, url: str) -> datetime | None:
        """Return when a list page was last read; None if it never was."""
        return self._list_pages.read_at(url)

    def leave_chain(self, chain: str, now: datetime) -> int:
        """Leave out the list pages of a chain that wait in this walk; return their number."""
        with self._store.changing(now):
            return self._list_pages.leave_chain(chain, self._drawn)


def _validator(value: str | None) -> str | None:
    return None if value is None or len(value) > _LONGEST_TEXT else value


def _reason(value: str | None) -> str | None:
    return None if value is None else value[:_LONGEST_TEXT]
