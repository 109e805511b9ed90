"""Optional packages (extras)."""

from collections.abc import Iterator
from contextlib import contextmanager

from unionnews.exceptions import UsageError


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Wrap the imports of a command that needs the extra ``name``.

    Raises :class:`UsageError` if it is not installed; the message says how to install it.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{error.name} is not installed; run: pip install 'unionnews[{name}]'"
        ) from error
