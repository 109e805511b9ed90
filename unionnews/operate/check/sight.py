"""A site at one time: its lists, records and refusals."""

from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]


@dataclass(slots=True)
class ListSight:
    """A start page at one time."""

    links: int
    """Number of articles that it links."""
    goesOn: bool
    """Whether it links further list pages."""
    error: str | None = None
    """Why it could not be read."""


@dataclass(slots=True)
class Sight:
    """A site in its history, or as it is now."""

    records: list[Record] = field(default_factory=list)
    """Records of articles, newest first."""
    refused: dict[str, str] = field(default_factory=dict)
    """Pages that gave no record, each with the reason."""
    refusedBefore: int = 0
    """Number of such pages in history, which keeps no reasons."""
    lists: dict[str, ListSight] = field(default_factory=dict)
    """Start pages by address."""

    @property
    def refusals(self) -> int:
        """Number of pages that gave no record."""
        return len(self.refused) or self.refusedBefore

    @property
    def pages(self) -> int:
        """Number of pages read."""
        return len(self.records) + self.refusals
