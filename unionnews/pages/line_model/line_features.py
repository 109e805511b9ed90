"""The features of each line of a page, as numbers for the model that chooses the text.

No feature depends on words of a language, except ``ends`` (:func:`.wording.is_end`). Each feature is
always an ``int`` or always a ``float``: Python compares numbers of one type in half of the time.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from unionnews.pages.encodings.guesses import ASCII
from unionnews.pages.generic.wording import is_end
from unionnews.pages.line_model import boxes
from unionnews.pages.line_model.boxes import Box, main_box, read_boxes
from unionnews.pages.lines import Line
from unionnews.pages.teasers import list_items
from unionnews.words.patterns import regex

_ENDS = {
    mark: number
    for number, marks in enumerate(
        (".。।…", "!?！？؟", ":：", ",，、;；", "\"'”’»」』", ")）]】"), 1
    )
    for mark in marks
}
LONG = 40
"""A line with so many characters of running text is a paragraph."""
NEAR = 3
"""Number of lines on each side whose running text is summed."""
_FAR = 50
_DENSE = 2.5
"""An ideograph says as much as so many letters: so what long lines of alphabets teach is true of Chinese."""
_IDEOGRAPHS = regex("[\u4e00-\u9fff]")
_DENSE_SIGNS = regex("[\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]+")
GLANCED = (
    "chars", "words", "links", "end", "first", "prose", "level", "aside", "place", "share_before", "from_head",
    "head_prose", "since", "upcoming", "links_before", "links_behind", "prose_before", "prose_behind", "around",
)  # fmt: skip
"""Names of the numbers of every line, in order: cheap ones, by which most other lines are dropped."""
_OWN = (
    *GLANCED, "is_end", "headline", "heading_prose", "ends_before", "described", "declared", "again", "lines", "total",
    "main_share",
)  # fmt: skip
NAMES = (*_OWN, *boxes.NUMBERS)
"""Names of the numbers of a line that may be text, in order."""


@dataclass(slots=True, frozen=True)
class Declared:
    """Summary and text that the markup declares, in lower case and without blanks."""

    description: str = ""
    body: str = ""


@dataclass(slots=True)
class PageLines:
    """The lines of a page, with the values from which their features are computed."""

    lines: Sequence[Line]
    headlines: frozenset[int]
    """Indexes of the lines that print the headline."""
    chinese: bool
    """Whether the page is in Chinese."""
    weight: float
    """How many letters of an alphabet a character of the page's language counts for."""
    proses: list[float]
    """Running text of each line, in letters of an alphabet."""
    ends: list[bool]
    """Whether each line is the head of what follows an article."""
    worths: list[int]
    """Characters of running text of each line; 0 beside the article."""
    boxes: list[Box]
    main: Box | None
    """The box that holds most running text."""
    listed: frozenset[int]
    """Indexes of the lines that a text lists, though they are links."""


def page_lines(lines: Sequence[Line], headlines: frozenset[int]) -> PageLines:
    """Return the lines of a page with the boxes around them."""
    proses = [line.prose for line in lines]
    chinese, weight = _script(lines)
    ends = [is_end(line) for line in lines]
    worths = [
        0 if line.aside or end else prose
        for line, prose, end in zip(lines, proses, ends, strict=True)
    ]
    found = read_boxes(lines, proses)
    return PageLines(
        lines,
        headlines,
        chinese,
        weight,
        [weight * prose for prose in proses],
        ends,
        worths,
        found,
        main_box(found, worths),
        list_items(lines, is_end),
    )


def _script(lines: Sequence[Line]) -> tuple[bool, float]:
    """Tell whether a page is in Chinese, and how much one of its characters says."""
    text = "".join(line.text for line in lines)
    signs = "".join(_DENSE_SIGNS.findall(text.encode().translate(None, ASCII).decode()))
    ideographs = len(_IDEOGRAPHS.findall(signs))
    others = len(signs) - ideographs
    dense = (ideographs + others) * 4 > len(text)
    chinese = ideographs * 4 > len(text) and others * 10 < ideographs
    return chinese, _DENSE if dense else 1.0


def glances(page: PageLines) -> list[tuple[float, ...]]:
    """Return the cheap numbers of each line, in the order of :data:`GLANCED`."""
    total = sum(page.proses) or 1.0
    columns = (*_texts(page), *_places(page, total), *_neighbors(page))
    return list(zip(*columns, strict=True))


