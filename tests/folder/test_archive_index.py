import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_disk import small_disk
from warc_samples import DATE, PACKINGS, numbers, pack, page, pages, record, sha1, undigested

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive import ArchiveIndex, RecordError, address_key

URL = "http://union.example/1.html"


def dated(day: int, body: bytes = b"", *, status: str = "200 OK", **warc: str) -> bytes:
    fields = {"WARC-Date": f"2024-05-{day:02d}T00:00:00Z"} | {
        name.replace("_", "-"): value for name, value in warc.items()
    }
    return record(URL, body or page(day), status=status, warc=fields)


def revisit(url: str, **warc: str) -> bytes:
    fields = {name.replace("_", "-"): value for name, value in warc.items()}
    return record(url, b"", kind="revisit", headers=[("X", "own")], warc=fields)


def put(path: Path, *records: bytes) -> Path:
    path.write_bytes(b"".join(map(pack, records)))
    return path


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://union.example/a", "https://union.example/a"),
        ("http://union.example:80/a", "http://UNION.example/a#part"),
        ("https://union.example:443/a", "http://union.example/a"),
        ("http://union.example", "http://union.example/"),
        ("http://union.example?q=1", "http://union.example/?q=1"),
        ("http://union.example/%e4%b8", "http://union.example/%E4%B8"),
    ],
)
def test_same_addresses(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    "other",
    ["/A", "/a/", "/a?", "/a?x=1", "/b", ":8080/a", "/%61"],
)
def test_other_addresses(other: str) -> None:
    assert address_key("http://union.example/a") != address_key(f"http://union.example{other}")


@given(st.text(max_size=60))
def test_key_of_a_key_is_itself(text: str) -> None:
    key = address_key(f"http://{text}")
    assert address_key(f"https:{key}") == key or not key.startswith("//")


def test_newest_first_and_the_best(tmp_path: Path) -> None:
    one = put(tmp_path / "a.warc.gz", dated(3), dated(9, status="404 Not Found"))
    other = put(tmp_path / "b.warc.gz", dated(5), dated(1), dated(7, WARC_Truncated="length"))
    with ArchiveIndex.open([one, other]) as index:
        found = index.lookup("https://UNION.example:443/1.html#top")
        assert [ref.date.day for ref in found] == [9, 7, 5, 3, 1]
        best = index.best(URL)
        assert best
        assert (best.date.day, best.status, best.truncated) == (5, 200, False)
        assert best.file == str(other)
        assert index.load(best).body == page(5)
        assert index.lookup("http://union.example/2.html") == []
        assert index.best("http://union.example/2.html") is None


