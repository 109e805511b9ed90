import random
import shlex
import shutil
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from database_server import DatabaseServer
from followed_site import forget, made, remake, save
from ledger_records import article_id, url
from running import run_unionnews, until
from small_disk import small_disk
from synced_tables import assert_same, follow, held, newest, query

psycopg = pytest.importorskip("psycopg")

from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync import following, postgresql_tables
from unionnews.dataset.sync.following import SyncOptions, sync
from unionnews.dataset.sync.parts_target import PartsTarget
from unionnews.dataset.sync.postgresql import PostgresqlTarget
from unionnews.dataset.sync.stores import FileStore
from unionnews.dataset.sync.sync_notes import holders
from unionnews.dataset.sync.targets import Batch, TargetLostError
from unionnews.exceptions import RunError, UnionNewsError, UsageError
from unionnews.folder.tombstones import forgotten_ids

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


def test_no_revision_of_an_article_that_left_stays(server: Server, folder: Path) -> None:
    wanted = RecordSelection(since="2020")
    old, new = {"datePublished": "2019-12-31"}, {"datePublished": "2024-01-01"}
    save(folder, made(1, **new), made(2, **new), made(3, **old))
    assert follow(server, folder, selection=wanted).left == 0
    save(folder, made(1, 2, **old), made(3, 2, **old), made(2, 2, **old), made(4, **new))
    save(folder, made(2, 3, **new))
    assert follow(server, folder, selection=wanted).left == 1
    said = [(article_id(url(2)), 3), (article_id(url(4)), 1)]
    assert sorted(held(server)) == sorted(said)
    assert sorted(held(server, "articles")) == sorted(said)
    assert made(1)["articleBody"] not in str(query(server, "TABLE unionnews.revisions"))


def test_lines_made_anew_reach_the_tables(server: Server, folder: Path) -> None:
    save(folder, made(1), made(2), made(3))
    save(folder, made(2, 2))
    follow(server, folder)
    remake(folder, articleBody="另读一遍", authors=[])
    assert follow(server, folder).rows == 4
    assert_same(server, folder)
    assert {one["articleBody"] for one in held(server).values()} == {"另读一遍"}
    assert follow(server, folder) == following.Synced()


def test_lines_made_anew_may_leave_the_selection(server: Server, folder: Path) -> None:
    wanted = RecordSelection(since="2020")
    save(folder, *(made(number, datePublished="2024-01-01") for number in (1, 2)))
    follow(server, folder, selection=wanted)
    remake(folder, datePublished="2019-12-31")
    with pytest.MonkeyPatch.context() as small, psycopg.connect(server.url, autocommit=True) as db:
        small.setattr(PostgresqlTarget, "batch_rows", 1)
        # The database refuses the second batch; the next run goes on with it.
        db.execute(
            "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'stopped'; END $$"
        )
        db.execute(
            "CREATE TRIGGER stop BEFORE DELETE ON unionnews.articles FOR EACH ROW"
            f" WHEN (OLD.id = '{article_id(url(2))}') EXECUTE FUNCTION stop()"
        )
        with pytest.raises(UnionNewsError, match="stopped"):
            follow(server, folder, selection=wanted)
        db.execute("DROP FUNCTION stop CASCADE")
    assert len(held(server)) == 1
    assert follow(server, folder, selection=wanted).left == 1
    assert held(server) == {}


def test_names_of_any_length_are_kept(server: Server, folder: Path) -> None:
    chance = random.Random(1)
    name = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(1500))
    author = {"name": name, "nameRaw": name, "role": "reporter"}
    save(folder, made(1, authors=[made(1)["authors"][0] | author]))
    follow(server, folder)
    assert_same(server, folder)
    with psycopg.connect(server.url) as db:
        found = db.execute("SELECT count(*) FROM unionnews.authors WHERE name = %s", (name,))
        assert found.fetchone() == (1,)


@pytest.mark.parametrize("change", [("/postgres", "/nowhere"), ("union@", "nobody@")])
def test_a_wrong_address_is_told_at_once(
    server: Server, folder: Path, change: tuple[str, str]
) -> None:
    save(folder, made(1))
    wrong = server.url.replace(*change)
    with pytest.raises(RunError, match=r"does not exist; look at the address$") as told:
        sync(folder, lambda: PostgresqlTarget(wrong), SyncOptions())
    assert not isinstance(told.value, TargetLostError)
    assert told.value.exit_status == 2
    assert str(server.folder) in str(told.value)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "UTF8"])
