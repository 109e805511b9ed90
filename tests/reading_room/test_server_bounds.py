"""What clients of ill will, or pages of another site, can make the server do: little."""

import asyncio
import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from typing import Any, ClassVar

import aiohttp
import pytest
from loopback import ARTICLE, Server, http, options
from running import ROOT
from scrapy.robotstxt import ProtegoRobotParser

from unionnews.crawling.middlewares import robots, tls
from unionnews.crawling.middlewares.robots import MAX_KEPT, RobotsMiddleware
from unionnews.exceptions import NotFetchedError
from unionnews.fetching import Fetcher
from unionnews.reading_room.server import ServeOptions, make_app

FILES = 160
"""Open files that the server may have, so that a test needs few connections."""
HALF_A_HEAD = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_A_BODY = b"POST /extract HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n<p>"


@contextlib.asynccontextmanager
async def started(*arguments: str, files: int | None = None):
    """A server process of its own; gives its address and its log so far."""
    limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "unionnews", "serve", "--port", "0", *arguments,
        env={**os.environ, "PYTHONPATH": str(ROOT), "UNIONNEWS_CONTACT": "tests@example.org"},
        stderr=subprocess.PIPE, preexec_fn=limit,
    )  # fmt: skip
    try:
        line = (await process.stderr.readline()).decode()
        yield line.split()[-1].rstrip("/"), process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def healthy(base: str) -> float:
    """Ask for ``/health``; return the seconds it took."""
    started = time.monotonic()
    async with aiohttp.ClientSession() as session, session.get(base + "/health") as answer:
        assert answer.status == 200
        await answer.read()
    return time.monotonic() - started


@pytest.mark.slow
def test_half_sent_heads_and_bodies_keep_nobody_out_and_fill_no_log(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))

    async def work():
        async with started(files=FILES) as (base, process):
            port = int(base.rsplit(":", 1)[1])
            held = []
            for number in range(2 * FILES):
                with contextlib.suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.write(HALF_A_HEAD if number % 2 else HALF_A_BODY)
                    held.append(writer)
            assert len(held) > FILES
            for _ in range(3):
                assert await healthy(base) < 10
            for writer in held:
                writer.close()
            process.send_signal(signal.SIGTERM)
            log = await process.stderr.read()
            assert log.count(b"\n") < 20, log[:2000]

    asyncio.run(work())


async def with_app(work, **changes):
    runner = aiohttp.web.AppRunner(make_app(ServeOptions(port=0, **changes)), access_log=None)
    await runner.setup()
    await aiohttp.web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with aiohttp.ClientSession() as session:
            return await work(session, base)
    finally:
        await runner.cleanup()


@pytest.fixture
def site(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    return options()


def test_a_list_needs_its_media_type(site):
    async def work(session, base):
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            answer = await session.post(
                f"{base}/articles", data='["http://a.example/"]', headers={"Content-Type": kind}
            )
            assert answer.status == 415
        own = {"Origin": base, "Sec-Fetch-Site": "same-origin"}
        assert (await session.post(f"{base}/extract", data=ARTICLE, headers=own)).status == 200

    asyncio.run(with_app(work, fetching=site))


def test_an_origin_that_was_named_may_ask(site):
    trusted = {"Origin": "https://reader.example", "Sec-Fetch-Site": "cross-site"}

    async def work(session, base):
        answer = await session.options(f"{base}/articles", headers=trusted)
        assert answer.status == 204
        answer = await session.post(f"{base}/extract", data=ARTICLE, headers=trusted)
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] == "https://reader.example"
        answer = await session.post(
            f"{base}/articles", json=["http://127.0.0.1:1/"], headers=trusted
        )
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (
            200,
            "https://reader.example",
        )
        await answer.read()
        other = {**trusted, "Origin": "https://other.example"}
        assert (await session.options(f"{base}/articles", headers=other)).status in (403, 405)

    asyncio.run(with_app(work, fetching=site, allowOrigins=("https://reader.example",)))


