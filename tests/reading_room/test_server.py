"""The HTTP service: records, problems, limits, tokens; killed in the middle."""

import asyncio
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import aiohttp
import forking
import jsonschema
import pytest
from loopback import ARTICLE, Server, http, options
from running import PATIENCE, ROOT

from unionnews.dataset.schema import article_schema
from unionnews.exceptions import UsageError
from unionnews.folder.archive import ArchiveIndex, Problems, archive_files
from unionnews.reading_room.server import ServeOptions, make_app

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))


class Service:
    """The server in this process, with a site of its own behind it."""

    def __init__(self, answers=None, **changes):
        fetching = options(**changes.pop("fetching", {}))
        self.site = Server(answers or {"/a.html": http()})
        self.options = ServeOptions(port=0, fetching=fetching, **changes)

    async def __aenter__(self):
        await self.site.__aenter__()
        self.runner = aiohttp.web.AppRunner(make_app(self.options), access_log=None)
        await self.runner.setup()
        await aiohttp.web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        self.session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_):
        await self.session.close()
        await self.runner.cleanup()
        await self.site.__aexit__()

    async def ask(self, path, method="GET", **more):
        """Return status, headers and JSON of an answer; a problem must be one."""
        async with self.session.request(method, self.base + path, **more) as answer:
            text = await answer.text()
            known = json.loads(text) if answer.content_type.endswith("json") else text
            if answer.status >= 400:
                assert answer.content_type == "application/problem+json"
                assert known["status"] == answer.status
                assert known["title"]
                assert known["detail"]
            return answer.status, answer.headers, known

    async def article(self, path="/a.html", **more):
        return await self.ask("/article", params={"url": self.site.url(path)}, **more)


def run(work, *args, **changes):
    async def inside():
        async with Service(*args, **changes) as service:
            return await work(service)

    return asyncio.run(inside())


@pytest.mark.slow
def test_a_record_and_its_age():
    async def work(service):
        began = time.monotonic()
        status, headers, record = await service.article()
        assert status == 200
        assert int(headers["Age"]) <= time.monotonic() - began
        jsonschema.validate(record, article_schema())
        await asyncio.sleep(1.1)
        status, headers, again = await service.article()
        assert (status, int(headers["Age"]) >= 1) == (200, True)
        assert again == record
        assert service.site.paths.count("/a.html") == 1

    run(work)


def test_a_record_that_is_too_old_is_fetched_again():
    async def work(service):
        await service.article()
        await service.article()
        assert service.site.paths.count("/a.html") == 2

    run(work, keep=0.0)


def test_what_is_under_way_is_shared():
    async def slow(writer):
        await asyncio.sleep(0.2)
        writer.write(http())

    async def work(service):
        answers = await asyncio.gather(*(service.article() for _ in range(20)))
        assert {status for status, _, _ in answers} == {200}
        assert service.site.paths.count("/a.html") == 1

    run(work, {"/a.html": slow})


async def never(writer):
    await asyncio.sleep(30)


PROBLEMS = {
    "gone": ("/none.html", 404, "gone"),
    "robots": ("/private/a.html", 409, "robots"),
    "no article": ("/list.html", 422, "not_an_article"),
    "no page": ("/a.pdf", 422, "unreadable_page"),
    "forbidden": ("/403", 502, "http_status"),
    "too large": ("/large", 502, "too_large"),
    "no answer": ("/silent", 504, "timeout"),
}
ANSWERS = {
    "/robots.txt": http(b"User-agent: *\nDisallow: /private/\n"),
    "/list.html": http(b"<html><body><a href=a>a</a></body></html>"),
    "/a.pdf": http(b"%PDF-1.7"),
    "/403": http(status="403 Forbidden"),
    "/large": http(b"a" * 5_000_000),
    "/silent": never,
}


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("name", PROBLEMS)
def test_problems_of_pages(name):
    path, status, reason = PROBLEMS[name]

    async def work(service):
        got, _, problem = await service.article(path)
        assert (got, problem["type"]) == (status, f"urn:unionnews:problem:{reason}")
        return problem

    # What ends is given the time that a busy machine needs for it.
    problem = run(work, ANSWERS, fetching={"timeout": 0.5 if name == "no answer" else 25})
    assert (name == "no article") == ("refusals" in problem)


