"""Names and order of the files in an archive folder."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from unionnews.exceptions import UsageError
from unionnews.folder.file_names import ARCHIVE
from unionnews.items import ArchiveLocation
from unionnews.words.patterns import regex

# First bytes of WARC, gzip, and Zstandard (a frame; a dictionary before a frame).
_BEGINNINGS = (b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
_NAME = regex(r"(\d{8})-(\d{1,9})\.warc\.gz")


def archive_files(folder: Path) -> list[Path]:
    """Return the files our writer made in a folder, oldest first."""
    found = ((sort_key(path), path) for path in folder.glob("*.warc.gz"))
    return [path for key, path in sorted((key, path) for key, path in found if key)]


def sort_key(path: Path) -> tuple[str, int] | None:
    """Return day and number from a file's name; None if our writer did not name it."""
    match = _NAME.fullmatch(path.name)
    return (match[1], int(match[2])) if match else None


def location_name(path: Path) -> str:
    """Return the name of a file as records give it (``ArchiveLocation.file``).

    A file of our writer is named relative to its site's folder. Of any other file only the name is
    returned, because its folder means nothing on another machine.
    """
    ours = path.parent.name == ARCHIVE and sort_key(path)
    return f"{path.parent.name}/{path.name}" if ours else path.name


def is_archive(path: Path) -> bool:
    """Tell whether a file is a WARC file or compressed, by its name or its first bytes."""
    if ".warc" in path.name.lower():
        return True
    with path.open("rb") as file:
        return file.read(8).startswith(_BEGINNINGS)


def need_archives(paths: Iterable[Path]) -> None:
    """Raise :class:`UsageError` for a path that is no file."""
    for path in paths:
        if not path.is_file():
            raise UsageError(f"{path}: no such archive; give a WARC file")


def earliest(locations: Iterable[ArchiveLocation]) -> ArchiveLocation:
    """Return the location that was written first, among those in files of our writer."""
    return min(locations, key=lambda at: (sort_key(Path(at.file)) or ("", 0), at.offset))


def next_file(folder: Path, day: date, max_file: int, after: str = "") -> Path:
    """Return the file to write to: the newest of the day while it is small enough, else a new one.

    The order of names must stay the order of writing. So if the folder has a file of a later day
    (a clock was wrong), or if ``after`` (a file that may have been moved away) is later, the new
    name follows that one.
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
