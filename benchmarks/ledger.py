"""What a large ledger costs: opening it, drawing work, memory and bytes an address.

``python benchmarks/ledger.py [ADDRESSES]`` (default 1,000,000) builds ledgers of a hundredth, a
tenth and all of the addresses in a temporary folder: one in ten pending, the rest saved, one in
a hundred of these with a look due. Each is then measured in a process of its own.
"""

import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from unionnews.folder.ledger import Ledger, Link, State, Task, View

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
ON_A_PAGE = 50
BATCHES = 20


def link(number: int) -> Link:
    """An address as the first site has them."""
    url = f"http://acftu.people.com.cn/n1/2024/0527/c67502-{40_000_000 + number}.html"
    return Link(str(40_000_000 + number), url)


def record(number: int) -> dict[str, object]:
    """A record without text: its length does not matter to the ledger."""
    address = link(number).url
    body = hashlib.sha256(address.encode()).hexdigest()
    return {
        "id": body[:16],
        "canonicalUrl": address,
        "headline": str(number),
        "datePublished": f"{2004 + number % 20}-05-{number % 28 + 1:02}T09:00:00+08:00",
        "metadata": {"pages": [{"bodySha256": body}]},
    }


def build(folder: Path, addresses: int) -> None:
    """Crawl ``addresses`` invented articles."""
    with open_ledger(folder, NOW) as ledger:
        ledger.begin_run(NOW, {})
        ledger.begin_walk(["http://acftu.people.com.cn/list/0"], NOW)
        for first in range(0, addresses, ON_A_PAGE):
            numbers = range(first, min(first + ON_A_PAGE, addresses))
            page = f"http://acftu.people.com.cn/list/{first}"
            follows = [(f"http://acftu.people.com.cn/list/{first + ON_A_PAGE}", False)]
            ledger.save_list_page(page, map(link, numbers), follows, NOW)
            for number in numbers:
                if number % 10:
                    then = NOW if number % 100 == 1 else LATER
                    ledger.save(link(number).key, record(number), then, etag=f'"{number:x}"')
            if first % 5000 == 0:
                ledger.commit()
        ledger.end_run(NOW, "finished", {})


def open_ledger(folder: Path, now: datetime) -> Ledger:
    """Open for writing."""
    return Ledger.open(folder, "live", now, version="0")


def milliseconds(action: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def memory() -> int:
    """Bytes this process holds in memory (Linux; ``getrusage`` would tell its parent's)."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize()


def measure(folder: Path) -> dict[str, float]:
    """Open, draw and finish batches, and look at the whole, as a crawl and ``status`` do."""
    before = memory()
    opening = []
    for _ in range(5):
        start = time.perf_counter()
        ledger = open_ledger(folder, LATER)
        opening.append((time.perf_counter() - start) * 1000)
        ledger.close()
    ledger = open_ledger(folder, LATER)
    ledger.begin_run(LATER, {})
    drawing = [draw_and_finish(ledger) for _ in range(BATCHES)]
    ledger.commit()
    grown = memory() - before
    ledger.close()
    with View.read(folder) as view:
        reporting = milliseconds(lambda: (view.summary(), view.backlog(LATER)))
    return {
        "open ms": median(opening),
        "batch ms": median(drawing),
        "worst batch ms": max(drawing),
        "report ms": reporting,
        "grown MB": grown / 1e6,
    }


def draw_and_finish(ledger: Ledger) -> float:
    """Draw a batch and bring it to its end; return the milliseconds of the drawing."""
    tasks: list[Task] = []
    elapsed = milliseconds(lambda: tasks.extend(ledger.next_batch(50, LATER)))
    for task in tasks:
        if task.kind == "article":
            ledger.finish(task.key, State.FAILED, LATER)
    return elapsed


def table(largest: int) -> Iterator[dict[str, float]]:
    """Measure ledgers of growing size, each in a process of its own."""
    for addresses in (largest // 100, largest // 10, largest):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            building = milliseconds(lambda folder=folder, n=addresses: build(folder, n))
            size = (folder / "ledger.sqlite").stat().st_size
            told = subprocess.run(
                [sys.executable, __file__, "--measure", name], check=True, stdout=subprocess.PIPE
            )
            yield {
                "addresses": addresses,
                "build us/address": building * 1000 / addresses,
                "bytes/address": size / addresses,
                **json.loads(told.stdout),
            }


def main() -> None:
    """Print the table and what growth costs."""
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]))))
        return
    rows = []
    for row in table(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000):
        if not rows:
            print(" ".join(f"{name:>16}" for name in row))
        rows.append(row)
        print(" ".join(f"{value:>16,.1f}" for value in row.values()), flush=True)
    small, large = rows[0], rows[-1]
    more = large["addresses"] - small["addresses"]
    print(f"memory: {(large['grown MB'] - small['grown MB']) * 1e6 / more:.1f} bytes an address")
    for name in ("open ms", "batch ms"):
        print(f"{name}: {large[name] / small[name]:.1f} times that of the smallest")


if __name__ == "__main__":
    main()
