"""What sites say about use, spoken on a loopback site: each signal alone, then contradictions."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Server, http, options
from rights_sites import CC, LD, Said, answers, crawl, joined, records

from unionnews.fetching import Fetcher
from unionnews.folder.archive import ArchiveIndex, archive_files
from unionnews.folder.ledger import Ledger
from unionnews.operate.reextract.archive_reading import ArchiveReader
from unionnews.pages.rights.reservations import TDM_FILE
from unionnews.pages.rights.rights_answers import USES

A, F, U = "allowed", "forbidden", "unknown"
PARTS = ("robots", "header", "head", "body")


ALONE = {
    "robots allows": Said((A, U, U), "Allow: /"),
    "robots says nothing": Said((U, U, U), "Disallow: /private"),
    "robots speaks to another": Said((U, U, U), "Content-Signal: ai-train=no", group="User-agent: x\n"),
    "robots speaks to us": Said((U, F, U), "Content-Signal: ai-train=no", group="User-agent: UnionNews\n"),
    "content signal no": Said((F, F, U), "Content-Signal: search=no, ai-train=no"),
    "content signal yes": Said((A, A, U), "Content-Signal: search=yes,ai-train=yes"),
    "usage of this path": Said((U, F, U), "Content-Usage: /a train-ai=n"),
    "usage of another path": Said((U, U, U), "Content-Usage: /b train-ai=n"),
    "rsl in robots": Said((U, U, U), "License: https://x.example/rsl.xml"),
    "usage header": Said((U, F, U), header="Content-Usage: train-ai=n"),
    "usage header yes": Said((A, A, U), header="Content-Usage: train-ai=y, search=y"),
    "tdm header": Said((U, F, U), header="TDM-Reservation: 1"),
    "tdm header open": Said((U, A, U), header="TDM-Reservation: 0"),
    "tdm file": Said((U, F, U), reservations='[{"location": "/x", "tdm-reservation": 0}, {"location": "/*", "tdm-reservation": 1, "tdm-policy": "https://x.example/p"}]'),
    "tdm file open": Said((U, A, U), reservations='[{"location": "/a.html", "tdm-reservation": 0}]'),
    "tdm file of another path": Said((U, U, U), reservations='[{"location": "/b", "tdm-reservation": 1}]'),
    "tdm file is a page": Said((U, U, U), reservations="<html><h1>404</h1></html>"),
    "x-robots noai": Said((U, F, U), header="X-Robots-Tag: noai, noimageai"),
    "x-robots noindex": Said((F, U, U), header="X-Robots-Tag: noindex"),
    "x-robots noarchive": Said((U, U, F), header="X-Robots-Tag: noarchive"),
    "x-robots snippet": Said((U, U, F), header="X-Robots-Tag: max-snippet:0"),
    "content signal header": Said((F, A, U), header="Content-Signal: search=no, ai-train=yes"),
    "meta noai": Said((U, F, U), head='<meta name="robots" content="noai">'),
    "x-robots to another": Said((U, U, U), header="X-Robots-Tag: otherbot: noindex, noai"),
    "x-robots dated": Said((F, U, U), header="X-Robots-Tag: noindex, unavailable_after: 25 Jun 2030 15:00:00 GMT"),
    "link header": Said((A, A, A), header=f'Link: <{CC}by/4.0/>; rel="license"'),
    "rsl link header": Said((U, U, U), header='Link: <https://x.example/l.xml>; rel="license"; type="application/rsl+xml"'),
    "meta noarchive": Said((U, U, F), head='<meta name="robots" content="noarchive">'),
    "meta noindex": Said((F, U, U), head="<META NAME=Robots CONTENT='NOINDEX, follow'>"),
    "meta index": Said((A, U, U), head='<meta name="robots" content="index,follow,max-snippet:-1">'),
    "meta snippet": Said((U, U, F), head='<meta name="robots" content="max-snippet: 20">'),
    "meta tdm": Said((U, F, U), head='<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://x.example/p">'),
    "rsl link": Said((U, U, U), head='<link rel="license" type="application/rsl+xml" href="/l.xml">'),
    "json-ld by-sa": Said((A, A, A), head=LD % f"{CC}by-sa/4.0/"),
    "json-ld own": Said((U, U, U), head=LD % "https://x.example/terms"),
    "rel license nc": Said((A, U, U), body=f'<a rel="license" href="{CC}by-nc/4.0/">CC</a>'),
    "license of a picture": Said((U, U, U), body=f'<figure><a rel="license" href="{CC}by/4.0/">CC</a></figure>'),
    "printed reserved": Said((U, U, F), body="<p>© Union. All rights reserved.</p>"),
    "in a script": Said((U, U, U), body="<script>/* All rights reserved */</script>"),
    "printed 版权": Said((U, U, F), body="<p>某某网版权所有</p>"),
    "printed 注明": Said((U, U, A), body="<p>转载请注明出处</p>"),
    "printed 授权": Said((U, U, F), body="<p>转载须经授权并注明出处</p>"),
    "printed 付费": Said((U, U, F), body="<p>转载请付费并注明来源</p>"),
    "printed 违者": Said((U, U, F), body="<p>转载必须注明出处，违者必究</p>"),
    "printed nbsp": Said((U, U, F), body="<p>All&nbsp;rights&nbsp;reserved.</p>"),
    "printed capitals": Said((U, U, F), body="<p>ВСЕ ПРАВА ЗАЩИЩЕНЫ</p>"),
    "x-robots dated first": Said((U, F, U), header="X-Robots-Tag: unavailable_after: 25 Jun 2030 15:00:00 GMT, noai"),
    "printed 不得": Said((U, U, F), body="<p>未经授权不得转载</p>"),
}  # fmt: skip
PAIRS = [
    ("robots allows", "meta noindex"),
    ("robots allows", "x-robots noindex"),
    ("content signal yes", "usage header"),
    ("content signal yes", "tdm header"),
    ("content signal yes", "x-robots noai"),
    ("content signal yes", "meta tdm"),
    ("content signal yes", "meta noindex"),
    ("content signal no", "usage header yes"),
    ("content signal no", "tdm header open"),
    ("content signal no", "meta index"),
    ("content signal no", "link header"),
    ("content signal no", "json-ld by-sa"),
    ("usage of this path", "usage header yes"),
    ("usage of this path", "tdm header open"),
    ("tdm header open", "meta tdm"),
    ("tdm header open", "rsl link"),
    ("tdm file", "tdm header open"),
    ("tdm file", "content signal yes"),
    ("tdm file open", "content signal no"),
    ("tdm file open", "meta tdm"),
    ("tdm file", "json-ld by-sa"),
    ("link header", "meta noarchive"),
    ("json-ld by-sa", "printed reserved"),
    ("link header", "rel license nc"),
    ("json-ld by-sa", "printed 不得"),
    ("usage header yes", "json-ld own"),
    ("rsl in robots", "json-ld by-sa"),
]
NO_COPY = {"meta noarchive", "x-robots noarchive"}
NOW = datetime(2026, 11, 29, tzinfo=UTC)
RANK = {F: 2, U: 1, A: 0}
SILENT = {
    # Signals that name no answer for a use, as against those that name terms nobody reads.
    "train": {"rsl in robots", "rsl link", "rsl link header", "json-ld own", "rel license nc", "printed reserved", "printed 版权", "printed 不得"},
    "republish": {"rsl in robots", "rsl link", "rsl link header", "json-ld own", "rel license nc"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNIONNEWS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("UNIONNEWS_CONTACT", "tests@example.org")


def restrictive(first: str, second: str) -> tuple[str, ...]:
    """Return the most restrictive answers of two signals; silence speaks not."""
    found = []
    for at, use in enumerate(USES):
        spoken = [
            ALONE[name].answers[at]
            for name in (first, second)
            if ALONE[name].answers[at] != U or name in SILENT.get(use, ())
        ]
        found.append(max(spoken, key=lambda answer: RANK[answer], default=U))
    return tuple(found)


@pytest.mark.slow
@pytest.mark.measured
def test_each_signal_alone(tmp_path: Path) -> None:
    found = records([joined(said) for said in ALONE.values()], tmp_path / "pages")
    assert {name: answers(one) for name, one in zip(ALONE, found, strict=True)} == {
        name: said.answers for name, said in ALONE.items()
    }
    policy = found[list(ALONE).index("meta tdm")]["metadata"]["rights"]["signals"]
    assert {"kind": "TDM-Policy", "where": "page", "text": "https://x.example/p"} in policy


@pytest.mark.slow
@pytest.mark.measured
def test_of_contradictions_the_most_restrictive_wins(tmp_path: Path) -> None:
    assert len(PAIRS) >= 20
    sites = [joined(ALONE[first], ALONE[second]) for first, second in PAIRS]
    found = records(sites, tmp_path / "pages")
    for pair, one in zip(PAIRS, found, strict=True):
        assert answers(one) == restrictive(*pair), pair


@pytest.mark.slow
@pytest.mark.measured
def test_old_archives_tell_the_same_where_they_hold_the_signals(tmp_path: Path) -> None:
    archive = tmp_path / "pages"
    found = records([joined(said) for said in ALONE.values()], archive)
    said = {one["url"]: one["metadata"]["rights"] for one in found}
    with ArchiveIndex.open(archive_files(archive)) as index:
        reader = ArchiveReader(index)
        again = [
            reader.article_of_any_site(index.load(ref)).to_dict()
            for path in archive_files(archive)
            for ref in index.refs(path)
            if "/a.html" in ref.url
        ]
    kept_out = {found[list(ALONE).index(name)]["url"] for name in NO_COPY}
    assert {one["url"]: one["metadata"]["rights"] for one in again} == {
        url: rights for url, rights in said.items() if url not in kept_out
    }


def test_a_page_that_says_noarchive_is_read_and_not_kept(tmp_path: Path) -> None:
    names = ["meta noarchive", "meta index"]
    archive = tmp_path / "pages"
    kept_out, kept = records([joined(ALONE[name]) for name in names], archive)
    assert kept_out["articleBody"] == kept["articleBody"] != ""
    assert kept_out["metadata"]["pages"][0]["archive"] is None
    assert kept["metadata"]["pages"][0]["archive"] is not None
    with ArchiveIndex.open(archive_files(archive)) as index:
        assert index.lookup(kept_out["url"]) == []
        assert len(index.lookup(kept["url"])) == 1


SIGNAL = http(b"User-agent: *\nContent-Signal: ai-train=no\n", status="203 Non-Authoritative")
SAYS = http(b'[{"location": "/", "tdm-reservation": 1}]')


async def _stalls(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize(
    ("changes", "train", "asked"),
    [
        ({}, F, 1),
        ({"/robots.txt": http(b"User-agent: *\nDisallow: /.well-known/\n")}, U, 0),
        ({"/robots.txt": SIGNAL, TDM_FILE: http(b"", status="404 Not Found")}, F, 1),
        ({TDM_FILE: http(b"", status="500 Internal Server Error")}, U, 1),
        ({TDM_FILE: _stalls}, U, 1),
        ({TDM_FILE: http(b" " * 600_000 + b'[{"location":"/","tdm-reservation":1}]')}, U, 1),
        ({TDM_FILE: http(b"[" * 100_000)}, U, 1),
        ({TDM_FILE: http(b"", "Location: http://10.0.0.1/t.json", status="302 Found")}, U, 1),
        ({TDM_FILE: http(b"", "Location: /t.json", status="302 Found"), "/t.json": SAYS}, U, 1),
    ],
    ids=["", "robots", "robots by a proxy", "500", "stalls", "long", "deep", "private", "moved"],
)
def test_the_file_of_reservations_is_asked_for_once(
    changes: dict[str, Any], train: str, asked: int
) -> None:
    """Under the guard, as robots.txt allows and within bounds; whatever it is, the page is had."""
    page = {path: http() for path in ("/a.html", "/b.html")}

    async def ask() -> tuple[list[str], list[str]]:
        async with Server(page | {TDM_FILE: SAYS} | changes) as server:
            patience = 5 if _stalls in changes.values() else 30
            bounds = {"DOWNLOAD_TIMEOUT": patience}
            async with Fetcher(options(timeout=patience, settings=bounds)) as fetcher:
                urls = [server.url("/a.html"), server.url("/b.html")]
                found = await asyncio.gather(*map(fetcher.article, urls))
            said = [one.to_dict()["metadata"]["rights"]["train"]["answer"] for one in found]
            return said, [path for path, _ in server.asked]

    said, paths = asyncio.run(ask())
    assert said == [train] * 2
    assert paths.count(TDM_FILE) == asked
    assert paths.count("/robots.txt") == 1


@pytest.mark.slow
@pytest.mark.parametrize("every", [pytest.param(1, marks=pytest.mark.soak), 4])
def test_a_crawl_hears_all_of_them_and_its_archive_tells_them_again(
    tmp_path: Path, every: int
) -> None:
    """Each signal alone and every pair, each on a host of its own; then records made anew."""
    expected = {(name,): said.answers for name, said in ALONE.items()}
    expected |= {pair: restrictive(*pair) for pair in PAIRS}
    silence = {names for names in expected if NO_COPY & set(names)}
    expected = {
        names: said
        for number, (names, said) in enumerate(expected.items())
        if number % every == 0 or names in silence
    }
    sites = [joined(*(ALONE[name] for name in names)) for names in expected]
    forbidden = {"/robots.txt": http(b"User-agent: *\nDisallow: /a"), "/a.html": http()}

    crawled, urls, asked = crawl([*sites, forbidden], tmp_path)
    assert asked == ["/robots.txt"]
    found = {one["url"]: one for one in crawled.records()}
    assert {
        names: answers(found[url]) for names, url in zip(expected, urls, strict=False)
    } == expected
    said = {one["url"]: one["metadata"]["rights"] for one in crawled.records()}
    kept = {url for url in said if found[url]["metadata"]["pages"][0]["archive"]}
    silent = {url for names, url in zip(expected, urls, strict=False) if names in silence}
    assert kept == set(said) - silent
    # As a version that asked for none of it left them.
    with Ledger.open(crawled.folder, "live", NOW, version="0.1") as ledger:
        ledger.rewrite(lambda lines: map(without_rights, lines), NOW)
    done = crawled.run(verb="reextract")
    assert done.returncode == 3, done.stderr  # those that were not kept cannot be made anew
    again = {one["url"]: one["metadata"]["rights"] for one in crawled.records()}
    assert again == {url: said[url] if url in kept else None for url in said}


def without_rights(record: dict[str, Any]) -> dict[str, Any]:
    return record | {"metadata": record["metadata"] | {"rights": None}}
