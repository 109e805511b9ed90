"""Pages of mirrors that damage what they copy: repaired before any layout reads them."""

from __future__ import annotations

from unionnews.items import TextRepair
from unionnews.normalize.repair import is_damaged, repair_parts, repair_text
from unionnews.pages.article import PageResponse
from unionnews.pages.plain_text import is_plain_text
from unionnews.pages.selectors import Element

_UNREAD = frozenset({"script", "style"})


def repair_page(response: PageResponse) -> TextRepair | None:
    """Repair the text of a page in place; None for a sound page, which stays as it is.

    Of a page with markup the pieces of text between tags are repaired together: damage shows in
    the whole, and tags hold none of it.
    """
    if not is_damaged(response.text):
        return None
    if is_plain_text(response.text):
        repaired = repair_text(response.text)
        response.with_text(repaired.text)
        return repaired.to_text_repair()
    places = [*_texts(response.root)]
    apart, repaired = repair_parts([getattr(element, side) for element, side in places])
    for (element, side), text in zip(places, apart, strict=True):
        setattr(element, side, text)
    return repaired.to_text_repair()


def _texts(root: Element) -> list[tuple[Element, str]]:
    places = []
    for element in root.iter():
        if element.text and element.tag not in _UNREAD:
            places.append((element, "text"))
        if element.tail:
            places.append((element, "tail"))
    return places
