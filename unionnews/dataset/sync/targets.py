"""What ``sync`` asks of a target: one place for each site, and batches that are taken whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import Any, ClassVar, Protocol

from unionnews.exceptions import RunError

BATCH_ROWS = 1000
BATCH_BYTES = 8 << 20
"""What a batch has at most where nothing else is said."""


@dataclass(slots=True, frozen=True)
class SyncPlace:
    """How far a target has followed the records of a site."""

    folder: str = ""
    """Id of the folder that was followed."""
    selection: str = ""
    """Conditions under which it was."""
    cursor: str = ""
    """SyncPlace after the last record; empty before the first."""


@dataclass(slots=True)
class Batch:
    """What comes next in the records of a site. A target keeps all of it and ``place``, or nothing."""

    site: str
    before: SyncPlace | None
    """SyncPlace that the target holds; None for a site that it does not know."""
    place: SyncPlace
    """SyncPlace after this batch."""
    wipe: bool = False
    """Whether all that is held of the site goes first."""
    rows: list[tuple[Any, bytes]] = field(default_factory=list)
    """Records and their JSON in the current schema version, in the order of their writing."""
    left: set[str] = field(default_factory=set)
    """Ids of articles whose newest revision is not wanted; after the rows, which may hold older ones."""
    forgotten: list[str] = field(default_factory=list)
    """Ids of articles that were taken down and are not yet known to be."""
    rejected: list[str] = field(default_factory=list)
    """SyncPlace and reason of each line that is no record."""
    refused: int = 0
    """Rows that the target did not want, once it has taken the others."""
    sent: Event = field(default_factory=Event)
    """Set by a target that has sent the rows and only waits: then the next batch is read."""

    @property
    def is_empty(self) -> bool:
        """Whether a target that takes it is left as it is."""
        told = self.rows or self.left or self.forgotten or self.wipe
        return not told and self.place == self.before


class SyncTarget(Protocol):
    """A system that follows the records. Errors are :class:`RunError`, and one line."""

    batch_rows: ClassVar[int]
    batch_bytes: ClassVar[int]
    """A batch ends at whichever comes first."""
    knows_rows: ClassVar[bool]
    """Whether a row that comes again, by id and revision, is the one it has."""

    def prepare(self) -> None:
        """Make what has to be there before the first batch."""

    def place(self, site: str) -> SyncPlace | None:
        """Return how far the site was followed."""

    def buried(self, site: str) -> set[str]:
        """Return the ids that are known to be taken down."""

    def write(self, batch: Batch) -> None:
        """Take a batch whole. Raises :class:`TargetLostError` where it is not known whether it did."""

    def close(self) -> None:
        """Let go of it."""


class TargetLostError(RunError):
    """The target went away in the middle; whoever opens it again sees what it has taken."""
