"""What the service says of itself in /openapi.json, held against what it does, by schemathesis."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import ROOT

BESIDE = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
SCHEMATHESIS = shutil.which("schemathesis", path=BESIDE)
LIMIT = 90
"""Seconds for the whole run."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Address of a server in a process of its own that answers from the demo archive."""
    archive = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    log = tmp_path / "server.log"
    with log.open("w") as written:
        server = subprocess.Popen(
            [sys.executable, "-m", "unionnews", "serve", "--port", "0", "--replay", str(archive)],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "UNIONNEWS_CONTACT": "tests@example.org",
                "UNIONNEWS_STATE": str(tmp_path / "state"),
            },
            stderr=written,
        )
    try:
        yield said_address(log, server)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)


def said_address(log: Path, server: subprocess.Popen[bytes]) -> str:
    """Wait for the line with which the server says where it listens."""
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        said = log.read_text().partition("\n")
        if said[1]:
            return said[0].split()[-1].rstrip("/")
        time.sleep(0.05)
    raise AssertionError(f"no server: {log.read_text()}")


@pytest.mark.slow
@pytest.mark.skipif(
    SCHEMATHESIS is None, reason="schemathesis is not installed (it is in the group dev)"
)
def test_schemathesis_finds_nothing(address: str, tmp_path: Path) -> None:
    assert SCHEMATHESIS is not None
    ran = subprocess.run(
        [
            SCHEMATHESIS,
            f"--config-file={ROOT / 'tests' / 'schemathesis.toml'}",
            "run",
            f"{address}/openapi.json",
            "--seed=1",
            "--max-examples=100",
            "--generation-database=none",
            "--request-timeout=20",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout[-6000:]}\n{ran.stderr[-2000:]}"
