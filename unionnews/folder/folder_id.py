"""The name that tells one site's folder from every other, also from one of the same site."""

from __future__ import annotations

import secrets
from pathlib import Path

from unionnews.exceptions import RunError
from unionnews.folder.atomic import whole_file
from unionnews.folder.file_names import FOLDER_ID


def folder_id(folder: Path, *, make: bool = True) -> str:
    """Return 32 hex digits drawn once for a folder; empty where there are none and none are made.

    :raises RunError: the file cannot be read or written.
    """
    path = folder / FOLDER_ID
    try:
        if not path.exists():
            if not make:
                return ""
            with whole_file(path, alone=False) as file:
                file.write(secrets.token_hex(16).encode() + b"\n")
        return path.read_text("ascii").strip()
    except (OSError, ValueError) as error:
        raise RunError(
            f"{path}: cannot be read or written ({error}); look at its folder"
        ) from error
