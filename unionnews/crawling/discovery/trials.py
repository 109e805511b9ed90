"""Try what may lead on from a list, and keep the shape of what does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field

from unionnews.crawling.discovery import path_words
from unionnews.crawling.discovery.address_forms import form_of, is_open, is_vague, kind_by_words
from unionnews.crawling.discovery.learned_forms import LearnedForms
from unionnews.crawling.discovery.looks import Look
from unionnews.crawling.discovery.shown_links import shown_articles
from unionnews.crawling.discovery.site_facts import Scope
from unionnews.crawling.discovery.ways_on import WayOn

MAX_TRIED = 3
"""Most addresses that are tried to see whether they lead on from one list."""
MAX_SHAPES = 8
"""Most addresses that are tried so on a site."""


@dataclass
class Trials:
    """What was tried on a site."""

    look: Callable[[str], Awaitable[Look]]
    forms: LearnedForms
    scope: Scope
    pagers: list[str] = field(default_factory=list)
    """Shapes of addresses that led on."""
    asked: set[str] = field(default_factory=set)
    """Addresses that were tried."""
    _shapes: set[str] = field(default_factory=set)

    async def lead_on(self, look: Look, shown: Collection[str]) -> bool:
        """Tell whether a list that shows these articles goes on: in a way that led on from another
        list, or in one that brings new articles when it is tried.
        """
        ways = [way for way in look.ways_on(look.url, len(shown)) if self._may(way, shown)]
        if any(way.shape in self.pagers for way in ways):
            return True
        fresh: dict[str, list[WayOn]] = {}
        for way in ways:
            if way.shape not in self._shapes:
                fresh.setdefault(way.shape, []).append(way)
        left = min(MAX_TRIED, MAX_SHAPES - len(self._shapes))
        for shape, alike in list(fresh.items())[: max(0, left)]:
            self._shapes.add(shape)
            if await self._any_leads_on(alike, set(shown)):
                self.pagers.append(shape)
                form = form_of(alike[0].url)
                if is_open(form) and not is_vague(form) and not self.forms.confirmed[form]:
                    self.forms.lists.add(form)
                return True
        return False

    async def _any_leads_on(self, ways: list[WayOn], shown: set[str]) -> bool:
        """Try the first way; if that is page 1 by another address, the second one too."""
        for way in ways[:2]:
            self.asked.add(way.url)
            found = await self._found(way)
            new = found - shown
            if new or found != shown:
                return bool(new) and len(new) * 2 >= len(found)
        return False

    def _may(self, way: WayOn, shown: Collection[str]) -> bool:
        return (
            way.url not in shown
            and (path_words.names_place(way.shape) or not self.forms.fits(way.url))
            and kind_by_words(way.url) in ("list", None)
            and self.scope.holds(way.url)
        )

    async def _found(self, way: WayOn) -> set[str]:
        """Return the articles that an address shows, if it is a part of a list."""
        found = await self.look(way.url)
        if found.kind == "trouble" or found.sign.declared:
            return set()
        return {link.url for link in shown_articles(found, self.forms, self.scope)}
