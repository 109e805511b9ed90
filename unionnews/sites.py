"""A site by name or by address. Scrapy's spider loader is the registry."""

from __future__ import annotations

import os
from difflib import get_close_matches
from functools import cache

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from unionnews.base_spiders import SiteSpider
from unionnews.exceptions import UnknownSiteError


def project_settings() -> Settings:
    """Return the Scrapy settings: ours, or those of the module in ``SCRAPY_SETTINGS_MODULE``.

    Found in any folder; no ``scrapy.cfg`` is needed.
    """
    settings = Settings()
    module = os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "unionnews.settings")
    settings.setmodule(module, priority="project")
    return settings


@cache
def all_sites() -> dict[str, type[SiteSpider]]:
    """Return every declared site by name."""
    loader = get_spider_loader(project_settings())
    spiders = ((name, loader.load(name)) for name in sorted(loader.list()))
    return {name: spider for name, spider in spiders if issubclass(spider, SiteSpider)}


def site_named(name: str) -> type[SiteSpider]:
    """Return a site. Raises :class:`UnknownSiteError` with the names that come near."""
    sites = all_sites()
    if name not in sites:
        near = get_close_matches(name, sites, n=3, cutoff=0.4) or list(sites)[:10]
        raise UnknownSiteError(f"{name}: no such site; there are: {', '.join(near)}")
    return sites[name]


def site_of(url: str | None) -> type[SiteSpider] | None:
    """Return the site that an address belongs to; the more specific declaration wins.

    A channel is more specific than a host, a host than a domain.
    """
    if not url:
        return None
    ranked = [(site.claim(url), name) for name, site in all_sites().items()]
    claim, name = max(ranked, default=(0, ""))
    return all_sites()[name] if claim else None


def mirrored_site(url: str | None) -> type[SiteSpider] | None:
    """Return the site whose address a mirror has kept behind its own host.

    Only the number of one of the site's channels is beyond doubt; nothing else is.
    """
    if not url:
        return None
    return next((site for site in all_sites().values() if site.has_channel(url)), None)
