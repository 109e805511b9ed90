"""Opening a folder after accidents: kills, cuts, damage, older copies, locks, full disks."""

import json
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import forking
import pytest
from ledger_records import (
    DAY,
    NOW,
    START,
    batch,
    begin,
    crawl,
    ids,
    kill,
    lines,
    link,
    links,
    open_ledger,
    record,
    url,
)
from running import UNMEASURED

from unionnews.exceptions import LedgerError, LockedError, OtherOriginError, RunError
from unionnews.folder.ledger import View
from unionnews.folder.ledger.tables import MIGRATIONS, VERSION_1, migrate, version

HERE = Path(__file__).parents[1]
SITE = {1: [1, 2, 3], 2: [4, 5, 6]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with six articles, of which number 2 has two revisions and number 3 is gone."""
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        crawl(ledger, SITE)
        ledger.save("2", record(2, headline="改题"), NOW)
        ledger.gone("3", NOW)
        ledger.end_run(NOW, "finished", {})
    return tmp_path


def finish(folder: Path) -> list[str]:
    """Crawl on until nothing is left; return what was asked for."""
    later = NOW + DAY / 24
    with open_ledger(folder, later) as ledger:
        begin(ledger, later, full=True)
        asked = crawl(ledger, SITE, later)
        assert list(ledger.verify()) == []
        return asked


def cut_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("articles.jsonl.cut-*"))


def test_lines_beyond_the_commit_are_cut_and_kept(folder: Path):
    before = (folder / "articles.jsonl").read_bytes()
    rest = json.dumps(record(7)).encode() + b'\n{"id": "torn'
    (folder / "articles.jsonl").write_bytes(before + rest)

    open_ledger(folder).close()

    assert (folder / "articles.jsonl").read_bytes() == before
    (kept,) = cut_files(folder)
    assert kept.read_bytes() == rest
    assert kept.name == "articles.jsonl.cut-20261122T160000Z"


def test_cut_never_overwrites_an_earlier_one(folder: Path):
    for number in range(3):
        with (folder / "articles.jsonl").open("ab") as file:
            file.write(b"%d" % number)
        open_ledger(folder).close()

    assert [path.read_bytes() for path in cut_files(folder)] == [b"0", b"1", b"2"]


def test_pages_that_were_not_committed_are_fetched_again(tmp_path: Path):
    ledger = open_ledger(tmp_path)
    begin(ledger)
    ledger.add(links(1, 2), NOW)
    ledger.save("1", record(1), NOW)
    ledger.commit()
    ledger.save("2", record(2), NOW)
    kill(ledger)

    with open_ledger(tmp_path) as ledger:
        assert batch(ledger) == ["2", START]
        assert ids(tmp_path) == [record(1)["id"]]


def test_lines_written_but_never_committed_come_once(tmp_path: Path):
    """Killed between the lines and the commit of their states."""
    ledger = open_ledger(tmp_path)
    begin(ledger)
    ledger.add(links(1, 2), NOW)
    ledger.commit()
    ledger.save("1", record(1), NOW)
    ledger._store.records.write()
    kill(ledger)
    assert len(lines(tmp_path)) == 1

    with open_ledger(tmp_path) as ledger:
        assert lines(tmp_path) == []
        ledger.save("1", record(1), NOW)
    assert len(lines(tmp_path)) == 1


def test_ledger_that_is_gone_is_rebuilt_from_the_records(folder: Path):
    with View.read(folder) as view:
        before = [view.address(str(number)) for number in range(1, 7)]
    for path in folder.glob("ledger.sqlite*"):
        path.unlink()

    with open_ledger(folder, NOW) as ledger:
        after = [ledger.address(str(number)) for number in range(1, 7)]
        assert list(ledger.verify()) == []
        assert ledger.states()["saved"] == 5
        assert ledger.states()["gone"] == 1
    for old, new in zip(before, after, strict=True):
        assert old is not None
        assert new is not None
        assert (new.article_id, new.revision, new.gone, new.url, new.date_published) == (
            *(old.article_id, old.revision, old.gone, old.url, old.date_published),
        )
        assert new.next_look == old.next_look
    asked = finish(folder)
    assert asked == [START, "http://union.example/list/2"]
    assert len(lines(folder)) == 8


def test_rebuilt_ledger_knows_what_has_changed(folder: Path):
    (folder / "ledger.sqlite").unlink()
    with open_ledger(folder) as ledger:
        begin(ledger)
        assert ledger.save("1", record(1), NOW) == "unchanged"
        assert ledger.save("2", record(2), NOW) == "updated"
    assert lines(folder)[-1]["revision"] == 3


def test_torn_last_line_is_cut_and_kept_when_the_ledger_is_rebuilt(folder: Path):
    (folder / "ledger.sqlite").unlink()
    with (folder / "articles.jsonl").open("ab") as file:
        file.write(b'{"id":"00')

    with open_ledger(folder) as ledger:
        assert list(ledger.verify()) == []
    assert cut_files(folder)[0].read_bytes() == b'{"id":"00'


def test_rebuilding_keeps_two_articles_that_share_a_key(tmp_path: Path):
    text = [record(1), record(2, canonicalUrl=record(1)["canonicalUrl"])]
    (tmp_path / "articles.jsonl").write_text("".join(json.dumps(line) + "\n" for line in text))

    with open_ledger(tmp_path) as ledger:
        assert ledger.discovered() == 2
        assert list(ledger.verify()) == []


@pytest.mark.parametrize("bad", ["not json", "[1]", "{}", '{"id": 7}', '{"id":"1","metadata":[7]}'])
def test_records_that_cannot_be_read_are_left_alone(folder: Path, bad: str):
    (folder / "ledger.sqlite").unlink()
    path = folder / "articles.jsonl"
    path.write_text(path.read_text("utf-8") + bad + "\n", "utf-8")
    before = path.read_bytes()

    for _ in range(2):
        with pytest.raises(LedgerError, match=r"articles\.jsonl, line 9: no"):
            open_ledger(folder)
        assert path.read_bytes() == before


def test_file_that_lost_lines_is_refused_with_a_way_out(folder: Path):
    path = folder / "articles.jsonl"
    text = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(text[:4]))

    with pytest.raises(LedgerError, match=r"put the complete file back.* mv ") as caught:
        open_ledger(folder)
    assert caught.value.exit_status == 1
    assert len(str(caught.value).splitlines()) == 1

    run_the_command(caught.value)
    finish(folder)
    assert sorted(set(ids(folder))) == sorted(record(n)["id"] for n in range(1, 7))


def run_the_command(error: Exception) -> None:
    command = str(error)[str(error).index("mv ") :]
    subprocess.run(command.split(), check=True)


def test_file_that_is_gone_is_refused_and_not_made_anew(folder: Path):
    (folder / "articles.jsonl").unlink()

    with pytest.raises(LedgerError, match="0 bytes, but"):
        open_ledger(folder)
    assert not (folder / "articles.jsonl").exists()


def test_file_with_another_last_line_is_refused(folder: Path):
    path = folder / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace(b"gone", b"GONE"))

    with pytest.raises(LedgerError, match="last committed line is another one"):
        open_ledger(folder)
    with View.read(folder) as view:
        assert "last committed line" in next(view.verify())


def damage_header(path: Path) -> None:
    path.write_bytes(b"not a database" + path.read_bytes()[14:])


def damage_pages(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:200] + b"\xff" * (len(data) - 200))


def damage_by_truncation(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 5])


def damage_to_nothing(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    "damage", [damage_header, damage_pages, damage_by_truncation, damage_to_nothing]
)
def test_damaged_ledger_is_rebuilt_from_the_records(
    folder: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
):
    before = (folder / "articles.jsonl").read_bytes()
    damage(folder / "ledger.sqlite")

    with caplog.at_level(logging.WARNING), open_ledger(folder) as ledger:
        assert list(ledger.verify()) == []
    assert "rebuilt from the records" in caplog.text
    assert (folder / "articles.jsonl").read_bytes() == before
    if damage is not damage_to_nothing:
        assert len(list(folder.glob("ledger.sqlite.damaged-*"))) == 1
    assert finish(folder) == [START, "http://union.example/list/2"]


@pytest.mark.slow
@pytest.mark.measured
def test_damage_that_shows_during_a_run_is_undone_by_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    for bound in ("_WHOLE", "_QUICK"):
        monkeypatch.setattr(f"unionnews.folder.sound_pages.{bound}", 0)
    path = folder / "ledger.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'addresses'"
        ).fetchone()
    db.close()
    data = bytearray(path.read_bytes())
    data[4096 * (root - 1) : 4096 * root] = b"\xff" * 4096
    path.write_bytes(data)

    with open_ledger(folder) as ledger:
        begin(ledger)
        with pytest.raises(LedgerError, match="rebuilds it from the records by itself"):
            ledger.next_batch(9, NOW + DAY)
    finish(folder)
    assert len(lines(folder)) == 8


def test_log_of_a_ledger_that_is_gone_is_not_played_into_the_new_one(tmp_path: Path):
    ledger = open_ledger(tmp_path)
    begin(ledger)
    ledger.add(links(1), NOW)
    ledger.commit()
    shutil.copy(tmp_path / "ledger.sqlite-wal", tmp_path / "wal")
    ledger.close()
    (tmp_path / "ledger.sqlite").unlink()
    (tmp_path / "wal").rename(tmp_path / "ledger.sqlite-wal")

    with open_ledger(tmp_path) as ledger:
        assert ledger.discovered() == 0
        assert list(ledger.verify()) == []


def test_other_database_is_not_touched(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as db, db:
        db.execute("CREATE TABLE mine (x)")
    db.close()

    with pytest.raises(LedgerError, match="no ledger of unionnews"):
        open_ledger(tmp_path)


def test_newer_ledger_is_refused(folder: Path):
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db, db:
        db.execute("PRAGMA user_version = 99")
        db.execute("UPDATE ledger SET program = '9.9.9'")
    db.close()

    for opening in (open_ledger, View.read):
        with pytest.raises(LedgerError, match=r"written by unionnews 9\.9\.9 \(ledger version 99"):
            opening(folder)
    assert len(lines(folder)) == 8


def test_other_origin_is_refused(folder: Path):
    with pytest.raises(OtherOriginError, match=r"origin live.*replay:abc.*--output") as caught:
        open_ledger(folder, origin="replay:abc")
    assert caught.value.exit_status == 2
    open_ledger(folder).close()


def test_a_run_that_left_nothing_binds_no_origin(tmp_path: Path):
    with open_ledger(tmp_path, origin="replay:abc") as ledger:
        begin(ledger)
    open_ledger(tmp_path, origin="live").close()
    with View.read(tmp_path) as view:
        assert view.origin() == "live"
        assert view.discovered() == 0
    [kept] = tmp_path.glob("ledger.sqlite.other-*[0-9Z]")
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT origin FROM ledger").fetchone() == ("replay:abc",)


def test_addresses_alone_bind_their_origin(tmp_path: Path):
    with open_ledger(tmp_path, origin="replay:abc") as ledger:
        begin(ledger)
        ledger.add(links(1), NOW)
    with pytest.raises(OtherOriginError):
        open_ledger(tmp_path, origin="live")


def test_pages_alone_bind_their_origin(tmp_path: Path):
    open_ledger(tmp_path).close()
    archive = tmp_path / "archive"
    archive.mkdir()
    (archive / "20240527-1.warc.gz").write_bytes(b"x")
    with pytest.raises(OtherOriginError):
        open_ledger(tmp_path, origin="replay:abc")


def test_an_address_that_came_to_an_end_binds_its_origin(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add(links(1), NOW)
        ledger.forget("1", "http://news.example/1.html", NOW)
    with pytest.raises(OtherOriginError):
        open_ledger(tmp_path, origin="replay:abc")


def test_older_copy_of_the_ledger_loses_nothing_and_ends_nothing_twice(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        for number in (1, 2):
            ledger.add(links(number), NOW)
            ledger.save(str(number), record(number), NOW)
        ledger.add(links(3), NOW)
    shutil.copy(tmp_path / "ledger.sqlite", tmp_path / "copy")
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.save("1", record(1, headline="改题"), NOW)
        ledger.save("3", record(3), NOW)
        ledger.save_list_page(START, links(4), [], NOW)
        ledger.save("4", record(4), NOW)
    newer = (tmp_path / "articles.jsonl").read_bytes()
    (tmp_path / "copy").rename(tmp_path / "ledger.sqlite")

    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        assert crawl(ledger, {1: [4, 3, 2, 1]}) == [url(3), START, url(4)]
        ledger.save("1", record(1, headline="改题"), NOW)
        assert list(ledger.verify()) == []
    old, (kept,) = lines(tmp_path), cut_files(tmp_path)
    assert [(line["id"], line["revision"]) for line in old] == [
        *((record(n)["id"], 1) for n in (1, 2, 3, 4)),
        (record(1)["id"], 2),
    ]
    assert newer.endswith(kept.read_bytes())


def test_backup_made_while_a_crawl_writes(tmp_path: Path):
    site, backup = tmp_path / "site", tmp_path / "backup"
    backup.mkdir()
    with open_ledger(site) as ledger:
        begin(ledger)
        ledger.add(links(*range(20)), NOW)
        for number in range(10):
            ledger.save(str(number), record(number), NOW)
        ledger.commit()
        db = sqlite3.connect(site / "ledger.sqlite")
        db.execute("VACUUM INTO ?", (str(backup / "ledger.sqlite"),))
        db.close()
        for number in range(10, 20):
            ledger.save(str(number), record(number), NOW)
        ledger.commit()
        shutil.copy(site / "articles.jsonl", backup)

    with open_ledger(backup) as ledger:
        assert [int(key) for key in batch(ledger) if key != START] == list(range(10, 20))
        assert list(ledger.verify()) == []
    assert len(ids(backup)) == 10


# Schema


def test_published_steps_of_the_schema_are_never_edited():
    frozen = (HERE / "fixtures" / "ledger_v1.sql").read_text("utf-8")

    assert "\n\n".join(textwrap.dedent(s).strip() + ";" for s in VERSION_1) + "\n" == frozen


def first_version(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript((HERE / "fixtures" / "ledger_v1.sql").read_text("utf-8"))
    db.execute("INSERT INTO ledger (origin, program) VALUES ('live', '0.1.0')")
    db.execute("INSERT INTO hosts (name) VALUES ('union.example')")
    db.execute(
        "INSERT INTO addresses (key, url, host, run, walk, first_seen, last_seen)"
        " VALUES ('1', 'http://union.example/a/1', 1, 1, 1, 0, 0)"
    )
    db.execute("PRAGMA user_version = 1")
    db.commit()
    db.close()


def test_ledger_of_the_first_version_is_brought_up_to_date(tmp_path: Path):
    first_version(tmp_path / "ledger.sqlite")

    with open_ledger(tmp_path) as ledger:
        assert version(ledger._store.db) == len(MIGRATIONS)
        assert batch(ledger) == ["1"]
        ledger.save("1", record(1), NOW)
        assert list(ledger.verify()) == []
        migrated = set(ledger._store.db.execute("SELECT type, name FROM sqlite_master"))
    with open_ledger(tmp_path / "fresh") as ledger:
        assert migrated == set(ledger._store.db.execute("SELECT type, name FROM sqlite_master"))
    assert not list(tmp_path.glob("ledger.sqlite.damaged-*"))


def test_step_that_fails_leaves_the_version_before_it(tmp_path: Path):
    first_version(tmp_path / "ledger.sqlite")
    db = sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)
    steps = [*MIGRATIONS, ("ALTER TABLE runs ADD COLUMN host TEXT", "DROP TABLE nothing")]

    db.execute("BEGIN")
    with pytest.raises(sqlite3.OperationalError):
        migrate(db, steps)
    db.rollback()
    assert version(db) == 1
    assert "host" not in [row[1] for row in db.execute("PRAGMA table_info(runs)")]

    db.execute("BEGIN")
    migrate(db, [*MIGRATIONS, steps[-1][:1]])
    db.commit()
    assert version(db) == len(MIGRATIONS) + 1
    db.close()


def test_view_does_not_read_an_older_version(tmp_path: Path):
    first_version(tmp_path / "ledger.sqlite")

    with pytest.raises(LedgerError, match="of an older program"):
        View.read(tmp_path)


# Locks


def test_second_opening_in_one_process_is_refused(tmp_path: Path):
    with open_ledger(tmp_path):
        with pytest.raises(LockedError, match=f"process {os.getpid()}"):
            open_ledger(tmp_path)
        with pytest.raises(LockedError):
            open_ledger(tmp_path)
    open_ledger(tmp_path).close()


CHILD = """
import sys, time
from pathlib import Path
sys.path.insert(0, {here!r})
from ledger_records import *
ledger = open_ledger(Path({folder!r}))
"""


def child(folder: Path, code: str, **environment: str) -> subprocess.Popen[str]:
    """Start a process that holds the folder, and wait until it says so."""
    program = CHILD.format(here=str(HERE), folder=str(folder)) + textwrap.dedent(code)
    process = forking.Command(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parent), **environment},
    )
    assert process.stdout is not None
    process.first = process.stdout.readline()  # type: ignore[attr-defined]  # for the test to read
    return process


@pytest.fixture
def killed() -> Iterator[list[int]]:
    """Processes to kill after the test, by number."""
    numbers: list[int] = []
    yield numbers
    for number in numbers:
        os.kill(number, signal.SIGKILL)


@pytest.mark.slow
def test_lock_names_its_process_and_dies_with_it(tmp_path: Path):
    process = child(tmp_path, "print('ready', flush=True)\ntime.sleep(60)")
    with pytest.raises(LockedError, match=rf"another run works here \(process {process.pid}\)"):
        open_ledger(tmp_path)

    process.kill()
    process.communicate()
    open_ledger(tmp_path).close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "start",
    [
        "pid = os.fork() or time.sleep(60)",
        "import subprocess; pid = subprocess.Popen(['sleep', '60'], close_fds=False).pid",
    ],
    ids=["forked", "spawned"],
)
def test_lock_is_not_inherited_by_a_child_that_outlives_its_parent(
    tmp_path: Path, start: str, killed: list[int]
):
    process = child(tmp_path, f"import os\n{start}\nprint(pid, flush=True)\ntime.sleep(60)")
    killed.append(int(process.first))  # type: ignore[attr-defined]  # set by child()
    process.kill()
    process.wait()

    os.kill(killed[0], 0)
    open_ledger(tmp_path).close()
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.stderr.close()


@pytest.mark.slow
def test_view_needs_no_lock(tmp_path: Path):
    process = child(tmp_path, "begin(ledger); print('ready', flush=True)\ntime.sleep(60)")
    with View.read(tmp_path) as view:
        assert view.runs()[0].run == 1
    process.kill()
    process.communicate()


# Disks


def as_nobody(action: Callable[[], None]) -> str:
    """Run ``action`` in a child without root's rights; return what it raised."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            action()
            os.write(write, b"nothing")
        except BaseException as error:
            os.write(write, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(write)
    os.waitpid(pid, 0)
    with os.fdopen(read) as pipe:
        return pipe.read()


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that any user can reach."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


@pytest.mark.slow
@pytest.mark.measured
def test_read_only_folder_gives_one_clear_line(open_to_all: Path):
    with open_ledger(open_to_all) as ledger:
        begin(ledger)
        ledger.add([link(1)], NOW)
    for path in open_to_all.iterdir():
        path.chmod(0o444)
    open_to_all.chmod(0o555)

    said = as_nobody(lambda: open_ledger(open_to_all).close())
    assert said.startswith("LedgerError")
    assert "cannot be written" in said
    assert len(said.splitlines()) == 1
    assert as_nobody(lambda: View.read(open_to_all).close()) == "nothing"
    open_to_all.chmod(0o755)


@pytest.mark.parametrize("name", ["ledger.sqlite", "articles.jsonl"])
def test_read_only_file_gives_one_clear_line(open_to_all: Path, name: str):
    open_to_all.chmod(0o777)
    with open_ledger(open_to_all) as ledger:
        begin(ledger)
    for path in open_to_all.iterdir():
        path.chmod(0o666)
    (open_to_all / name).chmod(0o444)

    said = as_nobody(lambda: open_ledger(open_to_all).close())
    assert said.startswith("LedgerError")
    assert "for writing" in said
    assert len(said.splitlines()) == 1


def test_folder_that_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError):
        open_ledger(tmp_path / "file" / "site")


FILL = """
    import resource
    from unionnews.exceptions import RunError
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
    try:
        begin(ledger)
        ledger.add(links(*range({articles})), NOW)
        ledger.commit()
        for number in range({articles}):
            ledger.save(str(number), record(number, articleBody="字" * {size}), NOW)
            if number % 10 == 9:
                ledger.commit()
        print("all")
    except RunError as error:
        print(type(error).__name__, error.exit_status, str(error))
    finally:
        ledger.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "articles", "size"),
    [(300_000, 100, 5_000), (301_234, 4_000, 10), (100_000, 4_000, 10)],
    ids=["records", "states", "first states"],
)
def test_full_disk_ends_the_run_and_the_next_one_completes(
    tmp_path: Path, limit: int, articles: int, size: int
):
    program = FILL.format(limit=limit, articles=articles, size=size)
    process = child(tmp_path, program, **UNMEASURED)
    _, errors = process.communicate()
    said = process.first  # type: ignore[attr-defined]  # set by child()
    assert said.startswith("RunError 1 "), errors
    assert "make room on the disk" in said
    assert errors == ""
    lines(tmp_path)

    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add(links(*range(articles)), NOW)
        for key in batch(ledger, limit=5_000):
            if key != START:
                ledger.save(key, record(int(key), articleBody="字" * size), NOW)
    assert sorted(ids(tmp_path)) == sorted(record(n)["id"] for n in range(articles))
    with View.read(tmp_path) as view:
        assert list(view.verify()) == []


@pytest.mark.slow
def test_no_room_to_keep_cut_bytes_is_a_clear_error(folder: Path):
    with (folder / "articles.jsonl").open("ab") as file:
        file.write(b"x" * 200_000)
    size = (folder / "articles.jsonl").stat().st_size
    program = f"""
        import sys, resource
        from pathlib import Path
        sys.path.insert(0, {str(HERE)!r})
        from ledger_records import *
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
        open_ledger(Path({str(folder)!r}))
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "PYTHONPATH": str(HERE.parent), **UNMEASURED},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "make room on the disk" in done.stderr.splitlines()[-1]
    assert (folder / "articles.jsonl").stat().st_size == size
    assert cut_files(folder) == []
    open_ledger(folder).close()
    assert len(cut_files(folder)) == 1


