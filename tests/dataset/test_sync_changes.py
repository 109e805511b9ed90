"""What changes below a target: lines made anew, takedowns, a part or a state that was damaged."""

import hashlib
import json
import os
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import forking
import pytest
from followed_site import forget, made, opened, remake, revisions, save
from ledger_records import article_id, url
from running import ROOT, run_unionnews, until

pytest.importorskip("pyarrow")
pytest.importorskip("fsspec")

import pandas as pd

from unionnews.dataset.exporting.export import export
from unionnews.dataset.exporting.exports import made_before
from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync.following import Synced, SyncOptions, sync
from unionnews.dataset.sync.parts_target import MANIFEST, PartsTarget
from unionnews.dataset.sync.stores import FileStore
from unionnews.dataset.sync.sync_notes import holders
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.file_names import SYNC
from unionnews.folder.tombstones import forgotten_ids, forgotten_records

pytestmark = pytest.mark.measured


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out"


def follow(folder: Path, target: Path, kind: str = "parquet", **options: Any) -> Synced:
    store = FileStore(f"file://{target}")
    return sync(folder, lambda: PartsTarget(store, kind), SyncOptions(**options))


def texts(target: Path) -> dict[tuple[str, int], str]:
    read = pd.read_parquet(target)
    rows = zip(read["id"], read["revision"], read["articleBody"], strict=True)
    found = {(name, revision): text for name, revision, text in rows}
    assert len(found) == len(read)
    return found


def committed(folder: Path) -> dict[tuple[str, int], str]:
    return {key: one["articleBody"] for key, one in revisions(folder).items()}


def assert_sound(target: Path) -> None:
    """Every part is named, with its hash and its rows, and nothing else lies there."""
    manifest = json.loads((target / MANIFEST).read_bytes())
    parts = [part for held in manifest["sites"].values() for part in held["parts"]]
    there = {str(path.relative_to(target)) for path in target.glob("data/*/*")}
    assert {part["path"] for part in parts} == there
    for part in parts:
        data = (target / part["path"]).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (part["sha256"], part["bytes"])
        assert len(pd.read_parquet(target / part["path"])) == part["rows"]


# Lines made anew -----------------------------------------------------------------------------


def test_lines_made_anew_reach_the_parts(folder: Path, target: Path) -> None:
    save(folder, made(1), made(2))
    follow(folder, target)
    save(folder, made(2, 2))
    follow(folder, target)
    remake(folder, articleBody="另读一遍")
    again = follow(folder, target)
    assert (again.rows, again.reasons) == (3, [])
    assert texts(target) == committed(folder)
    assert set(texts(target).values()) == {"另读一遍"}
    assert follow(folder, target) == Synced()
    remake(folder, articleBody="另读一遍")
    assert follow(folder, target) == Synced()
    assert_sound(target)


def test_a_ledger_that_is_made_anew_is_no_reason_to_miss_lines_that_were(
    folder: Path, target: Path
) -> None:
    save(folder, made(1), made(2))
    follow(folder, target)
    remake(folder, articleBody="另读一遍")
    (folder / "ledger.sqlite").unlink()
    opened(folder).close()
    follow(folder, target)
    assert texts(target) == committed(folder)


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", "1.0.0/ "])
def test_parts_of_an_older_schema_are_written_anew(folder: Path, target: Path, before: str) -> None:
    save(folder, made(1), made(2))
    follow(folder, target)
    # What an older program has left: a field less, and its version, or none, in the cursor.
    part = next(target.glob("data/*/*.parquet"))
    pd.read_parquet(part).drop(columns=["metadata"]).to_parquet(part)
    manifest = json.loads((target / MANIFEST).read_bytes())
    held = manifest["sites"]["union_example"]
    held["cursor"] = before + held["cursor"].rpartition(" ")[2]
    (target / MANIFEST).write_text(json.dumps(manifest))
    save(folder, made(3))
    assert follow(folder, target).rows == 3
    assert texts(target) == committed(folder)
    assert set(pd.read_parquet(target).columns) >= {"metadata", "site"}
    read = f"SELECT count(metadata) FROM '{target}/data/*/*.parquet'"
    assert pytest.importorskip("duckdb").sql(read).fetchall() == [(3,)]
    assert_sound(target)


# Takedowns -----------------------------------------------------------------------------------


def left(folder: Path) -> list[str]:
    return list(holders(folder, forgotten_ids(folder)))


@pytest.mark.slow
def test_a_takedown_names_the_targets_until_they_know(folder: Path, target: Path) -> None:
    save(folder, made(1), made(2))
    chosen = RecordSelection(since="2000", languages=["zh", "en"])
    follow(folder, target, selection=chosen)
    assert left(folder) == []
    forget(folder, 1)
    (line,) = left(folder)
    assert line.startswith(f"file://{target}?format=parquet: may still hold what was taken down")
    words = shlex.split(line.partition("run: ")[2].partition(" (if")[0])
    assert words[:3] == ["unionnews", "sync", f"file://{target}?format=parquet"]
    done = run_unionnews(*words[1:])
    assert done.returncode == 0, done.stderr
    assert left(folder) == []
    assert article_id(url(1)) not in pd.read_parquet(target)["id"].tolist()


