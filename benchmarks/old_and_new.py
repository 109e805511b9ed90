"""Speed of this checkout beside another one: page, crawl, re-extraction and export, in turns.

    git worktree add --detach ../old COMMIT && python benchmarks/old_and_new.py ../old [--pairs 5] [--check]

Each version runs the functions of its own benchmarks in a process of its own; both run with the
libraries that are installed here. CPU time counts, since other programs take little of it; the
median of the ratios counts (1.10: a tenth faster than the other), since they slow both of a pair.
Both have their bytecode, as an installed program has. ``--check`` holds the median to the floor.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 0.95
_CRAWLED, _REEXTRACTED, _EXPORTED = 1500, 3000, 40_000


def page() -> float:
    """Return the seconds for one record of each page of the benchmark: the sum of the least times."""
    pages = import_module("pages")
    pages.CORPUS = ROOT.parent / "shared" / "corpus" / "people"
    pages.time.perf_counter = time.process_time  # version 0.1 asks the clock
    return sum(pages.best(body, url, 10)[1] for body, url in pages.pages().values()) / 1000


def crawl() -> float:
    """Return the seconds of a whole crawl; what Scrapy takes alone is not measured here."""
    benchmark = import_module("crawl")
    before = _children()
    benchmark.run_download = lambda *_: None
    benchmark.log_rate = lambda *_: 1 / (_children() - before)
    benchmark.report = lambda rates, **_: 1 / rates["ours"][0]
    sys.argv[1:] = ["--pages", str(_CRAWLED), "--rounds", "1"]
    return float(benchmark.main())


def _children() -> float:
    """Return the CPU time of all processes that were waited for, of nginx therefore none."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def reextraction() -> float:
    """Return the seconds of a page, after the start and the index; the less of two times."""
    benchmark = import_module("reextract")
    with tempfile.TemporaryDirectory() as name:
        path = benchmark.write(Path(name), _REEXTRACTED)
        benchmark.ArchiveIndex.open([path]).close()
        asked = (path, 1, _REEXTRACTED, time.process_time)
        return float(1 / max(benchmark.extraction_rate(*asked) for _ in range(2)))


def export() -> float:
    """Return the seconds of an export to Parquet, the import of its libraries included."""
    benchmark = import_module("dataset")
    with tempfile.TemporaryDirectory() as name:
        paths = benchmark.make(Path(name), _EXPORTED)
        began = time.process_time()
        benchmark.ours(paths, Path(name) / "parquet", "parquet")
        return time.process_time() - began


WORK: dict[str, Callable[[], float]] = {
    "page": page,
    "crawl": crawl,
    "re-extraction": reextraction,
    "export": export,
}


def seconds(checkout: Path, name: str) -> float:
    """Return the CPU time of a piece of work as a checkout does it."""
    places = os.pathsep.join((str(checkout), str(checkout / "benchmarks")))
    done = subprocess.run(
        [sys.executable, "-P", __file__, "--run", name, str(checkout)],
        env={**os.environ, "PYTHONPATH": places}, cwd=checkout,
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return float(done.stdout.split()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", choices=WORK)
    parser.add_argument("--check", action="store_true", help="exit status 1 below the floor")
    parser.add_argument("--run", choices=WORK, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(WORK[options.run]())
        return 0
    for checkout in (options.old, ROOT):
        compiling = [sys.executable, "-m", "compileall", "-q", str(checkout / "unionnews")]
        subprocess.run(compiling, check=True)
    middles = []
    for name in [options.only] if options.only else WORK:
        ratios = []
        for number in range(options.pairs):
            turns = [options.old.resolve(), ROOT][:: -1 if number % 2 else 1]
            took = {one: seconds(one, name) for one in turns}
            ratios.append(took[options.old.resolve()] / took[ROOT])
        middles.append(statistics.median(ratios))
        shown = " ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"{name:14} median {middles[-1]:.2f}   of {shown}", flush=True)
    return 1 if options.check and min(middles) < FLOOR else 0


if __name__ == "__main__":
    sys.exit(main())
