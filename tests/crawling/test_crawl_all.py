"""A round over all sites that are due."""

import json
import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import forking
import pytest
from cluster_runs import free_port, newsstand
from newsstand import variables
from running import read_jsonl, run_unionnews, until

from unionnews.crawling.crawl_all import SiteRun, is_due, is_locked, worst_status
from unionnews.folder.ledger import Ledger
from unionnews.folder.lock import FolderLock

NOW = datetime(2024, 5, 27, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def ran(folder: Path, *, ends: bool = True) -> None:
    with Ledger.open(folder, "live", NOW, version="1") as ledger:
        ledger.begin_run(NOW, {})
        if ends:
            ledger.end_run(NOW, "finished", {})


def test_a_site_is_due_when_its_interval_is_over(tmp_path: Path) -> None:
    assert is_due(tmp_path, HOUR, NOW), "never ran"
    ran(tmp_path)
    assert not is_due(tmp_path, HOUR, NOW + HOUR / 2)
    assert is_due(tmp_path, HOUR, NOW + HOUR * 0.95), "a timer is not exact"
    assert is_due(tmp_path, HOUR, NOW - 2 * HOUR), "a clock that was set back"


def test_a_site_whose_run_was_killed_is_due(tmp_path: Path) -> None:
    ran(tmp_path, ends=False)
    assert is_due(tmp_path, HOUR, NOW)


def test_a_folder_that_is_locked(tmp_path: Path) -> None:
    assert not is_locked(tmp_path / "none")
    assert not is_locked(tmp_path)
    lock = FolderLock(tmp_path)
    assert is_locked(tmp_path)
    lock.release()


@pytest.mark.parametrize(
    ("statuses", "worst"), [([], 0), ([0, 3], 3), ([3, 4, 0], 4), ([4, 2], 2), ([1, 2, 3], 1)]
)
def test_the_worst_status_counts(statuses: list[int], worst: int) -> None:
    runs = [SiteRun(site="x", outcome="crawled", status=status) for status in statuses]
    assert worst_status(runs) == worst


@pytest.mark.slow
def test_all_sites_are_crawled_once_and_then_not_due(tmp_path: Path) -> None:
    port = free_port()
    settings = variables(tmp_path, port)
    command = [
        "crawl",
        "--all",
        "--only",
        "paper[89]",
        "--jobs",
        "2",
        "--json",
        "--delay",
        "0",
        "--output",
        tmp_path / "out",
    ]
    with newsstand(port, tmp_path / "log", 1, 5):
        lock_folder = tmp_path / "out" / "paper9"
        lock_folder.mkdir(parents=True)
        lock = FolderLock(lock_folder)
        first = run_unionnews(*command, **settings)
        lock.release()
        second = run_unionnews(*command, **settings)
    summary = json.loads(first.stdout)
    assert first.returncode == summary["status"] == 0, first.stderr
    outcomes = {run["site"]: run["outcome"] for run in summary["sites"]}
    assert outcomes.pop("paper9") == "running"
    assert set(outcomes.values()) == {"crawled"}
    assert sum(run["newRevisions"] for run in summary["sites"]) == 5
    again = {run["site"]: run["outcome"] for run in json.loads(second.stdout)["sites"]}
    assert again.pop("paper9") == "crawled"
    assert set(again.values()) == {"not due"}
    saved = [r["id"] for f in (tmp_path / "out").glob("*/articles.jsonl") for r in read_jsonl(f)]
    assert len(set(saved)) == len(saved) == 10


@pytest.mark.slow
def test_a_site_that_fails_does_not_hide_the_others(tmp_path: Path) -> None:
    """No server: every start page fails, and each site says so."""
    done = run_unionnews(
        "crawl", "--all", "--only", "paper[01]", "--jobs", "2", "--max-time", "1s", "--output", tmp_path, "--quiet",
        **variables(tmp_path, free_port()),
    )  # fmt: skip
    assert done.returncode == 1
    said = done.stderr.splitlines()
    assert {line.split(":")[1].strip() for line in said} == {"paper0", "paper1"}, said


OWN = """
from cluster_spiders.ten_papers import PORT, Paper

class {name}(Paper):
    name = "{name}"
    every = "{every}"
    allowed_domains = ["{host}"]
    hosts = frozenset({{"{host}"}})
    start_urls = [f"http://{host}:{{PORT}}/"]
"""


@pytest.mark.slow
def test_one_site_in_trouble_keeps_no_other_from_its_crawl(tmp_path: Path) -> None:
    """A file that cannot be loaded, an interval that is none, a file in the place of a folder."""
    port = free_port()
    sites, output = tmp_path / "sites", tmp_path / "out"
    for folder in (sites, output):
        folder.mkdir()
    (sites / "broken.py").write_text("name = (\n")
    for name, every, host in (("often", "often", 11), ("filed", "6h", 12), ("sound", "6h", 13)):
        own = OWN.format(name=name, every=every, host=f"127.0.0.{host}")
        (sites / f"{name}.py").write_text(own)
    (output / "filed").write_text("no folder")
    environment = {**variables(tmp_path, port), "UNIONNEWS_SITES": str(sites)}
    environment["SCRAPY_SETTINGS_MODULE"] = "unionnews.settings"
    only = [word for name in ("often", "filed", "sound") for word in ("--only", name)]
    with newsstand(port, tmp_path / "log", 1, 5):
        done = run_unionnews(
            "crawl", "--all", *only, "--json", "--delay", "0", "--output", output, **environment
        )
    runs = {run["site"]: run for run in json.loads(done.stdout)["sites"]}
    assert done.returncode == 1, done.stderr
    assert (runs["sound"]["status"], runs["sound"]["newRevisions"]) == (0, 5), runs
    assert "often" in runs["often"]["message"]
    assert runs["filed"]["status"] == 1
    assert "cannot be loaded" in runs[str(sites / "broken.py")]["message"]
    assert done.stderr.count("broken.py, line 1: cannot be loaded") == 2, "told, and in the end"


@pytest.mark.slow
def test_a_missing_contact_is_told_once(tmp_path: Path) -> None:
    done = run_unionnews(
        "crawl", "--all", "--only", "paper[0-3]", "--output", tmp_path,
        **{**variables(tmp_path, free_port()), "UNIONNEWS_CONTACT": ""},
    )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "set UNIONNEWS_CONTACT" in line


def hosts_asked_for_news(log: Path) -> set[str]:
    lines = log.read_text().splitlines() if log.exists() else []
    return {line.split()[1] for line in lines if "/news/" in line}


@pytest.mark.slow
def test_a_stop_is_passed_on_and_nothing_is_lost(tmp_path: Path) -> None:
    port = free_port()
    with newsstand(port, tmp_path / "log", 1, 20):
        process = forking.Command(
            [*forking.START, "crawl", "--all", "--jobs", "2", "--json",
             "--delay", "1", "--output", str(tmp_path / "out")],
            env=variables(tmp_path, port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        log = tmp_path / "log"
        until(lambda: len(hosts_asked_for_news(log)) == 2, "both crawl")
        process.send_signal(signal.SIGTERM)
        stdout, stderr = process.communicate(timeout=300)
    assert process.returncode == 3, stderr
    pending = [run["pending"] for run in json.loads(stdout)["sites"] if run["pending"]]
    assert len(pending) == 2
