"""Compressed members of a file, read by position, each bounded in memory and time.

A WARC file has one gzip member (RFC 1952) or one Zstandard frame (RFC 8878) for each record, so a
broken one costs only that record: the next is found by its magic number. FastWARC's own iterator
is not used because (2.0.1) it stops at the first broken member, returns a truncated member as if
it were complete, and decompresses without a bound. ISA-L works where there is a build of it: it
inflates a page of 27 kB in 0.026 ms (zlib: 0.059), and deflates one in a quarter of zlib's time.
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from unionnews.folder.archive.capture import RecordError
from unionnews.folder.closeable import Closeable
from unionnews.words.patterns import regex

try:
    from isal import isal_zlib
except ImportError:
    isal_zlib = zlib  # type: ignore[misc]  # no build for this machine: half the speed
if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 16 << 10
STEP = 1 << 20
_SCAN = 1 << 20
# A member larger than the bound is skipped by decompressing it, as long as it expands like real
# content. Above this ratio (deflate's highest is 1,032) it is a bomb, and the next member is
# searched by its magic number.
_MAX_RATIO = 64
# Most bytes read from one file, as a multiple of its size. An undamaged file needs about 2.
_MAX_WORK = 64
_SLACK = 64 << 20

WARC_START = b"WARC/1."
_GZIP_MAGIC = b"\x1f\x8b\x08"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = regex(rb"[\x50-\x5f]\x2a\x4d\x18")
# https://iipc.github.io/warc-specifications/specifications/warc-zstd/
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
_MAX_DICTIONARY = 16 << 20

# ISA-L's type stub declares its error as ``object``, hence the annotation.
INFLATE_ERRORS: tuple[type[Exception], ...] = (
    zlib.error,
    isal_zlib.error,  # type: ignore[assignment]  # see above
    zstd.ZstdError,
)
_ENDS: tuple[type[Exception], ...] = (*INFLATE_ERRORS, EOFError)


def member_of(data: bytes | memoryview, level: int) -> bytes:
    """Return data as one gzip member; levels of ISA-L go from 0 to 3."""
    member = isal_zlib.compressobj(level, zlib.DEFLATED, 31)
    return member.compress(data) + member.flush()


class RawFile(Closeable):
    """A file read by position. Not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self.size = path.stat().st_size
        self._work = 0

    def at(self, offset: int, count: int) -> bytes:
        """Return up to ``count`` bytes from ``offset`` on; fewer only at the end."""
        self._file.seek(offset)
        data: bytes = self._file.read(count)
        self._work += len(data)
        return data

    def find(self, needle: bytes, offset: int) -> int | None:
        """Return where ``needle`` next occurs at or after ``offset``."""
        while True:
            data = self.at(offset, _SCAN)
            found = data.find(needle)
            if found >= 0:
                return offset + found
            if len(data) < len(needle):
                return None
            offset += len(data) - len(needle) + 1

    def start_work(self) -> None:
        """Start counting the bytes read, for :meth:`overworked`."""
        self._work = 0

    def overworked(self) -> bool:
        """Whether the file was read too many times over because of broken places."""
        return self._work > _MAX_WORK * self.size + _SLACK

    def close(self) -> None:
        self._file.close()


class Inflater(Protocol):
    """The interface of the decompressors of ``bz2``, ``lzma`` and ``zstd``, for one member."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class ZlibInflater:
    """zlib's format behind the interface of the other decompressors."""

    def __init__(self, wbits: int = 31, *, fast: bool = False) -> None:
        self._zlib = isal_zlib.decompressobj(wbits) if fast else zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max(max_length, 0))


@dataclass(slots=True, frozen=True)
class Codec:
    """A compression format, with the file's dictionary if it has one."""

    magic: bytes
    inflater: Callable[[], Inflater]
    probe: Callable[[], Inflater] | None = None
    """Makes a slower decompressor that returns all bytes before a damaged place, if needed."""


GZIP = Codec(_GZIP_MAGIC, partial(ZlibInflater, fast=True), ZlibInflater)
ZSTD = Codec(_ZSTD_MAGIC, zstd.ZstdDecompressor)


def codec_of(raw: RawFile) -> Codec | None:
    """Return the compression of a file by its first bytes; None if it has none."""
    head = raw.at(0, 8)
    if head.startswith(_GZIP_MAGIC):
        return GZIP
    if head.startswith(_ZSTD_DICTIONARY):
        dictionary = _dictionary(raw.at(8, int.from_bytes(head[4:8], "little")))
        return Codec(_ZSTD_MAGIC, lambda: zstd.ZstdDecompressor(zstd_dict=dictionary))
    if head.startswith(_ZSTD_MAGIC) or _ZSTD_SKIPPABLE.match(head):
        return ZSTD
    return None if WARC_START in raw.at(0, _SCAN) else _codec_behind(raw)


