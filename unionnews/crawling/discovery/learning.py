"""Learn from one address all that a crawl of its site needs, and report it in ten lines."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from unionnews.crawling.discovery import named_places, site_facts
from unionnews.crawling.discovery.address_forms import bare_address, with_page
from unionnews.crawling.discovery.findings import Findings
from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.crawling.discovery.looks import Look, refuse_trouble
from unionnews.crawling.discovery.prober import MAX_FEEDS, MAX_TEASERS, Get, Prober
from unionnews.crawling.discovery.shown_links import (
    foreign_addresses,
    reads_like_list,
    shown_articles,
)
from unionnews.crawling.discovery.ways import plan_ways
from unionnews.exceptions import RunError
from unionnews.words.path_words import LANGUAGES
from unionnews.words.patterns import regex

_DATA = regex(r"\.json\b|\bapi\b|ajax|/data/", re.IGNORECASE)
_INDEX = regex(r"(?:^|/)(?:index|default|home)(?:\.\w{2,5})?$")
MAX_DATA = 3
"""Most addresses in scripts that are tried for data."""
FEW = 10
"""Lists are cut at so many entries or more; a shorter one without a next page is complete."""


async def learn(start: str, get: Get, sitemaps_named: Callable[[], list[str]]) -> Findings:
    """Look around from an address and return what was learned about its site.

    Raises :class:`RunError` with one line if the address leads to no articles.
    """
    host = site_facts.host_of_address(start)
    prober = Prober(get, site_facts.Scope([host]), sitemaps_named)
    first = await prober.look(start)
    if first.forward and prober.scope.is_own(first.forward):
        first = await prober.look(first.forward)
    refuse_trouble(first, start)
    home = await _home(prober, first, start)
    _note_facts(prober, first, home, start)
    if first.kind == "page" and _is_article(first):
        prober.note_article(first, start)
    await _feeds(prober, first, home, start)
    if not await _shows_all(prober, first, start):
        await _named(prober, first, home)
        await _lists(prober, first, home, start)
        await _written(prober)
        if prober.is_covered() is None:
            await _usual(prober, home or first)
            await _loaded(prober)
    await _unmask(prober)
    if _is_unread_article(prober, first):
        prober.note_article(first, start)
    findings = _findings(prober, first, home, start)
    if not findings.ways and not findings.articles:
        raise RunError(f"{start}: no articles found; {_nothing(prober, first)}")
    return findings


async def _home(prober: Prober, first: Look, start: str) -> Look | None:
    """Return the home page, if the start address is not a list of links."""
    home = site_facts.home_of(first.url)
    if first.kind == "page" and (
        first.url.rstrip("/") == home.rstrip("/") or not _is_article(first)
    ):
        return None
    found = await prober.look(home)
    return found if found.kind == "page" else None


def _is_unread_article(prober: Prober, first: Look) -> bool:
    return bool(
        first.url not in prober.read
        and prober.forms.fits(first.url)
        and first.sign.raw
        and not reads_like_list(first)
    )


def _is_article(look: Look) -> bool:
    """Tell whether a page is an article, and not a list whose first teaser looks like one."""
    sign = look.sign
    if sign.raw is None or _is_home(look) or not (sign.declared or sign.dated):
        return False
    return sign.declared or not reads_like_list(look)


def _is_home(look: Look) -> bool:
    parts = urlsplit(look.url)
    name = _INDEX.sub("", parts.path.strip("/").lower())
    return name in ("", *LANGUAGES) and not parts.query


def _note_facts(prober: Prober, first: Look, home: Look | None, start: str) -> None:
    looks = (look for look in (first, home) if look is not None and look.page is not None)
    shown = next(looks, None)
    if shown is None or shown.page is None:
        return
    prober.platform = named_places.platform_of(shown.page)
    language = site_facts.language_of_page(shown.page)
    stay_in, prober.scope.strict = site_facts.start_language(start, language, shown.links.links)
    prober.scope.languages = [stay_in] if stay_in else []


async def _feeds(prober: Prober, first: Look, home: Look | None, start: str) -> None:
    """Look at the start address, if it is not a page, and at the feeds that pages link."""
    if first.kind in ("feed", "data"):
        await prober.try_feed(start, "the address given")
    elif first.kind == "sitemap":
        await prober.try_sitemap(start, "the address given")
    scope = prober.scope
    for look in (first, home):
        named = named_places.named_feeds(look.page, look.url) if look and look.page else []
        own = [url for url in named if scope.is_own(url) and scope.is_in_language(url)]
        for url in own[:MAX_FEEDS]:
            if await prober.try_feed(url, "named by the page"):
                break


async def _shows_all(prober: Prober, first: Look, start: str) -> bool:
    """Tell whether the start page shows all articles: a complete feed shows the same ones, and no
    link leads to further lists.
    """
    feeds = [source for source in prober.sources.values() if source.way.kind == "feed"]
    whole = [one for one in feeds if not one.goes_on and not prober.looks[one.way.url].may_be_cut]
    if not whole or first.kind != "page":
        return False
    await prober.try_list(first, start, "the address given")
    shown = prober.sources.get(bare_address(start))
    return (
        shown is not None
        and not shown.goes_on
        and any(shown.urls == one.urls for one in whole)
        and not prober.has_leads(first)
    )


async def _named(prober: Prober, first: Look, home: Look | None) -> None:
    """Look at the API that pages name, and at the sitemaps that robots.txt names."""
    for look in (first, home):
        posts = named_places.named_posts(look.page, look.url) if look and look.page else None
        if posts and prober.scope.holds(posts):
            await prober.try_feed(posts, "the interface that the page names")
    if any(source.way.kind == "posts" for source in prober.sources.values()):
        return
    for url in prober.sitemaps_named()[:5]:
        if prober.scope.is_own(url):
            why = "named by robots.txt"
            await prober.try_sitemap(url, why) or await prober.try_feed(url, why)


async def _lists(prober: Prober, first: Look, home: Look | None, start: str) -> None:
    """Look for lists: on the start page, then on the pages that it links."""
    for look, url in ((first, start), (home, site_facts.home_of(first.url))):
        if (
            look is not None
            and look.page is not None
            and not (look is first and first.url in prober.read)
        ):
            await prober.try_list(
                look, url, "the address given" if look is first else "the home page"
            )
    if prober.is_covered() is None:
        await _try_older_feed(prober)
    if prober.is_covered() is not None:
        return
    begin = home or first
    if begin.page is None:
        return
    await prober.explore(begin)
    if home is None and not _is_home(first) and not any(s.goes_on for s in prober.sources.values()):
        found = await prober.look(site_facts.home_of(first.url))
        if found.page is not None and await prober.try_list(
            found, site_facts.home_of(first.url), "the home page"
        ):
            await prober.explore(found)


async def _written(prober: Prober) -> None:
    """Look at addresses of data in the scripts of pages that show nothing without them."""
    if prober.sources or prober.read:
        return
    written = {
        urljoin(look.url, text): look.written
        for look in list(prober.looks.values())
        for text in look.written
        if _DATA.search(text) and "{}" not in text
    }
    for url, texts in list(written.items())[:MAX_DATA]:
        templates = [text for text in texts if text.count("{}") == 1]
        if prober.scope.is_own(url) and await _try_data(prober, url, templates):
            return


async def _try_data(prober: Prober, url: str, written: list[str]) -> bool:
    """Look at an address in a script that may give the articles as data.

    ``written`` are the addresses in the script, with ``{}`` for what it puts in: if the data has
    only names of articles, one of these makes an address of the name.
    """
    found = await prober.look(url)
    if found.kind != "data":
        return False
    if found.data.slugs and prober.forms.with_slug(found.data.slugs[0].url, url) is None:
        made = [absolute(url, text.replace("{}", found.data.slugs[0].url)) for text in written]
        await prober.sample([one for one in made if one and prober.scope.holds(one)], 2)
    if found.page is not None:
        links = [link.url for link in found.links.links if prober.scope.holds(link.url)]
        await prober.sample(links, 2)
    return await prober.try_feed(url, "written in a script") is not None


async def _try_older_feed(prober: Prober) -> None:
    """Try whether the feed has older pages, as WordPress' feeds have without linking them."""
    feeds = (one for one in prober.sources.values() if one.way.kind == "feed" and not one.goes_on)
    feed = next(feeds, None)
    if feed is None or prober.platform != "wordpress":
        return
    older = await prober.look(with_page(feed.way.url, "paged", 2))
    if older.kind == "feed":
        links = [
            link
            for link in shown_articles(older, prober.forms, prober.scope)
            if link.url not in feed.urls
        ]
        feed.links += links
        feed.goes_on = bool(links)


