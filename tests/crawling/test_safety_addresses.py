"""Addresses that are never asked, however they are written and wherever they come from."""

import asyncio
import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import ARTICLE, Server, fetch_from, http, options

from unionnews.crawling.middlewares.guard import allowed_networks, is_public, may_connect, refusal
from unionnews.exceptions import NotFetchedError, RefusedAddressError, UnionNewsError, UsageError
from unionnews.fetching import Fetcher
from unionnews.items import Article


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path))


PRIVATE = [
    "127.0.0.1", "127.255.255.254", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.2.1", "192.0.0.8", "192.88.99.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "0.0.0.0", "0.1.2.3",
    "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1",
    "3fff::1", "100::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1", "2001::1", "5f00::1", "::ffff:0:127.0.0.1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "202.108.1.1", "2001:4860:4860::8888", "2408:8000::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("number", PRIVATE)
def test_private_numbers(number):
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", PUBLIC)
def test_public_numbers(number):
    assert is_public(ip_address(number))


@given(st.ip_addresses(v=4))
def test_every_ipv4_address_has_the_same_answer_in_its_ipv6_forms(number):
    value = int(number)
    forms = (0xFFFF << 32 | value, 0x64FF9B << 96 | value, 0x2002 << 112 | value << 80)
    assert {is_public(ip_address(form.to_bytes(16, "big"))) for form in forms} == {
        is_public(number)
    }


SPELLINGS = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://0177.0.0.1/",
    "http://0177.0.0.01/", "http://0x7f.0.0.1/", "http://0x7f000001/", "http://0X7F.1/",
    "http://2130706433/", "http://017700000001/", "http://127.0.0.1./", "http://0/", "http://0.0.0.0/",
    "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[fe80::1%25eth0]/",
    "http://[64:ff9b::127.0.0.1]/", "http://[2002:7f00:1::]/", "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/", "http://１２７.0.0.1/", "http://169.254.169.254/latest/meta-data/",
    "http://localhost/", "http://LOCALHOST/", "http://user:secret@example.org/",
    "http://example.org@127.0.0.1/", "http://127.0.0.1#@example.org/", "http://127.0.0.1:80\\@example.org/",
    "file:///etc/passwd", "file://localhost/proc/self/environ", "ftp://example.org/", "gopher://127.0.0.1:70/_x",
    "data:text/html,<h1>a</h1>", "javascript:alert(1)", "s3://bucket/key", "dict://127.0.0.1:11211/",
    "http:///etc/passwd", "http://", "http:", "http://[/", "http://[::1/", "http://exa mple.org/",
    "http://example.org:99999/", "http://example.org:0/", "http://example.org:-1/",
    "http://example.org/\r\nHost: 127.0.0.1", "http://example.org/\x00", "//example.org/",
    "example.org", "", "http://" + "a" * 9000 + ".example/",
]  # fmt: skip


def test_spellings_are_refused_by_crawler_and_connection():
    """One fetcher is asked for all: the answer is ours, and no request goes out."""

    async def ask():
        found = {}
        async with Fetcher(options(settings={"UNIONNEWS_ALLOW_PRIVATE_HOSTS": ""})) as fetcher:
            for url in SPELLINGS:
                try:
                    await fetcher.article(url)
                except RefusedAddressError as error:
                    found[url] = str(error)
        return found

    found = asyncio.run(ask())
    assert [url for url in SPELLINGS if url not in found] == []
    assert all("refused" in message and len(message) < 400 for message in found.values())


def test_a_message_says_which_number_a_name_leads_to():
    async def ask():
        async with Fetcher(options(settings={"UNIONNEWS_ALLOW_PRIVATE_HOSTS": ""})) as fetcher:
            await fetcher.article("http://localhost:1/")

    with pytest.raises(RefusedAddressError, match=r"localhost is .*inside a private network"):
        asyncio.run(ask())


async def _outcome(fetcher: Fetcher, url: str) -> Article | UnionNewsError:
    try:
        return await fetcher.article(url)
    except (RefusedAddressError, NotFetchedError) as error:
        return error


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "http://[::1]:{port}/a.html",
        "http://localhost:{port}/private",
        "http://0x7f000002/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "data:text/html,x",
        "http://user:secret@127.0.0.1:{port}/a.html",
        "//127.0.0.3/",
    ],
)
def test_redirects_do_not_lead_into_the_private_network(target):
    """Only 127.0.0.1 is allowed; `localhost` may be it."""

    async def ask():
        answers = {"/private": http()}
        async with Server(answers) as server, Fetcher(options()) as fetcher:
            where = target.format(port=server.port)
            for status in ("301 Moved", "302 Found", "303 See", "307 Same", "308 Same"):
                server.answers[f"/{status[:3]}"] = http(b"", f"Location: {where}", status=status)
                outcome = await _outcome(fetcher, server.url(f"/{status[:3]}"))
                assert "root:" not in str(outcome)
                assert isinstance(outcome, Exception) or "localhost" in target

    asyncio.run(ask())


