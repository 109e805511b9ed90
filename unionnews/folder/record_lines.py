"""``articles.jsonl``: one record on each line, only appended; the ledger has its valid length."""

import contextlib
import hashlib
import json
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from unionnews.exceptions import LedgerError
from unionnews.folder.atomic import sync_folder
from unionnews.folder.json_text import read_json
from unionnews.items import Article
from unionnews.words.patterns import regex

Record = dict[str, Any]

_encode = msgspec.json.Encoder().encode
_pack = msgspec.msgpack.Encoder().encode
_ENDLESS = regex(rb"\xcb[\x7f\xff][\xf0-\xff]")
"""NaN and infinity as MessagePack writes them; no text in UTF-8 has these bytes."""
_NUL = regex(r"(?<!\\)((?:\\\\)*)\\u0000")
"""NUL as JSON escapes it; the group has the escaped backslashes before it, which are kept."""

_MOST_BYTES = 32 << 20
"""Bytes at the end of a file that are searched for its newest records."""
_ENOUGH = 16
"""Bytes of 32 that two hashes have in common only where one was made from the other."""

NOT_CONTENT = frozenset({"id", "revision", "status", "changedFields", "url", "metadata"})
"""Keys that describe how a record was made, not the content of the article."""


@dataclass(slots=True, frozen=True)
class LinePlace:
    """Place of a line in the file: offset and length in bytes, with its line feed."""

    offset: int
    length: int


@dataclass(slots=True, frozen=True)
class Extent:
    """The committed length of the file in bytes, and its last line."""

    length: int = 0
    last_line: int = 0
    """Offset at which the last line begins."""
    last_hash: bytes | None = None
    """SHA-256 of the last line; none in an empty file."""


