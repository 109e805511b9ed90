"""Article addresses in the ledger: from discovery, over tasks, to their end states."""

import heapq
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from sqlite3 import Connection, Row
from typing import Any, Literal

from unionnews.folder.ledger.belief import HELD, loss, settled
from unionnews.folder.ledger.states import FORGOTTEN, Bounds, Link, State, Task
from unionnews.folder.ledger.store import (
    NOTICE_AGAIN,
    ROBOTS_AGAIN,
    Store,
    host_of,
    next_look,
    seconds,
)
from unionnews.folder.record_lines import LinePlace, Record, changed_fields, content_hash
from unionnews.normalize.dates import last_day

Drawn = Collection[tuple[str, str]]
"""Kind and key of the tasks that are in work."""


UNTRIED = ("pending WHERE host = ? AND tries = 0", "ordinal")
"""Pending articles that were not asked for in vain yet, in the order of discovery."""
TRIED = ("pending WHERE host = ? AND tries > 0", "tries, ordinal")
"""Pending articles that were asked for in vain, those with the fewest tries first."""
DUE = ("addresses WHERE host = ? AND next_look <= ?", "next_look")
"""Articles whose next look is due, the longest overdue first; it needs the instant of now."""


def waiting_tasks(
    db: Connection, limit: int, skip_hosts: Collection[str], drawn: Drawn, *which: Any
) -> Iterator[Task]:
    """Yield the tasks of all hosts in one order, which is made with the first task.

    ``which`` is one of the pairs above, with the value that it needs.
    """
    (rows, order), *values = which
    sql = f"SELECT * FROM {rows} ORDER BY {order} LIMIT ?"  # noqa: S608  our own names
    hosts = db.execute("SELECT host, name FROM hosts").fetchall()
    queues = [
        db.execute(sql, (number, *values, limit + len(drawn))).fetchall()
        for number, name in hosts
        if name not in skip_hosts
    ]
    for row in heapq.merge(*queues, key=itemgetter(order.partition(",")[0])):
        if ("article", row["key"]) not in drawn:
            yield task_of(row, "article", row["key"], known=row["revision"] > 0)


