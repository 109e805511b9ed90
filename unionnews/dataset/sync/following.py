"""``sync``: what is new in a site's folder goes to a target, batch after batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import msgspec

from unionnews.dataset.reading import CursorLostError, LinesCursor, RecordLines
from unionnews.dataset.rows import BadRowError, RowReader
from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync.targets import Batch, SyncPlace, SyncTarget, TargetLostError
from unionnews.exceptions import UsageError
from unionnews.folder.folder_id import folder_id
from unionnews.folder.ledger import forgotten_ids

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before a target that went away is opened again."""
_SHOWN = 20
"""Lines that are no records and are named one by one."""

Report = Callable[[str, int, int], None]


@dataclass(slots=True)
class Synced:
    """What went to a target."""

    rows: int = 0
    left: int = 0
    """Articles that the conditions no longer take in."""
    forgotten: int = 0
    """Takedowns that were passed on."""
    rejected: int = 0
    """Lines that are no records."""
    refused: int = 0
    """Rows that the target did not want."""
    reasons: list[str] = field(default_factory=list)
    """SyncPlace and reason of the first of them."""


@dataclass(slots=True, kw_only=True)
class SyncOptions:
    """How a folder is followed."""

    selection: RecordSelection = field(default_factory=RecordSelection)
    anew: bool = False
    """Whether what the target holds of the site is dropped, and all records are written again."""
    dry_run: bool = False
    """Whether nothing is written, only counted."""
    report: Report = lambda _what, _done, _total: None


def sync(folder: Path, open_target: Callable[[], SyncTarget], options: SyncOptions) -> Synced:
    """Bring a target up to what is committed in a site's folder, each record once.

    The target keeps the place together with the rows, so a kill of either side at any moment
    loses nothing and repeats nothing. One that goes away is opened again a few times.

    :raises UsageError: the target has followed another folder, or under other conditions.
    :raises RunError: folder or target cannot be used; the next run goes on.
    """
    done = Synced()
    pauses = iter(PAUSES)
    anew = options.anew
    while True:
        wrote = done.rows
        try:
            with closing(open_target()) as target:
                if not options.dry_run:
                    target.prepare()
                for batch in _ahead(_batches(folder, target, options, anew=anew)):
                    if not options.dry_run:
                        target.write(batch)
                    anew = False
                    _count(done, batch)
            return done
        except TargetLostError:
            if done.rows > wrote:
                pauses = iter(PAUSES)
            if (pause := next(pauses, None)) is None:
                raise
            time.sleep(pause)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches; while a target works on one that it was sent, the next is read."""

    def following(batch: Batch) -> Batch | None:
        batch.sent.wait()
        return next(batches, None)

    with ThreadPoolExecutor(1) as reader:
        coming = next(batches, None)
        while (batch := coming) is not None:
            reading = reader.submit(following, batch)
            try:
                yield batch
            finally:
                batch.sent.set()
            coming = reading.result()


def _count(done: Synced, batch: Batch) -> None:
    done.rows += len(batch.rows) - batch.refused
    done.refused += batch.refused
    done.left += len(batch.left)
    done.forgotten += len(batch.forgotten)
    done.rejected += len(batch.rejected)
    done.reasons += batch.rejected[: _SHOWN - len(done.reasons)]


def _batches(
    folder: Path, target: SyncTarget, options: SyncOptions, *, anew: bool
) -> Iterator[Batch]:
    site, selection = folder.name, options.selection
    held = target.place(site)
    start = SyncPlace(folder_id(folder, make=not options.dry_run), str(selection))
    if held and not anew:
        _check(held, start, site)
    lines, is_lost = _open(folder, "" if anew or held is None else held.cursor)
    anew = anew or (is_lost and not target.knows_rows)
    with closing(lines):
        # Search and takedowns are asked after the records were opened: nothing is passed over.
        selection.look()
        forgotten = forgotten_ids(folder)
        new = sorted(forgotten - (set() if anew else target.buried(site)))
        first = Batch(site, held, SyncPlace(start.folder, start.selection, str(lines.cursor)), anew)
        first.forgotten = new
        reader = RowReader()
        batch = _fill(target, first, lines, reader, selection, forgotten)
        while not batch.is_empty:
            yield batch
            options.report(f"syncing {site}, kB", *(size >> 10 for size in lines.extent))
            batch = Batch(site, batch.place, batch.place)
            batch = _fill(target, batch, lines, reader, selection, forgotten)


def _open(folder: Path, cursor: str) -> tuple[RecordLines, bool]:
    """Return the lines behind a place, and whether the place was lost.

    The folder is the same one: the lines that the cursor knew were taken down. All are gone through
    once more, and a target that does not know its rows is written anew.
    """
    try:
        return RecordLines(folder, LinesCursor.parse(cursor) if cursor else LinesCursor()), False
    except CursorLostError:
        return RecordLines(folder, LinesCursor()), True


def _check(held: SyncPlace, start: SyncPlace, site: str) -> None:
    if held.folder != start.folder:
        raise UsageError(
            f"{site}: the target follows another folder of this site; --anew drops what it holds "
            "of the site and writes it again from this one"
        )
    if held.selection != start.selection:
        raise UsageError(
            f"{site}: the target was filled with {held.selection or 'no conditions'}; give the "
            "same, or --anew to drop what it holds of the site and write it again"
        )


def _fill(
    target: SyncTarget,
    batch: Batch,
    lines: RecordLines,
    reader: RowReader,
    selection: RecordSelection,
    forgotten: set[str],
) -> Batch:
    """Read lines into a batch until it is full."""
    size = 0
    for line in islice(lines, target.batch_rows):
        try:
            record = reader.read(line)
        except BadRowError as reason:
            begin = lines.extent[0] - len(line)
            batch.rejected.append(f"{batch.site}, offset {begin}: no record ({reason})")
            continue
        if record.id in forgotten:
            continue
        if not selection.takes(record):
            batch.left.add(record.id)
            continue
        batch.left.discard(record.id)
        batch.rows.append((record, msgspec.json.encode(record)))
        size += len(line)
        if size >= target.batch_bytes:
            break
    batch.place = SyncPlace(batch.place.folder, batch.place.selection, str(lines.cursor))
    return batch
