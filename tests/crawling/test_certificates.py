"""Certificates that do not hold: nothing of such a host is kept, and one line says why."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from certificates import Authority
from loopback import options
from loopback_crawls import LocalCrawl, holds
from server import LocalSite

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


def test_fetch_takes_one_that_holds_and_any_where_told(
    authority: Authority, tmp_path: Path
) -> None:
    assert fetch(authority.server(HOST), tmp_path / "kept").headline
    any_is_taken = {"DOWNLOAD_VERIFY_CERTIFICATES": "0"}
    assert fetch(authority.server(HOST, own=True), tmp_path / "other", **any_is_taken).headline


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
