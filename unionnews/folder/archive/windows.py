"""Read a file that is compressed as one piece as one sequence of bytes, as if it were plain.

``gzip x.warc`` makes such files. Their records have no members of their own, so offsets count
decompressed bytes.
"""

from collections.abc import Callable, Iterator

from unionnews.folder.archive.capture import RecordError
from unionnews.folder.archive.members import Codec, RawFile, salvage

_KEEP = 1 << 20
# Deflate's highest ratio. Zstandard reaches 30,000: 1 MB would keep a reader busy for minutes.
_MAX_EXPANSION = 1032
_SLACK = 4 << 30


class InflatedWindow:
    """The decompressed bytes of a file, decompressed only as far as they are needed.

    Going forward is cheap; going back beyond the bytes in memory starts again at the beginning.
    """

    def __init__(
        self, raw: RawFile, codec: Codec, report: Callable[[int, RecordError], None]
    ) -> None:
        self._raw = raw
        self._codec = codec
        self._report = report
        self._reported = -1
        self._made = 0
        self._restart()

    def _restart(self) -> None:
        self._base = 0
        self._held = bytearray()
        self._source = self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        offset: int | None = 0
        while offset is not None and offset < self._raw.size:
            start = offset
            try:
                for end, out in salvage(self._raw, start, self._codec):
                    offset = end
                    yield out
            except RecordError as error:
                self._report_once(start, error)
                offset = self._raw.find(self._codec.magic, start + 1)

    def _report_once(self, offset: int, error: RecordError) -> None:
        if offset > self._reported:
            self._reported = offset
            self._report(offset, error)

    def at(self, offset: int, count: int) -> bytes:
        """Return bytes as :meth:`RawFile.at` does."""
        if offset < self._base:
            self._restart()
        while self._base + len(self._held) < offset + count and not self.overworked():
            piece = next(self._source, None)
            if piece is None:
                break
            self._made += len(piece)
            self._held += piece
            self._forget(offset)
        start = offset - self._base
        return bytes(self._held[start : start + count])

    def _forget(self, offset: int) -> None:
        surplus = min(offset - self._base, len(self._held))
        if surplus > _KEEP:
            del self._held[:surplus]
            self._base += surplus

    def overworked(self) -> bool:
        """Whether it was read too many times over, or expands like a decompression bomb."""
        return self._raw.overworked() or self._made > _MAX_EXPANSION * self._raw.size + _SLACK
