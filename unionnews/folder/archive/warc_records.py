"""Read the WARC records of a file, in any compression, also if it is broken.

WARC 1.1: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/.
A record is reported and skipped if it is cut, damaged, longer or shorter than it says, or if its
block digest does not fit; reading goes on at the next place that begins like a record.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from unionnews.folder.archive.capture import RecordError
from unionnews.folder.archive.members import (
    WARC_START,
    Codec,
    Member,
    RawFile,
    codec_of,
    inflate,
    members,
    next_member,
    salvage,
    starts_with_record,
)
from unionnews.folder.archive.windows import InflatedWindow
from unionnews.folder.digests import digest_fits
from unionnews.words.patterns import regex

Report = Callable[[int, RecordError], None]
Window = RawFile | InflatedWindow
"""Bytes by position."""

_HEAD = 8 << 10
_MAX_HEAD = 64 << 10
_PROBE = _SCAN = 1 << 20
_TAIL = 16
_MEMBERS_TRIED = 8
_LONGEST_RUN = 16 << 20
_HEAD_END = regex(rb"\r?\n\r?\n")
_LENGTH = regex(rb"\nContent-Length:[ \t]*(\d{1,18})[ \t]*\r?\n", re.IGNORECASE)
_BLOCK_DIGEST = regex(rb"\nWARC-Block-Digest:[ \t]*([\w-]{1,16}):([\w+/=-]{1,200})", re.I)
_SPELLED = {name.lower(): name for name in (b"WARC-Type", b"Content-Length", b"Content-Type")}
_FIELD = regex(rb"\n(WARC-Type|Content-Length|Content-Type):[ \t]*([^\r\n]{0,1000})", re.IGNORECASE)
_RECORD_LINE = regex(rb"WARC/1\.\d\r?\n[A-Za-z][A-Za-z-]{1,60}:")
_LONGEST_RECORD_LINE = 80
_NEWLINES = b"\r\n"
_RECORD_END = b"\r\n\r\n"
_LINE_ENDS = (b"\n", b"\n\n")
_HTTP = b"HTTP/"


@dataclass(slots=True, frozen=True)
class Record:
    """A complete record."""

    offset: int
    data: bytes
    """Head, block, and perhaps the blank lines behind it."""
    block: int
    """Index in ``data`` at which the block begins."""
    end: int
    """Index in ``data`` at which the block ends."""
    digest_ok: bool | None
    """True if the block digest fits; None if there is none that can be checked."""
    own_place: bool = True
    """False for the second and later records of one compressed member."""

    @property
    def is_oddly_spelled(self) -> bool:
        """Whether the status line begins with ``http/``, which FastWARC does not recognize."""
        start = self.data[self.block : self.block + 5]
        return start != _HTTP and start.upper() == _HTTP

    def canonical(self) -> bytes:
        """Return the record with field names, type and ``HTTP/`` spelled as in the standard.

        Case does not matter in names (WARC 1.1, 4), but FastWARC 2.0.1 knows three of them only in
        the standard's spelling.
        """
        head = _FIELD.sub(_respelled, self.data[: self.block])
        block = self.data[self.block : self.end]
        return head + (_HTTP + block[5:] if self.is_oddly_spelled else block)


def _respelled(field: re.Match[bytes]) -> bytes:
    name, value = field[1].lower(), field[2]
    return b"\n%s: %s" % (_SPELLED[name], value.lower() if name == b"warc-type" else value)


@dataclass(slots=True, frozen=True)
class Layout:
    """How records are stored in a file."""

    codec: Codec | None
    by_member: bool
    """Whether each compressed member has one record; if not, offsets count decompressed bytes."""


def layout_of(raw: RawFile) -> Layout:
    """Return how records are stored in a file, by its first two members."""
    codec = codec_of(raw)
    if codec is None:
        return Layout(None, by_member=False)
    return Layout(codec, by_member=_one_record_a_member(raw, codec))


def _one_record_a_member(raw: RawFile, codec: Codec) -> bool:
    data, end = _probe(raw, codec)
    try:
        _, block_end = _frame(data, 0)
    except RecordError:
        return True
    if block_end <= len(data):
        return not data[block_end:].lstrip(_NEWLINES).startswith(WARC_START)
    if end is None or end == raw.size or starts_with_record(raw, end, codec):
        return True
    # The record is longer than its member: members may be mere blocks of one stream; or the length
    # is damaged (and perhaps the next member too).
    return not _goes_on(raw, codec, block_end) and _record_follows(raw, end, codec)


def _goes_on(raw: RawFile, codec: Codec, block_end: int) -> bool:
    # Whether the place at which the first record should end is followed by a record or nothing.
    data = bytearray()
    position = 0
    wanted = block_end + _TAIL + len(WARC_START)
    try:
        while position < raw.size and len(data) < min(wanted, _LONGEST_RUN):
            for end, out in inflate(raw, position, codec.inflater()):
                position = end
                data += out
    except RecordError:
        return False
    rest = bytes(data[block_end:wanted]).lstrip(_NEWLINES)
    return len(data) >= block_end and (rest.startswith(WARC_START) or not rest)


def _record_follows(raw: RawFile, end: int, codec: Codec) -> bool:
    for _ in range(_MEMBERS_TRIED):
        start = raw.find(codec.magic, end)
        if start is None or starts_with_record(raw, start, codec):
            return start is not None
        end = start + 1
    return False


def _probe(raw: RawFile, codec: Codec) -> tuple[bytes, int | None]:
    # Returns the bytes of the first member that is not empty, and the offset of its end.
    data = bytearray()
    position = 0
    try:
        while not data and position < raw.size:
            for end, out in salvage(raw, position, codec):
                position = end
                data += out
                if len(data) >= _PROBE:
                    return bytes(data), None
    except RecordError:
        return bytes(data), None
    return bytes(data), position


def records(
    raw: RawFile, layout: Layout, *, start: int, limit: int, report: Report
) -> Iterator[Record]:
    """Yield the sound records from ``start`` on, of at most ``limit`` bytes.

    ``start`` need not be the start of a record: the first record at or after it is found.
    """
    raw.start_work()
    if layout.by_member and layout.codec:
        return _by_member(raw, layout.codec, start, limit, report)
    window = InflatedWindow(raw, layout.codec, report) if layout.codec else raw
    return _by_window(window, start, limit, report)


def _by_member(
    raw: RawFile, codec: Codec, start: int, limit: int, report: Report
) -> Iterator[Record]:
    at_start = raw.at(start, len(codec.magic)) == codec.magic
    first = start if at_start or not start else next_member(raw, start, codec)
    if first is None:
        return
    for member in members(raw, codec, first, limit, report):
        try:
            yield from _of_member(member)
        except RecordError as error:
            report(member.offset, error)


def _of_member(member: Member) -> Iterator[Record]:
    data = member.data
    if data is None:
        raise RecordError("too_large", "larger than the bound")
    position = 0
    while position < len(data):
        block, end = _frame(data, position)
        if end > len(data):
            raise _wrong_length(end - block)
        digest_ok = _digest_of_likely(data, position, block, end)
        rest = _skip_newlines(data, end)
        if rest < len(data) and not data.startswith(WARC_START, rest):
            raise _wrong_length(end - block)
        if position == 0:
            yield Record(member.offset, data, block, end, digest_ok)
        else:
            piece = data[position:end]
            yield Record(
                member.offset, piece, block - position, len(piece), digest_ok, own_place=False
            )
        position = rest


def _by_window(window: Window, start: int, limit: int, report: Report) -> Iterator[Record]:
    at_record = not start or window.at(start, len(WARC_START)) == WARC_START
    offset = start if at_record else _next_record(window, start)
    while offset is not None:
        if window.overworked():
            report(offset, RecordError("given_up", "too much is broken; the rest was not read"))
            return
        if not window.at(offset, 1):
            return
        try:
            record = _record_at(window, offset, limit)
        except RecordError as error:
            report(offset, error)
            offset = error.resume or _next_record(window, offset + 1)
        else:
            yield record
            offset = _after(window, offset + record.end)


def _record_at(window: Window, offset: int, limit: int) -> Record:
    head = window.at(offset, _HEAD)
    if head.startswith(WARC_START) and not _HEAD_END.search(head):
        head = window.at(offset, _MAX_HEAD)
    block, end = _frame(head, 0)
    announced = end - block
    if end > limit:
        behind = window.at(offset + end - 1, 1 + _TAIL)
        if not behind:
            raise _cut(announced)
        if not _ends(behind, 1):
            raise _wrong_length(announced)
        raise RecordError("too_large", f"{end:,} bytes", resume=_after(window, offset + end))
    data = window.at(offset, end + _TAIL)
    if end > len(data):
        raise _cut(announced)
    return Record(offset, data, block, end, _digest_of_likely(data, 0, block, end))


def _digest_of_likely(data: bytes, start: int, block: int, end: int) -> bool | None:
    # A record's length is believed if blank lines follow (two by the standard; others are accepted)
    # or if its digest fits: then garbage may follow a sound record.
    likely = _ends(data, end)
    try:
        fits = _check_digest(data, start, block, end)
    except RecordError as error:
        raise error if likely else _wrong_length(end - block) from error
    if not (likely or fits):
        raise _wrong_length(end - block)
    return fits


def _ends(data: bytes, end: int) -> bool:
    if data.startswith(_RECORD_END, end):
        return True
    rest = _skip_newlines(data, end)
    blank = data[end:rest]
    followed = rest == len(data) or data.startswith(WARC_START, rest)
    return followed and (blank in _LINE_ENDS or _RECORD_END.startswith(blank))


def _cut(announced: int) -> RecordError:
    return RecordError("cut", f"{announced:,} bytes announced, but the file ends before")


def _wrong_length(announced: int) -> RecordError:
    return RecordError("wrong_length", f"no record ends after the {announced:,} bytes announced")


def _next_record(window: Window, offset: int) -> int | None:
    while True:
        data = window.at(offset, _SCAN)
        if found := _RECORD_LINE.search(data):
            return offset + found.start()
        if len(data) < _SCAN:
            return None
        offset += len(data) - _LONGEST_RECORD_LINE


def _after(window: Window, offset: int) -> int:
    # Blank lines end a record: two by the standard, more or fewer in the wild.
    while blank := window.at(offset, _TAIL):
        used = _skip_newlines(blank, 0)
        offset += used
        if used < len(blank):
            break
    return offset


def _skip_newlines(data: bytes, position: int) -> int:
    while position < len(data) and data[position] in _NEWLINES:
        position += 1
    return position


def _frame(data: bytes, start: int) -> tuple[int, int]:
    # Returns where the block of the record at `start` begins, and where it should end.
    if not data.startswith(WARC_START, start):
        raise RecordError("garbage", "bytes that are no record")
    head_end = data.find(_RECORD_END, start, start + _MAX_HEAD) + len(_RECORD_END)
    if head_end < len(_RECORD_END):
        bare = _HEAD_END.search(data, start, start + _MAX_HEAD)
        if bare is None:
            raise RecordError("bad_head", "the record's head has no end")
        head_end = bare.end()
    length = _LENGTH.search(data, start, head_end)
    if length is None:
        raise RecordError("bad_head", "the record's head has no Content-Length")
    return head_end, head_end + int(length[1])


def _check_digest(data: bytes, start: int, block: int, end: int) -> bool | None:
    written = _BLOCK_DIGEST.search(data, start, block)
    if written is None:
        return None
    fits = digest_fits(written[1].decode(), written[2].decode(), memoryview(data)[block:end])
    if fits is False:
        raise RecordError("bad_digest", "the block does not have the digest written beside it")
    return fits
