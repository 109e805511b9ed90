import fcntl
import gzip
import hashlib
import json
import sys
from datetime import timedelta
from pathlib import Path

import forking
import pytest
from ledger_records import DAY, NOW, article_id, begin, links, list_url, open_ledger, record, url
from running import ROOT, run_unionnews

import unionnews
from unionnews.dataset.feed_parts import publish
from unionnews.dataset.reading import LATEST, LinesCursor, read
from unionnews.exceptions import LedgerError, LockedError, RunError, UsageError
from unionnews.folder.ledger import Ledger
from unionnews.items import SCHEMA_VERSION


def with_version(number: int) -> dict:
    made = record(number)
    made["metadata"]["schemaVersion"] = SCHEMA_VERSION
    return made


def started(folder: Path) -> Ledger:
    ledger = open_ledger(folder)
    begin(ledger)
    return ledger


def save(ledger: Ledger, *numbers: int) -> None:
    ledger.save_list_page(list_url(1), links(*numbers), [], NOW)
    for number in numbers:
        ledger.save(str(number), with_version(number), NOW)
    ledger.commit()


def numbers_of(reading) -> list[int]:
    return [int(made["canonicalUrl"].rsplit("/", 1)[-1]) for made in reading]


def forget(folder: Path, number: int) -> None:
    with open_ledger(folder) as ledger:
        ledger.forget(str(number), url(number), NOW)


def test_reads_what_is_new(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2, 3)
        first = read(tmp_path)
        assert numbers_of(first) == [1, 2, 3]
        assert numbers_of(read(tmp_path, first.cursor)) == []
        save(ledger, 1, 2, 3, 4, 5)
        second = read(tmp_path, since=first.cursor)
        assert numbers_of(second) == [4, 5]
        assert numbers_of(unionnews.read(str(tmp_path), second.cursor)) == []


def test_the_cursor_stands_after_the_last_record_given(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2, 3)
    reading = read(tmp_path)
    next(reading)
    assert numbers_of(read(tmp_path, reading.cursor)) == [2, 3]
    assert numbers_of(reading) == [2, 3]


def test_what_is_not_committed_is_not_read(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1)
        with (tmp_path / "articles.jsonl").open("ab") as file:
            file.write(b'{"id": "torn')
        assert numbers_of(read(tmp_path)) == [1]


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_takedown_does_not_lose_the_place(tmp_path: Path, gone: int) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2, 3)
    first = read(tmp_path)
    assert numbers_of(first) == [1, 2, 3]
    cursor = first.cursor
    forget(tmp_path, gone)
    assert numbers_of(read(tmp_path, cursor)) == []
    with started(tmp_path) as ledger:
        save(ledger, 4)
    assert numbers_of(read(tmp_path, cursor)) == [4]


def make_anew(folder: Path, ledger: Ledger) -> None:
    """Write every line anew, as a newer version of the program does."""
    newer = (
        made
        | {"headline": f"新版 {made['headline']}", "metadata": made["metadata"] | {"version": "9"}}
        for made in ledger.records()
    )
    assert ledger.rewrite(lambda _: newer, NOW)


def old_cursor(folder: Path) -> str:
    """Return the cursor after the last line as earlier programs wrote it: hashes only."""
    lines = (folder / "articles.jsonl").read_bytes().splitlines(keepends=True)
    marks = [f"{len(line)}-{hashlib.sha256(line).hexdigest()[:16]}" for line in lines[-4:]]
    return ":".join(["lines", str(sum(map(len, lines))), *marks])


def test_records_made_anew_do_not_lose_the_place(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, *range(1, 8))
        first = read(tmp_path)
        assert len(numbers_of(first)) == 7
        make_anew(tmp_path, ledger)
        moved = read(tmp_path, first.cursor)
        assert numbers_of(moved) == []
        save(ledger, 8, 9)
        assert numbers_of(read(tmp_path, first.cursor)) == [8, 9]
        assert numbers_of(read(tmp_path, moved.cursor)) == [8, 9]
    forget(tmp_path, 7)
    assert numbers_of(read(tmp_path, first.cursor)) == [8, 9]


def test_cursors_of_earlier_programs_are_read(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2, 3, 4, 5)
        cursor = old_cursor(tmp_path)
        save(ledger, 6)
    assert numbers_of(read(tmp_path, cursor)) == [6]
    forget(tmp_path, 5)
    assert numbers_of(read(tmp_path, cursor)) == [6]


