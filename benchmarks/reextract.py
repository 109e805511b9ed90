"""What re-extraction costs, against what cannot be avoided: reading the archive, parsing the pages.

Pages are those of the demo archive (invented articles in the templates of people.com.cn, with
the furniture of real pages), each many times under addresses of their own. Every figure is measured in this run; start-up and the
index, which is made once for an archive, are taken off and told apart. Read the ratios.

    python benchmarks/reextract.py [--pages 4000] [--memory 100,2000] [--check]
"""

import argparse
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lxml.html
from demo_pages import demo_articles, numbered
from fastwarc.warc import ArchiveIterator, WarcRecordType

from unionnews.folder.archive import ArchiveIndex, ArchiveWriter, WrittenExchange, read
from unionnews.operate.reextract import extract_archive

ROOT = Path(__file__).resolve().parent.parent
DATE = datetime(2024, 5, 27, tzinfo=UTC)
FLOORS = {"one process": 0.45, "scaling": 0.85, "memory": 1.10}


def exchanges(count: int) -> Iterator[WrittenExchange]:
    pages = demo_articles()
    for number in range(count):
        page = pages[number % len(pages)]
        address, body = numbered(page, number)
        yield WrittenExchange(
            url=address,
            date=DATE + timedelta(seconds=number),
            status=200,
            headers=page[1],
            body=body,
        )


def write(folder: Path, pages: int) -> Path:
    with ArchiveWriter(folder, day=DATE.date(), software="benchmark") as writer:
        for exchange in exchanges(pages):
            writer.write(exchange)
    (path,) = folder.glob("*.warc.gz")
    return path


# --- floor: FastWARC and lxml alone ------------------------------------------------------------


def floor_loop(path: Path, skip: int = 0, step: int = 1) -> int:
    done = 0
    with path.open("rb") as file:
        for number, record in enumerate(
            ArchiveIterator(file, record_types=WarcRecordType.response)
        ):
            body = record.reader.read()
            if number % step == skip:
                lxml.html.document_fromstring(body)
                done += 1
    return done


def parse_only(bodies: list[bytes], start: object, times: object) -> None:
    """Parse in a process of its own, when all are ready; tell the seconds it took."""
    start.wait()  # type: ignore[attr-defined]  # of multiprocessing
    began = time.perf_counter()
    for body in bodies:
        lxml.html.document_fromstring(body)
    times.put(time.perf_counter() - began)  # type: ignore[attr-defined]  # of multiprocessing


def parse_rate(bodies: list[bytes], processes: int) -> float:
    """Return pages a second of bare lxml loops side by side, each over all the bodies."""
    context = multiprocessing.get_context("spawn")
    start, times = context.Barrier(processes + 1), context.Queue()
    arguments = (bodies, start, times)
    workers = [context.Process(target=parse_only, args=arguments) for _ in range(processes)]
    for worker in workers:
        worker.start()
    start.wait()
    slowest = max(times.get() for _ in workers)
    for worker in workers:
        worker.join()
    return processes * len(bodies) / slowest


# --- ours --------------------------------------------------------------------------------------


def extraction_rate(path: Path, jobs: int, pages: int, clock: Callable[[], float]) -> float:
    """Return pages a second after the first fifth: start-up is over by then."""
    begin = pages // 5
    began = 0.0
    number = 0
    for number, _ in enumerate(extract_archive([path], jobs=jobs).lines(), 1):
        if number == begin:
            began = clock()
    if number != pages:
        raise SystemExit(f"{number} records of {pages} pages")
    return (number - begin) / (clock() - began)


def rate(run: Callable[[], int]) -> float:
    """Return pages a second of processor time: other programs on the machine do not count."""
    began = time.process_time()
    return run() / (time.process_time() - began)


# --- memory ------------------------------------------------------------------------------------


