"""Shared by all tests: where things lie, and how a command is run for real."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "unionnews.settings")


@pytest.fixture
def corpus() -> Path:
    """Folder of real pages; they belong to their publishers and are not part of the project."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus of real pages is not on this machine")
    return CORPUS


def run_unionnews(
    *arguments: str | Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m unionnews`` as a process of its own."""
    variables = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(
        [sys.executable, "-m", "unionnews", *map(str, arguments)],
        cwd=cwd or ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def read_jsonl(path: Path) -> list[dict]:
    """Return the records of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
