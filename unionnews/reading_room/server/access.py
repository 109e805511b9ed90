"""Options of the server: its address and limits; and checks of who may send requests."""

import base64
import hmac
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from unionnews.exceptions import UsageError
from unionnews.fetching import FetchOptions
from unionnews.reading_room.server.problems import HttpProblem
from unionnews.words.patterns import regex

_LOOPBACK = regex(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_OPEN = frozenset({"/try", "/try.js", "/reading.css", "/reading.js", "/health", "/openapi.json"})
"""Paths that need no token, because they show no records and fetch nothing."""
_READ = regex(r"/(?:read/[^?]*|reading\.(?:css|js)|feed\.(?:atom|json)|feeds\.opml)?")
"""Paths that only show records; links from other sites may lead to them."""


@dataclass(slots=True, kw_only=True)
class ServeOptions:
    """The address of the server, and its limits."""

    host: str = "127.0.0.1"
    port: int = 8000
    """Port; 0 takes a free one."""
    token: str | None = None
    """Token that requests must have; needed unless ``host`` is a loopback address."""
    queue: int = 1000
    """Most addresses that are accepted and not answered yet."""
    maxUrls: int = 100
    """Most addresses in one ``POST /articles``."""
    maxBody: int = 4 * 1024 * 1024
    """Largest body of a request, and largest page, in bytes; real article pages are below 1 MB."""
    timeLimit: float = 60.0
    """Longest time to the answer for one address, in seconds."""
    listTimeLimit: float = 600.0
    """Longest time to the last answer for a list, in seconds."""
    keep: float = 900.0
    """Seconds for which a record is returned again without a request to its host."""
    room: int = 64 * 1024 * 1024
    """Most bytes of records kept for that."""
    allowOrigins: tuple[str, ...] = ()
    """Origins of other sites (``https://reader.example``) whose pages may use this server."""
    output: tuple[Path, ...] = (Path("output"),)
    """Folders whose records are shown."""
    fetching: FetchOptions = field(default_factory=FetchOptions)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        return _LOOPBACK.fullmatch(self.host) is not None or self.host == "::1"

    def check(self) -> None:
        """Raise :class:`UsageError` if others could reach the server without a token."""
        if not self.is_local and not self.token:
            raise UsageError(
                f"{self.host}: others can reach this address; set UNIONNEWS_TOKEN to a secret that"
                " they have to send, or listen on 127.0.0.1"
            )


def check(request: web.Request, options: ServeOptions) -> None:
    """Raise a problem if a request is not allowed."""
    token = options.token
    # Without a token, a web page in a browser on this machine could use a host name of its own
    # that resolves to this server (DNS rebinding): only names of this machine are allowed.
    if token is None and not _LOOPBACK.fullmatch(request.headers.get("Host", "")):
        raise HttpProblem(400, "host", "this server answers to names of this machine only")
    _check_origin(request, options)
    if token is None or request.path in _OPEN or request.method == "OPTIONS":
        return
    if not hmac.compare_digest(_given(request), token.encode()):
        raise HttpProblem(401, "unauthorized", "this server asks for a token")


def _given(request: web.Request) -> bytes:
    """Return the token of a request; browsers send it as a password."""
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return given.strip().encode("utf-8", "replace")
    if kind.lower() != "basic":
        return b""
    try:
        return base64.b64decode(given, validate=True).partition(b":")[2]
    except ValueError:
        return b""


def _check_origin(request: web.Request, options: ServeOptions) -> None:
    """Refuse requests from pages of other sites, which would use our contact, queue and disk."""
    origin = request.headers.get("Origin")
    if origin in options.allowOrigins:
        return
    ours = origin is None or urlsplit(origin).netloc.lower() == request.host.lower()
    sent_by = request.headers.get("Sec-Fetch-Site", "none")
    # A person may follow a link from another site to pages that fetch nothing, but scripts of that
    # site may not load them.
    followed = (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Dest") == "document"
        and (request.path in _OPEN or _READ.fullmatch(request.path) is not None)
    )
    if not ours or (sent_by not in ("none", "same-origin") and not followed):
        raise HttpProblem(
            403, "origin", f"{origin or 'a page of another site'} may not use this server"
        )


def share(request: web.Request, response: web.StreamResponse, options: ServeOptions) -> None:
    """Set the headers that let pages of an allowed origin read the answer (CORS)."""
    origin = request.headers.get("Origin")
    if origin is not None and origin in options.allowOrigins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Vary"] = "Origin"
