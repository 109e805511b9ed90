"""Backup while a crawl runs; an archive that is kept below a size."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import forking
import pytest
from cluster_runs import free_port, newsstand
from newsstand import variables
from running import ROOT, read_jsonl, run_unionnews, until

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive import ArchiveIndex, ArchiveWriter, WrittenExchange, archive_files
from unionnews.folder.archive.uploads import confirmed, stale
from unionnews.folder.atomic import folder_in_store
from unionnews.folder.file_names import FORGOTTEN, UPLOADED
from unionnews.folder.ledger import View
from unionnews.operate.retention import parse_size, retain

NOW = datetime(2024, 5, 27, 9, tzinfo=UTC)
BACKUP = ROOT / "deploy" / "backup.sh"


# Backup ------------------------------------------------------------------------------------------


def backup(folder: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BACKUP), str(folder), str(target)],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_backup_holds_what_cannot_be_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "union.example"
    folder.mkdir()
    sqlite3.connect(folder / "ledger.sqlite").close()
    made = [
        "site.toml",
        "folder.id",
        "exports.jsonl",
        "feed/latest.json",
        "sync/a.json",
        "checks/alarms.jsonl",
    ]
    for name in made:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    assert backup(folder, tmp_path / "copy").returncode == 0
    assert [(tmp_path / "copy" / name).read_text("utf-8") for name in made] == made


@pytest.mark.slow
def test_a_copy_made_while_a_crawl_runs_restores(tmp_path: Path) -> None:
    port = free_port()
    settings = variables(tmp_path, port)
    folder = tmp_path / "out" / "paper0"
    command = ["crawl", "paper0", "--delay", "0.005", "--quiet", "--output"]
    with newsstand(port, tmp_path / "log", 6, 20):
        crawl = forking.Command(
            [*forking.START, *command, str(tmp_path / "out")],
            env=settings, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        lines = folder / "articles.jsonl"
        for number in range(3):
            until(lambda n=number: lines.exists() and lines.stat().st_size > 30_000 * n, "lines")
            time.sleep(0.05)
            assert backup(folder, tmp_path / f"backup{number}").returncode == 0
        assert crawl.wait() == 0
        for number in range(3):
            restored = tmp_path / f"restored{number}"
            restored.mkdir()
            shutil.copytree(tmp_path / f"backup{number}", restored / "paper0")
            done = run_unionnews(*command, restored, **settings)
            assert done.returncode == 0, done.stderr
            saved = [record["id"] for record in read_jsonl(restored / "paper0" / "articles.jsonl")]
            assert len(saved) == len(set(saved)) == 120
            with View.read(restored / "paper0") as view:
                assert list(view.verify()) == []


def test_a_backup_is_new_and_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    assert "no ledger" in backup(tmp_path, tmp_path / "new").stderr
    (tmp_path / "ledger.sqlite").touch()
    assert "there already" in backup(tmp_path, tmp_path / "old").stderr


# Retention ---------------------------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four files of about 5 kB; the last one is still open for a writer."""
    pytest.importorskip("fsspec", reason="fsspec is not installed: pip install -e '.[cluster]'")
    folder = tmp_path / "paper" / "archive"
    with ArchiveWriter(folder, day=date(2024, 5, 27), software="t", max_file=5000) as writer:
        for number in range(11):
            writer.write(
                WrittenExchange(
                    url=f"http://paper.cn/{number}",
                    date=NOW,
                    status=200,
                    headers=[],
                    body=os.urandom(1000),
                )
            )
    assert len(archive_files(folder)) == 4
    return folder


def names(folder: Path) -> list[str]:
    return [file.name for file in archive_files(folder)]


def test_nothing_goes_before_it_is_confirmed(archive: Path, tmp_path: Path) -> None:
    before = names(archive)
    (tmp_path / "store").write_text("a file where the folder should be")
    with pytest.raises(RunError, match="stays"):
        retain(archive, f"file://{tmp_path}/store", 0, NOW)
    assert names(archive) == before
    assert list(confirmed(archive)) == []


