"""What ``sync`` asks of a target: one place for each site, and batches that are taken whole."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from threading import Event
from typing import Any, ClassVar, Protocol

from unionnews.exceptions import RunError, UsageError

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
    """Edition of the records, and place after the last one; empty before the first."""


@dataclass(slots=True)
class Batch:
    """What comes next in the records of a site. A target keeps all of it and ``place``, or nothing."""

    site: str
    before: SyncPlace | None
    """Place that the target holds; None for a site that it does not know."""
    place: SyncPlace
    """Place after this batch."""
    wipe: bool = False
    """Whether all that is held of the site goes first."""
    remade: bool = False
    """Whether the records were ever made anew: a revision that comes again may say something else."""
    rows: list[tuple[Any, bytes]] = field(default_factory=list)
    """Records and their JSON in the current schema version, in the order of their writing."""
    upgraded: set[tuple[str, int]] = field(default_factory=set)
    """Id and revision of rows that say more than their line, which is of an earlier schema version."""
    left: dict[str, int] = field(default_factory=dict)
    """Ids of articles with a revision that is not wanted, and how many rows of the batch came before:
    all that a target has of them goes, but for what comes after."""
    gone: set[str] | None = None
    """Ids of articles that a target had and has no more, where it can tell."""
    forgotten: list[str] = field(default_factory=list)
    """Ids of articles that were taken down and are not yet known to be."""
    rejected: list[str] = field(default_factory=list)
    """Place and reason of each line that is no record."""
    refused: int = 0
    """Rows that the target did not want, once it has taken the others."""
    sent: Event = field(default_factory=Event)
    """Set by a target that has sent the rows and only waits: then the next batch is read."""

    @property
    def standing(self) -> list[tuple[Any, bytes]]:
        """Rows without those of articles that left the selection after them."""
        if not self.left:
            return self.rows
        return [row for at, row in enumerate(self.rows) if at >= self.left.get(row[0].id, 0)]

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
    """Whether a row that comes again, by id and revision, takes the place of the one it has."""
    address: str
    """What ``unionnews sync`` is given, without secrets; empty where the target notes by itself in the
    site's folder what it was sent."""

    def prepare(self) -> None:
        """Make what has to be there before the first batch."""

    def place(self, site: str) -> SyncPlace | None:
        """Return how far the site was followed."""

    def inspect(self, site: str) -> None:
        """Raise :class:`TargetDamagedError` where what it holds of the site is plainly not whole."""

    def buried(self, site: str) -> set[str]:
        """Return the ids that are known to be taken down."""

    def write(self, batch: Batch) -> None:
        """Take a batch whole. Raises :class:`TargetLostError` where it is not known whether it did."""

    def waiting(self) -> int:
        """Return how many rows it has refused so far; :mod:`resending` sends them again."""

    def close(self) -> None:
        """Let go of it."""


class TargetError(RunError):
    """The target cannot be used, for whichever site."""


class TargetRefusedError(TargetError):
    """The target refuses us, and will again: address, password or rights are to be put right."""

    exit_status = 2


def no_such_host(error: object) -> bool:
    """Tell whether a name has no address; not where the name server only does not answer."""
    return isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN


class OtherPlaceError(UsageError):
    """The target holds something else of a site than it would be given."""


class TargetLostError(TargetError):
    """The target went away in the middle; whoever opens it again sees what it has taken."""


class TargetChangedError(RunError):
    """What somebody has changed in the target is to be put right before it takes rows of the site."""

    exit_status = 2


class TargetDamagedError(RunError):
    """What the target holds of the site is not what it was given: it is to be written anew."""