# Verify


def problems(folder: Path) -> list[str]:
    with View.read(folder) as view:
        return [problem.replace(str(folder) + "/", "") for problem in view.verify()]


def change(folder: Path, sql: str) -> None:
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db, db:
        db.execute(sql)
    db.close()


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE addresses SET revision = 3 WHERE key = '2'", "revision 3 in the ledger, 2"),
        ("UPDATE addresses SET line_length = 1 WHERE key = '1'", "has another length"),
        ("UPDATE addresses SET line_offset = 1 WHERE key = '1'", "its last line elsewhere"),
        ("UPDATE addresses SET content_hash = x'00' WHERE key = '1'", "content_hash differs"),
        ("UPDATE addresses SET gone = 1 WHERE key = '1'", "gone differs"),
        ("UPDATE addresses SET article_id = 'x' WHERE key = '1'", "is not in the ledger"),
        ("UPDATE counts SET n = n + 1 WHERE state = 1", "counted are"),
        ("UPDATE addresses SET reason = 'forgotten' WHERE key = '1'", "was taken down"),
        ("DELETE FROM addresses WHERE key = '4'", "were discovered"),
        ("UPDATE ledger SET length = length + 1", "are committed"),
    ],
)
def test_verify_finds(folder: Path, sql: str, problem: str):
    assert problems(folder) == []
    change(folder, sql)

    assert any(problem in found for found in problems(folder)), problems(folder)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b'"revision":2', b'"revision":5', "has revision 5 after 1"),
        (b'"revision":1', b'"revision":"', "line 1: not JSON"),
        (b'"revision":1,', b'"revision":{},', "line 1: no revision"),
    ],
)
def test_verify_finds_lines_that_were_edited(folder: Path, old: bytes, new: bytes, problem: str):
    path = folder / "articles.jsonl"
    path.write_bytes(path.read_bytes().replace(old, new, 1) + b" " * 9)

    assert any(problem in found for found in problems(folder)), problems(folder)


