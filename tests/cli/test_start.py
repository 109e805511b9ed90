"""A command loads what it uses and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT, run_unionnews
from typer.main import get_command

from unionnews.cli import app
from unionnews.crawling.sites import all_sites

HEAVY = ("scrapy", "twisted", "lxml", "web_poet", "feedparser", "aiohttp")
LOADED = """
import sys
sys.argv = ["unionnews", *sys.argv[1:]]
from unionnews.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("\\n", " ".join({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def loaded(*arguments: str | Path) -> set[str]:
    """Return the top names of the modules that a command has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.slow
def test_the_version_is_told_by_bare_python() -> None:
    assert loaded("--version").isdisjoint({*HEAVY, "typer", "rich", "pydantic"})


@pytest.mark.slow
def test_help_lists_commands_that_are_not_loaded() -> None:
    assert loaded("--help").isdisjoint(HEAVY)


@pytest.mark.slow
def test_the_list_of_sites_loads_no_site() -> None:
    assert loaded("sites").isdisjoint(HEAVY)


@pytest.mark.slow
def test_the_list_of_sites_is_that_of_the_loaded_ones(tmp_path: Path) -> None:
    """Settings of another module have all sites loaded; a folder of its own sites would add to them."""
    (tmp_path / "other.py").write_text("from unionnews.settings import *\n", encoding="utf-8")
    listed = run_unionnews("sites").stdout
    path = f"{ROOT}:{tmp_path}"
    asked = run_unionnews("sites", SCRAPY_SETTINGS_MODULE="other", PYTHONPATH=path)
    assert listed == asked.stdout
    assert len(listed.splitlines()) == len(all_sites())


@pytest.mark.slow
@pytest.mark.parametrize("command", ["export", "feed", "report", "schema", "search", "sync"])
def test_a_command_that_reads_no_page_loads_no_site(command: str) -> None:
    assert loaded(command, "--help").isdisjoint(HEAVY)


@pytest.mark.slow
def test_status_of_a_folder_loads_no_site(tmp_path: Path) -> None:
    site, output = "people_acftu", tmp_path / "output"
    run_unionnews("crawl", site, "--demo", "--quiet", "--output", output)
    assert loaded("status", site, "--output", output / "demo").isdisjoint(HEAVY)


def test_the_list_of_commands_says_what_they_say() -> None:
    """The table stands for commands that are not loaded."""
    group = get_command(app)
    said = {
        name: " ".join((c.help or "").split("\n\n")[0].split())
        for name, c in group.commands.items()
    }
    assert {name: entry.help for name, entry in group.table.items()} == said
    assert all(command.name == name for name, command in group.commands.items())
