"""The ledger of one output folder, for the one who crawls into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Row
from typing import Any

from unionnews.folder.ledger import rewriting, takedown
from unionnews.folder.ledger.addresses import WITHOUT_LINE, Addresses
from unionnews.folder.ledger.record_lines import Record
from unionnews.folder.ledger.recovery import KeyOf, Opening
from unionnews.folder.ledger.reports import Summary
from unionnews.folder.ledger.rewriting import Remake
from unionnews.folder.ledger.states import (
    Bounds,
    Forgotten,
    Link,
    ListOutcome,
    ListState,
    NextPage,
    State,
    Task,
    Walk,
)
from unionnews.folder.ledger.store import DOUBT, IdentityOf, Store, explain, reading, seconds
from unionnews.folder.ledger.view import View, draw
from unionnews.folder.ledger.walks import ListPages, pending_list_pages
from unionnews.folder.lock import FolderLock
from unionnews.items import ArchiveLocation

LOOKS = (timedelta(days=1), timedelta(days=7))
"""Ages at which a saved article is looked at again."""

FULL_EVERY = timedelta(days=7)
"""Age of the last full walk at which the next walk is full."""

MAX_TRIES = 3
"""Runs in which an address may fail before it stays failed until ``retry``."""

_LONGEST_TEXT = 500
"""Longest validator or reason kept; a longer validator is dropped, a reason cut."""


def canonical_key(record: Record) -> str:
    """Return the canonical address of a record: the key where a site declares no other."""
    return str(record.get("canonicalUrl") or record.get("url") or record["id"])


class Ledger(View):
    """What was seen, what is done, and the records, committed together.

    Made by :meth:`open`, used from one thread. Nothing is committed until :meth:`commit` (or
    :meth:`commit_if_due`): what was not is fetched again after a crash. Every instant comes from
    the caller, with a time zone. An error of the disk closes the ledger for changes, and the next
    opening recovers::

        with Ledger.open(folder, "live", now, version=__version__, key_of=site_key) as ledger:
            ledger.before_commit.append(archive.sync)
            ledger.begin_run(now, {"argv": [...]})
            ledger.begin_walk(start_urls, now)
            while tasks := ledger.next_batch(50, now):
                for task in tasks:
                    ...  # save_list_page, save, gone, finish, fail_list_page or release
                    ledger.commit_if_due(now)
            summary = ledger.end_run(now, "finished", {"requests": 12})
    """

    def __init__(self, store: Store, lock: FolderLock, looks: tuple[timedelta, ...]) -> None:
        super().__init__(store.folder, store.db)
        self._store = store
        self._lock = lock
        self._addresses = Addresses(store, looks)
        self._list_pages = ListPages(store, self._addresses)
        self._drawn: set[tuple[str, str]] = set()
        self._closed = False

    @classmethod
    def open(
        cls,
        folder: Path,
        origin: str,
        now: datetime,
        *,
        version: str,
        key_of: KeyOf = canonical_key,
        identity: IdentityOf | None = None,
        looks: tuple[timedelta, ...] = LOOKS,
        elsewhere: Callable[[Path, IdentityOf, datetime], object] | None = None,
    ) -> Ledger:
        """Open ``folder`` for writing, making it and recovering what is in it as needed.

        :param origin: ``live``, or ``replay:`` and the hash of the replayed archives.
        :param version: version of the program, for those who meet this ledger with an older one.
        :param key_of: gives the key of an article from its record, should the ledger have to be
            rebuilt from the records; the keys must be those that the links carry.
        :param identity: gives the key of an article by any of its addresses. With it the keys of
            an older program are brought up to date, a canonical address is compared in all its
            spellings, and not believed where another article is known by it.
        :param elsewhere: takes what was taken down out of all that is not ours: called where a
            takedown was cut short, when the records are without it.
        :raises LockedError: another run works here.
        :raises OtherOriginError: the records have another origin.
        :raises LedgerError: ledger and records do not fit, or cannot be written.
        :raises RunError: no room on the disk.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise explain(error, folder) from error
        lock = FolderLock(folder)
        try:
            store = Opening(folder, origin, version, now, looks, key_of, identity).store()
        except BaseException:
            lock.release()
            raise
        ledger = cls(store, lock, looks)
        if identity and elsewhere and takedown.is_open(folder):
            try:
                elsewhere(folder, identity, now)
                takedown.close_notes(folder)
            except BaseException:
                ledger.close()
                raise
        return ledger

    @property
    def before_commit(self) -> list[Callable[[], None]]:
        """Calls made before the lines are written: what they keep must be on the disk first."""
        return self._store.before_commit

    @property
    def out(self) -> int:
        """Number of tasks that were drawn and have not come to an end."""
        return len(self._drawn)

    # Runs

    def begin_run(
        self,
        now: datetime,
        arguments: Mapping[str, Any],
        *,
        since: str | None = None,
        until: str | None = None,
        max_tries: int = MAX_TRIES,
    ) -> int:
        """Begin a run and return its number. Failed addresses with tries left are pending again.

        ``since`` and ``until`` are days (``YYYY-MM-DD``, inclusive, in the site's time zone).
        New articles outside them end skipped, list pages older than ``since`` are not read, and
        addresses that an earlier run skipped are pending again if they lie inside now: all of
        them in a run without bounds, whose next walk is full if a list was left out before.
        """
        self._addresses.bounds = Bounds(since, until)
        self._drawn.clear()
        with self._store.changing(now):
            cursor = self._store.db.execute(
                "INSERT INTO runs (started, arguments) VALUES (?, ?)",
                (seconds(now), json.dumps(dict(arguments), default=str)),
            )
            self._store.run = cursor.lastrowid or 0
            self._addresses.reopen_failed(max_tries)
            self._addresses.keep_bounds()
        self.commit()
        return self._store.run

    def end_run(self, now: datetime, outcome: str, counts: Mapping[str, Any]) -> Summary:
        """Commit, note how the run ended, and return what it brought.

        ``counts`` is what the caller counted (requests, bytes, …); it is kept in the summary.
        """
        with self._store.changing(now):
            self._store.db.execute(
                "UPDATE runs SET ended = ?, outcome = ? WHERE run = ?",
                (seconds(now), outcome, self._store.run),
            )
            summary = self.summary(self._store.run, dict(counts))
            self._store.db.execute(
                "UPDATE runs SET summary = ? WHERE run = ?",
                (json.dumps(summary.to_dict(), ensure_ascii=True), self._store.run),
            )
        self.commit()
        return summary

    # Work

    def next_batch(
        self,
        limit: int,
        now: datetime,
        skip_hosts: Collection[str] = (),
        *,
        lists: bool = True,
    ) -> list[Task]:
        """Draw up to ``limit`` tasks: pending articles, then list pages, then looks that are due.

        A task is out until it is brought to an end or released, and is not drawn again before.
        ``skip_hosts`` names hosts that are set aside, or busy enough. An empty answer while
        tasks are out does not mean that the work is done: they may bring more. Without ``lists``
        no list page is drawn: the run has read as many as it may.
        """
        with reading(self.folder):
            pages = self._wanted_pages(now, skip_hosts) if lists else iter(())
            tasks = draw(self._store.db, limit, now, skip_hosts, self._drawn, pages)
        self._drawn.update((task.kind, task.key) for task in tasks)
        return tasks

    def _wanted_pages(self, now: datetime, skip_hosts: Collection[str]) -> Iterator[Row]:
        for page in pending_list_pages(self._store.db, skip_hosts, self._drawn):
            age = self._list_pages.age(page)
            if age == "wanted":
                yield page
            elif age == "old":
                with self._store.changing(now):
                    self._list_pages.withhold(page, now)

    def release(self, task: Task) -> None:
        """Give a task back undone: it stays pending, or due."""
        self._drawn.discard((task.kind, task.key))

    # Articles

    def add(self, links: Iterable[Link], now: datetime) -> int:
        """Make addresses pending that no list page showed; return how many were unknown."""
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
        """Bring an address to its end with the record read from it.

        ``revision``, ``status`` and ``changedFields`` of the line are set here, in a copy. The
        end is ``saved``, ``updated`` (content differs from the last line, or the article had been
        gone), ``unchanged``, ``duplicate`` (another address holds this ``id``; no line), or
        ``skipped`` (new, and ``datePublished`` outside the run's bounds; no line). An article
        keeps the ``id`` of its first revision. ``pending``: the answer has lost text, date and
        headline of the last line at once; no line, the next run asks again and believes it then.

        :raises KeyError: the address was never discovered.
        """
        validators = {"etag": _validator(etag), "last_modified": _validator(last_modified)}
        with self._ending(key, now) as row:
            state = self._addresses.save(row, record, now, validators)
        if state is State.PENDING:
            self._drawn.add(("article", key))
        return state

    def gone(self, key: str, now: datetime) -> State:
        """Bring an address to its end that answers 404 or 410.

        An article on record gets a line of status ``gone``, once.
        """
        with self._ending(key, now) as row:
            return self._addresses.gone(row, now)

    def finish(
        self,
        key: str,
        state: State,
        now: datetime,
        reason: str | None = None,
    ) -> State:
        """Bring an address to an end without a line: unchanged (304), duplicate, not_an_article,
        robots, skipped or failed; ``reason`` is for people (of a duplicate: the article's key).

        ``unchanged`` of an article that was never saved is an answer without sense: ``failed``.

        :raises ValueError: the end is one that :meth:`save` or :meth:`gone` decides.
        :raises KeyError: the address was never discovered.
        """
        if state not in WITHOUT_LINE:
            raise ValueError(f"{key}: finish() cannot end it {state}")
        with self._ending(key, now) as row:
            return self._addresses.finish(row, state, now, reason=_reason(reason))

    @property
    def written(self) -> Record | None:
        """The line that was written last, also one that waits for its commit."""
        return self._addresses.written

    @contextmanager
    def _ending(self, key: str, now: datetime) -> Iterator[Row]:
        row = self._addresses.row(key)
        with self._store.changing(now):
            yield row
        self._drawn.discard(("article", key))

    # List pages

    def begin_walk(
        self,
        starts: Sequence[str],
        now: datetime,
        *,
        full: bool = False,
        full_every: timedelta = FULL_EVERY,
        rules: str = "",
    ) -> Walk:
        """Begin to read the lists from ``starts``, or go on where the last walk was cut short.

        A full walk reads every list page; the first is full, and so is one when the last is older
        than ``full_every``, or when ``rules`` (what decides how lists are read, as one text) are not
        those of the last one. Any other goes on while a page holds a link that was unknown before
        the walk began. A walk that was cut short goes on with its pending and failed pages, and
        the start pages are looked at once more for what has appeared since.
        """
        with self._store.changing(now):
            walk = self._list_pages.begin(starts, now, full=full, every=full_every, rules=rules)
        self.commit()
        return walk

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
    ) -> ListOutcome:
        """Note what a list page shows: unknown links are pending, in the order given.

        The pages that follow are pending too, if the walk goes on (see :meth:`begin_walk`). Two
        link sets in a row that this chain has shown before end the chain.

        ``dropped`` counts by reason what the page shows and is not given here.

        :raises KeyError: no walk led to this page.
        """
        page = self._list_pages.row(url)
        validators = (_validator(etag), _validator(last_modified))
        with self._store.changing(now):
            outcome = self._list_pages.save(page, links, next_pages, now, validators, dropped or {})
        self._drawn.discard(("list", url))
        return outcome

    def list_page_read(self, url: str) -> datetime | None:
        """Return when a list page was last read; None if it never was."""
        return self._list_pages.read_at(url)

    def list_page_not_modified(self, url: str, now: datetime) -> ListOutcome:
        """Note that a list page answered 304: its links and followers are those last seen."""
        page = self._list_pages.row(url)
        with self._store.changing(now):
            outcome = self._list_pages.not_modified(page, now)
        self._drawn.discard(("list", url))
        return outcome

    def fail_list_page(
        self, url: str, reason: str, now: datetime, *, absent: bool = False
    ) -> ListState:
        """Note that a list page could not be had; the walk stays open for it.

        ``absent``: there is no such page (404, 410, not in the replayed archive). That is the end
        of the list where the address was guessed, and a failure where it was linked.
        """
        page = self._list_pages.row(url)
        with self._store.changing(now):
            state = self._list_pages.fail(page, _reason(reason) or "", now, absent=absent)
        self._drawn.discard(("list", url))
        return state

    # Commits

    def doubt(self) -> None:
        """Have the next opening look all of the ledger through."""
        with suppress(OSError):
            (self.folder / DOUBT).touch()

    def commit(self) -> None:
        """Make everything so far outlive the process.

        :raises RunError: the disk does not take it; the ledger accepts nothing more.
        """
        self._store.commit()

    def commit_if_due(
        self, now: datetime, pages: int = 50, age: timedelta = timedelta(seconds=2)
    ) -> bool:
        """Commit if ``pages`` changes wait, or the first has waited for ``age``.

        Call it after each page, and by a timer: with a long delay each page is a commit of its own.
        """
        due = self._store.due(now, pages, age)
        if due:
            self.commit()
        return due

    def close(self) -> None:
        """Commit what is left, unless an error came before, and let the next run in."""
        if self._closed:
            return
        self._closed = True
        try:
            self.commit()
        finally:
            self._store.records.close()
            super().close()
            self._lock.release()

    def __exit__(self, *error: object) -> None:
        if any(error) and not self._closed:
            # Nobody knows how far the one who failed had come: the pages are fetched again.
            self._store.abandon()
        self.close()

    # Archive

    def archive_end(self) -> ArchiveLocation | None:
        """Return the archive's file and its end as of the last commit; None before the first."""
        row = self._row("SELECT archive_file, archive_end FROM ledger")
        if row is None or row["archive_file"] is None:
            return None
        return ArchiveLocation(file=row["archive_file"], offset=row["archive_end"])

    def note_archive_end(self, end: ArchiveLocation) -> None:
        """Keep how far the archive goes, in the commit under way: for ``before_commit`` calls."""
        self._store.db.execute(
            "UPDATE ledger SET archive_file = ?, archive_end = ?", (end.file, end.offset)
        )

    # From archives

    def backfill(self, link: Link, record: Record, captured: datetime, now: datetime) -> State:
        """Enter an article that an archive holds, as of the instant of its capture.

        ``saved`` where nothing was on record, ``updated`` where an older page was and it said
        something else, ``unchanged`` where this page or a newer one was (nothing is touched),
        ``duplicate`` or ``skipped`` (taken down) as :meth:`save` decides.
        """
        with self._store.changing(now):
            self._addresses.discover([link], now, self._list_pages.current_walk())
        with self._ending(link.key, now) as row:
            return self._addresses.backfill(row, record, captured, now)

    def rewrite(self, remake: Remake, now: datetime) -> Path | None:
        """Replace every line by another reading of its page, in one step that a crash does not
        halve.

        ``remake`` is given the records in order and returns one for each, of the same id,
        revision and status. The old file is kept under a dated name, which is returned; None
        when no byte has changed.
        """
        self.commit()
        with reading(self.folder):
            return rewriting.rewrite(self._store, remake, now)

    # For operators

    def retry(self, now: datetime, state: State = State.FAILED) -> int:
        """Make every address in ``state`` pending with all its tries; with ``failed``, list pages too.

        Return how many pages that are.
        """
        if state is State.PENDING:
            raise ValueError("pending addresses are drawn anyway; choose another state")
        with self._store.changing(now):
            pages = self._list_pages.reopen_failed() if state is State.FAILED else 0
            return pages + self._addresses.reopen(state)

    def verify(self) -> Iterator[str]:
        """Commit, then yield every disagreement of records and ledger, one line each."""
        self.commit()
        return super().verify()

    def forget(self, key: str, url: str, now: datetime, traces: Collection[str] = ()) -> Forgotten:
        """Take an article down: out of the records for good, never fetched again.

        ``key`` may be that of a duplicate; ``url`` serves for an address that was never seen.
        ``traces`` are those of texts that are not on record. Its lines leave ``articles.jsonl`` and the files that keep cut bytes, in one step that a
        crash does not halve; a tombstone without text stays, here and in ``forgotten.jsonl``. Whoever
        takes it out of all other copies calls :meth:`forgotten_everywhere` then.
        What the archive holds of it is in the answer, also when asked again.
        """
        self.commit()
        with reading(self.folder):
            forgotten = takedown.forget(self._store, key, url, now, traces)
        self._drawn.discard(("article", forgotten.key))
        return forgotten

    def unforget(self, key: str, now: datetime) -> None:
        """Let an address that was taken down, and never had a record, be fetched again.

        :raises UsageError: it was not taken down, or a text of it was.
        """
        self.commit()
        takedown.undo(self._store, key, now)

    def forgotten_everywhere(self) -> None:
        """Note that the last copy of what was taken down is gone."""
        takedown.close_notes(self.folder)

    # Hosts

    def note_delay(self, host: str, delay: float, now: datetime) -> None:
        """Keep the seconds to leave between two requests to ``host``, for estimates."""
        with self._store.changing(now):
            self._store.db.execute(
                "UPDATE hosts SET delay = ? WHERE host = ?",
                (delay, self._store.host_number(host)),
            )


def _validator(value: str | None) -> str | None:
    return None if value is None or len(value) > _LONGEST_TEXT else value


def _reason(value: str | None) -> str | None:
    return None if value is None else value[:_LONGEST_TEXT]
