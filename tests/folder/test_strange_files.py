"""What is no file in the place of a file is refused at once; nothing waits for it."""

import errno
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from ledger_records import fill, open_ledger, record

from unionnews.dataset.exporting.export import export
from unionnews.dataset.feed_parts import publish
from unionnews.exceptions import LedgerError, RunError
from unionnews.folder.ledger import View, open_committed
from unionnews.folder.strange_files import refuse_strange
from unionnews.operate.retention import retain
from unionnews.search import index

pytestmark = [pytest.mark.timeout(60), pytest.mark.filterwarnings("error")]

NAMES = (
    "ledger.sqlite", "articles.jsonl", "forgotten.jsonl", "index.sqlite", "ledger.lock",
    "exports.jsonl", ".index.sqlite.lock", "archive/20240527-1.warc.gz", "archive/uploaded.jsonl",
    "feed/latest.json", "feed/.lock", "sync/0a.json",
)  # fmt: skip


def listen(path: Path) -> None:
    # The path of a socket has 107 bytes at most.
    with chdir(path.parent), socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)


KINDS: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a socket": listen,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "site"
    for name in ("archive", "feed", "sync"):
        (folder / name).mkdir(parents=True)
    fill(folder, [1, 2], record)
    return folder


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", NAMES)
def test_nobody_waits_for_it(folder: Path, name: str, kind: str) -> None:
    (folder / name).unlink(missing_ok=True)
    KINDS[kind](folder / name)
    for opening in (open_ledger, View.read, open_committed, index.refresh, index.open_index):
        with pytest.raises(RunError, match=f"{name}: {kind} in the place of a file"):
            opening(folder)
    assert View.exists(folder)
    for command in (
        lambda: export("jsonl", folder.parent / "dataset", [folder / "articles.jsonl"]),
        lambda: publish(folder, None),
        lambda: retain(folder / "archive", f"file://{folder.parent}/store", None, None),
    ):
        with pytest.raises(LedgerError, match=kind):
            command()


def test_links_and_folders_of_the_user_are_no_matter(folder: Path) -> None:
    (folder / "notes").mkdir()
    (folder / "notes" / "deeper").mkdir()
    os.mkfifo(folder / "notes" / "deeper" / "pipe")
    (folder / "dead").symlink_to(folder / "nothing")
    (folder / "to-itself.jsonl").symlink_to("to-itself.jsonl")
    kept = folder / "ledger.sqlite"
    kept.rename(folder.parent / "kept")
    kept.symlink_to(folder.parent / "kept")
    refuse_strange(folder)
    with View.read(folder) as view:
        assert view.states()["saved"] == 2


def test_a_folder_that_is_not_there_holds_nothing_strange(tmp_path: Path) -> None:
    refuse_strange(tmp_path / "none")


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS])
def test_a_file_system_without_record_locks_is_told_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """SQLite takes its files for locked, and waits for that to end: 90 s, told as "locked"."""

    def unknown(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "lockf", unknown)
    for opening in (open_ledger, View.read, open_committed, index.refresh, index.open_index):
        with pytest.raises(LedgerError, match=r"no record locks .*: mount it with locks"):
            opening(folder)
