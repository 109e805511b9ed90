"""Damaged SQLite files: what SQLite says of them reaches its callers as its own errors."""

import sqlite3
from pathlib import Path

import pytest

from unionnews.folder.sound_pages import Database, is_damage


@pytest.mark.parametrize("name", [b"\xab\xac\xadgs", b"th\xffngs", b"\xc3\x28ings"])
def test_names_that_are_no_text_are_damage(tmp_path: Path, name: bytes) -> None:
    path = tmp_path / "some.sqlite"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE things (one INTEGER PRIMARY KEY)")
    db.execute("CREATE INDEX beside ON things (one)")
    db.commit()
    db.close()
    path.write_bytes(
        path.read_bytes().replace(b"beside ON things", b"beside ON " + name[:6].ljust(6, b"x"))
    )
    db = sqlite3.connect(path, factory=Database)
    for ask in (db.execute, db.executescript):
        with pytest.raises(sqlite3.DatabaseError) as told:
            ask("SELECT * FROM things")
        assert is_damage(told.value)
    db.close()
