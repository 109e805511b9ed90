"""Parts that are only appended, in a folder that others read directly."""

import hashlib
import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from followed_site import forget, made, revisions, save
from ledger_records import article_id, url
from running import run_unionnews
from small_disk import small_disk

pytest.importorskip("pyarrow")
pytest.importorskip("fsspec")

import pandas as pd

from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync.following import Synced, SyncOptions, sync
from unionnews.dataset.sync.parts_target import MANIFEST, PartsTarget
from unionnews.dataset.sync.stores import FileStore
from unionnews.exceptions import RunError, UsageError

pytestmark = [pytest.mark.slow, pytest.mark.measured]


def follow(folder: Path, target: Path, kind: str = "parquet", **options: Any) -> Synced:
    store = FileStore(f"file://{target}")
    return sync(folder, lambda: PartsTarget(store, kind), SyncOptions(**options))


def parts(target: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(target.glob("data/*/part-*"))}


def keys(target: Path) -> list[tuple[str, int]]:
    read = pd.read_parquet(target)
    return sorted(zip(read["id"], read["revision"], strict=True))


def revisions_in(target: Path, kind: str) -> list[tuple[str, int]]:
    if kind == "parquet":
        return keys(target)
    lines = b"".join(parts(target).values()).splitlines()
    return sorted((one["id"], one["revision"]) for one in map(json.loads, lines))


