"""Single articles: fetched politely, joined, archived, replayed; by shell and from Python."""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time

import forking
import pytest
from loopback import ARTICLE, SENTENCES, Server, fetch_from, http, options
from running import PATIENCE, ROOT, run_unionnews

import unionnews
from unionnews.cli.console import advised
from unionnews.crawling.middlewares import tls
from unionnews.exceptions import (
    NotAnArticleError,
    NotFetchedError,
    RunError,
    UnreadablePageError,
    UsageError,
)
from unionnews.fetching import Fetcher, FetchOptions, first_page
from unionnews.folder.archive import archive_files, read


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("UNIONNEWS_CONTACT", "tests@example.org")
    monkeypatch.setenv("UNIONNEWS_ALLOW_PRIVATE_HOSTS", "127.0.0.1")


@pytest.fixture
def site():
    """A server in a thread of its own, for commands in other processes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = Server(
        {"/a.html": http(), "/b.html": http(ARTICLE.replace(b"</h1>", "（二）</h1>".encode()))}
    )
    asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
    yield server
    asyncio.run_coroutine_threadsafe(server.__aexit__(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def page(number: int, pager: str = "") -> bytes:
    text = SENTENCES.replace("第", f"第{number}页第")
    return http(ARTICLE.replace(SENTENCES.encode(), (text + pager).encode()))


def test_a_record_says_how_it_was_had():
    record, server = asyncio.run(fetch_from({"/a.html": http()}))
    assert record.headline == "工会送清凉活动启动"
    assert record.articleBody.count("送清凉") == 5
    assert record.url == record.metadata.requestUrl == server.url()
    assert record.metadata.pages[0].httpStatus == 200
    assert record.metadata.spider is None
    assert server.paths == ["/robots.txt", "/a.html"]


PAGERS = {
    "marks before the suffix": ("/a.html", "/a_{}.html"),
    "hyphens": ("/n/17.html", "/n/17-{}.html"),
    "query": ("/show?id=7", "/show?id=7&page={}"),
    "folder": ("/2024/news/", "/2024/news/{}/"),
    "WordPress": ("/2024/news", "/2024/news/page/{}"),
}


@pytest.mark.parametrize("name", PAGERS)
def test_pages_of_an_undeclared_site_are_joined(name):
    first, form = PAGERS[name]
    links = "".join(f'<a href="{form.format(n)}">{n}</a> ' for n in (2, 3))
    answers = {first: page(1, links), form.format(2): page(2, links), form.format(3): page(3)}
    record, server = asyncio.run(fetch_from(answers, first))
    assert [server.url(first), server.url(form.format(2)), server.url(form.format(3))] == [
        one.url for one in record.metadata.pages
    ]
    assert [record.articleBody.count(f"第{n}页") for n in (1, 2, 3)] == [5, 5, 5]


TRS = '<script>createPageHTML({}, {}, "t7", "shtml");</script>'


def test_pages_that_only_a_script_links_are_joined():
    paths = ["/t7.shtml", "/t7_1.shtml", "/t7_2.shtml"]
    answers = {path: page(n + 1, TRS.format(3, n)) for n, path in enumerate(paths)}
    record, server = asyncio.run(fetch_from(answers, paths[0]))
    assert [one.url for one in record.metadata.pages] == [server.url(path) for path in paths]
    assert [record.articleBody.count(f"第{n}页") for n in (1, 2, 3)] == [5, 5, 5]
    assert not any("page" in message for message in record.metadata.validationMessages)


def test_a_page_that_only_a_script_links_and_that_is_missing_is_named():
    answers = {"/t7.shtml": page(1, TRS.format(3, 0)), "/t7_1.shtml": page(2, TRS.format(3, 1))}
    record, _ = asyncio.run(fetch_from(answers, "/t7.shtml"))
    assert len(record.metadata.pages) == 2
    assert any("page 3 is missing" in message for message in record.metadata.validationMessages)


def test_a_pager_that_names_the_next_page_only():
    answers = {
        "/a.html": page(1, '<a href="/a_2.html">下一页</a>'),
        "/a_2.html": page(2, '<a href="/a.html">上一页</a> <a href="/a_3.html">下一页</a>'),
        "/a_3.html": page(3, '<a href="/a_2.html">上一页</a>'),
    }
    record, _ = asyncio.run(fetch_from(answers))
    assert len(record.metadata.pages) == 3


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "link",
    [
        '<a href="/b.html">下一篇</a>',
        '<a href="/18.html">下一页</a>',
        '<a href="/a_2.html">更多新闻</a>',
        '<a href="/a_2.html#comments">2</a>',
        '<a href="http://127.0.0.9/a_2.html">2</a>',
        '<a href="/a.html?page=2&sort=new">2</a>',
        '<link rel="next" href="/b.html">',
    ],
)
def test_other_articles_are_no_further_pages(link):
    answers = {path: http() for path in ("/b.html", "/18.html", "/a_2.html")}
    record, server = asyncio.run(fetch_from({"/a.html": page(1, link), **answers}))
    assert len(record.metadata.pages) == 1
    assert server.paths == ["/robots.txt", "/a.html"]


def test_a_further_page_that_is_missing_is_named():
    record, _ = asyncio.run(fetch_from({"/a.html": page(1, '<a href="/a_2.html">2</a>')}))
    assert any("page 2 is missing" in message for message in record.metadata.validationMessages)
    assert record.articleBody


@pytest.mark.slow
@pytest.mark.measured
def test_a_pager_without_end_is_cut_off():
    answers = {"/a.html": page(1, '<a href="/a_2.html">2</a>')}
    for number in range(2, 140):
        answers[f"/a_{number}.html"] = page(number, f'<a href="/a_{number + 1}.html">下一页</a>')
    record, _ = asyncio.run(fetch_from(answers))
    assert len(record.metadata.pages) <= 100


def test_page_two_of_a_declared_article_means_the_article():
    url = "http://acftu.people.com.cn/n1/2024/0527/c67502-40000001-2.html"
    assert first_page(url) == url.replace("-2.html", ".html")


FAILURES = {
    "gone": (http(status="404 Not Found"), NotFetchedError, "HTTP 404"),
    "http_status": (http(status="403 Forbidden"), NotFetchedError, "HTTP 403"),
    "not_an_article": (http(b"<html><body><p>a</p></body></html>"), NotAnArticleError, "GenericPage"),
    "unreadable_page": (http(b"%PDF-1.4"), UnreadablePageError, "binary"),
}  # fmt: skip


@pytest.mark.parametrize("reason", FAILURES)
def test_what_is_no_article_says_why(reason):
    answer, kind, words = FAILURES[reason]
    with pytest.raises(kind, match=words) as caught:
        asyncio.run(fetch_from({"/a.html": answer}))
    assert caught.value.reason == reason


def test_an_error_names_what_to_do_next():
    with pytest.raises(NotFetchedError) as caught:
        asyncio.run(fetch_from({"/robots.txt": lambda writer: writer.close()}))
    assert "; the host gives no robots.txt" in advised(caught.value)


def test_one_request_at_a_time_for_a_host_and_none_too_soon():
    times = []

    async def slow(writer):
        times.append(time.monotonic())
        await asyncio.sleep(0.05)
        writer.write(http())
        times.append(time.monotonic())

    async def ask():
        answers = {f"/{n}.html": slow for n in range(4)}
        async with Server(answers) as server, Fetcher(options(delay=0.6)) as fetcher:
            await asyncio.gather(*(fetcher.article(server.url(f"/{n}.html")) for n in range(4)))

    asyncio.run(ask())
    starts, ends = times[::2], times[1::2]
    assert all(later - before > 0.3 for before, later in itertools.pairwise(starts))
    assert all(later >= end for end, later in zip(ends, starts[1:], strict=False))


def test_hosts_are_asked_beside_each_other():
    async def ask():
        all_asked = asyncio.Barrier(8)

        async def slow(writer):
            await all_asked.wait()  # none is answered before all are asked
            writer.write(http())

        servers = [Server({"/a.html": slow}, f"127.0.0.{n}") for n in range(1, 9)]
        allowed = {"UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/28"}
        async with Fetcher(options(settings=allowed)) as fetcher:
            for server in servers:
                await server.__aenter__()
            found = await asyncio.gather(*(fetcher.article(server.url()) for server in servers))
            for server in servers:
                await server.__aexit__()
        return len(found)

    assert asyncio.run(ask()) == 8


@pytest.mark.slow
@pytest.mark.measured
def test_a_host_that_speaks_http_alone_is_read_by_it_after_https_failed(monkeypatch):
    monkeypatch.setattr(tls, "HANDSHAKE", 2.0)

    async def ask():
        async with Server(
            {"/a.html": http(), "/robots.txt": http(b"User-agent: *\nDisallow: /b")}
        ) as server:
            async with Fetcher(options()) as fetcher:
                url, secure = server.url(), server.url().replace("http:", "https:")
                with pytest.raises(NotFetchedError, match="robots"):
                    await fetcher.article(secure)
                await fetcher.article(url)
                with pytest.raises(NotFetchedError, match="forbidden by robots"):
                    await fetcher.article(server.url("/b.html"))
                with pytest.raises(NotFetchedError, match="robots"):
                    await fetcher.article(secure)
            return [path for path, _ in server.asked]

    assert asyncio.run(ask()).count("/robots.txt") == 1


def test_a_new_crawler_takes_over_and_closes_the_old_one(monkeypatch):
    # A bound made small, no part replaced: a real crawler serves thousands of pages.
    monkeypatch.setattr("unionnews.fetching.session.RENEW_AT", 2)

    async def ask():
        async with Server({"/a.html": http()}) as server, Fetcher(options()) as fetcher:
            for _ in range(5):
                await fetcher.article(server.url())
            return server.paths.count("/robots.txt"), len(fetcher._old)

    robots, old = asyncio.run(ask())
    assert robots >= 2
    assert old <= 1


def test_archive_and_replay(tmp_path, monkeypatch):
    async def ask():
        answers = {"/a.html": page(1, '<a href="/a_2.html">2</a>'), "/a_2.html": page(2)}
        fetching = options(archive=tmp_path / "kept")
        async with Server(answers) as server, Fetcher(fetching) as fetcher:
            return await fetcher.article(server.url()), server.url()

    kept, url = asyncio.run(ask())
    files = archive_files(tmp_path / "kept")
    captures = {capture.url: capture for file in files for capture in read(file)}
    assert len(captures) == 3
    assert [one.archive.offset for one in kept.metadata.pages] == [
        captures[one.url].offset for one in kept.metadata.pages
    ]
    replayed = unionnews.fetch(url, replay=files)
    assert replayed.articleBody == kept.articleBody
    assert replayed.metadata.dateDownloaded == kept.metadata.dateDownloaded
    with pytest.raises(NotFetchedError, match="not in the archive"):
        unionnews.fetch(url + "?other", replay=files)


def test_fetch_and_afetch_and_their_errors(tmp_path):
    with pytest.raises(UsageError, match="no such archive"):
        unionnews.fetch("http://example.org/", replay=[tmp_path / "none.warc.gz"])

    async def inside():
        with pytest.raises(UsageError, match=r"await unionnews\.afetch"):
            unionnews.fetch("http://example.org/")

    asyncio.run(inside())


def run_text(program: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    return forking.run([sys.executable, "-c", program], PATIENCE, env=variables)


@pytest.mark.slow
def test_a_process_that_holds_another_reactor():
    program = (
        "import unionnews\n"
        "from twisted.internet import reactor\n"
        "from unionnews.exceptions import RunError\n"
        "try: unionnews.fetch('http://example.org/')\n"
        "except RunError as error: print(error)\n"
    )
    done = run_text(program)
    assert "process of its own" in done.stdout


@pytest.mark.slow
def test_inside_a_running_scrapy_reactor(site):
    """In a Scrapy project's own process ``afetch`` uses the reactor that runs there."""
    program = f"""
import asyncio, unionnews
from scrapy.utils.reactor import install_reactor
install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
from twisted.internet import reactor
from scrapy.utils.defer import deferred_from_coro

async def work():
    try:
        print((await unionnews.afetch({site.url()!r}, delay=0)).headline)
    finally:
        reactor.stop()

reactor.callWhenRunning(lambda: deferred_from_coro(work()))
reactor.run()
"""
    done = run_text(program)
    assert done.stdout.strip() == "工会送清凉活动启动", done.stderr


