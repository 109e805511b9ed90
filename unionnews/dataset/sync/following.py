"""``sync``: send new records of a site's folder to a target, batch by batch."""

import time
from collections.abc import Callable, Iterator, Set
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from unionnews.dataset.reading import CursorLostError, LinesCursor, RecordLines
from unionnews.dataset.rows import BadRowError, RowReader
from unionnews.dataset.selection import RecordSelection
from unionnews.dataset.sync.sync_notes import note_target
from unionnews.dataset.sync.targets import (
    Batch,
    OtherPlaceError,
    SyncPlace,
    SyncTarget,
    TargetDamagedError,
    TargetLostError,
)
from unionnews.exceptions import UsageError
from unionnews.folder.folder_id import folder_id
from unionnews.folder.strange_files import refuse_strange
from unionnews.folder.tombstones import forgotten_ids
from unionnews.items import SCHEMA_VERSION

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Pauses in seconds before a lost target is opened again."""
_SHOWN = 20
"""Most broken lines that are listed one by one."""

Report = Callable[[str, int, int], None]


@dataclass(slots=True)
class Synced:
    """The result of :func:`sync`."""

    rows: int = 0
    left: int = 0
    """Number of articles that no longer meet the conditions."""
    forgotten: int = 0
    """Number of takedowns sent to the target."""
    rejected: int = 0
    """Number of lines that are not records."""
    earlier: int = 0
    """Number of such lines that earlier runs met; the target has none of them."""
    refused: int = 0
    """Number of rows that the target refused."""
    waiting: int = 0
    """Number of rows that it has refused so far, in this run or before."""
    resent: int = 0
    """Number of rows that it had refused and has now accepted."""
    dropped: int = 0
    """Number of refused rows that are not sent again: taken down, or no longer selected."""
    reasons: list[str] = field(default_factory=list)
    """Place and reason of the first broken lines."""


@dataclass(slots=True, kw_only=True)
class SyncOptions:
    """Options of :func:`sync`."""

    selection: RecordSelection = field(default_factory=RecordSelection)
    anew: bool = False
    """Whether the site's rows in the target are removed and all records are written again."""
    resend: bool = False
    """Whether rows that were refused are sent again first."""
    dry_run: bool = False
    """Whether nothing is written, only counted."""
    report: Report = lambda _what, _done, _total: None


def sync(folder: Path, open_target: Callable[[], SyncTarget], options: SyncOptions) -> Synced:
    """Send the committed records of a site's folder to a target, each once.

    The target saves the place together with the rows, so if either side is killed, nothing is lost
    or repeated. A lost target is opened again a few times.

    Raises :class:`UsageError` if the target has followed another folder, or under other conditions.
    Raises :class:`RunError` if folder or target cannot be used; the next run goes on.
    """
    refuse_strange(folder)
    done = Synced()
    pauses = iter(PAUSES)
    anew, damaged = options.anew, False
    while True:
        wrote = done.rows
        try:
            with closing(open_target()) as target:
                if not options.dry_run:
                    target.prepare()
                _note(folder, target, options)
                place = target.place(folder.name)
                for batch in _ahead(batches_of(folder, target, options, anew=anew)):
                    if not options.dry_run:
                        target.write(batch)
                    anew, place = False, batch.place
                    _count(done, batch)
                _note(folder, target, options)
                done.waiting = target.waiting()
            done.earlier = max(0, _parsed(place.cursor)[1] - done.rejected if place else 0)
            return done
        except TargetDamagedError as error:
            if damaged:
                raise
            anew = damaged = True
            done.reasons.append(f"{folder.name}: {error}; all of it is written anew")
        except TargetLostError:
            if done.rows > wrote:
                pauses = iter(PAUSES)
            if (pause := next(pauses, None)) is None:
                raise
            time.sleep(pause)


