"""Base of layouts for sites that declare their metadata: only the element of the text is given.

For sites that write JSON-LD, OpenGraph or meta elements. A subclass names the element of the text;
everything else is read as on any page.
"""

from functools import cached_property
from typing import ClassVar

from web_poet import field
from web_poet.exceptions import UseFallback

from unionnews.items import Image
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.pictures import with_captions
from unionnews.pages.processors import Picture, first_text, image_list, paragraphs, text_of
from unionnews.pages.selectors import Element, Query, css_query

_IMAGES = css_query("img")
_CAPTIONS = css_query("figcaption, p.wp-caption-text, div.caption, span.caption")


class MetadataPage(GenericPage):
    """A page whose text stands in the element that ``marker`` matches.

    ``heading``, ``above``, ``below`` and ``writers`` find the printed headline, the lines above and
    below it and the by-line. Set them if the markup has less than the page prints, or other values.
    """

    heading: ClassVar[Query | None] = None
    above: ClassVar[Query | None] = None
    below: ClassVar[Query | None] = None
    writers: ClassVar[Query | None] = None
    printed_date: ClassVar[Query | None] = None
    """Element or attribute of the date, if the markup has no date or a wrong one."""

    def validate_input(self) -> None:
        """Refuse a page without the element, or with an empty one. Raises :class:`UseFallback`."""
        if not self.body_texts:
            raise UseFallback(f"no text in {self.marker.source!r}")

    @cached_property
    def container(self) -> Element | None:
        """The first element that ``marker`` matches and that has text."""
        return next((found for found in self.find(self.marker) if text_of(found)), None)

    @cached_property
    def pictured(self) -> tuple[list[Picture], set[Element]]:
        """The pictures of the text, and the elements of their captions."""
        if self.container is None:
            return [], set()
        return with_captions(_IMAGES(self.container), _CAPTIONS(self.container), self.container)

    @cached_property
    def body_texts(self) -> list[str]:
        """Paragraphs of the text, without captions and elements that ``noise`` matches."""
        if self.container is None:
            return []
        noise = self.find(self.noise, self.container) if self.noise else []
        return paragraphs(self.container, {*noise, *self.pictured[1]})

    @cached_property
    def title(self) -> str | None:
        printed = first_text(self.find(self.heading)) if self.heading else None
        return printed or super().title

    @field
    def kicker(self) -> list[str]:
        return [first_text(self.find(self.above)) or ""] if self.above else []

    @field
    def subheadline(self) -> list[str]:
        if self.below is None:
            return [self.data.text("alternativeHeadline") or ""]
        return [first_text(self.find(self.below)) or ""]

    @field
    def paragraphs(self) -> list[str]:
        return self.body_texts

    @field
    def bylines(self) -> list[str]:
        printed = first_text(self.find(self.writers)) if self.writers else None
        return [printed] if printed else list(super().bylines)

    @cached_property
    def published(self) -> str | None:
        printed = first_text(self.find(self.printed_date)) if self.printed_date else None
        return printed or super().published

    @field
    def images(self) -> list[Image]:
        return image_list(self.pictured[0], self)