async def _usual(prober: Prober, look: Look) -> None:
    """Look at usual addresses, if the named ones show too little."""
    sources = prober.sources.values()
    if any(source.goes_on for source in sources):
        return
    kinds = {source.way.kind for source in sources}
    if "sitemap" not in kinds:
        tries = _promising(prober, look)
        usual = named_places.usual_sitemaps(prober.platform, urljoin(look.url, "/"))
        # Few sites without the first of these have another.
        for url in usual[: 1 if tries == 2 else tries]:
            if await prober.try_sitemap(url, "a usual place"):
                break
    if "feed" not in kinds and "posts" not in kinds:
        tries = _promising(prober, look)
        usual = named_places.usual_feeds(prober.platform, urljoin(look.url, "/"))
        for url in usual[: tries // 2 if prober.sources else 4]:
            if await prober.try_feed(url, "a usual place"):
                break


async def _loaded(prober: Prober) -> None:
    """Look into the scripts that the longest list loads, if nothing else goes on."""
    sources = list(prober.sources.values())
    lists = [source for source in sources if source.way.kind == "list"]
    if lists and not prober.is_covered() and not any(source.goes_on for source in sources):
        longest = max(lists, key=lambda source: len(source.links))
        look = prober.looks[longest.way.url]
        if look.hides_more or len(longest.links) >= FEW:
            longest.goes_on = await prober.trials.scripts_lead_on(look, longest.urls)


async def _unmask(prober: Prober) -> None:
    """Read one article of a feed that shares none with the lists, as it may lead to one of theirs."""
    sources = list(prober.sources.values())
    listed = {url for source in sources if source.way.kind == "list" for url in source.urls}
    for feed in (source for source in sources if source.way.kind == "feed"):
        if listed and feed.links and not feed.urls & listed:
            await prober.sample([feed.links[0].url], 1)


def _promising(prober: Prober, look: Look) -> int:
    """Return how many usual addresses to try; none for a short list, which may be complete."""
    known = len(prober.wanted)
    lists = [source for source in prober.sources.values() if source.way.kind == "list"]
    longest = max(lists, key=lambda source: len(source.links), default=None)
    is_home = longest is None or longest.way.url == bare_address(site_facts.home_of(look.url))
    if not known or (is_home and known <= MAX_TEASERS):
        return 2 if known >= FEW // 2 else 5
    if known >= FEW:
        return 2
    if longest and prober.looks[longest.way.url].hides_more:
        return 1
    return min(1, max(0, prober.spare)) if is_home or known == FEW // 2 else 0


def _findings(prober: Prober, first: Look, home: Look | None, start: str) -> Findings:
    shown = home or first
    looks = list(prober.looks.values())
    page = shown.page or next((look.page for look in looks if look.page), None)
    feed = next((look.feed for look in looks if look.feed.title), None)
    host = prober.scope.hosts[0]
    language = (site_facts.language_of_page(page) if page else None) or (
        feed.language if feed else None
    )
    zone, why = site_facts.time_zone(host, language)
    title = (
        site_facts.title_of(page, host, (look.page for look in looks if look.page))
        if page and not _is_article_page(prober, page)
        else (feed.title if feed and feed.title else host)
    )
    findings = Findings(
        start=[start],
        hosts=prober.scope.hosts,
        title=title,
        language=language,
        timezone=zone,
        why_timezone=why,
        platform=prober.platform,
        stay_in=list(prober.scope.languages),
        foreign=len(set().union(*(foreign_addresses(look, prober.scope) for look in looks))),
        learned=datetime.now(UTC).date().isoformat(),
        forms=prober.forms,
        articles=list(dict.fromkeys(prober.read)),
        pagers=prober.trials.pagers,
    )
    plan_ways(findings, prober, start)
    return findings


def _is_article_page(prober: Prober, page: object) -> bool:
    return any(look.page is page and look.url in prober.read for look in prober.looks.values())


def _nothing(prober: Prober, first: Look) -> str:
    page = first.page
    if page is not None and len(first.links.links) < 3:
        scripts = page.response.text.count("<script")
        if scripts and len(page.response.text) < 200_000 and not first.sign.raw:
            return "the page is empty without its scripts; --browser runs them"
        return "a page with few links and no text of an article"
    return f"looked at {prober.asked} places: no feed, no sitemap, no list of articles"
