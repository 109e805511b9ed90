"""docs/sites.md: every declared site, its evidence, and whether it ever ran on real pages."""

import inspect
from collections.abc import Mapping

from unionnews.crawling.base_spiders import (
    FeedSpider,
    FoundSpider,
    ListingSpider,
    SitemapSpider,
    SiteSpider,
)

_HEAD = """# Sites

Generated from `unionnews/spiders/` by `tools/make_docs.py`. Where the state is a day, real article
pages of the site were read then; tests hold them against their truth where one is known. The others are *templates to try*:
declared from what others report, never run on a byte of theirs. Try one with `unionnews fetch URL`;
once it was crawled, `unionnews check SITE` tells whether it is still what it was.

| name | what | found by | layouts | language | time zone | start | state |
|---|---|---|---|---|---|---|---|
"""
_KINDS: tuple[tuple[type[SiteSpider], str], ...] = (
    (FeedSpider, "feed"),
    (SitemapSpider, "sitemap"),
    (ListingSpider, "lists"),
    (FoundSpider, "looking around"),
)


def sites_page(sites: Mapping[str, type[SiteSpider]]) -> str:
    """Return docs/sites.md."""
    rows = "".join(_row(name, site) for name, site in sorted(sites.items()))
    notes = "".join(f"* `{name}`: {_note(site)}\n" for name, site in sorted(sites.items()))
    return f"{_HEAD}{rows}\n## What each rests on\n\n{notes}"


def found_by(site: type[SiteSpider]) -> str:
    """Return how a site's articles are found: feed, sitemap, lists, or by looking around."""
    return next((name for kind, name in _KINDS if issubclass(site, kind)), "other")


def _row(name: str, site: type[SiteSpider]) -> str:
    layouts = ", ".join(f"`{page.__name__}`" for page in site.pages) or "any page"
    state = f"pages read {site.verified}" if site.verified != "never" else "template to try"
    title = site.title.replace("<", "&lt;").replace("|", "\\|")
    cells = (f"`{name}`", title, found_by(site), layouts, site.inLanguage, site.timezone)
    return f"| {' | '.join(cells)} | <{site.start_urls[0]}> | {state} |\n"


def _note(site: type[SiteSpider]) -> str:
    return " ".join((inspect.getdoc(inspect.getmodule(site)) or "").split())
