"""Choose the ways that a crawl takes: most articles with fewest requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from unionnews.crawling.discovery.address_forms import is_in_period, is_vague

if TYPE_CHECKING:
    from unionnews.crawling.discovery.findings import Findings, FoundSource
    from unionnews.crawling.discovery.prober import Prober

MAX_LINES = 10
_NEWEST = 3
"""Number of first articles of each list that the daily ways must show too."""
MAX_DAILY = 3
"""Most ways that every crawl takes."""


def plan_ways(findings: Findings, prober: Prober, start: str) -> None:
    """Choose the ways of a site, and those that every crawl takes; set them in ``findings``."""
    for source in prober.sources.values():
        # A form may have been refused after the list was noted.
        source.links = [one for one in source.links if not prober.forms.is_refused(one.url)]
    sources = [
        source
        for source in prober.sources.values()
        if source.links or source.goes_on or source.periods
    ]
    # A feed whose links lead to the articles of lists would have each of them asked for twice.
    moved = [one for one in sources if one.urls and all(map(prober.is_moved, one.urls))]
    direct = [source for source in sources if source not in moved]
    sources = direct if any(source.goes_on for source in direct) else sources
    covering = prober.is_covered()
    chosen = [covering, *_beside(covering, sources, prober)] if covering else _combined(sources)
    daily = _daily(chosen, prober)
    chosen += [source for source in daily if source not in chosen]
    for source in chosen:
        source.way.more = source.goes_on
        source.way.use = "always" if source in daily else "full"
    findings.ways = [source.way for source in sorted(chosen, key=lambda one: one not in daily)]
    is_all = covering or any(source.goes_on for source in chosen)
    findings.archives = not is_all or any(source.is_part for source in chosen)
    findings.covering = covering.way.url if covering else None


def _beside(covering: FoundSource, sources: list[FoundSource], prober: Prober) -> list[FoundSource]:
    """Return the cheapest way to new articles, if ``covering`` shows all articles."""
    if covering.way.kind in ("feed", "posts"):
        return []
    feeds = [source for source in sources if source.way.kind == "feed"]
    lists = sorted((s for s in sources if s.way.kind == "list"), key=lambda s: -len(s.links))
    lists = [s for s in lists if not any(map(prober.is_moved, s.urls))]
    return (feeds or lists)[:1]


def _combined(sources: list[FoundSource]) -> list[FoundSource]:
    """Return the ways without those whose articles another way shows too."""
    ranked = sorted(sources, key=lambda source: (-source.goes_on, -len(source.links)))
    kept: list[FoundSource] = []
    for source in ranked:
        held: set[str] = set().union(*(one.urls for one in kept))
        linked: set[str] = set().union(*(one.periods for one in kept))
        is_way_on = not source.periods <= linked and not any(one.goes_on for one in kept)
        if source.goes_on or is_way_on or not source.urls <= held or source.way.kind == "feed":
            kept.append(source)
    return kept


def _daily(chosen: list[FoundSource], prober: Prober) -> list[FoundSource]:
    """Return the ways that show all new articles, each with one request; most often one does."""
    # The page of one day or one issue shows nothing new tomorrow.
    chosen = [source for source in chosen if not is_in_period(source.way.url)] or chosen
    lists = [source for source in prober.sources.values() if source.way.kind == "list"]
    lists = [one for one in lists if not is_in_period(one.way.url)] or lists
    lists = [one for one in lists if one.is_newest_first] or lists
    left = _newest(lists)
    taken: list[FoundSource] = []
    while chosen and len(taken) < MAX_DAILY and (left or not taken):
        best = min(chosen, key=lambda source: _rank(source, left))
        if best.way.kind == "list":
            # A home page has no other articles than its sections, but it has the newest of all of them.
            best = min([best, *lists], key=lambda source: _rank(source, left))
        if taken and not left & best.urls:
            break
        taken.append(best)
        left -= best.urls
    return taken


def _rank(source: FoundSource, newest: set[str]) -> tuple[int, bool, int, int]:
    order = {"feed": 0, "posts": 1, "list": 2, "data": 2, "sitemap": 3}
    is_sorted = source.is_newest_first or source.way.kind == "sitemap"
    shown = -len(newest & source.urls)
    return shown, not is_sorted, order[source.way.kind], -len(source.links)


def _newest(lists: list[FoundSource]) -> set[str]:
    """Return the first articles of all lists, without those that are older than the last of the list
    with the latest article.
    """
    first = {link.url: link.day for source in lists for link in source.links[:_NEWEST]}
    days = [sorted(link.day for link in source.links if link.day) for source in lists]
    latest = max((one for one in days if one), key=lambda one: one[-1], default=[""])
    return {url for url, day in first.items() if not day or day >= latest[0]}


def lines_of(findings: Findings) -> list[str]:
    """Return a report of the findings and reasons, in at most ten lines."""
    facts = [
        findings.language or "language unknown",
        f"{findings.timezone}{f' ({findings.why_timezone})' if findings.why_timezone else ''}",
    ]
    lines = [
        f"{findings.title}: {', '.join(facts)}{f', {findings.platform}' if findings.platform else ''}"
    ]
    if findings.stay_in:
        several = "s" if findings.stay_in[1:] else ""
        own = ", ".join(findings.stay_in)
        seen = f"; {findings.foreign} addresses in others were seen" if findings.foreign else ""
        lines.append(f"stays in the language{several} {own}{seen}")
    for way in findings.ways[:4]:
        more = ", and more behind" if way.more else ""
        when = "in every crawl" if way.use == "always" else "in the first crawl, then weekly"
        lines.append(f"{way.kind} {way.url}: {way.why}; {way.articles} articles{more}; {when}")
    if len(findings.ways) > 4:
        lines.append(f"{len(findings.ways) - 4} ways more")
    forms = findings.forms
    # Without numbers: confirmations of a form count an article in two lists twice.
    shown = [form for form, count in forms.confirmed.most_common(4) if count]
    vague = (
        ", told from other pages by where they are linked"
        if any(map(is_vague, forms.confirmed))
        else ""
    )
    lines.append(f"articles: {', '.join(shown) or 'none yet'}{vague}")
    if refused := [
        form for form, count in forms.refused.most_common(3) if count > forms.confirmed[form]
    ]:
        lines.append(f"no articles: {', '.join(refused)}")
    if findings.covering:
        lines.append(f"{findings.covering} holds what the other ways showed: lists are not walked")
    return lines[:MAX_LINES]