def test_three_syncs_write_three_parts_and_a_takedown_leaves_no_text(
    folder: Path, tmp_path: Path
) -> None:
    target, before = tmp_path / "out", {}
    for first in (1, 301, 601):
        save(folder, *(made(number) for number in range(first, first + 300)))
        assert follow(folder, target).rows == 300
        now = parts(target)
        assert len(now) == len(before) + 1
        assert {name: now[name] for name in before} == before
        before = now
    assert keys(target) == sorted(revisions(folder))
    read = pd.read_parquet(target)
    texts = {one["id"]: one["articleBody"] for one in revisions(folder).values()}
    assert dict(zip(read["id"], read["articleBody"], strict=True)) == texts
    assert set(read["site"]) == {"union_example"}
    forget(folder, 350)
    assert follow(folder, target).forgotten == 1
    assert follow(folder, target) == Synced()
    assert keys(target) == sorted(revisions(folder))
    assert article_id(url(350)) not in {name for name, _ in keys(target)}
    after = parts(target)
    assert [name for name in after if after[name] != before[name]] == ["part-00002.parquet"]
    manifest = json.loads((target / MANIFEST).read_bytes())
    for part in manifest["sites"]["union_example"]["parts"]:
        data = (target / part["path"]).read_bytes()
        assert (part["sha256"], part["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))


def test_a_run_that_was_cut_short_before_the_manifest_is_repeated(
    folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    save(folder, made(1), made(2))
    follow(folder, target)
    manifest = (target / MANIFEST).read_bytes()
    save(folder, made(3))
    follow(folder, target)
    # What a kill leaves: the part is there, and the manifest does not know it.
    (target / MANIFEST).write_bytes(manifest)
    save(folder, made(4), made(1, 2))
    assert follow(folder, target).rows == 3
    assert keys(target) == sorted(revisions(folder))
    follow(folder, target, anew=True)
    assert keys(target) == sorted(revisions(folder))


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_what_is_no_longer_chosen_is_in_no_part(folder: Path, tmp_path: Path, kind: str) -> None:
    """As with --may: a revision forbids a use of the article, and of what it said before."""
    target, wanted = tmp_path / "out", RecordSelection(since="2020")

    def sync_dated(number: int, revision: int, day: str) -> None:
        save(folder, made(number, revision, datePublished=day, articleBody=f"第{number}篇"))

    for number in (1, 2):
        sync_dated(number, 1, "2024-01-01")
    sync_dated(1, 2, "2019-01-01")
    assert follow(folder, target, kind, selection=wanted).rows == 1
    assert b"\xe7\xac\xac1" not in b"".join(parts(target).values())
    sync_dated(3, 1, "2024-01-01")
    follow(folder, target, kind, selection=wanted)
    before = parts(target)
    sync_dated(3, 2, "2019-01-01")
    assert follow(folder, target, kind, selection=wanted).left == 1
    after = parts(target)
    assert [name for name in before if before[name] != after[name]] == [f"part-00002.{kind}"]
    sync_dated(3, 3, "2024-01-01")
    assert follow(folder, target, kind, selection=wanted).rows == 1
    assert revisions_in(target, kind) == sorted([(article_id(url(2)), 1), (article_id(url(3)), 3)])


def test_lines_of_json_by_the_command(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    save(folder, made(1), made(2))
    address = f"file://{target}?format=jsonl"
    done = run_unionnews("sync", address, "--output", folder.parent)
    assert done.returncode == 0, done.stderr
    forget(folder, 1)
    assert run_unionnews("sync", address, "--output", folder.parent).returncode == 0
    lines = [json.loads(line) for line in parts(target)["part-00001.jsonl"].splitlines()]
    assert [one["id"] for one in lines] == [article_id(url(2))]
    assert made(1)["articleBody"] not in (target / MANIFEST).read_text("utf-8")
    other = run_unionnews("sync", f"file://{target}", "--output", folder.parent)
    assert other.returncode == 2
    assert "the target has parts of jsonl" in other.stderr


def test_a_full_disk_is_one_line_and_the_next_run_completes(folder: Path) -> None:
    save(folder, *(made(number) for number in range(1, 401)))
    with small_disk(300_000) as disk:
        with pytest.raises(RunError, match=r"No space left.*; the next run goes on") as told:
            follow(folder, disk.path)
        assert "\n" not in str(told.value)
        assert parts(disk.path) == {}
        disk.grow()
        assert follow(folder, disk.path).rows == 400
        assert keys(disk.path) == sorted(revisions(folder))
        assert sorted(path.name for path in disk.path.iterdir()) == [MANIFEST, "data"]
        assert len(list(disk.path.glob("data/*/*"))) == 1


def test_two_syncs_at_once_write_one_after_the_other(folder: Path, tmp_path: Path) -> None:
    save(folder, *(made(number) for number in range(1, 400)))
    target = tmp_path / "out"
    command = ("sync", f"file://{target}", "--output", folder.parent)
    first = PartsTarget(FileStore(f"file://{target}"))
    first.prepare()
    ran = run_unionnews(*command)
    assert (ran.returncode, ran.stderr.count("\n")) == (1, 1), ran.stderr
    assert f"file://{target}: another sync writes here; wait for it to end" in ran.stderr
    assert list(target.iterdir()) == []
    assert run_unionnews(*command, "--dry-run").returncode == 0
    first.close()
    with ThreadPoolExecutor(3) as several:
        done = list(several.map(lambda _: run_unionnews(*command), range(3)))
    assert {one.returncode for one in done} <= {0, 1}
    wrote = [one for one in done if f" {399} rows written" in one.stderr]
    assert len(wrote) == 1, [one.stderr for one in done]
    assert all("another sync writes here" in one.stderr for one in done if one.returncode)
    assert keys(target) == sorted(revisions(folder))
    assert len(parts(target)) == 1


def test_a_cursor_of_another_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    target, other = tmp_path / "out", tmp_path / "other" / "union_example"
    other.mkdir(parents=True)
    save(folder, made(1), made(2))
    save(other, made(2), made(3))
    follow(folder, target)
    with pytest.raises(UsageError, match="follows another folder of this site; --anew"):
        follow(other, target)
    assert keys(target) == sorted(revisions(folder))
    follow(other, target, anew=True)
    assert keys(target) == sorted(revisions(other))


def test_duckdb_and_the_manifest_read_the_folder(folder: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    target = tmp_path / "out"
    for number in (1, 2):
        save(folder, made(number))
        follow(folder, target)
    read = f"FROM '{target}/data/*/*.parquet' SELECT id, revision, site ORDER BY ALL"
    said = [(*key, "union_example") for key in sorted(revisions(folder))]
    assert duckdb.sql(read).fetchall() == said
    listed = f"SELECT unnest(sites.union_example.parts, max_depth := 2) FROM '{target}/{MANIFEST}'"
    assert [row[1] for row in duckdb.sql(listed).fetchall()] == [1, 1]


@pytest.mark.parametrize("kind", ["parquet", "jsonl", "huggingface"])
def test_a_takedown_of_the_last_lines_writes_no_row_twice(
    folder: Path, tmp_path: Path, kind: str
) -> None:
    target = tmp_path / "out"
    save(folder, *(made(number) for number in range(1, 11)))
    assert follow(folder, target, kind).rows == 10
    forget(folder, 7, 8, 9, 10)
    assert follow(folder, target, kind).rows == 6
    manifest = json.loads((target / MANIFEST).read_bytes())
    assert sum(part["rows"] for part in manifest["sites"]["union_example"]["parts"]) == 6
    if kind != "jsonl":
        assert keys(target / "data") == sorted((article_id(url(n)), 1) for n in range(1, 7))
    assert follow(folder, target, kind) == Synced()


def test_the_card_counts_the_rights_of_real_records(folder: Path, tmp_path: Path) -> None:
    answer = {"answer": "forbidden", "decidedBy": "notice: all rights reserved"}
    silent = {"answer": "unknown", "decidedBy": None}
    rights = {"signals": [], "index": silent, "train": answer, "republish": answer}
    record = made(1)
    record["metadata"]["rights"] = rights
    save(folder, record, made(2))
    assert follow(folder, tmp_path / "out", "huggingface").rows == 2
    part = json.loads((tmp_path / "out" / MANIFEST).read_bytes())["sites"]["union_example"][
        "parts"
    ][0]
    assert part["rights"]["train forbidden"] == 1
    assert part["rights"]["train unknown"] == 1


def test_lines_that_are_no_records_are_told_by_later_runs_too(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    save(folder, made(1), *(made(number, unknownField=1) for number in range(2, 32)))
    done = follow(folder, target)
    assert (done.rows, done.rejected, done.earlier) == (1, 30, 0)
    done = follow(folder, target)
    assert (done.rows, done.rejected, done.earlier) == (0, 0, 30)
    save(folder, made(32), made(33, unknownField=1))
    command = ("sync", f"file://{target}", "--output", folder.parent)
    for options in (("--dry-run",), ()):
        ran = run_unionnews(*command, *options)
        assert ran.returncode == 3
        assert "1 lines are no records; 30 lines that an earlier run named" in ran.stderr
    assert "1 row written" in ran.stderr
    for options in ((), ("--quiet",), ("--dry-run",)):
        again = run_unionnews(*command, *options)
        assert again.returncode == 3
        assert "31 lines that an earlier run named are no records" in again.stderr
    assert follow(folder, target, anew=True).rejected == 31


class _Interrupted(FileStore):
    """A store where another process writes while this one sends its part."""

    def __init__(self, url: str, meanwhile: Callable[[], object]) -> None:
        super().__init__(url)
        self._meanwhile = meanwhile

    def _put(self, path: str, data: bytes | None) -> None:
        super()._put(path, data)
        if path.endswith(".parquet"):
            self._meanwhile()


def test_a_store_that_another_sync_writes_meanwhile(folder: Path, tmp_path: Path) -> None:
    address = f"memory://{tmp_path.name}"
    other = tmp_path / "other" / "second_example"
    shutil.copytree(folder, other)
    save(folder, *(made(number) for number in range(1, 9)))
    save(other, *(made(number) for number in range(11, 15)))

    def write(site: Path, store: FileStore) -> int:
        return sync(site, lambda: PartsTarget(store), SyncOptions()).rows

    meanwhile = _Interrupted(address, lambda: write(other, FileStore(address)))
    with pytest.raises(RunError, match=f"^{address}: another sync writes here; the next run"):
        write(folder, meanwhile)
    # Nothing of the other's is lost, and the next run completes.
    assert write(folder, FileStore(address)) == 8
    assert write(other, FileStore(address)) == 0
    manifest = json.loads(FileStore(address).read(MANIFEST) or b"")
    rows = {
        site: sum(part["rows"] for part in held["parts"])
        for site, held in manifest["sites"].items()
    }
    assert rows == {folder.name: 8, other.name: 4}
