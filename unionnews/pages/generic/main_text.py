"""Find the lines of the article's text among the lines of any page.

A model trained on labeled pages gives each line the log odds that it is text (:mod:`.line_trees`,
from the numbers of :mod:`.line_features`). The run of lines with the greatest sum of log odds times
characters holds the text; inside this run a lower value is enough than outside of it. On Chinese
pages the rules of :mod:`.ruled_text` raise the log odds of the lines that they choose.
"""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from unionnews.normalize.western_bylines import read_byline
from unionnews.pages.generic.ruled_text import MIN_PROSE, after_info, best_run, ruled_run
from unionnews.pages.generic.wording import (
    COMMENTS,
    LONE_SOURCE,
    NO_COPIES,
    is_end,
    is_info,
    is_last,
    is_noise,
)
from unionnews.pages.line_model import line_trees
from unionnews.pages.line_model.line_features import Declared, PageLines, glances, page_lines, rows
from unionnews.pages.lines import Line
from unionnews.pages.selectors import Element
from unionnews.pages.teasers import dated_teasers, offers, repeated_quotes
from unionnews.words.text import plain

INSIDE = -0.7
"""Log odds above which a line inside the run is text."""
OUTSIDE = 1.0
"""Log odds above which a line outside the run is text."""
LAST = -1.2
"""The same of a sentence that follows the run in a paragraph of the same box."""
BESIDE = 0.4
"""The same of a line just beside the run, in the same element as lines of it."""
MIN_BESIDE = 3
"""So many lines of the run, at least."""
NEAR_RUN = 5
"""So many lines from it, at most."""
NEAR_TITLE = 4
"""A first paragraph apart from the text is searched in so many lines below the headline."""
MIN_FIRST = 50
"""Fewest characters of running text in such a first paragraph."""
MAX_CELL = 60
"""Most characters of a data cell; longer cells are columns of a page laid out as a table."""
_SENTENCE_ENDS = tuple('.!?…。！？।။።։؟”»"')
_TWICE = 4
"""If 1 / 4 of a text are repeated lines, the page prints it twice, for example for phones."""
_RULED = 1.0
"""On a Chinese page the rules raise the log odds of their lines by this, and lower the others'."""
_BESIDE = 5.0
"""The same of lines that the markup names as standing beside the text, which the rules never take."""
_ASIDE = "hidden, or named by its markup as standing beside the text"


@dataclass(slots=True)
class MainText:
    """The lines of the text and their place among the lines of a page."""

    lines: list[Line]
    """Lines of the text."""
    start: int
    end: int
    """The text is in the lines ``[start, end)``."""
    left_out: list[tuple[Line, str]] = field(default_factory=list)
    """Lines between ``start`` and ``end`` that are not text, each with the reason."""
    odds: list[float] = field(default_factory=list)
    """Log odds that each line of the page is text, by the model, on Chinese pages also by the rules."""


def main_text(
    lines: Sequence[Line], headlines: frozenset[int], declared: Declared | None = None
) -> MainText:
    """Return the lines of the text.

    ``headlines`` are the indexes of the lines that print the headline.
    """
    if not lines:
        return MainText([], 0, 0)
    page = page_lines(lines, headlines)
    odds = log_odds(page, declared or Declared())
    if page.chinese:
        ruled = {line.index for line in _ruled(page)}
        odds = [one + _ruled_odds(page.lines[at], ruled) for at, one in enumerate(odds)]
    kept = _before_last(page, _likely(page, odds))
    if sum(line.prose for line in kept) < MIN_PROSE:
        kept = _ruled(page)
    kept = _without_boxes(lines, _once(kept))
    while kept and (NO_COPIES.match(kept[-1].text) or LONE_SOURCE.fullmatch(kept[-1].text)):
        kept = kept[:-1]
    if not kept:
        return MainText([], 0, 0, odds=odds)
    start, end = kept[0].index, kept[-1].index + 1
    taken = {line.index for line in kept}
    left_out = [
        (line, _why_never(line) or f"no text by the model: log odds {odds[line.index]:.1f}")
        for line in lines[start:end]
        if line.index not in taken
    ]
    return MainText(kept, start, end, left_out, odds)


def _ruled_odds(line: Line, ruled: Container[int]) -> float:
    if line.index in ruled:
        return _RULED
    return -_BESIDE if line.aside else -_RULED


def log_odds(page: PageLines, declared: Declared) -> list[float]:
    """Return the log odds by the model that each line is text."""
    glance: Callable[..., float] = line_trees.glance
    score: Callable[..., float] = line_trees.score
    odds = [line_trees.NO_TEXT] * len(page.lines)
    seen = glances(page)
    able = [index for index, one in enumerate(seen) if glance(*one) > line_trees.DROPPED]
    for index, row in zip(able, rows(page, declared, seen, able), strict=True):
        odds[index] = score(*row)
    return odds


def first_paragraph(
    lines: Sequence[Line], title: int, text: MainText, declared: Declared
) -> Line | None:
    """Return a first paragraph below the headline that is not yet in the text, else None.

    It must be text more likely than not by the model, or be the summary that the markup declares.
    """
    known = "".join(plain(line.text) for line in text.lines[:3])
    for line in lines[title + 1 : min(text.start, title + 1 + NEAR_TITLE)]:
        if line.prose < MIN_FIRST or line.level or line.aside or line.linked * 3 > line.chars:
            continue
        if is_info(line) or _why_never(line) or read_byline(line.text):
            continue
        own = plain(line.text)
        summary = declared.description[:50]
        is_summary = bool(summary) and (summary in own or own[:50] in declared.description)
        if (text.odds[line.index] > 0 or is_summary) and own[:40] not in known:
            return line
    return None


