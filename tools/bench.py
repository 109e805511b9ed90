"""Run the benchmarks one after the other: ``make bench``.

Each is a program of its own that prints a small table; compare its ratios, which are measured in
one run, and not its times. Exit status 1 when one of them failed or lies below its floor.

    python tools/bench.py [NAME…] [--quick]
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = {
    "start": ("a start, beside the libraries it needs", ["--check"], ["--rounds", "1"]),
    "pages": ("a record, beside parsing its page", [], []),
    "reextract": ("archive to records, beside FastWARC and lxml", ["--check"], ["--pages", "1500", "--rounds", "1", "--memory", "20,100"]),
    "crawl": ("a crawl, beside Scrapy that only downloads", ["--check"], ["--pages", "400", "--rounds", "1"]),
    "peers": ("other extractors on the same pages", [], ["--pages", "10"]),
    "archive": ("writing and reading WARC", [], ["--pages", "300"]),
    "ledger": ("the ledger", [], []),
    "shards": ("two shards at once, beside two bare lxml loops", ["--check"], ["--rounds", "1"]),
}  # fmt: skip
"""What each measures, its arguments, and those added for a quick run."""


def machine() -> str:
    """Return processor, cores and Python, without a name of the machine."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = (line for line in info.read_text().splitlines() if line.startswith("model name"))
        model = next(names, model).partition(":")[2].strip() or model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PROGRAMS))
    parser.add_argument("--quick", action="store_true", help="small runs: do they work at all?")
    options = parser.parse_args()
    if unknown := set(options.names) - set(PROGRAMS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    print(machine())
    failed = []
    for name, (what, arguments, quick) in PROGRAMS.items():
        if options.names and name not in options.names:
            continue
        print(f"\n== {name}: {what}", flush=True)
        command = [sys.executable, str(ROOT / "benchmarks" / f"{name}.py")]
        command += quick if options.quick else arguments
        began = time.monotonic()
        status = subprocess.run(command, env=environment, check=False).returncode
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
        failed += [name] if status else []
    if failed:
        print(f"\nfailed or below the floor: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