# The command ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.measured
def test_command_prints_a_line_a_record(site):
    done = run_unionnews("fetch", "--delay", "0", site.url("/a.html"), site.url("/b.html"))
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert {record["headline"] for record in records} == {
        "工会送清凉活动启动", "工会送清凉活动启动（二）",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.measured
def test_command_reads_standard_input_and_says_each_failure(site):
    urls = "\n".join([site.url("/a.html"), "", site.url("/none.html"), ""])
    command = [*forking.START, "fetch", "-", "--delay", "0", "--quiet"]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = forking.run(command, PATIENCE, urls, env=variables, cwd=ROOT)
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(
        f"unionnews: {site.url('/none.html')}: HTTP 404; the page does not exist"
    )
    nothing = forking.run(command, PATIENCE, "# none yet\n", env=variables, cwd=ROOT)
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert nothing.stderr == "unionnews: standard input has no address\n"


@pytest.mark.slow
def test_command_says_why_a_page_is_no_article(site):
    site.answers["/list.html"] = http(b"<html><body><a href='/a.html'>a</a></body></html>")
    done = run_unionnews("fetch", "--delay", "0", site.url("/list.html"))
    assert done.returncode == 3
    assert "not an article" in done.stderr
    assert "GenericPage: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_command_refuses_addresses(site):
    done = run_unionnews("fetch", "file:///etc/passwd", site.url(), "--delay", "0")
    assert done.returncode == 2
    assert "only http and https" in done.stderr
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.slow
def test_command_needs_a_contact(site):
    done = run_unionnews("fetch", site.url(), UNIONNEWS_CONTACT="")
    assert done.returncode == 2
    assert "UNIONNEWS_CONTACT" in done.stderr
    assert site.asked == []
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "# 工会送清凉活动启动"), ("text", "工会送清凉活动启动"), ("json", "{\n")]
)  # fmt: skip
def test_command_formats(site, form, start):
    done = run_unionnews("fetch", "--delay", "0", "--format", form, site.url())
    assert done.stdout.startswith(start), done.stderr
    assert "劳动报" in done.stdout


