"""``unionnews.read``: read the records that are new since the last read, also during a crawl."""

import gzip
import hashlib
import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import quote, unquote

import msgspec

from unionnews.dataset.upgrades import Record, UnknownVersionError, upgrade
from unionnews.exceptions import RunError, UsageError
from unionnews.folder.digests import hash_of
from unionnews.folder.json_text import read_json
from unionnews.folder.ledger import Committed, open_committed

LATEST = "latest.json"
_KNOWN_LINES = 4
"""Number of lines before a cursor by which its place is found again after a change of the file
(a takedown, or records made anew)."""


class _Name(msgspec.Struct):
    id: str
    revision: int


_name_of = msgspec.json.Decoder(_Name).decode


class FileMark(NamedTuple):
    """What a cursor keeps of a line: its length in bytes (with line feed), a part of their SHA-256,
    and the id and revision of its record.

    The line is still found by its record after a newer program has written it anew. Cursors of
    earlier programs have no record; ``id`` is empty then.
    """

    length: int
    digest: str
    id: str = ""
    revision: int = 0

    @classmethod
    def of(cls, line: bytes) -> Self:
        """Return the mark of a line; without id and revision if the line is not a record."""
        try:
            name = _name_of(line)
        except msgspec.DecodeError:
            name = _Name("", 0)
        return cls(len(line), hashlib.sha256(line).hexdigest()[:16], name.id, name.revision)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the mark that :meth:`__str__` wrote. Raises :class:`ValueError` otherwise."""
        length, digest, *name = text.split("-", 3)
        if not name:
            return cls(int(length), digest)
        revision, quoted = name
        return cls(int(length), digest, unquote(quoted), int(revision))

    def __str__(self) -> str:
        name = f"-{self.revision}-{quote(self.id, safe='')}" if self.id else ""
        return f"{self.length}-{self.digest}{name}"

    @property
    def names(self) -> tuple[object, ...]:
        """The key by which the line is found again: its record, or its bytes if none is known."""
        return (self.id, self.revision) if self.id else (self.length, self.digest)


@dataclass(slots=True, frozen=True)
class LinesCursor:
    """A place between two lines of ``articles.jsonl``: ``lines:OFFSET:MARK:…``.

    The marks (``LENGTH-HASH-REVISION-ID``) are those of the lines just before it, the nearest last.
    """

    offset: int = 0
    marks: tuple[FileMark, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the cursor that :meth:`__str__` wrote, of this or an earlier program.

        Raises :class:`UsageError` if the text is not a cursor.
        """
        kind, _, rest = text.partition(":")
        offset, *marks = rest.split(":")
        try:
            if kind == "lines":
                return cls(int(offset), tuple(FileMark.parse(mark) for mark in marks))
        except ValueError:
            pass
        raise UsageError(f"{text!r:.80}: no cursor of records; give what an earlier read returned")

    def __str__(self) -> str:
        return ":".join(["lines", str(self.offset), *map(str, self.marks)])


class CursorLostError(UsageError):
    """None of the lines that a cursor keeps is among the records."""


class RecordLines:
    """The committed lines after a cursor, read once from first to last.

    ``cursor`` is the place after the last line that was returned. Records that are committed after
    the opening belong to the next read.
    """

    def __init__(self, folder: Path, cursor: LinesCursor) -> None:
        """Open the records of ``folder``.

        Raises :class:`CursorLostError` if the cursor is not one of these records. Raises
        :class:`RunError` if there are none, or they do not fit their ledger.
        """
        self._committed = open_committed(folder)
        try:
            found = cursor if _fits(self._committed, cursor) else _moved(self._committed, cursor)
        except BaseException:
            self._committed.close()
            raise
        self.fits = found is cursor
        """Whether the bytes before the cursor are unchanged."""
        self.edition = self._committed.edition
        """Differs from an earlier read's if the lines before the cursor may have changed."""
        self.inode = os.fstat(self._committed.file.fileno()).st_ino
        """Number of the file, which changes if another file is put in its place."""
        self._offset = found.offset
        self._marks = deque(found.marks, maxlen=_KNOWN_LINES)
        self._committed.file.seek(self._offset)

    @property
    def cursor(self) -> LinesCursor:
        """The place at which the next read goes on."""
        return LinesCursor(self._offset, tuple(self._marks))

    @property
    def extent(self) -> tuple[int, int]:
        """Number of bytes before the current place, and the total number to be read."""
        return self._offset, self._committed.length

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        line = b""
        if self._offset < self._committed.length:
            line = self._committed.file.readline(self._committed.length - self._offset)
        if not line:
            self.close()
            raise StopIteration
        self._offset += len(line)
        self._marks.append(FileMark.of(line))
        return line

    def close(self) -> None:
        """Close the file."""
        self._committed.close()