@pytest.mark.slow
def test_many_large_pages_do_not_stop_the_server(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    page = ARTICLE.replace(
        b"</body>", b"<p>" + b"word and, word. </p><p>" * 12_000 + b"</p></body>"
    )

    async def work():
        async with started() as (base, _), aiohttp.ClientSession() as session:
            began = time.monotonic()
            await session.post(f"{base}/extract", data=page)
            alone = time.monotonic() - began
            posts = [
                asyncio.create_task(session.post(f"{base}/extract", data=page)) for _ in range(60)
            ]
            await asyncio.sleep(0.3)
            waits = [await healthy(base) for _ in range(5)]
            statuses = [(await post).status for post in posts]
            # On a busy machine, in the time that two of the pages take by themselves.
            assert sorted(waits)[2] < max(2, 2 * alone), (alone, waits)
            assert set(statuses) <= {200, 422, 503}
            assert 503 in statuses
            assert statuses.count(503) < 60

    asyncio.run(work())


@pytest.mark.slow
def test_connections_that_come_at_once_are_not_reset(tmp_path, monkeypatch):
    """While the server reads pages, the system keeps new connections and resets none.

    On a loaded machine these clients may send nothing for so long that the server closes one.
    """
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    page = b"<h1>Strike ends</h1>" + b"<p>word and, word. word word word.</p>" * 2_000

    async def work():
        unlimited = aiohttp.TCPConnector(limit=0)
        async with started() as (base, _), aiohttp.ClientSession(connector=unlimited) as session:
            for _ in range(2):
                posts = [session.post(f"{base}/extract", data=page) for _ in range(400)]
                answers = await asyncio.gather(*posts, return_exceptions=True)
                assert not [one for one in answers if isinstance(one, OSError)]
                whole = [one for one in answers if isinstance(one, aiohttp.ClientResponse)]
                assert len(whole) > len(answers) / 2
                assert {answer.status for answer in whole} <= {200, 422, 503}
                for answer in whole:
                    answer.close()  # so that the next ones need connections of their own

    asyncio.run(work())


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("answer", [http(b"", status="503 Busy"), b"no answer"])
def test_hosts_without_a_robots_txt_are_not_kept_for_ever(tmp_path, monkeypatch, answer):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    # A bound made small, no part replaced: the real one is 2,000 hosts.
    monkeypatch.setattr(robots, "MAX_HOSTS", 3)

    async def work():
        allowed = {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/24", "RETRY_TIMES": 0}
        async with (
            Server({"/robots.txt": answer, "/a.html": http()}, "0.0.0.0") as site,
            Fetcher(options(settings=allowed)) as fetcher,
        ):
            for number in range(2, 10):
                with pytest.raises(NotFetchedError):
                    await fetcher.page(f"http://127.0.0.{number}:{site.port}/a.html")
            session = await fetcher._current()
            kept = session.crawler.get_downloader_middleware(RobotsMiddleware)
            for known in (kept._parsers, kept._unreachable, kept._schemes, kept._sizes):
                assert len(known) <= 3

    asyncio.run(work())


@pytest.mark.slow
def test_a_robots_txt_on_its_way_is_not_dropped(tmp_path, monkeypatch):
    """A host without TLS is asked by http next; meanwhile the files of others are too many."""
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    # Bounds made small, no part replaced: the real ones are 2,000 hosts and 15 seconds.
    monkeypatch.setattr(robots, "MAX_HOSTS", 1)
    monkeypatch.setattr(tls, "HANDSHAKE", 0.5)

    async def work():
        others_are_read = asyncio.Event()

        async def rules(writer):
            if writer.get_extra_info("sockname")[0] == "127.0.0.2":
                await others_are_read.wait()
            writer.write(http(b""))

        allowed = {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/24", "RETRY_TIMES": 0}
        async with (
            Server({"/robots.txt": rules, "/a.html": http()}, "0.0.0.0") as site,
            Fetcher(options(settings=allowed)) as fetcher,
        ):
            slow, other = f"127.0.0.2:{site.port}", f"127.0.0.3:{site.port}"
            with pytest.raises(NotFetchedError):
                await fetcher.page(f"https://{slow}/a.html")
            both = [fetcher.page(f"http://{slow}/a.html") for _ in range(2)]
            waiting = asyncio.gather(*both)
            while "/robots.txt" not in site.paths:
                await asyncio.sleep(0.02)
            await fetcher.page(f"http://{other}/a.html")
            others_are_read.set()
            assert len(await asyncio.wait_for(waiting, 60)) == 2
            stats = (await fetcher._current()).crawler.stats
            assert stats.get_value("robotstxt/response_status_count/200") == 2

    asyncio.run(work())


@pytest.mark.slow
def test_robots_of_many_hosts_take_bounded_room(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    rules = b"User-agent: *\n" + b"".join(b"Disallow: /x%d/\n" % n for n in range(8000))

    async def work():
        allowed = {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/24"}
        answers = {"/robots.txt": http(rules), "/a.html": http()}
        async with (
            Server(answers, "0.0.0.0") as site,
            Fetcher(options(settings=allowed)) as fetcher,
        ):
            for number in range(2, 22):
                await fetcher.page(f"http://127.0.0.{number}:{site.port}/a.html")
            session = await fetcher._current()
            kept = session.crawler.get_downloader_middleware(RobotsMiddleware)
            assert sum(kept._sizes.values()) <= MAX_KEPT
            assert len(kept._parsers) == len(kept._sizes) < 20

    asyncio.run(work())


class WatchedParser(ProtegoRobotParser):
    """Parser of a user's own, which notes where it works."""

    places: ClassVar[list[tuple[int, bool]]] = []
    at_work: ClassVar[int] = 0

    def __init__(self, robotstxt_body: bytes, spider: Any) -> None:
        cls = type(self)
        cls.at_work += 1
        cls.places.append((cls.at_work, threading.current_thread() is threading.main_thread()))
        time.sleep(0.05)
        super().__init__(robotstxt_body, spider)
        cls.at_work -= 1


@pytest.mark.slow
@pytest.mark.measured
def test_large_robots_files_are_read_one_at_a_time_beside_the_event_loop(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(WatchedParser, "places", [])
    rules = b"User-agent: *\n" + b"".join(b"Disallow: /*x%d*y$\n" % n for n in range(4000))

    async def work():
        settings = {
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/24",
            "ROBOTSTXT_PARSER": WatchedParser,
        }
        answers = {"/robots.txt": http(rules), "/a.html": http()}
        async with (
            Server(answers, "0.0.0.0") as site,
            Fetcher(options(settings=settings, timeout=60.0)) as fetcher,
        ):
            pages = (f"http://127.0.0.{number}:{site.port}/a.html" for number in range(2, 6))
            await asyncio.gather(*map(fetcher.page, pages))

    asyncio.run(work())
    # Scrapy tries a parser on an empty file first.
    assert WatchedParser.places[1:] == [(1, False)] * 4
