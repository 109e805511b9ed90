"""The recipes of docs/sync.md, as they stand there, but for the address of the database."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from database_server import DatabaseServer
from followed_site import made, revisions, save
from running import ROOT

psycopg = pytest.importorskip("psycopg")

pytestmark = pytest.mark.slow
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", (ROOT / "docs" / "sync.md").read_text("utf-8"), re.S)
ADDRESS = "postgresql:///news"


def block(*words: str) -> str:
    """Return the one block of the page that has these words."""
    (found,) = [text for _, text in BLOCKS if all(word in text for word in words)]
    return found


@pytest.fixture
def server() -> Iterator[DatabaseServer]:
    server = DatabaseServer()
    yield server
    server.close()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with a site's records, and the command on the path."""
    command = tmp_path / "bin" / "unionnews"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m unionnews "$@"\n')
    command.chmod(0o755)
    folder = tmp_path / "output" / "union_example"
    folder.mkdir(parents=True)
    save(folder, made(1), made(2))
    return tmp_path


def run(news: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = f"{news / 'bin'}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "UNIONNEWS_CONTACT": ""}
    return subprocess.run(
        command, cwd=news, env=environment, capture_output=True, text=True, check=False
    )


def rows(server: DatabaseServer, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(server.url) as db:
        return db.execute(sql).fetchall()


def test_cron_and_what_reads_the_tables(server: DatabaseServer, news: Path) -> None:
    """Without a contact the crawl is refused; the sync of what is there runs all the same."""
    line = block("crawl --all").strip().split(maxsplit=5)[5]
    line = line.replace("/srv/news", str(news)).replace(ADDRESS, f"'{server.url}'")
    ran = run(news, "sh", "-c", line)
    assert ran.returncode == 0, ran.stderr
    kept = revisions(news / "output" / "union_example")
    assert set(rows(server, "SELECT id, revision FROM unionnews.revisions")) == set(kept)
    assert len(rows(server, block("SELECT published_day").replace("zh%", "%"))) <= 2
    (source,) = yaml.safe_load(block("sources:", "freshness"))["sources"]
    columns = set(
        rows(
            server,
            "SELECT table_name, column_name FROM information_schema.columns"
            f" WHERE table_schema = '{source['schema']}'",
        )
    )
    for table in source["tables"]:
        named = [column["name"] for column in table.get("columns", [])]
        named += [table["loaded_at_field"]] if "loaded_at_field" in table else ["id"]
        assert {(table["name"], name) for name in named} <= columns


@pytest.mark.soak
def test_a_task_fails_where_it_is_to_be_tried_again(server: DatabaseServer, news: Path) -> None:
    task = block("import subprocess").replace(ADDRESS, server.url) + "sync_news()\n"
    done = run(news, sys.executable, "-c", task)
    assert done.returncode == 0, done.stderr
    away = task.replace(str(server.folder), str(news / "nowhere"))
    done = run(news, sys.executable, "-c", away)
    assert done.returncode == 1
    assert (
        "RuntimeError: not finished; a retry goes on where it was: unionnews: Postg" in done.stderr
    )
    done = run(news, sys.executable, "-c", task.replace("union@", "nobody@"))
    assert done.returncode == 1
    assert "ValueError: status 2, no retry helps: unionnews: PostgreSQL: " in done.stderr
