"""A news site on loopback: list pages, articles, validators, a log, and every kind of trouble.

One event loop in a thread serves as many hosts (127.0.0.x) as a test wants. What a path answers
can be replaced by any function that writes bytes, so that faults are real ones on a real socket.
"""

import asyncio
import contextlib
import gzip
import hashlib
import itertools
import math
import socket
import ssl
import struct
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.utils import formatdate
from typing import Self
from urllib.parse import urlsplit

from running import RULE_FILES

Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]
"""Writes an answer, whatever it is; the connection is closed after it."""
NEWEST = date(2024, 5, 27)


@dataclass(slots=True, frozen=True)
class Hit:
    """One request that arrived."""

    at: float
    """Clock (``time.time``)."""
    host: str
    path: str
    conditional: bool


@dataclass(slots=True)
class LocalArticle:
    """An invented article; a higher number is newer."""

    number: int
    day: date
    pages: int = 1
    edition: int = 1
    extra: str = ""
    """Markup around the article: share box, related links."""
    page_hosts: dict[int, str] = field(default_factory=dict)
    """Address prefixes of further pages that lie on another host."""

    @property
    def path(self) -> str:
        return f"/news/{self.day:%Y/%m%d}/{self.number}.html"

    def page_path(self, page: int) -> str:
        return self.path if page == 1 else self.path.replace(".html", f"-{page}.html")

    def html(self, page: int) -> str:
        links = "".join(
            f'<a href="{self.page_hosts.get(n, "")}{self.page_path(n)}">[{n}]</a>'
            for n in range(1, self.pages + 1)
        )
        pager = f'<div class="pager">{links}</div>' if self.pages > 1 else ""
        text = f"第{self.number}号车间的工会小组第{page}次会议开得很好，第{self.edition}版。"
        return (
            f"<html><head><title>工会第{self.number}号消息</title></head><body>{self.extra}"
            f'<div class="local"><h1>工会第{self.number}号消息</h1>'
            f'<p class="date">{self.day:%Y年%m月%d日}09:00</p>'
            f'<div class="text"><p>{text}</p><p>职工们对此表示满意，会后参观了新建的食堂。</p></div>'
            f"{pager}</div></body></html>"
        )


