"""Find the text of an article among the lines of a Chinese page, by rules.

The weight of a line is its number of characters of running text if it is in the element with most
of them, and half of that for each step further away. A line has a negative weight if it is a link,
very short, or where the markup says that there is no text. The text is the run of lines with the
greatest sum (maximum subsequence segmentation, Pasternack and Roth 2009). It is cut after headline
and date line, and before editor line, pager, share box, related links and comments.

The rules know words of Chinese newsrooms that a model cannot learn from a hundred pages. Pages in
other languages are read by the model alone (:mod:`.main_text`).
"""

from collections.abc import Sequence

from unionnews.pages.generic.bylines import is_name_line
from unionnews.pages.generic.wording import COMMENTS, is_info, is_last
from unionnews.pages.line_model.boxes import main_box, reset, steps_to
from unionnews.pages.line_model.line_features import PageLines
from unionnews.pages.lines import Line

MIN_PROSE = 60
"""Fewest characters of running text in a text."""
INFO_LINES = 6
"""Date, source and counters are searched in so many first lines of the run."""
_COMMENT = 0.02
"""Factor of the weight of a line after the heading of the comments."""
_BOX = 6.0
"""A box inside the text ends it if less than 1 / 6 of the text follows."""
_SCRAP = 8.0
"""Cost of a line without running text, in characters."""
_LINK = 16.0
_END = 60.0
"""Cost of the head of a box, such as related links."""
_HEADLINE = -200.0
_STEP = 0.5
"""Factor of the weight of a line for each step outside the main element."""


def ruled_run(page: PageLines) -> tuple[int, int]:
    """Return start and end of the run of lines with the text; (0, 0) if there is none."""
    comments = _comments(page.lines, page.headlines)
    worths = [
        worth * (_COMMENT if index >= comments else 1.0) for index, worth in enumerate(page.worths)
    ]
    if comments < len(worths):
        reset(page.boxes)
        main_box(page.boxes, worths)
    steps = [steps_to(box) for box in page.boxes]
    values = [
        _HEADLINE
        if line.index in page.headlines
        else 0.0
        if line.index in page.listed
        else _weight(line, worth, away, end=end)
        for line, worth, away, end in zip(page.lines, worths, steps, page.ends, strict=True)
    ]
    start, end = _grown(page, steps, best_run(values))
    start = after_info(page.lines, start, end)
    return start, _before_end(page, worths, start, end)


def _weight(line: Line, worth: float, away: int, *, end: bool) -> float:
    if line.aside:
        return -_SCRAP - line.chars / 2
    if end:
        return -_END
    if worth > _SCRAP:
        return worth * _STEP**away - _SCRAP * min(away, 4)
    if line.linked * 2 > line.chars:
        return -_LINK - _SCRAP * min(away, 4)
    return -_SCRAP * (1 + min(away, 4))


def best_run(values: Sequence[float]) -> tuple[int, int]:
    """Return start and end of the run with the greatest sum; (0, 0) if no value is positive."""
    best, found = 0.0, (0, 0)
    total, start = 0.0, 0
    for index, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, index
        total += value
        if total > best:
            best, found = total, (start, index + 1)
    return found


def _comments(lines: Sequence[Line], headlines: frozenset[int]) -> int:
    """Return the index of the heading of the readers' comments, else the number of lines."""
    seen = 0
    for line in lines[min(headlines, default=0) :]:
        if seen >= MIN_PROSE and line.chars <= 30 and COMMENTS.match(line.text):
            return line.index
        seen += line.prose
    return len(lines)


def _grown(page: PageLines, steps: Sequence[int], run: tuple[int, int]) -> tuple[int, int]:
    """Extend a run on both sides by lines of the main element: salutation, subhead, signature."""

    def joins(index: int) -> bool:
        line = page.lines[index]
        return (
            steps[index] == 0 and not line.aside and index not in page.headlines
            and line.linked * 2 <= line.chars and not page.ends[index]
        )  # fmt: skip

    start, end = run
    while start > 0 and joins(start - 1):
        start -= 1
    while end < len(page.lines) and joins(end):
        end += 1
    return start, end


def after_info(lines: Sequence[Line], start: int, end: int) -> int:
    for index in range(min(end, start + INFO_LINES) - 1, start - 1, -1):
        named = index < start + 3 and is_name_line(lines[index])
        if (named or is_info(lines[index])) and sum(
            line.prose for line in lines[start:index]
        ) < MIN_PROSE:
            return index + 1
    return start


def _before_end(page: PageLines, worth: Sequence[float], start: int, end: int) -> int:
    """Return the index of the first line that ends the text.

    Editor line, comments and notices end it if most of the text is before them. The heading of a
    box, which may be between paragraphs, ends it only if little text follows.
    """
    total = sum(worth[start:end])
    seen = 0.0
    for index in range(start, end):
        line = page.lines[index]
        if seen * 2 > total and is_last(line):
            return index
        if (total - seen) * _BOX < total and page.ends[index] and not line.aside:
            return index
        seen += worth[index]
    return end
