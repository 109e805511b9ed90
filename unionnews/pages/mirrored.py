"""Repair the pages of mirrors that damage text, before any layout reads them."""

from collections.abc import Callable, Iterator
from functools import partial

from unionnews.items import TextRepair
from unionnews.pages.article_page import PageResponse
from unionnews.pages.generic.plain_text import is_plain_text
from unionnews.pages.selectors import Element
from unionnews.repair.text_repair import is_damaged, repair_parts, repair_text

_UNREAD = frozenset({"script", "style"})


def repair_page(response: PageResponse) -> TextRepair | None:
    """Repair the text of a page in place; None for a sound page, which stays as it is.

    All pieces of text between the tags are repaired together, because damage is recognized in the
    whole text.
    """
    if not is_damaged(response.text):
        return None
    if is_plain_text(response.text):
        repaired = repair_text(response.text)
        response.with_markup(repaired.text.encode("utf-8", "replace"))
        return repaired.to_text_repair()
    places = [*_texts(response.root)]
    apart, repaired = repair_parts([text for text, _ in places])
    for (_, put), text in zip(places, apart, strict=True):
        put(text)
    return repaired.to_text_repair()


def _texts(root: Element) -> Iterator[tuple[str, Callable[[str], None]]]:
    """Yield every text of a page, with a function that replaces it."""
    for element in root.iter():
        if element.text and element.tag not in _UNREAD:
            yield element.text, partial(setattr, element, "text")
        if element.tail:
            yield element.tail, partial(setattr, element, "tail")
        if alt := element.get("alt"):
            yield alt, partial(element.set, "alt")
