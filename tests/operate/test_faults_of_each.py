"""Each command: killed at every write and at any moment, without room, and beside every other."""

import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import faults
import pytest
from faults import KILLED, TOLD, Fault
from site_commands import SITE, by_line, commands, publish_news

from unionnews.operate.upkeep import verify

pytestmark = [pytest.mark.slow, pytest.mark.unmeasured, pytest.mark.timeout(900)]

WRITING = ("export", "retain", "retry", "reextract", "feed", "index", "forget")
READING = ("verify", "sync", "atom", "alerts", "undo", "stories", "report", "search", "status")
EVERY = (*WRITING, *READING)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with five articles on record, a feed and an index of four, and an article that is not read yet."""
    root = tmp_path_factory.mktemp("made")
    publish_news(root / "output", range(1, 5))
    for name in ("reextract", "feed", "index"):
        assert faults.run(commands(root)[name]) == 0
    publish_news(root / "output", [5])
    assert faults.run(commands(root)["reextract"]) == 0
    publish_news(root / "output", [6])
    return root


def copy_of(made: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(made, to)
    return to


def sequence(root: Path, *names: str) -> Callable[[], None]:
    """Return the commands as one, in this order."""
    done = commands(root)
    return lambda: [done[name]() for name in names] and None


def outcome(root: Path) -> dict[str, object]:
    """Return what a folder holds when every command has run to its end."""
    assert faults.run(sequence(root, "reextract", "retry", "feed", "index", "export")) == 0
    lines = (root / "output" / SITE / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return {
        "records": [(r["id"], r["revision"]) for r in map(json.loads, lines)],
        "verify": [p for p in verify(SITE, root / "output") if "file://" not in p],
        "dataset": json.loads((root / "dataset" / "_manifest.json").read_text())["articles"],
        "feed": json.loads((root / "output" / SITE / "feed" / "latest.json").read_text())[
            "records"
        ],
    }


def checked(root: Path, expected: dict[str, object], what: object) -> None:
    found = outcome(root)
    if found["feed"] != expected["feed"]:
        # An article that was published before its takedown has a tombstone there.
        assert isinstance(found["feed"], int)
        assert abs(found["feed"] - int(str(expected["feed"]))) <= 1, what
    assert found | {"feed": 0} == expected | {"feed": 0}, what


@pytest.mark.soak
@pytest.mark.parametrize("name", WRITING)
def test_killed_at_every_write(made: Path, tmp_path: Path, name: str) -> None:
    root = copy_of(made, tmp_path / "whole")
    assert faults.run(commands(root)[name]) == 0
    expected = outcome(root)
    for number in count():
        root = copy_of(made, tmp_path / "killed")
        status = faults.run(commands(root)[name], Fault(kill_at=number))
        assert status in (0, KILLED)
        if status == 0:
            break
        assert faults.run(commands(root)[name]) == 0, number
        checked(root, expected, number)
    assert number >= 1


@pytest.mark.soak
@pytest.mark.parametrize("name", WRITING)
def test_killed_at_any_moment(made: Path, tmp_path: Path, name: str) -> None:
    moments = random.Random(name)
    root = copy_of(made, tmp_path / "whole")
    assert faults.run(commands(root)[name]) == 0
    expected = outcome(root)
    for _ in range(25):
        root = copy_of(made, tmp_path / "killed")
        moment = moments.uniform(0.001, 0.06)
        assert faults.run(commands(root)[name], Fault(kill_after=moment)) in (0, -14)
        assert faults.run(commands(root)[name]) == 0
        checked(root, expected, moment)


def holds(root: Path, *names: str) -> None:
    """Run commands in this order; once what may hold a text is made anew, all that is kept agrees."""
    done = commands(root) | by_line(root)
    assert faults.run(lambda: [done[name]() for name in names] and None) == 0, names
    # Copies and takedowns are noted by the second: one made in the same second may hold the text.
    time.sleep(1)
    last = ("reextract", "feed", "sync", "atom", "export")
    assert faults.run(lambda: [done[name]() for name in last] and None) == 0, names
    told = [one for one in verify(SITE, root / "output") if "file://" not in one]
    assert told == [], names


@pytest.mark.soak
@pytest.mark.parametrize("first", WRITING)
def test_every_pair_of_commands(made: Path, tmp_path: Path, first: str) -> None:
    """In both orders, each with new articles in between."""
    for second in EVERY[EVERY.index(first) :]:
        root = copy_of(made, tmp_path / "pair")
        holds(root, first, second, first)
        publish_news(root / "output", [10])
        holds(root, second, first)


@pytest.mark.parametrize(
    "names", [(*WRITING, "sync", "undo"), pytest.param(EVERY, marks=pytest.mark.soak)]
)
def test_all_commands_in_a_row_and_back(made: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    """Each beside the next in both orders, with new articles in between."""
    root = copy_of(made, tmp_path / "row")
    holds(root, *names)
    publish_news(root / "output", [10])
    holds(root, *reversed(names))


# Megabytes. What the commands below write comes to about 15.
ROOM = [0.1, 0.3, 0.6, 1, 2, 3, 5, 8, 12, 20]


@pytest.mark.soak
def test_full_disk_of_ten_sizes(tmp_path: Path) -> None:
    """A file system of that size; more room, and the same command goes on."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system takes root")
    big = tmp_path / "big"
    publish_news(big / "output", range(1, 150), text="工会第" + "职工之家" * 2500, size=1 << 30)
    whole = copy_of(big, tmp_path / "whole")
    expected = outcome(whole)
    told = 0
    for size in ROOM:
        root = tmp_path / f"disk-{size}"
        root.mkdir()
        options = f"size={int(size * 1e6)}"
        mount = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(root)], check=False
        )
        if mount.returncode:
            pytest.skip("file systems cannot be mounted here")
        try:
            (root / "output" / SITE).mkdir(parents=True)
            for name in ("published", f"{SITE}/archive"):
                (root / "output" / name).symlink_to(big / "output" / name)
            for name in ("reextract", "feed", "index", "export"):
                status = faults.run(commands(root)[name])
                assert status in (0, TOLD), (size, name)
                told += status == TOLD
            grown = ["mount", "-o", "remount,size=100m", str(root)]
            subprocess.run(grown, check=True)
            checked(root, expected, size)
        finally:
            subprocess.run(["umount", str(root)], check=True)
    assert told >= 5