class LocalSite:
    """The site and its servers. Use as context manager."""

    def __init__(
        self,
        *,
        per_page: int = 20,
        hosts: tuple[str, ...] = ("127.0.0.1",),
        tls: Mapping[str, ssl.SSLContext] | None = None,
    ) -> None:
        self.per_page = per_page
        self.hosts = hosts
        self.tls = tls or {}
        """What hosts show that speak https."""
        self.articles: dict[int, LocalArticle] = {}
        self.gone: set[int] = set()
        self.robots: dict[str, str] = {}
        """robots.txt by host; a host without one answers 404."""
        self.replies: dict[str, Reply] = {}
        """What paths answer instead; ``127.0.0.2/robots.txt`` is that path of one host."""
        self.links: list[str] = []
        """Further links on list page 1."""
        self.home: dict[int, str] = {}
        """Address prefix of articles that are linked on another host."""
        self.hits: list[Hit] = []
        self.endless: Callable[[int], list[str]] | None = None
        """Gives the links of list pages beyond the last one, which then has a next page for ever."""
        self.pace = 0.0
        """Seconds that every answer takes at least."""
        self._bodies: dict[str, tuple[int, bytes]] = {}

    # Content ---------------------------------------------------------------------------------

    def add(self, count: int, **facts: object) -> list[LocalArticle]:
        """Publish newer articles, three a day."""
        start = len(self.articles) + 1
        added = [
            LocalArticle(number, NEWEST + timedelta(days=number // 3), **facts)
            for number in range(start, start + count)
        ]
        self.articles |= {article.number: article for article in added}
        return added

    @property
    def list_pages(self) -> int:
        return max(1, math.ceil(len(self.articles) / self.per_page))

    def _list(self, number: int) -> str | None:
        if number > self.list_pages and self.endless is None:
            return None
        newest = sorted(self.articles.values(), key=lambda a: a.number, reverse=True)
        shown = newest[(number - 1) * self.per_page : number * self.per_page]
        links = [f"{self.home.get(a.number, '')}{a.path}" for a in shown]
        links += self.links if number == 1 else []
        if number > self.list_pages and self.endless:
            links = self.endless(number)
        rows = "".join(f'<li><a href="{url}">消息</a></li>' for url in links)
        goes_on = number < self.list_pages or self.endless
        following = f'<a href="/index{number + 1}.html">下一页</a>' if goes_on else ""
        return f"<html><body><ul>{rows}</ul>{following}</body></html>"

    def _page(self, path: str) -> str | None:
        name = path.rpartition("/")[2].removesuffix(".html")
        if path in ("/", "/index.html"):
            return self._list(1)
        if name.startswith("index") and name[5:].isdecimal():
            return self._list(int(name[5:]))
        number, _, page = name.partition("-")
        article = self.articles.get(int(number)) if number.isdecimal() else None
        if article is None or article.number in self.gone:
            return None
        wanted = int(page) if page.isdecimal() else 1
        return article.html(wanted) if article.page_path(wanted) == path else None

    # Server ----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self, started: threading.Event) -> None:
        asyncio.run(self._serve(started))

    async def _serve(self, started: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ports: dict[str, int] = {}
        servers = []
        for host in self.hosts:
            server = await asyncio.start_server(self._connection, host, 0, ssl=self.tls.get(host))
            self._ports[host] = server.sockets[0].getsockname()[1]
            servers.append(server)
        started.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", host: str | None = None) -> str:
        host = host or self.hosts[0]
        return f"http{'s' if host in self.tls else ''}://{host}:{self._ports[host]}{path}"

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                while await self._answer(reader, writer):
                    pass
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(Exception):
                writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = urlsplit(head.split(" ", 2)[1]).path
        fields = dict(
            line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
        )
        host = writer.get_extra_info("sockname")[0]
        validator = fields.get("if-none-match")
        self.hits.append(Hit(time.time(), host, path, validator is not None))
        await asyncio.sleep(self.pace)
        reply = self.replies.get(f"{host}{path}") or self.replies.get(path)
        if reply is not None:
            await reply(writer)
            await writer.drain()
            return False
        self._write(writer, host, path, validator)
        await writer.drain()
        return True

    def _write(
        self, writer: asyncio.StreamWriter, host: str, path: str, validator: str | None
    ) -> None:
        page = self.robots.get(host) if path == "/robots.txt" else self._page(path)
        if page is None:
            writer.write(http(b"not here", status="404 Not Found"))
            return
        body = page.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if validator == etag:
            writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + etag.encode() + b"\r\n\r\n")
            return
        kind = "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"
        writer.write(
            http(body, f"ETag: {etag}", f"Last-Modified: {formatdate(0, usegmt=True)}", kind=kind)
        )

    # Log -------------------------------------------------------------------------------------

    def pages(self) -> list[Hit]:
        """Return what was asked for besides robots.txt and the file of reservations."""
        return [hit for hit in self.hits if hit.path not in RULE_FILES]

    def counted(self, prefix: str) -> int:
        """Return how often paths that begin so were asked for."""
        return sum(hit.path.startswith(prefix) for hit in self.hits)

    def pauses(self, host: str) -> Iterator[float]:
        """Yield the seconds between one page and the next of a host."""
        times = [hit.at for hit in self.pages() if hit.host == host]
        return (after - before for before, after in itertools.pairwise(times))


def http(
    body: bytes = b"",
    *fields: str,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    length: int | None = None,
) -> bytes:
    """Return a response; ``length`` is what its ``Content-Length`` says."""
    size = len(body) if length is None else length
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {size}", *fields]
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


# Troubles ------------------------------------------------------------------------------------


def answers(data: bytes) -> Reply:
    """Answer with these bytes."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return reply


def status(code: int, *fields: str) -> Reply:
    return answers(http(b"trouble", "Connection: close", *fields, status=f"{code} Trouble"))


def redirects(location: str, code: int = 302) -> Reply:
    return status(code, f"Location: {location}")


async def resets(writer: asyncio.StreamWriter) -> None:
    """Break the connection off with RST instead of an answer."""
    linger = struct.pack("ii", 1, 0)
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    writer.transport.abort()


async def stalls(writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.sleep(3600)


async def drips(writer: asyncio.StreamWriter) -> None:
    """Answer one byte at a time, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"<")
        await writer.drain()
        await asyncio.sleep(0.2)


def streams(piece: bytes, times: int) -> Reply:
    """Answer with a body of unknown length, piece by piece."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        for _ in range(times):
            writer.write(piece)
            await writer.drain()

    return reply


def bursts(code: int, times: int, then: bytes, *fields: str) -> Reply:
    """Answer so many times with an error, then as it should be."""
    left = [times]

    async def reply(writer: asyncio.StreamWriter) -> None:
        left[0] -= 1
        await (status(code, *fields) if left[0] >= 0 else answers(then))(writer)

    return reply


def gzipped(page: str, *, cut: int = 0) -> bytes:
    """Return a response in gzip whose body, not whose length, lacks its last bytes."""
    body = gzip.compress(page.encode())
    return http(body[: len(body) - cut] if cut else body, "Content-Encoding: gzip")