def task_of(row: Row, kind: Literal["article", "list"], key: str, **more: Any) -> Task:
    """Return the task of a row of addresses or list pages."""
    return Task(
        kind=kind,
        key=key,
        url=row["url"],
        host=host_of(row["url"]),
        tries=row["tries"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        **more,
    )


def facts(record: Record) -> dict[str, Any]:
    """Return the facts that the ledger keeps of a record, by column."""
    pages = (record.get("metadata") or {}).get("pages") or [{}]
    body = pages[0].get("bodySha256")
    return {
        "article_id": record["id"],
        "revision": record.get("revision", 1),
        "gone": int(record.get("status") == "gone"),
        "content_hash": content_hash(record),
        "body_hash": bytes.fromhex(body) if body else None,
        "date_published": record.get("datePublished"),
    }


WITHOUT_LINE = set(State) - {State.PENDING, State.SAVED, State.UPDATED, State.GONE}
"""End states that write no line; only ``save`` and ``gone`` give the others."""


@dataclass(slots=True)
class Addresses:
    """The rows of article addresses, changed inside ``store``'s transaction."""

    store: Store
    looks: tuple[timedelta, ...]
    bounds: Bounds = field(default_factory=Bounds)
    written: Record | None = None
    """The record that was written last."""

    def discover(self, links: Iterable[Link], now: datetime, walk: int) -> tuple[list[int], int]:
        """Make unknown addresses pending; return the ordinals of all links, and how many are new.

        Ordinals are the numbers of the addresses in the ledger.
        """
        unique: dict[str, Link] = {}
        for link in links:
            unique.setdefault(link.key, link)
        ordinals, new = [], 0
        for link in unique.values():
            row = self.store.one("SELECT ordinal FROM addresses WHERE key = ?", link.key)
            if row is None:
                ordinals.append(self._insert(link, now, walk))
                new += 1
            else:
                ordinals.append(row["ordinal"])
        self.seen(ordinals, now)
        return ordinals, new

    def seen(self, ordinals: Iterable[int], now: datetime) -> None:
        """Note that a list page still shows these addresses."""
        self.store.db.executemany(
            "UPDATE addresses SET last_seen = ? WHERE ordinal = ?",
            [(seconds(now), ordinal) for ordinal in ordinals],
        )

    def _insert(self, link: Link, now: datetime, walk: int) -> int:
        # A list may announce a future event; its day is not a day of publication.
        day = link.date if link.date and link.date <= last_day(now) else None
        state = State.PENDING if self.bounds.hold(day) else State.SKIPPED
        where = {"key": link.key, "url": link.url, "host": self.store.host(link.url), "walk": walk}
        when = {"date_published": day, "first_seen": seconds(now), "last_seen": seconds(now)}
        return self.store.insert("addresses", state=state.code, run=self.store.run, **where, **when)

    def row(self, key: str) -> Row:
        """Return the row of ``key``.

        Raises :class:`KeyError` if it was never discovered.
        """
        row = self.store.one("SELECT * FROM addresses WHERE key = ?", key)
        if row is None:
            raise KeyError(f"{key}: never discovered; pass it to save_list_page() or add() first")
        return row

    def save(self, row: Row, record: Record, now: datetime, validators: dict[str, Any]) -> State:
        """Compare ``record`` with the address's last one, and append it if it is new or changed."""
        return self._take(row, record, now, seconds(now), validators)

    def _take(
        self, row: Row, record: Record, now: datetime, saved: int, changes: dict[str, Any]
    ) -> State:
        if row["reason"] == FORGOTTEN:
            return State.SKIPPED
        record, owner = settled(self.store, row, record)
        if owner is not None:
            return self._end(row, State.DUPLICATE, now, reason=owner["key"], next_look=None)
        if row["revision"]:
            return self._look(row, record, now, changes)
        if not self.bounds.hold(record.get("datePublished")):
            return self._end(
                row, State.SKIPPED, now, reason=None, date_published=record["datePublished"]
            )
        first = {**record, "revision": 1, "status": "published", "changedFields": None}
        return self._append(row, State.SAVED, first, now, first_saved=saved, **changes)

    def _look(self, row: Row, record: Record, now: datetime, validators: dict[str, Any]) -> State:
        # All revisions of an article have the id of the first one, even if the canonical address
        # has changed.
        record = {**record, "id": row["article_id"], "status": "published"}
        if row["content_hash"] == content_hash(record) and not row["gone"]:
            return self._end(row, State.UNCHANGED, now, **validators)
        before = self.last_record(row)
        record["canonicalUrl"] = self._known_canonical(before, record)
        if row["content_hash"] == content_hash(record) and not row["gone"]:
            return self._end(row, State.UNCHANGED, now, **validators)
        # A later run has asked again and got the same poorer answer: now it is believed.
        is_second = str(row["reason"]).startswith(HELD) and row["run"] != self.store.run
        if not is_second and (lost := loss(before, record)):
            return self._end(row, State.PENDING, now, reason=HELD + lost, next_look=None)
        record["changedFields"] = changed_fields(before, record)
        record["revision"] = row["revision"] + 1
        return self._append(row, State.UPDATED, record, now, **validators)

    def _known_canonical(self, before: Record, record: Record) -> str | None:
        """Return the old canonical address if the new one is a spelling of it; else the new one."""
        key = self.store.identity
        known: str | None = before.get("canonicalUrl")
        named: str | None = record.get("canonicalUrl")
        return known if known and named and key and key(known) == key(named) else named

    def backfill(self, row: Row, record: Record, captured: datetime, now: datetime) -> State:
        """Save a page from an archive, unless the record was made from a newer page."""
        if row["revision"] and row["last_fetched"] >= seconds(captured):
            return State.UNCHANGED
        # The stored validators belong to another answer.
        fetched = {"last_fetched": seconds(captured), "etag": None, "last_modified": None}
        return self._take(row, record, now, seconds(captured), fetched)

    def gone(self, row: Row, now: datetime) -> State:
        """End an address whose page is missing; an article with a record gets a ``gone`` line."""
        if row["reason"] == FORGOTTEN:
            return State.SKIPPED
        # With validators kept, a 304 would hide that the article is back.
        validators = {"etag": None, "last_modified": None}
        if not row["revision"] or row["gone"]:
            return self._end(row, State.GONE, now, **validators)
        last = self.last_record(row)
        last |= {"revision": row["revision"] + 1, "status": "gone", "changedFields": []}
        last["metadata"] = {
            **last.get("metadata", {}),
            "dateGone": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        return self._append(row, State.GONE, last, now, **validators)

    def finish(self, row: Row, state: State, now: datetime, **changes: Any) -> State:
        """End an address in a state that writes no line (one of :data:`WITHOUT_LINE`)."""
        if row["reason"] == FORGOTTEN:
            return State.SKIPPED
        if state is State.UNCHANGED and not row["revision"]:
            state, changes = State.FAILED, {"reason": "304 Not Modified for a page never read"}
        if state is State.FAILED:
            changes |= {"tries": row["tries"] + 1, "next_look": None}
        elif state is State.ROBOTS:
            changes |= {"next_look": seconds(now + ROBOTS_AGAIN)}
        elif state is State.NOT_AN_ARTICLE and row["revision"]:
            changes |= self._after_notice(row, now)
        if state in {State.FAILED, State.ROBOTS}:
            changes["last_fetched"] = row["last_fetched"]
        return self._end(row, state, now, **changes)

    def _after_notice(self, row: Row, now: datetime) -> dict[str, Any]:
        """Return the next look at an article whose page is not an article now, as columns.

        It may show a passing notice. Without this, no look would follow if all looks are over.
        """
        tries = row["tries"] + 1
        if tries > len(NOTICE_AGAIN) or next_look(row["first_saved"], now, self.looks):
            return {}
        return {"tries": tries, "next_look": seconds(now + NOTICE_AGAIN[tries - 1])}

    def last_record(self, row: Row) -> Record:
        """Return the last line written for the article."""
        return self.store.records.read(LinePlace(row["line_offset"], row["line_length"]))

    def _append(
        self, row: Row, state: State, record: Record, now: datetime, **changes: Any
    ) -> State:
        columns = facts(record)
        place = self.store.records.add(record)
        self.written = record
        changes |= {**columns, "line_offset": place.offset, "line_length": place.length}
        return self._end(row, state, now, **changes)

    def _end(self, row: Row, state: State, now: datetime, **changes: Any) -> State:
        if "next_look" not in changes:
            saved = changes.get("first_saved", row["first_saved"])
            changes["next_look"] = next_look(saved, now, self.looks)
        told = {"state": self._telling(row, state).code, "reason": None, "tries": 0}
        told |= {"run": self.store.run, "last_fetched": seconds(now)}
        self.store.update("addresses", "ordinal", row["ordinal"], **{**told, **changes})
        return state

    def _telling(self, row: Row, state: State) -> State:
        # In a long run an article may be saved and looked at again: it still counts as new.
        before = State.of(row["state"])
        if row["run"] != self.store.run or before not in {State.SAVED, State.UPDATED}:
            return state
        return before if state in {State.UNCHANGED, State.UPDATED} else state

    def reopen(self, state: State) -> int:
        """Make all addresses in ``state`` pending, with tries and validators cleared."""
        cursor = self.store.db.execute(
            "UPDATE addresses SET state = 0, tries = 0, reason = NULL, next_look = NULL,"
            " etag = NULL, last_modified = NULL, run = ?"
            " WHERE state = ? AND reason IS NOT ?",
            (self.store.run, state.code, FORGOTTEN),
        )
        return cursor.rowcount

    def put_behind(self, key: str) -> None:
        """Let an address that was asked for in vain stand behind the others in the next run."""
        self.store.db.execute("UPDATE addresses SET tries = tries + 1 WHERE key = ?", (key,))

    def reopen_failed(self, max_tries: int) -> None:
        """Make failed addresses with tries left pending."""
        self.store.db.execute(
            "UPDATE addresses SET state = 0, run = ?"
            " WHERE ordinal IN (SELECT ordinal FROM failed WHERE tries < ?)",
            (self.store.run, max_tries),
        )

    def keep_bounds(self) -> None:
        """Bring pending and skipped addresses in line with the bounds of this run."""
        since, until = self.bounds.since or "", (self.bounds.until or "") + "~"
        if self.bounds:
            self.store.db.execute(
                "UPDATE addresses SET state = ?, run = ? WHERE ordinal IN (SELECT ordinal FROM"
                " pending WHERE revision = 0 AND NOT date_published BETWEEN ? AND ?)",
                (State.SKIPPED.code, self.store.run, since, until),
            )
        # Skipped pages without a known date become pending only in a run without bounds.
        self.store.db.execute(
            "UPDATE addresses SET state = 0, run = ? WHERE ordinal IN (SELECT ordinal FROM skipped"
            " WHERE reason IS NOT ? AND (date_published BETWEEN ? AND ? OR NOT ?))",
            (self.store.run, FORGOTTEN, since, until, bool(self.bounds)),
        )
