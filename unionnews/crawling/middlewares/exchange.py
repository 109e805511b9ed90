"""What middlewares and spiders tell each other about one request and its response."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from unionnews.items import ArchiveLocation

_KEY = "unionnews_exchange"
_RULES = "unionnews_rules"
NO_RESERVATIONS = "dont_ask_for_reservations"
"""In the meta of requests for lists and the like: the rights of articles are noted, not theirs."""


NOT_IN_ARCHIVE = "not in the archive"


class Postponed(IgnoreRequest):
    """Not asked in this run; stays pending.

    ``host`` is left alone for the rest of the run; None where it is the run that ends.
    """

    def __init__(self, message: str, host: str | None = None) -> None:
        super().__init__(message)
        self.host = host


class Refused(IgnoreRequest):
    """An address that is never fetched: not http(s), or inside a private network."""


class Forbidden(IgnoreRequest):
    """robots.txt forbids the address."""


class NotInArchive(IgnoreRequest):
    """The replayed archive does not hold the address."""


@dataclass(slots=True, frozen=True)
class Exchange:
    """Facts of a download that the response itself does not carry."""

    downloaded: str
    """ISO 8601 instant, UTC."""
    archive: ArchiveLocation | None = None
    """Where the bytes are kept."""


class HostRules(NamedTuple):
    """The files in which a host says what all may do."""

    robots: str = ""
    reservations: str = ""
    """``/.well-known/tdmrep.json``."""


def exchange_of(response: Response) -> Exchange:
    """Return the facts of a response; without any, it came over the network just now."""
    return exchange_in(response.meta)


def exchange_in(meta: dict[str, object]) -> Exchange:
    """Return the facts that the meta of a request holds, as :func:`exchange_of` does."""
    known = meta.get(_KEY)
    return known if isinstance(known, Exchange) else Exchange(instant(datetime.now(UTC)))


def exchange_noted(meta: dict[str, object]) -> bool:
    """Tell whether the facts are known already: the page came from an archive."""
    return _KEY in meta


def forget_exchange(meta: dict[str, object]) -> None:
    """Take the facts off a request that goes out anew: a retry or redirect copies the meta."""
    meta.pop(_KEY, None)


def note_exchange(meta: dict[str, object], exchange: Exchange) -> None:
    """Attach the facts to the meta of a request."""
    meta[_KEY] = exchange


def note_rules(meta: dict[str, object], rules: HostRules) -> None:
    """Attach what its host says to all to the meta of a request."""
    meta[_RULES] = rules


def rules_of(response: Response) -> HostRules:
    """Return what a response's host says to all; empty texts where it says nothing."""
    known = response.meta.get(_RULES)
    return known if isinstance(known, HostRules) else HostRules()


def header_pairs(response: Response) -> list[tuple[str, str]]:
    """Return names and values of a response's headers, one pair a line."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def instant(moment: datetime) -> str:
    """Return an instant as it stands in records: ``2026-11-22T08:00:00Z``, seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
