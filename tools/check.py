"""Run ``make check`` (while you work), ``make test`` (the gate) or ``make soak`` (long runs).

    python tools/check.py [check|test|soak]

Each step is printed with its time. The gate and long runs use all cores, and what comes before the
tests stops them where it fails; in ``make check`` all is done side by side, in four threads.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
# Otherwise each of some thousand processes would compile the package again, in a sixth of its time.
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
# With ``worksteal``, tests of one file mostly run in one process and share its fixtures. Many wait
# for servers, delays and workers: one more process than cores keeps all cores busy.
PROCESSES = f"--numprocesses={(os.cpu_count() or 1) + 1}"
PYTEST = [sys.executable, "-m", "pytest", "-q"]
PARALLEL = [*PYTEST, "--dist=worksteal", PROCESSES]
# Fast tests take no longer than to load their modules in each process and to send their reports.
# Without pytest-xdist, one process loads one part of them; 20 cases of a test are run, not all.
# Those of folders wait for the disk, others for servers: meanwhile other processes have their turn.
FAST = [*PYTEST, "-m", "not slow and not soak", "--hypothesis-profile=check", "--cases=20"]
EXTRACTION = ["tests/pages", "tests/normalize", "tests/spiders"]
RECORDS = ["tests/folder", "tests/dataset", "tests/search"]

Step = tuple[str, list[str]]
STATIC: tuple[Step, ...] = (
    ("types", [f"{BIN}/mypy"]),
    ("layers", [f"{BIN}/lint-imports"]),
    ("scrapy lint", [f"{BIN}/scrapy-lint"]),
    ("lint", [f"{BIN}/ruff", "check", "."]),
    ("format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("spelling", [f"{BIN}/codespell"]),
)
CHECK: tuple[Step, ...] = (
    (
        "fast tests of all else",
        [*FAST, "tests", *(f"--ignore={part}" for part in EXTRACTION + RECORDS)],
    ),
    ("fast tests of extraction", [*FAST, *EXTRACTION]),
    ("fast tests of records", [*FAST, *RECORDS]),
    *STATIC,
)
TESTS: dict[str, tuple[Step, ...]] = {
    "check": (),
    "test": (
        (
            "tests",
            [*PARALLEL, "-m", "not soak", "--cov", "--cov-report=term", "--durations=25"],
        ),
    ),
    "soak": (
        (
            "long runs, many examples",
            [*PARALLEL, "-m", "soak or hypothesis", "--hypothesis-profile=soak", "--durations=25"],
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
    """Run steps in four threads, print the last line of each, or all; return whether all passed."""
    well = True
    with ThreadPoolExecutor(4) as pool:
        for done in as_completed([pool.submit(run, step, captured=True) for step in steps]):
            name, status, seconds, output = done.result()
            last = output.rstrip().rpartition("\n")[2]
            said = f"failed\n{output}" if status else last
            print(f"== {name}: {seconds:.1f} s {said}", flush=True)
            well = well and not status
    return well


def main() -> int:
    """Run the checks that the command line names; return the exit status of the first failure."""
    target = sys.argv[1] if len(sys.argv) > 1 else "test"
    if target not in TESTS:
        print(f"{target}: not a target; write one of {', '.join(TESTS)}")
        return 2
    if not run_all({"check": CHECK, "test": STATIC}.get(target, ())):
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
