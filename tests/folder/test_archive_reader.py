import contextlib
import functools
import gzip
import http.server
import shutil
import subprocess
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import examples
from warc_samples import (
    DATE,
    PACKINGS,
    numbers,
    page,
    pages,
    read_all,
    read_data,
    record,
    undigested,
    with_length,
    zstd,
)

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive import Problems, RecordError, read, read_at
from unionnews.folder.archive.decoding import decode
from unionnews.folder.archive.parsing import parse_date
from unionnews.folder.archive.reader import Archive

IN_FOLDER = settings(
    max_examples=examples(0.5), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAMAGED = {"plain": 5, "gzip": 5, "zstd": 5}


@pytest.mark.parametrize("packing", PACKINGS)
def test_reads_every_packing(tmp_path: Path, packing: str) -> None:
    captures, problems = read_data(tmp_path, PACKINGS[packing](pages(6)))
    assert numbers(captures) == [0, 1, 2, 3, 4, 5]
    assert problems.total == 0
    first = captures[0]
    assert (first.status, first.reason, first.date) == (200, "OK", DATE)
    assert first.content_type == "text/html; charset=utf-8"
    assert first.digest_ok is True
    assert first.file == str(tmp_path / "x.warc")
    assert first.record_id
    assert first.record_id.startswith("<urn:uuid:")


@pytest.mark.parametrize("packing", PACKINGS)
def test_finds_every_capture_by_its_offset(tmp_path: Path, packing: str) -> None:
    captures, _ = read_data(tmp_path, PACKINGS[packing](pages(6)))
    assert len({capture.offset for capture in captures}) == 6
    for capture in captures:
        assert read_at(tmp_path / "x.warc", capture.offset) == capture


@pytest.mark.parametrize("packing", PACKINGS)
def test_ranges_cut_anywhere_give_each_capture_once(tmp_path: Path, packing: str) -> None:
    captures, _ = read_data(tmp_path, PACKINGS[packing](pages(6)))
    path = tmp_path / "x.warc"
    for cut in range(1, captures[-1].offset + 10, 97):
        parts = [*read(path, end=cut), *read(path, start=cut)]
        assert [part.offset for part in parts] == [capture.offset for capture in captures]


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_reads_both_versions(tmp_path: Path, version: str) -> None:
    warc = {"WARC-Date": "2024-05-27T01:02:03Z"}
    data = record("http://union.example/1.html", page(1), version=version, warc=warc)
    captures, _ = read_data(tmp_path, data)
    assert captures[0].date == datetime(2024, 5, 27, 1, 2, 3, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize("packing", DAMAGED)
def test_cut_at_every_byte_of_the_last_two_records(tmp_path: Path, packing: str) -> None:
    data = PACKINGS[packing](pages(5, 150))
    captures, _ = read_data(tmp_path, data)
    offsets = [capture.offset for capture in captures]
    for cut in range(offsets[3], len(data)):
        captures, problems = read_data(tmp_path, data[:cut])
        found = numbers(captures)
        assert found[:3] == [0, 1, 2]
        if packing == "plain":  # only blank lines may be missing
            whole = [n for n in (3, 4) if cut >= [*offsets, len(data)][n + 1] - 4]
        else:
            whole = [n for n in (3, 4) if cut >= [*offsets, len(data)][n + 1]]
        assert found[3:] == whole
        in_record = cut not in offsets and len(found) == (4 if cut > offsets[4] else 3)
        assert problems.total == int(in_record)


def test_damage_in_the_first_members_does_not_hide_that_each_holds_a_record(
    tmp_path: Path,
) -> None:
    first, second, *others = pages(5)
    damaged = [with_length(first, 500), b"X" + second[1:], *others]
    captures, problems = read_data(tmp_path, PACKINGS["zstd"](damaged))
    assert numbers(captures) == [2, 3, 4]
    assert problems.counts == {"wrong_length": 1, "garbage": 1}


@pytest.mark.parametrize("packing", ["gzip", "zstd"])
@pytest.mark.parametrize("cut", [500, 700, -60])
def test_records_of_two_members_each_are_found(tmp_path: Path, packing: str, cut: int) -> None:
    halves = [half for whole in pages(6) for half in (whole[:cut], whole[cut:])]
    captures, problems = read_data(tmp_path, PACKINGS[packing](halves))
    assert numbers(captures) == [0, 1, 2, 3, 4, 5]
    assert problems.total == 0


def test_each_damaged_member_in_a_row_is_counted(tmp_path: Path) -> None:
    members = [bytearray(PACKINGS["gzip"]([one])) for one in pages(6)]
    for member in members[1:4]:
        member[200] ^= 0xFF
    captures, problems = read_data(tmp_path, b"".join(members))
    assert numbers(captures) == [0, 4, 5]
    assert problems.total == 3


@pytest.mark.parametrize("packing", DAMAGED)
@IN_FOLDER
@given(data=st.data())
def test_flipped_bytes_cost_only_their_records(
    tmp_path: Path, packing: str, data: st.DataObject
) -> None:
    packed = PACKINGS[packing](pages(5))
    offsets = [capture.offset for capture in read_data(tmp_path, packed)[0]]
    places = data.draw(st.lists(st.integers(0, len(packed) - 1), min_size=1, max_size=3))
    damaged = bytearray(packed)
    for place in places:
        damaged[place] ^= data.draw(st.integers(1, 255))
    hit = {max(n for n, offset in enumerate(offsets) if offset <= place) for place in places}
    captures, _ = read_data(tmp_path, bytes(damaged))
    found = {offsets.index(c.offset) for c in captures if c.offset in offsets}
    # A flip may fall on what nobody needs (a blank line), so hit records may be there too.
    assert found >= set(range(5)) - hit


@IN_FOLDER
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_without_a_crash(tmp_path: Path, data: bytes) -> None:
    for head in (b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18", b"WARC/1.1\r\n"):
        captures, problems = read_data(tmp_path, head + data)
        assert captures == []
        assert problems.counts["not_warc"] == 1


@pytest.mark.parametrize("packing", ["plain", "gzip", "gzip whole", "zstd"])
@pytest.mark.parametrize("change", [1, -1, -300, 700, 10**6, 10**12])
@pytest.mark.parametrize("digests", [True, False])
def test_lying_length_costs_only_its_record(
    tmp_path: Path, packing: str, change: int, digests: bool
) -> None:
    records = pages(6) if digests else [undigested(data) for data in pages(6)]
    records[2] = with_length(records[2], change)
    captures, problems = read_data(tmp_path, PACKINGS[packing](records))
    assert [n for n in numbers(captures) if n != 2] == [0, 1, 3, 4, 5]
    assert problems.total >= 1 or len(captures) == 6
    if digests:
        assert len(captures) == 5


def test_lying_length_that_ends_at_a_later_record(tmp_path: Path) -> None:
    records = pages(6)
    records[2] = with_length(records[2], len(records[3]))
    captures, problems = read_data(tmp_path, b"".join(records))
    assert numbers(captures) == [0, 1, 3, 4, 5]
    assert problems.counts == {"bad_digest": 1}


@pytest.mark.parametrize("packing", ["plain", "gzip", "zstd"])
def test_garbage_between_records(tmp_path: Path, packing: str) -> None:
    pack = PACKINGS[packing]
    start = pack(pages(3))
    captures, problems = read_data(tmp_path, start + b"garbage " * 50 + start)
    assert numbers(captures) == [0, 1, 2, 0, 1, 2]
    assert [(p.offset, p.kind) for p in problems.kept] == [(len(start), "garbage")]


@pytest.mark.parametrize("packing", ["plain", "gzip", "zstd"])
def test_appended_to_after_a_crash(tmp_path: Path, packing: str) -> None:
    packed = PACKINGS[packing](pages(3))
    captures, problems = read_data(tmp_path, packed[:-50] + packed)
    assert numbers(captures) == [0, 1, 0, 1, 2]
    assert problems.total == 1


def test_whole_file_gzip_gives_all_before_the_damage(tmp_path: Path) -> None:
    packed = PACKINGS["gzip whole"](pages(60))
    captures, problems = read_data(tmp_path, packed[: len(packed) * 2 // 3])
    found = numbers(captures)
    assert found == list(range(len(found)))
    assert len(found) >= 30
    assert problems.counts["cut"] >= 1


def test_member_with_several_records_in_a_file_by_member(tmp_path: Path) -> None:
    mixed = PACKINGS["gzip"](pages(2)) + gzip.compress(b"".join(pages(3)))
    captures, _ = read_data(tmp_path, mixed)
    assert numbers(captures) == [0, 1, 0, 1, 2]


@pytest.mark.parametrize("packing", ["plain", "gzip", "gzip whole", "zstd"])
def test_too_large_record_is_passed_over(tmp_path: Path, packing: str) -> None:
    records = pages(4)
    records[1] = record("http://union.example/1.html", b"<html>" + b"x" * 500_000)
    path = tmp_path / "x.warc"
    path.write_bytes(PACKINGS[packing](records))
    problems = Problems()
    with Archive(path, max_body=50_000) as archive:
        captures = list(archive.captures(problems=problems))
    assert numbers(captures) == [0, 2, 3]
    assert problems.counts == {"too_large": 1}


def zeros(count: int) -> bytes:
    """A gzip member of that many zeros, made without holding them."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join(compressor.compress(block) for _ in range(count >> 20)) + compressor.flush()


def bomb_record(count: int) -> bytes:
    head = record("http://union.example/1.html", b"")
    head = undigested(with_length(head, count))
    compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    parts = [compressor.compress(head)]
    parts += [compressor.compress(block) for _ in range(count >> 20)]
    return b"".join([*parts, compressor.flush()])


@pytest.mark.slow
def test_bomb_in_the_content_encoding(tmp_path: Path) -> None:
    bomb = zeros(1 << 28)
    records = pages(3)
    headers = [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]
    records[1] = record("http://union.example/1.html", bomb, headers=headers)
    captures, problems = read_data(tmp_path, PACKINGS["gzip"](records))
    assert numbers(captures) == [0, 2]
    assert problems.counts == {"too_large": 1}


@pytest.mark.slow
def test_bomb_as_a_member(tmp_path: Path) -> None:
    records = pages(3)
    data = gzip.compress(records[0]) + bomb_record(1 << 28) + gzip.compress(records[2])
    captures, problems = read_data(tmp_path, data)
    assert numbers(captures) == [0, 2]
    assert [(p.kind, p.offset) for p in problems.kept] == [
        ("too_large", len(gzip.compress(records[0])))
    ]


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "gzip, gzip": lambda body: gzip.compress(gzip.compress(body)),
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
    "identity": bytes,
    "": bytes,
}


def bare_deflate(body: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-15)
    return compressor.compress(body) + compressor.flush()


def chunked(body: bytes) -> bytes:
    chunks = [body[at : at + 77] for at in range(0, len(body), 77)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(c), c) for c in chunks) + b"0\r\n\r\n"


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("in_chunks", [True, False])
def test_bodies_are_decoded(tmp_path: Path, coding: str, in_chunks: bool) -> None:
    body = CODINGS[coding](page(7))
    headers = [("Content-Encoding", coding)]
    if in_chunks:
        body, headers = chunked(body), [*headers, ("Transfer-Encoding", "chunked")]
    data = record("http://union.example/7.html", body, headers=headers)
    captures, problems = read_data(tmp_path, data)
    assert captures[0].body == page(7)
    assert captures[0].decoded_headers() == []
    assert problems.total == 0


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bodies_stored_decoded_under_their_old_headers(tmp_path: Path, coding: str) -> None:
    headers = [("Content-Encoding", coding), ("Transfer-Encoding", "chunked")]
    data = record("http://union.example/7.html", page(7), headers=headers)
    assert read_data(tmp_path, data)[0][0].body == page(7)


def test_bare_deflate(tmp_path: Path) -> None:
    headers = [("Content-Encoding", "deflate")]
    data = record("http://union.example/7.html", bare_deflate(page(7)), headers=headers)
    assert read_data(tmp_path, data)[0][0].body == page(7)


def unknown(body: bytes) -> bytes:
    """Return what looks like the output of ``compress``, which nothing here undoes."""
    return b"\x1f\x9d\x90" + bytes(byte ^ 0xFF for byte in body)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "compress"])
def test_broken_bodies_are_counted_unless_known_to_be_cut(tmp_path: Path, coding: str) -> None:
    whole = CODINGS.get(coding, unknown)(page(7, 9000))
    headers = [("Content-Encoding", coding)]
    cut = whole[: len(whole) * 3 // 4]
    data = record("http://union.example/7.html", cut, headers=headers)
    captures, problems = read_data(tmp_path, data)
    assert (captures, problems.counts) == ([], {"undecodable": 1})
    if coding != "compress":
        warc = {"WARC-Truncated": "length"}
        data = record("http://union.example/7.html", cut, headers=headers, warc=warc)
        captures, _ = read_data(tmp_path, data)
        assert captures[0].truncated == "length"
        assert page(7, 9000).startswith(captures[0].body)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_decoded_body_is_bounded(tmp_path: Path, coding: str) -> None:
    headers = [("Content-Encoding", coding)]
    body = CODINGS[coding](b"\0" * 3_000_000)
    path = tmp_path / "x.warc"
    path.write_bytes(record("http://union.example/7.html", body, headers=headers))
    problems = Problems()
    with Archive(path, max_body=1_000_000) as archive:
        assert list(archive.captures(problems=problems)) == []
    assert problems.counts == {"too_large": 1}


def test_hostile_codings(tmp_path: Path) -> None:
    tiny = gzip.compress(b"")
    for coding, body in (("gzip", tiny * 5000), ("gzip," * 9, tiny), ("gzip", b"\x1f\x8b")):
        data = record("http://union.example/1.html", body, headers=[("Content-Encoding", coding)])
        assert read_data(tmp_path, data)[1].counts == {"undecodable": 1}
    headers = [("Transfer-Encoding", "chunked")]
    data = record("http://union.example/1.html", b"5\r\nabcde\r\n", headers=headers)
    assert read_data(tmp_path, data)[1].counts == {"undecodable": 1}


def test_only_pages_are_captures(tmp_path: Path) -> None:
    resource = record("http://union.example/8.html", page(8), kind="resource")
    dns = record("dns:union.example", b"1.2.3.4", kind="response")
    request = record("http://union.example/1.html", b"", kind="request", status="GET / HTTP/1.1")
    metadata = record("http://union.example/1.html", b"a: b\r\n", kind="metadata")
    captures, problems = read_data(tmp_path, b"".join([dns, request, metadata, resource]))
    assert numbers(captures) == [8]
    assert captures[0].status is None
    assert problems.total == 0


def test_header_forms(tmp_path: Path) -> None:
    block = b"HTTP/1.1 404 Nicht da\nSet-Cookie: a\nset-cookie: b\nX: \xe9\n\n<html>\n\nx"
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://union.example/a>\r\n"
        b"WARC-Date: 2024-05-27\r\nWARC-Record-ID: <urn:x>\r\n"
        b"Content-Type: application/http;msgtype=response\r\ncontent-length: %d\r\n\r\n"
    )
    captures, _ = read_data(tmp_path, head % len(block) + block + b"\r\n")
    (capture,) = captures
    assert capture.url == "http://union.example/a"
    assert (capture.status, capture.reason) == (404, "Nicht da")
    assert capture.headers == (("Set-Cookie", "a"), ("set-cookie", "b"), ("X", "é"))
    assert capture.header("SET-COOKIE") == "a"
    assert capture.body == b"<html>\n\nx"
    assert capture.digest_ok is None
    assert capture.request_url == capture.url


@pytest.mark.parametrize(
    "status", [b"http/1.1 200 ok", b"Http/1.1 200 OK", b"HTTp/1.0 200 OK", b"http/2.0 200 ok"]
)
def test_a_status_line_in_small_letters(tmp_path: Path, status: bytes) -> None:
    odd = undigested(record("http://union.example/7.html", page(7)))
    assert b"HTTP/1.1 200 OK" in odd
    odd = odd.replace(b"HTTP/1.1 200 OK", status)
    captures, problems = read_data(tmp_path, PACKINGS["gzip"]([odd, *pages(1)]))
    assert numbers(captures) == [7, *numbers(read_data(tmp_path, b"".join(pages(1)))[0])]
    assert captures[0].status == 200
    assert problems.total == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"HTTP/1.1 200 OK", b"<html>no head at all"),
        (b"Content-Type: text/html", b"X: " + b"y" * 100_000),
        (b"WARC-Date: 2024", b"WARC-Date: Monday"),
        (b"application/http", b"text/plain"),
        (b"Content-Length: ", b"Content-Size: "),
        (b"WARC-Type", b"X: " + b"y" * 100_000 + b"\r\nWARC-Type"),
    ],
)
def test_unusable_heads_are_counted(tmp_path: Path, old: bytes, new: bytes) -> None:
    bad = undigested(record("http://union.example/1.html", page(1))).replace(old, new, 1)
    length = bad.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    if old != b"Content-Length: ":
        bad = with_length(bad, len(length) - int(bad.split(b"Content-Length: ")[1].split(b"\r")[0]))
    captures, problems = read_data(tmp_path, PACKINGS["gzip"]([*pages(1), bad, *pages(1)]))
    assert numbers(captures) == [0, 0]
    assert problems.counts == {"bad_head": 1}


@pytest.mark.parametrize("algorithm", ["sha256:00", "sha1:" + "A" * 32, "md5:" + "0" * 32])
def test_payload_digest_counts_only_where_there_is_no_block_digest(
    tmp_path: Path, algorithm: str
) -> None:
    data = record("http://union.example/1.html", page(1))
    data = undigested(data).replace(
        b"WARC-Type", b"WARC-Payload-Digest: " + algorithm.encode() + b"\r\nWARC-Type", 1
    )
    captures, problems = read_data(tmp_path, data)
    assert captures[0].digest_ok is (None if algorithm.startswith("sha256") else False)
    assert problems.total == 0


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-05", datetime(2024, 5, 1, tzinfo=UTC)),
        ("2024-05-27T09:00Z", datetime(2024, 5, 27, 9, tzinfo=UTC)),
        ("2024-05-27T09:00:00.123456789Z", datetime(2024, 5, 27, 9, 0, 0, 123456, tzinfo=UTC)),
        ("2024-05-27T09:00:00+08:00", datetime(2024, 5, 27, 1, tzinfo=UTC)),
    ],
)
def test_dates_of_any_precision(text: str, date: datetime) -> None:
    assert parse_date(text) == date


@given(st.text(max_size=40))
def test_no_date_raises_but_record_error(text: str) -> None:
    with contextlib.suppress(RecordError):
        assert parse_date(text).tzinfo is UTC


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    data = PACKINGS["gzip"](pages(3))
    path = tmp_path / "x.warc.gz"
    path.write_bytes(data)
    offset = [capture.offset for capture in read(path)][1]
    with pytest.raises(UsageError, match=r"x\.warc\.gz: no page begins at byte 5 .*extract"):
        read_at(path, 5)
    with pytest.raises(UsageError, match="no page begins"):
        read_at(path, 10**9)
    damaged = bytearray(data)
    damaged[offset + 50] ^= 255
    path.write_bytes(damaged)
    with pytest.raises(RecordError, match=f"@{offset}: compressed data are damaged"):
        read_at(path, offset)
    with pytest.raises(RunError, match="cannot be read"):
        read_at(tmp_path / "absent", 0)


def test_many_broken_places_cost_bounded_work(tmp_path: Path) -> None:
    # Each looks like the start of a stored member that reaches far over all the others.
    piece = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\0\xff\xff\0\0WARC/1.1\r\n"
    captures, problems = read_data(tmp_path, gzip.compress(pages(1)[0]) + piece * 20_000)
    assert numbers(captures) == [0]
    assert problems.counts["given_up"] == 1
    assert len(problems.kept) <= problems.keep


def test_problems_are_all_counted_and_few_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.warc"
    path.write_bytes(b"".join(record(f"http://u.example/{n}", b"", status="x") for n in range(9)))
    problems = Problems(keep=3)
    assert list(read(path, problems=problems)) == []
    assert problems.total == 9
    assert str(problems.kept[0]).startswith(f"{path}@0: ")
    assert len(problems.kept) == 3


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
def test_reads_what_wget_writes(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for number in range(3):
        (site / f"{number}.html").write_bytes(page(number))

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            return

    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        urls = [f"http://127.0.0.1:{server.server_port}/{n}.html" for n in (0, 1, 2, 9)]
        command = ["wget", "-q", "--no-proxy", "--warc-file", "made", "-O", "all", *urls]
        subprocess.run(command, cwd=tmp_path, check=False, timeout=300)
        server.shutdown()
        thread.join()
    captures, problems = read_all(tmp_path / "made.warc.gz")
    assert numbers(captures[:3]) == [0, 1, 2]
    assert [capture.status for capture in captures] == [200, 200, 200, 404]
    assert [capture.url for capture in captures] == urls
    assert problems.total == 0


def test_reads_the_corpus_archive() -> None:
    path = Path(__file__).parents[3] / "shared/corpus/people/section.warc.gz"
    if not path.exists():
        pytest.skip("the corpus of real pages is not here")
    captures, problems = read_all(path)
    assert len(captures) == 7
    assert problems.total == 0


def test_frames_of_zstandard_that_hold_no_text_end_no_body() -> None:
    empty = b"\x53\x2a\x4d\x18" + (9).to_bytes(4, "little") + b"of no use"
    body = empty + zstd.compress(b"the strike ") + empty + zstd.compress(b"goes on") + empty
    assert decode(body, transfer="", content="zstd", limit=99) == b"the strike goes on"