def write_plain(path: Path, size: int) -> int:
    """Write an uncompressed archive of about ``size`` bytes; return its pages."""
    number = 0
    with path.open("wb") as file:
        for number, exchange in enumerate(exchanges(1 << 40)):
            head = "".join(f"{name}: {value}\r\n" for name, value in exchange.headers)
            block = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode("latin-1") + exchange.body
            fields = (
                f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{number}>\r\n"
                f"WARC-Target-URI: {exchange.url}\r\nWARC-Date: 2024-05-27T00:00:00Z\r\n"
                f"Content-Type: application/http;msgtype=response\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            file.write(fields.encode() + block + b"\r\n\r\n")
            if file.tell() >= size:
                break
    return number + 1


def peak_memory(path: Path) -> float:
    """Return the peak of a whole ``unionnews extract`` in MB, index and all."""
    command = [sys.executable, "-m", "unionnews", "extract", str(path), "--jobs", "1", "-q"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"extract ended with {process.returncode}")
    return usage.ru_maxrss / 1024


def memory(folder: Path, sizes: list[int]) -> list[tuple[int, int, float]]:
    found = []
    for size in sizes:
        path = folder / f"{size}.warc"
        pages = write_plain(path, size * 1_000_000)
        found.append((size, pages, peak_memory(path)))
        path.unlink()
        path.with_name("warc-index.sqlite").unlink()
    return found


def measure(path: Path, pages: int, rounds: int) -> dict[str, list[float]]:
    bodies = [capture.body for capture in read(path)][: pages // 2]
    found: dict[str, list[float]] = {
        name: [] for name in ("FastWARC + lxml", "one", "wall 1", "wall 2", "lxml 1", "lxml 2")
    }
    for _ in range(rounds):  # in turns, so that noise meets all of them
        found["FastWARC + lxml"].append(rate(lambda: floor_loop(path)))
        found["one"].append(extraction_rate(path, 1, pages, time.process_time))
        found["wall 1"].append(extraction_rate(path, 1, pages, time.perf_counter))
        found["wall 2"].append(extraction_rate(path, 2, pages, time.perf_counter))
        found["lxml 1"].append(parse_rate(bodies, 1))
        found["lxml 2"].append(parse_rate(bodies, 2))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", default="100,2000", help="sizes in MB; empty: left out")
    parser.add_argument("--check", action="store_true", help="exit status 1 below the floors")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write(folder / "archive", options.pages)
        began = time.perf_counter()
        ArchiveIndex.open([path]).close()
        indexing = options.pages / (time.perf_counter() - began)
        found = measure(path, options.pages, options.rounds)
        size = path.stat().st_size
        sizes = [int(text) for text in options.memory.split(",") if text]
        peaks = memory(folder, sizes)
    return report(options, found, indexing, size, peaks)


def report(
    options: argparse.Namespace,
    found: dict[str, list[float]],
    indexing: float,
    size: int,
    peaks: list[tuple[int, int, float]],
) -> int:
    middle = {name: statistics.median(rates) for name, rates in found.items()}
    ratios = {
        "one process": statistics.median(
            ours / floor for ours, floor in zip(found["one"], found["FastWARC + lxml"], strict=True)
        ),
        "scaling": statistics.median(
            (two / one) / (lxml2 / lxml1)
            for one, two, lxml1, lxml2 in zip(
                *(found[name] for name in ("wall 1", "wall 2", "lxml 1", "lxml 2")), strict=True
            )
        ),
    }
    print(f"{options.pages} pages, {size / options.pages / 1000:.1f} kB each in the archive")
    print(f"{'':<50}{'pages/s':>9}{'ratio':>7}")
    rows = (
        ("FastWARC reading + lxml parsing alone", middle["FastWARC + lxml"], 1.0),
        ("extract_archive, one process", middle["one"], ratios["one process"]),
    )
    for label, pages_a_second, ratio in rows:
        print(f"{label:<50}{pages_a_second:>9.0f}{ratio:>7.2f}")
    print(f"{'making the index, once for an archive':<50}{indexing:>9.0f}")
    for label, one, two in (("bare lxml loops", "lxml 1", "lxml 2"), ("ours", "wall 1", "wall 2")):
        print(
            f"two processes for one, {label:<27}{middle[two]:>9.0f}{middle[two] / middle[one]:>7.2f}"
        )
    print(f"{'scaling, ours of the bare loops':<59}{ratios['scaling']:>7.2f}")
    for mb, pages, peak in peaks:
        print(f"peak memory, {mb} MB of WARC ({pages} pages): {peak:.0f} MB")
    below = [name for name in ("one process", "scaling") if ratios[name] < FLOORS[name]]
    if len(peaks) > 1 and peaks[-1][2] > FLOORS["memory"] * peaks[0][2]:
        below.append("memory")
    print(f"below the floor: {', '.join(below)}" if below else "all at or above their floors")
    return 1 if below and options.check else 0


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.exit(main())
