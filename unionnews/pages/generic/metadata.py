"""The stock layout: the page declares what it is, the site says where its text stands.

For sites whose system writes JSON-LD, OpenGraph or meta elements. A subclass names the element of
the text, which leaves nothing to be guessed there; everything else is read as on any page.
"""

from __future__ import annotations

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

    ``heading``, ``above``, ``below`` and ``writers`` name the printed headline, the lines around
    it, and the by-line, where the markup says less or other than what is printed.
    """

    heading: ClassVar[Query | None] = None
    above: ClassVar[Query | None] = None
    below: ClassVar[Query | None] = None
    writers: ClassVar[Query | None] = None
    printed_date: ClassVar[Query | None] = None
    """Element or attribute of the date, where the page declares none or another."""

    def validate_input(self) -> None:
        """Refuse a page without the element or without text in it."""
        if not self.body_texts:
            raise UseFallback(f"no text in {self.marker.source!r}")

    @cached_property
    def container(self) -> Element | None:
        """The first marked element that holds text."""
        return next((found for found in self.find(self.marker) if text_of(found)), None)

    @cached_property
    def pictured(self) -> tuple[list[Picture], set[Element]]:
        """The pictures of the text, and the elements that are their captions."""
        if self.container is None:
            return [], set()
        return with_captions(_IMAGES(self.container), _CAPTIONS(self.container), self.container)

    @cached_property
    def body_texts(self) -> list[str]:
        """Paragraphs of the text, without captions and what ``noise`` names."""
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
