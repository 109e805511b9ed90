"""Names and order of the files in an archive folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from unionnews.folder.file_names import ARCHIVE
from unionnews.items import ArchiveLocation
from unionnews.words.patterns import regex

# WARC, gzip, Zstandard (a frame; a dictionary in front of one).
_BEGINNINGS = (b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_NAME = regex(r"(\d{8})-(\d{1,9})\.warc\.gz")


def archive_files(folder: Path) -> list[Path]:
    """Return the files our writer made in a folder, oldest first."""
    found = ((sort_key(path), path) for path in folder.glob("*.warc.gz"))
    return [path for key, path in sorted((key, path) for key, path in found if key)]


def sort_key(path: Path) -> tuple[str, int] | None:
    """Return day and number of a file's name; null where it is not one of ours."""
    match = _NAME.fullmatch(path.name)
    return (match[1], int(match[2])) if match else None


def location_name(path: Path) -> str:
    """Return the name of a file as records give it (``ArchiveLocation.file``).

    A file that our writer made is named from its site's folder; of any other, only its own name
    says something on another machine.
    """
    ours = path.parent.name == ARCHIVE and sort_key(path)
    return f"{path.parent.name}/{path.name}" if ours else path.name


def is_archive(path: Path) -> bool:
    """Tell whether a file is a WARC file or compressed, by its name or its first bytes."""
    if ".warc" in path.name.lower():
        return True
    with path.open("rb") as file:
        return file.read(8).startswith(_BEGINNINGS)


def earliest(locations: Iterable[ArchiveLocation]) -> ArchiveLocation:
    """Return the location that was written first, among those in files of our writer."""
    return min(locations, key=lambda at: (sort_key(Path(at.file)) or ("", 0), at.offset))


def next_file(folder: Path, day: date, max_file: int, after: str = "") -> Path:
    """Return the file to write to: the newest of the day while it is small enough, else a new one.

    A folder may hold files of a later day (a clock that was wrong): those are never overtaken,
    so that the order of names stays the order of writing. Nor is ``after``, a file that may lie
    elsewhere by now.
    """
    stem, number = f"{day:%Y%m%d}", 0
    files = archive_files(folder)
    newest = (sort_key(files[-1]) if files else None) or ("", 0)
    last = max(newest, sort_key(Path(after)) or ("", 0))
    if last[0] >= stem:
        stem, number = last
        if last == newest and files[-1].stat().st_size < max_file:
            return files[-1]
    return folder / f"{stem}-{number + 1}.warc.gz"
