"""Decide why a page is no article: list, front page, error, consent or login page.

With these thresholds no article of the corpora is refused, and every list, front, error, consent
and login page of the tests is.
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from unionnews.pages.generic.main_text import MainText, mean_odds
from unionnews.pages.generic.notices import MAX_TITLE, PARTS, Notice, notice
from unionnews.pages.generic.wording import is_info
from unionnews.pages.lines import Line
from unionnews.pages.processors import start_of
from unionnews.words import path_words
from unionnews.words.notice_words import OTHER_BUTTONS, OTHER_TITLES
from unionnews.words.patterns import regex

_TITLES = {kind: regex(words, re.IGNORECASE) for kind, words in OTHER_TITLES.items()}
_BUTTONS = {
    kind: regex(rf"\W*(?:(?:{words})\W*){{1,3}}", re.IGNORECASE)
    for kind, words in OTHER_BUTTONS.items()
}
_TYPES = {
    "Product": "shop", "Event": "event", "JobPosting": "job", "ContactPage": "contact", "AboutPage": "about",
    "CollectionPage": "list", "SearchResultsPage": "search",
}  # fmt: skip
_DATED = regex(
    r".{0,14}?(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]20\d\d|\d{1,2}\.? [^\W\d]{3,10}\.?,? 20\d\d|[^\W\d]{3,10}\.? \d{1,2},? 20\d\d|20\d\d[-/.年]\d)"
)
LONGEST_BUTTON = 40
ABOVE_TEXT, BEHIND_TEXT = 10, 20
"""Buttons are searched in so many lines around the text."""
MAX_BUTTONS = 60
MIN_ITEMS = 3
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


def page_doubt(
    url: str,
    titles: Sequence[str],
    types: Iterable[str],
    lines: Sequence[Line],
    text: MainText,
    *,
    dated: bool,
) -> str | None:
    """Return which kind of other page one may be whose markup declares no article, or None.

    ``types``: what its JSON-LD declares; ``titles``, ``dated``: see :func:`refusal`. A date speaks
    against all kinds but a list and an event.
    """
    kinds = [_TYPES[one] for one in types if one in _TYPES]
    parts = {part.strip() for title in titles for part in PARTS.split(title[:MAX_TITLE])}
    kinds += [kind for kind, words in _TITLES.items() if any(map(words.fullmatch, parts))]
    buttons = _buttons(lines, text)
    kinds += [kind for kind, words in _BUTTONS.items() if any(map(words.fullmatch, buttons))]
    if not dated and (kind := path_words.kind_of_other(urlsplit(url).path)):
        kinds.append(kind)
    kind = next((one for one in kinds if not dated or one in ("event", "search", "list")), None)
    return f"perhaps no article but a page of another kind: {kind}" if kind else _items(lines, text)


def _buttons(lines: Sequence[Line], text: MainText) -> list[str]:
    """Return the short lines around a text, and what the page's buttons say: they are no lines."""
    near = lines[max(0, text.start - ABOVE_TEXT) : text.end + BEHIND_TEXT]
    short = [line.text for line in near if line.chars <= LONGEST_BUTTON and not line.prose]
    found = near[0].element.getroottree().iter("button", "input") if near else iter(())
    said = (start_of(one) or one.get("value") or "" for one in itertools.islice(found, MAX_BUTTONS))
    return [*short, *(one for one in said if 0 < len(one) <= LONGEST_BUTTON)]


def _items(lines: Sequence[Line], text: MainText) -> str | None:
    near = lines[max(0, text.start - MAX_INFO) : text.end]
    linked = sum(bool(line.level) and line.linked * 2 >= line.chars for line in near)
    if linked >= MIN_ITEMS:
        return f"perhaps no article but a list: {linked} of its headings are links"
    dates = sum(_DATED.match(line.text) is not None for line in text.lines)
    if dates >= MIN_ITEMS and dates * 2 >= len(text.lines):
        return f"perhaps no article but a list: {dates} of its lines begin with a day"
    return None


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
