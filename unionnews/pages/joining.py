"""Join the pages of an article: find what each further page adds."""

from collections.abc import Iterable, Sequence

from unionnews.items import RawArticle

MIN_REPEATED = 20
"""Least length, in characters, of a paragraph that is not repeated by chance."""


def adds_nothing(page: RawArticle, before: Sequence[RawArticle]) -> bool:
    """Tell whether a page repeats page 1, as with other comments or for printing.

    Then its pager is not that of the article.
    """
    first = set(before[0].paragraphs)
    repeated = first.intersection(page.paragraphs)
    known = {image.url for earlier in before for image in earlier.images}
    if not all(image.url in known for image in page.images):
        return False
    return bool(first) and 2 * _size(repeated) >= _size(first)


def added_paragraphs(pages: Iterable[RawArticle]) -> list[str]:
    """Return the paragraphs of all pages, without what a later one repeats of earlier ones."""
    known: set[str] = set()
    joined: list[str] = []
    for page in pages:
        joined += [
            text for text in page.paragraphs if len(text) < MIN_REPEATED or text not in known
        ]
        known.update(page.paragraphs)
    return joined


def _size(paragraphs: Iterable[str]) -> int:
    return sum(map(len, paragraphs))
