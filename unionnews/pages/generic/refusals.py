"""Decide why a page is no article: list, front page, error, consent or login page.

With these thresholds no article of the corpora is refused, and every list, front, error, consent
and login page of the tests is.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from unionnews.pages.generic.main_text import MainText, mean_odds
from unionnews.pages.generic.notices import Notice, notice
from unionnews.pages.generic.wording import is_info
from unionnews.pages.lines import Line

MIN_PROSE = 60
"""Fewest characters of running text of an article without declaration in the markup and date."""
MIN_DATED = 20
"""The same for a page with a date."""
FULL_TEXT = 400
"""A page with so many characters of running text is an article if the model is ``SURE`` of them."""
SURE = 1.5
"""Fewest mean log odds of such a text."""
MAX_LINES_OF_NOTICE = 60
"""If no text is found, a notice is searched in so many lines of the page."""
MIN_TEASERS = 3
MAX_INFO = 3
"""The link of the first teaser is so many lines above its text, with date and writer between."""
FRONT_PAGE = 10
"""A front page has so many characters in links for each character of running text."""


def refusal(
    lines: Sequence[Line], text: MainText, titles: Sequence[str], *, declared: bool, dated: bool
) -> str | None:
    """Return why a page is no article, or None.

    ``titles``: its printed and declared headlines; ``declared``: its markup says that it is an
    article; ``dated``: a publication date was found.
    """
    prose = sum(line.prose for line in text.lines)
    needed = MIN_DATED if dated else MIN_PROSE
    if found := _notice(lines, text, titles, dated=dated):
        return str(found)
    if declared and prose:
        return None
    if prose < needed:
        return f"no running text: {prose} characters, {needed} are needed"
    if prose >= FULL_TEXT and mean_odds(text) >= SURE:
        return None
    return _other_kind(lines, text, dated=dated)


def _notice(
    lines: Sequence[Line], text: MainText, titles: Sequence[str], *, dated: bool
) -> Notice | None:
    printed = text.lines or [line for line in lines if not line.linked][:MAX_LINES_OF_NOTICE]
    texts = [line.text for line in printed if line.text not in titles]
    return next(filter(None, (notice(title, texts, dated=dated) for title in titles or [""])), None)


def _other_kind(lines: Sequence[Line], text: MainText, *, dated: bool) -> str | None:
    prose = sum(line.prose for line in text.lines)
    near = lines[max(0, text.start - MAX_INFO) : text.end]
    if teasers := _teasers([line for line in near if line.linked or not is_info(line)]):
        return f"a list: {teasers} paragraphs follow links to other pages"
    if not dated and sum(line.linked for line in lines) >= FRONT_PAGE * prose:
        return f"a front page: {prose} characters of text among links, and no date"
    return None


def _teasers(run: Sequence[Line]) -> int:
    """Return the number of paragraphs just after a link; 0 if they are few or less than half."""
    paragraphs = sum(line.prose > 0 for line in run)
    found = sum(
        bool(after.prose) and before.chars >= 8 and before.linked * 2 >= before.chars
        for before, after in itertools.pairwise(run)
    )
    return found if found >= MIN_TEASERS and found * 2 >= paragraphs else 0
