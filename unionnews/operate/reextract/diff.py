"""Compare new records with old ones: which fields changed, how often, with examples."""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Self

from unionnews.exceptions import UsageError
from unionnews.folder.scratch import scratch

Record = dict[str, Any]

EXAMPLES = 5
"""Examples kept for each field."""
_CONTEXT = 60
_LONGEST = 600
_NEWEST = 1 << 62
# These depend on the run, not on what was read.
_OF_THE_RUN = ("revision", "status", "changedFields")
# Facts of the download: they differ in another capture, whatever the parser does.
_OF_THE_CAPTURE = (
    "url",
    "metadata.dateDownloaded",
    "metadata.requestUrl",
    "metadata.pages",
    "metadata.dateGone",
)


@dataclass(slots=True, frozen=True)
class Example:
    """One field of one record before and after, cut to where they differ."""

    id: str
    url: str | None
    before: str
    after: str


@dataclass(slots=True)
class Change:
    """The changes of one field."""

    records: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class Diff:
    """Two sets of records, compared."""

    same: int = 0
    changed: int = 0
    otherCapture: int = 0
    """Number of compared records that were made from another capture than before. Facts of the
    download (dates, addresses, places in the archive) are not compared there."""
    new: list[str] = field(default_factory=list)
    """Ids of the first records that were not there before."""
    newCount: int = 0
    missing: list[str] = field(default_factory=list)
    """Ids of the first records that are no longer there."""
    missingCount: int = 0
    fields: dict[str, Change] = field(default_factory=dict)
    """By path: ``headline``, ``metadata.page``."""

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.newCount or self.missingCount)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object; fields changed most often first."""
        ordered = sorted(self.fields.items(), key=lambda item: (-item[1].records, item[0]))
        return {
            "same": self.same,
            "changed": self.changed,
            "otherCapture": self.otherCapture,
            "new": {"records": self.newCount, "ids": self.new},
            "missing": {"records": self.missingCount, "ids": self.missing},
            "fields": {name: asdict(change) for name, change in ordered},
        }


def compare(before: Path, records: Iterable[Record], *, revisions: bool = False) -> Diff:
    """Compare records with those of a JSON Lines file.

    A record is compared with the last published line of its id; with ``revisions``, with the line
    of its id and revision. ``metadata.version`` is not compared. Memory does not grow with the
    file. Raises :class:`UsageError` where the file is missing or a line is not a record.
    """
    diff = Diff()
    with _Earlier(before, revisions=revisions) as earlier:
        for record in records:
            old = earlier.take(record)
            if old is None:
                diff.newCount += 1
                diff.new += [record["id"]] if len(diff.new) < EXAMPLES else []
            else:
                _compare_one(diff, old, record)
        diff.missingCount, diff.missing = earlier.left()
    return diff


def _compare_one(diff: Diff, old: Record, new: Record) -> None:
    left, right = _flat(old), _flat(new)
    names = dict.fromkeys([*right, *left])
    if _place(old) != _place(new):
        diff.otherCapture += 1
        names = {name: None for name in names if name not in _OF_THE_CAPTURE}
    changed = [name for name in names if left.get(name) != right.get(name)]
    diff.changed += bool(changed)
    diff.same += not changed
    for name in changed:
        change = diff.fields.setdefault(name, Change())
        change.records += 1
        if len(change.examples) < EXAMPLES:
            texts = _where_different(_text(left.get(name)), _text(right.get(name)))
            change.examples.append(Example(new["id"], new.get("url"), *texts))


def _flat(record: Record) -> Record:
    """Return the fields to compare; those of ``metadata`` by their path."""
    kept = {name: value for name, value in record.items() if name not in (*_OF_THE_RUN, "metadata")}
    metadata = record.get("metadata") or {}
    kept |= {f"metadata.{name}": value for name, value in metadata.items() if name != "version"}
    return kept


def _place(record: Record) -> Any:
    pages = (record.get("metadata") or {}).get("pages") or [{}]
    return pages[0].get("archive")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _where_different(before: str, after: str) -> tuple[str, str]:
    """Return the parts of two texts in which they differ, with a little text around."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return _cut(before, start, end), _cut(after, start, end)


def _cut(text: str, start: int, end: int) -> str:
    first = max(0, start - _CONTEXT)
    last = min(len(text), len(text) - end + _CONTEXT)
    shown = text[first : min(last, first + _LONGEST)]
    return f"{'…' if first else ''}{shown}{'…' if first + len(shown) < len(text) else ''}"


_TABLE = """
CREATE TABLE line (
    id TEXT, revision INTEGER, offset INTEGER, taken INTEGER DEFAULT 0, PRIMARY KEY (id, revision)
) WITHOUT ROWID;
"""


class _Earlier:
    """The earlier lines by id and revision, on the disk."""

    def __init__(self, path: Path, *, revisions: bool) -> None:
        self._path = path
        self._revisions = revisions

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            try:
                self._file: BinaryIO = stack.enter_context(self._path.open("rb"))
            except OSError as error:
                raise UsageError(f"{self._path}: cannot be read ({error.strerror})") from error
            self._db = stack.enter_context(closing(scratch(_TABLE)))
            self._db.execute("BEGIN")
            self._db.executemany(
                "INSERT OR REPLACE INTO line (id, revision, offset) VALUES (?, ?, ?)", self._lines()
            )
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def _lines(self) -> Iterator[tuple[str, int, int]]:
        offset = 0
        for number, line in enumerate(self._file, 1):
            record = self._parse(line, number)
            # A line with status ``gone`` repeats the last published one; no page was read for it.
            if record.get("status") != "gone":
                yield record["id"], record.get("revision", 1), offset
            offset += len(line)

    def _parse(self, line: bytes, number: int) -> Record:
        try:
            record = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{self._path}, line {number}: not JSON ({error})") from error
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            raise UsageError(f"{self._path}, line {number}: not a record (no id)")
        return record

    def take(self, record: Record) -> Record | None:
        """Return the earlier line with which a record is compared; None if there is none."""
        revision = record["revision"]
        span = (revision, revision) if self._revisions else (0, _NEWEST)
        found = self._db.execute(
            "SELECT offset FROM line WHERE id = ? AND revision BETWEEN ? AND ?"
            " ORDER BY revision DESC LIMIT 1",
            (record["id"], *span),
        ).fetchone()
        if found is None:
            return None
        self._db.execute(
            "UPDATE line SET taken = 1 WHERE id = ? AND revision BETWEEN ? AND ?",
            (record["id"], *span),
        )
        self._file.seek(found[0])
        return self._parse(self._file.readline(), 0)

    def left(self) -> tuple[int, list[str]]:
        """Return how many earlier records were not compared, and the ids of the first of them."""
        rows = self._db.execute("SELECT id FROM line WHERE NOT taken")
        count, found = 0, []
        last = None
        for (number,) in rows:  # in the order of ids
            if not self._revisions and number == last:
                continue
            count, last = count + 1, number
            found += [number] if count <= EXAMPLES else []
        return count, found