@pytest.mark.parametrize(
    "query",
    ["", "url=", "url=http://a.example/&url=http://b.example/", "url=file:///etc/passwd",
     "url=http://user:secret@a.example/", "url=http://%00/", "url=%ff%fe", "url=http://[", "uri=http://a.example/"],
)  # fmt: skip
def test_malformed_requests(query):
    async def work(service):
        status, _, _ = await service.ask(f"/article?{query}")
        assert status == 400

    run(work)


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.1/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://2130706434/",
        "http://localhost/",
    ],
)
def test_the_private_network_is_out_of_reach(url):
    async def work(service):
        return (await service.ask("/article", params={"url": url}))[::2]

    status, problem = run(work, fetching={"settings": {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": ""}})
    assert (status, problem["type"]) == (400, "urn:unionnews:problem:refused")


def test_unknown_paths_and_methods():
    async def work(service):
        assert (await service.ask("/nothing"))[0] == 404
        assert (await service.ask("/try.html"))[0] == 404
        assert (await service.ask("/../../etc/passwd"))[0] == 404
        status, headers, _ = await service.ask("/articles")
        assert (status, headers["Allow"]) == (405, "POST")

    run(work)


def test_a_list_comes_line_by_line():
    others_are_read = asyncio.Event()

    async def slow(writer):
        await others_are_read.wait()
        writer.write(http())

    async def work(service):
        other = Server({"/slow.html": slow}, "127.0.0.3")
        async with other:
            urls = [other.url("/slow.html"), service.site.url(), service.site.url("/none.html")]
            async with service.session.post(service.base + "/articles", json=urls) as answer:
                assert answer.content_type == "application/x-ndjson"
                lines = [json.loads(await answer.content.readline()) for _ in range(2)]
                others_are_read.set()
                lines += [json.loads(line) async for line in answer.content]
        assert lines[-1]["url"] == urls[0]
        by_url = {line["url"]: line for line in lines}
        assert by_url[urls[1]]["article"]["headline"] == "工会送清凉活动启动"
        assert by_url[urls[1]]["problem"] is None
        assert by_url[urls[2]]["article"] is None
        assert by_url[urls[2]]["problem"]["status"] == 404
        _, _, health = await service.ask("/health")
        assert health["pending"] == 0

    allowed = {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/28"}
    run(work, fetching={"settings": allowed})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 400), (b"{", 400), (b"[" * 100_000, 400), (b"{}", 400), (b"[]", 400), (b"[1]", 400), (b"[null]", 400),
     (b'["file:///etc/passwd"]', 400), (b"\xff\xfe", 400), (b"[" + b'"http://a.example/",' * 200 + b'"http://a.example/"]', 413),
     (io.BytesIO(b'"' + b"a" * 5_000_000 + b'"'), 413)],
)  # fmt: skip
def test_lists_that_are_none(body, status):
    async def work(service):
        assert (
            await service.ask(
                "/articles", "POST", data=body, headers={"Content-Type": "application/json"}
            )
        )[0] == status
        assert (await service.ask("/health"))[2]["pending"] == 0

    run(work)


async def pending(service, count):
    """Wait until so many pages are waited for."""
    async with asyncio.timeout(PATIENCE / 2):
        while (await service.ask("/health"))[2]["pending"] != count:
            await asyncio.sleep(0.02)


def test_whoever_goes_away_leaves_no_place_taken():
    async def work(service):
        urls = [service.site.url(f"/{n}") for n in range(5)]
        timeout = aiohttp.ClientTimeout(total=0.3)
        with pytest.raises(TimeoutError):
            await service.ask("/articles", "POST", json=urls, timeout=timeout)
        await pending(service, 0)

    async def slow(writer):
        await asyncio.sleep(0.2)
        writer.write(http())

    run(work, {f"/{n}": slow for n in range(5)})


@pytest.mark.slow
def test_the_queue_is_bounded():
    is_refused = asyncio.Event()

    async def work(service):
        waiting = [asyncio.create_task(service.article(f"/{n}")) for n in range(3)]
        await pending(service, 3)
        status, headers, problem = await service.article("/4")
        assert (status, problem["type"]) == (429, "urn:unionnews:problem:busy")
        assert int(headers["Retry-After"]) >= 1
        is_refused.set()
        await asyncio.gather(*waiting)
        return await service.article("/4")

    async def slow(writer):
        await is_refused.wait()
        writer.write(http())

    status, _, _ = run(work, {f"/{n}": slow for n in range(5)}, queue=3)
    assert status == 200


def test_an_answer_in_time_or_a_problem_and_the_record_later():
    is_late = asyncio.Event()

    async def slow(writer):
        await is_late.wait()
        writer.write(http())

    async def work(service):
        status, headers, problem = await service.article()
        assert (status, problem["type"]) == (504, "urn:unionnews:problem:late")
        assert headers["Retry-After"]
        is_late.set()
        async with asyncio.timeout(PATIENCE / 2):
            while (answer := await service.article())[0] == 504:
                pass
        assert service.site.paths.count("/a.html") == 1
        return answer

    status, _, _ = run(work, {"/a.html": slow}, timeLimit=0.3)
    assert status == 200


def test_a_host_whose_next_turn_is_too_far_away():
    async def work(service):
        assert (await service.article())[0] == 200
        status, headers, _ = await service.article("/b.html")
        assert status == 429
        assert 20 < int(headers["Retry-After"]) <= 31

    answers = {"/robots.txt": http(b"User-agent: *\nCrawl-delay: 30\n"), "/a.html": http()}
    run(work, answers, timeLimit=20.0, fetching={"delay": None})


def test_a_page_at_hand_is_read():
    async def work(service):
        ask = service.ask
        status, _, record = await ask("/extract", "POST", data=ARTICLE)
        assert (status, record["url"]) == (200, None)
        url = "http://example.org/a.html"
        status, _, record = await ask("/extract", "POST", params={"url": url}, data=ARTICLE)
        assert (status, record["canonicalUrl"]) == (200, url)
        gbk = ARTICLE.decode().encode("gb18030")
        status, _, record = await ask("/extract", "POST", data=gbk)
        assert record["headline"] == "工会送清凉活动启动"
        large = ARTICLE.replace(b"</body>", b"<!-- " + b"-" * 300_000 + b" --></body>")
        assert (await ask("/extract", "POST", data=large))[0] == 200
        assert (await ask("/extract", "POST", data=b""))[0] == 422
        assert (await ask("/extract", "POST", data=b"%PDF-1.7"))[0] == 422
        assert (await ask("/extract", "POST", data=io.BytesIO(b"a" * 5_000_000)))[0] == 413
        bad = {"url": "file:///etc/passwd"}
        assert (await ask("/extract", "POST", params=bad, data=ARTICLE))[0] == 400
        assert service.site.asked == []

    run(work)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_coded_as_it_says_is_the_fault_of_who_sends_it(coding):
    async def work(service):
        said = {"Content-Encoding": coding}
        body = b"<p>no such thing"
        status, _, told = await service.ask("/extract", "POST", data=body, headers=said)
        assert (status, coding in told["detail"]) == (400, True)

    run(work)


@pytest.mark.slow
@pytest.mark.measured
def test_what_the_server_says_about_itself():
    async def work(service):
        names = {site["name"] for site in (await service.ask("/sites"))[2]}
        assert "people_acftu" in names
        assert (await service.ask("/schema"))[2] == article_schema()
        assert (await service.ask("/health"))[2]["status"] == "ok"
        known = (await service.ask("/openapi.json"))[2]
        routes = {route.resource.canonical for route in service.runner.app.router.routes()}
        pages = {
            "/",
            "/try",
            "/demo",
            "/read/{id}",
            "/read/{id}.json",
            "/read/{id}.md",
            "/{name}",
            "/feeds.opml",
        }
        assert set(known["paths"]) == routes - pages - {"/openapi.json"}
        await service.article()
        await service.article()
        text = (await service.ask("/metrics"))[2]
        assert 'unionnews_requests_total{route="/article",status="200"} 2.0' in text
        assert 'unionnews_fetches_total{outcome="article"} 1.0' in text
        assert "unionnews_cache_hits_total 1.0" in text
        assert 'le="+Inf",route="/article"} 2.0' in text

    run(work)


def test_a_token_is_asked_for():
    async def work(service):
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic c2VjcmV0"},
                        {"Authorization": "Bearer"}, {"Authorization": "secret"}):  # fmt: skip
            for path in ("/article", "/sites", "/metrics", "/schema", "/nothing"):
                status, answer, _ = await service.ask(path, headers=headers)
                assert (status, answer["WWW-Authenticate"][:6]) == (401, "Bearer")
        for path in ("/try", "/health", "/openapi.json"):
            assert (await service.ask(path))[0] == 200
        right = {"Authorization": "bearer secret"}
        assert (await service.ask("/sites", headers=right))[0] == 200
        assert (await service.article(headers=right))[0] == 200
        return (await service.ask("/openapi.json"))[2]

    assert run(work, token="secret")["security"] == [{"token": []}]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_no_open_door_without_a_token(host):
    with pytest.raises(UsageError, match="UNIONNEWS_TOKEN"):
        make_app(ServeOptions(host=host))
    make_app(ServeOptions(host=host, token="secret"))


