"""Scraper and crawler for union news: clean, dated, complete JSON Lines.

``fetch(url)`` returns the record of an article, ``extract_article(body, url)`` that of a page
already downloaded, ``read(folder, since)`` the new records; ``repair_text(text)`` undoes the damage
of a mirror. They are loaded when first used.
"""

from typing import TYPE_CHECKING, Any

from unionnews.version import __version__

if TYPE_CHECKING:
    from unionnews.fetching.api import afetch, extract_article, fetch, read, repair_text

__all__ = ["__version__", "afetch", "extract_article", "fetch", "read", "repair_text"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'unionnews' has no attribute {name!r}")
    # An eager import would make every room import all others through the package root.
    from importlib import import_module  # noqa: PLC0415  only when a name is asked for

    return getattr(import_module("unionnews.fetching.api"), name)
