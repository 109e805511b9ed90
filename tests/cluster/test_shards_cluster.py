"""The cluster under fire: workers die, Redis restarts, and every article is there once."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cluster_runs import Cluster, cluster, redis_server, require_cluster
from running import read_jsonl, until

if TYPE_CHECKING:
    from unionnews.cluster.board import Board, Entry

pytestmark = pytest.mark.slow

HEARTBEAT = 4.0
DELAY = 0.02
PAGES, EACH, PAPERS = 20, 20, 10
KILLS = 5
NAMES = ("one", "two", "three")


def finished(running: Cluster, shards: int) -> bool:
    counts = running.board().counts()
    assert counts["dead"] == 0, running.run("status").stderr
    return counts["done"] == shards


def shortest_gaps(log: Path) -> dict[str, float]:
    """Return the shortest time between two pages of each host; robots.txt does not count."""
    asked = defaultdict(list)
    for line in log.read_text("utf-8").splitlines():
        when, host, path = line.split()
        if path != "/robots.txt":
            asked[host].append(float(when))
    return {host: min(b - a for a, b in pairwise(times)) for host, times in asked.items()}


def test_workers_die_and_redis_restarts(tmp_path: Path) -> None:
    require_cluster()
    moments = random.Random(20241122)
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(
            tmp_path, redis, PAGES, EACH, "--heartbeat", str(HEARTBEAT), "--back-off", "1"
        ) as run,
    ):
        plan = run.submit("--all", "--pages", f"1-{PAGES}/5", "--delay", str(DELAY))
        assert len(plan) == 40
        for name in NAMES:
            run.start(name)
        recoveries = []
        for kill in range(KILLS):
            before = run.board().counts()["done"]
            until(lambda b=before: run.board().counts()["done"] > b, "a shard is done")
            time.sleep(moments.uniform(0.2, 2.0))
            recoveries.append(recovery(run, moments.choice(NAMES), by_itself=kill % 2 == 0))
            if kill == 2:
                redis.stop(signal.SIGTERM)
                time.sleep(1)
                redis.start()
        until(lambda: finished(run, 40), "all shards are done", every=0.5)
        merged = Counter(
            (record["id"], record["canonicalUrl"])
            for file in run.output.glob("*/*/articles.jsonl")
            for record in read_jsonl(file)
        )
        gaps = shortest_gaps(run.log)
    assert len(merged) == PAPERS * PAGES * EACH == 4000
    assert set(merged.values()) == {1}
    assert len(gaps) == PAPERS
    assert min(gaps.values()) >= DELAY, gaps
    assert any(recoveries), "a worker must be killed while it works"
    sys.stdout.write(f"recoveries {recoveries}, gaps {min(gaps.values())}\n")
    assert max(filter(None, recoveries)) < 2 * HEARTBEAT, recoveries


def recovery(run: Cluster, name: str, *, by_itself: bool) -> float | None:
    """Kill a worker; return the seconds until the shard it had is called again, None: it had none.

    It is started again at once, as a supervisor does; or only after the others have missed it.
    """
    board = run.board()
    run.kill(name)
    killed = time.monotonic()
    held = [entry for entry in board.entries("running") if entry.worker == name]
    if not by_itself or not held:
        run.start(name)
    for entry in held:
        until(lambda e=entry: called_again(board, e), f"{entry.id} is called", 0.02)
    found = time.monotonic() - killed
    if by_itself and held:
        run.start(name)
    return found if held else None


def called_again(board: Board, before: Entry) -> bool:
    now = board.entry(before.id)
    return now.state != "running" or now.tries > before.tries
