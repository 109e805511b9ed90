"""The text of an article among the lines of any page.

The rule: each line weighs its characters of running text when it stands in the element that holds
most of them (half of it for each step further away), and costs something when it is a link, a
short scrap, or stands where the markup says that no text is. The text is the run of lines with
the greatest sum (maximum subsequence segmentation, Pasternack and Roth 2009), cut at what the
page itself prints: headline and date line before it, editor line, pager, share box, related links
and comments behind it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from unionnews.pages.generic.bylines import is_name_line
from unionnews.pages.generic.wording import COMMENTS, is_end, is_info, is_last, is_noise
from unionnews.pages.lines import Line
from unionnews.pages.selectors import Element
from unionnews.pages.teasers import list_items

_INNER = frozenset(
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "center", "blockquote", "ul", "ol", "pre", "dd",
     "dt", "dl"}
)  # fmt: skip
MIN_PROSE = 60
"""Characters of running text that make a text."""
INFO_LINES = 6
"""Lines at the head of the run among which date, source and counters are looked for."""
_COMMENT = 0.02
"""What a line behind the heading of the comments keeps of its weight."""
_TWICE = 4
"""A text of which 1 / 4 are repeated lines is printed twice, for two kinds of reader."""
_BOX = 6.0
"""A box inside the text ends it where less than 1 / 6 of the text stands behind it."""
_SCRAP = 8.0
"""Cost of a line that is no running text, in characters."""
_LINK = 16.0
_END = 60.0
"""Cost of the head of a box, such as related links."""
_HEADLINE = -200.0
_STEP = 0.5
"""What a line one step outside the main element keeps of its weight."""


def container(element: Element) -> Element:
    """Return the element that groups paragraphs: a division, cell or article."""
    while element.tag in _INNER and (parent := element.getparent()) is not None:
        element = parent
    return element


def worths(lines: Sequence[Line], headlines: frozenset[int]) -> list[float]:
    """Return the running text of each line in characters; little behind the head of comments."""
    comments = _comments(lines, headlines)
    return [
        0.0
        if line.aside or is_end(line)
        else line.prose * (_COMMENT if line.index >= comments else 1.0)
        for line in lines
    ]


def main_element(lines: Sequence[Line], worth: Sequence[float]) -> Element | None:
    """Return the element that holds most running text, the densest of those around it."""
    prose: dict[Element, float] = defaultdict(float)
    for line, weight in zip(lines, worth, strict=True):
        if not weight:
            continue
        element: Element | None = container(line.element)
        share = 1.0
        for _ in range(3):
            if element is None:
                break
            prose[element] += weight * share
            share /= 2
            element = element.getparent()
    return max(prose, key=lambda element: prose[element], default=None)


def steps_away(lines: Sequence[Line], main: Element) -> list[int]:
    """Return for each line how many steps up from the main element its own branch begins."""
    known = {ancestor: number for number, ancestor in enumerate(main.iterancestors(), 1)}
    known[main] = 0
    return [_steps(line.element, known) for line in lines]


def _steps(element: Element, known: dict[Element, int]) -> int:
    path: list[Element] = []
    at: Element | None = element
    # The main element's ancestors are known; whatever lies below it is at no distance.
    while at is not None and at not in known:
        path.append(at)
        at = at.getparent()
    steps = known[at] if at is not None else 99
    for one in path:
        known[one] = steps
    return steps


def _weight(line: Line, worth: float, away: int) -> float:
    if line.aside:
        return -_SCRAP - line.chars / 2
    if is_end(line):
        return -_END
    if worth > _SCRAP:
        return worth * _STEP**away - _SCRAP * min(away, 4)
    if line.linked * 2 > line.chars:
        return -_LINK - _SCRAP * min(away, 4)
    return -_SCRAP * (1 + min(away, 4))


def best_run(values: Sequence[float]) -> tuple[int, int]:
    """Return start and end of the run with the greatest sum; (0, 0) where nothing is positive."""
    best, found = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, index
        total += value
        if total > best:
            best, found = total, (start, index + 1)
    return found


@dataclass(slots=True)
class MainText:
    """Where the text stands among the lines of a page."""

    lines: list[Line]
    """Lines of the text."""
    start: int
    end: int
    """The run they were taken from: ``[start, end)``."""
    left_out: list[tuple[Line, str]] = field(default_factory=list)
    """Lines of the run that are none of the text, each with the reason."""


def main_text(lines: Sequence[Line], headlines: frozenset[int]) -> MainText:
    """Return the lines of the text.

    ``headlines`` are the indexes of the lines that print the headline.
    """
    worth = worths(lines, headlines)
    main = main_element(lines, worth)
    if main is None:
        return MainText([], 0, 0)
    steps = steps_away(lines, main)
    listed = list_items(lines, is_end)
    values = [
        _HEADLINE
        if line.index in headlines
        else 0.0
        if line.index in listed
        else _weight(line, value, away)
        for line, value, away in zip(lines, worth, steps, strict=True)
    ]
    start, end = _grown(lines, steps, best_run(values), headlines)
    start = _after_info(lines, start, end)
    end = _before_end(lines, worth, start, end)
    reasons = [
        (line, None if line.index in listed else why_left_out(line)) for line in lines[start:end]
    ]
    kept = _once([line for line, reason in reasons if reason is None])
    again = {line.index for line, reason in reasons if not reason} - {line.index for line in kept}
    left_out = [
        (line, reason or "printed before")
        for line, reason in reasons
        if reason or line.index in again
    ]
    return MainText(kept, start, end, left_out)


def _once(lines: list[Line]) -> list[Line]:
    """Leave out what is printed again where a page prints its text twice."""
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.text, line)
    again = sum(line.chars for line in lines if first[line.text] is not line)
    if again * _TWICE < sum(line.chars for line in lines):
        return lines
    return list(first.values())


def _comments(lines: Sequence[Line], headlines: frozenset[int]) -> int:
    """Return the index at which readers' comments begin, behind headline and some text."""
    seen = 0
    for line in lines[min(headlines, default=0) :]:
        if seen >= MIN_PROSE and line.chars <= 30 and COMMENTS.match(line.text):
            return line.index
        seen += line.prose
    return len(lines)