def _codec_behind(raw: RawFile) -> Codec | None:
    # The very first bytes are damaged, or the file is not a WARC file.
    found = (codec for codec in (GZIP, ZSTD) if next_member(raw, 0, codec) is not None)
    return next(found, None)


def _dictionary(data: bytes) -> zstd.ZstdDict | None:
    try:
        if data.startswith(_ZSTD_MAGIC):
            data = zstd.ZstdDecompressor().decompress(data, _MAX_DICTIONARY)
        return zstd.ZstdDict(data)
    except (zstd.ZstdError, ValueError):
        return None


@dataclass(slots=True, frozen=True)
class Member:
    """One compressed member: where it lies and what it holds."""

    offset: int
    end: int
    data: bytes | None
    """Decompressed bytes; None if they exceed the bound."""


def read_member(raw: RawFile, offset: int, codec: Codec, limit: int) -> Member:
    """Decompress the member at ``offset``; raise :class:`RecordError` if it is broken."""
    parts: list[bytes] = []
    size = 0
    position = offset
    for position, out in inflate(raw, offset, codec.inflater()):
        size += len(out)
        if size <= limit:
            parts.append(out)
        elif size > limit + _MAX_RATIO * (position - offset):
            raise RecordError("too_large", f"decompresses to more than {size:,} bytes")
        else:
            parts.clear()
    return Member(offset, position, b"".join(parts) if size <= limit else None)


def inflate(raw: RawFile, offset: int, inflater: Inflater) -> Iterator[tuple[int, bytes]]:
    """Yield, in bounded steps, the offset after the input used so far, and the output."""
    position = offset
    while not inflater.eof:
        chunk = raw.at(position, CHUNK) if inflater.needs_input else b""
        position += len(chunk)
        try:
            out = inflater.decompress(chunk, STEP)
        except INFLATE_ERRORS as error:
            raise RecordError("damaged", f"compressed data are damaged ({error})") from error
        if not (chunk or out or inflater.eof):
            raise RecordError("cut", f"file ends inside the member, {position - offset:,} bytes in")
        yield position - len(inflater.unused_data), out


def salvage(raw: RawFile, offset: int, codec: Codec) -> Iterator[tuple[int, bytes]]:
    """Do the same as :func:`inflate`, but yield every byte before the broken place.

    A decompressor that fails returns nothing from the piece that it was given. So the last sound
    bytes, and with them complete records, are found only by giving it single bytes.
    """
    position = offset
    made = 0
    try:
        for position, out in inflate(raw, offset, codec.inflater()):
            made += len(out)
            yield position, out
    except RecordError:
        for out in _byte_by_byte(raw, offset, codec.inflater(), position - CHUNK):
            yield position, out[max(made, 0) :]
            made -= len(out)
        raise


def _byte_by_byte(raw: RawFile, offset: int, inflater: Inflater, safe: int) -> Iterator[bytes]:
    try:
        while chunk := raw.at(offset, CHUNK if offset < safe else 1):
            offset += len(chunk)
            yield inflater.decompress(chunk, STEP)
            while not inflater.needs_input:
                yield inflater.decompress(b"", STEP)
    except _ENDS:
        return


def next_member(raw: RawFile, offset: int, codec: Codec) -> int | None:
    """Return the offset of the next member that contains the start of a WARC record."""
    found = raw.find(codec.magic, offset)
    while found is not None:
        if starts_with_record(raw, found, codec):
            return found
        found = raw.find(codec.magic, found + 1)
    return None


def starts_with_record(raw: RawFile, offset: int, codec: Codec) -> bool:
    try:
        start = (codec.probe or codec.inflater)().decompress(raw.at(offset, 512), len(WARC_START))
    except INFLATE_ERRORS:
        return False
    return start == WARC_START


def members(
    raw: RawFile, codec: Codec, start: int, limit: int, report: Callable[[int, RecordError], None]
) -> Iterator[Member]:
    """Yield the sound members from ``start`` on; report broken ones and go on after them."""
    offset: int | None = start
    while offset is not None and offset < raw.size:
        if raw.overworked():
            report(offset, RecordError("given_up", "too much is broken; the rest was not read"))
            return
        try:
            member = read_member(raw, offset, codec, limit)
        except RecordError as error:
            report(offset, error if _is_start(raw, offset, codec) else _garbage())
            offset = next_member(raw, offset + 1, codec)
        else:
            yield member
            offset = member.end


def _is_start(raw: RawFile, offset: int, codec: Codec) -> bool:
    return raw.at(offset, len(codec.magic)) == codec.magic


def _garbage() -> RecordError:
    return RecordError("garbage", "bytes that are no record")