def test_names_that_lead_here_from_elsewhere():
    """A page in a browser of this machine may give its own name our number (DNS rebinding)."""

    async def work(service):
        assert (await service.ask("/sites", headers={"Host": "evil.example"}))[0] == 400
        assert (await service.ask("/sites", headers={"Host": "localhost:8000"}))[0] == 200

    run(work)


# Processes ---------------------------------------------------------------------------------------


def start(folder, *arguments, **environment):
    """Start ``unionnews serve`` and return the process and the first line it says."""
    process = forking.Command(
        [*forking.START, "serve", "--port", "0", *map(str, arguments)],
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "UNIONNEWS_CONTACT": "tests@example.org",
            "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
            "UNIONNEWS_STATE": str(folder / "state"),
            **environment,
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    return process, process.stderr.readline().strip()


@pytest.mark.slow
def test_a_kill_in_the_middle_loses_no_archived_page(tmp_path):
    """Every page whose record was given out is in the archive, and the next server goes on."""

    async def ask(base, site, given):
        async with aiohttp.ClientSession() as session:
            for number in range(len(given), 400):
                url = site.url(f"/{number}.html")
                async with session.get(f"{base}article", params={"url": url}) as answer:
                    if answer.status == 200:
                        given[url] = await answer.json()

    async def work():
        answers = {
            f"/{n}.html": http(ARTICLE.replace(b"</h1>", f"{n}</h1>".encode())) for n in range(400)
        }
        given: dict[str, dict] = {}
        async with Server(answers) as site:
            for _ in range(2):
                process, line = start(tmp_path, "--delay", "0", "--archive", tmp_path / "kept")
                known = len(given)
                asking = asyncio.create_task(ask(line.split()[-1], site, given))
                async with asyncio.timeout(PATIENCE):
                    while len(given) < known + 15:
                        await asyncio.sleep(0.02)
                process.send_signal(signal.SIGKILL)
                process.wait()
                process.stderr.close()
                await asyncio.gather(asking, return_exceptions=True)
        return given

    given = asyncio.run(work())
    assert len(given) >= 30
    problems = Problems()
    kept = {}
    files = archive_files(tmp_path / "kept")
    with ArchiveIndex.open(files, cache_dir=tmp_path) as index:
        for file in files:
            for capture in index.read(file, problems=problems):
                kept[capture.url, capture.offset] = capture.body
    for url, record in given.items():
        page = record["metadata"]["pages"][0]
        assert record["headline"].encode() in kept[url, page["archive"]["offset"]]
    assert problems.total <= 1


@pytest.mark.slow
def test_it_stops_when_told_to_and_refuses_wrong_starts(tmp_path):
    process, _ = start(tmp_path, "--delay", "0")
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    process.stderr.close()
    for arguments, environment, words, status in (
        (["--host", "0.0.0.0"], {}, "UNIONNEWS_TOKEN", 2),
        (["--replay", tmp_path / "none"], {}, "no such archive", 2),
        (["--host", "203.0.113.1"], {"UNIONNEWS_TOKEN": "secret"}, "203.0.113.1", 1),
    ):
        process, line = start(tmp_path, *arguments, **environment)
        assert process.wait(PATIENCE) == status
        assert words in line
        process.stderr.close()


@pytest.mark.slow
def test_without_a_contact_it_serves_what_was_collected(tmp_path):
    (tmp_path / "none").mkdir()
    process, warned = start(tmp_path, "--output", tmp_path / "none", UNIONNEWS_CONTACT="")
    line = process.stderr.readline()
    try:
        assert "UNIONNEWS_CONTACT" in warned
        base = line.split()[-1].rstrip("/")
        with urllib.request.urlopen(f"{base}/", timeout=PATIENCE) as answer:
            assert "Nothing was collected yet" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{base}/article?url=https://union.example/", timeout=PATIENCE)
        assert refused.value.code == 503
        problem = json.loads(refused.value.read())
        assert problem["type"].endswith("no_contact")
        assert "set UNIONNEWS_CONTACT" in problem["detail"]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_two_hundred_at_once():
    """The benchmark's first half: no error, and p99 within 1.5 times 200 times one alone."""
    command = [sys.executable, "benchmarks/serve.py", "--requests", "0", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


async def in_browser(url: str, folder, *flags: str) -> str:
    """Open a page in headless Chromium and return its document once it has settled."""
    process = await asyncio.create_subprocess_exec(
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={folder / 'browser'}", "--virtual-time-budget=8000", *flags, url,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    text, _ = await asyncio.wait_for(process.communicate(), 90)
    return text.decode()


@pytest.mark.slow
@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not on this machine")
def test_the_page_reads_an_article_in_a_browser(tmp_path):
    written = f"&lt;img src=x onerror=document.title=1&gt; {'Q' * 300}"
    hostile = ARTICLE.replace("第1批".encode(), written.encode())

    async def work(service):
        read = f"{service.base}/try#{service.site.url()}"
        gone = f"{service.base}/try#{service.site.url('/none.html')}"
        return [await in_browser(url, tmp_path, "--dump-dom") for url in (read, gone)]

    record, problem = run(work, {"/a.html": http(hostile)})
    assert "<h2>工会送清凉活动启动</h2>" in record
    assert "<dd>劳动报</dd>" in record
    assert "第5批" in record
    assert "&lt;img src=x" in record
    assert ("Q" * 100 + "<wbr>") * 2 in record
    assert "Read just now." in record
    assert "HTTP 404" in problem
    assert '<article id="article" class="read tried" hidden' in problem
