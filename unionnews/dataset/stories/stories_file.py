"""``stories.jsonl``: one line for each article."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from unionnews.exceptions import RunError

STORIES = "stories.jsonl"


class StoryMember(msgspec.Struct):
    """One line of ``stories.jsonl``: an article and its story."""

    id: str
    storyId: str
    """Id of the article that was first when the story was found; it stays when others are added."""
    storySize: int
    isEarliest: bool
    similarity: float
    """Jaccard similarity to the text of the story's first article; 1 for that article itself."""
    datePublished: str | None
    sources: list[str]
    """Names of the sources in order of publication; a name that repeats in a row is listed once."""


def members(path: Path) -> Iterator[StoryMember]:
    """Yield the lines of a file of stories.

    Raises :class:`RunError` if it cannot be read.
    """
    decoder = msgspec.json.Decoder(StoryMember)
    try:
        with path.open("rb") as lines:
            for line in lines:
                yield decoder.decode(line)
    except (OSError, ValueError) as error:
        raise RunError(f"{path}: cannot be read ({error}); run: unionnews stories") from error
