"""Remove records from an archive for a takedown; every other byte stays where it is.

A member is overwritten in place by a valid one of the same length that holds an empty metadata
record. So all other offsets stay true, a writer can go on with the file, and the old bytes are
gone from the file at once. The length is filled up with stored zeros and the extra field of the
gzip header (RFC 1952, 2.3.1.1). A crash leaves at most one broken member, which readers skip;
the same call, made again, finishes the work.
"""

import os
import uuid
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from unionnews.exceptions import UsageError
from unionnews.folder.archive.archive_index import forget
from unionnews.folder.archive.capture import Problems, RecordError
from unionnews.folder.archive.members import GZIP, RawFile, next_member, read_member
from unionnews.folder.archive.reader import MAX_BODY, Archive
from unionnews.folder.atomic import on_disk
from unionnews.folder.digests import sha1_digest
from unionnews.items import ArchiveLocation

_SUBFIELD = b"UN"
_MIN_EXTRA = 6  # length of the field, then name and length of one subfield
_MAX_EXTRA = 60_000
_LONGEST_EXTRA = 65_535


def scrub(folder: Path, locations: Iterable[ArchiveLocation], *, date: datetime) -> int:
    """Overwrite pages with their request and metadata records; return the number of members.

    ``ArchiveLocation.file`` is relative to ``folder``; ``date`` goes into the new records. Doing
    it again is harmless. Revisit records of a removed body have no body from then on. The indexes
    forget the files, but an open writer would still refer to removed bodies, so scrub between
    runs. Raises UsageError where a file has no record of its own at the location, RunError where it
    cannot be written.
    """
    wanted: dict[str, set[int]] = {}
    for location in locations:
        wanted.setdefault(location.file, set()).add(location.offset)
    return sum(_scrub_file(folder / name, offsets, date) for name, offsets in wanted.items())


def _scrub_file(path: Path, offsets: set[int], date: datetime) -> int:
    extents = _extents(path, offsets)
    forget(path)  # also before: if this process is killed, and the file then grows, an index would
    # only read the new part
    with on_disk(path, "cannot be overwritten"), path.open("r+b") as file:
        for start, end in extents:
            file.seek(start)
            file.write(placeholder(end - start, date))
        file.flush()
        os.fsync(file.fileno())
    forget(path)
    return len(extents)


def _extents(path: Path, offsets: set[int]) -> list[tuple[int, int]]:
    with Archive(path) as archive:
        if archive.layout.codec is not GZIP or not archive.layout.by_member:
            raise UsageError(f"{path}: only gzip files with one record a member can be scrubbed")
        members = offsets | _beside(archive, offsets)
    with RawFile(path) as raw:
        return [(start, _end(raw, start)) for start in sorted(members)]


def _beside(archive: Archive, offsets: set[int]) -> set[int]:
    # A request comes before its response, so the ids of the responses are collected first.
    heads = archive.heads(0, Problems())
    pages = {h.record_id: h.record.offset for h in heads if h.record.offset in offsets}
    return {
        head.record.offset
        for head in archive.heads(0, Problems())
        if any(record_id and head.names(record_id) for record_id in pages)
    }


def _end(raw: RawFile, start: int) -> int:
    try:
        return read_member(raw, start, GZIP, MAX_BODY).end
    except RecordError as error:
        if raw.at(start, len(GZIP.magic)) != GZIP.magic:
            raise UsageError(f"no record begins at byte {start}") from error
        return next_member(raw, start + 1, GZIP) or raw.size


def placeholder(length: int, date: datetime) -> bytes:
    """Return a gzip member of exactly ``length`` bytes that holds an empty metadata record.

    Raises ValueError below about 220 bytes; every record with an address is longer.
    """
    # The extra field fills up the length; zeros in the record's block fill what it cannot hold.
    filler = max(0, length - _MAX_EXTRA)
    member = _member(_record(filler, date), level=0 if filler else 9)
    extra = length - len(member)
    for less in range(1, _MIN_EXTRA + 1):
        if extra == 0 or extra >= _MIN_EXTRA:
            break
        member = _member(_record(filler, date, note="x" * less), level=0)
        extra = length - len(member)
    if extra != 0 and not _MIN_EXTRA <= extra <= _LONGEST_EXTRA:
        raise ValueError(f"no record fits into {length} bytes")
    return _with_extra(member, extra)


def _record(filler: int, date: datetime, note: str = "") -> bytes:
    block = note.encode() + b"\0" * filler
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\n"
        f"WARC-Date: {date.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}\r\n"
        f"WARC-Block-Digest: {sha1_digest(block)}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _member(data: bytes, level: int) -> bytes:
    compressor = zlib.compressobj(level, zlib.DEFLATED, 31)
    return compressor.compress(data) + compressor.flush()


def _with_extra(member: bytes, length: int) -> bytes:
    # Ten bytes of header, the fourth of which are the flags; bit 2: an extra field follows.
    if not length:
        return member
    content = length - _MIN_EXTRA
    field = (length - 2).to_bytes(2, "little") + _SUBFIELD + content.to_bytes(2, "little")
    flags = bytes([member[3] | 4])
    return member[:3] + flags + member[4:10] + field + b"\0" * content + member[10:]
