"""Every route that the application has: who may ask it, and that none of them reaches private addresses.

The routes are taken from the application itself: one that is new is refused to all, or fails here
until it is named below.
"""

import asyncio
from collections.abc import Iterator

import aiohttp
import pytest
from aiohttp import web
from loopback import Server, options
from read_records import whole_record
from reading_servers import collect

from unionnews.reading_room.server import ServeOptions, make_app

READ = f"/read/{whole_record(1, '')['id']}"
PATHS = [
    "/", READ, f"{READ}.json", f"{READ}.md", "/try", "/reading.css", "/feed.atom", "/feeds.opml", "/demo",
    "/article", "/articles", "/extract", "/sites", "/schema", "/openapi.json", "/health", "/metrics",
]  # fmt: skip
"""A path of each route."""
LINKED = {"/", READ, f"{READ}.json", f"{READ}.md", "/try", "/reading.css", "/feed.atom", "/feeds.opml", "/openapi.json", "/health"}  # fmt: skip
"""What a person may come to by a link from another site; it fetches nothing."""
OPEN = {"/try", "/reading.css", "/openapi.json", "/health"}
"""What needs no token; it tells nothing of what was collected."""
TOKEN = "secret-enough"
CLICKED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}  # fmt: skip
FOREIGN = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://evil.example", **CLICKED},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
]


@pytest.fixture
def given(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    collect(tmp_path / "out" / "union_example", 1, range(1, 2))
    no_private = options(settings={"UNIONNEWS_ALLOW_PRIVATE_HOSTS": ""})
    return {"port": 0, "output": (tmp_path / "out",), "fetching": no_private}


def routes(app: web.Application) -> Iterator[tuple[str, str]]:
    """Yield the method and a path of each route."""
    for route in app.router.routes():
        info = route.resource.get_info()
        known = [p for p in PATHS if p == info.get("path") or ("pattern" in info and info["pattern"].fullmatch(p))]  # fmt: skip
        assert known, f"{route}: a new route; say in this file who may ask it"
        yield route.method, known[0]


def asked(work, **given):
    app = make_app(ServeOptions(**given))

    async def inside():
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            async with aiohttp.ClientSession(base) as session:
                for method, path in routes(app):
                    await work(session, method, path)
        finally:
            await runner.cleanup()

    asyncio.run(inside())


async def status(session, method, path, **sent) -> int:
    async with session.request(method, path, allow_redirects=False, **sent) as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
        return answer.status


def test_a_page_of_another_site_is_refused_and_a_link_leads_to_what_is_read(given):
    async def work(session, method, path):
        for headers in FOREIGN:
            assert await status(session, method, path, headers=headers) == 403, (path, headers)
        clicked = await status(session, method, path, headers=CLICKED)
        assert (clicked != 403) == (path in LINKED and method == "GET"), (method, path)
        # A name of its own that leads here (DNS rebinding).
        rebound = await status(session, method, path, headers={"Host": "evil.example"})
        assert rebound == 400, (method, path)

    asked(work, **given)


def test_a_token_is_asked_for(given):
    async def work(session, method, path):
        for wrong in ({}, {"Authorization": "Bearer secret"}, {"Authorization": "Basic !"}):
            told = await status(session, method, path, headers=wrong)
            assert (told == 401) == (path not in OPEN), (method, path, wrong)
        if path != "/demo":  # it would crawl
            right = {"Authorization": f"Bearer {TOKEN}"}
            assert await status(session, method, path, headers=right) not in (401, 403, 500)

    asked(work, **given, token=TOKEN)


@pytest.mark.slow
@pytest.mark.measured
def test_no_route_reaches_a_private_address(given):
    """Whatever a parameter or a body is called, what it names on this machine is not asked."""

    async def work(session, method, path):
        async with Server({}) as trap:
            for url in (trap.url(), trap.url().replace("127.0.0.1", "localhost")):
                given = dict.fromkeys(("url", "q", "feed", "address", "page"), url)
                for body in ({"json": [url]}, {"json": given}, {"data": given}):
                    if path != "/demo":
                        await status(session, method, path, params=given, **body)
            assert trap.asked == [], path

    asked(work, **given)
