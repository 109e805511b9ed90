"""Try what may lead on from a list, and keep the shape of what does."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scrapy.http import Response

from unionnews.crawling.discovery.address_forms import (
    bare_address,
    form_of,
    is_open,
    is_vague,
    kind_by_words,
)
from unionnews.crawling.discovery.findings import FoundSource
from unionnews.crawling.discovery.learned_forms import LearnedForms
from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.crawling.discovery.looks import Look
from unionnews.crawling.discovery.named_places import wanted_sitemaps
from unionnews.crawling.discovery.shown_links import shown_articles
from unionnews.crawling.discovery.site_facts import Scope
from unionnews.crawling.discovery.ways_on import WayOn
from unionnews.pages.pager import MAX_SCRIPT
from unionnews.pages.sitemap import SitemapEntry
from unionnews.words import path_words
from unionnews.words.patterns import regex

MAX_TRIED = 3
"""Most addresses that are tried to see whether they lead on from one list."""
MAX_SHAPES = 8
"""Most addresses that are tried so on a site."""
MAX_SCRIPTS = 3
"""Most files with scripts that are read to see what their page asks for."""
MAX_FILES = 2
"""Most files of a sitemap index with addresses that are read here; a crawl reads the others."""
MAX_EMPTY = 6
"""Most files that are asked for until so many have addresses, and most indexes below each other."""
_LIBRARY = regex(
    r"jquery|bootstrap|swiper|slick|owl|lodash|moment|modernizr|polyfill|webpack|framework|runtime|vendor|react|angular"
    r"|vue|analytics|gtag|gtm|matomo|piwik|captcha|cookie|lazysizes|fontawesome|lightbox|fancybox|i18n|emoji|share",
    re.IGNORECASE,
)
_OWN = regex(
    r"list|news|post|article|board|page|more|load|ajax|main|app|site|custom|common|index",
    re.IGNORECASE,
)
_ASKS = regex(
    r"\bfetch\(|\$\.(?:ajax|get|getJSON|post|load)\b|\baxios\b|XMLHttpRequest|\.open\(\s{0,5}[\"']GET|[\"'`]/?api/"
)
_AROUND = 2000
"""Characters around a request in a script in which its address and fields are written."""


@dataclass
class Trials:
    """What was tried on a site."""

    look: Callable[[str], Awaitable[Look]]
    get: Callable[[str], Awaitable[Response]]
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
                self._keep(shape, alike[0].url)
                return True
        return False

    async def note_periods(
        self, source: FoundSource, periods: set[str], sources: Iterable[FoundSource]
    ) -> None:
        """Note the lists of older articles that a source names, and look at one of them.

        A sitemap that lacks what it shows is only a part: some name the lists of all months, and
        few articles.
        """
        source.periods = periods
        sitemaps = [one for one in sources if one.way.kind == "sitemap" and one.is_part is None]
        if len(periods) > 1 and any(one.links and not one.goes_on for one in sitemaps):
            shown = await self._found(sorted(periods)[len(periods) // 2])
            for one in sitemaps:
                one.is_part = not shown <= one.urls if shown else None

    async def places_in(self, sitemap: Look) -> tuple[list[SitemapEntry], bool]:
        """Return the addresses in a sitemap, of an index those in the first files that have some, and
        whether it has more files.
        """
        files = {place.url: place.changed or "" for place in sitemap.places if place.isSitemap}
        places = [place for place in sitemap.places if not place.isSitemap]
        wanted = wanted_sitemaps(list(files), self.scope.languages)
        left = MAX_FILES
        for url in sorted(wanted, key=files.__getitem__, reverse=True)[:MAX_EMPTY]:
            inner = await self._file(url)
            shown = [place for place in inner.places if not place.isSitemap]
            shown += [SitemapEntry(one.url, published=one.day) for one in inner.feed.entries]
            places += shown
            left -= bool(shown)
            if not left:
                break
        return places, len(wanted) > MAX_FILES

    async def _file(self, url: str) -> Look:
        """Look at a sitemap; if it is an index, at the first file that it names, and so on."""
        found, seen = await self.look(url), {bare_address(url)}
        for _ in range(MAX_EMPTY):
            named = (bare_address(place.url) for place in found.places if place.isSitemap)
            if (deeper := next((one for one in named if one not in seen), None)) is None:
                break
            seen.add(deeper)
            found = await self.look(deeper)
        return found

    def _keep(self, shape: str, url: str) -> None:
        self.pagers.append(shape)
        form = form_of(url)
        if is_open(form) and not is_vague(form) and not self.forms.confirmed[form]:
            self.forms.lists.add(form)

    async def _any_leads_on(self, ways: list[WayOn], shown: set[str]) -> bool:
        """Try the first way; if that is page 1 by another address, the second one too."""
        for way in ways[:2]:
            self.asked.add(way.url)
            found = await self._found(way.url)
            following = (await self.look(way.url)).data.next
            if following and found and found <= shown:
                # It is page 1 by another address, and names page 2.
                found = await self._found(following)
            new = found - shown
            if new or found != shown:
                return bool(new) and len(new) * 2 >= len(found)
        return False

    async def scripts_lead_on(self, look: Look, shown: Collection[str]) -> bool:
        """Tell whether a list goes on in a way that is written only in files with scripts."""
        left = MAX_TRIED
        for url in self._scripts_of(look)[:MAX_SCRIPTS]:
            ways = look.ways_on(look.url, len(shown), await self._asked_by(url))
            made = [way for way in ways if way.first and self._may(way, shown)]
            for way in [way for way in made if way.url not in self.asked][:left]:
                left -= 1
                if await self._any_leads_on([way], set(shown)):
                    # Page 1 too: servers that count from 0 have other articles there.
                    self.pagers.append(way.first if way.url.count("2") else way.url)
                    return True
        return False

    def _scripts_of(self, look: Look) -> list[str]:
        """Return the addresses of a page's own scripts, the most promising first."""
        root = look.page.response.root if look.page else None
        sources = [one.get("src") for one in root.iter("script")] if root is not None else []
        urls = dict.fromkeys(url for src in sources if (url := absolute(look.url, src)))
        words = [word for word in re.split(r"\W+", urlsplit(look.url).path) if len(word) > 2]

        def rank(url: str) -> tuple[bool, bool]:
            path = urlsplit(url).path
            return not any(word in path for word in words), not _OWN.search(path)

        own = [url for url in urls if self.scope.is_own(url) and not _LIBRARY.search(url)]
        return sorted(own, key=rank)

    async def _asked_by(self, url: str) -> str:
        """Return the parts of a script that ask a server for something."""
        try:
            text = (await self.get(url)).body.decode("utf-8", "replace")
        except Exception:
            return ""  # after any error of the download, the script is useless
        spans = [(found.start() - _AROUND, found.end() + _AROUND) for found in _ASKS.finditer(text)]
        parts: list[str] = []
        end = 0
        for start, until in spans:
            parts.append(text[max(0, start, end) : until])
            end = until
        return "".join(parts)[:MAX_SCRIPT]

    def _may(self, way: WayOn, shown: Collection[str]) -> bool:
        return (
            way.url not in shown
            and (path_words.names_place(way.shape) or not self.forms.fits(way.url))
            and kind_by_words(way.url) in ("list", None)
            and self.scope.holds(way.url)
        )

    async def _found(self, url: str) -> set[str]:
        """Return the articles that an address shows, if it is a part of a list."""
        found = await self.look(url)
        if found.kind == "trouble" or found.sign.declared:
            return set()
        return {link.url for link in shown_articles(found, self.forms, self.scope)}
