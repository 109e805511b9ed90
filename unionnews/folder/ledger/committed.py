"""Read the committed records of a folder, also while a crawl writes."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from unionnews.exceptions import LedgerError
from unionnews.folder.closeable import Closeable
from unionnews.folder.file_names import RECORDS
from unionnews.folder.ledger.view import View
from unionnews.folder.record_lines import Extent, is_committed
from unionnews.folder.strange_files import refuse_strange

_TRIES = 40
_WAIT = 0.05
"""Seconds between tries; a takedown replaces the file right after its commit, so few are needed."""


@dataclass(slots=True, frozen=True)
class Committed(Closeable):
    """An open ``articles.jsonl`` and its committed length in bytes.

    Later commits and takedowns do not show in it.
    """

    path: Path
    file: BinaryIO
    length: int
    edition: str = ""
    """Changes when existing lines may have changed, as by ``reextract``."""

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def open_committed(folder: Path) -> Committed:
    """Open the records of ``folder`` as its ledger has committed them by now.

    Raises :class:`LedgerError` if there is no ledger, or the records are not those that it knows.
    """
    path = folder / RECORDS
    refuse_strange(folder)
    for _ in range(_TRIES):
        # The file is opened first: bytes are committed only after they are in it.
        try:
            file = path.open("rb")
        except OSError as error:
            View.read(folder).close()  # raises if nothing was crawled yet
            raise LedgerError(f"{path}: cannot be read ({error})") from error
        try:
            with View.read(folder) as view:
                extent, rewriting, edition = view.extent()
            opened, named = os.fstat(file.fileno()), path.stat()
        except BaseException:
            file.close()
            raise
        if not rewriting and os.path.samestat(opened, named):
            return _checked(Committed(path, file, extent.length, edition), extent)
        file.close()
        time.sleep(_WAIT)
    raise LedgerError(f"{path}: a takedown was cut short; the next crawl of the site ends it")


def _checked(opened: Committed, extent: Extent) -> Committed:
    size = os.fstat(opened.file.fileno()).st_size
    if size < extent.length:
        wrong = f"{size} bytes, but the ledger counts {extent.length}"
    elif not is_committed(opened.file.fileno(), extent):
        wrong = "its last committed line is another one"
    else:
        return opened
    opened.close()
    site = opened.path.parent.name
    raise LedgerError(f"{opened.path}: {wrong}; run: unionnews verify {site}")
