"""https that does not hold, or is none: nothing of such a host is kept, and one line says why."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from certificates import Authority
from loopback import http, options
from loopback_crawls import LocalCrawl, holds
from running import run_unionnews
from server import LocalSite

from unionnews.crawling.middlewares import tls
from unionnews.exceptions import NotFetchedError
from unionnews.fetching import Fetcher
from unionnews.items import Article

HOST = "127.0.0.1"
Certificate = Callable[[Authority], ssl.SSLContext]
BAD: dict[str, tuple[Certificate, str]] = {
    "expired": (lambda by: by.server(HOST, days=-1), "certificate has expired"),
    "of another host": (lambda by: by.server("127.0.0.9"), "not valid for '127.0.0.1'"),
    "self-signed": (lambda by: by.server(HOST, own=True), "self-signed certificate"),
}


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """One that is trusted."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    return made


def fetch(certificate: ssl.SSLContext, folder: Path, **settings: object) -> Article:
    async def article() -> Article:
        given = options(settings=settings, archive=folder)
        async with Fetcher(given) as fetcher:
            return await fetcher.article(site.url(paper.path))

    with LocalSite(tls={HOST: certificate}) as site:
        [paper] = site.add(1)
        return asyncio.run(article())


@pytest.mark.parametrize("kind", BAD)
def test_fetch_takes_none_that_does_not_hold(
    authority: Authority, tmp_path: Path, kind: str
) -> None:
    made, why = BAD[kind]
    with pytest.raises(NotFetchedError) as caught:
        fetch(made(authority), tmp_path / "kept")
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not [path for path in (tmp_path / "kept").rglob("*.warc*") if path.stat().st_size]


@pytest.mark.slow
@pytest.mark.measured
def test_fetch_takes_one_that_holds_and_any_where_told(
    authority: Authority, tmp_path: Path
) -> None:
    assert fetch(authority.server(HOST), tmp_path / "kept").headline
    any_is_taken = {"DOWNLOAD_VERIFY_CERTIFICATES": "0"}
    assert fetch(authority.server(HOST, own=True), tmp_path / "other", **any_is_taken).headline


def test_what_breaks_off_behind_the_handshake_is_told_in_words(
    authority: Authority, tmp_path: Path
) -> None:
    asks = authority.server(HOST)
    asks.verify_mode = ssl.CERT_REQUIRED
    asks.load_verify_locations(authority.file)
    words = r"alert certificate required|disconnected|reset"
    with pytest.raises(NotFetchedError, match=words) as caught:
        fetch(asks, tmp_path / "kept")
    assert "[" not in str(caught.value)
    assert "_ssl" not in str(caught.value)


@pytest.mark.slow
def test_crawl_leaves_such_hosts_alone_and_counts_them(
    authority: Authority, tmp_path: Path
) -> None:
    hosts = {
        HOST: authority.server(HOST),
        "127.0.0.2": authority.server("127.0.0.2", days=-1),
        "127.0.0.3": authority.server("127.0.0.3", own=True),
    }
    with LocalSite(hosts=tuple(hosts), tls=hosts) as site:
        site.add(6)
        site.home = {1: site.url("", "127.0.0.2"), 2: site.url("", "127.0.0.3")}
        crawl = LocalCrawl(site, tmp_path / "out")
        done = crawl.run()
    assert done.returncode == 3, done.stderr
    holds(crawl)
    assert len(crawl.records()) == 4
    summary = crawl.summary()
    assert (summary["states"]["saved"], summary["states"]["pending"]) == (4, 2)
    assert len(summary["counts"]["hostsLeftAlone"]) == 2
    told = [line for line in done.stderr.splitlines() if "left alone for this run" in line]
    assert [line.count("does not hold") for line in told] == [1, 1], done.stderr
    assert not [hit for hit in site.hits if hit.host != HOST]


async def _speaks_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(http(b"bad", status="400 Bad Request"))


async def _waits(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def _closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)


async def _resets(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _refuses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    writer.write(bytes([21, 3, 3, 0, 2, 2, 40]))  # an alert: handshake_failure


NO_TLS: dict[str, tuple[Callable[..., Awaitable[None]], str]] = {
    "speaks http": (_speaks_http, "does not speak TLS; if it speaks http only, write http://"),
    "waits for a request": (_waits, "gave no answer in TLS within 1 s; if it speaks http only"),
    "closes": (_closes, "closed the connection in the place of an answer in TLS; if"),
    "resets": (_resets, "closed the connection in the place of an answer in TLS; if"),
    "refuses": (_refuses, "refuses a secure connection (sslv3 alert handshake failure); if"),
}


@pytest.mark.parametrize("kind", NO_TLS)
def test_a_server_without_tls_is_left_at_once_and_told(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, why = NO_TLS[kind]
    monkeypatch.setattr(tls, "HANDSHAKE", 1.0)
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path))
    tried = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal tried
        tried += 1
        await answer(reader, writer)
        writer.close()

    async def ask() -> str:
        server = await asyncio.start_server(serve, HOST, 0)
        address = f"https://{HOST}:{server.sockets[0].getsockname()[1]}/a.html"
        given = options(settings={"RETRY_TIMES": 2}, timeout=20.0)
        async with server, Fetcher(given) as fetcher:
            with pytest.raises(NotFetchedError) as caught:
                await fetcher.article(address)
        return str(caught.value)

    told = asyncio.run(ask())
    assert why in told
    assert "None" not in told
    assert tried == 1, "asking again does not help"


@pytest.mark.soak
def test_a_crawl_of_a_server_without_tls_says_what_to_write(tmp_path: Path) -> None:
    with LocalSite() as site:
        site.add(3)
        address = site.url().replace("http:", "https:")
        done = run_unionnews(
            "crawl", address, "--output", tmp_path / "out", "--delay", "0",
            UNIONNEWS_CONTACT="tests@example.org",
            UNIONNEWS_ALLOW_PRIVATE_HOSTS="127.0.0.0/8",
            UNIONNEWS_STATE=str(tmp_path / "state"),
        )  # fmt: skip
    assert done.returncode == 1
    assert "no answer in TLS within 15 s; if it speaks http only, write http://" in done.stderr
