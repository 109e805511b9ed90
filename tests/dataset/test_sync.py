from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from database_server import DatabaseServer
from followed_site import forget, made, revisions, save
from ledger_records import article_id, url
from running import ROOT, run_unionnews, until
from small_disk import small_disk

psycopg = pytest.importorskip("psycopg")

from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync import following, postgresql
from unionnews.dataset.sync.following import SyncOptions, sync
from unionnews.dataset.sync.postgresql import PostgresqlTarget
from unionnews.exceptions import RunError, UsageError

Server = DatabaseServer
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running_server() -> Iterator[Server]:
    server = DatabaseServer()
    yield server
    server.close()


@pytest.fixture
def server(running_server: Server) -> Server:
    query(running_server, "DROP SCHEMA IF EXISTS unionnews CASCADE")
    return running_server


def query(server: Server, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.url) as db:
        found = db.execute(sql)
        return found.fetchall() if found.description else []


def held(server: Server, table: str = "revisions") -> dict[tuple[str, int], dict[str, Any]]:
    rows = query(server, f"SELECT id, revision, record FROM unionnews.{table}")
    found = {(name, revision): record for name, revision, record in rows}
    assert len(found) == len(rows)
    return found


def newest(folder: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what ``export`` would: the newest revision of each article."""
    last = {name: (name, revision) for name, revision in revisions(folder)}
    return {key: one for key, one in revisions(folder).items() if last[key[0]] == key}


def follow(server: Server, folder: Path, **options: Any) -> following.Synced:
    return sync(folder, lambda: PostgresqlTarget(server.url), SyncOptions(**options))


def assert_same(server: Server, folder: Path) -> None:
    assert held(server) == revisions(folder)
    assert held(server, "articles") == newest(folder)
    people = query(server, "SELECT id, name, role FROM unionnews.authors ORDER BY id, position")
    images = query(server, "SELECT id, url FROM unionnews.images ORDER BY id, position")
    said = sorted(newest(folder).values(), key=lambda one: one["id"])
    assert people == [(o["id"], a["name"], a["role"]) for o in said for a in o["authors"]]
    assert images == [(o["id"], i["url"]) for o in said for i in o["images"]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "output" / "union_example"
    folder.mkdir(parents=True)
    return folder


def test_tables_follow_the_records(server: Server, folder: Path) -> None:
    tricky = made(4, headline='反斜线 \\ \\n 引号 " 制表\t换行\n空\0半\ud800结束', authors=[])
    save(folder, made(1), made(2), made(3), tricky)
    assert follow(server, folder).rows == 4
    assert_same(server, folder)
    save(folder, made(2, 2), made(5), made(1, 2, authors=[]))
    save(folder, made(2, 3))
    forget(folder, 3)
    done = follow(server, folder)
    assert (done.rows, done.rejected) == (4, 0)
    assert_same(server, folder)
    assert query(server, "SELECT id FROM unionnews.tombstones") == [(article_id(url(3)),)]
    assert made(3)["articleBody"] not in str(held(server).values())
    assert follow(server, folder) == following.Synced()


def test_columns_to_filter_by(server: Server, folder: Path) -> None:
    undated = dict.fromkeys(("datePublished", "datePublishedRaw", "datePublishedPrecision"))
    save(folder, made(1), made(2, datePublished="2024-02-29"), made(3, **undated))
    follow(server, folder)
    rows = query(
        server,
        "SELECT headline, status, language, date_published, published_day::text"
        " FROM unionnews.articles ORDER BY id",
    )
    said = sorted(newest(folder).values(), key=lambda one: one["id"])
    assert rows == [
        (
            one["headline"],
            one["status"],
            one["inLanguage"],
            one["datePublished"],
            one["datePublished"] and one["datePublished"][:10],
        )
        for one in said
    ]


def test_an_article_that_leaves_the_selection_leaves_the_table(
    server: Server, folder: Path
) -> None:
    wanted = RecordSelection(since="2020", until="2021-03")
    dates = ["2019-12-31", "2020-01-01", "2021-03-31T23:59:59+08:00", "2021-04-01", None]
    save(folder, *(made(n, datePublished=date) for n, date in enumerate(dates, 1)))
    follow(server, folder, selection=wanted)
    assert {name for name, _ in held(server, "articles")} == {article_id(url(n)) for n in (2, 3)}
    save(folder, made(2, 2, datePublished="2022-01-01"), made(4, 2, datePublished="2020-05-01"))
    assert follow(server, folder, selection=wanted).left == 1
    assert {name for name, _ in held(server, "articles")} == {article_id(url(n)) for n in (3, 4)}
    assert (
        query(server, f"SELECT id FROM unionnews.authors WHERE id = '{article_id(url(2))}'") == []
    )


def test_other_conditions_and_other_folders_are_refused_until_asked_for(
    server: Server, folder: Path, tmp_path: Path
) -> None:
    save(folder, made(1), made(2))
    follow(server, folder)
    with pytest.raises(UsageError, match="filled with no conditions; give the same, or --anew"):
        follow(server, folder, selection=RecordSelection(languages=["de"]))
    other = tmp_path / "other" / "union_example"
    other.mkdir(parents=True)
    save(other, made(2), made(3))
    with pytest.raises(UsageError, match="follows another folder of this site; --anew"):
        follow(server, other)
    assert_same(server, folder)
    follow(server, other, anew=True)
    assert_same(server, other)


def test_takedown_of_all_that_the_cursor_knew(server: Server, folder: Path) -> None:
    save(folder, *(made(number) for number in range(1, 9)))
    follow(server, folder)
    forget(folder, *range(4, 9))
    save(folder, made(9))
    follow(server, folder)
    assert_same(server, folder)


def test_lines_that_are_no_records_are_told(server: Server, folder: Path) -> None:
    save(folder, made(1), made(2, unknownField=1), made(3))
    done = follow(server, folder)
    assert (done.rows, done.rejected) == (2, 1)
    assert "union_example, offset" in done.reasons[0]
    assert "unknownField" in done.reasons[0]
    output = str(folder.parent)
    again = run_unionnews("sync", server.url, "--output", output, "--anew", "--dry-run")
    assert again.returncode == 3
    assert "2 rows would be written" in again.stderr
    assert len(held(server)) == 2


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE unionnews.articles DROP COLUMN record CASCADE",
        "DROP TABLE unionnews.authors",
        "ALTER TABLE unionnews.images ALTER COLUMN url TYPE integer USING 1",
        "ALTER TABLE unionnews.revisions ADD COLUMN own text NOT NULL",
    ],
)
def test_tables_changed_by_hand(server: Server, folder: Path, change: str) -> None:
    save(folder, *(made(number) for number in range(1, 5)))
    query(server, "CREATE SCHEMA unionnews")
    follow(server, folder, anew=True)
    query(server, "TRUNCATE unionnews.revisions")
    query(server, change)
    before = query(server, "SELECT cursor FROM unionnews.sources")
    save(folder, *(made(number) for number in range(5, 9)))
    with pytest.raises(RunError, match=r"^PostgreSQL: .*drop the schema unionnews and sync again$"):
        follow(server, folder)
    assert query(server, "SELECT cursor FROM unionnews.sources") == before
    query(server, "DROP SCHEMA unionnews CASCADE")
    follow(server, folder)
    assert_same(server, folder)


def test_a_user_without_rights(server: Server, folder: Path) -> None:
    save(folder, made(1))
    query(server, "DROP ROLE IF EXISTS guest")
    query(server, "CREATE ROLE guest LOGIN")
    guest = server.url.replace("union@", "guest@")
    with pytest.raises(RunError, match=r"permission denied.*; grant the user CREATE"):
        sync(folder, lambda: PostgresqlTarget(guest), SyncOptions())
    follow(server, folder)
    assert_same(server, folder)


def test_newer_tables_are_refused(server: Server, folder: Path) -> None:
    save(folder, made(1))
    follow(server, folder)
    query(server, "UPDATE unionnews.schema_version SET version = 99")
    with pytest.raises(RunError, match="are of version 99"):
        follow(server, folder)


def test_a_full_disk_of_the_server(server: Server, folder: Path, tmp_path: Path) -> None:
    with small_disk(2_000_000) as disk:
        place = disk.path / "tables"
        place.mkdir()
        server.give(disk.path)
        server.give(place)
        with psycopg.connect(server.url, autocommit=True) as db:
            db.execute(f"CREATE TABLESPACE small LOCATION '{place}'")
            db.execute("ALTER ROLE CURRENT_USER SET default_tablespace = small")
            try:
                save(folder, *(made(number) for number in range(1, 1501)))
                with pytest.raises(
                    RunError, match=r"^PostgreSQL: .*; make room on the server.s disk$"
                ):
                    follow(server, folder)
                assert len(held(server)) < 1500
                disk.grow()
                follow(server, folder)
                assert_same(server, folder)
            finally:
                db.execute("ALTER ROLE CURRENT_USER RESET default_tablespace")
                db.execute("DROP SCHEMA unionnews CASCADE")
                db.execute("DROP TABLESPACE small")


def test_older_tables_are_brought_up_to_date(
    server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(folder, made(1))
    with monkeypatch.context() as earlier:
        earlier.setattr(postgresql, "MIGRATIONS", postgresql.MIGRATIONS[:1])
        follow(server, folder)
    assert query(server, "SELECT version FROM unionnews.schema_version") == [(1,)]
    save(folder, made(2))
    follow(server, folder)
    assert_same(server, folder)
    last = len(postgresql.MIGRATIONS)
    assert query(server, "SELECT version FROM unionnews.schema_version") == [(last,)]


def test_no_server_is_one_line_without_the_password(folder: Path) -> None:
    save(folder, made(1))
    secret = "postgresql://me:geheimnis@127.0.0.1:1/db"
    done = run_unionnews("sync", secret, "--output", folder.parent)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "PostgreSQL: " in done.stderr
    assert "geheimnis" not in done.stderr


def _start(server: Server, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "unionnews", "sync", server.url, "--output", folder.parent]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def _batches(server: Server) -> str:
    if query(server, "SELECT to_regclass('unionnews.sources')") == [(None,)]:
        return ""
    return json.dumps(query(server, "SELECT cursor FROM unionnews.sources"))


def _killed(server: Server, folder: Path, chance: random.Random, *, restart: bool) -> None:
    """Kill a sync at a moment drawn by chance, the server in the middle of it where asked."""
    before = _batches(server)
    process = _start(server, folder)
    until(lambda: _batches(server) != before or process.poll() is not None)
    try:
        process.wait(chance.uniform(0, 0.3))
    except subprocess.TimeoutExpired:
        if restart:
            server.restart()
    process.send_signal(signal.SIGKILL)
    process.communicate()


def _kills_and_restarts(
    server: Server, folder: Path, articles: int, kills: int, batch: int
) -> None:
    chance = random.Random(19)
    revised, down = articles * 3 // 40, articles // 500
    save(folder, *(made(number) for number in range(1, articles * 2 // 3)))
    for at in range(kills):
        if at == kills // 2:
            save(folder, *(made(number) for number in range(articles * 2 // 3, articles + 1)))
            save(folder, *(made(number, 2) for number in range(1, revised + 1)))
        if at == kills * 3 // 4:
            forget(folder, *range(20, 20 + down))
        _killed(server, folder, chance, restart=at in (kills // 3, kills * 2 // 3))
    process = _start(server, folder)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert_same(server, folder)
    assert len(held(server, "articles")) == articles - down
    assert len(held(server)) == articles + revised - 2 * down
    assert len(query(server, "SELECT id FROM unionnews.tombstones")) == down


def test_kills_and_a_restart(server: Server, folder: Path) -> None:
    _kills_and_restarts(server, folder, 1500, 3, 100)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_kills_and_restarts_soak(server: Server, folder: Path) -> None:
    _kills_and_restarts(server, folder, 20_000, 25, 1000)
