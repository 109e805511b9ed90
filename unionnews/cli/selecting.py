"""Options that say which records are wanted."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from unionnews.dataset.selection import Selection

Since = Annotated[
    str, typer.Option("--since", metavar="DATE", help="Published then or later: 2024, 2024-05, …")
]
Until = Annotated[
    str, typer.Option("--until", metavar="DATE", help="Published then or earlier, DATE included.")
]
Languages = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="TAG", help="In this language (zh, en-GB); repeatable."),
]
Search = Annotated[
    str, typer.Option("--search", metavar="QUERY", help="Found by this query of `search`.")
]


def chosen(
    folders: Sequence[Path],
    *,
    since: str,
    until: str,
    languages: list[str] | None,
    search: str,
) -> Selection:
    """Return the conditions that the options name.

    :raises UsageError: a date or the query cannot be read.
    """
    from unionnews.dataset.selection import Selection  # noqa: PLC0415  loaded by commands that select

    def find() -> Set[str]:
        from unionnews.search.searching import Library  # noqa: PLC0415  loads the index only here

        with Library(folders) as library:
            return {hit.id for hit in library.hits(search, "date", None)}

    if search:
        from unionnews.search.query import parse_query  # noqa: PLC0415  the same

        parse_query(search)
    return Selection(since, until, tuple(languages or ()), search, find if search else None)