def test_a_store_that_takes_nothing_is_named(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder")
    told = "^{}://{}/store/.*: cannot be uploaded .*stays$"
    with pytest.raises(RunError, match=told.format("file", tmp_path)):
        retain(archive, f"file://{tmp_path}/store", None, NOW)

    import fsspec  # noqa: PLC0415  an extra

    class Away(fsspec.AbstractFileSystem):
        """A store that does not answer: not even what lies there can be asked."""

        def open(self, *_: object, **more: object) -> None:
            raise ConnectionError("nobody answers")

    fsspec.register_implementation("away", Away, clobber=True)
    with pytest.raises(RunError, match=told.format("away", tmp_path)):
        retain(archive, f"away://{tmp_path}/store", None, NOW)


def test_a_cap_removes_the_oldest_until_it_fits(archive: Path, tmp_path: Path) -> None:
    before = names(archive)
    total = sum(file.stat().st_size for file in archive_files(archive))
    address = f"file://{tmp_path}/store"
    retain(archive, address, None, NOW)
    shutil.rmtree(tmp_path / "store")  # then what is here is the only copy
    done = retain(archive, address, total - 1, NOW)
    assert (done.uploaded, done.removed) == (before[:3], before[:1])
    assert names(archive) == before[1:]
    assert [entry["name"] for entry in confirmed(archive)] == before[:3] * 2
    done = retain(archive, address, 0, NOW)
    assert (done.uploaded, done.removed) == ([], before[1:3])
    assert names(archive) == before[3:], "the newest may be open"
    with ArchiveIndex.open([*archive_files(tmp_path / "store"), *archive_files(archive)]) as index:
        assert all(index.best(f"http://paper.cn/{number}") for number in range(11))


def test_without_a_cap_nothing_is_removed(archive: Path, tmp_path: Path) -> None:
    before = names(archive)
    assert retain(archive, f"file://{tmp_path}/store", None, NOW).removed == []
    assert names(archive) == before


def test_a_changed_file_and_another_store_are_uploaded_again(archive: Path, tmp_path: Path) -> None:
    address = f"file://{tmp_path}/store/"
    retain(archive, address, None, NOW)
    with (archive / UPLOADED).open("a") as noted:
        noted.write('{"name": "cut')
    first = archive_files(archive)[0]
    first.write_bytes(bytes(first.stat().st_size))
    assert retain(archive, address, None, NOW).uploaded == [first.name]
    assert (tmp_path / "store" / first.name).read_bytes() == first.read_bytes()
    assert len(retain(archive, f"file://{tmp_path}/other", None, NOW).uploaded) == 3


def test_files_of_another_site_are_not_written_over(archive: Path, tmp_path: Path) -> None:
    """Sites name their files alike, by day and number."""
    address, store = f"file://{tmp_path}/store", tmp_path / "store"
    other = tmp_path / "other" / "archive"
    shutil.copytree(archive, other)
    for file in archive_files(other):
        file.write_bytes(os.urandom(4000))
    retain(archive, address, None, NOW)
    before = {file.name: file.read_bytes() for file in store.iterdir()}
    with pytest.raises(UsageError, match="give each site a folder of its own"):
        retain(other, address, 0, NOW)
    assert {file.name: file.read_bytes() for file in store.iterdir()} == before
    assert len(archive_files(other)) == 4
    # What an upload of ours that was cut short has left is ours.
    (archive / UPLOADED).unlink()
    first = store / names(archive)[0]
    first.write_bytes(first.read_bytes()[:1000])
    assert retain(archive, address, None, NOW).uploaded == names(archive)[:3]
    assert {file.name: file.read_bytes() for file in store.iterdir()} == before


def test_a_bucket_is_not_made() -> None:
    made: list[str] = []
    files = SimpleNamespace(makedirs=lambda path, exist_ok: made.append(path))
    for path in ("bucket/x/1.warc.gz", "/srv/x/1.warc.gz"):
        folder_in_store(files, path)
    assert made == ["/srv/x"]


def test_the_list_of_what_was_uploaded_is_private(archive: Path, tmp_path: Path) -> None:
    retain(archive, f"file://{tmp_path}/store", None, NOW)
    assert (archive / "uploaded.jsonl").stat().st_mode & 0o777 == 0o600


def test_copies_in_a_store_that_may_hold_more_than_here_are_named(
    archive: Path, tmp_path: Path
) -> None:
    address = f"file://{tmp_path}/store"
    retain(archive, address, None, NOW)
    assert stale(archive) == []
    first, second, *_ = archive_files(archive)
    first.write_bytes(bytes(first.stat().st_size))
    second.unlink()
    assert stale(archive) == [f"{address}/{first.name}", f"{address}/{second.name}"]
    retain(archive, address, None, NOW)
    assert stale(archive) == [f"{address}/{second.name}"]


@pytest.mark.parametrize("is_open", [False, True])
def test_a_copy_whose_file_went_through_a_takedown_is_as_clean_as_that(
    archive: Path, tmp_path: Path, is_open: bool
) -> None:
    """It was uploaded before the takedown, and removed after it, as it was."""
    address = f"file://{tmp_path}/store"
    retain(archive, address, None, NOW)
    taken, removed = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    note = {"key": "1", "id": None, "urls": [], "at": taken.isoformat(), "open": is_open}
    (archive.parent / FORGOTTEN).write_text(json.dumps(note) + "\n", encoding="utf-8")
    assert len(retain(archive, address, 0, removed).removed) == 3
    left = stale(archive, until=taken.isoformat())
    assert len(left) == (3 if is_open else 0)


@pytest.mark.parametrize(
    ("text", "size"), [("50GB", 50 * 10**9), ("500M", 500 * 10**6), ("1 kb", 1000), ("7", 7)]
)
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "GB", "1.5GB", "-1", "50XB"])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(UsageError, match="50GB"):
        parse_size(text)


