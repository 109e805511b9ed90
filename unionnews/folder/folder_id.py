"""A random id for each site's folder, which also tells two folders of one site apart."""

import secrets
from pathlib import Path

from unionnews.exceptions import RunError
from unionnews.folder.atomic import write_whole
from unionnews.folder.file_names import FOLDER_ID


def folder_id(folder: Path, *, make: bool = True) -> str:
    """Return the id of a folder, 32 random hex digits; made on the first call.

    With ``make`` False, return "" for a folder without an id.

    Raises :class:`RunError` if the file cannot be read or written.
    """
    path = folder / FOLDER_ID
    try:
        if not path.exists():
            if not make:
                return ""
            write_whole(path, secrets.token_hex(16).encode() + b"\n", alone=False)
        return path.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise RunError(
            f"{path}: cannot be read or written ({error}); look at its folder"
        ) from error
