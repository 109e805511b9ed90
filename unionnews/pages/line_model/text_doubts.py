"""Write messages into the record if the lines chosen as text may be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from unionnews.items import DOUBTFUL_TEXT
from unionnews.pages.generic.main_text import MainText, mean_odds, why_left_out
from unionnews.pages.generic.ruled_text import best_run
from unionnews.pages.lines import Line
from unionnews.words.invitations import asks_to_subscribe

LIKELY = -1.0
"""A line left out is like the text if its log odds are above this."""

NEAR = 0.4
"""Report another run of lines if its sum of odds, divided by that of the text, is above this."""
LEFT = 0.3
"""Report lines left out that are like the text, if they are longer than this part of it."""
LEFT_BY_SURE = 0.4
"""The same where the mean log odds of the text are above ``SURE``."""
SURE = 2.5
SMALL = 0.35
"""Report a text of less than this part of the page's running text, if the model is ``UNSURE``."""
UNSURE = 2.0
"""Such a text has mean log odds below this."""
DOUBTED = 0.5
"""Report a text with mean log odds below this."""

PREVIEW = 1500
"""A shorter text of a page that is not free to read may be only the beginning, in characters."""

BEHIND = 6
"""So many lines at the end of a text and behind it may ask to subscribe."""

MUCH_LONGER = 2
"""Report a text if the one that the page declares is so many times as long."""


@dataclass(slots=True, frozen=True)
class Signs:
    """Numbers that show how sure the choice of a text is."""

    share: float
    """Part of the page's running text that is in the text: 0 to 1."""
    odds: float
    """Mean log odds of the characters of the text."""
    like: float
    """Running text left out that is like the text and not named as beside it, divided by the text's."""
    other: float
    """Sum of odds of the best run outside the text, divided by that of the text."""


def signs(lines: Sequence[Line], text: MainText) -> Signs:
    """Return the signs of how sure a text is, given all lines of its page."""
    taken = {line.index for line in text.lines}
    prose = sum(line.prose for line in text.lines)
    others = [line for line in lines if line.index not in taken]
    total = sum(line.chars * text.odds[line.index] for line in text.lines)
    away = [0.0 if line.index in taken else line.chars * text.odds[line.index] for line in lines]
    start, end = best_run(away)
    like = sum(
        line.prose
        for line in others
        if text.odds[line.index] > LIKELY and why_left_out(line) is None
    )
    whole = prose + sum(line.prose for line in others)
    return Signs(
        prose / (whole or 1),
        mean_odds(text),
        like / (prose or 1),
        sum(away[start:end]) / max(total, 1.0),
    )


def text_doubts(
    lines: Sequence[Line],
    text: MainText,
    unprinted: str = "",
    declared: int = 0,
    *,
    free: bool = True,
) -> list[str]:
    """Return messages for the record; none if the text is sure.

    ``unprinted`` says where the text comes from if the page prints none; ``declared`` is the length
    of the text that the page declares; ``free`` is whether anybody may read it, by the page.
    """
    if not text.lines:
        return []
    found = signs(lines, text)
    said = [f"the page prints none, this is {unprinted}"] if unprinted else []
    chars = sum(len(line.text) for line in text.lines)
    if declared > MUCH_LONGER * chars:
        said.append(f"the page declares one of {declared:,} characters")
    last = [*text.lines[-BEHIND:], *lines[text.end : text.end + BEHIND]]
    free &= chars >= PREVIEW or not any(asks_to_subscribe(line.text) for line in last)
    if not free and chars < PREVIEW:
        said.append(
            f"the page is not free to read, these {chars:,} characters may be its beginning"
        )
    if found.other > NEAR:
        said.append(f"another stretch of lines is {found.other:.0%} as likely")
    if found.like > (LEFT_BY_SURE if found.odds > SURE else LEFT):
        said.append(f"lines like it, {found.like:.0%} as long, were left out")
    if found.share < SMALL and found.odds < UNSURE:
        said.append(f"it is {found.share:.0%} of the page's running text")
    if found.odds < DOUBTED:
        said.append(f"the model is not sure of it: mean log odds {found.odds:.1f}")
    return [DOUBTFUL_TEXT + one for one in said]
