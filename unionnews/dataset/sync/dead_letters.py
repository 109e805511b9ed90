"""``sync/dead-letters.jsonl`` in a site's folder: rows that receivers refused, until they accept.

It contains no texts: a row that is sent again is read from the records, so takedowns apply to it.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from unionnews.folder.atomic import write_whole
from unionnews.folder.file_names import DEAD_LETTERS
from unionnews.folder.lock import only_one

Key = tuple[str, int]
"""Id and revision of a row."""


def key_of(row: Any) -> Key:
    """Return id and revision of a record, or of a letter."""
    return row.id, row.revision


class Letter(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A row that was refused."""

    id: str
    revision: int
    status: int
    """HTTP status of the answer."""
    target: str
    """The receiver."""
    place: str
    """The part of its post's key that does not depend on the post."""


_DECODER = msgspec.json.Decoder(Letter)


class DeadLetters:
    """The letters of one receiver, in a file that all receivers of the folder share."""

    def __init__(self, folder: Path, target: str) -> None:
        self.path = folder / DEAD_LETTERS
        self._target = target

    def read(self) -> dict[Key, Letter]:
        """Return the letters of the receiver.

        Raises :class:`OSError` if the file cannot be read. Raises :class:`ValueError` if a line of
        it is not a letter.
        """
        return {key_of(letter): letter for letter in self._all() if self._is_own(letter)}

    def settle(self, taken: Iterable[Key], refused: Iterable[Letter] = ()) -> None:
        """Remove accepted letters, add refused ones. Raises as :meth:`read`."""
        new = {key_of(letter): letter for letter in refused}
        gone = {*taken, *new}
        self._change(lambda letter: key_of(letter) not in gone, new.values())

    def drop(self, ids: Iterable[str]) -> None:
        """Remove the letters of articles that the receiver must not have."""
        gone = set(ids)
        self._change(lambda letter: letter.id not in gone)

    def clear(self) -> None:
        """Remove all letters, because the receiver will get everything again."""
        self._change(lambda _: False)

    def _is_own(self, letter: Letter) -> bool:
        return letter.target == self._target

    def _all(self) -> list[Letter]:
        if not self.path.exists():
            return []
        try:
            return _DECODER.decode_lines(self.path.read_bytes())
        except (ValueError, RecursionError) as error:
            raise ValueError(
                f"{self.path.name}: {error}; put the line right or remove it"
            ) from error

    def _change(self, stays: Callable[[Letter], bool], new: Iterable[Letter] = ()) -> None:
        added = list(new)
        if not (added or self.path.exists()):
            return
        with only_one(self.path.with_suffix(".lock")):
            known = self._all()
            kept = [one for one in known if not self._is_own(one) or stays(one)]
            if not (kept or added):
                self.path.unlink(missing_ok=True)
            elif added or len(kept) < len(known):
                write_whole(self.path, msgspec.json.Encoder().encode_lines([*kept, *added]))
