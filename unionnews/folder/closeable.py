"""What all things that are opened have in common: a ``with`` block closes them."""

from abc import ABC, abstractmethod
from typing import Self


class Closeable(ABC):
    """A thing that is closed at the end of a ``with`` block."""

    __slots__ = ()

    @abstractmethod
    def close(self) -> None:
        """Close it; it cannot be used any more."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