@pytest.mark.slow
def test_retain_command(archive: Path, tmp_path: Path) -> None:
    command = ["retain", "paper", "--upload", f"file://{tmp_path}/store", "--output", tmp_path]
    done = run_unionnews(*command, "--keep", "0GB", "--log-format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stderr)["removed"].count("warc.gz") == 3
    assert run_unionnews(*command[:1], "nowhere", *command[2:]).returncode == 2
    wrong = run_unionnews(*command[:3], "nowhere://x", *command[4:])
    assert wrong.returncode == 2, wrong.stderr


SLOW = """
import time
import fsspec
from fsspec.implementations.local import LocalFileSystem

class Slow(LocalFileSystem):
    def put_file(self, here, there, **_):
        with open(here, "rb") as source, open(there, "wb") as target:
            target.write(source.read(500_000))
            target.flush()
            time.sleep(1.5)
            target.write(source.read())

fsspec.register_implementation("file", Slow, clobber=True)
"""
"""``sitecustomize`` of a process whose store takes long, so that it lives when it is killed."""


@pytest.mark.slow
def test_a_crash_between_upload_and_removal_loses_nothing(tmp_path: Path) -> None:
    """Killed while the first file goes up, after it, and while files are removed."""
    folder, store = tmp_path / "paper" / "archive", tmp_path / "store"
    folder.mkdir(parents=True)
    wrote = {f"20240527-{number}.warc.gz": os.urandom(1_000_000) for number in range(1, 5)}
    for name, content in wrote.items():
        (folder / name).write_bytes(content)
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "sitecustomize.py").write_text(SLOW)
    slow = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "slow"), str(ROOT)])}
    command = ["retain", "paper", "--upload", f"file://{store}", "--keep", "0GB"]
    moments = {
        "goes up": (store / "20240527-1.warc.gz").exists,
        "is noted": (folder / UPLOADED).exists,
        "is removed": lambda: not (folder / "20240527-1.warc.gz").exists(),
    }
    killed = []
    for what, moment in moments.items():
        process = subprocess.Popen(
            [sys.executable, "-m", "unionnews", *command, "--output", str(tmp_path)],
            cwd=ROOT, env=slow, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until(moment, what, every=0.01)
        process.kill()
        killed.append(process.wait() < 0)
        whole = {
            name: any(
                (place / name).exists() and (place / name).read_bytes() == content
                for place in (folder, store)
            )
            for name, content in wrote.items()
        }
        assert all(whole.values()), whole
    assert killed[:2] == [True, True], "a process must be killed before its end"
    assert run_unionnews(*command, "--output", tmp_path).returncode == 0
    assert names(folder) == ["20240527-4.warc.gz"]
    assert {entry["name"] for entry in confirmed(folder)} == set(wrote) - {"20240527-4.warc.gz"}
    for name, content in wrote.items():
        assert content in [p.read_bytes() for p in (folder / name, store / name) if p.exists()]
