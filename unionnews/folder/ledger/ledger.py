"""The ledger of one output folder, as a crawl writes it."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from unionnews.folder import tombstones
from unionnews.folder.ledger import rewriting, takedown
from unionnews.folder.ledger.recovery import KeyOf, Opening
from unionnews.folder.ledger.reports import Summary
from unionnews.folder.ledger.rewriting import Remake
from unionnews.folder.ledger.run_pages import RunPages
from unionnews.folder.ledger.states import Bounds, Forgotten, Link, State, Walk
from unionnews.folder.ledger.store import DOUBT, IdentityOf, Store, reading, seconds
from unionnews.folder.lock import FolderLock
from unionnews.folder.record_lines import Record
from unionnews.items import ArchiveLocation

LOOKS = (timedelta(days=1), timedelta(days=7))
"""Ages at which a saved article is looked at again."""

FULL_EVERY = timedelta(days=7)
"""Age of the last full walk at which the next walk is full."""

MAX_TRIES = 3
"""Runs in which an address may fail before it stays failed until ``retry``."""


def canonical_key(record: Record) -> str:
    """Return the canonical address of a record, which is the key if the site declares no other."""
    return str(record.get("canonicalUrl") or record.get("url") or record["id"])


class Ledger(RunPages):
    """Addresses, states and records of a folder, committed together.

    Made by :meth:`open`, used from one thread. Changes are committed by :meth:`commit` or
    :meth:`commit_if_due`; after a crash, pages with uncommitted changes are fetched again. All
    times are given by the caller, with a time zone. After a disk error the ledger accepts no more
    changes; the next opening recovers::

        with Ledger.open(folder, "live", now, version=__version__, key_of=site_key) as ledger:
            ledger.before_commit.append(archive.sync)
            ledger.begin_run(now, {"argv": [...]})
            ledger.begin_walk(start_urls, now)
            while tasks := ledger.next_batch(50, now):
                for task in tasks:
                    ...  # save_list_page, save, gone, finish or fail_list_page
                    ledger.commit_if_due(now)
            summary = ledger.end_run(now, "finished", {"requests": 12})
    """

    def __init__(self, store: Store, lock: FolderLock, looks: tuple[timedelta, ...]) -> None:
        super().__init__(store, looks)
        self._lock = lock
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
    ) -> Self:
        """Open ``folder`` for writing; make it and recover its content if needed.

        ``origin`` is ``live``, or ``replay:`` and the hash of the replayed archives. ``version`` is
        that of the program, shown if an older program opens this ledger. ``key_of`` returns the key
        of an article from its record, to rebuild the ledger from the records; it must be the same
        key as that of the links. ``identity`` returns the key of an article from any of its
        addresses: with it, keys of an older program are brought up to date, canonical addresses are
        compared in all spellings, and one that belongs to another article is not believed.
        ``elsewhere`` removes articles that were taken down from places outside the ledger; it is
        called after an interrupted takedown was finished in the records.

        Raises :class:`LockedError` if another run works here. Raises :class:`OtherOriginError` if
        the records have another origin. Raises :class:`LedgerError` if ledger and records do not
        fit together, or cannot be written. Raises :class:`RunError` if there is no room on the
        disk.
        """
        with reading(folder):
            folder.mkdir(parents=True, exist_ok=True)
        lock = FolderLock(folder)
        try:
            store = Opening(folder, origin, version, now, looks, key_of, identity).store()
        except BaseException:
            lock.release()
            raise
        ledger = cls(store, lock, looks)
        if identity and elsewhere and tombstones.is_open(folder):
            try:
                elsewhere(folder, identity, now)
                tombstones.close_notes(folder)
            except BaseException:
                ledger.close()
                raise
        return ledger

    @property
    def before_commit(self) -> list[Callable[[], None]]:
        """Functions called before lines are written, as to bring the archive to the disk first."""
        return self._store.before_commit

    # Runs

    def begin_run(
        self,
        now: datetime,
        arguments: Mapping[str, Any],
        *,
        since: str | None = None,
        until: str | None = None,
        max_tries: int = MAX_TRIES,
    ) -> None:
        """Begin a run. Failed addresses with tries left become pending.

        ``since`` and ``until`` are days (``YYYY-MM-DD``, inclusive, in the site's time zone).
        New articles outside them end as ``skipped``, and list pages older than ``since`` are not
        read. Addresses that an earlier run skipped become pending if they are inside now (all of
        them in a run without bounds). After a list page was left out, the next walk of a run
        without bounds is full.
        """
        self._addresses.bounds = Bounds(since, until)
        self._drawn.clear()
        with self._store.changing(now):
            given = json.dumps(dict(arguments), default=str)
            self._store.run = self._store.insert("runs", started=seconds(now), arguments=given)
            self._addresses.reopen_failed(max_tries)
            self._addresses.keep_bounds()
        self.commit()

    def end_run(self, now: datetime, outcome: str, counts: Mapping[str, Any]) -> Summary:
        """Commit, note how the run ended, and return its summary.

        ``counts`` has the caller's own numbers (requests, bytes, …); the summary keeps them.
        """
        run = self._store.run
        with self._store.changing(now):
            self._store.update("runs", "run", run, ended=seconds(now), outcome=outcome)
            summary = self.summary(run, dict(counts))
            text = json.dumps(summary.to_dict(), ensure_ascii=True)
            self._store.update("runs", "run", run, summary=text)
        self.commit()
        return summary

    def fail_run(self, now: datetime, why: str) -> None:
        """Note that the run could not go on, and why; it has no summary."""
        with self._store.changing(now):
            run = self._store.run
            self._store.update("runs", "run", run, ended=seconds(now), outcome=f"failed: {why}")

    # Walks

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

        A full walk reads every list page. A walk is full if it is the first, if the last full one
        is older than ``full_every``, or if ``rules`` (a text that stands for how lists are read)
        has changed. Any other walk goes on while a page has a link that was unknown before the walk
        began. A walk that was cut short goes on with its pending and failed pages, and the start
        pages are read once more for links that have appeared since.
        """
        with self._store.changing(now):
            walk = self._list_pages.begin(starts, now, full=full, every=full_every, rules=rules)
        self.commit()
        return walk

    # Commits

    def doubt(self) -> None:
        """Make the next opening check the whole ledger for damage."""
        with suppress(OSError):
            (self.folder / DOUBT).touch()

    def commit(self) -> None:
        """Bring all changes so far to the disk.

        Raises :class:`RunError` if they cannot be written; the ledger then accepts no more changes.
        """
        self._store.commit()

    def commit_if_due(
        self, now: datetime, pages: int = 50, age: timedelta = timedelta(seconds=2)
    ) -> bool:
        """Commit if ``pages`` changes wait, or if the first has waited for ``age``.

        Call it after each page and by a timer; with a long delay, each page is committed alone.
        """
        due = self._store.due(now, pages, age)
        if due:
            self.commit()
        return due

    def close(self) -> None:
        """Commit the remaining changes, unless an error came before, and release the folder."""
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
            # It is not known which changes were finished, so none is kept: pages are fetched again.
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
        """Save the end of the archive with the current commit; called from ``before_commit``."""
        self._store.db.execute(
            "UPDATE ledger SET archive_file = ?, archive_end = ?", (end.file, end.offset)
        )

    # From archives

    def backfill(self, link: Link, record: Record, captured: datetime, now: datetime) -> State:
        """Save an article from an archive, as of the time of its capture; return the end state.

        It is ``saved`` if there was no record, ``updated`` if the record was made from an older
        page and differs, ``unchanged`` if it was made from this or a newer page (nothing is
        changed then), ``duplicate`` or ``skipped`` (taken down) as in :meth:`save`.
        """
        with self._store.changing(now):
            self._addresses.discover([link], now, self._list_pages.current_walk())
        with self._ending(link.key, now) as row:
            return self._addresses.backfill(row, record, captured, now)

    def rewrite(self, remake: Remake, now: datetime) -> Path | None:
        """Replace every line by a new record of the same page, all of them or (after a crash) none.

        ``remake`` gets the records in order and returns one for each, with the same id, revision
        and status. The old file is kept under a dated name, which is returned; None if no byte has
        changed.
        """
        self.commit()
        with reading(self.folder):
            return rewriting.rewrite(self._store, remake, now)

    # For operators

    def retry(self, now: datetime, state: State = State.FAILED) -> int:
        """Make every address in ``state`` pending with all its tries; return the number of pages.

        With ``failed``, list pages become pending too.
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
        """Take an article down: remove it from the records; it is never fetched again.

        ``key`` may be that of a duplicate; ``url`` is used for an address that was never seen.
        ``traces`` are those of texts without a record. The lines of the article are removed from
        ``articles.jsonl`` and from the files that keep cut bytes, all of them or (after a crash)
        none; a tombstone without text stays, here and in ``forgotten.jsonl``. When the caller has
        removed the article from all other copies, it must call :meth:`forgotten_everywhere`.
        The answer has the article's places in the archive, also if called again.
        """
        self.commit()
        with reading(self.folder):
            forgotten = takedown.forget(self._store, key, url, now, traces)
        self._drawn.discard(("article", forgotten.key))
        return forgotten

    def unforget(self, key: str, now: datetime) -> None:
        """Undo the takedown of an address that never had a record.

        Raises :class:`UsageError` if it was not taken down, or it had a text that was removed.
        """
        self.commit()
        takedown.undo(self._store, key, now)

    def forgotten_everywhere(self) -> None:
        """Note that the last copies of the articles that were taken down are removed."""
        tombstones.close_notes(self.folder)

    # Hosts

    def note_delay(self, host: str, delay: float, now: datetime) -> None:
        """Save the pause between two requests to ``host``, in seconds, for estimates of time."""
        with self._store.changing(now):
            self._store.update("hosts", "host", self._store.host_number(host), delay=delay)
