"""The words of the ledger: states, and what goes in and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple, Self


class _Coded(StrEnum):
    """A state is a word for people and a small integer in the file."""

    @property
    def code(self) -> int:
        """Integer under which the state is stored: its position, so only ever append states."""
        return list(type(self)).index(self)

    @classmethod
    def of(cls, code: int) -> Self:
        """Return the state stored as ``code``."""
        return list(cls)[code]


class State(_Coded):
    """End of an article address. Every address is in exactly one state."""

    PENDING = "pending"
    """Found, not done yet: drawn by the next run."""
    SAVED = "saved"
    """New record written (revision 1)."""
    UPDATED = "updated"
    """Content differs from the last record: next revision written."""
    UNCHANGED = "unchanged"
    """Looked at again, nothing new."""
    DUPLICATE = "duplicate"
    """Another address already holds this article."""
    NOT_AN_ARTICLE = "not_an_article"
    """Every layout refused the page."""
    ROBOTS = "robots"
    """robots.txt forbids it; looked at again after a week."""
    GONE = "gone"
    """404 or 410; of an article that was saved, a line of status ``gone`` is written."""
    SKIPPED = "skipped"
    """Outside the bounds of the run, or taken down (reason :data:`FORGOTTEN`)."""
    FAILED = "failed"
    """Could not be had; ``reason`` tells why."""


class ListState(_Coded):
    """State of a list page within the walk it belongs to."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    ABSENT = "absent"
    """Its address was only guessed and there is no such page: end of the list."""
    SKIPPED = "skipped"
    """Not read: everything on the page before it is older than the run's ``since``."""


FORGOTTEN = "forgotten"
"""Reason of an address that was taken down: never fetched again, no run reopens it."""


class Link(NamedTuple):
    """An article address found on a list page."""

    key: str
    """The site's identity of the article: its number, or the canonical address."""
    url: str
    """Canonical address, the one that will be fetched."""
    date: str | None = None
    """Day (``YYYY-MM-DD``) that the address or the list shows, if it does: only a shortcut."""


class NextPage(NamedTuple):
    """A list page that follows another one."""

    url: str
    guessed: bool = False
    """The address was made up, not linked: a 404 there is the end of the list."""


@dataclass(slots=True, frozen=True)
class Bounds:
    """Days between which articles are wanted, both inclusive, in the site's time zone."""

    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def hold(self, date: str | None) -> bool:
        """Tell whether an ISO 8601 date lies inside; a page without one does."""
        if date is None:
            return True
        day = date[:10]
        return not (self.since and day < self.since) and not (self.until and day > self.until)


@dataclass(slots=True, frozen=True, kw_only=True)
class Task:
    """One page to fetch."""

    kind: Literal["article", "list"]
    key: str
    """Key of the article; of a list page, its address."""
    url: str
    host: str
    tries: int = 0
    """Runs in which it has failed since it was last had."""
    etag: str | None = None
    """Validators of the last answer, for a conditional request."""
    last_modified: str | None = None
    known: bool = False
    """Article of which a record is written already: this is a look for changes."""
    chain: str | None = None
    """List page: the start address from which it was reached."""
    number: int = 0
    """List page: position in its chain, from 1."""
    guessed: bool = False
    """List page: see :class:`NextPage`."""


@dataclass(slots=True, frozen=True, kw_only=True)
class ListOutcome:
    """What a list page brought."""

    new: int
    """Article addresses that were unknown until now."""
    known: int
    """Article addresses that were known."""
    repeated: bool
    """The same link set as another page of this chain in this walk."""
    ends: bool
    """Nothing that follows this page is read because of it."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Walk:
    """One traversal of the list pages from the start addresses."""

    number: int
    full: bool
    """Reads every list page, known articles or not."""
    continued: bool
    """Takes up a walk that was cut short."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Address:
    """What the ledger knows of one article address."""

    key: str
    url: str
    state: State
    reason: str | None
    tries: int
    article_id: str | None
    revision: int
    """Revision of the last line; 0 when none was written."""
    gone: bool
    """Status of the last line is ``gone``."""
    date_published: str | None
    first_seen: str
    """Instants are ISO 8601 in UTC."""
    last_seen: str
    last_fetched: str | None
    next_look: str | None


@dataclass(slots=True, frozen=True, kw_only=True)
class Forgotten:
    """What a takedown leaves for others to scrub."""

    key: str
    urls: list[str]
    """Every address under which the article was seen: its own and its duplicates'."""
    article_id: str | None
    archive: list[dict[str, object]]
    """``metadata.pages[].archive`` of the removed records: ``{file, offset}``."""
    lines: int
    """Lines taken out of ``articles.jsonl``."""