def _note(folder: Path, target: SyncTarget, options: SyncOptions) -> None:
    """Save which target gets records, before it gets more, so that a takedown can name it."""
    held = target.place(folder.name)
    is_other = held and held.selection != str(options.selection) and not options.anew
    # A target with another selection will be refused, so its old note stays.
    if target.address and not options.dry_run and not is_other:
        known = target.buried(folder.name)
        note_target(folder, target.address, str(options.selection), known)


def _ahead(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield batches; while a target works on one, the next one is read."""

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
    done.rows += len(batch.standing) - batch.refused
    done.refused += batch.refused
    here = {record.id for record, _ in batch.standing} if batch.left else set()
    left = batch.left.keys() - here
    done.left += len(left if batch.gone is None else left & batch.gone)
    done.forgotten += len(batch.forgotten)
    done.rejected += len(batch.rejected)
    if batch.lost:
        done.reasons.append(f"{batch.site}: {batch.lost}; --anew drops what only the target has")
    done.reasons += batch.rejected[: _SHOWN - len(done.reasons)]


def batches_of(
    folder: Path, target: SyncTarget, options: SyncOptions, *, anew: bool
) -> Iterator[Batch]:
    """Yield the rows that a target does not have; with ``anew``, all rows that it should have.

    Raises as :func:`sync`.
    """
    site, selection = folder.name, options.selection
    held = target.place(site)
    start = _start(folder, options)
    if held and not anew:
        check_place(folder, held, options)
        target.inspect(site)
    try:
        lines, again, rejected = _open(folder, "" if anew or held is None else held.cursor)
    except UsageError as error:
        raise OtherPlaceError(f"{site}: the target's place is none ({error}){_ANEW}") from error
    followed = None if anew else held
    if again and not target.knows_rows:
        anew, again = True, False
    with closing(lines):
        # Search and takedowns are read after the records were opened, so that nothing is missed.
        selection.look()
        forgotten = forgotten_ids(folder)
        lost = _lost(followed, lines, forgotten)
        if lost and not target.knows_rows:
            raise TargetDamagedError(lost)
        walk = _Walk(folder, target, lines, selection, forgotten, again, rejected)
        if start.selection and (anew or held is None):
            walk.written = set()
        first = Batch(site, held, SyncPlace(start.folder, start.selection, walk.cursor), anew)
        first.forgotten = sorted(forgotten - (set() if anew else target.buried(site)))
        first.lost = lost
        batch = walk.fill(first)
        while not batch.is_empty:
            yield batch
            options.report(f"syncing {site}, kB", *(size >> 10 for size in lines.extent))
            batch = walk.fill(Batch(site, batch.place, batch.place))


_ANEW = "; --anew drops what it holds of the site and writes it again from this folder"
_AGAIN = "+"
"""Suffix of the edition in a cursor, while lines are sent that the target may have already."""


def _edition(lines: RecordLines) -> str:
    """Return the edition of the rows: the version of their schema, and the edition of the lines."""
    return f"{SCHEMA_VERSION}/{lines.edition}"


def _parsed(held: str) -> tuple[str, int, str]:
    """Return the parts of a place: the edition, how many lines before are no records, the cursor."""
    before, _, cursor = held.rpartition(" ")
    edition, _, rejected = before.partition(" ")
    return edition, int(rejected) if rejected.isdecimal() else 0, cursor


def _open(folder: Path, held: str) -> tuple[RecordLines, bool, int]:
    """Return the lines after a place, whether the target may have them already, and the number of
    lines before that are no records.

    If the lines of the cursor were taken down, or all were made anew, all lines are returned; a
    target that does not know its rows is written anew.
    """
    edition, rejected, cursor = _parsed(held)
    with suppress(CursorLostError):
        lines = RecordLines(folder, LinesCursor.parse(cursor) if cursor else LinesCursor())
        if not cursor or edition.removesuffix(_AGAIN) == _edition(lines):
            return lines, edition.endswith(_AGAIN), rejected
        lines.close()
    return RecordLines(folder, LinesCursor()), True, 0


def _lost(held: SyncPlace | None, lines: RecordLines, forgotten: Set[str]) -> str:
    """Return what to tell if the folder lacks the line that the target knew last, and it was not taken
    down: the target may have rows that the folder has no more.
    """
    edition, _, cursor = _parsed(held.cursor) if held else ("", 0, "")
    is_same = edition.removesuffix(_AGAIN) == _edition(lines)
    last = LinesCursor.parse(cursor).marks[-1:] if cursor and is_same else ()
    known = {mark.names for mark in lines.cursor.marks}
    if all(mark.names in known or mark.id in forgotten for mark in last):
        return ""
    return "the folder lacks lines that the target has had (was it put back from a backup?)"


def _start(folder: Path, options: SyncOptions) -> SyncPlace:
    return SyncPlace(folder_id(folder, make=not options.dry_run), str(options.selection))


def check_place(folder: Path, held: SyncPlace, options: SyncOptions) -> None:
    """Raise :class:`OtherPlaceError` if a target has followed another folder or selection."""
    site, start = folder.name, _start(folder, options)
    if held.folder != start.folder:
        raise OtherPlaceError(f"{site}: the target follows another folder of this site{_ANEW}")
    if held.selection != start.selection:
        raise OtherPlaceError(
            f"{site}: the target was filled with {held.selection or 'no conditions'}; give the "
            "same, or --anew to drop what it holds of the site and write it again"
        )


@dataclass(slots=True)
class _Walk:
    """A walk through the lines that a target does not have in their present form."""

    folder: Path
    target: SyncTarget
    lines: RecordLines
    selection: RecordSelection
    forgotten: set[str]
    again: bool
    """Whether the target may have articles whose lines are not selected now."""
    rejected: int
    """Number of lines so far that are no records."""
    written: set[str] | None = None
    """Ids of the articles in the target; None if they are not known."""
    reader: RowReader = field(default_factory=RowReader)

    @property
    def cursor(self) -> str:
        done, length = self.lines.extent
        mark = _AGAIN if self.again and done < length else ""
        told = f" {self.rejected}" if self.rejected else ""
        return f"{_edition(self.lines)}{mark}{told} {self.lines.cursor}"

    def fill(self, batch: Batch) -> Batch:
        """Read lines into a batch until it is full."""
        size, batch.remade = 0, bool(self.lines.edition)
        for line in islice(self.lines, self.target.batch_rows):
            try:
                record = self.reader.read(line)
            except BadRowError as reason:
                self._reject(batch, line, reason)
                continue
            if record.id not in self.forgotten and self._takes(record, batch):
                row = msgspec.json.encode(record)
                batch.rows.append((record, row))
                if row != line.rstrip(b"\n"):
                    batch.upgraded.add((record.id, record.revision))
                size += len(line)
            if size >= self.target.batch_bytes:
                break
        batch.place = SyncPlace(batch.place.folder, batch.place.selection, self.cursor)
        return batch

    def _reject(self, batch: Batch, line: bytes, reason: BadRowError) -> None:
        begin = self.lines.extent[0] - len(line)
        batch.rejected.append(f"{batch.site}, offset {begin}: no record ({reason})")
        self.rejected += 1

    def _takes(self, record: Any, batch: Batch) -> bool:
        """Tell whether a record is selected; if not, note that the target must lose it."""
        if self.selection.takes(record):
            if self.written is not None:
                self.written.add(record.id)
            return True
        if self.written is None and not (self.again or self.selection.search):
            self.written = self._written_before()
        known = record.revision > 1 if self.written is None else record.id in self.written
        if known or self.again:
            batch.left[record.id] = len(batch.rows)
        return False

    def _written_before(self) -> set[str]:
        """Return the ids of the articles whose last record before the cursor was selected."""
        wanted: set[str] = set()
        with closing(RecordLines(self.folder, LinesCursor())) as earlier:
            for line in earlier:
                if earlier.extent[0] >= self.lines.extent[0]:
                    break
                with suppress(BadRowError):
                    record = self.reader.read(line)
                    change = wanted.add if self.selection.takes(record) else wanted.discard
                    change(record.id)
        return wanted
