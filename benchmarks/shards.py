"""How two shards at once compare with one, beside two bare lxml loops in the same run.

Each shard is the process that a worker of the cluster starts, here on a replayed archive: all
extraction, ledger and output, no waiting. ``python benchmarks/shards.py [--rounds N] [--check]``;
``--check`` ends with status 1 when a whole shard scales less than 0.85 as well as lxml does.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

FLOOR = 0.85
ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
BARE = """
import sys, time
from lxml import html
page = ("<html><body>" + "<p class='a'><a href='/x.html'>text</a> more</p>" * 400 + "</body></html>").encode()
end = time.process_time() + 1.5
n = 0
while time.process_time() < end:
    html.fromstring(page).xpath("//a/@href"); n += 1
"""
EXTRACT = """
import sys, time
from unionnews.fetching.api import extract_article
from unionnews.folder.archive import read
from unionnews.exceptions import PageError
pages = [(c.body, c.url, c.content_type) for c in read(sys.argv[1])]
end = time.process_time() + 1.5
n = 0
while time.process_time() < end:
    for body, url, kind in pages:
        try:
            extract_article(body, url, content_type=kind)
        except PageError:
            pass
        n += 1
"""


def rate(program: str, at_once: int) -> float:
    """Return units of work for each CPU second of a process, summed over the processes.

    CPU seconds and not wall time: what else runs on the machine must not count, but what two of
    ours take from each other (caches, memory) must.
    """
    timed = "started = time.process_time()\n"
    code = (
        program.replace("end = ", timed + "end = ") + "print(n / (time.process_time() - started))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(DEMO)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(at_once)
    ]
    return sum(float(process.communicate()[0]) for process in processes)


def shard_seconds(at_once: int) -> float:
    """Return the CPU seconds of so many shards at once, start of the interpreter included."""
    with tempfile.TemporaryDirectory() as folder:
        before = cpu_of_children()
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "unionnews", "crawl", "people_acftu", "--demo", "--quiet",
                 "--output", f"{folder}/{number}"],
                cwd=ROOT,
            )
            for number in range(at_once)
        ]  # fmt: skip
        for process in processes:
            process.wait()
        return cpu_of_children() - before


def cpu_of_children() -> float:
    """Return the CPU seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Print rates of one and two, and how the scaling of ours compares with that of lxml."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true", help=f"status 1 below {FLOOR} of lxml")
    given = parser.parse_args()
    found: dict[str, list[float]] = {"bare lxml": [], "extraction": [], "whole shard": []}
    for _ in range(given.rounds):
        found["bare lxml"].append(rate(BARE, 2) / rate(BARE, 1))
        found["extraction"].append(rate(EXTRACT, 2) / rate(EXTRACT, 1))
        found["whole shard"].append(4 * shard_seconds(1) / shard_seconds(2))
    bare = statistics.median(found["bare lxml"])
    print(f"{'two at once':14} {'scaling':>8} {'of lxml':>8}")
    for name, values in found.items():
        scaling = statistics.median(values)
        print(f"{name:14} {scaling:8.2f} {scaling / bare:8.2f}")
    shard = statistics.median(found["whole shard"]) / bare
    return int(given.check and shard < FLOOR)


if __name__ == "__main__":
    raise SystemExit(main())
