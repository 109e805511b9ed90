"""Options that select records, shared by several commands."""

from collections.abc import Sequence, Set
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from unionnews.dataset.selection import RecordSelection
from unionnews.exceptions import UsageError
from unionnews.search.query import parse_query
from unionnews.search.searching import Library


class Use(StrEnum):
    """Uses of a text that a site may allow or forbid."""

    INDEX = "index"
    TRAIN = "train"
    REPUBLISH = "republish"


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
    str | None, typer.Option("--search", metavar="QUERY", help="Found by this query of `search`.")
]

May = Annotated[
    list[Use] | None,
    typer.Option("--may", help="Only what the site allows for this use; repeatable."),
]


def chosen(
    folders: Sequence[Path],
    *,
    since: str,
    until: str,
    languages: list[str] | None,
    search: str | None,
    may: list[Use] | None = None,
) -> RecordSelection:
    """Return the conditions that the options name.

    Raises :class:`UsageError` if a date or the query cannot be read.
    """

    def find() -> Set[str]:
        with Library(folders) as library:
            return {hit.id for hit in library.hits(search or "", "date", None)}

    if search is not None:  # an empty one is an error: it comes from a variable that is not set
        terms = [term for group in parse_query(search).groups for term in group]
        if not terms or any(not any(map(str.isalnum, term.text)) for term in terms):
            raise UsageError(
                f"--search {search!r:.40}: marks without a word; write words, or FIELD:WORD"
            )
    return RecordSelection(
        since,
        until,
        tuple(languages or ()),
        search or "",
        tuple(use.value for use in may or ()),
        find if search else None,
    )
