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
from running import RULE_FILES, read_jsonl, run_unionnews, timed, until

if TYPE_CHECKING:
    from unionnews.cluster.board import Board, ShardEntry

pytestmark = pytest.mark.slow

HEARTBEAT = 4.0
DELAY = 0.02
PAPERS = 10
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
        if path not in RULE_FILES:
            asked[host].append(float(when))
    return {host: min(b - a for a, b in pairwise(times)) for host, times in asked.items()}


@pytest.mark.parametrize(
    ("papers", "pages", "span", "each", "kills"),
    [
        pytest.param(3, 4, 2, 10, 2, marks=pytest.mark.timeout(400)),
        pytest.param(PAPERS, 20, 5, 20, 5, marks=[pytest.mark.soak, pytest.mark.timeout(1100)]),
    ],
)
def test_workers_die_and_redis_restarts(
    tmp_path: Path, papers: int, pages: int, span: int, each: int, kills: int
) -> None:
    require_cluster()
    sites = [f"paper{number}" for number in range(papers)]
    shards = papers * pages // span
    moments = random.Random(20241122)
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(
            tmp_path, redis, pages, each, "--heartbeat", str(HEARTBEAT), "--back-off", "1"
        ) as run,
    ):
        parts = ("--pages", f"1-{pages}/{span}", "--delay", str(DELAY))
        plan = run.submit("--all", *parts, sites=sites)
        assert len(plan) == PAPERS * pages // span
        for name in NAMES:
            run.start(name)
        recoveries = []
        for kill in range(kills):
            before = run.board().counts()["done"]
            until(lambda b=before: run.board().counts()["done"] > b, "a shard is done")
            time.sleep(moments.uniform(0.2, 2.0))
            recoveries.append(recovery(run, moments.choice(NAMES), by_itself=kill % 2 == 0))
            if kill == kills // 2:
                redis.stop(signal.SIGTERM)
                time.sleep(1)
                redis.start()
        until(lambda: finished(run, shards), "all shards are done", every=0.5)
        merged = Counter(
            (record["id"], record["canonicalUrl"])
            for file in run.output.glob("*/*/articles.jsonl")
            for record in read_jsonl(file)
        )
        gaps = shortest_gaps(run.log)
    assert len(merged) == papers * pages * each
    assert set(merged.values()) == {1}
    assert len(gaps) == papers
    assert min(gaps.values()) >= DELAY, gaps
    assert any(recoveries), "a worker must be killed while it works"
    sys.stdout.write(f"recoveries {recoveries}, gaps {min(gaps.values())}\n")
    # On a busy machine, in the time of a few starts.
    limit = max(2 * HEARTBEAT, 6 * timed(lambda: run_unionnews("sites", "--json")))
    assert max(filter(None, recoveries)) < limit, recoveries


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


def called_again(board: Board, before: ShardEntry) -> bool:
    now = board.entry(before.id)
    return now.state != "running" or now.tries > before.tries