def rows(
    page: PageLines, declared: Declared, seen: Sequence[tuple[float, ...]], wanted: Sequence[int]
) -> Iterator[tuple[float, ...]]:
    """Yield the numbers of the lines with the indexes ``wanted``, in the order of :data:`NAMES`.

    ``seen`` are the :func:`glances` of all lines.
    """
    total = sum(page.proses) or 1.0
    most = page.main.main if page.main else 0.0
    known: dict[Box, tuple[float, ...]] = {}
    share = page.main.prose * page.weight / total if page.main else 0.0
    whole = (len(page.lines), total, share)
    columns = (*_near_ends(page, wanted), *_declared(page, declared, wanted))
    for index, own in zip(wanted, zip(*columns, strict=True), strict=True):
        box = page.boxes[index]
        if (numbers := known.get(box)) is None:
            numbers = known[box] = boxes.numbers(box, total, most, page.weight)
        yield seen[index] + own + whole + numbers


def _texts(page: PageLines) -> Iterator[Sequence[float]]:
    lines = page.lines
    yield [line.chars * page.weight for line in lines]
    yield [len(line.text) - line.chars + 1 for line in lines]  # single blanks are between words
    yield [line.linked / line.chars for line in lines]
    yield [_ENDS.get(line.text[-1], 0) for line in lines]
    yield [_first(line.text[0]) for line in lines]
    yield page.proses
    yield [line.level for line in lines]
    yield [+line.aside for line in lines]


def _near_ends(page: PageLines, wanted: Sequence[int]) -> Iterator[Sequence[float]]:
    before = list(accumulate(page.ends, initial=0))
    behind = _behind_headings(page)
    yield [+page.ends[index] for index in wanted]
    yield [+(index in page.headlines) for index in wanted]
    yield [behind[index] for index in wanted]
    yield [before[index] for index in wanted]


# Cached, because most lines begin with one of few characters.
@lru_cache(maxsize=4096)
def _first(char: str) -> int:
    if char.islower():
        return 0
    if char.isupper():
        return 1
    return 2 if char.isdigit() else 3 if char.isalpha() else 4


def _places(page: PageLines, total: float) -> Iterator[Sequence[float]]:
    count = len(page.lines)
    before = list(accumulate(page.proses, initial=0.0))[:-1]
    yield [index / count for index in range(count)]
    yield [prose / total for prose in before]
    head = min(page.headlines, default=None)
    if head is None:
        yield [-99] * count
        yield [-1.0] * count
    else:
        yield [max(-_FAR, min(4 * _FAR, index - head)) for index in range(count)]
        yield [prose - before[head] for prose in before]
    yield _since(page.proses)
    yield _since(page.proses[::-1])[::-1]


def _since(proses: Sequence[float]) -> list[int]:
    """Return for each line the number of lines since the paragraph before it."""
    found = []
    last = -_FAR
    for index, prose in enumerate(proses):
        found.append(index - last)
        if prose > LONG:
            last = index
    return found


def _behind_headings(page: PageLines) -> list[float]:
    """Return for each line the amount of running text between the last heading and it."""
    found = []
    seen = 0.0
    for line, prose in zip(page.lines, page.proses, strict=True):
        found.append(seen)
        seen = prose if line.level else seen + prose
    return found


def _neighbors(page: PageLines) -> Iterator[Sequence[float]]:
    links = [line.linked / line.chars for line in page.lines]
    proses, count = page.proses, len(page.proses)
    yield [0.0, *links[:-1]]
    yield [*links[1:], 0.0]
    yield [0.0, *proses[:-1]]
    yield [*proses[1:], 0.0]
    sums = list(accumulate(proses, initial=0.0))
    padded = [0.0] * NEAR + sums + [sums[-1]] * NEAR
    yield [padded[index + 2 * NEAR + 1] - padded[index] for index in range(count)]


def _declared(
    page: PageLines, declared: Declared, wanted: Sequence[int]
) -> Iterator[Sequence[float]]:
    texts = [page.lines[index].text for index in wanted]
    count = Counter(line.text for line in page.lines)
    if declared.description or declared.body:
        plain = ["".join(text.split()).lower() for text in texts]
        head = declared.description[:80]
        yield [
            1 + (len(one) >= 20 and (one[:80] in declared.description or head in one))
            if head
            else 0
            for one in plain
        ]
        body = declared.body
        yield [1 + (len(one) >= 10 and one[:80] in body) if body else 0 for one in plain]
    else:
        yield [0] * len(texts)
        yield [0] * len(texts)
    yield [count[text] for text in texts]
