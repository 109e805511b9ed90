"""Scraper and crawler for union news: clean, dated, complete JSON Lines.

``extract_article(body, url)`` gives the record of a page, ``read(folder, since)`` the records that
are new; the other names of :mod:`unionnews.api` are offered here too. They are loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from unionnews.version import __version__

if TYPE_CHECKING:
    from unionnews.api import extract_article, read

__all__ = ["__version__", "extract_article", "read"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'unionnews' has no attribute {name!r}")
    # An eager import would make every room import all others through the package root.
    from importlib import import_module  # noqa: PLC0415  see above

    return getattr(import_module("unionnews.api"), name)
