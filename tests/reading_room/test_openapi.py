"""What the service says of itself in /openapi.json, held against what it does, by schemathesis."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import forking
import pytest
from running import PATIENCE, ROOT, until

BESIDE = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
SCHEMATHESIS = shutil.which("schemathesis", path=BESIDE)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Address of a server in a process of its own that answers from the demo archive."""
    archive = ROOT / "unionnews" / "demo" / "people_acftu.warc.gz"
    log = tmp_path / "server.log"
    with log.open("w") as written:
        server = forking.Command(
            [*forking.START, "serve", "--port", "0", "--replay", str(archive)],
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
        server.wait(timeout=PATIENCE)


def said_address(log: Path, server: subprocess.Popen[bytes]) -> str:
    """Wait for the line with which the server says where it listens."""
    until(lambda: "\n" in log.read_text() or server.poll() is not None, "it says its address")
    said, ended, _ = log.read_text().partition("\n")
    assert ended, f"no server: {said}"
    return said.split()[-1].rstrip("/")


@pytest.mark.slow
@pytest.mark.skipif(
    SCHEMATHESIS is None, reason="schemathesis is not installed (it is in the group dev)"
)
@pytest.mark.parametrize("most", [25, pytest.param(100, marks=pytest.mark.soak)])
def test_schemathesis_finds_nothing(address: str, tmp_path: Path, most: int) -> None:
    assert SCHEMATHESIS is not None
    ran = subprocess.run(
        [
            SCHEMATHESIS,
            f"--config-file={ROOT / 'tests' / 'schemathesis.toml'}",
            "run",
            f"{address}/openapi.json",
            "--seed=1",
            f"--max-examples={most}",
            "--generation-database=none",
            "--request-timeout=60",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE - 20,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout[-6000:]}\n{ran.stderr[-2000:]}"