def mean_odds(text: MainText) -> float:
    """Return the mean log odds of the characters of a text: how sure the model is."""
    chars = sum(line.chars for line in text.lines)
    return _sum(text.lines, text.odds) / chars if chars else 0.0


def _likely(page: PageLines, odds: Sequence[float]) -> list[Line]:
    """Return the lines that are text by the model."""
    lines = page.lines
    start, end = best_run([line.chars * one for line, one in zip(lines, odds, strict=True)])
    kept = [
        line
        for line, one in zip(lines, odds, strict=True)
        # A quick test first, as most lines are surely none.
        if (one > LAST or line.index in page.listed)
        and line.index not in page.headlines
        and _is_likely(page, line, one, _least(line, one, lines, start, end))
    ]
    kept = _without_box_titles(lines, kept)
    return kept[after_info(kept, 0, len(kept)) :]


def _without_box_titles(lines: Sequence[Line], kept: Sequence[Line]) -> list[Line]:
    """Return the kept lines without the heading of a side box of which nothing else was kept."""
    boxes = {box for line in lines if line.aside and not line.level for box in line.asides}
    empty = boxes.difference(*(line.asides for line in kept if not line.level)) if boxes else ()
    return [one for one in kept if not (one.level and one.aside and one.asides[-1] in empty)]


def _without_boxes(lines: Sequence[Line], kept: list[Line]) -> list[Line]:
    """Return the kept lines without offers inside the text and other articles behind it."""
    boxed = offers(kept) | repeated_quotes(kept) | dated_teasers(lines, kept)
    return [line for line in kept if line.index not in boxed]


def _least(line: Line, odds: float, lines: Sequence[Line], start: int, end: int) -> float:
    """Return the log odds above which a line is text; the run of text is ``lines[start:end]``."""
    if start <= line.index < end:
        return INSIDE
    if line.index == end and _ends(line) and _place(line) == _place(lines[end - 1]):
        return LAST
    if not (BESIDE < odds <= OUTSIDE and start - NEAR_RUN <= line.index < end + NEAR_RUN):
        return OUTSIDE
    beside = sum(_place(one) == _place(line) for one in lines[start:end])
    return BESIDE if beside >= MIN_BESIDE else OUTSIDE


def _ends(line: Line) -> bool:
    """Tell whether a line is a sentence or more, without links."""
    return not (line.linked or line.level) and line.text.endswith(_SENTENCE_ENDS)


def _place(line: Line) -> tuple[Element | None, object]:
    return line.element.getparent(), line.element.tag


def _is_likely(page: PageLines, line: Line, odds: float, least: float) -> bool:
    if least == INSIDE and line.index in page.listed:
        return True
    return odds > least and _why_never(line) is None


def _ruled(page: PageLines) -> list[Line]:
    start, end = ruled_run(page)
    return [
        line
        for line in page.lines[start:end]
        if line.index in page.listed or why_left_out(line) is None
    ]


def _sum(lines: Sequence[Line], odds: Sequence[float]) -> float:
    return sum(line.chars * odds[line.index] for line in lines)


def _before_last(page: PageLines, kept: list[Line]) -> list[Line]:
    """Cut a text at an editor line, comments or a notice, if the greater part is before it."""
    total = sum(line.prose for line in kept)
    seen = 0
    taken = {line.index for line in kept}
    for line in page.lines[kept[0].index : kept[-1].index + 1] if kept else ():
        heads_comments = line.level and seen >= MIN_PROSE and COMMENTS.match(line.text)
        if (seen * 2 > total and is_last(line)) or heads_comments:
            return [one for one in kept if one.index < line.index]
        if line.index in taken:
            seen += line.prose
    return kept


def _once(lines: list[Line]) -> list[Line]:
    """Return the lines without repetitions, if the page prints its text twice."""
    first: dict[str, Line] = {}
    for line in lines:
        first.setdefault(line.text, line)
    again = sum(line.chars for line in lines if first[line.text] is not line)
    if again * _TWICE < sum(line.chars for line in lines):
        return lines
    return list(first.values())


def why_left_out(line: Line) -> str | None:
    """Return the reason why the rules leave out a line inside the text, or None."""
    return _ASIDE if line.aside else _why_never(line)


def _why_never(line: Line) -> str | None:
    if is_noise(line) or is_end(line):
        return "a share line, a box or a notice"
    if line.linked * 5 > line.chars * 4 and not line.level:
        return "a link to another page"
    return None


def paragraphs_of(lines: Sequence[Line]) -> list[str]:
    """Return the texts of lines; short cells of one table row are joined."""
    found: list[str] = []
    before: Line | None = None
    printed = Counter(line.element for line in lines)
    for line in lines:
        alone = before is not None and printed[before.element] == printed[line.element] == 1
        if before and alone and _are_cells(before, line):
            found[-1] += f" {line.text}"
        else:
            found.append(line.text)
        before = line
    return found


def _are_cells(one: Line, other: Line) -> bool:
    first, second = one.element, other.element
    is_row = first is not second and first.getparent() is second.getparent()
    cells = first.tag in ("td", "th") and second.tag in ("td", "th")
    short = max(one.chars, other.chars) <= MAX_CELL and not one.text.endswith((".", "!", "?", "。"))
    return is_row and cells and short
