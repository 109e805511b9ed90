"""``sync --resend``: send the rows again that a webhook has refused, before new rows."""

from collections.abc import Callable, Iterator, Set
from contextlib import closing
from pathlib import Path

from unionnews.dataset.sync.dead_letters import Key, key_of
from unionnews.dataset.sync.following import Synced, SyncOptions, batches_of, check_place, sync
from unionnews.dataset.sync.http_post import HttpTarget
from unionnews.dataset.sync.targets import Batch, SyncPlace, SyncTarget
from unionnews.exceptions import UsageError


def resend_first(
    folder: Path, open_target: Callable[[], SyncTarget], options: SyncOptions
) -> Synced:
    """Do the same as :func:`sync`; with ``resend``, first send the refused rows again.

    Raises as :func:`sync`, and :class:`UsageError` if the target never refuses single rows.
    """
    taken = dropped = 0
    if options.resend:
        with closing(open_target()) as target:
            if not isinstance(target, HttpTarget):
                raise UsageError("--resend is for webhooks; no other target refuses single rows")
            taken, dropped = _resend(folder, target, options)
    done = sync(folder, open_target, options)
    done.resent, done.dropped = taken, dropped
    return done


def _resend(folder: Path, target: HttpTarget, options: SyncOptions) -> tuple[int, int]:
    """Send dead letters again; return how many were accepted, how many are not selected now."""
    if not options.dry_run:
        target.prepare()
    held, letters = target.place(folder.name), target.refused()
    if held is None or not letters or options.anew:
        return 0, 0
    check_place(folder, held, options)
    found = _wanted(batches_of(folder, target, options, anew=True), letters.keys())
    if not options.dry_run:
        target.resend(found, letters)
    return len(found.rows) - found.refused, len(letters) - len(found.rows)


def _wanted(batches: Iterator[Batch], keys: Set[Key]) -> Batch:
    """Return a batch with those of some rows that a target should have."""
    found = Batch("", None, SyncPlace())
    for batch in batches:
        found.site, found.remade = batch.site, batch.remade
        found.upgraded |= batch.upgraded
        found.rows = [row for row in found.rows if row[0].id not in batch.left]
        found.rows += [row for row in batch.standing if key_of(row[0]) in keys]
    return found
