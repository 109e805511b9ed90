"""Servers of the tests, on loopback: what they answer is said byte by byte."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Self

from running import RULE_FILES

from unionnews.fetching import Fetcher, FetchOptions

SENTENCES = "".join(
    f"<p>市总工会今天启动夏季送清凉活动，第{number}批慰问物资送到一线职工手中，大家表示感谢。</p>"
    for number in range(1, 6)
)
ARTICLE = (
    "<html><head><title>工会送清凉活动启动</title></head><body><h1>工会送清凉活动启动</h1>"
    f"<p>2024年05月27日09:00 来源：劳动报</p>{SENTENCES}</body></html>"
).encode()

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Reply


def http(body: bytes = ARTICLE, *headers: str, status: str = "200 OK") -> bytes:
    """Return a response with its length and content type."""
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    if not any(line.lower().startswith(("content-length", "transfer-enc")) for line in headers):
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


class Server:
    """Answers paths with raw bytes, or by a function that writes them; anything else is 404.

    ``asked`` lists the requests as ``(path, headers)``. Use as asynchronous context manager.
    """

    def __init__(self, answers: dict[str, Answer], host: str = "127.0.0.1") -> None:
        self.answers = answers
        self.host = host
        self.asked: list[tuple[str, str]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self.host, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/a.html") -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """Paths that were asked for, but the file of reservations, which every host is asked for."""
        return [path for path, _ in self.asked if path != RULE_FILES[1]]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._answer(reader, writer)
                writer.close()
                await writer.wait_closed()
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ", 2)[1]
        self.asked.append((path, head))
        answer = self.answers.get(path, http(b"nothing here", status="404 Not Found"))
        if isinstance(answer, bytes):
            writer.write(answer)
            await writer.drain()
        else:
            await answer(writer)


def options(**changes: object) -> FetchOptions:
    """Return fetch options for loopback: named contact, no delay."""
    settings = {
        "UNIONNEWS_CONTACT": "tests@example.org",
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
        "RETRY_TIMES": 0,
    }
    settings |= changes.pop("settings", {})  # type: ignore[arg-type]  # of any option
    return FetchOptions(settings=settings, **{"delay": 0} | changes)  # type: ignore[arg-type]  # of any option


async def fetch_from(answers: dict[str, Answer], path: str = "/a.html", **changes: object):
    """Fetch one article from a server of its own; return record and server."""
    async with Server(answers) as server, Fetcher(options(**changes)) as fetcher:
        return await fetcher.article(server.url(path)), server
