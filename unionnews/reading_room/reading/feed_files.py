"""Feeds as files, for hosts that only hand out files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from unionnews.dataset.exporting.exports import FEEDS_LIST, note_export
from unionnews.exceptions import RunError
from unionnews.folder.atomic import whole_file
from unionnews.reading_room.reading.feeds_out import atom, gathered, json_feed, opml
from unionnews.search.searching import Library


def write_feeds(
    library: Library,
    target: Path,
    base: str,
    searches: Sequence[str] = (),
    *,
    full: bool = False,
    hub: str | None = None,
) -> Iterator[Path]:
    """Write feeds of all, of each site and of searches, as Atom and JSON, and ``feeds.opml``.

    Yields the files that changed; the others stay untouched, so that their time tells readers that
    nothing is new. ``base`` is the address at which ``target`` will be found.

    :raises RunError: the disk does not take them.
    :raises UsageError: a search cannot be read.
    """
    base = base.rstrip("/") + "/"
    note_export(library.folders, target)
    feeds = [("feed", "unionnews", "")]
    feeds += [(f"site-{f.name}", f.name, f"site:{f.name}") for f in library.folders]
    feeds += [(f"search-{_digest(query)}", query, query) for query in searches]
    for name, title, query in feeds:
        for ending, made in ((".atom", atom), (".json", json_feed)):
            told, _ = gathered(library, query, title, f"{base}{name}{ending}", base)
            told.full, told.hub = full, hub
            yield from _put(target / f"{name}{ending}", made(told))
    listed = [(title, f"{base}{name}.atom") for name, title, _ in feeds]
    yield from _put(target / FEEDS_LIST, opml("unionnews", listed))


def _digest(query: str) -> str:
    return hashlib.sha256(query.encode()).hexdigest()[:12]


def _put(path: Path, data: bytes) -> Iterator[Path]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == data:
            return
        with whole_file(path, alone=False) as file:
            file.write(data)
    except OSError as error:
        raise RunError(f"{path}: cannot be written ({error})") from error
    yield path
