"""Everything CI checks, in order, each with its time. Stops at the first failure."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

STEPS: tuple[tuple[str, list[str]], ...] = (
    ("lint", [f"{BIN}/ruff", "check", "."]),
    ("format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("types", [f"{BIN}/mypy"]),
    ("layers", [f"{BIN}/lint-imports", "--no-cache"]),
    ("scrapy lint", [f"{BIN}/scrapy-lint"]),
    ("extraction floors", [sys.executable, "benchmarks/extraction.py", "--check"]),
    (
        "tests",
        [sys.executable, "-m", "pytest", "-q", "--cov", "--cov-report=term", "--durations=25"],
    ),
)


def main() -> int:
    environment = {**os.environ, "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml")}
    for name, command in STEPS:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        print(f"== {name}: {time.monotonic() - started:.1f} s", flush=True)
        if status:
            return status
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