@pytest.mark.slow
def test_a_long_delay_is_kept_between_commands_and_said(site):
    """The first page comes at once; the second one waits, also in the next command."""
    site.answers["/robots.txt"] = http(b"User-agent: *\nCrawl-delay: 8\n")
    started = time.monotonic()
    first = run_unionnews("fetch", site.url("/a.html"))
    second = run_unionnews("fetch", site.url("/b.html"))
    waited = time.monotonic() - started
    assert first.returncode == second.returncode == 0
    assert "next request" not in first.stderr
    assert "the next request goes out in" in second.stderr
    assert waited > 8


@pytest.mark.slow
def test_a_command_that_is_stopped_while_it_waits(site):
    site.answers["/robots.txt"] = http(b"User-agent: *\nCrawl-delay: 300\n")
    process = forking.Command(
        [*forking.START, "fetch", site.url("/a.html"), site.url("/b.html")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert json.loads(process.stdout.readline())["headline"]
    assert "the next request goes out in" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 3
    assert said.splitlines() == [
        "unionnews: stopped; the addresses not printed yet were not fetched"
    ]


def test_markdown_never_lets_the_page_write_markup():
    from unionnews.cli.renditions import markdown  # noqa: PLC0415  beside its only test

    body = ARTICLE.replace("第1批".encode(), b"&lt;script&gt; [a](http://b) # _c_ `d`")
    text = markdown(unionnews.extract_article(body, "http://example.org/a"))
    assert "\\<script\\>" in text
    assert "\\[a\\](http://b) \\# \\_c\\_ \\`d\\`" in text


def test_options_reach_scrapy():
    settings = FetchOptions(delay=3, timeout=7, concurrency=5).scrapy_settings()
    assert settings["UNIONNEWS_DELAY"] == 3
    assert settings.getfloat("DOWNLOAD_TIMEOUT") == 7
    assert settings.getint("CONCURRENT_REQUESTS") == 5
    assert RunError.exit_status == 1
