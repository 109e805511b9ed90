"""Extraction from archives and export of parts go the way of every shard, also when workers die."""

from pathlib import Path

import pytest
from archives import answer, page, url, write
from cluster_runs import Cluster, cluster, redis_server, require_cluster
from running import read_jsonl, run_unionnews, until

pytestmark = pytest.mark.slow

PAGES = 300
QUICK = ("--heartbeat", "4", "--back-off", "0")


def kill_the_one_who_works(run: Cluster, *names: str) -> str:
    """Kill the first worker that is seen at a shard, and leave it dead; return the shard."""
    board = run.board()
    until(lambda: board.entries("running"), "a shard runs", every=0.01)
    shard = board.entries("running")[0]
    assert shard.worker in names
    run.kill(shard.worker)
    assert not (run.output / shard.id).exists(), "killed too late"
    return shard.id


def work_off(run: Cluster, shards: int, done: int = 0) -> None:
    """Work with two workers, one of which dies."""
    for name in ("one", "two"):
        run.start(name)
    lost = kill_the_one_who_works(run, "one", "two")
    until(lambda: run.board().counts()["done"] == done + shards, "all is done", every=0.2)
    assert run.board().counts()["lost"] >= 1
    assert run.board().entry(lost).tries >= 2
    run.stop()


def archives(folder: Path) -> list[Path]:
    """Two archives that have one article in common, the newer capture in the second."""
    half = PAGES // 2
    for part in ("a", "b"):
        (folder / part).mkdir()
    first = (answer(url(n), page(n)) for n in range(1, half + 1))
    second = (answer(url(n), page(n), 1) for n in range(half, PAGES + 1))
    return [*write(folder / "a", *first), *write(folder / "b", *second)]


def exported(folder: Path, *places: Path) -> list[dict]:
    options = [word for place in places for word in ("--output", str(place))]
    done = run_unionnews("export", "jsonl", folder, *options, "--quiet")
    assert done.returncode == 0, done.stderr
    return [row for part in sorted(folder.rglob("part-*.jsonl")) for row in read_jsonl(part)]


def test_archives_are_extracted_as_by_one_machine(tmp_path: Path) -> None:
    require_cluster()
    files = archives(tmp_path)
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(tmp_path, redis, 1, 1, *QUICK) as run,
    ):
        run.environment["SCRAPY_SETTINGS_MODULE"] = "unionnews.settings"
        run.submit(*(word for file in files for word in ("--warc", str(file))))
        work_off(run, len(files))
        plain = []
        for number, file in enumerate(files):
            plain.append(tmp_path / f"plain{number}.jsonl")
            done = run_unionnews("extract", str(file), "-o", plain[-1], "--quiet")
            assert done.returncode == 0, done.stderr
        results = sorted(run.output.glob("warc-*/articles.jsonl"))
        assert sorted(path.read_bytes() for path in results) == sorted(
            path.read_bytes() for path in plain
        )
        merged = exported(tmp_path / "merged", run.output)
        assert merged == exported(tmp_path / "alone", *plain)
        assert len({row["id"] for row in merged}) == len(merged) == PAGES


@pytest.mark.soak
def test_parts_of_an_export_are_the_whole(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pip install -e '.[dataset]'")
    require_cluster()
    papers = ("paper0", "paper1")
    with (
        redis_server(tmp_path / "redis") as redis,
        cluster(tmp_path, redis, 2, 10, *QUICK) as run,
    ):
        run.submit(*papers, "--delay", "0.01")
        run.start("crawler")
        until(lambda: run.board().counts()["done"] == 2, "both are crawled", every=0.2)
        run.kill("crawler")
        run.submit(*papers, "--export", "parquet", "--from", str(run.output))
        work_off(run, 2, done=2)

        def rows(folder: Path) -> list[dict]:
            found = [parquet.read_table(file) for file in sorted(folder.rglob("part-*.parquet"))]
            return sorted(
                (row for part in found for row in part.to_pylist()), key=lambda r: r["id"]
            )

        parts = [row for part in run.output.glob("export-parquet-*") for row in rows(part)]
        done = run_unionnews(
            "export", "parquet", tmp_path / "whole", "--output", run.output, "--quiet",
            *(word for name in papers for word in ("--site", name)),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert sorted(parts, key=lambda r: r["id"]) == rows(tmp_path / "whole")
        assert len(parts) == 40
