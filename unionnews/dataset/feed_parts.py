"""``output/<site>/feed/``: closed parts and a list of them, which others can follow over HTTP."""

import contextlib
import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from unionnews.dataset.manifest import json_bytes
from unionnews.dataset.reading import (
    LATEST,
    CursorLostError,
    FileMark,
    LinesCursor,
    RecordLines,
    latest,
)
from unionnews.folder.atomic import on_disk, whole_file, write_whole
from unionnews.folder.json_text import read_json
from unionnews.folder.ledger import open_committed
from unionnews.folder.lock import only_one
from unionnews.folder.tombstones import forgotten_ids
from unionnews.items import SCHEMA_VERSION

FEED = "feed"
FEED_VERSION = "1.0"
PART_RECORDS = 20_000
"""Most records of a part, about 25 MB."""

Part = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Published:
    """The result of a publication."""

    parts: int
    records: int
    rewritten: int
    """Number of parts replaced because they contained an article that was taken down."""


def publish(folder: Path, now: datetime) -> Published:
    """Write the records committed since the last publication into new parts.

    A part is never changed, except for a takedown: then it is replaced by a part with the same
    number and another name, with a tombstone for each line of the article.

    Raises :class:`LockedError` if another process publishes this feed. Raises :class:`RunError` if
    the records cannot be read, or the parts cannot be written.
    """
    feed = folder / FEED
    open_committed(folder).close()  # without records no folder is made
    with on_disk(feed):
        feed.mkdir(exist_ok=True)
        with _lock(feed):
            return _publish(folder, feed, now)


def bury_parts(folder: Path, now: datetime) -> None:
    """Put tombstones into the parts that contain articles taken down, if there is a feed.

    Raises the same errors as :func:`publish`.
    """
    feed = folder / FEED
    if not (feed / LATEST).exists():
        return
    with on_disk(feed), _lock(feed):
        state = latest(feed)
        forgotten = forgotten_ids(folder)
        # All parts are checked: one that was put back from a backup may contain an article again.
        _replace(feed, state["parts"], forgotten)
        _put_list(feed, state, forgotten, now)


def _publish(folder: Path, feed: Path, now: datetime) -> Published:
    state = latest(feed) if (feed / LATEST).exists() else _nothing(folder.name)
    forgotten = forgotten_ids(folder)
    replaced = _replace(feed, state["parts"], forgotten - set(state["forgotten"]))
    lines, published = _unpublished(folder, feed, state)
    with contextlib.closing(lines):
        new = (line for line in lines if not published or FileMark.of(line).names not in published)
        added = list(_new_parts(feed, new, state["parts"], now))
    if added or replaced or str(lines.cursor) != state["cursor"]:
        state["parts"] += added
        state["cursor"] = str(lines.cursor)
        _put_list(feed, state, forgotten, now)
    _clear(feed, state["parts"])
    return Published(len(added), sum(part["records"] for part in added), replaced)


def _put_list(feed: Path, state: dict[str, Any], forgotten: set[str], now: datetime) -> None:
    state |= {
        "schemaVersion": SCHEMA_VERSION,
        "updated": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "records": sum(part["records"] for part in state["parts"]),
        "forgotten": sorted(forgotten | set(state["forgotten"])),
    }
    write_whole(feed / LATEST, json_bytes(state))
    _clear(feed, state["parts"])


def _unpublished(
    folder: Path, feed: Path, state: dict[str, Any]
) -> tuple[RecordLines, set[tuple[object, ...]]]:
    """Return the lines to publish, and (id, revision) of those among them that are in parts.

    If the place of the last publication is lost (an older program has made all records anew, or
    the last lines were taken down), all lines are returned.
    """
    if not state["cursor"]:
        return RecordLines(folder, LinesCursor()), set()
    try:
        return RecordLines(folder, LinesCursor.parse(state["cursor"])), set()
    except CursorLostError:
        return RecordLines(folder, LinesCursor()), set(_in_parts(feed, state["parts"]))


def _in_parts(feed: Path, parts: list[Part]) -> Iterator[tuple[object, ...]]:
    for part in parts:
        with gzip.open(feed / part["file"]) as lines:
            yield from (mark.names for line in lines if (mark := FileMark.of(line)).id)


def _clear(feed: Path, parts: list[Part]) -> None:
    """Remove files not in ``parts``: replaced parts, and those of a crashed publication."""
    named = {part["file"] for part in parts}
    for path in chain(feed.glob("articles-*.jsonl.gz"), feed.glob(".articles-*.new")):
        if path.name not in named:
            path.resolve().unlink()
            path.unlink(missing_ok=True)


def _nothing(site: str) -> dict[str, Any]:
    return {
        "feedVersion": FEED_VERSION,
        "schemaVersion": SCHEMA_VERSION,
        "site": site,
        "updated": None,
        "records": 0,
        "cursor": None,
        "forgotten": [],
        "parts": [],
    }


def _new_parts(
    feed: Path, lines: Iterator[bytes], parts: list[Part], now: datetime
) -> Iterator[Part]:
    day = now.astimezone(UTC).strftime("%Y-%m-%d")
    today = sum(part["day"] == day for part in parts)
    number = len(parts)
    for first in lines:
        number, today = number + 1, today + 1
        name = f"articles-{day}.jsonl.gz" if today == 1 else f"articles-{day}-{today}.jsonl.gz"
        yield _write(feed, name, chain([first], islice(lines, PART_RECORDS - 1)), number, day)


def _write(feed: Path, name: str, lines: Iterator[bytes], number: int, day: str) -> Part:
    """Write a part whole or not at all; without a time, so that equal lines give equal bytes."""
    records = 0
    with whole_file(feed / name) as file, gzip.GzipFile("", "wb", mtime=0, fileobj=file) as packed:
        for line in lines:
            packed.write(line)
            records += 1
    digest = hashlib.sha256(data := (feed / name).read_bytes()).hexdigest()
    return {
        "number": number,
        "file": name,
        "day": day,
        "records": records,
        "bytes": len(data),
        "sha256": digest,
    }


def _replace(feed: Path, parts: list[Part], forgotten: set[str]) -> int:
    """Put tombstones into the parts that contain an article taken down; return their number."""
    replaced = 0
    for at, part in enumerate(parts):
        path = feed / part["file"]
        if not forgotten or not any(stone for _, stone in _with_tombstones(path, forgotten)):
            continue
        buried = (stone or line for line, stone in _with_tombstones(path, forgotten))
        parts[at] = _write(feed, _next_name(path.name), buried, part["number"], part["day"])
        replaced += 1
    return replaced


def _next_name(name: str) -> str:
    stem, _, version = name.removesuffix(".jsonl.gz").partition(".r")
    return f"{stem}.r{int(version or 0) + 1}.jsonl.gz"


def _with_tombstones(path: Path, forgotten: set[str]) -> Iterator[tuple[bytes, bytes | None]]:
    with gzip.open(path) as lines:
        for line in lines:
            found = read_json(line)["id"]
            stone = json.dumps({"id": found, "forgotten": True}).encode() + b"\n"
            yield line, stone if found in forgotten else None


def _lock(feed: Path) -> contextlib.AbstractContextManager[None]:
    return only_one(feed / ".lock", f"{feed}: another process is publishing it; try again")
