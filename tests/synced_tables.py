"""What `sync` has written into PostgreSQL, beside the records of a site's folder."""

from pathlib import Path
from typing import Any

from database_server import DatabaseServer
from followed_site import revisions

from unionnews.dataset.sync.following import Synced, SyncOptions, sync


def query(server: DatabaseServer, sql: str) -> list[tuple[Any, ...]]:
    import psycopg  # noqa: PLC0415  optional

    with psycopg.connect(server.url) as db:
        found = db.execute(sql)
        return found.fetchall() if found.description else []


def held(server: DatabaseServer, table: str = "revisions") -> dict[tuple[str, int], dict[str, Any]]:
    rows = query(server, f"SELECT id, revision, record FROM unionnews.{table}")
    found = {(name, revision): record for name, revision, record in rows}
    assert len(found) == len(rows)
    return found


def newest(folder: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what ``export`` would: the newest revision of each article."""
    last = {name: (name, revision) for name, revision in revisions(folder)}
    return {key: one for key, one in revisions(folder).items() if last[key[0]] == key}


def follow(server: DatabaseServer, folder: Path, **options: Any) -> Synced:
    from unionnews.dataset.sync.postgresql import PostgresqlTarget  # noqa: PLC0415  optional

    return sync(folder, lambda: PostgresqlTarget(server.url), SyncOptions(**options))


def assert_same(server: DatabaseServer, folder: Path) -> None:
    assert held(server) == revisions(folder)
    assert_articles(server, newest(folder))


def assert_articles(server: DatabaseServer, said: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Compare the tables of newest revisions with these, row by row."""
    assert held(server, "articles") == said
    people = query(server, "SELECT id, name, role FROM unionnews.authors ORDER BY id, position")
    images = query(server, "SELECT id, url FROM unionnews.images ORDER BY id, position")
    rows = sorted(said.values(), key=lambda one: one["id"])
    assert people == [(o["id"], a["name"], a["role"]) for o in rows for a in o["authors"]]
    assert images == [(o["id"], i["url"]) for o in rows for i in o["images"]]
