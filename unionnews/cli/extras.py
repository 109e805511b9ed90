"""Packages that not everybody needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from unionnews.exceptions import UsageError


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Stand around the imports of a command that needs the extra ``name``.

    :raises UsageError: it is not installed; the text says how to.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed; run: pip install 'unionnews[{name}]'"
        ) from error
