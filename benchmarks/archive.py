"""What the archive costs: writing a page, reading a page, opening an index.

Every figure is CPU time of this run on this machine; compare ratios, not milliseconds.

    python benchmarks/archive.py [--pages 1500]
"""

import argparse
import asyncio
import gzip
import io
import random
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fastwarc.warc
import warcio.archiveiterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from unionnews.folder.archive import (
    ArchiveIndex,
    ArchiveWriter,
    WrittenExchange,
    archive_files,
    read,
)

DATE = datetime(2024, 5, 27, tzinfo=UTC)
_LEVELS = (1, 2, 3)
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Server", "nginx")]


def make_pages(count: int) -> list[bytes]:
    """Pages of about 40 kB that compress about as well as real ones."""
    chance = random.Random(6)
    words = ["".join(chr(chance.randrange(0x4E00, 0x5600)) for _ in range(2)) for _ in range(3000)]
    made = []
    for number in range(count):
        lines = (
            f'<li class="item"><a href="/n1/2024/{chance.randrange(9999):04d}/c1-{number}.html">'
            f"{''.join(chance.choices(words, k=8))}</a><span>2024-05-27</span></li>"
            for _ in range(290)
        )
        made.append(f"<html><body><ul>{''.join(lines)}</ul></body></html>".encode())
    return made


def best(run: Callable[[], object], repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def exchanges(pages: list[bytes]) -> list[WrittenExchange]:
    return [
        WrittenExchange(
            url=f"http://union.example/{n}.html",
            date=DATE + timedelta(seconds=n),
            status=200,
            headers=HEADERS,
            body=body,
        )
        for n, body in enumerate(pages)
    ]


def write(folder: Path, pages: list[bytes], level: int) -> None:
    day = DATE.date()
    with ArchiveWriter(folder, day=day, software="benchmark", level=level) as writer:
        for number, exchange in enumerate(exchanges(pages)):
            writer.write(exchange)
            if number % 50 == 0:
                writer.sync()


async def loop_time(folder: Path, pages: list[bytes]) -> float:
    """CPU seconds of the event loop's thread when an executor of one thread writes."""
    loop = asyncio.get_running_loop()
    made = exchanges(pages)
    with (
        ArchiveWriter(folder, day=DATE.date(), software="benchmark") as writer,
        ThreadPoolExecutor(1) as executor,
    ):
        start = time.thread_time()
        for exchange in made:
            await loop.run_in_executor(executor, writer.write, exchange)
        return time.thread_time() - start


def write_with_warcio(pages: list[bytes]) -> None:
    writer = WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1")
    for number, body in enumerate(pages):
        head = StatusAndHeaders("200 OK", HEADERS, protocol="HTTP/1.1")
        made = writer.create_warc_record(
            f"http://union.example/{number}.html",
            "response",
            payload=io.BytesIO(body),
            http_headers=head,
        )
        writer.write_record(made)
        made.raw_stream.close()


def read_with_fastwarc(path: Path, *, verify: bool) -> None:
    response = fastwarc.warc.WarcRecordType.response
    with path.open("rb") as file:
        found = fastwarc.warc.ArchiveIterator(file, record_types=response, verify_digests=verify)
        for record in found:
            record.reader.read()


def read_with_warcio(path: Path) -> None:
    with path.open("rb") as file:
        for record in warcio.archiveiterator.ArchiveIterator(file):
            if record.rec_type == "response":
                record.content_stream().read()


def table(title: str, rows: list[tuple[str, float]], count: int) -> None:
    print(f"\n{title:48}{'ms/page':>9}{'ratio':>8}")
    floor = rows[0][1]
    for name, seconds in rows:
        print(f"{name:48}{seconds / count * 1e3:9.3f}{seconds / floor:8.2f}")


def bench_writing(root: Path, pages: list[bytes]) -> None:
    rows = [("gzip level 1 alone", best(lambda: [gzip.compress(p, 1) for p in pages]))]
    for level in _LEVELS:
        name = f"ArchiveWriter, 3 records, level {level}"
        folder = iter(root / f"level{level}-{n}" for n in range(9))
        rows.append((name, best(lambda f=folder, lv=level: write(next(f), pages, lv))))
    busy = min(asyncio.run(loop_time(root / f"thread{n}", pages)) for n in range(3))
    rows.append(("event loop's share, one-thread executor", busy))
    rows.append(("warcio, 1 record, its level", best(lambda: write_with_warcio(pages), 1)))
    table("writing", rows, len(pages))
    for level in _LEVELS:
        size = sum(path.stat().st_size for path in archive_files(root / f"level{level}-0"))
        print(f"  level {level}: {sum(map(len, pages)) / size:.2f} times smaller, three records")


def bench_reading(root: Path, count: int) -> None:
    (path,) = archive_files(root / "level2-0")
    rows = [
        ("FastWARC", best(lambda: read_with_fastwarc(path, verify=False))),
        ("FastWARC, digests", best(lambda: read_with_fastwarc(path, verify=True))),
        ("read(): digests, damage, bounds, metadata", best(lambda: list(read(path)))),
        ("warcio", best(lambda: read_with_warcio(path))),
    ]
    table("reading", rows, count)


def bench_index(root: Path, count: int, copies: int) -> None:
    paths = []
    (source,) = archive_files(root / "level2-0")
    for number in range(copies):
        paths.append(root / f"copy-{number}.warc.gz")
        paths[-1].write_bytes(source.read_bytes())
    size = sum(path.stat().st_size for path in paths)

    def open_index() -> None:
        with ArchiveIndex.open(paths) as index:
            index.best("http://union.example/7.html")

    first = best(open_index, 1)
    again = best(open_index)
    kept = (root / "warc-index.sqlite").stat().st_size
    print(f"\nindex of {size / 1e6:.0f} MB, {count * copies} captures, {copies} files")
    print(f"  first time  {first:8.2f} s  ({size / first / 1e6:.0f} MB/s)")
    print(f"  again       {again:8.4f} s  (first time / {first / again:.0f})")
    print(f"  kept in     {kept / count / copies:8.0f} bytes a capture")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--copies", type=int, default=10)
    options = parser.parse_args()
    pages = make_pages(options.pages)
    print(f"{options.pages} pages of {sum(map(len, pages)) / len(pages) / 1e3:.1f} kB")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        bench_writing(root, pages)
        bench_reading(root, options.pages)
        bench_index(root, options.pages, options.copies)


if __name__ == "__main__":
    main()
