"""What servers and editors get wrong, and what is an article all the same."""

import asyncio
import gzip
import hashlib
import io
import subprocess
import sys
import zlib

import pytest
from loopback import ARTICLE, Server, fetch_from, http
from running import ROOT, run_unionnews

from unionnews.cli.address_list import listed_addresses
from unionnews.crawling.middlewares.refresh import is_itself
from unionnews.exceptions import NotFetchedError, PageError, RefusedAddressError
from unionnews.folder.archive import RecordError
from unionnews.folder.archive.decoding import decode

HEADLINE = "工会送清凉活动启动"


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "coding",
    [
        "identity", "none", "UTF-8", "utf8", "ISO-8859-1", "windows-1251", "gb2312", "binary", "8bit", "text/html", "",
        "identity, none", "charset=utf-8", '"utf-8"', "null", "ascii",
    ],
)  # fmt: skip
def test_no_coding_under_the_name_of_one(coding: str) -> None:
    record, _ = asyncio.run(fetch_from({"/a.html": http(ARTICLE, f"Content-Encoding: {coding}")}))
    assert record.headline == HEADLINE
    assert decode(ARTICLE, transfer="", content=coding, limit=1 << 20) == ARTICLE


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("utf-8, gzip", gzip.compress(ARTICLE, mtime=0)),
        ("gzip, identity", gzip.compress(ARTICLE, mtime=0)),
        ("none,x-gzip", gzip.compress(ARTICLE, mtime=0)),
        ("identity, deflate, none", zlib.compress(ARTICLE)),
    ],
)
def test_no_coding_beside_a_real_one(coding: str, body: bytes) -> None:
    record, _ = asyncio.run(fetch_from({"/a.html": http(body, f"Content-Encoding: {coding}")}))
    assert record.headline == HEADLINE


@pytest.mark.parametrize(
    "headers", [[], ["Content-Encoding: identity"], ["Content-Encoding: utf-8"]]
)
def test_packed_in_silence(headers: list[str]) -> None:
    packed = gzip.compress(ARTICLE)
    record, _ = asyncio.run(fetch_from({"/a.html": http(packed, *headers)}))
    assert record.headline == HEADLINE
    assert record.metadata.pages[0].bodySha256 == hashlib.sha256(packed).hexdigest()


@pytest.mark.parametrize(
    "body",
    [gzip.compress(bytes(9000)), gzip.compress(b" " * (40 << 20), 1), gzip.compress(ARTICLE)[:-30]],
    ids=["empty", "bomb", "cut"],
)
def test_packed_in_silence_and_no_page(body: bytes) -> None:
    with pytest.raises(PageError):
        asyncio.run(fetch_from({"/a.html": http(body)}))


@pytest.mark.parametrize("coding", ["compress", "sdch", "zlib", "base64"])
def test_a_coding_that_is_not_known_is_told(coding: str) -> None:
    body = zlib.compress(ARTICLE)
    with pytest.raises(RecordError, match=coding):
        decode(body, transfer="", content=coding, limit=1 << 20)
    with pytest.raises(PageError, match=coding):
        asyncio.run(fetch_from({"/a.html": http(body, f"Content-Encoding: {coding}")}))


def live(refresh: str) -> bytes:
    return http(
        ARTICLE.replace(b"<head>", f"<head><meta http-equiv=refresh content='{refresh}'>".encode())
    )


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    "refresh",
    [
        "5;url=/a.html", "5; URL=a.html", "0;url=/a.html", "30;URL='/a.html'", "5;url=./a.html", "5;url=/a.html#top", "5",
        "60;url=?", "5;url=/a.html?t=171", "5;url=/a.html?reload=1", "5;url=/a.html?utm_source=x", "5;url=/a.html?print=1",
        "5;url=/x/../a.html", "900;url=/elsewhere.html", "0;url=javascript:alert(1)", "0;url=http://[bad/", "0;url=mailto:a@b.example",
    ],
)  # fmt: skip
def test_a_page_that_loads_itself_again_is_the_article(refresh: str) -> None:
    for answer in (live(refresh), http(ARTICLE, f"Refresh: {refresh}")):
        record, server = asyncio.run(fetch_from({"/a.html": answer}))
        assert record.headline == HEADLINE
        assert server.paths.count("/a.html") == 1


@pytest.mark.parametrize("refresh", ["0;url=/b.html", "1;url=/a.html?id=2", "0;url=/a.html/"])
@pytest.mark.parametrize("is_header", [False, True])
def test_a_refresh_to_another_page_is_followed(refresh: str, *, is_header: bool) -> None:
    target = refresh.partition("url=")[2]
    answers = {
        "/a.html": http(ARTICLE, f"Refresh: {refresh}") if is_header else live(refresh),
        target: http(ARTICLE.replace("启动".encode(), "结束".encode())),
    }
    record, server = asyncio.run(fetch_from(answers))
    assert record.headline == "工会送清凉活动结束"
    assert target in server.paths


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://a.example/x", "http://a.example/x"),
        ("http://www.a.example/x", "http://a.example/x"),
        ("http://a.example/x", "http://a.example/x?id=7"),
        ("http://a.example/x/", "http://a.example/x"),
        ("http://[", "http://a.example/x"),
    ],
)
def test_what_is_no_reload(target: str, url: str) -> None:
    assert not is_itself(target, url)


