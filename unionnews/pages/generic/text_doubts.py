"""What speaks against the lines that were taken for the text: for the messages of the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unionnews.items import DOUBTFUL_TEXT
from unionnews.pages.generic.main_text import MainText, mean_odds
from unionnews.pages.generic.ruled_text import best_run
from unionnews.pages.lines import Line

LIKELY = -1.0
"""Log odds of a line left out above which it is like the text."""

NEAR = 0.4
"""Sum of odds of another stretch, for that of the text, from which it is named."""
LEFT = 0.3
"""Running text like the text that was left out, for each character taken."""
SMALL = 0.3
"""Part of the page's running text below which a text is named that the model is less sure of"""
UNSURE = 2.5
"""than this, in log odds."""
DOUBTED = 0.5
"""Mean log odds of a text that the model is not sure of."""


@dataclass(slots=True, frozen=True)
class Signs:
    """How sure a text is."""

    share: float
    """Part of the page's running text that was taken."""
    odds: float
    """Mean log odds of the characters taken."""
    like: float
    """Running text left out that is like the text, for each character taken."""
    other: float
    """Sum of odds of the best run outside the text, for that of the text."""


def signs(lines: Sequence[Line], text: MainText) -> Signs:
    """Return how sure a text is among the lines of its page."""
    taken = {line.index for line in text.lines}
    prose = sum(line.prose for line in text.lines)
    others = [line for line in lines if line.index not in taken]
    total = sum(line.chars * text.odds[line.index] for line in text.lines)
    away = [0.0 if line.index in taken else line.chars * text.odds[line.index] for line in lines]
    start, end = best_run(away)
    like = sum(line.prose for line in others if text.odds[line.index] > LIKELY)
    whole = prose + sum(line.prose for line in others)
    return Signs(
        prose / (whole or 1),
        mean_odds(text),
        like / (prose or 1),
        sum(away[start:end]) / max(total, 1.0),
    )


def text_doubts(lines: Sequence[Line], text: MainText) -> list[str]:
    """Return messages for the record; none where the text is taken with confidence."""
    if not text.lines:
        return []
    found = signs(lines, text)
    said = []
    if found.other > NEAR:
        said.append(f"another stretch of lines is {found.other:.0%} as likely")
    if found.like > LEFT:
        said.append(f"lines like it, {found.like:.0%} as long, were left out")
    if found.share < SMALL and found.odds < UNSURE:
        said.append(f"it is {found.share:.0%} of the page's running text")
    if found.odds < DOUBTED:
        said.append(f"the model is not sure of it: mean log odds {found.odds:.1f}")
    return [DOUBTFUL_TEXT + one for one in said]
