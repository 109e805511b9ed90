"""A shard: a piece of work that one process does into one folder."""

from collections.abc import Iterable, Iterator
from typing import Literal, Self

import msgspec

from unionnews.crawling.base_spiders import SiteSpider
from unionnews.exceptions import UsageError
from unionnews.words.patterns import regex

_ID = regex(r"[A-Za-z0-9][A-Za-z0-9_.@=-]{0,150}")


class Shard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The work of one process. ``id`` names its folder in the output and never changes."""

    id: str
    lane: str
    """Shards of one lane never run at the same time: their sites share a host."""
    kind: Literal["crawl", "command"] = "crawl"
    """``crawl``: crawl ``site`` with ``arguments``; ``command``: run ``unionnews COMMAND``."""
    site: str | None = None
    arguments: dict[str, str] = {}
    """Arguments of the spider, and ``delay``."""
    command: list[str] = []
    """Words of a ``unionnews`` command; ``{output}`` stands for the shard's folder."""
    series: str | None = None
    """Name of a series of scheduled shards; their ids sort by time. Each begins with the records
    and the ledger of the one before, so it asks only for what is new."""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise UsageError(f"{self.id!r}: not a shard's id; use letters, digits and _ . @ = -")
        known = (*SiteSpider.arguments(), "delay")
        if unknown := [name for name in self.arguments if name not in known]:
            raise UsageError(
                f"{self.id}: {', '.join(unknown)}: no such argument; there are {', '.join(known)}"
            )

    def to_json(self) -> str:
        """Return the shard as one line of a plan."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read a line of a plan. Raises :class:`UsageError` for anything else."""
        try:
            return msgspec.json.decode(line, type=cls)
        except msgspec.MsgspecError as error:
            raise UsageError(f"not a shard: {line[:80]!r} ({error})") from error


def read_plan(lines: Iterable[str]) -> Iterator[Shard]:
    """Yield the shards of a plan, one JSON object a line."""
    return (Shard.from_json(line) for line in lines if line.strip())
