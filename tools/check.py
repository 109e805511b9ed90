"""Run ``make check`` (while you work), ``make test`` (the gate) or ``make soak`` (long runs).

    python tools/check.py [check|test|soak]

Each step is printed with its time; it stops at the first that fails. Tests run on all cores.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
# Otherwise each of some thousand processes would compile the package again, in a sixth of its time.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
# With ``worksteal``, tests of one file mostly run in one process and share its fixtures. Many wait
# for servers, delays and workers: one more process than cores keeps all cores busy.
PROCESSES = f"--numprocesses={(os.cpu_count() or 1) + 1}"
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist=worksteal", PROCESSES]

Step = tuple[str, list[str]]
STATIC: tuple[Step, ...] = (
    ("types", [f"{BIN}/mypy"]),
    ("layers", [f"{BIN}/lint-imports"]),
    ("scrapy lint", [f"{BIN}/scrapy-lint"]),
    ("lint", [f"{BIN}/ruff", "check", "."]),
    ("format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("spelling", [f"{BIN}/codespell"]),
)
TESTS: dict[str, tuple[Step, ...]] = {
    "check": (
        ("fast tests", [*PYTEST, "-m", "not slow and not soak", "--hypothesis-profile=check"]),
    ),
    "test": (
        (
            "tests",
            [*PYTEST, "-m", "not soak", "--cov", "--cov-report=term", "--durations=25"],
        ),
    ),
    "soak": (
        (
            "long runs, many examples",
            [*PYTEST, "-m", "soak or hypothesis", "--hypothesis-profile=soak", "--durations=25"],
        ),
    ),
}


def run(step: Step, *, captured: bool = False) -> tuple[str, int, float, str]:
    """Return name, exit status, seconds and output of a step."""
    name, command = step
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, check=False, capture_output=captured, text=True
    )
    output = f"{done.stdout}{done.stderr}" if captured else ""
    return name, done.returncode, time.monotonic() - started, output


def run_all(steps: Iterable[Step]) -> bool:
    """Run the static steps in parallel, print those that failed; return whether all passed."""
    well = True
    with ThreadPoolExecutor(2) as pool:
        for name, status, seconds, output in pool.map(lambda step: run(step, captured=True), steps):
            print(f"== {name}: {seconds:.1f} s{', failed' if status else ''}", flush=True)
            if status:
                print(output, flush=True)
                well = False
    return well


def main() -> int:
    """Run the checks that the command line names; return the exit status of the first failure."""
    target = sys.argv[1] if len(sys.argv) > 1 else "test"
    if target not in TESTS:
        print(f"{target}: not a target; write one of {', '.join(TESTS)}")
        return 2
    if target != "soak" and not run_all(STATIC):
        return 1
    for step in TESTS[target]:
        print(f"== {step[0]}", flush=True)
        name, status, seconds, _ = run(step)
        print(f"== {name}: {seconds:.1f} s", flush=True)
        if status:
            return status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
