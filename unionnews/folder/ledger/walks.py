"""List pages, and the walks that read them.

A walk is one traversal of the list pages from the start addresses, newest entries first. It is
complete when none of its list pages is pending or failed; until then later runs go on with it.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection, Row
from typing import Any, Literal

from unionnews.folder.json_text import read_json
from unionnews.folder.ledger.addresses import Addresses, Drawn, task_of
from unionnews.folder.ledger.states import Link, ListState, NextPage, Task, Walk
from unionnews.folder.ledger.store import Store, seconds

REPEATS_END_CHAIN = 2
"""Number of repeated link sets in a row that ends a chain. One alone is no proof: ``index.html``
and ``index1.html`` may be one page; or so many articles appear during a walk that the next page
shows what the page before it has shown."""
EMPTY_END_CHAIN = 5
"""The same for pages without a link: a robots.txt, an index of sitemaps, and an index of those have
none, and what they name has."""


_PENDING_PAGES = """
SELECT * FROM pending_list_pages
WHERE host IN (SELECT value FROM json_each(?)) ORDER BY number, page
"""


def pending_list_pages(db: Connection, skip_hosts: Collection[str], drawn: Drawn) -> Iterator[Row]:
    """Yield pending list pages, those nearest to their start first. Of 50,000 a few may be wanted."""
    hosts = db.execute("SELECT host, name FROM hosts").fetchall()
    wanted = [number for number, name in hosts if name not in skip_hosts]
    rows = db.execute(_PENDING_PAGES, (json.dumps(wanted),)) if wanted else ()
    yield from (row for row in rows if ("list", row["url"]) not in drawn)


def list_task(row: Row) -> Task:
    """Return the task of a list page."""
    return task_of(
        row,
        "list",
        row["url"],
        chain=row["chain"],
        number=row["number"],
        guessed=bool(row["guessed"]),
    )


@dataclass(slots=True)
class ListPages:
    """The rows of list pages and walks, changed inside ``store``'s transaction."""

    store: Store
    addresses: Addresses

    def current_walk(self) -> int:
        """Return the number of the walk that is open or was the last; 0 before the first."""
        row = self.store.one("SELECT max(walk) AS walk FROM walks")
        return (row["walk"] or 0) if row else 0

    def begin(
        self, starts: Sequence[str], now: datetime, *, full: bool, every: timedelta, rules: str
    ) -> Walk:
        """Go on with the walk that was cut short, or begin the next one."""
        last = self.store.one("SELECT * FROM walks ORDER BY walk DESC LIMIT 1")
        # Other rules were used to read the lists before, so all are read again. The rules of walks
        # before version 4 of the tables are unknown (None).
        is_other = last is not None and last["rules"] not in (None, rules)
        full = full or is_other or self._full_is_due(now, every)
        if last and not last["finished"] and not is_other and self._goes_on(last, full=full):
            walk = Walk(number=last["walk"], full=bool(last["full"]))
        else:
            walk = Walk(number=self.current_walk() + 1, full=full)
            self.store.insert(
                "walks", walk=walk.number, full=full, started=seconds(now), rules=rules
            )
        self._take_up(last["walk"] if last else 0, walk.number)
        for start in starts:
            self._queue_start(start, walk.number)
        self._settle(walk.number, now)
        return walk

    def _goes_on(self, walk: Row, *, full: bool) -> bool:
        # Pages that fail again and again must not prevent all further full walks.
        pending = self.store.one(
            "SELECT 1 FROM list_pages WHERE walk = ? AND state = ? LIMIT 1", walk["walk"], _PENDING
        )
        return not full or (bool(walk["full"]) and pending is not None)

    def _full_is_due(self, now: datetime, every: timedelta) -> bool:
        # For a run without bounds, a walk that `since` has cut off was not a full walk.
        bounded = bool(self.addresses.bounds)
        last = self.store.one(
            "SELECT walk, started FROM walks WHERE full AND withheld <= ? ORDER BY walk DESC LIMIT 1",
            bounded,
        )
        if last is None or seconds(now) - last["started"] >= every.total_seconds():
            return True
        withheld = self.store.one(
            "SELECT 1 FROM walks WHERE walk > ? AND withheld LIMIT 1", last["walk"]
        )
        return withheld is not None and not bounded

    def _take_up(self, before: int, walk: int) -> None:
        self.store.db.execute(
            "UPDATE list_pages SET walk = ?, state = ? WHERE walk = ? AND state IN (?, ?)",
            (walk, _PENDING, before, _PENDING, _FAILED),
        )

    def _queue_start(self, url: str, walk: int) -> None:
        row = self.store.one("SELECT * FROM list_pages WHERE url = ?", url)
        again = row is not None and row["walk"] == walk and row["state"] != _PENDING
        if row is None or row["walk"] < walk or again:
            self._queue(NextPage(url), (url, 1, None), walk, again=again)

    def _queue(
        self, page: NextPage, place: tuple[str, int, int | None], walk: int, *, again: bool
    ) -> None:
        self.store.db.execute(
            "INSERT INTO list_pages (url, host, chain, number, parent, walk, guessed, again)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET"
            " chain = excluded.chain, number = excluded.number, parent = excluded.parent,"
            " walk = excluded.walk, guessed = excluded.guessed, again = excluded.again,"
            " state = 0, reason = NULL, tries = 0, repeats = 0",
            (page.url, self.store.host(page.url), *place, walk, page.guessed, again),
        )

    def row(self, url: str) -> Row:
        """Return the row of a list page.

        Raises :class:`KeyError` if no walk ever led to it.
        """
        row = self.store.one("SELECT * FROM list_pages WHERE url = ?", url)
        if row is None:
            raise KeyError(f"{url}: no list page of this ledger; begin_walk() takes the starts")
        return row

    def read_at(self, url: str) -> datetime | None:
        """Return when a list page was last read; None if it never was."""
        row = self.store.one("SELECT last_fetched FROM list_pages WHERE url = ?", url)
        if row is None or row["last_fetched"] is None:
            return None
        return datetime.fromtimestamp(row["last_fetched"], UTC)

    def save(
        self,
        page: Row,
        links: Iterable[Link],
        next_pages: Iterable[NextPage],
        now: datetime,
        validators: tuple[str | None, str | None],
        dropped: Mapping[str, int],
    ) -> None:
        """Save what a list page shows, and queue its next pages if the walk goes on."""
        links, next_pages = list(links), list(next_pages)
        ordinals, new = self.addresses.discover(links, now, page["walk"])
        link_hash = _hash(link.key for link in links)
        etag, last_modified = validators
        shown: dict[str, Any] = {"link_hash": link_hash, "links": json.dumps(ordinals)}
        shown |= {
            "next": json.dumps(next_pages),
            "dropped": json.dumps(dropped) if dropped else None,
        }
        self._done(page, new, now, etag=etag, last_modified=last_modified, **shown)

    def not_modified(self, page: Row, now: datetime) -> None:
        """Use the links and next pages that the page had when it was read last."""
        if page["links"] is None:
            self.fail(page, "304 Not Modified for a page never read", now, absent=False)
            return
        self.addresses.seen(read_json(page["links"]), now)
        self._done(page, 0, now, link_hash=page["link_hash"])

    def _done(self, page: Row, new: int, now: datetime, **shown: Any) -> None:
        repeated = self._is_repeated(page, shown["link_hash"])
        shown["repeats"] = self._repeats_before(page) + 1 if repeated else 0
        self._end(page, _DONE, None, tries=0, last_fetched=seconds(now), **shown)
        page = self.row(page["url"])
        most = EMPTY_END_CHAIN if page["links"] == "[]" else REPEATS_END_CHAIN
        if page["repeats"] < most and self._wants_more(page, new):
            for pair in read_json(page["next"]):
                self._queue_next(page, NextPage(*pair))
        self._settle(page["walk"], now)

    def _wants_more(self, page: Row, new: int) -> bool:
        # A page that is read once more is only for links that have appeared since; the pages that
        # are still pending bring the rest.
        if page["again"]:
            return new > 0
        walk = self.store.one("SELECT full FROM walks WHERE walk = ?", page["walk"])
        if walk is not None and walk["full"]:
            return True
        if page["links"] == "[]":
            # An index of lists (a sitemap index, a robots.txt) has no articles that could be new.
            return True
        unknown_before = self.store.one(
            "SELECT 1 FROM json_each(?) AS link JOIN addresses ON ordinal = link.value"
            " WHERE addresses.walk >= ? LIMIT 1",
            page["links"],
            page["walk"],
        )
        return unknown_before is not None

    def _queue_next(self, page: Row, follower: NextPage) -> None:
        row = self.store.one("SELECT * FROM list_pages WHERE url = ?", follower.url)
        place = (page["chain"], page["number"] + 1, page["page"])
        if row is None or row["walk"] < page["walk"]:
            self._queue(follower, place, page["walk"], again=False)
        elif row["state"] == _PENDING:
            guessed = min(row["guessed"], follower.guessed)
            self.store.update("list_pages", "page", row["page"], guessed=guessed)
        elif page["again"] and row["run"] != self.store.run:
            self._queue(follower, place, page["walk"], again=True)

    def _is_repeated(self, page: Row, link_hash: bytes) -> bool:
        same = self.store.one(
            "SELECT 1 FROM list_pages WHERE link_hash = ? AND chain = ? AND walk = ?"
            " AND state = ? AND page <> ? LIMIT 1",
            *(link_hash, page["chain"], page["walk"], _DONE, page["page"]),
        )
        return same is not None

    def _repeats_before(self, page: Row) -> int:
        parent = self.store.one("SELECT repeats FROM list_pages WHERE page = ?", page["parent"])
        return int(parent["repeats"]) if parent else 0

    def fail(self, page: Row, reason: str, now: datetime, *, absent: bool) -> None:
        """End a list page that could not be fetched."""
        state = ListState.ABSENT if absent and page["guessed"] else ListState.FAILED
        self._end(page, state.code, reason, tries=page["tries"] + 1)
        self._settle(page["walk"], now)

    def _end(self, page: Row, state: int, reason: str | None, **changes: Any) -> None:
        changes |= {"state": state, "reason": reason, "run": self.store.run}
        self.store.update("list_pages", "page", page["page"], **changes)

    def age(self, page: Row) -> Literal["wanted", "old", "open"]:
        """Tell whether to read ``page``, judged by the page before it and the run's ``since``.

        ``old``: all articles with known dates on that page are older. ``open``: some of its
        articles are not read yet.
        """
        since = self.addresses.bounds.since
        if since is None or page["parent"] is None:
            return "wanted"
        row = self.store.db.execute(
            "SELECT total(state = 0 AND date_published IS NULL) AS unread,"
            " total(substr(date_published, 1, 10) >= ?) AS wanted,"
            " total(substr(date_published, 1, 10) < ?) AS old"
            " FROM addresses WHERE ordinal IN (SELECT link.value"
            " FROM list_pages, json_each(list_pages.links) AS link WHERE page = ?)",
            (since, since, page["parent"]),
        ).fetchone()
        if row["wanted"] or not (row["unread"] or row["old"]):
            return "wanted"
        return "open" if row["unread"] else "old"

    def withhold(self, page: Row, now: datetime) -> None:
        """Leave a list page out because of the run's ``since``."""
        why = {"state": ListState.SKIPPED.code, "reason": "older than the run's bounds"}
        self.store.update("list_pages", "page", page["page"], **why)
        self.store.update("walks", "walk", page["walk"], withheld=1)
        self._settle(page["walk"], now)

    def leave_chain(self, chain: str, drawn: Drawn) -> int:
        """Leave out the list pages of a chain that wait and are not ``drawn``; return their number."""
        rows = self.store.db.execute("SELECT url FROM pending_list_pages WHERE chain = ?", (chain,))
        waiting = [row["url"] for row in rows if ("list", row["url"]) not in drawn]
        why = {"state": ListState.SKIPPED.code, "reason": "the list shows nothing new"}
        for url in waiting:
            self.store.update("list_pages", "url", url, **why)
        return len(waiting)

    def _settle(self, walk: int, now: datetime) -> None:
        self.store.db.execute(
            "UPDATE walks SET finished = ? WHERE walk = ? AND finished IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM list_pages WHERE list_pages.walk = walks.walk AND state IN (?, ?))",
            (seconds(now), walk, _PENDING, _FAILED),
        )

    def reopen_failed(self) -> int:
        """Make failed list pages pending."""
        return self.store.update(
            "list_pages", "state", _FAILED, state=_PENDING, tries=0, reason=None
        )


_PENDING, _DONE, _FAILED = ListState.PENDING.code, ListState.DONE.code, ListState.FAILED.code


def _hash(keys: Iterable[str]) -> bytes:
    return hashlib.sha256("\n".join(sorted(set(keys))).encode("utf-8", "replace")).digest()[:16]
