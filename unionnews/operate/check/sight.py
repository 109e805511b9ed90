"""What was seen of a site at one time: lists, records, refusals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]


@dataclass(slots=True)
class ListSight:
    """What a start page showed."""

    links: int
    """Articles it links."""
    goesOn: bool
    """It links further list pages."""
    error: str | None = None
    """Why it could not be read."""


@dataclass(slots=True)
class Sight:
    """A site as history has it, or as it is now."""

    records: list[Record] = field(default_factory=list)
    """Records of articles, newest first."""
    refused: dict[str, str] = field(default_factory=dict)
    """Pages that gave no record, each with the reason."""
    refusedBefore: int = 0
    """The number of them, where history keeps no reasons."""
    lists: dict[str, ListSight] = field(default_factory=dict)
    """Start pages by address."""

    @property
    def refusals(self) -> int:
        """Pages that gave no record."""
        return len(self.refused) or self.refusedBefore

    @property
    def pages(self) -> int:
        """Pages read."""
        return len(self.records) + self.refusals
