"""Look around on a site: first at addresses that its pages name, then if needed at usual ones."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from scrapy.http import Response

from unionnews.crawling.discovery.address_forms import (
    bare_address,
    common_forms,
    form_of,
    is_dates_only,
    is_in_period,
    is_open,
    is_vague,
    kind_by_words,
)
from unionnews.crawling.discovery.findings import FoundSource, Way
from unionnews.crawling.discovery.learned_forms import LearnedForms
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.crawling.discovery.looks import Look, look_at
from unionnews.crawling.discovery.shown_links import (
    candidate_blocks,
    further_lists,
    is_index,
    is_list_instead,
    leads,
    shown_articles,
)
from unionnews.crawling.discovery.site_facts import Scope
from unionnews.crawling.discovery.trials import Trials
from unionnews.crawling.discovery.ways_on import page_after

MAX_FEEDS = 2
MAX_SAMPLES = 6
"""Most pages with unknown forms of addresses that are read."""
BASE_BUDGET = 8
"""Requests allowed for looking around, plus one for every four known articles."""
LEAST_BUDGET = 5
"""Requests allowed where a list was seen to go on, so that the site is not as small as it looks."""
MAX_TEASERS = 6
"""A home page with so few articles is not the list itself."""
MAX_LEADS = 1000
"""Links of a page that may lead to lists, the most likely first; a few of them are followed."""
Get = Callable[[str], Awaitable[Response]]


@dataclass
class Prober:
    """Looks at pages and learns from them."""

    get: Get
    """Fetches an address; raises if that is forbidden or fails."""
    scope: Scope
    sitemaps_named: Callable[[], list[str]]
    """Sitemaps that robots.txt names."""
    forms: LearnedForms = field(default_factory=LearnedForms)
    sources: dict[str, FoundSource] = field(default_factory=dict)
    looks: dict[str, Look] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    """Addresses of the articles that were read."""
    platform: str = ""
    trials: Trials = field(init=False)
    asked: int = 0
    _samples: int = 0
    _moved: set[str] = field(default_factory=set)
    _known: dict[str, BlockLink] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.trials = Trials(self.look, self.get, self.forms, self.scope)

    async def look(self, url: str) -> Look:
        """Fetch an address (once) and return the answer with its kind."""
        url = bare_address(url)
        if url not in self.looks:
            self.asked += 1
            try:
                found = look_at(await self.get(url))
            except Exception as error:
                # After any error of the download, the address is useless.
                reason = " ".join((str(error) or type(error).__name__).split())
                found = Look(url, "trouble", reason.removeprefix(f"{url}: ")[:200], error=error)
            if found.kind != "trouble" and not self.scope.is_own(found.url):
                found = Look(
                    found.url, "trouble", f"leads to {urlsplit(found.url).netloc}, outside the site"
                )
            self.looks[url] = self.looks[found.url] = found
        return self.looks[url]

    @property
    def wanted(self) -> set[str]:
        """Addresses of articles in feeds and lists, which a complete way must show."""
        return {
            url
            for source in self.sources.values()
            if source.way.kind != "sitemap"
            for url in source.urls
        }

    @property
    def spare(self) -> int:
        """Number of requests left for looking around; a small site gets few."""
        known = len(self.wanted)
        budget = BASE_BUDGET + known // 4
        # Not with a feed: it shows new articles, but not how many there are in all.
        if known > MAX_TEASERS and {one.way.kind for one in self.sources.values()} == {"list"}:
            least = LEAST_BUDGET if self.trials.pagers else 0
            budget = min(budget, max(least, known * 6 // 10 - 2))
        # The crawl uses again what was read here: articles, and pages to which a list led on.
        return budget - self.asked + len(self.read) + len(self.trials.pagers)

    def add(self, way: Way, links: list[BlockLink], *, goes_on: bool = False) -> FoundSource:
        """Note a way and the articles that it showed."""
        way.articles = len(links)
        source = self.sources[way.url] = FoundSource(way, links, goes_on)
        for link in links:
            self._known.setdefault(link.url, link)
        return source

    def is_covered(self) -> FoundSource | None:
        """Return the cheapest way that shows the articles of all others; None if there is none."""
        wanted = {url for url in self.wanted if not self.is_moved(url)}
        moved = len(self.wanted) - len(wanted)
        ranked = sorted(self.sources.values(), key=lambda one: one.way.kind != "sitemap")
        return next((source for source in ranked if source.covers(wanted, moved)), None)

    async def try_feed(self, url: str, why: str) -> FoundSource | None:
        """Look at a feed, or a list of posts."""
        if bare_address(url) in self.looks and bare_address(url) in self.sources:
            return self.sources[bare_address(url)]
        found = await self.look(url)
        if found.kind not in ("feed", "data"):
            return None
        links = shown_articles(found, self.forms, self.scope)
        if not links:
            return None
        for link in links:
            self.forms.confirm(link.url)
        is_posts = "/wp/v2/posts" in url or "rest_route" in url
        kind = "posts" if is_posts else found.kind
        counts_on = kind == "data" and not found.data.is_last and page_after(url, len(links))
        following = bool(found.feed.next or found.data.next or counts_on) or kind == "posts"
        return self.add(Way(kind, bare_address(url), why), links, goes_on=following)

    async def try_sitemap(self, url: str, why: str) -> FoundSource | None:
        """Look at a sitemap, and at the first files of an index."""
        found = await self.look(url)
        if found.kind != "sitemap":
            return None
        places, has_more = await self.trials.places_in(found)
        urls = dict.fromkeys(bare_address(place.url) for place in places)
        news = {bare_address(place.url) for place in places if place.published}
        for address in news:
            self.forms.confirm(address)
        candidates = [
            one
            for one in urls
            if self.scope.holds(one) and kind_by_words(one) is None and not is_dates_only(one)
        ]
        await self._sample_forms(candidates)
        links = [
            BlockLink(one, "") for one in candidates if one in news or self.is_sitemap_article(one)
        ]
        way = Way("sitemap", bare_address(url), why)
        source = self.add(way, links, goes_on=has_more)
        periods = set(filter(self._is_own_period, urls))
        await self.trials.note_periods(source, periods, self.sources.values())
        return source

    def is_sitemap_article(self, url: str) -> bool:
        """Tell whether an address in a sitemap belongs to an article."""
        return url in self._known or self.forms.fits(url) or self.forms.is_vaguely_confirmed(url)

    async def _sample_forms(self, urls: list[str]) -> None:
        """Read pages of unknown forms, the most frequent forms first."""
        for form, members in common_forms(urls).items():
            if self.forms.confirmed[form] or self.forms.refused[form] or not is_open(form):
                continue
            if len(members) < 2 and len(urls) > 4:
                continue
            await self.sample(members, 3 if is_vague(form) else 2 if len(members) > 3 else 1)

    async def sample(self, urls: list[str], count: int, *, undated: bool = False) -> bool:
        """Read some pages; return whether most of them are articles."""
        fresh = [url for url in urls if bare_address(url) not in self.looks]
        step = max(1, len(fresh) // count)
        good = tried = 0
        for url in fresh[::step][:count]:
            if self._samples >= MAX_SAMPLES:
                break
            self._samples += 1
            look = await self.look(url)
            if look.kind != "trouble" and not look.sign.unread:  # which would tell nothing
                tried += 1
                good += self._judge(look, url, undated=undated)
        return good * 2 > tried

    def _judge(self, look: Look, url: str, *, undated: bool) -> bool:
        sign = look.sign
        if sign.raw is None or is_list_instead(look):
            self.forms.refuse(url)
            return False
        if is_sure := sign.declared or sign.dated or undated or is_in_period(url):
            self.note_article(look, url)
        else:
            self.forms.without_date[form_of(url)] += 1
        return is_sure

    def note_article(self, look: Look, url: str) -> None:
        """Keep an article that was read while looking around."""
        self.forms.confirm(url)
        self.forms.dated += look.sign.dated
        self.forms.undated += not look.sign.dated
        if form_of(look.url) != form_of(url):
            self._moved.add(form_of(url))
        elif look.url == f"{url}/":
            self.forms.slashed.add(form_of(url))
        self._known.setdefault(bare_address(url), BlockLink(bare_address(url), ""))
        self.read.append(look.url)

    def is_moved(self, url: str) -> bool:
        """Tell whether an address was seen to redirect to another."""
        return form_of(url) in self._moved

    async def try_list(self, look: Look, url: str, why: str) -> int:
        """Note a page as a list if it shows articles; return the number of unknown ones."""
        if look.kind in ("feed", "data"):
            source = await self.try_feed(url, why)
            return len(source.links) if source else 0
        if look.page is None:
            return 0
        before = set(self._known)
        accepted: dict[str, BlockLink] = {}
        pages = {look.url, url, look.pager.next, *look.pager.numbered.values()}
        for block, found in candidate_blocks(look, self.forms, self.scope):
            links = [link for link in found if link.url not in pages]
            if links and await self._confirm(block.verdict, links):
                self._learn(block.pattern, links)
                accepted |= {link.url: link for link in links}
        for link in shown_articles(look, self.forms, self.scope):
            accepted.setdefault(link.url, link)
        listed = [link for link in look.listed.links if self.scope.holds(link.url)]
        if listed and await self._confirm("fair", listed):
            for link in listed:
                self.forms.confirm(link.url)
                accepted.setdefault(link.url, link)
        links = [link for link in accepted.values() if link.url not in pages]
        periods = {link.url for link in look.links.links if self._is_own_period(link.url)}
        periods |= set(filter(self.scope.holds, look.pager.periods))
        if not links and len(periods) < 2:
            return 0
        self._note_list(look.url)
        goes_on = bool(links) and await self._goes_on(look, set(accepted))
        if look.hides_more and not goes_on:
            why += ", whose further pages no address leads to"
        source = self.add(Way("list", bare_address(url), why), links, goes_on=goes_on)
        await self.trials.note_periods(source, periods, self.sources.values())
        return len(set(accepted) - before)

    async def _goes_on(self, look: Look, shown: set[str]) -> bool:
        if look.pager.next or look.listed.next:
            return True
        return self.is_covered() is None and await self.trials.lead_on(look, shown)

    def _is_own_period(self, url: str) -> bool:
        return self.forms.is_period(url) and url not in self._known and self.scope.holds(url)

    def _note_list(self, url: str) -> None:
        form = form_of(url)
        if is_open(form) and not is_vague(form) and not self.forms.confirmed[form]:
            self.forms.lists.add(form)

    async def _confirm(self, verdict: str, links: list[BlockLink]) -> bool:
        """Tell whether the links of a block are articles, by their forms or by reading some."""
        alike = sum(self.forms.fits(link.url) or link.url in self._known for link in links)
        if alike * 2 >= len(links):
            return True
        unknown = [link.url for link in links if link.url not in self._known]
        if self._samples >= MAX_SAMPLES:
            return verdict == "strong"
        if not self.read and verdict == "fair":
            # Whether pages without a date can be articles here is told by one that is known.
            await self.sample(list(self._known), 1, undated=True)
        undated = len(links) >= 5 and self.forms.dated <= self.forms.undated
        return await self.sample(unknown, 1 if verdict == "strong" else 2, undated=undated)

    def _learn(self, pattern: str, links: list[BlockLink]) -> None:
        self.forms.patterns.add(pattern)
        for link in links:
            self.forms.confirm(link.url)

    async def explore(self, start: Look) -> None:
        """Follow links that may lead to lists, the most likely first, while requests are left."""
        tried: set[str] = set()
        barren: dict[int, int] = {}
        waiting = self._leads(start)
        while waiting:
            rank, url, why = min(waiting, key=lambda lead: lead[0])
            waiting = [lead for lead in waiting if lead[1] != url]
            if (
                url in tried
                or bare_address(url) in self.sources
                or barren.get(rank, 0) > (3, 3, 2, 2)[rank]
            ):
                continue
            # Without requests left, go on only with kinds of links of which the last one succeeded.
            if rank > 1 and self.spare <= 0 and barren.get(rank, 1):
                continue
            tried.add(url)
            found = await self.look(url)
            new = await self.try_list(found, url, why)
            is_page = found.page is not None and not found.sign.raw
            is_lead = new or (is_page and (rank <= 1 or is_index(found)))
            barren[rank] = 0 if new else barren.get(rank, 0) + 1
            worst = 1 if not is_lead else 2 if new else 3
            if is_lead or is_page:
                waiting += [lead for lead in self._leads(found) if lead[0] <= worst]

    def has_leads(self, look: Look) -> bool:
        """Tell whether a page links further lists, by their names or addresses."""
        return any(rank < 3 for rank, _, _ in self._leads(look))

    def _leads(self, look: Look) -> list[tuple[int, str, str]]:
        if look.page is None:
            return []
        found = leads(look, self.forms, self.scope, self._known)
        is_list = look.url in self.sources
        beside = (
            set(further_lists(look, self.forms, self.scope, archives=False)) if is_list else set()
        )
        pages = {look.pager.next, *look.pager.numbered.values()}
        left = [lead for lead in found if lead[1] not in beside and lead[1] not in pages]
        return sorted(left, key=lambda lead: lead[0])[:MAX_LEADS]
