"""A local copy of a cluster's results, brought up to date by each call."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from unionnews.cluster.results import (
    CARRIED,
    MANIFEST,
    Results,
    fetch,
    manifest_of,
    results_at,
    to_text,
)
from unionnews.exceptions import RunError


def gather(place: str, target: Path) -> tuple[int, int]:
    """Copy complete results that ``target`` lacks; return how many, and how many it had.

    From results that it had, the files are removed that :func:`succeed` has removed in ``place``.
    Raises :class:`RunError` where the place cannot be read.
    """
    results = results_at(place)
    try:
        names = list(results.names())
        new = [name for name in names if not (target / name).exists()]
        copied = sum(fetch(results, name, target / name) for name in new)
        for name in _succeeded(names):
            _thin_out(results, name, target)
    except RunError:
        raise
    except Exception as error:  # each store has errors of its own
        raise RunError(f"{place}: cannot be copied to {target}: {error}") from error
    return copied, len(names) - len(new)


def _succeeded(names: list[str]) -> list[str]:
    """Return the results that are not the last of their series."""
    last: dict[str, str] = {}
    for name in names:
        series = name.rpartition("@")[0]
        last[series] = max(name, last.get(series, ""))
    return [name for name in names if "@" in name and name != last[name.rpartition("@")[0]]]


def _thin_out(results: Results, shard: str, target: Path) -> None:
    """Remove from a local copy the carried files that the result itself no longer has."""
    copy = results_at(str(target))
    here = manifest_of(copy, shard) or {"files": []}
    carried = {e["name"] for e in here["files"] if PurePosixPath(e["name"]).name in CARRIED}
    if not carried or not (there := manifest_of(results, shard)):
        return
    if not (gone := carried - {entry["name"] for entry in there["files"]}):
        return
    folder = (target / shard).resolve()
    for name in gone:
        if not (folder / name).parent.resolve().is_relative_to(folder):
            raise RunError(f"{target / shard / MANIFEST}: {name} lies outside; it was not removed")
        (folder / name).unlink(missing_ok=True)
    # Written after the files are removed: if this is cut short, the next call does it again.
    kept = [entry for entry in here["files"] if entry["name"] not in gone]
    copy.write(f"{shard}/{MANIFEST}", to_text({"files": kept}).encode())