def test_best_takes_what_there_is(tmp_path: Path) -> None:
    cut = put(tmp_path / "a.warc.gz", dated(1, WARC_Truncated="time"), dated(2, status="404 No"))
    with ArchiveIndex.open([cut]) as index:
        assert index.best(URL).date.day == 1
    gone = put(tmp_path / "b.warc.gz", dated(1, status="500 No"), dated(2, status="404 No"))
    with ArchiveIndex.open([gone]) as index:
        assert index.best(URL).status == 404


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_is_found_again(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(PACKINGS[packing](pages(6)))
    with ArchiveIndex.open([path]) as index:
        for number in (5, 0, 3):
            ref = index.best(f"http://union.example/{number}.html")
            assert ref
            assert numbers([index.load(ref)]) == [number]
        parts = index.parts(path, 3)
        found = [c for start, end in parts for c in index.read(path, start=start, end=end)]
        assert numbers(found) == [0, 1, 2, 3, 4, 5]
        assert len(parts) > 1
        assert index.parts(path, 1) == [(0, None)]


@pytest.mark.parametrize(
    "link",
    [
        {"WARC_Refers_To": "<urn:uuid:00000000-0000-0000-0000-000000000001>"},
        {"WARC_Refers_To_Target_URI": URL, "WARC_Refers_To_Date": "2024-05-03T00:00:00Z"},
        {"WARC_Payload_Digest": sha1(page(3))},
        {"WARC_Payload_Digest": sha1(page(3)).lower()},
    ],
)
def test_revisit_takes_its_body_from_another_file(tmp_path: Path, link: dict[str, str]) -> None:
    original = dated(3, WARC_Record_ID="<urn:uuid:00000000-0000-0000-0000-000000000001>")
    decoy = dated(3, page(4), WARC_Date="2024-05-04T00:00:00Z")
    defaults = {"WARC_Payload_Digest": sha1(page(3))}
    again = revisit("http://union.example/copy.html", **(defaults | link))
    one = put(tmp_path / "a.warc.gz", again)
    other = put(tmp_path / "b.warc.gz", decoy, original)
    with ArchiveIndex.open([one, other]) as index:
        (capture,) = index.read(one)
        assert capture.body == page(3)
        assert capture.url == "http://union.example/copy.html"
        assert capture.headers == (("X", "own"),)
        ref = index.best("http://union.example/copy.html")
        assert ref
        assert ref.is_revisit
        assert index.load(ref).body == page(3)


def test_revisit_without_head_takes_all_from_the_original(tmp_path: Path) -> None:
    bare = record(URL, b"", kind="revisit", warc={"WARC-Payload-Digest": sha1(page(3))})
    block = bare.index(b"HTTP/1.1 200")
    bare = undigested(bare[:block].replace(bare[bare.index(b"Content-Length") : block], b""))
    bare += b"WARC-Payload-Digest: %s\r\nContent-Length: 0\r\n\r\n\r\n\r\n" % sha1(page(3)).encode()
    path = put(tmp_path / "a.warc.gz", dated(3), bare)
    with ArchiveIndex.open([path]) as index:
        first, again = index.read(path)
        assert (again.status, again.headers, again.body) == (200, first.headers, page(3))


def test_revisit_without_original_is_a_problem(tmp_path: Path) -> None:
    lonely = revisit(URL, WARC_Payload_Digest=sha1(b"gone"))
    wrong = revisit(
        "http://union.example/w.html",
        WARC_Payload_Digest=sha1(b"other"),
        WARC_Refers_To_Target_URI=URL,
        WARC_Refers_To_Date="2024-05-03T00:00:00Z",
    )
    path = put(tmp_path / "a.warc.gz", lonely, wrong, dated(3))
    with ArchiveIndex.open([path]) as index:
        assert [capture.body for capture in index.read(path)] == [page(3)]
        ref = index.best("http://union.example/w.html")
        assert ref
        with pytest.raises(RecordError, match="in none of the 1 files given"):
            index.load(ref)


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_page_is_the_same_alone_and_in_its_order(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(PACKINGS[packing]([*pages(3), undigested(dated(1)), *pages(1)]))
    with ArchiveIndex.open([path]) as index:
        found = [index.page_at(ref.file, ref.offset) for ref in index.refs(path)]
        assert found == list(index.read(path))
        assert len(found) == 5
        with pytest.raises((UsageError, RecordError)):
            index.page_at(str(path), 7)


def test_a_record_with_another_digest_is_no_page_and_one_with_an_unknown_digest_is(
    tmp_path: Path,
) -> None:
    lying = dated(1).replace(b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: sha1:AAAA", 1)
    lying = re.sub(rb"sha1:AAAA([A-Z2-7]{28})[A-Z2-7]{4}", rb"sha1:AAAA\1", lying, count=1)
    unknown = dated(2).replace(b"WARC-Block-Digest: sha1:", b"WARC-Block-Digest: blake3:", 1)
    path = put(tmp_path / "a.warc.gz", lying, unknown, dated(3))
    with ArchiveIndex.open([path]) as index:
        assert index.problems.counts == {"bad_digest": 1}
        with pytest.raises(RecordError, match="digest"):
            index.page_at(str(path), 0)
        known = [ref.offset for ref in index.refs(path)]
        assert known == [capture.offset for capture in index.read(path)]
        assert len(known) == 2


def test_known_files_are_not_read_again(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1), dated(2))
    seen: list[tuple[str, int, int]] = []
    many = put(tmp_path / "b.warc.gz", *pages(1200, 100))
    for _ in range(2):
        with ArchiveIndex.open([path, many], progress=lambda *at: seen.append(at)) as index:
            assert len(index.lookup(URL)) == 3
    assert [(name, size) for name, _, size in seen] == [(str(many), many.stat().st_size)]


def test_grown_file_is_read_from_where_it_ended(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1), dated(2))
    with ArchiveIndex.open([path]) as index:
        assert len(index.lookup(URL)) == 2
    with path.open("ab") as file:
        file.write(pack(dated(3))[:-20])
    for _ in range(2):
        with ArchiveIndex.open([path]) as index:
            assert len(index.lookup(URL)) == 2
            assert index.problems.counts == {"cut": 1}
    whole = put(tmp_path / "b.warc.gz", dated(1), dated(2), dated(3), dated(4)).read_bytes()
    path.write_bytes(whole)
    with ArchiveIndex.open([path]) as index:
        assert [ref.date.day for ref in index.lookup(URL)] == [4, 3, 2, 1]
        assert index.problems.total == 0


def test_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1), dated(2))
    with ArchiveIndex.open([path]) as index:
        before = index.origin()
    put(path, dated(5))
    os.utime(path, ns=(1, 1))
    with ArchiveIndex.open([path]) as index:
        assert [ref.date.day for ref in index.lookup(URL)] == [5]
        assert index.origin() != before


