"""Stories: an article and its reprints, which may be cut, longer, or have another headline.

Candidates come from the index (MinHash, LSH); each pair is then compared exactly, so a wrong
candidate only costs time. A story is a connected part of the graph of similar pairs, so it does not
depend on the order of the texts.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import msgspec

from unionnews.dataset.collection import Collection, collect
from unionnews.dataset.merge import Row
from unionnews.dataset.stories.shingles import (
    MIN_SHINGLES,
    SIZE,
    Shingles,
    jaccard,
    plain_text,
    shingles,
)
from unionnews.dataset.stories.stories_file import STORIES, StoryMember
from unionnews.dataset.stories.story_graph import Graph, name_stories
from unionnews.dataset.stories.story_index import StoryArticle, StoryIndex, StoryPlace
from unionnews.exceptions import RunError
from unionnews.folder.atomic import whole_file
from unionnews.folder.sound_pages import is_damage

logger = logging.getLogger(__name__)

INDEX = "stories.sqlite"
_BATCH = 500
_KEPT_TEXTS = 1000
"""Most texts in memory, about 50 kB each."""


@dataclass(slots=True, frozen=True)
class Found:
    """The result of a round."""

    articles: int
    stories: int
    """Number of stories with at least two articles."""
    reprints: int
    """Number of their articles, without the first of each story."""
    compared: int
    """Number of pairs that were compared exactly."""
    rejected: int
    """Number of lines that are not records."""
    reason: str
    """What is wrong with the first of them."""


def find_stories(
    paths: Sequence[Path], folder: Path, zones: Mapping[str, str] | None = None
) -> Found:
    """Bring the stories in ``folder`` up to date with the records at ``paths``.

    Writes ``stories.jsonl``, one line for each article, and keeps ``stories.sqlite`` so that the
    next round compares only new texts. Articles that are no longer in the records are removed from
    both. ``zones`` has the time zone of each site, for dates without a time. A damaged
    ``stories.sqlite`` is made anew: the stories stay, but some may get another id.

    Raises :class:`RunError` if a source cannot be read, or the files cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            return _find(paths, folder, zones)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            logger.warning("%s: damaged (%s); made anew from the records", folder / INDEX, error)
            for end in ("", "-journal"):
                (folder / f"{INDEX}{end}").unlink(missing_ok=True)
            return _find(paths, folder, zones)
    except (OSError, sqlite3.Error) as error:
        raise RunError(f"{folder}: cannot be written ({error})") from error


def _find(paths: Sequence[Path], folder: Path, zones: Mapping[str, str] | None) -> Found:
    with closing(StoryIndex(folder / INDEX)) as index, collect(paths, zones=zones) as collection:
        return _round(collection, index, folder / STORIES)


def _round(collection: Collection, index: StoryIndex, target: Path) -> Found:
    # Shingles of the texts in the index, made from the records again when they are compared.
    cut = lru_cache(_KEPT_TEXTS)(lambda text: _shingles(collection, index, text))
    _take_in(collection, index)
    index.drop_unseen()
    graph = Graph(index.pairs())
    compared = graph.grow(index.meetings(), cut)
    index.connect(graph.found)
    sizes = name_stories(index, graph)
    with whole_file(target) as file:
        for member in _members(index, cut):
            file.write(msgspec.json.encode(member) + b"\n")
        index.commit()
    return Found(
        articles=collection.counts()[1],
        stories=len(sizes),
        reprints=sum(sizes) - len(sizes),
        compared=compared,
        rejected=collection.rejected,
        reason=collection.reason,
    )


def _take_in(collection: Collection, index: StoryIndex) -> None:
    rows = collection.rows()
    while batch := list(islice(rows, _BATCH)):
        articles: list[tuple[StoryArticle, StoryPlace]] = []
        new: dict[int, str] = {}
        for row, record in batch:
            body = hashlib.sha256(record.articleBody.encode()).digest()[:16]
            known = index.known(record.id)
            if known and known[0] == body:
                text = known[1]
            else:
                plain = plain_text(record.articleBody)
                text = number_of(plain)
                if len(plain) >= MIN_SHINGLES + SIZE - 1 and not index.has(text):
                    new[text] = plain
            place = StoryPlace(row.source, row.place, row.length)
            articles.append((_article(row, record, body, text), place))
        index.put(articles)
        if new:
            index.sign(new)


def number_of(plain: str) -> int:
    """Return the number that stands for a plain text: 63 bits of its hash."""
    return int.from_bytes(hashlib.sha256(plain.encode()).digest()[:8]) >> 1


def _article(row: Row, record: Any, body: bytes, text: int) -> StoryArticle:
    source = record.source.name if record.source else None
    return StoryArticle(record.id, body, text, row.instant, record.datePublished, source)


def _shingles(collection: Collection, index: StoryIndex, text: int) -> Shingles:
    record = collection.record_at(*index.place(text))
    return shingles(plain_text(record.articleBody))


def _members(index: StoryIndex, cut: Callable[[int], Shingles]) -> Iterator[StoryMember]:
    for story, articles in groupby(index.articles(), attrgetter("story")):
        first, *others = articles
        names = [article.name for article in (first, *others) if article.name]
        sources = [name for name, _ in groupby(names)]
        for article in (first, *others):
            yield StoryMember(
                id=article.id,
                storyId=story,
                storySize=1 + len(others),
                isEarliest=article is first,
                similarity=_similarity(article.text, first.text, cut),
                datePublished=article.published,
                sources=sources,
            )


def _similarity(text: int, first: int, cut: Callable[[int], Shingles]) -> float:
    if text == first:
        return 1.0
    return round(jaccard(cut(text), cut(first)), 4)
