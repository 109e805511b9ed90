"""The archive: the answer of each address, and how it is written as WARC."""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from demo import sections
from demo.articles import HOST, Article
from demo.layouts import page

START = datetime(2026, 10, 5, 2, 0, 0)
CRAWL_DELAY = timedelta(seconds=120)
INFO = {
    "software": "unionnews tools/make_demo.py",
    "description": "Demo of unionnews. The markup is that of people.com.cn; every text, person, "
    "company, place and event in it is invented.",
    "format": "WARC File Format 1.1",
}
REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of an address."""

    url: str
    body: bytes
    status: int = 200
    content_type: str = "text/html"
    chunked: bool = False

    @property
    def payload(self) -> bytes:
        """Bytes on the wire."""
        if not self.chunked:
            return self.body
        sizes = range(0, len(self.body), 4096)
        parts = [self.body[start : start + 4096] for start in sizes]
        framed = (b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
        return b"".join(framed) + b"0\r\n\r\n"

    @property
    def headers(self) -> list[tuple[str, str]]:
        length = (
            ("Transfer-Encoding", "chunked")
            if self.chunked
            else ("Content-Length", str(len(self.body)))
        )
        return [("Server", "nginx"), ("Content-Type", self.content_type), length]


def answers(articles: list[Article]) -> Iterator[Answer]:
    """Yield every answer of the archive, in the order of a crawl."""
    yield from _section(articles)
    for article in articles:
        yield from _article(article)
    missing = "<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>"
    yield Answer(sections.TOPIC_URL, sections.topic().encode("gb18030"))
    yield Answer(sections.GONE_URL, missing.encode(), status=404)


def _section(articles: list[Article]) -> Iterator[Answer]:
    for start in (f"http://{HOST}", f"https://{HOST}", "http://cpc.people.com.cn"):
        yield Answer(f"{start}/robots.txt", sections.ROBOTS.encode(), content_type="text/plain")
    yield Answer(f"http://{HOST}/", sections.home(articles).encode("gb18030"))
    pages = sections.list_pages(articles)
    names = ["index", *(f"index{n}" for n in range(1, len(pages) + 2))]
    # index and index1 are one page; the page after the last repeats the last
    for name, markup in zip(names, [pages[0], *pages, pages[-1]], strict=True):
        # one list page is UTF-8 under its GB2312 label
        codec = "utf-8" if name == "index3" else "gb18030"
        yield Answer(f"http://{HOST}/GB/67502/{name}.html", markup.encode(codec))


def _article(article: Article) -> Iterator[Answer]:
    charset = f"; charset={article.header}" if article.header else ""
    if article.older:
        old = replace(article, headline=article.older["headline"], body=article.older["body"])
        yield Answer(article.url, page(old).encode(article.codec))
    for number in range(1, len(article.pages) + 1):
        answer = Answer(
            article.page_url(number),
            page(article, number).encode(article.codec),
            content_type=f"text/html{charset}",
            chunked=article.chunked,
        )
        yield answer
        if article.href == "https":
            yield replace(answer, url=answer.url.replace("http:", "https:"))
    if article.older:
        yield Answer(article.url, b"<html><body>503</body></html>", status=503)


def write(articles: list[Article], target: Path) -> int:
    """Write the archive to ``target`` and return the number of answers in it."""
    count = 0
    with target.open("wb") as stream:
        archive = _Archive(stream)
        archive.info("people_acftu.warc.gz")
        for answer in answers(articles):
            archive.add(answer)
            count += 1
    return count


class _Archive:
    """WARC 1.1, one gzip member for each record; dates and ids are made from the content."""

    def __init__(self, stream: BinaryIO) -> None:
        self.writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
        self.time = START
        self.count = 0

    def info(self, name: str) -> None:
        record = self.writer.create_warcinfo_record(name, INFO)
        record.rec_headers.replace_header("WARC-Date", self._date)
        record.rec_headers.replace_header("WARC-Record-ID", self._number("warcinfo", name, b""))
        self.writer.write_record(record)

    def add(self, answer: Answer) -> None:
        self.time += CRAWL_DELAY
        status = f"{answer.status} {REASONS[answer.status]}"
        response = StatusAndHeaders(status, answer.headers, protocol="HTTP/1.1")
        number = self._write("response", answer.url, answer.payload, response)
        host, _, path = answer.url.partition("//")[2].partition("/")
        request = StatusAndHeaders(
            f"GET /{path} HTTP/1.1",
            [("Host", host), ("User-Agent", "unionnews"), ("Accept-Encoding", "identity")],
            is_http_request=True,
        )
        self._write("request", answer.url, b"", request, {"WARC-Concurrent-To": number})

    @property
    def _date(self) -> str:
        return f"{self.time:%Y-%m-%dT%H:%M:%SZ}"

    def _number(self, kind: str, url: str, payload: bytes) -> str:
        self.count += 1
        seed = f"{self.count} {kind} {url} {hashlib.sha256(payload).hexdigest()}"
        return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}>"

    def _write(
        self,
        kind: str,
        url: str,
        payload: bytes,
        http: StatusAndHeaders,
        more: dict[str, str] | None = None,
    ) -> str:
        number = self._number(kind, url, payload)
        headers = {"WARC-Record-ID": number, "WARC-Date": self._date, **(more or {})}
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            http_headers=http,
            warc_headers_dict=headers,
        )
        self.writer.write_record(record)
        return number