def test_captures_of_other_files_are_not_seen(tmp_path: Path) -> None:
    one = put(tmp_path / "a.warc.gz", dated(1))
    other = put(tmp_path / "b.warc.gz", dated(2))
    with ArchiveIndex.open([one, other]):
        pass
    with ArchiveIndex.open([other]) as index:
        assert [ref.date.day for ref in index.lookup(URL)] == [2]


def test_origin_is_the_content(tmp_path: Path) -> None:
    one = put(tmp_path / "a.warc.gz", dated(1))
    other = put(tmp_path / "b.warc.gz", dated(2))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    copies = [folder / "y.warc.gz", folder / "x.warc.gz"]
    copies[0].write_bytes(other.read_bytes())
    copies[1].write_bytes(one.read_bytes())
    origins = []
    for paths in ([one, other], [other, one], copies, [one, other, copies[0]]):
        with ArchiveIndex.open(paths) as index:
            origins.append(index.origin())
            assert index.origin() == origins[0]
    with ArchiveIndex.open([one]) as index:
        assert index.origin() != origins[0]


@pytest.mark.parametrize("damage", [b"no database at all " * 100, b""])
def test_unusable_index_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1))
    (tmp_path / "warc-index.sqlite").write_bytes(damage)
    with ArchiveIndex.open([path]) as index:
        assert len(index.lookup(URL)) == 1


def test_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1))
    with closing(sqlite3.connect(tmp_path / "warc-index.sqlite")) as database, database:
        database.execute("CREATE TABLE capture (other)")
        database.execute("PRAGMA user_version = 99")
    database.close()
    with ArchiveIndex.open([path]) as index:
        assert len(index.lookup(URL)) == 1


def test_index_lies_where_it_can(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1))
    cache = tmp_path / "cache"
    cache.mkdir()
    with ArchiveIndex.open([path], cache_dir=cache) as index:
        assert len(index.lookup(URL)) == 1
    assert [file.name for file in cache.iterdir()] == ["warc-index.sqlite"]
    assert not (tmp_path / "warc-index.sqlite").exists()
    with ArchiveIndex.open([path], cache_dir=tmp_path / "absent") as index:
        assert len(index.lookup(URL)) == 1


def test_an_index_that_no_longer_fits_is_made_in_memory_on_a_disk_that_is_only_read() -> None:
    with small_disk(1_000_000) as disk:
        path = put(disk.path / "a.warc.gz", dated(1))
        with ArchiveIndex.open([path]) as index:
            assert len(index.lookup(URL)) == 1
        put(path, dated(1), dated(2))
        disk.only_read()
        with ArchiveIndex.open([path]) as index:
            assert len(index.lookup(URL)) == 2


def test_moved_folder_keeps_its_index(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    many = put(old / "a.warc.gz", *pages(1100, 100))
    with ArchiveIndex.open([many]):
        pass
    old.rename(new)
    seen: list[str] = []
    with ArchiveIndex.open([new / many.name], progress=lambda name, *_: seen.append(name)) as index:
        assert len(index.lookup(URL)) == 1
    assert seen == []


def test_problems_are_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(pack(dated(1)) + b"garbage" + pack(dated(2)))
    for _ in range(2):
        with ArchiveIndex.open([path]) as index:
            assert [(p.file, p.kind) for p in index.problems.kept] == [(str(path), "garbage")]
            assert len(index.lookup(URL)) == 2


def test_record_without_a_place_of_its_own_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    shared = pack(b"".join(pages(3)))
    path.write_bytes(b"".join(map(pack, [dated(1), dated(2)])) + shared)
    with ArchiveIndex.open([path]) as index:
        assert index.lookup("http://union.example/2.html") == []
        assert index.problems.counts == {"shared_member": 2}


def test_unreadable_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"absent\.warc: cannot be read"):
        ArchiveIndex.open([tmp_path / "absent.warc"])


def test_payload_is_known_by_digest(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", dated(1))
    with ArchiveIndex.open([path]) as index:
        assert index.payload(sha1(page(1))) == (URL, datetime(2024, 5, 1, tzinfo=UTC))
        assert index.payload(sha1(page(2))) is None
        assert datetime(2024, 5, 1, tzinfo=UTC) - DATE < timedelta(0)


def test_many_files_stay_within_the_open_files(tmp_path: Path) -> None:
    files = [
        put(tmp_path / f"{n}.warc.gz", record(f"http://union.example/{n}.html", page(n)))
        for n in range(40)
    ]
    before = len(list(Path("/proc/self/fd").iterdir()))
    with ArchiveIndex.open(files) as index:
        for _ in range(2):
            for number in range(40):
                ref = index.best(f"http://union.example/{number}.html")
                assert ref
                assert numbers([index.load(ref)]) == [number]
        assert len(list(Path("/proc/self/fd").iterdir())) - before < 30
