import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from invented_news import record, write
from ledger_records import NOW, begin, key_of, links, list_url, url
from running import read_jsonl

from unionnews.dataset.record_sources import find_records
from unionnews.exceptions import LedgerError
from unionnews.folder.ledger import Ledger, open_committed
from unionnews.folder.tombstones import forgotten_ids

pytest.importorskip("pyarrow")

from unionnews.dataset.exporting.export import export


def crawled(folder: Path, *numbers: int) -> Path:
    """Put records into a folder by its ledger and return the file of records."""
    with Ledger.open(folder, "live", NOW, version="0.1.0", key_of=key_of) as ledger:
        begin(ledger)
        ledger.save_list_page(list_url(1), links(*numbers), [], NOW)
        for number in numbers:
            made = record(number, canonicalUrl=url(number), url=url(number))
            made["metadata"]["requestUrl"] = url(number)
            ledger.save(str(number), made, NOW)
    return folder / "articles.jsonl"


def forget(folder: Path, number: int) -> None:
    with Ledger.open(folder, "live", NOW, version="0.1.0", key_of=key_of) as ledger:
        ledger.forget(str(number), url(number), NOW)


def exported_ids(folder: Path, *paths: Path) -> set[str]:
    manifest = export("jsonl", folder, list(paths))
    return {row["id"] for file in manifest.files for row in read_jsonl(folder / file.path)}


def test_only_what_is_committed_counts(tmp_path: Path) -> None:
    path = crawled(tmp_path / "alpha", 1, 2)
    committed = path.stat().st_size
    with path.open("ab") as file:
        file.write(b'{"id":"not yet committed"}\n{"torn')
    manifest = export("jsonl", tmp_path / "out", [path])
    assert (manifest.rows, manifest.rejected) == (2, 0)
    assert manifest.sources[0].bytes == committed


def test_what_one_machine_took_down_leaves_the_records_of_all(tmp_path: Path) -> None:
    one, two = crawled(tmp_path / "a" / "alpha", 1, 2), crawled(tmp_path / "b" / "alpha", 1, 2, 3)
    assert exported_ids(tmp_path / "out", one, two) == {record(n)["id"] for n in (1, 2, 3)}
    forget(one.parent, 2)
    assert exported_ids(tmp_path / "out", one, two) == {record(n)["id"] for n in (1, 3)}
    manifest = export("jsonl", tmp_path / "out", [one, two])
    assert manifest.forgotten == 1


def test_open_records_stay_as_they_were_when_an_article_is_taken_down(tmp_path: Path) -> None:
    path = crawled(tmp_path / "alpha", 1, 2)
    before = path.read_bytes()
    with open_committed(path.parent) as opened:
        forget(path.parent, 1)
        assert opened.file.read(opened.length) == before
    assert path.read_bytes() != before


def test_a_takedown_that_was_cut_short_is_not_read_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A bound made small, no part replaced: all tries would take seconds.
    monkeypatch.setattr("unionnews.folder.ledger.committed._TRIES", 2)
    path = crawled(tmp_path / "alpha", 1)
    with closing(sqlite3.connect(path.with_name("ledger.sqlite"))) as db, db:
        db.execute("UPDATE ledger SET rewrite = 1")
    with pytest.raises(LedgerError, match="cut short"):
        open_committed(path.parent)


def test_records_shorter_than_their_ledger_are_an_error(tmp_path: Path) -> None:
    path = crawled(tmp_path / "alpha", 1)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(LedgerError, match="unionnews verify alpha"):
        open_committed(path.parent)
    path.unlink()
    with pytest.raises(LedgerError, match="cannot be read"):
        open_committed(path.parent)


def test_records_without_their_ledger_are_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "alpha/articles.jsonl", [record(1)])
    assert exported_ids(tmp_path / "out", path) == {record(1)["id"]}
    with pytest.raises(LedgerError, match="no ledger"):
        open_committed(path.parent)


def test_notes_of_takedowns_must_be_readable(tmp_path: Path) -> None:
    assert forgotten_ids(tmp_path) == set()
    (tmp_path / "forgotten.jsonl").write_text('{"urls": ["http://a.example/1"], "id": null}\n')
    assert len(forgotten_ids(tmp_path)) == 1
    (tmp_path / "forgotten.jsonl").write_text("[]\n")
    with pytest.raises(LedgerError, match="line 1"):
        forgotten_ids(tmp_path)


def test_records_that_are_a_link_are_of_the_folder_that_has_the_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "moved.jsonl").write_text("")
    folder = tmp_path / "output" / "union_example"
    folder.mkdir(parents=True)
    (folder / "articles.jsonl").symlink_to(tmp_path / "elsewhere" / "moved.jsonl")
    assert find_records([tmp_path / "output"], ()) == [folder / "articles.jsonl"]
    # A folder that was moved to another disk keeps its site's name: `sync` wrote it again under another.
    folder.rename(tmp_path / "elsewhere" / "disk2")
    folder.symlink_to(tmp_path / "elsewhere" / "disk2")
    assert find_records([tmp_path / "output"], ()) == [folder / "articles.jsonl"]
    assert find_records([tmp_path / "output"], ["union_example"]) == [folder / "articles.jsonl"]
