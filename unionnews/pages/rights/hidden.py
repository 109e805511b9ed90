"""What a page has and does not show."""

from __future__ import annotations

from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

_UNSHOWN = frozenset({"template", "noscript"})
_STYLE = regex(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_CLASSES = frozenset({"hidden", "d-none", "is-hidden", "hide"})
_MAY_HIDE = xpath_query(
    "descendant::template | descendant::noscript | descendant::*[@hidden] | descendant::*/@style/.."
    " | descendant::*[contains(@class, 'hid') or contains(@class, 'd-none')]"
)


def is_hidden(element: Element) -> bool:
    """Tell whether an element stands in a box that is not shown, as far as the markup tells."""
    return _hides(element) or any(map(_hides, element.iterancestors()))


def hidden_texts(root: Element) -> list[str]:
    """Return the text of each such box, without blanks."""
    boxes = {one for one in _MAY_HIDE(root) if _hides(one)}
    outer = [one for one in boxes if boxes.isdisjoint(one.iterancestors())]
    return ["".join("".join(box.itertext()).split()) for box in outer]


def _hides(element: Element) -> bool:
    # Scripts show a whole page when it is loaded.
    if element.tag in ("html", "body"):
        return False
    style, names = element.get("style") or "", element.get("class") or ""
    return (
        element.tag in _UNSHOWN
        or element.get("hidden") is not None
        or bool(_STYLE.search(style.lower()))
        or not _CLASSES.isdisjoint(names.lower().split())
    )
