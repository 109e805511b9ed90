"""What a hostile server can answer: each case ends soon, with a clear error or the record."""

import asyncio
import contextlib
import gzip
import time
import tracemalloc
import zlib

import brotli
import pytest
from backports import zstd
from loopback import ARTICLE, fetch_from, http

from unionnews.crawling.middlewares.guard import MAX_CODINGS, MAX_HEADERS
from unionnews.exceptions import NotFetchedError, PageError, RefusedAddressError


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path))


LIMIT = 1 << 20
"""Bytes allowed in these tests, so that a bomb need not be large."""
BOMB = b"\0" * (3 * LIMIT)


def fetch(answer, **changes):
    settings = {"DOWNLOAD_MAXSIZE": LIMIT, **changes.pop("settings", {})}
    return asyncio.run(fetch_from({"/a.html": answer}, settings=settings, **changes))


def coded(body: bytes, coding: str) -> bytes:
    return http(body, f"Content-Encoding: {coding}")


def forever(head: bytes, piece: bytes, pause: float = 0.0):
    """Return an answer that never ends."""

    async def write(writer):
        writer.write(head)
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(pause)

    return write


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = STREAM + b"Transfer-Encoding: chunked\r\n\r\n"
ANSWERS = {
    # Bombs: small on the wire, large behind it
    "gzip bomb": coded(gzip.compress(BOMB), "gzip"),
    "gzip bomb of many members": coded(gzip.compress(BOMB[:65536]) * 64, "gzip"),
    "gzip of a gzip bomb": coded(gzip.compress(gzip.compress(BOMB)), "gzip, gzip"),
    "deflate bomb": coded(zlib.compress(BOMB), "deflate"),
    "brotli bomb": coded(brotli.compress(BOMB), "br"),
    "zstd bomb": coded(zstd.compress(BOMB), "zstd"),
    "more codings than allowed": coded(ARTICLE, ", ".join(["gzip"] * (MAX_CODINGS + 1))),
    "a thousand codings": coded(ARTICLE, ",".join(["br"] * 1000)),
    # Codings that are none
    "gzip, cut off": coded(gzip.compress(ARTICLE * 50, 1)[:-8], "gzip"),
    "deflate that is none": coded(b"\xff" * 100, "deflate"),
    "unknown coding": coded(ARTICLE, "x-rot13"),
    # Without end
    "endless body": forever(STREAM + b"\r\n", b"a" * 65536),
    "endless chunks": forever(CHUNKED, b"1000\r\n" + b"a" * 0x1000 + b"\r\n"),
    "endless chunk extension": forever(CHUNKED, b"1;" + b"a" * 4096),
    "endless trailer": forever(CHUNKED + b"0\r\n", b"X-A: b\r\n" * 100),
    "endless status line": forever(b"HTTP/1.1 200 ", b"O" * 4096),
    "endless header line": forever(STREAM + b"X-Long: ", b"a" * 4096),
    "endless headers": forever(STREAM, b"X-A: b\r\n" * 100),
    "endless 1xx": forever(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100, 0.001),
    "slow drip of a body": forever(STREAM + b"\r\n", b"a", 0.05),
    "slow drip of headers": forever(STREAM, b"X-A: b\r\n", 0.05),
    "silence": forever(b"", b"", 0.05),
    "promised more than sent": forever(STREAM + b"Content-Length: 999\r\n\r\n", b"", 0.05),
    "declared too large": http(b"", "Content-Length: 99999999999999"),
    # Headers
    "100,000 headers": STREAM + b"X-A: b\r\n" * 100_000 + b"\r\n" + ARTICLE,
    "a head that no reader of archives takes": STREAM + (b"X-A: " + b"b" * 3000 + b"\r\n") * 11 + b"\r\n" + ARTICLE,
    "too many headers": STREAM + b"X-A: b\r\n" * (MAX_HEADERS + 1) + b"\r\n" + ARTICLE,
    "header of 10 MB": STREAM + b"X-A: " + b"b" * 10_000_000 + b"\r\n\r\n" + ARTICLE,
    "negative length": http(ARTICLE, "Content-Length: -1"),
    "length that is no number": http(ARTICLE, "Content-Length: many"),
    "two lengths": http(ARTICLE, "Content-Length: 5", "Content-Length: 6"),
    "length and chunks": http(ARTICLE, "Content-Length: 5", "Transfer-Encoding: chunked"),
    "chunk size that is no number": CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n",
    "chunk size beyond 64 bits": CHUNKED + b"f" * 40 + b"\r\nabc",
    "no status line": b"hello\r\n\r\n" + ARTICLE,
    "status of six digits": b"HTTP/1.1 200200 OK\r\n\r\n" + ARTICLE,
    "HTTP/0.9": ARTICLE,
    "HTTP/9.9": b"HTTP/9.9 200 OK\r\n\r\n" + ARTICLE,
    "nothing at all": b"",
    "TLS where none was asked": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
    "101 switching protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + ARTICLE,
    "NUL in a header": STREAM + b"X-\0A: b\r\n\r\n" + ARTICLE,
    # Redirects
    "redirect to itself": http(b"", "Location: /a.html", status="302 Found"),
    "redirect of 100 kB": http(b"", "Location: /" + "a" * 30_000, status="302 Found"),
    "redirect with a line break": http(b"", "Location: /b\r\n\tSet-Cookie: a=1", status="302 Found"),
    "redirect to nowhere": http(b"", "Location: http://", status="302 Found"),
    "redirect to bytes": http(b"", "Location: \xff\xfe\x00".replace("\0", "%00"), status="302 Found"),
    "refresh to itself": http(b'<meta http-equiv="refresh" content="0;url=/a.html">'),
    # Bodies that are no page
    "empty": http(b""),
    "blanks": http(b" \r\n " * 1000),
    "PDF": http(b"%PDF-1.7 " + b"\0" * 1000),
    "zeros": http(b"\0" * 10_000),
    "204": b"HTTP/1.1 204 No Content\r\n\r\n",
    "500": http(b"", status="500 Internal Server Error"),
    "403": http(ARTICLE, status="403 Forbidden"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", ANSWERS)
def test_hostile_answer(name):
    started = time.monotonic()
    tracemalloc.start()
    with pytest.raises((PageError, RefusedAddressError)) as caught:
        fetch(ANSWERS[name], timeout=0.3)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(str(caught.value)) < 1000
    assert "Traceback" not in str(caught.value)
    assert time.monotonic() - started < 30
    assert peak < 30 << 20


def test_redirects_end():
    answers = {f"/{n}": http(b"", f"Location: /{n + 1}", status="302 Found") for n in range(1, 60)}
    with pytest.raises(NotFetchedError, match="redirect"):
        asyncio.run(fetch_from(answers, "/1"))


LENIENT = {
    "no content type": b"HTTP/1.1 200 OK\r\n\r\n" + ARTICLE,
    "type that is none": http(ARTICLE, "Content-Type: \xff/;;;==").replace(
        b"Content-Type: text/html; charset=utf-8\r\n", b"", 1
    ),
    "plain text type": http(ARTICLE).replace(b"text/html", b"text/plain"),
    "bytes behind the length": http(ARTICLE) + b"HTTP/1.1 200 OK\r\n\r\nsmuggled",
    "200 headers": STREAM + b"X-A: b\r\n" * 200 + b"\r\n" + ARTICLE,
    "cookies": http(ARTICLE, *[f"Set-Cookie: c{n}={'x' * 200}" for n in range(100)]),
    "gzip that is none": coded(ARTICLE, "gzip"),
    "brotli that is none": coded(ARTICLE, "br"),
    "zstd that is none": coded(ARTICLE, "zstd"),
    "x-gzip": coded(gzip.compress(ARTICLE), "x-gzip"),
    "bare line feeds": http(ARTICLE).replace(b"\r\n", b"\n", 5),
}


@pytest.mark.parametrize("name", LENIENT)
def test_odd_answers_are_read(name):
    record, _ = fetch(LENIENT[name])
    assert record.headline == "工会送清凉活动启动"


async def leads_to(robots, **changes) -> str | None:
    """Return the reason for which the page was not fetched; None: it was."""
    try:
        await fetch_from({"/robots.txt": robots, "/a.html": http()}, **changes)
    except NotFetchedError as error:
        return error.reason
    return None


NO_PAGE = "left_alone"
FORBIDS = "User-agent: *\nDisallow: /\n"
ROBOTS = {
    "endless": (forever(STREAM + b"\r\n", b"Disallow: /x\n" * 1000), NO_PAGE),
    "5xx": (http(b"", status="503 Unavailable"), NO_PAGE),
    "silence": (forever(b"", b"", 0.05), NO_PAGE),
    "loop": (http(b"", "Location: /robots.txt", status="302 Found"), None),
    "private": (http(b"", "Location: http://127.0.0.2/robots.txt", status="302 Found"), NO_PAGE),
    "not of the web": (http(b"", "Location: ftp://127.0.0.1/robots.txt", status="302 Found"), None),
    "wildcards": (http(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"*b\n"), None),
    "50,000 rules": (http(b"User-agent: *\n" + b"Disallow: /x\n" * 50_000), None),
    "NUL": (http(b"\0" * 100_000), None),
    "delay of a million years": (http(b"User-agent: *\nCrawl-delay: 1e99\n"), None),
    "delay that is none": (http(b"User-agent: *\nCrawl-delay: NaN\n"), None),
    "negative delay": (http(b"User-agent: *\nCrawl-delay: -5\n"), None),
    "forbids all": (http(FORBIDS.encode()), "robots"),
    "on an error page": (http(FORBIDS.encode(), status="404 Not Found"), None),
    "behind a login": (http(FORBIDS.encode(), status="401 Unauthorized"), None),
    "from another's cache": (http(FORBIDS.encode(), status="203 Non-Authoritative"), "robots"),
    "UTF-16": (http(FORBIDS.encode("utf-16")), "robots"),
    "UTF-16 without mark": (http(FORBIDS.encode("utf-16-be")), "robots"),
    "GBK": (http(f"# 禁止抓取\n{FORBIDS}".encode("gbk")), "robots"),
}


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("name", ROBOTS)
def test_hostile_robots_txt(name):
    """A host that cannot give it is left alone; one that gives nonsense is read."""
    started = time.monotonic()
    robots, reason = ROBOTS[name]
    settings = {"DOWNLOAD_MAXSIZE": LIMIT}
    # What ends is given the time that a busy machine needs for it.
    timeout = 0.3 if name in ("endless", "silence") else 25
    assert asyncio.run(leads_to(robots, timeout=timeout, settings=settings)) == reason
    assert time.monotonic() - started < 30
