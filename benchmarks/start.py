"""How long a command takes to start, beside bare Python and the libraries it cannot do without.

    python benchmarks/start.py [--check] [--rounds N]

Each is measured in turns, in CPU seconds (a busy machine stretches the others), and the best of
the rounds counts. ``--check`` fails where one is above what it may cost.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = "people_acftu"
BARE = {
    "python": ["-c", "pass"],
    "typer, rich": ["-c", "import typer, rich"],
    "scrapy": ["-c", "import scrapy"],
}
LIMITS = {
    "--version": ("python", 1.0, 0.15),
    "--help": ("typer, rich", 3.0, 0.0),
    "sites": ("scrapy", 1.0, 0.0),
    "status": ("scrapy", 1.0, 0.25),
}
"""A command may cost what stands beside it, times a factor, and so many seconds more."""


def main() -> int:
    """Measure and print one table; return 1 where a limit that is checked is not held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        times = measure(place, options.rounds)
    broken = 0
    print(f"{'command':10} {'CPU s':>7} {'may be':>7}  beside")
    for name, (beside, factor, more) in LIMITS.items():
        limit = times[beside] * factor + more
        broken += times[name] > limit
        print(f"{name:10} {times[name]:7.3f} {limit:7.3f}  {beside} {times[beside]:.3f}")
    return int(bool(options.check and broken))


def measure(place: str, rounds: int) -> dict[str, float]:
    """Return the best CPU time of each program, measured in turns."""
    unionnews = ["-m", "unionnews"]
    subprocess.run(
        [sys.executable, *unionnews, "crawl", SITE, "--demo", "--quiet"],
        cwd=place, env=environment(), check=True,
    )  # fmt: skip
    programs = {**BARE, **{name: [*unionnews, name] for name in LIMITS}}
    programs["status"] += [SITE, "--output", "output/demo"]
    taken = [
        {name: cpu_seconds(program, place) for name, program in programs.items()}
        for _ in range(rounds)
    ]
    return {name: min(times[name] for times in taken) for name in programs}


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def cpu_seconds(program: list[str], place: str) -> float:
    """Return the CPU seconds, of user and system, that a program takes."""
    before = spent()
    subprocess.run(
        [sys.executable, *program],
        cwd=place, env=environment(), check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return spent() - before


def spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
