"""States of the ledger, and the types that it takes and returns."""

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
    """State of an article address; each address is in exactly one."""

    PENDING = "pending"
    """Found, but not done yet: this or the next run fetches it."""
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
    """Could not be fetched; ``reason`` says why."""


class ListState(_Coded):
    """State of a list page within the walk it belongs to."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    ABSENT = "absent"
    """Its address was guessed, and there is no such page: the end of the list."""
    SKIPPED = "skipped"
    """Not read: everything on the page before it is older than the run's ``since``."""


FORGOTTEN = "forgotten"
"""Reason of an address that was taken down: never fetched again, no run reopens it."""


class Link(NamedTuple):
    """An article address found on a list page."""

    key: str
    """The site's key of the article: its number, or the canonical address."""
    url: str
    """Canonical address, the one that will be fetched."""
    date: str | None = None
    """Day (``YYYY-MM-DD``) in the address or on the list, if any; the page's own date decides."""


class NextPage(NamedTuple):
    """A list page that follows another one."""

    url: str
    guessed: bool = False
    """Whether the address was guessed, not linked: then a 404 is the end of the list."""


@dataclass(slots=True, frozen=True)
class Bounds:
    """Days between which articles are wanted, both inclusive, in the site's time zone."""

    since: str | None = None
    until: str | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until)

    def hold(self, date: str | None) -> bool:
        """Tell whether an ISO 8601 date is inside the bounds; True if there is no date."""
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
    """Number of runs in which it has failed since its last success."""
    etag: str | None = None
    """Validators of the last answer, for a conditional request."""
    last_modified: str | None = None
    known: bool = False
    """Whether the article has a record already, so that this is a look for changes."""
    chain: str | None = None
    """List page: the start address from which it was reached."""
    number: int = 0
    """List page: position in its chain, from 1."""
    guessed: bool = False
    """List page: see :class:`NextPage`."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Walk:
    """One traversal of the list pages from the start addresses."""

    number: int
    full: bool
    """Whether it reads every list page, even if all articles are known."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Address:
    """An article address in the ledger."""

    key: str
    url: str
    state: State
    reason: str | None
    tries: int
    article_id: str | None
    revision: int
    """Revision of the last line; 0 when none was written."""
    gone: bool
    """Whether the status of the last line is ``gone``."""
    date_published: str | None
    walk: int
    """Walk that led to it first; 0 for none."""
    first_seen: str
    """All times are ISO 8601 in UTC."""
    last_seen: str
    last_fetched: str | None
    next_look: str | None


@dataclass(slots=True, frozen=True, kw_only=True)
class Forgotten:
    """The result of a takedown: the places that the caller must scrub."""

    key: str
    urls: list[str]
    """Every address under which the article was seen: its own and its duplicates'."""
    article_id: str | None
    archive: list[dict[str, object]]
    """``metadata.pages[].archive`` of the removed records: ``{file, offset}``."""
    lines: int
    """Number of lines removed from ``articles.jsonl``."""
