"""Times of the last requests: shared by processes, kept over restarts, never a reason to fail."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from running import ROOT

from unionnews.crawling.host_times import KEPT, HostTimes, state_folder

NOW = 1_800_000_000.0


def test_a_turn_is_taken_once_a_delay(tmp_path):
    times = HostTimes.open(tmp_path / "hosts.sqlite")
    assert times.last_request("a.example") is None
    assert times.claim("a.example", NOW, 120) == 0
    assert times.claim("a.example", NOW + 20, 120) == 100
    assert times.claim("b.example", NOW + 20, 120) == 0
    assert times.claim("a.example", NOW + 120, 120) == 0
    assert times.last_request("a.example") == NOW + 120
    times.close(NOW)


def test_it_is_kept_and_forgotten_after_a_day(tmp_path):
    for later, found in ((0.0, None), (60.0, NOW), (KEPT + 61, NOW), (KEPT + 62, None)):
        times = HostTimes.open(tmp_path / "hosts.sqlite")
        assert times.last_request("a.example") == found
        if not later:
            times.claim("a.example", NOW, 1)
        times.close(NOW + later)


def test_a_pause_that_a_host_asked_for_outlives_the_run(tmp_path):
    for later, left in ((0.0, 0.0), (60.0, 7140.0), (7199.0, 1.0), (7201.0, 0.0), (60.0, 0.0)):
        times = HostTimes.open(tmp_path / "hosts.sqlite")
        assert times.held("a.example", NOW + later) == left
        assert times.held("b.example", NOW + later) == 0
        if not later:
            times.hold("a.example", NOW + 7200)
        times.close(NOW + later)


def test_a_pause_is_a_day_at_most(tmp_path):
    times = HostTimes.open(tmp_path / "hosts.sqlite")
    times.hold("a.example", NOW + 9 * KEPT)
    assert times.held("a.example", NOW) == KEPT
    times.close(NOW)
    times = HostTimes.open(tmp_path / "hosts.sqlite")
    assert times.held("a.example", NOW) == 0
    times.close(NOW)


def test_a_clock_that_was_set_back_blocks_nobody(tmp_path):
    times = HostTimes.open(tmp_path / "hosts.sqlite")
    times.claim("a.example", NOW + 86_400, 120)
    assert times.claim("a.example", NOW, 120) == 0
    times.close(NOW)


def test_a_folder_that_cannot_be_written(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    times = HostTimes.open(tmp_path / "file" / "hosts.sqlite")
    assert "for this run only" in caplog.text
    assert times.claim("a.example", NOW, 120) == 0
    assert times.claim("a.example", NOW + 1, 120) == 119
    times.close(NOW)


def test_a_file_that_is_none_of_ours(tmp_path, caplog):
    (tmp_path / "hosts.sqlite").write_bytes(b"not a database, by no means" * 100)
    HostTimes.open(tmp_path / "hosts.sqlite").close(NOW)
    assert "for this run only" in caplog.text


def test_where_it_lies(monkeypatch):
    monkeypatch.setenv("UNIONNEWS_STATE", "/a/b")
    assert state_folder() == Path("/a/b")
    monkeypatch.delenv("UNIONNEWS_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", "/c")
    assert state_folder() == Path("/c/unionnews")
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert state_folder() == Path("/home/someone/.local/state/unionnews")


@pytest.mark.slow
def test_processes_take_turns(tmp_path):
    """Eight processes want the same turn at the same time: one gets it."""
    program = (
        "from unionnews.crawling.host_times import HostTimes\n"
        f"print(HostTimes.open().claim('a.example', {NOW}, 120))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "UNIONNEWS_STATE": str(tmp_path)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    answers = [process.communicate(timeout=300)[0].strip() for process in processes]
    assert sorted(answers) == ["0.0", *["120.0"] * 7]


@pytest.mark.slow
@pytest.mark.measured
def test_a_new_file_is_shared_by_all_that_open_it_at_once(tmp_path: Path) -> None:
    """Each of many new files: SQLite does not wait by itself where two set its journal mode."""
    together = threading.Barrier(8, timeout=60)

    def claim(number: int) -> float:
        together.wait()
        times = HostTimes.open(tmp_path / f"{number}.sqlite")
        waiting = times.claim("a.example", NOW, 120)
        times.close(NOW)
        return waiting

    with ThreadPoolExecutor(8) as pool:
        for number in range(40):
            assert sorted(pool.map(claim, [number] * 8)) == [0.0, *[120.0] * 7]
