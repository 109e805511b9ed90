"""Sites that users declare: in the folders of ``UNIONNEWS_SITES``, and in installed packages.

Every command that needs the sites runs the Python files in these folders. So only the environment
can name them, never a page or the current folder.
"""

import os
import shlex
import sys
from hashlib import sha256
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

from unionnews.exceptions import UsageError

VARIABLE = "UNIONNEWS_SITES"
"""Folders with a Python file for each site, separated as in ``PATH``."""
GROUP = "unionnews.sites"
"""Group of entry points; each names a module or a package of spiders."""


def own_sites() -> list[Path]:
    """Return the folders that the environment names.

    Raises :class:`UsageError` if one of them is not a folder.
    """
    named = os.environ.get(VARIABLE, "").split(os.pathsep)
    folders = [Path(name).expanduser() for name in named if name]
    for folder in folders:
        if not folder.is_dir():
            made = shlex.join(["mkdir", "-p", str(folder)])
            raise UsageError(f"{folder}: no such folder; correct {VARIABLE}, or make it: {made}")
    return folders


def spider_modules() -> list[str]:
    """Return the names of the modules in which Scrapy finds these sites."""
    return [*map(_package, own_sites()), *(point.value for point in entry_points(group=GROUP))]


def _package(folder: Path) -> str:
    # With a unique name, so that a folder called `test` does not hide another module.
    place = folder.resolve()
    name = f"unionnews_sites_{sha256(str(place).encode()).hexdigest()[:12]}"
    if name not in sys.modules:
        sys.modules[name] = module = ModuleType(name)
        module.__path__ = [str(place)]
    return name