@pytest.mark.slow
def test_a_kill_before_the_end_leaves_the_target_named(folder: Path, target: Path) -> None:
    save(folder, *(made(number) for number in range(1, 1501)))
    command = [sys.executable, "-m", "unionnews", "sync", f"file://{target}", "--output"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = forking.Command([*command, str(folder.parent)], env=environment)
    until(lambda: bool(list((folder / SYNC).glob("*.json"))))
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (target / MANIFEST).exists()
    forget(folder, 1)
    assert len(left(folder)) == 1
    assert follow(folder, target).rows == 1499
    assert left(folder) == []


def test_what_was_never_on_record_is_in_no_target(folder: Path, target: Path) -> None:
    save(folder, made(1))
    follow(folder, target)
    forget(folder, 2)
    assert list(holders(folder, forgotten_records(folder))) == []
    forget(folder, 1)
    assert len(list(holders(folder, forgotten_records(folder)))) == 1


def test_a_copy_is_old_by_order_and_not_by_the_second(folder: Path, tmp_path: Path) -> None:
    """All of it in one second, as a script does it."""
    save(folder, made(1), made(2))
    copy = tmp_path / "copy"
    for number in (1, 2):
        export("jsonl", copy, [folder / "articles.jsonl"])
        assert made_before(folder) == []
        forget(folder, number)
        assert made_before(folder) == [copy]
    forget(folder, 3)
    export("jsonl", copy, [folder / "articles.jsonl"])
    forget(folder, 4)
    assert made_before(folder) == []


def test_a_copy_that_an_export_could_not_replace_stays_old(folder: Path, tmp_path: Path) -> None:
    save(folder, made(1))
    copy = tmp_path / "copy"
    export("jsonl", copy, [folder / "articles.jsonl"])
    forget(folder, 1)
    (copy / "mine.txt").touch()
    with pytest.raises(UsageError, match="no export wrote"):
        export("jsonl", copy, [folder / "articles.jsonl"])
    assert made_before(folder) == [copy]


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_only_what_was_chosen_leaves_the_selection(folder: Path, target: Path, kind: str) -> None:
    old, new = {"datePublished": "2019-01-01"}, {"datePublished": "2024-01-01"}
    wanted = RecordSelection(since="2020")
    save(folder, made(1, **new), made(2, **old), made(3, **old))
    assert follow(folder, target, kind, selection=wanted).left == 0
    save(folder, made(2, 2, **old), made(3, 2, **new))
    assert follow(folder, target, kind, selection=wanted).left == 0
    save(folder, made(1, 2, **old), made(2, 3, **old), made(3, 3, **old))
    assert follow(folder, target, kind, selection=wanted).left == 2
    save(folder, made(1, 3, **old))
    assert follow(folder, target, kind, selection=wanted).left == 0


@pytest.mark.parametrize("cursor", ["rubbish", "1.2/ lines:x", "x y z"])
def test_a_place_that_is_none_names_the_site_and_the_way_out(
    folder: Path, target: Path, cursor: str
) -> None:
    save(folder, made(1))
    follow(folder, target)
    manifest = json.loads((target / MANIFEST).read_bytes())
    manifest["sites"]["union_example"]["cursor"] = cursor
    (target / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(UsageError, match=r"^union_example: the target's place is none .*--anew"):
        follow(folder, target)
    assert follow(folder, target, anew=True).rows == 1
    assert follow(folder, target) == Synced()


def test_the_state_of_a_webhook_names_it_too(folder: Path) -> None:
    save(folder, made(1))
    forget(folder, 1)
    (folder / SYNC).mkdir()
    state = {"target": "https://hook.example/…", "selection": "", "forgotten": [], "walk": 0}
    (folder / SYNC / "0.json").write_text(json.dumps(state))
    (folder / SYNC / "1.json").write_text("{")
    webhook, broken = left(folder)
    assert "unionnews sync 'https://hook.example/…' --site union_example" in webhook
    assert "1.json: not readable" in broken


# Kills and damage ----------------------------------------------------------------------------


def test_a_part_that_no_manifest_names_is_removed(folder: Path, target: Path) -> None:
    save(folder, made(1))
    follow(folder, target)
    manifest = (target / MANIFEST).read_bytes()
    save(folder, made(2), made(3))
    follow(folder, target)
    (target / MANIFEST).write_bytes(manifest)
    part = next(target.glob("data/*/part-00002.parquet"))
    part.with_name(".part-00007.parquet.new").write_bytes(part.read_bytes())
    forget(folder, 2, 3)
    follow(folder, target)
    assert_sound(target)
    assert texts(target) == committed(folder)


def test_a_kill_between_a_rewritten_part_and_the_manifest(folder: Path, target: Path) -> None:
    for first in (1, 4):
        save(folder, *(made(number) for number in range(first, first + 3)))
        follow(folder, target)
    manifest = (target / MANIFEST).read_bytes()
    forget(folder, 2)
    follow(folder, target)
    (target / MANIFEST).write_bytes(manifest)
    done = follow(folder, target)
    assert "part-00001.parquet: not of the size" in done.reasons[0]
    assert_sound(target)
    assert texts(target) == committed(folder)


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["cut", "overwritten", "removed"])
def test_a_damaged_part_is_told_and_written_anew(folder: Path, target: Path, harm: str) -> None:
    for number in (1, 2, 3):
        save(folder, made(number))
        follow(folder, target)
    part = next(target.glob("data/*/part-00002.parquet"))
    data = part.read_bytes()
    if harm == "removed":
        part.unlink()
    else:
        part.write_bytes(data[:50] if harm == "cut" else b"x" * len(data))
    forget(folder, 1)
    done = follow(folder, target)
    assert done.forgotten == 1
    assert len(done.reasons) == 1
    assert "part-00002.parquet" in done.reasons[0]
    assert texts(target) == committed(folder)
    assert_sound(target)


def test_a_manifest_that_lacks_something_is_one_line(folder: Path, target: Path) -> None:
    save(folder, made(1))
    follow(folder, target)
    manifest = json.loads((target / MANIFEST).read_bytes())
    del manifest["sites"]["union_example"]["folder"]
    (target / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(RunError, match=r"_manifest.json of the target is not readable \(.*folder"):
        follow(folder, target)
    (target / MANIFEST).unlink()
    follow(folder, target)
    assert texts(target) == committed(folder)
    assert_sound(target)


def test_parts_are_on_the_disk_before_the_manifest_names_them(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    fsync = os.fsync

    def noted(descriptor: int) -> None:
        kept.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    save(folder, made(1))
    monkeypatch.setattr(os, "fsync", noted)
    follow(folder, target)
    part, manifest = kept.index(".part-00001.parquet.new"), kept.index(f".{MANIFEST}.new")
    assert "site=union_example" in kept[part:manifest]


# Addresses, and several sites ----------------------------------------------------------------


@pytest.mark.parametrize("address", ["file://srv/x", "file://./x", "file://"])
def test_an_address_without_a_whole_path_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match=rf"file:///{address[7:]}$"):
        FileStore(address)


def test_errors_name_the_path(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    save(folder, made(1))
    with pytest.raises(RunError, match=str(tmp_path / "file")):
        follow(folder, tmp_path / "file" / "below")


@pytest.mark.slow
def test_a_site_that_fails_does_not_stop_the_others(folder: Path, target: Path) -> None:
    other = folder.with_name("union_other")
    other.mkdir()
    for place in (folder, other):
        save(place, made(1))
    with (folder / "articles.jsonl").open("r+b") as records:
        records.truncate(10)
    done = run_unionnews("sync", f"file://{target}", "--output", folder.parent)
    assert done.returncode == 3
    assert "union_example/articles.jsonl: 10 bytes, but the ledger counts" in done.stderr
    assert "union_other: 1 row written" in done.stderr
    assert set(pd.read_parquet(target)["site"]) == {"union_other"}


@pytest.mark.parametrize("selection", ["rubbish", "[1]", '{"since": 5}'])
def test_a_note_that_is_not_readable_is_one_line(folder: Path, selection: str) -> None:
    (folder / SYNC).mkdir()
    note = {"target": "file:///srv/x", "selection": selection, "forgotten": []}
    (folder / SYNC / "1.json").write_text(json.dumps(note))
    (line,) = holders(folder, {"0" * 16})
    assert "not readable" in line
    assert line.endswith("sync its target again")


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_parts_are_made_without_a_file_beside_them(
    folder: Path, target: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill would leave one, and no takedown would find it."""
    monkeypatch.setattr("tempfile.tempdir", str(folder / "nowhere"))
    save(folder, made(1))
    follow(folder, target, kind)
    assert any(target.rglob(f"part-00001.{kind}"))


@pytest.mark.parametrize("damage", [Path.unlink, lambda part: os.truncate(part, 100)])
def test_a_lost_or_cut_part_is_told_without_new_rows(
    folder: Path, target: Path, damage: Callable[[Path], None]
) -> None:
    save(folder, made(1), made(2))
    follow(folder, target)
    damage(next(target.rglob("part-00001.parquet")))
    done = follow(folder, target)
    assert "all of it is written anew" in done.reasons[0]
    assert texts(target) == committed(folder)


def test_a_refused_run_leaves_the_note_of_what_the_target_holds(folder: Path, target: Path) -> None:
    save(folder, made(1, datePublished="2024-05-01"), made(2))
    chosen = RecordSelection(since="2024")
    follow(folder, target, selection=chosen)
    with pytest.raises(UsageError, match="was filled with"):
        follow(folder, target)
    forget(folder, 1)
    (line,) = left(folder)
    assert "--since 2024" in line
    follow(folder, target, selection=chosen)
    assert left(folder) == []
    follow(folder, target, anew=True)
    forget(folder, 2)
    (line,) = left(folder)
    assert "--since" not in line
