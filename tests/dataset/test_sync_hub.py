"""A dataset of the Hugging Face Hub, and the same in a folder, that is only appended to."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from followed_site import forget, made, revisions, save
from hub_double import NAME, TOKEN, HubDouble
from ledger_records import article_id, url
from running import run_unionnews

pytest.importorskip("pyarrow")
huggingface_hub = pytest.importorskip("huggingface_hub")

from pyarrow import parquet

from unionnews.dataset.sync.following import Synced, SyncOptions, sync
from unionnews.dataset.sync.hub_store import HubStore
from unionnews.dataset.sync.parts_target import CARD, MANIFEST, PartsTarget
from unionnews.dataset.sync.stores import FileStore
from unionnews.dataset.sync.targets import TargetRefusedError
from unionnews.exceptions import RunError, UsageError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning"),
]
TARGET = f"hf://datasets/{NAME}"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubDouble]:
    hub = HubDouble()
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    # Xet's servers are others than the hub; HF_HUB_DISABLE_XET is read when it is imported.
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    yield hub
    hub.close()


def to_hub(folder: Path) -> Synced:
    open_target = lambda: PartsTarget(HubStore(TARGET), "huggingface")
    return sync(folder, open_target, SyncOptions())


def to_folder(folder: Path, target: Path) -> Synced:
    store = FileStore(f"file://{target}")
    return sync(folder, lambda: PartsTarget(store, "huggingface"), SyncOptions())


def parts(tree: dict[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in tree.items() if path not in (CARD, MANIFEST)}


def files(target: Path) -> dict[str, bytes]:
    found = (path for path in target.rglob("*") if path.is_file())
    return {str(path.relative_to(target)): path.read_bytes() for path in found}


def loaded(target: Path, home: Path) -> list[tuple[Any, ...]]:
    """Return what ``load_dataset`` reads without a network."""
    code = (
        "import json, sys, datasets\n"
        f"found = datasets.load_dataset({str(target)!r}, split='train')\n"
        "json.dump([[row['id'], row['revision'], row['articleBody']] for row in found], sys.stdout)"
    )
    environment = os.environ | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return [tuple(row) for row in json.loads(ran.stdout)]


def test_three_syncs_of_1000_rows_write_three_parts(
    hub: HubDouble, folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    before: dict[str, bytes] = {}
    for first in (1, 1001, 2001):
        save(folder, *(made(number) for number in range(first, first + 1000)))
        to_hub(folder)
        assert to_folder(folder, target).rows == 1000
        now = hub.tree()
        assert now == files(target)
        assert len(parts(now)) == len(parts(before)) + 1
        assert parts(before).items() <= parts(now).items()
        before = now
    assert hub.private
    assert f"{3000:,} rows" in before[CARD].decode()
    everything = [(*key, one["articleBody"]) for key, one in revisions(folder).items()]
    assert loaded(target, tmp_path / "hf") == everything
    text = made(1500)["articleBody"].encode()
    forget(folder, 1500)
    to_hub(folder)
    to_folder(folder, target)
    now = hub.tree()
    assert now == files(target)
    changed = [path for path, data in parts(now).items() if data != before[path]]
    assert [path.rpartition("/")[2] for path in changed] == ["part-00002.parquet"]
    # Neither in an old commit nor among objects that no commit names.
    assert before[changed[0]] not in hub.all_bytes()
    assert len(hub.objects) == 3
    assert text not in hub.all_bytes()
    assert len(hub.commits) == 1
    left = loaded(target, tmp_path / "hf")
    assert left == [row for row in everything if row[0] != article_id(url(1500))]
    assert f"{2999:,} rows" in now[CARD].decode()
    before, commits = now, len(hub.commits)
    to_hub(folder)
    assert (hub.tree(), len(hub.commits)) == (before, commits)


@pytest.mark.parametrize("where", ["/commit/", "/revision/", "/create", "/validate-yaml"])
def test_a_hub_that_answers_429(hub: HubDouble, folder: Path, where: str) -> None:
    save(folder, made(1), made(2))
    hub.refused = {where: 429}
    with pytest.raises(RunError, match=r"HTTP 429.*; the next run goes on") as told:
        to_hub(folder)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 120
    hub.refused = {}
    to_hub(folder)
    assert hub.tree().keys() == {CARD, MANIFEST, "data/site=union_example/part-00001.parquet"}


@pytest.mark.parametrize("where", ["/resolve/", "/revision/", "/commits/"])
def test_a_hub_that_answers_something_else(hub: HubDouble, folder: Path, where: str) -> None:
    save(folder, made(1))
    to_hub(folder)
    before = parts(hub.tree())
    save(folder, made(2))
    hub.refused = {where: 200}
    with pytest.raises(RunError) as told:
        to_hub(folder)
    assert "\n" not in str(told.value)
    assert parts(hub.tree()) == before
    hub.refused = {}
    assert to_hub(folder).rows == 1
    assert before.items() < parts(hub.tree()).items()


def test_a_takedown_that_was_cut_short_is_ended_by_the_next_run(
    hub: HubDouble, folder: Path
) -> None:
    save(folder, made(1), made(2))
    to_hub(folder)
    forget(folder, 2)
    old = hub.tree()["data/site=union_example/part-00001.parquet"]
    hub.refused = {"/lfs-files/batch": 429}
    with pytest.raises(RunError, match="429"):
        to_hub(folder)
    assert old in hub.all_bytes()
    hub.refused = {}
    to_hub(folder)
    assert old not in hub.all_bytes()
    assert len(hub.commits) == 1


def test_the_command_and_its_errors(hub: HubDouble, folder: Path) -> None:
    save(folder, made(1))
    arguments = ("sync", TARGET, "--output", folder.parent)
    ran = run_unionnews(*arguments, HF_TOKEN="hf_another", HF_HUB_DISABLE_XET="1")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "401" in ran.stderr
    assert "hf_another" not in ran.stderr
    ran = run_unionnews(*arguments, HF_HUB_DISABLE_XET="1")
    assert (ran.returncode, ran.stderr.count("\n")) == (0, 1), ran.stderr
    assert len(parts(hub.tree())) == 1
    with pytest.raises(UsageError, match="write hf://datasets/OWNER/NAME"):
        HubStore("hf://models/x")


def test_parts_of_before_anew_do_not_stay_where_it_is_killed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    for number in (1, 2, 3):
        save(folder, made(number))
        to_folder(folder, target)
    # A kill right after the manifest was told to forget the site: the old parts are still there.
    manifest = json.loads((target / MANIFEST).read_bytes())
    del manifest["sites"]["union_example"]
    (target / MANIFEST).write_text(json.dumps(manifest))
    assert len(parts(files(target))) == 3
    forget(folder, 3)
    to_folder(folder, target)
    assert list(parts(files(target))) == ["data/site=union_example/part-00001.parquet"]
    read = parquet.read_table(target / "data")
    assert read["id"].to_pylist() == [name for name, _ in revisions(folder)]


def test_a_hub_without_xet_storage(
    hub: HubDouble, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", False)
    save(folder, made(1))
    with pytest.raises(
        TargetRefusedError, match=r"404.*; to write without Xet storage set HF_HUB_DISABLE_XET=1"
    ):
        to_hub(folder)