@pytest.mark.parametrize(
    "refresh",
    ["0;url=file:///etc/passwd", "0;url=http://127.0.0.2/"],
)
def test_refreshing_pages_do_not_either(refresh):
    page = f'<html><head><meta http-equiv="refresh" content="{refresh}"></head></html>'.encode()
    with pytest.raises((RefusedAddressError, NotFetchedError, Exception)) as caught:
        asyncio.run(fetch_from({"/a.html": http(page)}))
    assert "root:" not in str(caught.value)


def test_a_name_server_that_changes_its_mind(monkeypatch):
    """DNS rebinding: the first lookup gives an allowed number, later ones a private one."""
    looked_up = []
    real = socket.getaddrinfo

    def changing(host, port, *rest, **named):
        if host != "rebind.example":
            return real(host, port, *rest, **named)
        looked_up.append(host)
        return real("127.0.0.1" if len(looked_up) == 1 else "127.0.0.2", port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", changing)

    async def ask():
        # Connections are closed and names looked up again after ten seconds; here at once.
        answers = {"/robots.txt": http(b"", "Connection: close"), "/a.html": http()}
        async with Server(answers) as server, Fetcher(options()) as fetcher:
            url = f"http://rebind.example:{server.port}/a.html"
            record = await fetcher.article(url)
            assert record.headline == "工会送清凉活动启动"
            fetcher._session.crawler.engine.downloader.handlers._handlers[
                "http"
            ]._session.connector.clear_dns_cache()
            async with Server({"/a.html": http()}, "127.0.0.2") as inner:
                with pytest.raises(RefusedAddressError, match=r"is 127\.0\.0\.2, inside"):
                    await fetcher.article(f"http://rebind.example:{inner.port}/a.html")
            assert inner.asked == []

    asyncio.run(ask())
    assert len(looked_up) >= 2


def test_a_name_with_a_private_and_an_allowed_number(monkeypatch):
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **named: (
            real("127.0.0.2", *rest, **named) + real("127.0.0.1", *rest, **named)
            if host == "both.example"
            else real(host, *rest, **named)
        ),
    )

    async def ask():
        async with Server({"/a.html": http()}) as server, Fetcher(options()) as fetcher:
            return await fetcher.article(f"http://both.example:{server.port}/a.html")

    assert asyncio.run(ask()).articleBody


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.2:9/")
    record, server = asyncio.run(fetch_from({"/a.html": http()}))
    assert record.headline
    assert "/a.html" in server.paths


def test_what_is_sent_names_us_and_nothing_else():
    answers = {
        "/a.html": http(b"", "Location: /b.html", "Set-Cookie: a=1", status="302 Found"),
        "/b.html": http(ARTICLE, "Set-Cookie: b=2"),
    }
    _, server = asyncio.run(fetch_from(answers))
    for _, head in server.asked:
        names = {line.split(":")[0].lower() for line in head.split("\r\n")[1:] if line}
        assert names <= {
            "host", "accept", "accept-language", "accept-encoding", "user-agent", "connection",
        }  # fmt: skip


def test_no_name_is_looked_up_but_the_sites(monkeypatch):
    """Scrapy's cookies, for one, would fetch a list of public suffixes from the web."""
    looked_up = set()
    real = socket.getaddrinfo

    def noting(host, port, *rest, **named):
        looked_up.add(host)
        return real("127.0.0.1", port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", noting)

    async def ask():
        answers = {"/a.html": http(ARTICLE, "Set-Cookie: a=1; Domain=co.example")}
        async with Server(answers) as server, Fetcher(options()) as fetcher:
            return await fetcher.article(f"http://news.co.example:{server.port}/a.html")

    assert asyncio.run(ask()).articleBody
    assert looked_up - {"127.0.0.1"} == {"news.co.example"}


def test_setting_of_allowed_networks():
    assert allowed_networks("") == allowed_networks("0") == ()
    assert may_connect(ip_address("127.0.0.1"), allowed_networks("1"))
    assert not may_connect(ip_address("10.2.0.1"), allowed_networks("10.1.0.0/16, ::1"))
    assert refusal("http://10.1.2.3/", allowed_networks("10.1.0.0/16")) is None
    with pytest.raises(UsageError, match="write 1"):
        allowed_networks("intranet")


def test_a_live_fetch_says_who_asks():
    async def ask():
        async with Fetcher(options(settings={"UNIONNEWS_CONTACT": ""})):
            raise AssertionError("opened")

    with pytest.raises(UsageError, match="UNIONNEWS_CONTACT"):
        asyncio.run(ask())
