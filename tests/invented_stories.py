"""Invented stories whose truth is known: originals, reprints, and what only looks like one."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from invented_news import Writer, paragraphs, record
from opencc import OpenCC

_TRADITIONAL = OpenCC("s2t")
_MARKS = str.maketrans({"，": "、 ", "。": "！\n", "0": "０", "1": "１", "2": "２"})


def cut(sentences: list[str], share: float, writer: Writer) -> list[str]:
    """Take sentences out: from the end, as editors do, or here and there."""
    kept = len(sentences) - max(1, round(len(sentences) * share))
    if writer.random.random() < 0.5:
        return sentences[:kept]
    places = sorted(writer.random.sample(range(len(sentences)), kept))
    return [sentences[place] for place in places]


def change(sentences: list[str], share: float, writer: Writer) -> list[str]:
    """Write sentences anew."""
    number = max(1, round(len(sentences) * share))
    places = set(writer.random.sample(range(len(sentences)), number))
    return [writer.sentence() if place in places else old for place, old in enumerate(sentences)]


def lead_in(sentences: list[str], _share: float, writer: Writer) -> list[str]:
    """Put an editor's introduction before the text."""
    return [f"编者按：{writer.sentence()}{writer.sentence()}", writer.lead(), *sentences]


def punctuation(sentences: list[str], _share: float, _writer: Writer) -> list[str]:
    """Set other marks, blanks and full-width digits."""
    return [sentence.translate(_MARKS) for sentence in sentences]


def script(sentences: list[str], _share: float, _writer: Writer) -> list[str]:
    """Print it in traditional characters."""
    return [_TRADITIONAL.convert(sentence) for sentence in sentences]


def headline_only(sentences: list[str], _share: float, _writer: Writer) -> list[str]:
    """Leave the text as it is: every reprint has another headline."""
    return sentences


KINDS = (
    (cut, 0.05), (cut, 0.2), (cut, 0.4), (change, 0.05), (change, 0.2), (change, 0.4),
    (lead_in, 0.0), (punctuation, 0.0), (script, 0.0), (headline_only, 0.0),
)  # fmt: skip


def labelled(
    originals: int, unrelated: int, events: int, kinds: Iterable[tuple[Any, float]] = KINDS
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield label and record; records of one label are one story.

    Each original has a reprint of each of ``kinds``; each event is reported twice, in other words
    but with the same names, numbers and one quotation.
    """
    number = 0
    for original in range(originals):
        writer = Writer(1_000_000 + original)
        sentences = [writer.lead(), *writer.body()]
        texts = [sentences, *(kind(sentences, share, writer) for kind, share in kinds)]
        for text in texts:
            yield f"original {original}", record(number, articleBody=paragraphs(text))
            number += 1
    for _ in range(unrelated):
        yield f"unrelated {number}", record(number)
        number += 1
    for event in range(events):
        writer = Writer(2_000_000 + event)
        facts, quotation = writer.lead(), f"“{writer.sentence()}{writer.sentence()}”"
        for _ in range(2):
            text = [facts, *writer.body(), quotation, *writer.body(4)]
            yield f"report {number}", record(number, articleBody=paragraphs(text))
            number += 1


def shuffled(records: Iterable[Any], seed: int) -> list[Any]:
    """Return what was given in another order."""
    found = list(records)
    random.Random(seed).shuffle(found)
    return found


def scores(labels: dict[str, str], stories: dict[str, str]) -> tuple[float, float]:
    """Return precision and recall over pairs of articles; both map article ids."""
    true, found = _pairs(labels), _pairs(stories)
    both = len(true & found)
    return both / len(found) if found else 1.0, both / len(true)


def _pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    members = defaultdict(list)
    for article, group in sorted(groups.items()):
        members[group].append(article)
    return {pair for articles in members.values() for pair in combinations(articles, 2)}
