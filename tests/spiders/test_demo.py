"""The demo archive: made again, read by two WARC readers, compared with its truth.

Nothing of the package is used here: the pages are decoded with the codec that the truth names
and stripped of their tags by lxml alone.
"""

import gzip
import hashlib
import json
import re
import subprocess
import sys
import zlib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from lxml import html
from warcio.archiveiterator import ArchiveIterator

ROOT = Path(__file__).resolve().parents[2]
ARCHIVE = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
TRUTH = ROOT / "tests" / "demo_truth.jsonl"
OTHER = ROOT / "tests" / "demo_other.json"
HOME = "http://acftu.people.com.cn/"
ARTICLE = re.compile(r"/(?:GB/\d+/\d+|n1?/\d{4}/\d{4}/c\d+-\d+)\.html$")
INVISIBLE = "//script | //style | //comment()"
SAMPLE = b"".join(b"%d union news " % number for number in range(4096))
SAMPLE_DIGEST = "7d9fa78d415b196a1394ec8a29fcbe0bceff1a1769a8258ba99c89bcb40bcdd6"


@cache
def truth() -> list[dict[str, Any]]:
    return [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()]


@cache
def other() -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(OTHER.read_text(encoding="utf-8"))
    return found


@cache
def captures() -> list[tuple[str, int, str, bytes]]:
    """Address, status, content type and body (without chunks) of every response, as recorded."""
    with ARCHIVE.open("rb") as stream:
        return [
            (
                record.rec_headers["WARC-Target-URI"],
                int(record.http_headers.get_statuscode()),
                record.http_headers["Content-Type"],
                record.content_stream().read(),
            )
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        ]


@cache
def newest() -> dict[str, bytes]:
    """Body of the newest 200 of each address; captures are in order of time."""
    return {url: body for url, status, _, body in captures() if status == 200}


