"""Run the server until it is told to stop."""

import asyncio
import signal
from collections.abc import Callable

from aiohttp import web

from unionnews.exceptions import RunError
from unionnews.reading_room.server.access import ServeOptions
from unionnews.reading_room.server.app import make_app
from unionnews.reading_room.server.connections import (
    BACKLOG,
    HEAD_TIMEOUT,
    AcceptErrors,
    Connections,
    let_wait,
    most_connections,
)

GRACE = 10.0
"""Seconds in which requests under way may finish when the server stops."""

MAX_LINE = 64 * 1024
"""Longest request line in bytes; addresses may be long, and percent-encoding triples them."""


def serve(options: ServeOptions, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; ``ready`` is called once, with the server's address.

    Raises :class:`UsageError` if a token is missing, and :class:`RunError` if the server cannot
    listen on the address.
    """
    asyncio.run(_serve(options, ready))


async def _serve(options: ServeOptions, ready: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(
        make_app(options),
        access_log=None,
        shutdown_timeout=GRACE,
        max_line_size=MAX_LINE,
        max_field_size=MAX_LINE,
        keepalive_timeout=HEAD_TIMEOUT,
        handler_cancellation=True,
    )
    loop.set_exception_handler(AcceptErrors())
    try:
        await runner.setup()
        listening = await _listen(runner, options)
        host, port, *_ = listening.sockets[0].getsockname()
        ready(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")
        await stop.wait()
        listening.close()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, options: ServeOptions) -> asyncio.Server:
    assert runner.server is not None  # noqa: S101  it was set up
    connections = Connections(runner.server, most_connections())
    loop = asyncio.get_running_loop()
    try:
        listening = await loop.create_server(
            connections, options.host, options.port, backlog=BACKLOG
        )
        let_wait(listening)
    except OSError as error:
        raise RunError(
            f"{options.host}:{options.port}: {error.strerror or error}; name another --host or"
            " --port (0 takes a free one)"
        ) from error
    return listening