def _grown(
    lines: Sequence[Line], steps: Sequence[int], run: tuple[int, int], headlines: frozenset[int]
) -> tuple[int, int]:
    """Take in the scraps of the main element on both sides: salutation, subhead, signature."""

    def joins(index: int) -> bool:
        line = lines[index]
        return (
            steps[index] == 0 and not line.aside and index not in headlines
            and line.linked * 2 <= line.chars and not is_end(line)
        )  # fmt: skip

    start, end = run
    while start > 0 and joins(start - 1):
        start -= 1
    while end < len(lines) and joins(end):
        end += 1
    return start, end


def _after_info(lines: Sequence[Line], start: int, end: int) -> int:
    for index in range(min(end, start + INFO_LINES) - 1, start - 1, -1):
        named = index < start + 3 and is_name_line(lines[index])
        if (named or is_info(lines[index])) and sum(
            line.prose for line in lines[start:index]
        ) < MIN_PROSE:
            return index + 1
    return start


def _before_end(lines: Sequence[Line], worth: Sequence[float], start: int, end: int) -> int:
    """Return the index of the first line that ends the text.

    Editor line, comments and notices end it wherever the greater part stands before them; heads of
    boxes that pages also put between paragraphs only where little text follows.
    """
    total = sum(worth[start:end])
    seen = 0.0
    for index in range(start, end):
        line = lines[index]
        if seen * 2 > total and is_last(line):
            return index
        if (total - seen) * _BOX < total and is_end(line) and not line.aside:
            return index
        seen += worth[index]
    return end


def why_left_out(line: Line) -> str | None:
    """Return why a line inside the run is none of the text, or None."""
    if line.aside:
        return "hidden, or named by its markup as standing beside the text"
    if is_noise(line) or is_end(line):
        return "a share line, a box or a notice"
    if line.linked * 5 > line.chars * 4 and not line.level:
        return "a link to another page"
    return None