def _fits(committed: Committed, cursor: LinesCursor) -> bool:
    if not cursor.marks:
        return cursor.offset == 0
    last = cursor.marks[-1]
    if not last.length <= cursor.offset <= committed.length:
        return False
    committed.file.seek(cursor.offset - last.length)
    return FileMark.of(committed.file.read(last.length))[:2] == last[:2]


def _moved(committed: Committed, cursor: LinesCursor) -> LinesCursor:
    """Return the place after the nearest line before the cursor that still exists, even if it was
    moved or written anew. Raises :class:`CursorLostError` if there is none.
    """
    rank = {mark.names: number for number, mark in enumerate(cursor.marks)}
    best, place, offset = -1, cursor, 0
    before: deque[FileMark] = deque(maxlen=_KNOWN_LINES)
    committed.file.seek(0)
    while offset < committed.length and (line := committed.file.readline()):
        offset += len(line)
        before.append(mark := FileMark.of(line))
        found = max(rank.get(mark.names, -1), rank.get(mark[:2], -1))
        if found > best:
            best, place = found, LinesCursor(offset, tuple(before))
    if best < 0 and cursor.marks:
        raise CursorLostError(
            f"{committed.path}: the cursor is not one of these records; read them anew "
            "(since=None): id and revision tell what you have"
        )
    return place if best >= 0 else LinesCursor()


class Reading:
    """An iterator over the new records as dicts, oldest first.

    ``cursor`` is the place after the last record returned: save it after you have saved the
    record, and give it to the next :func:`read`.
    """

    def __init__(self, records: Iterator[tuple[Record, str]], since: str) -> None:
        self.cursor = since
        self._records = records

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Record:
        record, self.cursor = next(self._records)
        return record


def read(path: str | Path, since: str | None = None) -> Reading:
    """Return the records of a site's folder, or of a copy of its feed, that came after ``since``.

    ``path`` contains ``articles.jsonl`` and its ledger, or ``latest.json`` and its parts. Without
    ``since`` all records are read. A crawl may write meanwhile: only committed records are
    returned, each once. Records of an earlier schema version are upgraded.

    Raises :class:`~unionnews.exceptions.UsageError` for a cursor of other records, and
    :class:`~unionnews.exceptions.RunError` where there are no records or they are damaged.
    """
    folder = Path(path)
    if (folder / LATEST).is_file():
        return Reading(_of_feed(folder, since), since or "")
    lines = RecordLines(folder, LinesCursor.parse(since) if since else LinesCursor())
    return Reading(_of_lines(lines), str(lines.cursor))


def _of_lines(lines: RecordLines) -> Iterator[tuple[Record, str]]:
    try:
        for line in lines:
            yield _record(line, lines.cursor), str(lines.cursor)
    finally:
        lines.close()


def _of_feed(folder: Path, since: str | None) -> Iterator[tuple[Record, str]]:
    first, skipped = _feed_place(since)
    for part in latest(folder)["parts"]:
        if part["number"] < first:
            continue
        place = f"{part['file']}"
        with gzip.open(_checked(folder / part["file"], part["sha256"])) as lines:
            for number, line in enumerate(lines, 1):
                if part["number"] == first and number <= skipped:
                    continue
                record = _record(line, f"{place}, line {number}")
                if "forgotten" not in record:
                    yield record, f"feed:{part['number']}:{number}"


def _feed_place(since: str | None) -> tuple[int, int]:
    if since is None:
        return 0, 0
    kind, *numbers = since.split(":")
    if kind != "feed" or len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        raise UsageError(f"{since!r:.80}: no cursor of a feed; give what an earlier read returned")
    return int(numbers[0]), int(numbers[1])


def latest(folder: Path) -> dict[str, Any]:
    """Return ``latest.json`` of a feed.

    Raises :class:`RunError` if it cannot be read.
    """
    path = folder / LATEST
    try:
        found = read_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RunError(f"{path}: cannot be read ({error})") from error
    if not isinstance(found, dict) or not isinstance(found.get("parts"), list):
        raise RunError(f"{path}: not the list of a feed's parts")
    return found


def _checked(path: Path, sha256: str) -> Path:
    try:
        found = hash_of(path)
    except OSError as error:
        raise RunError(f"{path}: cannot be read ({error}); fetch it again") from error
    if found != sha256:
        raise RunError(f"{path}: not the bytes that {LATEST} names; fetch both again")
    return path


def _record(line: bytes, where: object) -> Record:
    try:
        record = read_json(line)
        return record if "forgotten" in record else upgrade(record)
    except UnknownVersionError as error:
        raise RunError(f"{where}: {error}") from error
    except ValueError as error:
        raise RunError(f"{where}: not a record ({error})") from error