def test_a_page_that_a_proxy_has_changed_is_one() -> None:
    answers = {"/a.html": http(ARTICLE, status="203 Non-Authoritative Information")}
    record, _ = asyncio.run(fetch_from(answers))
    assert record.headline == HEADLINE
    assert record.metadata.pages[0].httpStatus == 203


LIST = ["http://a.example/1", "http://b.example/二", "http://c.example/3?x=1&y=2"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", " \r\n\r\n\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_lists_of_addresses(end: str, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    data = (mark + end.join(["# those of May", *LIST, " #http://d.example/"]) + end).encode(
        encoding
    )
    assert list(listed_addresses(io.BytesIO(data))) == LIST


def test_lists_put_together() -> None:
    one = "\ufeff" + "\r\n".join(LIST) + "\r\n"
    data = (one + one).encode() + b"\x1a"
    assert list(listed_addresses(io.BytesIO(data))) == [*LIST, *LIST]
    assert list(listed_addresses(io.BytesIO(b""))) == []


@pytest.mark.slow
@pytest.mark.measured
def test_fetch_reads_a_list_of_an_editor() -> None:
    async def run() -> tuple[bytes, bytes, list[str]]:
        async with Server({"/a.html": http(), "/b.html": http()}) as server:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "unionnews", "fetch", "-", "--delay", "0", "--format", "jsonl"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=ROOT,
                env={"PYTHONPATH": str(ROOT), "UNIONNEWS_CONTACT": "a@example.org", "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.1"},
            )  # fmt: skip
            lines = f"\ufeff{server.url('/a.html')}\r\n\r\n{server.url('/b.html')}\r\n"
            out, errors = await process.communicate(lines.encode())
            return out, errors, server.paths

    out, errors, paths = asyncio.run(run())
    assert out.count(b"\n") == 2, errors
    assert {"/a.html", "/b.html"} <= set(paths)


def test_an_answer_that_breaks_off_is_told_in_words() -> None:
    cut = http(b"half a page", "Content-Length: 5000")
    with pytest.raises(NotFetchedError, match=r"the answer broke off \(.*11 of 5000 bytes\)\)?$"):
        asyncio.run(fetch_from({"/a.html": cut, "/robots.txt": http(b"")}))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (http(ARTICLE, "Content-Length: -5"), "Invalid character in Content-Length"),
        (http(ARTICLE, "Content-Length: 9", "Connection: close"), "Data after `Connection: close`"),
        (http(ARTICLE, "X-A: a\0b"), "Invalid HTTP header"),
        (ARTICLE, "Bad status line"),
    ],
)
def test_an_answer_against_the_rules_is_told_without_its_bytes(answer: bytes, said: str) -> None:
    with pytest.raises(NotFetchedError, match=rf"a\.html: the answer is not HTTP .*\({said}.*\)$"):
        asyncio.run(fetch_from({"/a.html": answer, "/robots.txt": http(b"")}))


def test_a_refused_redirect_is_told_with_the_address_that_was_asked() -> None:
    away = http(b"", "Location: http://10.0.0.1/x", status="302 Found")
    with pytest.raises(RefusedAddressError, match=r"/a\.html: http://10\.0\.0\.1/x: refused: 10\."):
        asyncio.run(fetch_from({"/a.html": away, "/robots.txt": http(b"")}))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://a:secret@b.example/", "data:,x"])
def test_a_redirect_to_what_is_no_web_address_is_told(target: str) -> None:
    away = http(b"", f"Location: {target}", status="302 Found")
    kind = target.partition(":")[0]
    with pytest.raises(NotFetchedError, match=f"HTTP 302 to a '{kind}' address; only http") as told:
        asyncio.run(fetch_from({"/a.html": away, "/robots.txt": http(b"")}))
    assert "secret" not in str(told.value)


def test_a_redirect_without_a_target_is_told() -> None:
    nowhere = http(b"", status="301 Moved Permanently")
    with pytest.raises(NotFetchedError, match="HTTP 301 without a target"):
        asyncio.run(fetch_from({"/a.html": nowhere, "/robots.txt": http(b"")}))


@pytest.mark.slow
@pytest.mark.measured
def test_no_address_is_refused() -> None:
    done = run_unionnews("fetch", "", UNIONNEWS_CONTACT="a@example.org")
    assert (done.returncode, done.stdout) == (2, "")
    assert "an empty address: refused" in done.stderr
