"""Make a folder that is there whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unionnews.dataset.manifest import is_dataset, strangers
from unionnews.exceptions import UsageError
from unionnews.folder.atomic import on_disk
from unionnews.words.text import one_line


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a new folder beside ``target``, and rename it to ``target`` at the end.

    An earlier dataset at ``target`` is replaced then; after an error it is still there. A process
    that is killed leaves a folder ``.NAME.partial-…``.

    Raises :class:`UsageError` if ``target`` exists and is not a dataset, or holds other files too,
    which would be lost. Raises :class:`RunError` if the folder cannot be written.
    """
    target = target.resolve()  # a link stays, and leads to the new folder
    _check_replaceable(target)
    with on_disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
        try:
            yield made
            made.chmod(0o777 & ~_umask())
            _put_in_place(made, target)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise


def _umask() -> int:
    """Return the umask. It can only be read by setting it, so it is the strictest for a moment."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


def _check_replaceable(target: Path) -> None:
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    found = strangers(target) if target.is_dir() else None
    if found is None:
        damaged = " that can be read" if is_dataset(target) else ""
        raise UsageError(f"{target}: exists and is no dataset of ours{damaged}; name a new folder")
    if found:
        raise UsageError(
            f"{target}: holds files that no export wrote, as {one_line(found[0])};"
            " move them elsewhere, or name a new folder"
        )


def _put_in_place(made: Path, target: Path) -> None:
    if not target.exists():
        made.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    target.replace(old)
    made.rename(target)
    shutil.rmtree(old, ignore_errors=True)