def test_rows_are_whole_whatever_the_encodings(
    server: Server, folder: Path, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a database cannot hold the letters, it is told; an environment changes none."""
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    save(folder, made(1, headline="港口工人 é"))
    name = f"in_{encoding.lower()}"
    with psycopg.connect(server.url, autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {name}")
        db.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'")
    url = server.url.replace("/postgres", f"/{name}")
    if encoding == "LATIN1":
        with pytest.raises(RunError, match=r"make the database with ENCODING 'UTF8'$"):
            sync(folder, lambda: PostgresqlTarget(url), SyncOptions())
        return
    assert sync(folder, lambda: PostgresqlTarget(url), SyncOptions()).rows == 1
    with psycopg.connect(url, client_encoding="UTF8") as db:
        (row,) = db.execute("SELECT record ->> 'headline' FROM unionnews.articles").fetchall()
    assert row == ("港口工人 é",)


@pytest.mark.parametrize("day", ["2024-02-30", "0000-01-01"])
def test_a_day_of_no_calendar_stops_nothing(server: Server, folder: Path, day: str) -> None:
    save(folder, made(1, datePublished=day), made(2))
    assert follow(server, folder).rows == 2
    with psycopg.connect(server.url) as db:
        found = db.execute(
            "SELECT date_published, published_day FROM unionnews.articles ORDER BY 2"
        )
        assert (day, None) in found.fetchall()


def test_a_takedown_names_the_database_without_its_password(server: Server, folder: Path) -> None:
    save(folder, made(1), made(2))
    secret = server.url.replace("union@", "union:geheim@") + "&sslpassword=geheim2"
    sync(folder, lambda: PostgresqlTarget(secret), SyncOptions())
    forget(folder, 1)
    (line,) = holders(folder, forgotten_ids(folder))
    assert "geheim" not in line
    words = shlex.split(line.partition("run: ")[2].partition(" (if")[0])
    assert words[:2] == ["unionnews", "sync"]
    sync(folder, lambda: PostgresqlTarget(words[2]), SyncOptions())
    assert list(holders(folder, forgotten_ids(folder))) == []


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


class _Waiting(PostgresqlTarget):
    """A sync that waits within its transaction."""

    started, go = threading.Event(), threading.Event()

    def _take(self, batch: Batch) -> None:
        super()._take(batch)
        self.started.set()
        self.go.wait()


def test_two_first_syncs_of_one_site_at_one_moment(
    server: Server, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / folder.name
    other.mkdir(parents=True)
    save(folder, made(1), made(2))
    save(other, made(2, headline="Another"), made(3))
    waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with ThreadPoolExecutor(2) as both:
        first = both.submit(sync, folder, lambda: _Waiting(server.url), SyncOptions())
        try:
            until(_Waiting.started.is_set)
            second = both.submit(follow, server, other)
            until(lambda: query(server, waits) or second.done())
        finally:
            _Waiting.go.set()
        assert first.result().rows == 2
        with pytest.raises(RunError, match="another sync writes to this database"):
            second.result()
    assert_same(server, folder)


def test_a_folder_that_was_put_back_from_a_backup_is_told(
    server: Server, folder: Path, tmp_path: Path
) -> None:
    save(folder, made(1), made(2))
    follow(server, folder)
    parts = f"file://{tmp_path}/parts"
    sync(folder, lambda: PartsTarget(FileStore(parts)), SyncOptions())
    shutil.copytree(folder, tmp_path / "backup")
    save(folder, made(3), made(1, 2))
    follow(server, folder)
    sync(folder, lambda: PartsTarget(FileStore(parts)), SyncOptions())
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    (told,) = follow(server, folder).reasons
    assert told.endswith("put back from a backup?); --anew drops what only the target has")
    assert len(held(server)) == 4
    save(folder, made(3))
    again = sync(folder, lambda: PartsTarget(FileStore(parts)), SyncOptions())
    assert again.reasons[0].endswith("put back from a backup?); all of it is written anew")
    assert again.rows == 3
    assert follow(server, folder).reasons == []
    follow(server, folder, anew=True)
    assert_same(server, folder)


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
        "ALTER TABLE unionnews.articles DROP COLUMN headline",
        "ALTER TABLE unionnews.images ALTER COLUMN url TYPE integer USING 1",
        "ALTER TABLE unionnews.revisions ADD CHECK (revision < 0) NOT VALID",
    ],
)
def test_tables_changed_by_hand(server: Server, folder: Path, change: str) -> None:
    save(folder, *(made(number) for number in range(1, 5)))
    query(server, "CREATE SCHEMA unionnews")
    follow(server, folder, anew=True)
    query(server, change)
    before = query(server, "SELECT cursor FROM unionnews.sources")
    save(folder, *(made(number) for number in range(5, 9)))
    with pytest.raises(RunError, match=r"^PostgreSQL: .*drop the schema unionnews and sync again$"):
        follow(server, folder)
    assert query(server, "SELECT cursor FROM unionnews.sources") == before
    query(server, "DROP SCHEMA unionnews CASCADE")
    follow(server, folder)
    assert_same(server, folder)


@pytest.mark.parametrize("table", ["articles", "authors", "revisions"])
def test_rows_that_were_deleted_by_hand_are_told_and_written_anew(
    server: Server, folder: Path, table: str
) -> None:
    save(folder, *(made(number) for number in range(1, 5)))
    follow(server, folder)
    save(folder, made(1, revision=2), made(5))
    forget(folder, 3)
    follow(server, folder)
    gone = f"id = '{article_id(url(2))}'"
    query(server, f"DELETE FROM unionnews.{table} WHERE {gone}")
    for dry_run in (True, False):
        with pytest.raises(RunError, match=rf": {table} has .* changed by hand; --anew drops what"):
            follow(server, folder, dry_run=dry_run)
    follow(server, folder, anew=True)
    assert_same(server, folder)
    query(server, "DELETE FROM unionnews.sources")
    follow(server, folder)
    assert follow(server, folder) == following.Synced()
    assert_same(server, folder)


def test_a_user_without_rights(server: Server, folder: Path) -> None:
    save(folder, made(1))
    query(server, "DROP ROLE IF EXISTS guest")
    query(server, "CREATE ROLE guest LOGIN")
    guest = server.url.replace("union@", "guest@")
    with pytest.raises(
        RunError, match=r"permission denied.*; grant the user CREATE ON DATABASE postgres"
    ):
        sync(folder, lambda: PostgresqlTarget(guest), SyncOptions())
    follow(server, folder)
    assert_same(server, folder)


def test_the_right_that_is_missing_is_named_and_enough(server: Server, folder: Path) -> None:
    save(folder, made(1))
    weak = server.url.replace("union@", "weak@")
    query(server, "CREATE ROLE weak LOGIN")
    query(server, "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
    query(server, "GRANT CREATE ON DATABASE postgres TO weak")
    try:
        assert _granted(server, weak, folder) == ["TEMPORARY ON DATABASE postgres"]
        assert sync(folder, lambda: PostgresqlTarget(weak), SyncOptions()).rows == 1
        # A session that ends drops its own tables, and the server does not wait for that.
        sessions = "SELECT 1 FROM pg_stat_activity WHERE usename = 'weak'"
        until(lambda: not query(server, sessions))
        query(server, "REASSIGN OWNED BY weak TO CURRENT_USER")
        save(folder, made(2))
        assert _granted(server, weak, folder) == ["USAGE, CREATE ON SCHEMA unionnews"]
        tables = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA unionnews"
        assert _granted(server, weak, folder) == [tables]
        assert sync(folder, lambda: PostgresqlTarget(weak), SyncOptions()).rows == 1
        assert_same(server, folder)
    finally:
        query(server, "GRANT TEMPORARY ON DATABASE postgres TO PUBLIC")


def _granted(server: Server, url: str, folder: Path) -> list[str]:
    """Grant what a refused run asks for, and return that."""
    with pytest.raises(RunError, match=r"permission denied") as told:
        sync(folder, lambda: PostgresqlTarget(url), SyncOptions())
    assert told.value.exit_status == 2
    rights = str(told.value).partition("; grant the user ")[2].split(", and ")
    for right in rights:
        query(server, f"GRANT {right} TO weak")
    return rights


def test_a_wrong_password_is_no_reason_to_try_again(server: Server, folder: Path) -> None:
    save(folder, made(1))
    query(server, "DROP ROLE IF EXISTS guarded")
    query(server, "CREATE ROLE guarded LOGIN PASSWORD 'richtig'")
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text(f"local all guarded scram-sha-256\n{before}")
    query(server, "SELECT pg_reload_conf()")
    wrong = server.url.replace("union@", "guarded:geheim@")
    try:
        until(lambda: "password authentication failed" in _told(wrong, folder))
    finally:
        rules.write_text(before)
        query(server, "SELECT pg_reload_conf()")


def _told(url: str, folder: Path) -> str:
    """Return what a refused run tells; its status says that no other try mends it."""
    with pytest.raises(RunError) as told:
        sync(folder, lambda: PostgresqlTarget(url), SyncOptions())
    assert told.value.exit_status == 2
    assert "geheim" not in str(told.value)
    return str(told.value)


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


def test_older_tables_are_brought_up_to_date(server: Server, folder: Path) -> None:
    save(folder, made(1))
    query(server, "CREATE SCHEMA unionnews")
    query(server, postgresql_tables.MIGRATIONS[0])
    query(server, "CREATE TABLE unionnews.schema_version AS SELECT 1 AS version")
    follow(server, folder)
    for added in ("articles", "authors", "images", "revisions"):
        query(server, f"ALTER TABLE unionnews.sources DROP COLUMN {added}")
    query(server, "UPDATE unionnews.schema_version SET version = 4")
    save(folder, made(2))
    assert follow(server, folder, dry_run=True).rows == 1
    follow(server, folder)
    assert follow(server, folder) == following.Synced()
    assert_same(server, folder)
    last = len(postgresql_tables.MIGRATIONS)
    assert query(server, "SELECT version FROM unionnews.schema_version") == [(last,)]


def test_no_server_is_one_line_without_the_password(folder: Path) -> None:
    save(folder, made(1))
    with socket.socket() as taken:  # that nobody listens at
        taken.bind(("127.0.0.1", 0))
        secret = f"postgresql://me:geheimnis@127.0.0.1:{taken.getsockname()[1]}/db"
        done = run_unionnews("sync", secret, "--output", folder.parent)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "PostgreSQL: " in done.stderr
    assert "geheimnis" not in done.stderr