@pytest.mark.parametrize("earlier", [False, True])
def test_a_feed_goes_on_after_its_records_were_made_anew(tmp_path: Path, earlier: bool) -> None:
    with started(tmp_path) as ledger:
        save(ledger, *range(1, 8))
        publish(tmp_path, NOW)
        if earlier:
            path = tmp_path / "feed" / LATEST
            state = json.loads(path.read_bytes())
            path.write_text(json.dumps(state | {"cursor": old_cursor(tmp_path)}))
        make_anew(tmp_path, ledger)
        assert publish(tmp_path, NOW).records == 0
        save(ledger, 8)
        assert publish(tmp_path, NOW).records == 1
    assert numbers_of(read(tmp_path / "feed")) == [1, 2, 3, 4, 5, 6, 7, 8]


def test_a_feed_whose_last_lines_were_all_taken_down_goes_on(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, *range(1, 8))
    publish(tmp_path, NOW)
    for number in (4, 5, 6, 7):
        forget(tmp_path, number)
    with started(tmp_path) as ledger:
        save(ledger, 8)
    assert publish(tmp_path, NOW).records == 1
    assert numbers_of(read(tmp_path / "feed")) == [1, 2, 3, 8]


def test_a_cursor_of_other_records_is_refused(tmp_path: Path) -> None:
    for folder, number in ((tmp_path / "one", 1), (tmp_path / "two", 2)):
        with started(folder) as ledger:
            save(ledger, number)
    reading = read(tmp_path / "one")
    list(reading)
    with pytest.raises(UsageError, match="read them anew"):
        read(tmp_path / "two", reading.cursor)


@pytest.mark.parametrize("text", ["nonsense", "lines:x", "lines:1:2", "feed:1:2", "lines:5:1-a-b"])
def test_what_is_no_cursor_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="no cursor"):
        read(tmp_path, text)


def test_a_cursor_is_text_and_back() -> None:
    assert LinesCursor.parse(str(LinesCursor())) == LinesCursor()


