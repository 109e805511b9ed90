"""Read a file of records in the current schema version."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from unionnews.dataset.record_sources import RecordSource
from unionnews.dataset.rows import MAX_LINE, BadRowError, RowReader


def upgraded_lines(source: RecordSource) -> Iterator[tuple[bytes, str]]:
    """Yield each line in the current schema version with "", or b"" with why it is not a record."""
    reader = RowReader()
    for _, _, line in source.scan():
        try:
            if line is None:
                raise BadRowError(f"a line of more than {MAX_LINE} bytes")
            yield msgspec.json.encode(reader.read(line)) + b"\n", ""
        except BadRowError as reason:
            yield b"", f"line {source.lines}: {reason}"