def document(body: bytes, codec: str) -> html.HtmlElement:
    root = html.document_fromstring(body.decode(codec))
    for element in root.xpath(INVISIBLE):
        element.drop_tree()
    return root


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def make(folder: Path) -> tuple[Path, Path, Path]:
    """The archive and its two lists made again in ``folder``."""
    paths = folder / "demo.warc.gz", folder / "truth.jsonl", folder / "other.json"
    options = zip(("--output", "--truth", "--other"), map(str, paths), strict=True)
    command = [sys.executable, "tools/make_demo.py", *(word for pair in options for word in pair)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return paths


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.slow
@pytest.mark.measured
def test_made_again_it_is_the_same(tmp_path: Path) -> None:
    archive, rows, others = make(tmp_path)
    made, shipped = archive.read_bytes(), ARCHIVE.read_bytes()
    assert digest(gzip.decompress(made)) == digest(gzip.decompress(shipped))
    assert rows.read_text(encoding="utf-8") == TRUTH.read_text(encoding="utf-8")
    assert others.read_text(encoding="utf-8") == OTHER.read_text(encoding="utf-8")
    if digest(zlib.compress(SAMPLE, 9)) != SAMPLE_DIGEST:
        pytest.skip("this zlib compresses otherwise; what was compressed is the same")
    assert digest(made) == digest(shipped)


def test_both_readers_see_the_same_records() -> None:
    with ARCHIVE.open("rb") as stream:
        kinds = WarcRecordType.response
        fast = [
            (record.headers["WARC-Target-URI"], record.http_headers.status_code)
            for record in FastIterator(stream, record_types=kinds, verify_digests=True)
        ]
    assert fast == [(url, status) for url, status, _, _ in captures()]


def test_a_member_holds_one_record() -> None:
    data, members = ARCHIVE.read_bytes(), 0
    while data:
        stream = zlib.decompressobj(wbits=31)
        record = stream.decompress(data)
        assert record.startswith(b"WARC/1.1\r\n")
        assert data[4:8] == b"\0\0\0\0", "the gzip header must not hold a time"
        data, members = stream.unused_data, members + 1
    assert members == 1 + 2 * len(captures()), "warcinfo, then response and request each"


def test_it_is_as_large_as_promised() -> None:
    assert len(truth()) >= 60
    assert ARCHIVE.stat().st_size < 500_000
    assert set(Counter(row["era"] for row in truth())) == {"A", "A/B", "B", "C", "D", "E"}
    assert len({row["canonicalUrl"] for row in truth()}) == len(truth())
    assert len({"\n".join(row["paragraphs"]) for row in truth()}) == len(truth())
    assert all(3 <= len(row["paragraphs"]) <= 10 for row in truth())


@pytest.mark.parametrize("row", truth(), ids=lambda row: row["url"].rpartition("/")[2])
def test_the_pages_hold_what_the_truth_says(row: dict[str, Any]) -> None:
    codec = row["encoding"]["used"]
    pages = [document(newest()[url], codec) for url in row["pages"]]
    text = "\0".join(squash(page.text_content()) for page in pages)
    place = 0
    for paragraph in row["paragraphs"]:
        place = text.find(squash(paragraph), place)
        assert place >= 0, paragraph
        place += 1
    year, month, day, clock = re.split("[-T]", row["datePublished"][:16])
    assert f"{year}年{month}月{day}日{clock}" in text
    meta = pages[0].xpath("string(//meta[@name='source']/@content)")
    assert (row["source"] or "") in text + meta
    for part in ("headline", "kicker", "subheadline"):
        assert squash(row[part] or "") in text, part
    for person in row["authors"]:
        assert person["name"] in text
    assert all(editor in text for editor in row["editors"])
    sources = {urljoin(row["url"], src) for page in pages for src in page.xpath("//img/@src")}
    assert {image["url"] for image in row["images"]} <= sources


@pytest.mark.parametrize("row", truth(), ids=lambda row: row["url"].rpartition("/")[2])
def test_the_label_is_what_the_truth_says(row: dict[str, Any]) -> None:
    label = re.search(rb"content-type\" content=\"text/html;charset=([\w-]+)", newest()[row["url"]])
    assert label
    assert label[1].decode().lower() == row["encoding"]["declared"]


def test_the_bytes_conflict_with_labels_and_headers() -> None:
    """GB bytes under UTF-8 headers, UTF-8 under GB labels, characters beyond GB2312 and GBK."""
    kinds = set()
    for url, _, content_type, body in captures():
        header = content_type.partition("charset=")[2].lower()
        label = re.search(rb"charset=([\w-]+)", body[:600])
        if ARTICLE.search(urlsplit(url).path) and label:
            kinds.add((true_codec(body), label[1].decode().lower(), header))
    assert {
        ("gb2312", "gb2312", ""),
        ("gbk", "gb2312", ""),
        ("gb18030", "gb2312", ""),
        ("gb2312", "gb2312", "gb2312"),
        ("gb2312", "gb2312", "utf-8"),
        ("gb2312", "gb2312", "iso-8859-1"),
        ("utf-8", "gb2312", ""),
        ("utf-8", "gb2312", "utf-8"),
        ("utf-8", "gb2312", "gb2312"),
        ("utf-8", "utf-8", ""),
        ("utf-8", "utf-8", "utf-8"),
    } <= kinds


def true_codec(body: bytes) -> str:
    """The narrowest codec that reads the bytes."""
    for codec in ("utf-8", "gb2312", "gbk"):
        try:
            body.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    return "gb18030"


def test_the_list_pages_lead_to_every_article_and_to_nothing_unknown() -> None:
    linked = {urljoin(page, href.strip()) for page, href in list_links()}
    section = {url for url in linked if ARTICLE.search(urlsplit(url).path)}
    known = {row["url"] for row in truth()} | {row["url"] for row in other()}
    foreign = {row["url"] for row in other() if row["outcome"] == "not_followed"}
    assert {row["url"] for row in truth()} <= section
    assert {url for url in section if is_ours(url)} <= known
    assert foreign <= section
    assert any(href.endswith("\n") for _, href in list_links())


def is_ours(url: str) -> bool:
    return urlsplit(url).hostname == "acftu.people.com.cn" or "c67502-" in url


@cache
def list_links() -> list[tuple[str, str]]:
    """Every link of the home page and of the list pages: page, href as written."""
    return [
        (page, href) for page in (HOME, *chain()) for href in list_page(page).xpath("//a/@href")
    ]


@cache
def chain() -> list[str]:
    """List pages along their 下一页 links, to the first that repeats another one's content."""
    pages: list[str] = []
    page = urljoin(HOME, "/GB/67502/index.html")
    while newest()[page] not in map(newest().get, pages):
        pages.append(page)
        following = list_page(page).xpath(
            "//div[@class='page_n clearfix']/a[text()='下一页']/@href"
        )
        page = urljoin(page, following[0])
    return [*pages, page]


def list_page(url: str) -> html.HtmlElement:
    return document(newest()[url], true_codec(newest()[url]))


def test_the_chain_of_list_pages_ends_in_a_repetition() -> None:
    assert len(chain()) == 6
    assert newest()[chain()[-1]] == newest()[chain()[-2]]
    first = newest()[urljoin(HOME, "/GB/67502/index.html")]
    assert first == newest()[urljoin(HOME, "/GB/67502/index1.html")]
    assert {true_codec(newest()[page]) for page in chain()} > {"utf-8"}


def test_the_other_addresses_are_what_they_are_said_to_be() -> None:
    statuses: dict[str, list[int]] = {}
    for url, status, _, _ in captures():
        statuses.setdefault(url, []).append(status)
    for row in other():
        expected = {"not_an_article": [200], "gone": [404], "same_article": [200]}
        assert statuses.get(row["url"], []) == expected.get(row["outcome"], []), row
    assert [200, 200, 503] in statuses.values(), "one address has three captures"


def test_robots_txt_asks_for_two_minutes() -> None:
    assert b"Crawl-delay: 120\nSitemap: " in newest()[urljoin(HOME, "/robots.txt")]
