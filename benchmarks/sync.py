"""Speed and memory of `sync` into PostgreSQL beside a bare COPY of the same rows, in one run.

``python benchmarks/sync.py [ARTICLES] [--check]`` makes that many (20,000) invented articles and
starts a server of its own. The bare COPY writes the records into one table of id, revision and
JSONB with a primary key, in one transaction: it checks, merges and remembers nothing.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from database_server import DatabaseServer
from followed_site import made, save

PAIRS = 5
MIN_ROWS = 3000
"""Rows a second, on two cores."""
MIN_RATIO = 0.5
MAX_MEGABYTES = 200


def bare(url: str, folder: Path) -> None:
    """Copy the lines as they are, in as few steps as psycopg needs."""
    import msgspec  # noqa: PLC0415  in a process of its own
    import psycopg  # noqa: PLC0415  the same

    with psycopg.connect(url) as db:
        db.execute("DROP TABLE IF EXISTS bare")
        db.execute(
            "CREATE TABLE bare (id text, revision integer, record jsonb, PRIMARY KEY (id, revision))"
        )
        with (
            db.cursor().copy("COPY bare FROM STDIN") as copy,
            (folder / "articles.jsonl").open("rb") as lines,
        ):
            for line in lines:
                record = msgspec.json.decode(line)
                copy.write_row((record["id"], record["revision"], line.decode()))


def ours(url: str, folder: Path) -> None:
    """Run our sync."""
    from unionnews.dataset.sync.following import SyncOptions, sync  # noqa: PLC0415  as above
    from unionnews.dataset.sync.postgresql import PostgresqlTarget  # noqa: PLC0415  the same

    sync(folder, lambda: PostgresqlTarget(url), SyncOptions(anew=True))


def _measured(work: Callable[..., None], arguments: tuple[object, ...], results: object) -> None:
    started = time.perf_counter()
    work(*arguments)
    # Not ru_maxrss, which counts what the process was before it became this program.
    status = Path("/proc/self/status").read_text().splitlines()
    peak = next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM"))
    results.put((time.perf_counter() - started, peak))  # type: ignore[attr-defined]  # a queue


def measure(work: Callable[..., None], *arguments: object) -> tuple[float, int]:
    """Return seconds and peak megabytes of a process that does the work."""
    context = get_context("spawn")
    results = context.Queue()
    process = context.Process(target=_measured, args=(work, arguments, results))
    process.start()
    found: tuple[float, int] = results.get()
    process.join()
    return found


def main() -> int:
    """Print the table; 1 where a floor is not reached."""
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    articles = numbers[0] if numbers else 20_000
    server = DatabaseServer()
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "union_example"
            folder.mkdir()
            save(folder, *(made(number) for number in range(1, articles + 1)))
            # In pairs: what else the machine and the server's checkpoints do hits both of one.
            pairs = [
                (measure(bare, server.url, folder)[0], *measure(ours, server.url, folder))
                for _ in range(PAIRS)
            ]
    finally:
        server.close()
    rows = articles / min(took for _, took, _ in pairs)
    ratio = statistics.median(copied / took for copied, took, _ in pairs)
    peak = max(size for _, _, size in pairs)
    print(f"{os.cpu_count()} cores, {articles} articles, {PAIRS} pairs in turns")
    print("bare COPY " + " ".join(f"{articles / copied:8,.0f}" for copied, _, _ in pairs))
    print("sync      " + " ".join(f"{articles / took:8,.0f}" for _, took, _ in pairs))
    print(f"sync {rows:,.0f} rows/s at best, median ratio {ratio:.2f}, {peak} MB")
    well = rows >= MIN_ROWS and ratio >= MIN_RATIO and peak <= MAX_MEGABYTES
    return 0 if well or "--check" not in sys.argv else 1


if __name__ == "__main__":
    sys.exit(main())
