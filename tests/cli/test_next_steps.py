"""Errors name what to do next, without the words of a library."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def said(folder: Path, *words: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "unionnews", *words],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "UNIONNEWS_CONTACT": "a@b.example",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return run.returncode, run.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "status", "advice"),
    [
        (
            ("crawl", "--from", "none.txt"),
            2,
            "No such file or directory); name a list of addresses",
        ),
        (("crawl", "people_acftu", "--output", "file"), 2, "name a folder with --output"),
        (("export", "xml", "dir"), 2, "'FORMAT': 'xml' is not one of"),
    ],
)
def test_wrong_usage(tmp_path: Path, words: tuple[str, ...], status: int, advice: str) -> None:
    (tmp_path / "file").touch()
    code, line = said(tmp_path, *words)
    assert (code, advice in line, "Errno" in line) == (status, True, False), line


def test_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, line = said(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert (code, "--port (0 takes a free one)" in line) == (1, True), line