def test_verify_finds_an_address_saved_without_a_line(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        ledger.add(links(1, 2), NOW)
        ledger.save("2", record(2), NOW)
    change(tmp_path, "UPDATE addresses SET state = 1 WHERE key = '1'")

    assert "address 1: saved, but no line was ever written" in problems(tmp_path)


def test_run_error_is_no_ledger_error_for_a_full_disk():
    assert not issubclass(RunError, LedgerError)


def spoil_index(folder: Path, bite: int = 8) -> None:
    """Flip bytes of a key on a page of an index, where no check of the file's form sees it."""
    with closing(sqlite3.connect(folder / "ledger.sqlite")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = db.execute("PRAGMA page_size").fetchone()[0]
        root = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'addresses' AND type = 'index'"
            " AND sql IS NULL ORDER BY name LIMIT 1"
        ).fetchone()[0]
    with (folder / "ledger.sqlite").open("r+b") as file:
        file.seek(root * size - bite)
        bytes_there = file.read(bite)
        file.seek(root * size - bite)
        file.write(bytes(byte ^ 0x55 for byte in bytes_there))


def test_flipped_bytes_of_an_index_are_found_at_the_opening(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = lines(folder)
    spoil_index(folder)
    with open_ledger(folder) as ledger:
        assert list(ledger.verify()) == []
        assert {task.key for task in ledger.peek(100, NOW + 2 * DAY)}
    assert "rebuilt from the records" in caplog.text
    assert lines(folder) == before
    assert len(list(folder.glob("ledger.sqlite.damaged-*"))) >= 1


def test_a_ledger_in_doubt_is_looked_through_whatever_its_size(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Bounds made small, no part replaced: the real ones are ledgers of many megabytes.
    monkeypatch.setattr("unionnews.folder.sound_pages._WHOLE", 0)
    monkeypatch.setattr("unionnews.folder.sound_pages._QUICK", 0)
    spoil_index(folder)
    with open_ledger(folder) as ledger:
        ledger.doubt()
    assert not list(folder.glob("ledger.sqlite.damaged-*"))
    with open_ledger(folder) as ledger:
        assert list(ledger.verify()) == []
    assert list(folder.glob("ledger.sqlite.damaged-*"))
    assert not (folder / "ledger.doubt").exists()


def test_records_that_are_a_link_are_refused(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.jsonl"
    (folder / "articles.jsonl").rename(target)
    (folder / "articles.jsonl").symlink_to(target)
    with pytest.raises(LedgerError, match="a link"):
        open_ledger(folder)