def test_a_folder_without_records_gets_no_feed(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        publish(tmp_path, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LedgerError):
        read(tmp_path)


def test_records_of_a_newer_program_are_an_error(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        ledger.save_list_page(list_url(1), links(1), [], NOW)
        ledger.save("1", record(1, metadata={"schemaVersion": "9.0", "pages": []}), NOW)
    with pytest.raises(RunError, match=r"schema version 9\.0"):
        list(read(tmp_path))


def parts(folder: Path) -> list[dict]:
    return json.loads((folder / "feed" / LATEST).read_bytes())["parts"]


def test_parts_are_closed_and_named_by_the_list(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2)
        assert publish(tmp_path, NOW).records == 2
        before = {p.name: p.read_bytes() for p in (tmp_path / "feed").glob("*.gz")}
        assert publish(tmp_path, NOW).parts == 0
        save(ledger, 1, 2, 3)
        publish(tmp_path, NOW)
        save(ledger, 1, 2, 3, 4)
        publish(tmp_path, NOW + DAY)
    feed = tmp_path / "feed"
    assert [part["file"] for part in parts(tmp_path)] == [
        "articles-2026-11-22.jsonl.gz",
        "articles-2026-11-22-2.jsonl.gz",
        "articles-2026-11-23.jsonl.gz",
    ]
    for name, data in before.items():
        assert (feed / name).read_bytes() == data
    for part in parts(tmp_path):
        data = (feed / part["file"]).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (part["bytes"], part["sha256"])
        assert len(gzip.decompress(data).splitlines()) == part["records"]
    lines = b"".join(
        gzip.decompress((feed / part["file"]).read_bytes()) for part in parts(tmp_path)
    )
    assert lines == (tmp_path / "articles.jsonl").read_bytes()


def test_large_publications_are_cut_into_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A bound made small, no part replaced: a real part holds thousands of records.
    monkeypatch.setattr("unionnews.dataset.feed_parts.PART_RECORDS", 2)
    with started(tmp_path) as ledger:
        save(ledger, 1, 2, 3, 4, 5)
    assert publish(tmp_path, NOW).parts == 3
    assert [part["records"] for part in parts(tmp_path)] == [2, 2, 1]


def test_a_feed_is_read_from_a_cursor(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2)
        publish(tmp_path, NOW)
        reading = read(tmp_path / "feed")
        assert numbers_of([next(reading)]) == [1]
        save(ledger, 1, 2, 3)
        publish(tmp_path, NOW)
    rest = read(tmp_path / "feed", reading.cursor)
    assert numbers_of(rest) == [2, 3]
    assert numbers_of(read(tmp_path / "feed", rest.cursor)) == []
    with pytest.raises(UsageError, match="no cursor of a feed"):
        list(read(tmp_path / "feed", "lines:0"))


def test_a_takedown_leaves_the_feed_too(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1, 2)
        publish(tmp_path, NOW)
        save(ledger, 1, 2, 3)
        publish(tmp_path, NOW + DAY)
    reading = read(tmp_path / "feed")
    assert numbers_of([next(reading)]) == [1]
    forget(tmp_path, 2)
    assert publish(tmp_path, NOW + 2 * DAY).rewritten == 1
    assert [part["file"] for part in parts(tmp_path)] == [
        "articles-2026-11-22.r1.jsonl.gz",
        "articles-2026-11-23.jsonl.gz",
    ]
    files = list((tmp_path / "feed").glob("*.gz"))
    assert len(files) == 2
    assert not any("第2届".encode() in gzip.decompress(path.read_bytes()) for path in files)
    assert numbers_of(read(tmp_path / "feed", reading.cursor)) == [3]
    assert article_id(url(2)) in json.loads((tmp_path / "feed" / LATEST).read_bytes())["forgotten"]
    assert publish(tmp_path, NOW + 3 * DAY).rewritten == 0


def test_a_publication_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1)
    feed = tmp_path / "feed"
    publish(tmp_path, NOW)
    (feed / "articles-2026-11-20.jsonl.gz").write_bytes(b"of a killed process")
    (feed / ".articles-2026-11-22-2.jsonl.gz.new").write_bytes(b"half")
    with started(tmp_path) as ledger:
        save(ledger, 2)
    publish(tmp_path, NOW)
    assert {path.name for path in feed.iterdir()} == {
        ".lock",
        LATEST,
        *(part["file"] for part in parts(tmp_path)),
    }
    assert numbers_of(read(feed)) == [1, 2]


def test_a_torn_copy_is_an_error(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1)
    publish(tmp_path, NOW)
    part = tmp_path / "feed" / parts(tmp_path)[0]["file"]
    data = part.read_bytes()
    part.write_bytes(data[:-1])
    with pytest.raises(RunError, match="fetch both again"):
        list(read(tmp_path / "feed"))
    part.unlink()
    with pytest.raises(RunError, match="fetch it again"):
        list(read(tmp_path / "feed"))
    (tmp_path / "feed" / LATEST).write_bytes(b"[]")
    with pytest.raises(RunError, match="not the list"):
        list(read(tmp_path / "feed"))


def test_one_publisher_at_a_time(tmp_path: Path) -> None:
    with started(tmp_path) as ledger:
        save(ledger, 1)
    publish(tmp_path, NOW)
    with (tmp_path / "feed" / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(LockedError):
            publish(tmp_path, NOW)


WRITER = """
import sys, time
from datetime import timedelta
from pathlib import Path
sys.path.insert(0, "tests")
from ledger_records import NOW, begin, links, list_url, open_ledger, record
from unionnews.items import SCHEMA_VERSION
with open_ledger(Path(sys.argv[1])) as ledger:
    begin(ledger)
    ledger.save_list_page(list_url(1), links(*range(int(sys.argv[2]))), [], NOW)
    for number in range(int(sys.argv[2])):
        made = record(number, articleBody="第" + "长" * (number * 97 % 5000))
        made["metadata"]["schemaVersion"] = SCHEMA_VERSION
        ledger.save(str(number), made, NOW)
        if number % 7 == 0:
            ledger.commit()
    ledger.commit()
"""


@pytest.mark.slow
def test_a_reader_never_sees_a_torn_or_repeated_record_while_a_crawl_writes(tmp_path: Path) -> None:
    count = 3000
    with started(tmp_path):
        pass
    crawl = forking.Command([sys.executable, "-c", WRITER, tmp_path, str(count)], cwd=ROOT)
    cursor = feed_cursor = None
    seen: list[int] = []
    from_feed: list[int] = []
    reads = 0
    while len(seen) < count:
        ended = crawl.poll() is not None
        reading = read(tmp_path, cursor)
        seen += numbers_of(reading)
        cursor = reading.cursor
        publish(tmp_path, NOW + timedelta(seconds=reads))
        feed_reading = read(tmp_path / "feed", feed_cursor)
        from_feed += numbers_of(feed_reading)
        feed_cursor = feed_reading.cursor or None
        reads += 1
        if ended and len(seen) < count:
            break
    assert crawl.wait(timeout=300) == 0
    assert seen == from_feed[: len(seen)] == list(range(count))
    assert from_feed == list(range(count))
    assert reads > 10, "the reader was never early enough to tell anything"


@pytest.mark.slow
def test_the_command_publishes(tmp_path: Path) -> None:
    with started(tmp_path / "people_acftu") as ledger:
        save(ledger, 1, 2)
    done = run_unionnews("feed", "people_acftu", "--output", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 new records in 1 part" in done.stderr
    assert run_unionnews("feed", "people_acftu", "--output", tmp_path / "no").returncode == 2
