"""Keep an archive below a size: upload closed WARC files to a store, then remove them here."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from unionnews.exceptions import (
    RunError,
    UnionNewsError,
    UsageError,
    extra,
    secrets_of,
    without_passwords,
    without_secret,
)
from unionnews.folder.archive import archive_files
from unionnews.folder.archive.uploads import confirmed
from unionnews.folder.atomic import folder_in_store
from unionnews.folder.digests import hash_of
from unionnews.folder.file_names import UPLOADED
from unionnews.folder.strange_files import refuse_strange
from unionnews.folder.tombstones import is_open
from unionnews.words.patterns import regex

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SIZE = regex(r"(\d{1,12})\s*([KMGT]?)B?", re.IGNORECASE)
_CHUNK = 1 << 20


@dataclass(slots=True, kw_only=True)
class Retained:
    """What :func:`retain` did."""

    uploaded: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    bytesLeft: int = 0


def parse_size(text: str) -> int:
    """Return a size such as ``50GB`` in bytes. Raises :class:`UsageError` for other texts."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise UsageError(f"{text}: not a size; write 50GB")
    return int(match[1]) * _UNITS[match[2].upper()]


def retain(archive: Path, address: str, keep: int | None, now: datetime) -> Retained:
    """Upload closed files, oldest first; with ``keep``, remove confirmed ones until it fits.

    The newest file stays, as it may be open. A file is confirmed when the bytes read back from the
    store have the same SHA-256; one that the store has no more is uploaded again. Raises
    :class:`RunError` where the store fails; files that are not confirmed are never removed. May run
    while a crawl writes, and may be repeated.
    """
    refuse_strange(archive.parent)
    with extra("cluster"):
        from unionnews.dataset.sync.stores import store_at  # noqa: PLC0415  an extra
    files, root = store_at(address.rstrip("/"))
    closed = archive_files(archive)[:-1]
    known = {entry["name"]: entry for entry in confirmed(archive)}
    done = Retained()
    for file in closed:
        path, target = f"{root}/{file.name}", f"{address.rstrip('/')}/{file.name}"
        is_safe = _is_known(file, known.get(file.name), address)
        # Before it may be the only copy: the store may have lost it since.
        if not is_safe or (keep is not None and not _is_there(files, path, file, target)):
            is_new = file.name not in known
            known[file.name] = _upload(files, path, file, target, now, is_new=is_new)
            _note(archive, known[file.name])
            done.uploaded.append(file.name)
    total = sum(file.stat().st_size for file in archive_files(archive))
    for file in closed:
        if keep is None or total <= keep:
            break
        total -= file.stat().st_size
        _remove(archive, known[file.name], now)
        done.removed.append(file.name)
    done.bytesLeft = total
    return done


def _remove(archive: Path, entry: dict[str, Any], now: datetime) -> None:
    """Remove a confirmed file, and note that its copy holds nothing of takedowns before."""
    if entry["date"] != now.isoformat() and not is_open(archive.parent):
        _note(archive, entry | {"date": now.isoformat()})
    (archive / entry["name"]).unlink()


def _is_known(file: Path, entry: dict[str, Any] | None, address: str) -> bool:
    # A takedown may have changed the file since it was uploaded: then the store has an old version.
    return (
        entry is not None
        and entry["address"] == f"{address.rstrip('/')}/{file.name}"
        and entry["sha256"] == hash_of(file)
    )


def _is_there(files: Any, path: str, file: Path, target: str) -> bool:
    with _told(target, file), suppress(FileNotFoundError, NotADirectoryError):
        return bool(files.info(path)["size"] == file.stat().st_size)
    return False


@contextmanager
def _told(target: str, file: Path) -> Iterator[None]:
    """Turn the errors of a store into our own; each store has errors of its own."""
    try:
        yield
    except UnionNewsError:
        raise
    except Exception as error:
        why = without_secret(error, secrets_of(target))
        told = f"{without_passwords(target)}: cannot be uploaded ({why}); {file} stays"
        if isinstance(error, FileNotFoundError):
            raise UsageError(f"{told}; look at the address") from None
        raise RunError(told) from None


def _refuse_another(files: Any, path: str, file: Path) -> None:
    """Refuse to write over the file of another site: all sites name their files by day and number.

    What an upload that was cut short has left is a beginning of ours.
    """
    whole, there = "", 0
    with suppress(FileNotFoundError, NotADirectoryError), files.open(path, "rb") as stream:
        whole, there = _hash_in(stream), stream.tell()
    if there and _hash_of_beginning(file, there) != whole:
        raise UsageError(
            f"{file.name}: the store has another file of this name; give each site a folder of its own"
        )


def _hash_in(stream: Any) -> str:
    return hashlib.file_digest(stream, "sha256").hexdigest()


def _hash_of_beginning(file: Path, length: int) -> str:
    found = hashlib.sha256()
    with file.open("rb") as stream:
        while length > 0 and (chunk := stream.read(min(_CHUNK, length))):
            found.update(chunk)
            length -= len(chunk)
    return found.hexdigest() if length == 0 else ""


def _upload(
    files: Any, path: str, file: Path, target: str, now: datetime, *, is_new: bool
) -> dict[str, Any]:
    here = hash_of(file)
    with _told(target, file):
        if is_new:
            _refuse_another(files, path, file)
        folder_in_store(files, path)
        files.put_file(str(file), path)
        with files.open(path, "rb") as stream:
            there = _hash_in(stream)
    if there != here:
        raise RunError(f"{target}: other bytes came back than were sent; {file} stays")
    size = file.stat().st_size
    return {
        "name": file.name, "bytes": size, "sha256": here, "address": target, "date": now.isoformat(),
    }  # fmt: skip


def _note(archive: Path, entry: dict[str, Any]) -> None:
    # The address of a store may contain a key, so only the owner may read the file.
    private = partial(os.open, mode=0o600)
    with open(archive / UPLOADED, "a", encoding="utf-8", opener=private) as noted:
        noted.write(json.dumps(entry) + "\n")
        noted.flush()
        os.fsync(noted.fileno())
