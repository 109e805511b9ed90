"""Read captures from WARC files: plain, gzip or Zstandard, whole or damaged, of any size.

Memory is bounded by the largest body allowed, whatever the size of the archive.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from unionnews.exceptions import RunError, UsageError
from unionnews.folder.archive.capture import Capture, Problem, Problems, RecordError
from unionnews.folder.archive.members import RawFile
from unionnews.folder.archive.parsing import Head, capture_of, head_of, provenance_among
from unionnews.folder.archive.warc_records import Layout, Report, layout_of, records
from unionnews.folder.closeable import Closeable

MAX_BODY = 64 << 20
"""Largest body in bytes, before and after decoding."""
_HEADS = 256 << 10
_MAX_FOLLOWERS = 10
_RESTARTS = 200

Resolver = Callable[[Capture], Capture]


class Archive(Closeable):
    """One open WARC file. Not to be shared between threads."""

    def __init__(self, path: Path | str, *, max_body: int = MAX_BODY) -> None:
        self.name = str(path)
        """Path as given, by which captures and problems name it."""
        self._max_body = max_body
        try:
            self._raw = RawFile(Path(path))
        except OSError as error:
            raise RunError(f"{path}: cannot be read ({error.strerror})") from error
        self.layout: Layout = layout_of(self._raw)

    @property
    def size(self) -> int:
        return self._raw.size

    def heads(self, start: int, problems: Problems) -> Iterator[Head]:
        """Yield the records from ``start`` on, bodies untouched."""
        report = self._reporter(problems)
        limit = self._max_body + _HEADS
        found = False
        for record in records(self._raw, self.layout, start=start, limit=limit, report=report):
            found = True
            try:
                head = head_of(record)
            except RecordError as error:
                report(record.offset, error)
            else:
                yield head
        if not found and start == 0:
            report(0, RecordError("not_warc", "no WARC record in this file"))

    def _reporter(self, problems: Problems) -> Report:
        def report(offset: int, error: RecordError) -> None:
            problems.add(Problem(self.name, offset, error.kind, str(error)))

        return report

    def captures(
        self,
        start: int = 0,
        end: int | None = None,
        *,
        problems: Problems,
        resolve: Resolver | None = None,
    ) -> Iterator[Capture]:
        """Yield the captures whose records begin in ``[start, end)``."""
        report = self._reporter(problems)
        for head, followers in self.exchanges(start, problems, end=end):
            try:
                yield self._capture(head, followers, resolve)
            except RecordError as error:
                report(head.record.offset, error)

    def exchanges(
        self, start: int, problems: Problems, *, end: int | None = None
    ) -> Iterator[tuple[Head, list[Head]]]:
        """Yield the heads of captures in ``[start, end)``, with those of their metadata records."""
        # Metadata records follow the response to which they belong.
        pending: Head | None = None
        followers: list[Head] = []
        for head in self.heads(start, problems):
            if pending and head.belongs_to(pending) and len(followers) < _MAX_FOLLOWERS:
                followers.append(head)
                continue
            if pending:
                yield pending, followers
            pending, followers = None, []
            if end is not None and head.record.offset >= end:
                break
            if head.is_capture:
                pending = head
        if pending:
            yield pending, followers

    def _capture(self, head: Head, followers: list[Head], resolve: Resolver | None) -> Capture:
        capture = capture_of(head, self.name, self._max_body)
        capture.provenance = provenance_among(followers)
        if capture.revisit:
            if resolve is None:
                raise RecordError("unresolved_revisit", "a revisit record; read through an index")
            capture = resolve(capture)
        return capture

    def capture_at(self, offset: int, *, resolve: Resolver | None = None) -> Capture:
        """Return the capture at ``offset``.

        Raises UsageError where no page begins there, :class:`RecordError` where it is broken.
        """
        problems = Problems(keep=10)
        for capture in self.captures(offset, offset + 1, problems=problems, resolve=resolve):
            if capture.offset == offset:
                return capture
        for problem in problems.kept:
            if problem.offset == offset and problem.kind != "garbage":
                raise RecordError(problem.kind, str(problem))
        raise UsageError(
            f"{self.name}: no page begins at byte {offset} "
            f"(the file has {self.size}); `unionnews extract {self.name}` reads all of them"
        )

    @property
    def is_seekable(self) -> bool:
        """Whether a record can be read without reading everything before it."""
        return self.layout.by_member or self.layout.codec is None

    def close(self) -> None:
        self._raw.close()


class ForwardReader:
    """Reads captures, in the file's order, from a file that can only be read from its start.

    Going back means reading from the start again, which is allowed :data:`_RESTARTS` times.
    """

    def __init__(self, archive: Archive, resolve: Resolver | None) -> None:
        self._archive = archive
        self._resolve = resolve
        self._restarts = _RESTARTS
        self._rewind()

    def _rewind(self) -> None:
        self._problems = Problems(keep=0)
        self._found = self._archive.captures(problems=self._problems, resolve=self._resolve)
        self._next = next(self._found, None)
        self._passed = -1

    def capture_at(self, offset: int) -> Capture:
        """Return the capture at ``offset``; raise :class:`RecordError` where there is none."""
        if offset <= self._passed:
            self._restarts -= 1
            if self._restarts < 0:
                raise RecordError(
                    "given_up",
                    "read from its head too often; `warcio recompress` makes its pages findable",
                )
            self._rewind()
        while self._next and self._next.offset < offset:
            self._next = next(self._found, None)
        self._passed = offset - 1
        if self._next is None or self._next.offset != offset:
            raise RecordError("damaged", "the page that the index found here cannot be read")
        return self._next

    def close(self) -> None:
        self._archive.close()


def read(
    path: Path | str,
    *,
    start: int = 0,
    end: int | None = None,
    problems: Problems | None = None,
    resolve: Resolver | None = None,
) -> Iterator[Capture]:
    """Yield the captures of a WARC file in its order.

    ``start`` and ``end`` bound the offsets of their records; ``start`` need not be the start of
    a record. Broken records are skipped and added to ``problems``. Revisit records need
    ``resolve`` (:meth:`ArchiveIndex.resolve`); without it each is a problem. Raises RunError
    where the file cannot be read at all.
    """
    problems = Problems() if problems is None else problems
    with Archive(path) as archive:
        yield from archive.captures(start, end, problems=problems, resolve=resolve)


def read_at(path: Path | str, offset: int, *, resolve: Resolver | None = None) -> Capture:
    """Return the capture whose record begins at ``offset``; raises as ``Archive.capture_at``."""
    with Archive(path) as archive:
        return archive.capture_at(offset, resolve=resolve)
