"""Sites that nobody declared: what a crawl of their address finds, and at what cost."""

import json
import os
import sys
from functools import cache

import forking
import pytest
from invented_kinds import KINDS
from invented_lists import LISTS
from invented_older import OLDER
from invented_places import PLACES
from invented_systems import SYSTEMS
from invented_ways import WAYS
from running import PATIENCE, ROOT

pytestmark = pytest.mark.slow

NAMES = tuple(make.__name__ for make in (*SYSTEMS, *WAYS, *OLDER, *KINDS, *LISTS, *PLACES))
MEASURED = len(SYSTEMS)
DAILY = MEASURED + len(WAYS) // 2
TOGETHER = 8
"""Sites crawled by one process; no process has one of the soak beside one of each day."""


@cache
def _crawled(names: tuple[str, ...]) -> dict[str, dict]:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        "UNIONNEWS_CONTACT": "tests@example.org",
        "UNIONNEWS_ALLOW_PRIVATE_HOSTS": "127.0.0.0/8",
    }
    command = [sys.executable, "-m", "found_crawls", *names]
    done = forking.run(command, PATIENCE, env=environment)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["site"]: one for one in found}


@pytest.mark.parametrize(
    "name",
    [
        *(pytest.param(name, marks=pytest.mark.measured) for name in NAMES[:MEASURED]),
        *NAMES[MEASURED:DAILY],
        *(pytest.param(name, marks=pytest.mark.soak) for name in NAMES[DAILY:]),
    ],
)
def test_site_is_found_whole(name: str) -> None:
    place = NAMES.index(name) // TOGETHER * TOGETHER
    found = _crawled(NAMES[place : place + TOGETHER])[name]
    assert found["outcome"] == "finished"
    assert found["share"] == 1.0
    assert (found["other"], found["duplicates"], found["forbidden"]) == (0, 0, [])
    assert found["requests"] <= 1.6 * found["articles"]
    assert found["again"] <= 3
    assert "[[ways]]" in found["file"][0]
