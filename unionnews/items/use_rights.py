"""What a site says about the use of a page, as a part of a record's metadata."""

from dataclasses import dataclass
from typing import Literal

RightsAnswer = Literal["allowed", "forbidden", "unknown"]


@dataclass(slots=True, kw_only=True)
class RightsSignal:
    """One thing that the site said about the use of the page, when it was downloaded."""

    kind: str
    """``robots.txt rule``, ``Content-Signal``, ``Content-Usage``, ``TDM-Reservation``, ``TDM-Policy``, ``RSL``, ``X-Robots-Tag``, ``meta robots``, ``license``, ``terms``, ``license of a part`` or ``notice``."""
    where: str
    """``robots.txt``, ``header``, ``page``, ``JSON-LD``, ``JSON-LD that is not valid JSON`` or the address of a file."""
    text: str
    """What it says, verbatim, its first 300 characters."""


@dataclass(slots=True, kw_only=True)
class UseRight:
    """The answer for one use."""

    answer: RightsAnswer
    """``allowed``, ``forbidden`` or ``unknown``: silence, or terms that nobody read."""
    decidedBy: str | None
    """Kind and text of the most restrictive signal; null where none speaks of this use."""


@dataclass(slots=True, kw_only=True)
class Rights:
    """What the site allows, as it said itself; no legal advice."""

    signals: list[RightsSignal]
    """All that was said, in the order of reading."""
    index: UseRight
    """To find the article by a search."""
    train: UseRight
    """To train models, and text and data mining."""
    republish: UseRight
    """To show the text to others."""
