"""Takedown: an article leaves every file for good, and nothing brings it back."""

import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from ledger_records import (
    NOW,
    START,
    begin,
    crawl,
    ids,
    kill,
    lines,
    links,
    open_ledger,
    record,
    url,
)

from unionnews.exceptions import LedgerError
from unionnews.folder.ledger import FORGOTTEN, Ledger, Link, State
from unionnews.folder.tombstones import is_open

SITE = {1: [1, 2, 3, 4, 5]}
GONE = record(2)["id"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        crawl(ledger, SITE)
        ledger.save("2", record(2, headline="改题"), NOW)
        ledger.save("5", record(5, headline="改题"), NOW)
        ledger.add([Link("copy", "http://union.example/BIG5/a/2")], NOW)
        ledger.save("copy", record(2), NOW)
    return tmp_path


def holds_text(folder: Path) -> list[str]:
    """Names of the files that still hold something of the article's text."""
    words = [record(2)["articleBody"].encode(), GONE.encode() + b'","revision']
    return [
        path.name
        for path in folder.iterdir()
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]


def check_forgotten(folder: Path) -> None:
    """The article is nowhere, the others are whole, and no run fetches it again."""
    with open_ledger(folder) as ledger:
        assert list(ledger.verify()) == []
        assert holds_text(folder) == []
        begin(ledger, full=True)
        assert url(2) not in crawl(ledger, SITE)
        ledger.retry(NOW, State.SKIPPED)
        ledger.retry(NOW, State.DUPLICATE)
        for task in ledger.next_batch(9, NOW):
            ledger.save(task.key, record(2), NOW)
        address = ledger.address("2")
        assert address is not None
        assert (address.state, address.reason, address.revision) == ("skipped", FORGOTTEN, 0)
        assert address.date_published is None
        assert ledger.save("2", record(2), NOW) == "skipped"
        assert ledger.gone("2", NOW) == "skipped"
        assert ledger.finish("2", State.FAILED, NOW) == "skipped"
        assert ledger.save("5", record(5), NOW) == "updated"
        assert list(ledger.verify()) == []
    assert {line["id"] for line in lines(folder)} == {record(n)["id"] for n in (1, 3, 4, 5)}
    assert holds_text(folder) == []


def test_every_line_leaves_and_the_answer_names_what_to_scrub(folder: Path):
    with open_ledger(folder) as ledger:
        forgotten = ledger.forget("2", url(2), NOW)

    assert forgotten.lines == 2
    assert forgotten.article_id == GONE
    assert forgotten.urls == [url(2), "http://union.example/BIG5/a/2"]
    assert forgotten.archive == [{"file": "archive/1.warc.gz", "offset": 200}] * 2
    assert len(ids(folder)) == 5
    check_forgotten(folder)


def test_asking_again_gives_the_same_answer(folder: Path):
    with open_ledger(folder) as ledger:
        first = ledger.forget("2", url(2), NOW)
        second = ledger.forget("2", url(2), NOW)
    with open_ledger(folder) as ledger:
        third = ledger.forget("2", url(2), NOW)

    assert (first.lines, second.lines, third.lines) == (2, 0, 0)
    assert first.archive == second.archive == third.archive
    assert len((folder / "forgotten.jsonl").read_text().splitlines()) == 1
    check_forgotten(folder)


def test_address_of_a_duplicate_takes_the_article_itself_down(folder: Path):
    with open_ledger(folder) as ledger:
        forgotten = ledger.forget("copy", "http://union.example/BIG5/a/2", NOW)

    assert (forgotten.key, forgotten.lines) == ("2", 2)
    check_forgotten(folder)


def test_takedown_in_the_middle_of_a_run(folder: Path):
    with open_ledger(folder) as ledger:
        begin(ledger)
        ledger.add(links(6, 7), NOW)
        ledger.save("6", record(6), NOW)
        ledger.forget("2", url(2), NOW)
        assert ledger.save("6", record(6, headline="改题"), NOW) == "updated"
        ledger.save("7", record(7), NOW)
        assert list(ledger.verify()) == []
    assert len(ids(folder)) == 8


def test_article_that_was_never_seen_is_never_fetched(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        forgotten = ledger.forget("2", url(2), NOW)
        begin(ledger)
        assert url(2) not in crawl(ledger, SITE)

    assert (forgotten.lines, forgotten.archive, forgotten.article_id) == (0, [], None)
    assert ledger.before_commit == []


def test_only_article_leaves_an_empty_file(tmp_path: Path):
    with open_ledger(tmp_path) as ledger:
        begin(ledger)
        crawl(ledger, {1: [2]})
        ledger.forget("2", url(2), NOW)
    assert (tmp_path / "articles.jsonl").read_bytes() == b""
    with open_ledger(tmp_path) as ledger:
        assert list(ledger.verify()) == []


def test_cut_bytes_are_scrubbed_too(folder: Path):
    text = (folder / "articles.jsonl").read_bytes()
    with (folder / "articles.jsonl").open("ab") as file:
        file.write(text + text[: text.index(GONE.encode()) + 200])
    with open_ledger(folder) as ledger:
        (cut,) = folder.glob("articles.jsonl.cut-*")
        ledger.forget("2", url(2), NOW)

    kept = [json.loads(line)["id"] for line in cut.read_bytes().splitlines()]
    assert kept == [record(n)["id"] for n in (1, 3, 4, 5, 5, 1)]
    check_forgotten(folder)


def test_tombstone_outlives_the_ledger(folder: Path):
    shutil.copy(folder / "articles.jsonl", folder / "older")
    with open_ledger(folder) as ledger:
        ledger.forget("2", url(2), NOW)
    (folder / "ledger.sqlite").unlink()
    (folder / "older").rename(folder / "articles.jsonl")

    check_forgotten(folder)


def test_tombstone_holds_for_an_article_that_a_rebuilt_ledger_knows_by_another_key(folder: Path):
    shutil.copy(folder / "articles.jsonl", folder / "older")
    with open_ledger(folder) as ledger:
        ledger.forget("2", url(2), NOW)
    (folder / "ledger.sqlite").unlink()
    (folder / "older").rename(folder / "articles.jsonl")

    with Ledger.open(folder, "live", NOW, version="0.1.0") as ledger:
        assert list(ledger.verify()) == []
        assert ledger.states()["skipped"] == 2
    assert holds_text(folder) == []


def test_older_copies_of_both_files_do_not_bring_the_text_back(folder: Path):
    names = ("articles.jsonl", "ledger.sqlite")
    for name in names:
        shutil.copy(folder / name, folder / f"older-{name}")
    with open_ledger(folder) as ledger:
        ledger.forget("2", url(2), NOW)
    for name in names:
        (folder / f"older-{name}").rename(folder / name)

    check_forgotten(folder)


@pytest.mark.parametrize("key", ["2", "copy"])
def test_takedown_of_an_address_without_a_record_holds_for_an_older_copy_that_has_one(
    folder: Path, key: str
):
    """A ledger that lost the article takes its address down; then a backup that has it is put back."""
    names = ("articles.jsonl", "ledger.sqlite")
    for name in names:
        (folder / name).rename(folder / f"older-{name}")
    with open_ledger(folder) as ledger:
        assert ledger.forget(key, url(2), NOW).article_id is None
    for name in names:
        (folder / f"older-{name}").rename(folder / name)
    with open_ledger(folder):
        assert is_open(folder), "copies elsewhere are to be looked for, too"
    note = json.loads((folder / "forgotten.jsonl").read_text())
    assert (note["id"], bool(note["traces"])) == (GONE, True)
    check_forgotten(folder)


def test_takedown_of_an_address_without_a_record_holds_for_older_records(folder: Path):
    """The same where only the lines come back, and the ledger is made of them."""
    (folder / "articles.jsonl").rename(folder / "older")
    (folder / "ledger.sqlite").unlink()
    with open_ledger(folder) as ledger:
        assert ledger.forget("2", url(2), NOW).article_id is None
    (folder / "older").rename(folder / "articles.jsonl")
    (folder / "ledger.sqlite").unlink()
    check_forgotten(folder)


class PowerCutError(Exception):
    pass


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("step", range(12))
def test_takedown_that_is_cut_short_anywhere_is_brought_to_its_end(
    folder: Path, step: int, monkeypatch: pytest.MonkeyPatch
):
    """The process dies before the n-th change of the disk: a rename or an fsync."""
    count = 0

    def dies(action):
        def wrapped(*args, **kwargs):
            nonlocal count
            count += 1
            if count > step:
                raise PowerCutError
            return action(*args, **kwargs)

        return wrapped

    shutil.copy(folder / "articles.jsonl", folder / "articles.jsonl.cut-20260101T000000Z")
    ledger = open_ledger(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", dies(os.fsync))
        patch.setattr(Path, "replace", dies(Path.replace))
        done = False
        try:
            ledger.forget("2", url(2), NOW)
            done = True
        except PowerCutError:
            pass
    kill(ledger)

    noted = (folder / "forgotten.jsonl").exists()
    assert noted or not done
    with open_ledger(folder) as ledger:
        assert list(ledger.verify()) == []
        assert len(ids(folder)) == (5 if noted else 7)
        ledger.forget("2", url(2), NOW)
    check_forgotten(folder)


def test_note_that_cannot_be_read_is_told(folder: Path):
    (folder / "forgotten.jsonl").write_text("{\n")
    with pytest.raises(LedgerError, match=r"forgotten\.jsonl, line 1: not readable"):
        open_ledger(folder)


def test_text_is_not_in_the_ledger(folder: Path):
    db = sqlite3.connect(folder / "ledger.sqlite")
    dump = "\n".join(db.iterdump())
    db.close()

    assert record(2)["articleBody"] not in dump
    assert START in dump


def test_one_opening_ends_all_takedowns_that_were_cut_short(folder: Path):
    ledger = open_ledger(folder)
    for number in (2, 3, 5):
        ledger.forget(str(number), url(number), NOW)
    kill(ledger)
    assert is_open(folder)
    cleaned = []
    given = {
        "identity": lambda address: address.rsplit("/", 1)[-1],
        "elsewhere": lambda *_: cleaned.append(1),
    }
    with open_ledger(folder, **given):
        assert (is_open(folder), cleaned) == (False, [1])
