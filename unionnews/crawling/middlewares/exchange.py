"""Facts about one request and its response that middlewares and spiders pass on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from scrapy.exceptions import IgnoreRequest
from scrapy.http import Headers, Request, Response

from unionnews.folder.archive import Capture
from unionnews.items import ArchiveLocation

_KEY = "unionnews_exchange"
_RULES = "unionnews_rules"
NO_RESERVATIONS = "dont_ask_for_reservations"
"""Key in the meta of requests for lists and the like, for which no rights are noted."""


NOT_IN_ARCHIVE = "not in the archive"


class Postponed(IgnoreRequest):
    """The request is not made in this run; its page stays pending.

    ``host`` is left alone for the rest of the run; None if the run is ending.
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
    """Facts about a download that are not in the response itself."""

    downloaded: str
    """Time of the download, ISO 8601 in UTC."""
    archive: ArchiveLocation | None = None
    """Where the bytes are kept."""


class HostRules(NamedTuple):
    """The files with a host's rules for everybody."""

    robots: str = ""
    reservations: str = ""
    """``/.well-known/tdmrep.json``."""


def told_status(response: Response) -> str:
    """Return the status of a response for people; of a redirect that is not followed, also why."""
    told = f"HTTP {response.status}"
    if response.status not in (301, 302, 303, 307, 308):
        return told
    target = (response.headers.get("Location") or b"").decode("latin-1")
    scheme = target.partition(":")[0]
    return (
        f"{told} to a {scheme[:20]!r} address; only http and https are fetched"
        if target
        else f"{told} without a target"
    )


def exchange_of(response: Response) -> Exchange:
    """Return the facts of a response; without noted ones, those of a download just now."""
    return exchange_in(response.meta)


def exchange_in(meta: dict[str, object]) -> Exchange:
    """Return the facts in the meta of a request, as :func:`exchange_of` does."""
    known = meta.get(_KEY)
    return known if isinstance(known, Exchange) else Exchange(instant(datetime.now(UTC)))


def exchange_noted(meta: dict[str, object]) -> bool:
    """Tell whether facts were noted already, which means that the page came from an archive."""
    return _KEY in meta


def forget_exchange(meta: dict[str, object]) -> None:
    """Remove the facts from a request that is sent again: retries and redirects copy the meta."""
    meta.pop(_KEY, None)


def note_exchange(meta: dict[str, object], exchange: Exchange) -> None:
    """Attach the facts to the meta of a request."""
    meta[_KEY] = exchange


def note_rules(meta: dict[str, object], rules: HostRules) -> None:
    """Attach the rules of its host to the meta of a request."""
    meta[_RULES] = rules


def rules_of(response: Response) -> HostRules:
    """Return the rules of a response's host; empty texts if it has none."""
    known = response.meta.get(_RULES)
    return known if isinstance(known, HostRules) else HostRules()


def header_pairs(message: Request | Response) -> list[tuple[str, str]]:
    """Return names and values of the headers of a request or response, one pair a line."""
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    ]


def replayed(request: Request, capture: Capture) -> Response:
    """Return the response to a request that a capture in an archive gives."""
    return Response(
        request.url,
        status=capture.status or 200,
        headers=Headers(capture.decoded_headers()),
        body=capture.body,
    )


def instant(moment: datetime) -> str:
    """Return a time in the form used in records: ``2026-11-22T08:00:00Z``, in seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
