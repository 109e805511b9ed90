"""The interface of targets: one place for each site, and batches that are written whole."""

import socket
from dataclasses import dataclass, field
from threading import Event
from typing import Any, ClassVar, Protocol

from unionnews.exceptions import RunError, UsageError

BATCH_ROWS = 1000
BATCH_BYTES = 8 << 20
"""Default limits of a batch, in rows and bytes."""


@dataclass(slots=True, frozen=True)
class SyncPlace:
    """How far a target has followed the records of a site."""

    folder: str = ""
    """Id of the folder that was followed."""
    selection: str = ""
    """The selection with which it was followed."""
    cursor: str = ""
    """Edition of the records, and the place after the last one; empty before the first."""


@dataclass(slots=True)
class Batch:
    """The next rows of a site. A target must write all of them and ``place``, or nothing."""

    site: str
    before: SyncPlace | None
    """The target's place now; None for a site that it does not know."""
    place: SyncPlace
    """Place after this batch."""
    wipe: bool = False
    """Whether all rows of the site must be removed first."""
    remade: bool = False
    """Whether records were ever made anew, so that a revision may come again with other content."""
    rows: list[tuple[Any, bytes]] = field(default_factory=list)
    """Records and their JSON in the current schema version, in the order of their writing."""
    upgraded: set[tuple[str, int]] = field(default_factory=set)
    """Id and revision of rows that were upgraded from an earlier schema version."""
    left: dict[str, int] = field(default_factory=dict)
    """Ids of articles with a revision that is not selected, and the number of rows of the batch
    before it: the target must remove all its rows of the article, except later ones."""
    gone: set[str] | None = None
    """Ids of articles that the target has removed; None if it does not know."""
    forgotten: list[str] = field(default_factory=list)
    """Ids of articles that were taken down, which the target does not know yet."""
    rejected: list[str] = field(default_factory=list)
    """Place and reason of each line that is not a record."""
    lost: str = ""
    """What to tell if the folder lacks lines that the target has had."""
    refused: int = 0
    """Number of rows that the target refused while it accepted the others."""
    sent: Event = field(default_factory=Event)
    """Set by a target when all rows are sent and it only waits: then the next batch is read."""

    @property
    def standing(self) -> list[tuple[Any, bytes]]:
        """Rows without those of articles that have left the selection later in the batch."""
        if not self.left:
            return self.rows
        return [row for at, row in enumerate(self.rows) if at >= self.left.get(row[0].id, 0)]

    @property
    def is_empty(self) -> bool:
        """Whether writing the batch would change nothing in the target."""
        told = self.rows or self.left or self.forgotten or self.wipe
        return not told and self.place == self.before


class SyncTarget(Protocol):
    """A system to which records are sent. It raises :class:`RunError` with messages of one line."""

    batch_rows: ClassVar[int] = BATCH_ROWS
    batch_bytes: ClassVar[int] = BATCH_BYTES
    """A batch ends after so many rows or bytes."""
    knows_rows: ClassVar[bool] = True
    """Whether a row with the id and revision of an existing one replaces it."""
    address: str
    """Address as given to ``unionnews sync``, without secrets; empty if the target itself notes in the
    site's folder what was sent."""

    def prepare(self) -> None:
        """Prepare the target for the first batch."""

    def place(self, site: str) -> SyncPlace | None:
        """Return the place of a site; None if the target has nothing of it."""

    def inspect(self, site: str) -> None:
        """Raise :class:`TargetDamagedError` if the site's rows in the target are not complete."""
        return None  # noqa: RET501  most targets cannot tell

    def buried(self, site: str) -> set[str]:
        """Return the ids of articles whose takedown the target knows."""

    def write(self, batch: Batch) -> None:
        """Write a batch. Raises :class:`TargetLostError` if it may or may not be written."""

    def waiting(self) -> int:
        """Return the number of rows refused so far; :mod:`resending` sends them again."""
        return 0

    def close(self) -> None:
        """Close the target."""


class TargetError(RunError):
    """The target cannot be used, for any site."""


class TargetRefusedError(TargetError):
    """The target refuses us, and will again until address, password or rights are corrected."""

    exit_status = 2


def no_such_host(error: object) -> bool:
    """Tell whether a host name does not exist; False if only the name server does not answer."""
    return isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN


class OtherPlaceError(UsageError):
    """The target has followed another folder, or with another selection."""


class TargetLostError(TargetError):
    """The target was lost during a batch. Its place, read again, shows what was written."""


class TargetChangedError(RunError):
    """Somebody changed the target; correct that before it can take rows of the site."""

    exit_status = 2


class TargetDamagedError(RunError):
    """The site's rows in the target are not those that were written; they must be written anew."""
