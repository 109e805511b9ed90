"""The records of several sources as one collection: checked, merged, in order, bounded memory."""

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from unionnews.dataset.merge import Merge, RecordLine, Row
from unionnews.dataset.record_sources import RecordSource, open_source
from unionnews.dataset.rows import MAX_LINE, BadRowError, RowReader, instant, zone_named
from unionnews.dataset.upgrades import STEPS, Step
from unionnews.exceptions import RunError
from unionnews.normalize.urls import plain_canonical
from unionnews.words.patterns import regex

MAX_SITE = 240
"""Longest name of a site in bytes, as it is the name of a folder."""
# A declared name, or a host, with its port after an underscore: union.example_8080.
_SITE = regex(r"\w(?:[\w-]|\.(?!\.|$))*")
_SHOWN = 2000
"""Bytes of a rejected line that are kept with the reason; the source still has the whole line."""


@dataclass(slots=True)
class Collection:
    """Records of several sources. Made by :func:`collect`."""

    sources: list[RecordSource]
    rejected: int = 0
    """Number of lines that are not records."""
    reason: str = ""
    """What is wrong with the first of them; empty if there are none."""
    forgotten: int = 0
    """Number of lines left out because their article was taken down in one of the sources."""
    _merge: Merge = field(kw_only=True)
    _reader: RowReader = field(kw_only=True)

    def counts(self) -> tuple[int, int]:
        """Return the number of rows and of articles."""
        return self._merge.counts()

    def narrow(self, takes: Callable[[Any], bool]) -> None:
        """Keep only the rows for whose records ``takes`` returns True."""
        self._merge.leave_out(
            (row.source, row.place) for row, record in self.rows() if not takes(record)
        )

    def rows(self) -> Iterator[tuple[Row, Any]]:
        """Yield every row and its record, by site, year, ``datePublished`` and id."""
        for row in self._merge.rows():
            record = self.record_at(row.source, row.place, row.length)
            if row.changed is not None:
                record.revision, record.changedFields = row.revision, json.loads(row.changed)
            if record.id != row.id:
                record.id, record.canonicalUrl = row.id, plain_canonical(record.url)
            yield row, record

    def record_at(self, source: int, place: int, length: int) -> Any:
        """Return the record at a place of a source (as in :class:`Row`), unchanged."""
        return self._reader.read(self.sources[source].read(place, length))


@contextmanager
def collect(
    paths: Sequence[Path],
    rejected: Path | None = None,
    *,
    all_revisions: bool = False,
    zones: Mapping[str, str] | None = None,
    steps: Mapping[str, Step] = STEPS,
) -> Iterator[Collection]:
    """Check and merge the records at ``paths`` (files, see ``sources.find_records``).

    Only the newest revision of an article is taken, unless ``all_revisions``. Lines that are not
    records are written to the file ``rejected`` with the reason. ``zones`` has the time zone of
    each site, for dates without a time; the default is UTC.

    Raises :class:`RunError` if a source cannot be read or does not fit its ledger, or the disk is
    full.
    """
    try:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="unionnews-")))
            sources = [stack.enter_context(closing(open_source(path))) for path in paths]
            merge = stack.enter_context(closing(Merge()))
            found = Collection(sources, _merge=merge, _reader=RowReader(steps))
            _take_in(found, rejected or folder / "rejected.jsonl", zones or {})
            found.forgotten = merge.merge(
                lambda *place: msgspec.to_builtins(found.record_at(*place)),
                set().union(*(source.forgotten for source in sources)),
                all_revisions=all_revisions,
            )
            yield found
    except sqlite3.Error as error:
        raise RunError(f"the records cannot be sorted ({error}); make room on the disk") from error


def _take_in(found: Collection, rejected: Path, zones: Mapping[str, str]) -> None:
    with rejected.open("xb") as refuse:
        for number, source in enumerate(found.sources):
            for place, length, line in source.scan():
                try:
                    if line is None:
                        raise BadRowError(f"a line of more than {MAX_LINE} bytes")
                    record = found._reader.read(line)
                    facts = _facts(record, zones)
                except BadRowError as reason:
                    found.rejected += 1
                    found.reason = found.reason or str(reason)
                    _refuse(refuse, source, place, length, str(reason))
                else:
                    found._merge.add(RecordLine(record.id, number, place, length, *facts))
    if not found.rejected:
        rejected.unlink()


def _facts(record: Any, zones: Mapping[str, str]) -> tuple[int, int, int, str, str]:
    site = record.metadata.spider or ""
    if site and not (_SITE.fullmatch(site) and len(site.encode()) <= MAX_SITE):
        raise BadRowError(f"no name of a site: {site!r:.40}")
    downloaded = record.metadata.dateGone or record.metadata.dateDownloaded
    published = record.datePublished
    zone = zone_named(zones.get(site, "UTC"))
    return (
        record.revision,
        0 if downloaded is None else instant(downloaded),
        0 if published is None else instant(published, zone),
        site,
        "" if published is None else published[:4],
    )


def _refuse(file: BinaryIO, source: RecordSource, place: int, length: int, reason: str) -> None:
    entry = {
        "source": source.name,
        "line": source.lines,
        "offset": place,
        "bytes": length,
        "reason": reason,
        "begins": source.read(place, min(length, _SHOWN)).decode("utf-8", "replace"),
    }
    file.write(msgspec.json.encode(entry) + b"\n")
