"""Speed of this checkout beside another one: page, crawl, re-extraction and export, in turns.

    git worktree add --detach ../old COMMIT && python benchmarks/old_and_new.py ../old [--pairs 5] [--check]

Each figure is read from the benchmark of that name, each version running its own; both run with the
libraries that are installed here. The median of the ratios counts (1.10: a tenth faster than the
other), since neighbors slow both of a pair. ``--check`` holds it to .93.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOOR = 0.93
WORK = {
    "page": (["pages.py", "3"], r"[\d.]+ +([\d.]+) +[\d.]+$", True),
    "crawl": (["crawl.py", "--pages", "800", "--rounds", "1"], r"unionnews crawl.* (\d+) ", False),
    "re-extraction": (
        ["reextract.py", "--pages", "1500", "--memory", "50,100"], r"^extract_archive, one process +(\d+) ", False,
    ),
    "export": (["dataset.py", "40000", "parquet"], r"^parquet +([\d.]+) s", True),
}  # fmt: skip
"""Benchmark and its arguments, what shows the figure, and whether it is a time."""


def rate(checkout: Path, command: list[str], pattern: str, *, is_time: bool) -> float:
    """Return the figure of a benchmark, or the sum of its figures, as a speed."""
    done = subprocess.run(
        [sys.executable, str(checkout / "benchmarks" / command[0]), *command[1:]],
        env={**os.environ, "PYTHONPATH": str(checkout)}, cwd=checkout,
        stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    found = [float(number) for number in re.findall(pattern, done.stdout, re.MULTILINE)]
    if not found:
        raise SystemExit(f"{checkout}: {' '.join(command)} printed no figure:\n{done.stdout}")
    return 1 / sum(found) if is_time else sum(found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--only", choices=WORK)
    parser.add_argument("--check", action="store_true", help="exit status 1 below the floor")
    options = parser.parse_args()
    middles = []
    for name, (command, pattern, is_time) in WORK.items():
        if options.only not in (None, name):
            continue
        ratios = []
        for number in range(options.pairs):
            turns = [options.old.resolve(), ROOT][:: -1 if number % 2 else 1]
            speed = {one: rate(one, command, pattern, is_time=is_time) for one in turns}
            ratios.append(speed[ROOT] / speed[options.old.resolve()])
        middles.append(statistics.median(ratios))
        shown = " ".join(f"{ratio:.2f}" for ratio in ratios)
        print(f"{name:14} median {middles[-1]:.2f}   of {shown}", flush=True)
    return 1 if options.check and min(middles) < FLOOR else 0


if __name__ == "__main__":
    sys.exit(main())
