"""Read-only view of the ledger: counts, runs, backlog. A crawl may write meanwhile; no lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from unionnews.exceptions import LedgerError
from unionnews.folder.closeable import Closeable
from unionnews.folder.file_names import LEDGER, RECORDS, what_to_do
from unionnews.folder.json_text import read_json
from unionnews.folder.ledger.addresses import DUE, TRIED, UNTRIED, Drawn, waiting_tasks
from unionnews.folder.ledger.reports import Backlog, Failure, PastRun, Summary, gaps
from unionnews.folder.ledger.states import Address, ListState, State, Task
from unionnews.folder.ledger.store import connect, iso, reading, seconds
from unionnews.folder.ledger.tables import OLDEST_READ, check_version, version
from unionnews.folder.ledger.verify import problems
from unionnews.folder.ledger.walks import list_task, pending_list_pages
from unionnews.folder.record_lines import Extent, Records, parse_line
from unionnews.folder.sound_pages import closed_on_error
from unionnews.folder.strange_files import refuse_strange


class View(Closeable):
    """Read-only access to the ledger of a folder."""

    def __init__(self, folder: Path, db: sqlite3.Connection) -> None:
        self.folder = folder
        self._db = db

    @classmethod
    def read(cls, folder: Path) -> View:
        """Open the ledger of ``folder`` for reading; uncommitted changes of a crawl are not seen.

        Raises :class:`LedgerError` if there is none, or this program cannot read it.
        """
        if not (path := folder / LEDGER).exists():
            raise LedgerError(_nothing_yet(folder))
        with reading(folder):
            db = _connect(path)
            with closed_on_error(db):
                found = version(db)
                check_version(path, found, db)
                if found < OLDEST_READ:
                    older = f"{path}: of an older program; the next crawl brings it up to date"
                    raise LedgerError(older if found else _nothing_yet(folder))
        return View(folder, db)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Tell whether ``folder`` has a ledger; an empty one, of a killed crawl, does not count."""
        if not (path := folder / LEDGER).exists():
            return False
        try:
            with closing(_connect(path)) as db:
                return version(db) > 0
        except (LedgerError, sqlite3.Error):
            return True  # reading it will raise an error that says what is wrong

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the committed records in the order of the file, all revisions."""
        row = self._row("SELECT length FROM ledger")
        path = self.folder / RECORDS
        if row is None or not row["length"]:
            return
        with closing(Records(path, Extent(row["length"]), writable=False)) as records:
            for place, line in records.lines():
                yield parse_line(line, f"{path}, byte {place.offset}")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _rows(self, sql: str, *values: Any) -> Iterator[sqlite3.Row]:
        with reading(self.folder):
            yield from self._db.execute(sql, values)

    def _row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        return next(self._rows(sql, *values), None)

    def origin(self) -> str:
        """Return where the records come from: ``live``, or ``replay:`` and a hash."""
        row = self._row("SELECT origin FROM ledger")
        return str(row["origin"]) if row else "live"

    def extent(self) -> tuple[Extent, bool, str]:
        """Return the records' committed part, whether they are being replaced, and their edition.

        The edition changes when old lines may have changed.
        """
        row = dict(self._row("SELECT * FROM ledger") or {"length": 0, "last_line": 0})
        extent = Extent(row["length"], row["last_line"], row.get("last_hash"))
        return extent, bool(row.get("rewrite")), row.get("edition", "")

    def discovered(self) -> int:
        """Return the number of known article addresses."""
        row = self._row("SELECT max(ordinal) FROM addresses")
        return (row[0] or 0) if row else 0

    def states(self) -> dict[str, int]:
        """Return the number of addresses in each state, over all runs."""
        totals = dict.fromkeys(map(str, State), 0)
        for code, n in self._rows("SELECT state, sum(n) FROM counts GROUP BY state"):
            totals[State.of(code)] = n
        return totals

    def address(self, key: str) -> Address | None:
        """Return an article address by its key; None if it is unknown."""
        row = self._row("SELECT * FROM addresses WHERE key = ?", key)
        return None if row is None else _address(row)

    def holds(self, ids: Iterable[str]) -> bool:
        """Tell whether one of some articles is on record."""
        sql = "SELECT 1 FROM addresses WHERE article_id = ? AND line_offset IS NOT NULL"
        return any(self._row(sql, one) for one in ids)

    def peek(self, limit: int, now: datetime) -> list[Task]:
        """Return the tasks that would be drawn now (``--dry-run``).

        They do not include start pages and failed pages, which a run makes pending when it begins.
        """
        with reading(self.folder):
            return draw(self._db, limit, now, (), (), pending_list_pages(self._db, (), ()))

    def runs(self, limit: int = 10) -> list[PastRun]:
        """Return the last runs, newest first."""
        return [
            PastRun(**_head(row), summary=read_json(row["summary"]) if row["summary"] else None)
            for row in self._rows("SELECT * FROM runs ORDER BY run DESC LIMIT ?", limit)
        ]

    def summary(self, run: int | None = None, counts: dict[str, Any] | None = None) -> Summary:
        """Return the result so far of ``run`` (default: the last one).

        Only the last run is exact: an address keeps only its latest end state.
        """
        row = self._row(
            "SELECT * FROM runs WHERE run = coalesce(?, (SELECT max(run) FROM runs))", run
        )
        if row is None:
            raise LedgerError(f"{self.folder}: no run to tell about yet")
        days = self.days()
        oldest, newest = self._row_of_dates()
        return Summary(
            **_head(row),
            discovered=self.discovered(),
            states=self._states_of(row["run"]),
            list_pages=self.list_pages(),
            walk_complete=self.walk_complete(),
            oldest=oldest,
            newest=newest,
            days=days,
            gaps=gaps(days),
            counts=counts or {},
            ends=self._ended_in(row["run"]),
            dropped=self.dropped(),
        )

    def _states_of(self, run: int) -> dict[str, int]:
        states = dict.fromkeys(map(str, State), 0)
        for number, code, n in self._rows("SELECT run, state, n FROM counts"):
            state = State.of(code)
            stands = number == run or state not in (State.SAVED, State.UPDATED)
            states[state if stands else State.UNCHANGED] += n
        return states

    def _ended_in(self, run: int) -> dict[str, int]:
        rows = self._rows("SELECT state, n FROM counts WHERE run = ?", run)
        return {str(State.of(code)): n for code, n in rows}

    def dropped(self) -> dict[str, int]:
        """Return the number of links in lists of the current walk never fetched, by reason."""
        if version(self._db) < 3:
            return {}
        rows = self._rows(
            "SELECT reason.key AS reason, total(reason.value) AS n FROM list_pages,"
            " json_each(dropped) AS reason WHERE walk = (SELECT max(walk) FROM walks)"
            " GROUP BY reason.key ORDER BY reason.key"
        )
        return {row["reason"]: int(row["n"]) for row in rows}

    def _row_of_dates(self) -> tuple[str | None, str | None]:
        oldest = self._row("SELECT min(date_published) FROM articles")
        newest = self._row("SELECT max(date_published) FROM articles")
        return (oldest[0] if oldest else None), (newest[0] if newest else None)

    def days(self) -> dict[str, int]:
        """Return the number of articles with a record by day of publication, oldest first."""
        rows = self._rows(
            "SELECT substr(date_published, 1, 10) AS day, count(*) AS n FROM articles"
            " GROUP BY day ORDER BY day"
        )
        return {row["day"]: row["n"] for row in rows}

    def list_pages(self) -> dict[str, int]:
        """Return the number of list pages of the current walk by state."""
        totals = dict.fromkeys(map(str, ListState), 0)
        for code, n in self._rows(
            "SELECT state, count(*) FROM list_pages WHERE walk = (SELECT max(walk) FROM walks)"
            " GROUP BY state"
        ):
            totals[ListState.of(code)] = n
        return totals

    def start_pages(self) -> list[tuple[str, int, bool]]:
        """Return, for each start page: address, number of links, whether more list pages follow."""
        rows = self._rows(
            "SELECT url, coalesce(json_array_length(links), 0) AS links, EXISTS ("
            " SELECT 1 FROM json_each(next) AS other WHERE NOT json_extract(other.value, '$[1]')"
            ") AS goes_on FROM list_pages WHERE number = 1 AND next IS NOT NULL ORDER BY page"
        )
        return [(row["url"], row["links"], bool(row["goes_on"])) for row in rows]

    def walk_complete(self) -> bool:
        """Tell whether the last walk has read all its list pages."""
        row = self._row("SELECT finished FROM walks ORDER BY walk DESC LIMIT 1")
        return row is not None and row["finished"] is not None

    def backlog(self, now: datetime) -> list[Backlog]:
        """Return the work that waits for each host; hosts without work are left out."""
        found = [Backlog(**dict(row)) for row in self._rows(_BACKLOG, seconds(now))]
        return [host for host in found if host.pages]

    def next_looks(self) -> list[tuple[str, str]]:
        """Return time and address of the next ten looks."""
        rows = self._rows(
            "SELECT url, next_look FROM addresses WHERE next_look IS NOT NULL"
            " ORDER BY next_look LIMIT 10"
        )
        return [(_instant(row["next_look"]), row["url"]) for row in rows]

    def failures(self) -> Iterator[Failure]:
        """Yield every failed address and list page with its reason."""
        articles = self._rows("SELECT 'article' AS kind, key, url, reason, tries FROM failed")
        pages = self._rows(
            "SELECT 'list' AS kind, url AS key, url, reason, tries FROM list_pages WHERE state = ?",
            ListState.FAILED.code,
        )
        return (Failure(**dict(row)) for row in chain(articles, pages))

    def verify(self) -> Iterator[str]:
        """Yield every disagreement of records and ledger, one line each."""
        with reading(self.folder):
            yield from problems(self.folder, self._db)


_BACKLOG = """
    SELECT name AS host, delay,
        (SELECT count(*) FROM pending WHERE pending.host = hosts.host) AS articles,
        (SELECT count(*) FROM pending_list_pages AS page WHERE page.host = hosts.host) AS list_pages,
        (SELECT count(*) FROM addresses
         WHERE addresses.host = hosts.host AND next_look <= ?) AS looks
    FROM hosts ORDER BY name"""


def _nothing_yet(folder: Path) -> str:
    records = folder / RECORDS
    if records.exists() and records.stat().st_size:
        return f"{folder}: no ledger beside the records; the next crawl makes one from them"
    return f"{folder}: no ledger, nothing was crawled here; {what_to_do(folder.parent)}"


def _connect(path: Path) -> sqlite3.Connection:
    refuse_strange(path.parent)
    db = connect(path, writable=False)
    try:
        with closed_on_error(db):
            version(db)
    except sqlite3.OperationalError:
        # On a read-only disk SQLite cannot make the files that it shares with writers; then there
        # are no writers either.
        if path.with_name(f"{path.name}-wal").exists():
            raise
        db = connect(path, writable=False, immutable=True)
    return db


def draw(
    db: sqlite3.Connection,
    limit: int,
    now: datetime,
    skip_hosts: Collection[str],
    drawn: Drawn,
    pages: Iterable[sqlite3.Row],
) -> list[Task]:
    """Return pending articles, the list ``pages``, articles asked for in vain, and looks due.

    The first two come first: pages that always fail would let a host be left alone before them.
    """
    tasks = partial(waiting_tasks, db, limit, skip_hosts, drawn)
    found = chain(tasks(UNTRIED), map(list_task, pages), tasks(TRIED), tasks(DUE, seconds(now)))
    return list(islice(found, limit))


def _head(row: sqlite3.Row) -> dict[str, Any]:
    """Return the fields of :class:`RunHead`."""
    return {
        "run": row["run"],
        "started": _instant(row["started"]),
        "ended": iso(row["ended"]),
        "outcome": row["outcome"],
        "arguments": read_json(row["arguments"]),
    }


def _instant(stored: int) -> str:
    return iso(stored) or ""


def _address(row: sqlite3.Row) -> Address:
    given: dict[str, Any] = {name: row[name] for name in Address.__slots__ if name != "gone"}
    for name in ("first_seen", "last_seen", "last_fetched", "next_look"):
        given[name] = iso(given[name])
    return Address(**{**given, "state": State.of(row["state"]), "gone": bool(row["gone"])})
