"""WARC files for tests: records written out by hand, packed in every way a reader meets."""

import base64
import gzip
import hashlib
import re
import sys
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from unionnews.folder.archive import (
    ArchiveIndex,
    ArchiveWriter,
    Capture,
    Problems,
    WrittenExchange,
    archive_files,
    read,
)

DATE = datetime(2024, 5, 27, 1, 2, 3, 456789, tzinfo=UTC)
if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HTML = "text/html; charset=utf-8"
TYPES = {
    "response": "application/http;msgtype=response",
    "revisit": "application/http;msgtype=response",
    "request": "application/http;msgtype=request",
    "metadata": "application/warc-fields",
    "warcinfo": "application/warc-fields",
}


def pack(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def page(number: int, size: int = 600) -> bytes:
    """A page of invented union news; all pages differ."""
    line = f"<p>第{number}届职工运动会在示范区举行，{number * 7919 % 1000}名会员参加。</p>"
    return (f"<html><h1>{number}</h1>" + line * (size // 100) + "</html>").encode()


def record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    headers: Sequence[tuple[str, str]] = (("Content-Type", HTML),),
    status: str = "200 OK",
    warc: dict[str, str] | None = None,
    version: str = "1.1",
) -> bytes:
    """One record, uncompressed."""
    block = body
    if kind in ("response", "request", "revisit"):
        line = status if kind == "request" else f"HTTP/1.1 {status}"
        lines = [line, *(f"{name}: {value}" for name, value in headers), "", ""]
        block = "\r\n".join(lines).encode("latin-1") + body
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + url)}>",
        "WARC-Target-URI": url,
        "WARC-Date": "2024-05-27T01:02:03.456789Z",
        "WARC-Payload-Digest": sha1(body),
        "WARC-Block-Digest": sha1(block),
        "Content-Type": TYPES.get(kind, HTML),
    }
    lines = [f"{name}: {value}" for name, value in (fields | (warc or {})).items()]
    head = "\r\n".join([f"WARC/{version}", *lines, f"Content-Length: {len(block)}", "", ""])
    return head.encode() + block + b"\r\n\r\n"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def pages(count: int, size: int = 600) -> list[bytes]:
    return [record(f"http://union.example/{n}.html", page(n, size)) for n in range(count)]


def undigested(data: bytes) -> bytes:
    return re.sub(rb"WARC-(Block|Payload)-Digest: [^\r]*\r\n", b"", data)


def with_length(data: bytes, change: int) -> bytes:
    """The record with a Content-Length that lies by ``change``."""
    return re.sub(
        rb"Content-Length: (\d+)",
        lambda found: b"Content-Length: %d" % (int(found[1]) + change),
        data,
        count=1,
    )


def by_zstd_dictionary(records: list[bytes]) -> bytes:
    dictionary = zstd.train_dict([page(n) for n in range(200)], 4096)
    content = dictionary.dict_content
    frame = b"\x5d\x2a\x4d\x18" + len(content).to_bytes(4, "little") + content
    return frame + b"".join(zstd.compress(data, zstd_dict=dictionary) for data in records)


PACKINGS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip": lambda records: b"".join(map(pack, records)),
    "gzip whole": lambda records: pack(b"".join(records)),
    "gzip blocks": lambda records: b"".join(
        pack(b"".join(records)[at : at + 500]) for at in range(0, len(b"".join(records)), 500)
    ),
    "zstd": lambda records: b"".join(map(zstd.compress, records)),
    "zstd whole": lambda records: zstd.compress(b"".join(records)),
    "zstd dictionary": by_zstd_dictionary,
}


def read_all(path: Path) -> tuple[list[Capture], Problems]:
    problems = Problems()
    return list(read(path, problems=problems)), problems


def read_data(folder: Path, data: bytes, name: str = "x.warc") -> tuple[list[Capture], Problems]:
    path = folder / name
    path.write_bytes(data)
    return read_all(path)


def numbers(captures: list[Capture]) -> list[int]:
    """The pages by number; fails where a body is not exactly the page's."""
    found = [int(re.findall(r"(\d+)\.html", capture.url)[0]) for capture in captures]
    for number, capture in zip(found, captures, strict=True):
        assert capture.body.startswith(f"<html><h1>{number}</h1>".encode())
        assert capture.body.endswith(b"</html>")
    return found


def writer(folder: Path, **options: object) -> ArchiveWriter:
    values: dict[str, object] = {"day": DATE.date(), "software": "unionnews/0.1"}
    return ArchiveWriter(folder, **(values | options))


def exchange(number: int, **changes: object) -> WrittenExchange:
    values: dict[str, object] = {
        "url": f"http://union.example/{number}.html",
        "date": DATE,
        "status": 200,
        "headers": [("Content-Type", HTML)],
        "body": page(number),
    }
    return WrittenExchange(**(values | changes))


def read_folder(folder: Path) -> list[Capture]:
    files = archive_files(folder)
    with ArchiveIndex.open(files) as index:
        return [capture for path in files for capture in index.read(path)]
