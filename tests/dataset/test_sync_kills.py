"""PostgreSQL and `sync` killed at moments drawn by chance: the tables are what `export` gives."""

import json
import os
import random
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import forking
import pytest
from database_server import DatabaseServer
from followed_site import forget, made, save
from running import ROOT, read_jsonl, run_unionnews, until
from synced_tables import assert_articles, held, query

pytest.importorskip("psycopg")
pytest.importorskip("pyarrow")

Server = DatabaseServer
pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[Server]:
    server = DatabaseServer()
    yield server
    server.close()


def exported(folder: Path, *options: str) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what the command `export` gives, by id and revision."""
    target = folder.parent.with_name("-".join(["exported", *options]))
    done = run_unionnews("export", "jsonl", target, "--output", folder.parent, *options)
    assert done.returncode == 0, done.stderr
    rows = [row for path in target.rglob("part-*.jsonl") for row in read_jsonl(path)]
    found = {(row["id"], row["revision"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def _start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    command = [*forking.START, "sync", server.url, "--output", folder.parent]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return forking.Command(command, env=environment, stderr=subprocess.PIPE)


def _batches(server: Server) -> str:
    if query(server, "SELECT to_regclass('unionnews.sources')") == [(None,)]:
        return ""
    return json.dumps(query(server, "SELECT cursor FROM unionnews.sources"))


def _killed(server: Server, folder: Path, chance: random.Random, *, restart: bool) -> None:
    """Kill a sync at a moment drawn by chance, the server in the middle of it where asked."""
    before = _batches(server)
    process = _start(server, folder)
    until(lambda: _batches(server) != before or process.poll() is not None)
    try:
        process.wait(chance.uniform(0, 0.3))
    except subprocess.TimeoutExpired:
        if restart:
            server.restart()
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _kills_and_restarts(server: Server, folder: Path, articles: int, kills: int) -> None:
    chance = random.Random(19)
    revised, down = articles * 3 // 40, articles // 500
    save(folder, *(made(number) for number in range(1, articles * 2 // 3)))
    for at in range(kills):
        if at == kills // 2:
            save(folder, *(made(number) for number in range(articles * 2 // 3, articles + 1)))
            save(folder, *(made(number, 2) for number in range(1, revised + 1)))
        if at == kills * 3 // 4:
            forget(folder, *range(20, 20 + down))
        _killed(server, folder, chance, restart=at in (kills // 3, kills * 2 // 3))
    process = _start(server, folder)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert held(server) == exported(folder, "--all-revisions")
    assert_articles(server, exported(folder))
    assert len(held(server, "articles")) == articles - down
    assert len(held(server)) == articles + revised - 2 * down
    assert len(query(server, "SELECT id FROM unionnews.tombstones")) == down


def test_kills_and_a_restart(server: Server, folder: Path) -> None:
    _kills_and_restarts(server, folder, 1500, 3)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_kills_and_restarts_soak(server: Server, folder: Path) -> None:
    _kills_and_restarts(server, folder, 20_000, 25)
