"""The pages of the reading room over a folder that is there: times on the server, and its memory.

    python benchmarks/reading.py OUTPUT [--times 11] [--check]

OUTPUT holds the folders of sites; their indexes are brought up to date first. A real ``unionnews
serve`` is asked over loopback as soon as it says that it serves, the start page before all others.
``--check`` holds its first answer and the median of the others to 150 ms, and the memory to 300 MB.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from unionnews.search.searching import Library

MOST_MS = 150
MOST_MB = 300
ROOT = Path(__file__).resolve().parent.parent
PAGES = ["/", f"/?q={quote('工会')}", f"/?q={quote('会')}", "/?page=50", "/feed.atom", "/feed.json"]


def memory(process: int) -> int:
    """Return the most memory that a process had so far (VmHWM), in MB."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1]) // 1000


def asked(url: str, times: int) -> list[float]:
    """Return how long each of some answers took, in milliseconds."""
    took = []
    for _ in range(times):
        start = time.perf_counter()
        with urllib.request.urlopen(url) as answer:
            answer.read()
        took.append((time.perf_counter() - start) * 1000)
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path)
    parser.add_argument("--times", type=int, default=11)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    Library.below([options.output]).close()
    started = time.perf_counter()
    command = [
        sys.executable,
        "-m",
        "unionnews",
        "serve",
        "--port",
        "0",
        "--output",
        options.output,
    ]
    variables = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "UNIONNEWS_CONTACT": "benchmark@example.org",
    }
    with subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr
            base = server.stderr.readline().split()[-1].rstrip("/")
            print(f"it serves after {time.perf_counter() - started:.2f} s")
            slowest = 0.0
            for page in PAGES:
                first, *others = asked(base + page, options.times)
                median = statistics.median(others)
                slowest = max(slowest, first, median) if page == "/" else slowest
                print(f"{page:24} first {first:6.0f} ms, then {median:6.1f} ms (median)")
            most = memory(server.pid)
            print(f"memory of the server at most {most} MB")
        finally:
            server.terminate()
    if options.check:
        sys.exit(slowest > MOST_MS or most > MOST_MB)


if __name__ == "__main__":
    main()
