"""Limits of the server's connections: their number, and their time without a request."""

import asyncio
import logging
import os
import resource
import socket
from typing import Any

from aiohttp import web

HEAD_TIMEOUT = 15.0
"""Longest time until the head of a request has come, and between two requests, in seconds."""
MOST = 1000
_RESERVED = 128
"""Number of open files that are kept free for fetching, reading and writing."""
BACKLOG = 16
"""Connections that may be accepted at once before the first of them is counted."""
_WAITING = 1024
"""Connections that may wait until they are accepted; the system resets some of those beyond."""
_TOLD_EVERY = 1.0

logger = logging.getLogger(__name__)


def most_connections() -> int:
    """Return the largest number of open connections, by the process's limit of open files."""
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(MOST, max(files // 4, files - _RESERVED))


def let_wait(listening: asyncio.Server) -> None:
    """Let more connections wait than asyncio accepts at once: for both it takes one number."""
    for one in listening.sockets:
        with socket.socket(fileno=os.dup(one.fileno())) as same:
            same.listen(_WAITING)


class Connections:
    """Makes a protocol for each connection; above the limit, closes the oldest one that waits.

    So clients that send only half a request keep nobody out. If every connection is being answered,
    the new one is closed at once.
    """

    def __init__(self, server: web.Server, most: int) -> None:
        self._server = server
        self._most = most

    def __call__(self) -> asyncio.BaseProtocol:
        alive = [one for one in self._server.connections if _is_open(one)]
        if len(alive) < self._most:
            return self._server()
        waiting = next(filter(_waits, alive), None)
        if waiting is None or waiting.transport is None:
            return _Refused()
        waiting.transport.abort()
        return self._server()


def _is_open(connection: web.RequestHandler) -> bool:
    return connection.transport is not None and not connection.transport.is_closing()


def _waits(connection: web.RequestHandler) -> bool:
    """Tell whether a connection has no request, or one whose body has not come yet."""
    # aiohttp has no public attribute for the state of a connection.
    request = connection._current_request
    return request is None or not request.content.is_eof()


class _Refused(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            transport.abort()


class AcceptErrors:
    """Logs errors of accepting connections once a second, with their number."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "accept" not in context.get("message", ""):
            loop.default_exception_handler(context)
            return
        self._count += 1
        if self._count == 1:
            loop.call_later(_TOLD_EVERY, self._tell, context.get("exception"))

    def _tell(self, error: object) -> None:
        logger.error("%d connections could not be accepted: %s", self._count, error)
        self._count = 0
