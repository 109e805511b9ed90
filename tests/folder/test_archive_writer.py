import gzip
import random
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import forking
import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from running import examples
from warc_samples import DATE, HTML, exchange, numbers, page, pages, read_folder, record, writer

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive import (
    ArchiveIndex,
    Problems,
    Provenance,
    archive_files,
    captures_after,
    read,
    read_at,
    recover,
    scrub,
)
from unionnews.folder.archive.scrub import placeholder
from unionnews.items import ArchiveLocation


def warcio_check(path: Path) -> str:
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout
    assert "fail" not in done.stdout
    return done.stdout


def records_of(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open("rb") as file:
        return [
            (found.stream_pos, found.headers.to_dict())
            for found in ArchiveIterator(file, verify_digests=True)
        ]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    provenance = Provenance(
        request_url="http://union.example/old",
        redirects=("http://union.example/old", "http://union.example/older"),
        spider="people_acftu",
    )
    folder = tmp_path / "archive"
    with writer(folder) as made:
        one = made.write(exchange(1, provenance=provenance))
        two = made.write(exchange(2, status=206))
        made.sync()
    assert one.file == two.file == "archive/20240527-1.warc.gz"
    first = read_at(tmp_path / one.file, one.offset)
    assert (first.url, first.status, first.reason) == ("http://union.example/1.html", 200, "OK")
    assert (first.body, first.date, first.digest_ok) == (page(1), DATE, True)
    assert first.provenance == Provenance(
        request_url=provenance.request_url,
        redirects=provenance.redirects,
        spider="people_acftu",
    )
    assert first.request_url == "http://union.example/old"
    second = read_at(tmp_path / two.file, two.offset)
    assert (second.truncated, second.status, second.reason) == (None, 206, "Partial Content")
    assert second.request_url == second.url
    assert [capture.offset for capture in read_folder(folder)] == [one.offset, two.offset]


def test_files_are_valid_for_warcio_and_fastwarc(tmp_path: Path) -> None:
    with writer(tmp_path / "archive", operator="Ada <ada@union.example>") as made:
        made.write(exchange(1))
        made.write(exchange(2, body=page(1)))
        made.write(exchange(3, status=404, body=b""))
    path = tmp_path / "archive/20240527-1.warc.gz"
    listing = warcio_check(path)
    kinds = [line.split()[-1] for line in listing.splitlines() if "WARC-Record-ID" in line]
    each = ["request", "response", "metadata"]
    assert kinds == ["warcinfo", *each, "request", "revisit", "metadata", *each]
    found = records_of(path)
    assert [fields["WARC-Type"] for _, fields in found] == kinds
    response = found[2][1]
    for _, fields in (found[1], found[3]):
        assert fields["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert all(fields["WARC-Date"] == "2024-05-27T01:02:03.456789Z" for _, fields in found)
    info = gzip.decompress(path.read_bytes()).decode().split("\r\n\r\n")[1]
    assert "operator: Ada <ada@union.example>" in info
    assert "software: unionnews/0.1" in info
    # One member a record: each begins where FastWARC says.
    data = path.read_bytes()
    assert all(data[offset : offset + 3] == b"\x1f\x8b\x08" for offset, _ in found)


def test_stored_block_agrees_with_itself(tmp_path: Path) -> None:
    headers = [
        ("Content-Type", HTML),
        ("Content-Encoding", "gzip"),
        ("Content-Length", "7"),
        ("transfer-encoding", "chunked"),
        ("Set-Cookie", "a\r\nInjected: 1"),
    ]
    packed = gzip.compress(page(2))
    with writer(tmp_path / "archive") as made:
        made.write(exchange(2, headers=headers, body=packed))
    (coded,) = read_folder(tmp_path / "archive")
    assert coded.body == page(2)
    assert coded.headers == (
        ("Content-Type", HTML),
        ("Content-Encoding", "gzip"),
        ("X-Crawl-Content-Length", "7"),
        ("X-Crawl-transfer-encoding", "chunked"),
        ("Set-Cookie", "a Injected: 1"),
        ("Content-Length", str(len(packed))),
    )


def test_hostile_address_stays_in_its_field(tmp_path: Path) -> None:
    with writer(tmp_path / "archive") as made:
        location = made.write(exchange(1, url="http://union.example/a b\r\nWARC-Type: x<>"))
    capture = read_at(tmp_path / location.file, location.offset)
    assert capture.url == "http://union.example/a%20b%0D%0AWARC-Type:%20x%3C%3E"
    warcio_check(tmp_path / location.file)


def test_same_body_is_stored_once_over_runs_and_files(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    later = DATE + timedelta(days=1)
    with writer(folder) as made:
        made.write(exchange(1))
        made.write(exchange(2, body=page(1)))
        made.write(exchange(3, body=b""))
        made.write(exchange(4, body=b""))
        made.write(exchange(6, body=page(5)))
    for _ in range(2):
        with ArchiveIndex.open(archive_files(folder)):  # a reader between the runs
            pass
        with writer(folder) as made:
            made.write(exchange(7, body=page(1), date=later))
    types = [fields["WARC-Type"] for _, fields in records_of(archive_files(folder)[0])]
    assert types.count("revisit") == 3
    assert types.count("response") == 4
    captures = read_folder(folder)
    assert [c.body == page(1) for c in captures if c.revisit] == [True] * 3
    assert captures[-1].date == later
    revisit = captures[1].revisit
    assert revisit
    assert (revisit.url, revisit.date) == ("http://union.example/1.html", DATE)


@pytest.mark.slow
@pytest.mark.measured
def test_full_file_is_closed_and_the_next_one_begun(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with writer(folder, max_file=3000) as made:
        locations = [made.write(exchange(n)) for n in range(6)]
        assert made.position
        assert made.position.file == locations[-1].file
    assert [path.name for path in archive_files(folder)] == [
        f"20240527-{n}.warc.gz" for n in range(1, len(archive_files(folder)) + 1)
    ]
    assert len(archive_files(folder)) > 1
    for path in archive_files(folder):
        warcio_check(path)
    assert numbers(read_folder(folder)) == [0, 1, 2, 3, 4, 5]


def test_file_of_the_day_is_continued(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    for day, number in ((DATE.date(), 1), (DATE.date(), 2), (date(2024, 5, 28), 3)):
        with writer(folder, day=day) as made:
            made.write(exchange(number))
    # A clock that goes back does not put new pages before old ones.
    with writer(folder, day=date(2024, 5, 1)) as made:
        made.write(exchange(4))
    names = [path.name for path in archive_files(folder)]
    assert names == ["20240527-1.warc.gz", "20240528-1.warc.gz"]
    assert numbers(read_folder(folder)) == [1, 2, 3, 4]
    with writer(tmp_path / "empty") as made:
        assert made.position is None
        made.sync()
    assert not (tmp_path / "empty").exists()


def test_tenth_file_is_newer_than_the_ninth(tmp_path: Path) -> None:
    for number in (1, 9, 10, 2):
        (tmp_path / f"20240527-{number}.warc.gz").write_bytes(b"")
    (tmp_path / "other.warc.gz").write_bytes(b"")
    assert [path.name.split("-")[1] for path in archive_files(tmp_path)] == [
        "1.warc.gz",
        "2.warc.gz",
        "9.warc.gz",
        "10.warc.gz",
    ]


def test_unwritable_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"a file in the way")
    made = writer(tmp_path / "archive")
    with pytest.raises(RunError, match="cannot be archived"):
        made.write(exchange(1))
    made.close()


@pytest.mark.slow
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.soak)])
def test_cut_at_any_byte_of_the_last_exchange_is_recovered(tmp_path: Path, every: int) -> None:
    """At every byte in the soak; in the gate at each end of a record, beside it and between them."""
    folder = tmp_path / "archive"
    with writer(folder) as made:
        made.write(exchange(1))
        middle = made.position
        last = made.write(exchange(2))
    assert middle
    path = tmp_path / last.file
    whole = path.read_bytes()
    ends = [offset for offset, _ in records_of(path)] + [len(whole)]
    response_end = ends[ends.index(last.offset) + 1]
    beside = {end + by for end in ends for by in (-1, 0, 1)}
    for cut in range(middle.offset, len(whole) + 1):
        if cut % every and cut not in beside:
            continue
        path.write_bytes(whole[:cut])
        dropped = recover(folder, {middle.file: middle.offset})
        sound = max(end for end in ends if end <= cut)
        assert path.stat().st_size == sound
        assert [(p.kind, p.offset) for p in dropped] == (
            [("dropped", sound)] if cut != sound else []
        )
        adopted = list(captures_after(folder, {middle.file: middle.offset}))
        assert numbers(adopted) == ([2] if cut >= response_end else [])
        assert all(capture.file == last.file for capture in adopted)


def test_recovery_knows_what_is_missing_and_what_was_never_begun(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    assert recover(folder) == []
    assert list(captures_after(folder)) == []
    (gone,) = recover(folder, {"archive/20240527-1.warc.gz": 700})
    assert (gone.kind, gone.offset) == ("missing", 0)
    assert "700 bytes" in str(gone)
    folder.mkdir()
    for torn, kinds in ((b"\x1f\x8b\x08 torn at once", ["dropped"]), (b"", [])):
        (folder / "20240527-1.warc.gz").write_bytes(torn)
        assert [problem.kind for problem in recover(folder)] == kinds
        assert archive_files(folder) == []


def test_damage_in_the_middle_is_not_cut(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with writer(folder) as made:
        one = made.write(exchange(1))
        made.write(exchange(2))
    path = tmp_path / one.file
    damaged = bytearray(path.read_bytes())
    damaged[one.offset + 40] ^= 255
    path.write_bytes(damaged)
    assert recover(folder) == []
    problems = Problems()
    assert numbers(list(captures_after(folder, problems=problems))) == [2]
    assert problems.counts == {"damaged": 1}


def test_pages_of_later_files_are_adopted_with_their_revisits(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with writer(folder, max_file=2000) as made:
        made.write(exchange(1))
        position = made.position
        for number in (2, 3):
            made.write(exchange(number))
        made.write(exchange(4, body=page(1)))
    assert position
    adopted = list(captures_after(folder, {position.file: position.offset}))
    assert [capture.url[-6] for capture in adopted] == ["2", "3", "4"]
    assert adopted[-1].body == page(1)
    assert len({capture.file for capture in adopted}) > 1
    assert len(list(captures_after(folder))) == 4


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from warc_samples import exchange, page, writer
with writer(Path(sys.argv[1]), max_file=200_000) as made:
    number = int(sys.argv[3])
    while True:
        made.write(exchange(number, body=page(number, 60_000)))
        if number % 10 == 0:
            made.sync()
            print(number, made.position.file, made.position.offset, flush=True)
        number += 1
"""


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    chance = random.Random(6)
    number = 0
    for _ in range(15):
        command = [sys.executable, "-c", KILLED, str(folder), str(Path(__file__).parents[1])]
        with forking.Command([*command, str(number)], stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout
            lines = [run.stdout.readline()]
            time.sleep(chance.random() / 4)
            run.send_signal(signal.SIGKILL)
            lines += run.stdout.readlines()
        last, file, offset = [line for line in lines if line.endswith("\n")][-1].split()
        assert len(recover(folder, {file: int(offset)})) <= 1
        problems = Problems()
        adopted = numbers(list(captures_after(folder, {file: int(offset)}, problems=problems)))
        assert problems.total == 0
        assert adopted == list(range(int(last) + 1, int(last) + 1 + len(adopted)))
        number = int(last) + 1 + len(adopted)
    assert numbers(read_folder(folder)) == list(range(number))
    for path in archive_files(folder):
        warcio_check(path)


def other_bytes(path: Path, extents: list[tuple[int, int]]) -> bytes:
    data = bytearray(path.read_bytes())
    for start, end in extents:
        data[start:end] = bytes(end - start)
    return bytes(data)


@pytest.mark.slow
@pytest.mark.measured
@pytest.mark.parametrize("size", [600, 200_000])
def test_scrub_leaves_every_other_byte(tmp_path: Path, size: int) -> None:
    folder = tmp_path / "archive"
    chance = random.Random(6)
    with writer(folder) as made:
        locations = [
            made.write(exchange(n, body=page(n) + chance.randbytes(size) + b"</html>"))
            for n in range(3)
        ]
        path = tmp_path / locations[0].file
        found = records_of(path)
        before = path.read_bytes()
        # The file being written goes on.
        assert scrub(tmp_path, [locations[1]], date=DATE) == 3
        made.write(exchange(3))
    starts = [offset for offset, _ in found]
    extents = [(starts[4], starts[7])]  # request, response and metadata of page 1
    after = path.read_bytes()
    assert other_bytes(path, extents)[: len(before)] == (
        before[: starts[4]] + bytes(starts[7] - starts[4]) + before[starts[7] :]
    )
    assert b"1.html" not in gzip.decompress(after)
    assert numbers(read_folder(folder)) == [0, 2, 3]
    warcio_check(path)
    assert [offset for offset, _ in records_of(path)][: len(starts)] == starts
    with pytest.raises(UsageError, match="no page begins"):
        read_at(path, locations[1].offset)
    assert scrub(tmp_path, [locations[1]], date=DATE) == 1
    assert path.read_bytes()[: starts[4]] == before[: starts[4]]


def test_scrubbed_body_is_not_repeated_by_the_next_run(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    with writer(folder) as made:
        location = made.write(exchange(1))
        made.write(exchange(2))
    with writer(folder) as made:  # the index knows page 1 now
        made.write(exchange(3))
    scrub(tmp_path, [location], date=DATE)
    with writer(folder) as made:
        made.write(exchange(4, body=page(1)))
    captures = read_folder(folder)
    assert [capture.url[-6] for capture in captures] == ["2", "3", "4"]
    assert captures[-1].body == page(1)


def test_scrub_leaves_no_index_that_knows_the_page_when_the_file_grows(tmp_path: Path) -> None:
    with writer(tmp_path / "archive") as made:
        locations = [made.write(exchange(number)) for number in range(8)]
    file = tmp_path / locations[0].file

    def known() -> list[str]:
        with ArchiveIndex.open([file], cache_dir=tmp_path) as index:
            return [ref.url[-6] for ref in index.refs(file)]

    assert known() == list("01234567")
    scrub(tmp_path, [locations[4]], date=DATE)
    with writer(tmp_path / "archive") as made:
        made.write(exchange(8))
    assert known() == list("01235678")


def test_scrub_finishes_what_a_crash_left(tmp_path: Path) -> None:
    with writer(tmp_path / "archive") as made:
        locations = [made.write(exchange(n)) for n in range(3)]
    path = tmp_path / locations[0].file
    with path.open("r+b") as file:
        file.seek(locations[1].offset + 30)
        file.write(bytes(40))
    scrub(tmp_path, [locations[1]], date=DATE)
    problems = Problems()
    assert numbers(list(read(path, problems=problems))) == [0, 2]
    assert problems.total == 0


def test_scrub_refuses_what_it_cannot_do(tmp_path: Path) -> None:
    with writer(tmp_path / "archive") as made:
        location = made.write(exchange(1))
    path = tmp_path / location.file
    before = path.read_bytes()
    with pytest.raises(UsageError, match="no record begins at byte 5"):
        scrub(tmp_path, [location, ArchiveLocation(file=location.file, offset=5)], date=DATE)
    assert path.read_bytes() == before
    (tmp_path / "x.warc").write_bytes(record("http://union.example/1.html", page(1)))
    with pytest.raises(UsageError, match="only gzip files"):
        scrub(tmp_path, [ArchiveLocation(file="x.warc", offset=0)], date=DATE)


@settings(max_examples=examples(0.5))
@given(st.one_of(st.integers(240, 1000), st.integers(240, 300_000)))
def test_placeholder_has_exactly_the_length(length: int) -> None:
    made = placeholder(length, DATE)
    assert len(made) == length
    assert gzip.decompress(made).startswith(b"WARC/1.1\r\nWARC-Type: metadata\r\n")


@pytest.mark.slow
@pytest.mark.measured
def test_placeholder_bounds() -> None:
    assert len(placeholder(64 << 20, DATE)) == 64 << 20
    with pytest.raises(ValueError, match="no record fits into 100 bytes"):
        placeholder(100, DATE)
    smallest = min(len(gzip.compress(data, 1)) for data in pages(20, 0))
    assert len(placeholder(smallest, DATE)) == smallest


@pytest.mark.slow
@pytest.mark.measured
def test_reads_what_warcio_writes(tmp_path: Path) -> None:
    with writer(tmp_path / "archive") as made:
        for number in range(4):
            made.write(exchange(number))
    source = tmp_path / "archive/20240527-1.warc.gz"
    whole = tmp_path / "whole.warc.gz"
    whole.write_bytes(gzip.compress(gzip.decompress(source.read_bytes())))
    target = tmp_path / "again.warc.gz"
    command = [sys.executable, "-m", "warcio.cli", "recompress", str(whole), str(target)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for path in (whole, target):
        problems = Problems()
        captures = list(read(path, problems=problems))
        assert numbers(captures) == [0, 1, 2, 3]
        assert all(capture.provenance for capture in captures)
        assert problems.total == 0


def test_names_go_on_behind_a_file_that_lies_elsewhere(tmp_path: Path) -> None:
    with writer(tmp_path, after=f"archive/{DATE:%Y%m%d}-7.warc.gz") as archive:
        archive.write(exchange(1))
    with writer(tmp_path, after=f"archive/{DATE:%Y%m%d}-7.warc.gz") as archive:
        archive.write(exchange(2))
    with writer(tmp_path, after="archive/19990101-3.warc.gz") as archive:
        archive.write(exchange(3))
    assert [path.name for path in archive_files(tmp_path)] == [f"{DATE:%Y%m%d}-8.warc.gz"]