def to_json(value: Any) -> str:
    """Return compact JSON that UTF-8 and databases can carry.

    Surrogate pairs are joined; a lone surrogate, which a page may hold (``&#xD800;``), becomes
    U+FFFD because no codec can write it. NUL becomes U+FFFD too, as in HTML: PostgreSQL and our
    own export refuse it. Our layouts return neither; those of other projects may.
    Raises :class:`ValueError` for NaN and infinity.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        refuse_endless(value)
        raise
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _NUL.sub("\\1\ufffd", text) if "\\u0000" in text else text


def refuse_endless(record: Record | Article) -> None:
    """Raise :class:`ValueError`, with the name of the field, for NaN or infinity in a record."""
    with contextlib.suppress(UnicodeEncodeError, TypeError, OverflowError):
        if not _ENDLESS.search(_pack(record)):
            return
    _refuse(record.to_dict() if isinstance(record, Article) else record, "")


def _refuse(value: Any, path: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{path or 'the value'}: {value} is no number of JSON; give one, or None")
    if isinstance(value, Mapping):
        for name, one in value.items():
            _refuse(one, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple):
        for one in value:
            _refuse(one, path)


def to_line(record: Record | Article) -> bytes:
    """Return ``record`` as a line of JSON with a line feed, UTF-8."""
    return _compact(record) + b"\n"


def _compact(record: Record | Article) -> bytes:
    # For the usual types of values, the same bytes as below in a tenth of the time; other people's
    # layouts may return other types, such as the string type of lxml's XPath.
    with contextlib.suppress(UnicodeEncodeError, TypeError, OverflowError):
        text = _encode(record)
        # msgspec writes NaN as null, which nobody would see.
        if b"\\u0000" not in text and not _ENDLESS.search(_pack(record)):
            return text
    return to_json(record.to_dict() if isinstance(record, Article) else record).encode()


def line_hash(line: bytes) -> bytes:
    """Return the SHA-256 of a line as it is in the file."""
    return hashlib.sha256(line).digest()


def content_hash(record: Mapping[str, Any]) -> bytes:
    """Return a hash (16 bytes) of the article's content: if it changes, there is a new revision."""
    content = {key: value for key, value in record.items() if key not in NOT_CONTENT}
    return hashlib.sha256(_compact(content)).digest()[:16]


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the keys of ``after`` whose content differs, in its order, then the missing ones."""
    keys = [*after, *(key for key in before if key not in after)]
    return [
        key
        for key in keys
        if key not in NOT_CONTENT and to_json(before.get(key)) != to_json(after.get(key))
    ]


def parse_line(line: bytes, where: str) -> Record:
    """Return the record on ``line``.

    Raises :class:`LedgerError` if the line is not a record; ``where`` names the line in the
    message.
    """
    try:
        record = read_json(line)
    except ValueError as error:
        raise LedgerError(f"{where}: not JSON ({error}); nothing was changed") from error
    if not isinstance(record, dict) or not isinstance(record.get("id"), str):
        raise LedgerError(f"{where}: not a record (no id); nothing was changed")
    return record


@dataclass(slots=True)
class Records:
    """The file of records, and the lines that wait for the next commit.

    ``extent`` is the committed part. Newer lines are in memory until :meth:`write`.
    """

    path: Path
    extent: Extent = field(default_factory=Extent)
    writable: bool = True
    _fd: int = field(init=False, default=-1)
    _waiting: list[bytes] = field(init=False, default_factory=list)
    _end: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._end = self.extent.length
        self.open()

    def open(self) -> None:
        """Open the file by its name (again, after it was replaced)."""
        self.close()
        flags = os.O_RDWR | os.O_CREAT if self.writable else os.O_RDONLY
        self._fd = os.open(self.path, flags | os.O_CLOEXEC, 0o644)

    def close(self) -> None:
        """Close the file; lines that wait are lost."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def settle(self, extent: Extent) -> None:
        """Set ``extent`` as committed, and drop waiting lines."""
        self.extent = extent
        self._waiting.clear()
        self._end = extent.length

    def size(self) -> int:
        """Return the size of the file in bytes, committed or not."""
        return os.fstat(self._fd).st_size

    def add(self, record: Record) -> LinePlace:
        """Queue ``record`` for the next :meth:`write` and return where it will lie."""
        line = to_line(record)
        place = LinePlace(self._end, len(line))
        self._waiting.append(line)
        self._end += len(line)
        return place

    def read(self, place: LinePlace) -> Record:
        """Return the record at ``place``, also if it waits for its commit.

        Raises :class:`LedgerError` if there is no record.
        """
        if place.offset < self.extent.length:
            line = os.pread(self._fd, place.length, place.offset)
        else:
            line = self._waiting_line(place.offset)
        return parse_line(line, f"{self.path}, byte {place.offset}")

    def _waiting_line(self, offset: int) -> bytes:
        at = self.extent.length
        for line in self._waiting:
            if at == offset:
                return line
            at += len(line)
        return b""

    def write(self) -> Extent:
        """Write the waiting lines to the disk and return the new extent.

        On an error the file is cut back to its committed part, if that is possible. Raises
        :class:`LedgerError` if it is no longer the file of its name: the lines would be nowhere.
        """
        if not self._waiting:
            return self.extent
        if not (self.path.exists() and os.path.samestat(os.fstat(self._fd), self.path.stat())):
            raise LedgerError(
                f"{self.path}: removed or replaced during the run; put the file back, and run the"
                " same command again: what it had not committed is fetched again"
            )
        try:
            self._write_all(b"".join(self._waiting), self.extent.length)
            os.fsync(self._fd)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self.extent.length)
            raise
        last = self._waiting[-1]
        return Extent(self._end, self._end - len(last), line_hash(last))

    def _write_all(self, data: bytes, offset: int) -> None:
        view = memoryview(data)
        while view:
            written = os.pwrite(self._fd, view, offset)
            view, offset = view[written:], offset + written

    def ends_as_committed(self) -> bool:
        """Tell whether the last committed line is the one on the disk."""
        return self.extent.last_hash in (None, _last_hash(self._fd, self.extent))

    def hash_is_damaged(self) -> bool:
        """Tell whether bytes of the hash have changed, and not the line: that would change nearly all."""
        return is_committed(self._fd, self.extent)

    def cut_back(self, now: datetime) -> Path | None:
        """Cut the file to its committed part; return the file that keeps the cut bytes."""
        if self.size() <= self.extent.length:
            return None
        kept = unused(self.path.with_name(f"{self.path.name}.cut-{stamp(now)}"))
        copy_range(self._fd, self.extent.length, kept)
        sync_folder(self.path.parent)
        os.ftruncate(self._fd, self.extent.length)
        os.fsync(self._fd)
        return kept

    def lines(self) -> Iterator[tuple[LinePlace, bytes]]:
        """Yield the committed lines in order, with their places."""
        with self.path.open("rb") as file:
            offset = 0
            while offset < self.extent.length and (line := file.readline()):
                yield LinePlace(offset, len(line)), line
                offset += len(line)


def newest_records(file: Path, count: int) -> list[Record]:
    """Return the last records of a file, at most ``count``, without a line that is being written."""
    if not file.is_file() or count < 1:
        return []
    with file.open("rb") as stream:
        start = max(0, file.stat().st_size - _MOST_BYTES)
        stream.seek(start)
        *lines, _ = stream.read(_MOST_BYTES).split(b"\n")
    # The first line may be incomplete, as reading began in its middle.
    return [read_json(line) for line in lines[1 if start else 0 :][-count:]]


def is_committed(fd: int, extent: Extent) -> bool:
    """Tell whether a file has the last committed line; bytes of the hash may be damaged."""
    if extent.last_hash is None:
        return True
    pairs = zip(extent.last_hash, _last_hash(fd, extent), strict=False)
    return sum(a == b for a, b in pairs) >= _ENOUGH


def _last_hash(fd: int, extent: Extent) -> bytes:
    return line_hash(os.pread(fd, extent.length - extent.last_line, extent.last_line))


def stamp(now: datetime) -> str:
    """Return a time in the form used in file names: ``20240527T010000Z``."""
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def unused(path: Path) -> Path:
    """Return ``path``, or the first of ``path-2``, ``path-3``, … that does not exist."""
    number = 1
    candidate = path
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.name}-{number}")
    return candidate


def copy_range(fd: int, offset: int, target: Path) -> None:
    """Copy the bytes of ``fd`` from ``offset`` to its end into the new file ``target``."""
    try:
        with target.open("xb") as file:
            while block := os.pread(fd, 1 << 20, offset):
                file.write(block)
                offset += len(block)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        target.unlink(missing_ok=True)
        raise
