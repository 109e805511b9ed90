"""The pictures among the lines of a page, and their captions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from unionnews.pages.lines import Line
from unionnews.pages.processors import Picture
from unionnews.pages.selectors import Element

_CAPTION = re.compile(
    "caption|pictext|img[-_]?(?:desc|info|title)|photo[-_]?(?:desc|info|text)", re.IGNORECASE
)
_ICON = re.compile(
    r"(?:icon|logo|spacer|blank|pixel|1x1|loading|avatar|button|arrow|share|qrcode|erweima)",
    re.IGNORECASE,
)
MIN_PIXELS = 80
"""Side below which an image is an icon, where the markup tells its size."""


def pictures(
    images: Iterable[tuple[int, Element]], lines: Sequence[Line], end: int
) -> list[Picture]:
    """Return the images that are more than icons, each with the caption printed behind it.

    An image comes with the number of lines before it; ``end`` is where the text ends.
    """
    found: list[Picture] = []
    for index, element in images:
        if _is_picture(element):
            behind = lines[index] if index < min(end, len(lines)) else None
            found.append((element, behind.element if behind and is_caption(behind) else None))
    return found


def is_caption(line: Line) -> bool:
    """Tell whether the markup names a line as the caption of a picture."""
    element = line.element
    return element.tag == "figcaption" or _CAPTION.search(element.get("class") or "") is not None


def _is_picture(element: Element) -> bool:
    """Tell whether an image is more than an icon, a spacer or a counter."""
    source = element.get("src") or element.get("data-src") or ""
    if not source or source.startswith("data:") or _ICON.search(source):
        return False
    return all(_pixels(element.get(side)) >= MIN_PIXELS for side in ("width", "height"))


def _pixels(printed: str | None) -> int:
    digits = re.match(r"\d{1,5}", printed or "")
    return int(digits[0]) if digits and "%" not in (printed or "") else MIN_PIXELS
