"""What is read from an archive: captures of pages and their addresses, and problems with broken places."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from unionnews.exceptions import UnreadablePageError
from unionnews.words.patterns import regex

_BODY_HEADERS = {"content-encoding", "content-length", "transfer-encoding"}

Fields = Iterable[tuple[str, str]]
_BREAKS = regex(r"[\r\n\x00]+")
_ADDRESS = regex(r"(https?)://([^/?#]*)([^#]*)", re.IGNORECASE)
_ESCAPE = regex(r"%[0-9a-fA-F]{2}")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}

PAGE_STATUSES = (200, 203)
"""Statuses of a page; 203 says that a proxy has changed it on the way (RFC 9110)."""


@dataclass(slots=True, frozen=True)
class Problem:
    """A place of an archive that could not be read."""

    file: str
    """Archive as named by the caller."""
    offset: int
    """Byte at which the broken record, or the garbage, begins."""
    kind: str
    """Key under which it is counted: ``cut``, ``damaged``, ``garbage``, ``wrong_length``,
    ``too_large``, ``bad_digest``, ``bad_head``, ``undecodable``, ``unresolved_revisit``,
    ``shared_member``, ``not_warc``, ``given_up``."""
    message: str
    """The problem in words, for people."""

    def __str__(self) -> str:
        return f"{self.file}@{self.offset}: {self.message}"


@dataclass(slots=True)
class Problems:
    """Collects problems: all are counted, the first :attr:`keep` are kept."""

    keep: int = 1000
    kept: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        self.counts[problem.kind] += 1
        if len(self.kept) < self.keep:
            self.kept.append(problem)

    @property
    def total(self) -> int:
        return self.counts.total()


class RecordError(UnreadablePageError):
    """A record that cannot be used; ``kind`` as in :class:`Problem`.

    ``resume`` is the offset at which reading can go on behind the unusable record, if known.
    """

    def __init__(self, kind: str, message: str, *, resume: int | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.resume = resume


@dataclass(slots=True, frozen=True)
class Revisit:
    """What a revisit record says about its original, the capture with the same body."""

    record_id: str | None
    """``WARC-Refers-To``."""
    url: str | None
    """``WARC-Refers-To-Target-URI``; the revisit's own address where it names none."""
    date: datetime | None
    """``WARC-Refers-To-Date``."""
    payload_digest: str | None
    """``WARC-Payload-Digest`` as written."""


@dataclass(slots=True, frozen=True, kw_only=True)
class Provenance:
    """How a page was requested, from the metadata record that our writer adds to a response."""

    request_url: str | None
    """Address of the first request, before redirects."""
    redirects: tuple[str, ...] = ()
    """Addresses that redirected, in order, the first being ``request_url``."""
    spider: str | None = None
    """Name of the site for which it was fetched."""


@dataclass(slots=True, kw_only=True)
class Capture:
    """One page as it was captured."""

    url: str
    """Target address (after redirects)."""
    date: datetime
    """Instant of the capture, UTC."""
    status: int | None
    """HTTP status; null for a ``resource`` record."""
    reason: str | None
    """Reason phrase of the status line."""
    headers: tuple[tuple[str, str], ...]
    """HTTP header fields as archived, in order (Latin-1)."""
    body: bytes
    """Body after transfer- and content-decoding."""
    file: str
    """Archive as named by the caller."""
    offset: int
    """Byte offset of the record; in a file compressed as one piece, of its decompressed bytes."""
    record_id: str | None
    """``WARC-Record-ID`` as written, with its angle brackets."""
    payload_digest: str | None = None
    """``WARC-Payload-Digest`` as written."""
    digest_ok: bool | None = None
    """Whether the block digest (or else the payload digest) fits; None without a digest."""
    truncated: str | None = None
    """``WARC-Truncated``: ``length``, ``time``, ``disconnect`` or ``unspecified``."""
    revisit: Revisit | None = None
    """Set if the body was taken from another capture."""
    provenance: Provenance | None = None
    """Set in archives of our writer."""

    def header(self, name: str) -> str | None:
        """Return the value of the first field with this name (in any case); None if none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        return self.header("Content-Type")

    @property
    def request_url(self) -> str:
        """Address before redirects; :attr:`url` where that is not known."""
        return (self.provenance and self.provenance.request_url) or self.url

    def decoded_headers(self) -> list[tuple[str, str]]:
        """Return the header fields that fit the decoded :attr:`body`: no coding, no length."""
        return [(name, value) for name, value in self.headers if name.lower() not in _BODY_HEADERS]


def http_head(line: str, headers: Fields) -> bytes:
    """Return the first line and the header fields of a stored message."""
    lines = [line, *(f"{name}: {_BREAKS.sub(' ', value)}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def field_lines(pairs: Fields) -> bytes:
    """Return fields as bytes, in the form of ``application/warc-fields``."""
    return "".join(f"{name}: {_BREAKS.sub(' ', value)}\r\n" for name, value in pairs).encode()


def usual_reason(status: int) -> str:
    """Return the usual reason phrase of a status; empty where there is none."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def address_key(url: str) -> str:
    """Return a key that is the same for all spellings of an address.

    Addresses that differ only in scheme, default port, fragment, or the case of host or percent
    escapes have the same key.

    >>> address_key("https://News.example:443/a%e4?b=1#top")
    '//news.example/a%E4?b=1'
    """
    match = _ADDRESS.match(url.strip())
    if match is None:
        return url.strip()
    scheme, host, rest = match.groups()
    host = host.lower().removesuffix(_DEFAULT_PORT[scheme.lower()])
    rest = _ESCAPE.sub(lambda escape: escape[0].upper(), rest)
    return f"//{host}{rest if rest.startswith('/') else '/' + rest}"
