"""Find sites by name or by address. Scrapy's spider loader is the registry."""

import logging
import os
import re
import traceback
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader, get_spider_loader

from unionnews.crawling.base_spiders import FoundSpider, SiteSpider
from unionnews.crawling.base_spiders.found_spider import found_site
from unionnews.crawling.discovery.findings import SITE_FILE, Findings
from unionnews.crawling.discovery.site_facts import host_of_address
from unionnews.exceptions import RefusedAddressError, UnknownSiteError, UsageError
from unionnews.items import RawArticle
from unionnews.normalize.article import Site
from unionnews.normalize.identity import plain_address
from unionnews.normalize.undeclared import undeclared_site
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.generic.generic_page import GenericPage
from unionnews.pages.generic.plain_text import PlainTextPage
from unionnews.pages.platforms import weixin

_OURS = "unionnews.settings"
BROKEN: dict[str, str] = {}
"""What is wrong with each file of sites that could not be loaded, in words."""

logger = logging.getLogger(__name__)


class SiteLoader(SpiderLoader):
    """Leaves out the sites of a broken file, and says which; Scrapy would load no site at all."""

    def _load_all_spiders(self) -> None:
        for name in self.spider_modules:
            for module in _modules(name):
                self._load_spiders(module)
        self._check_name_duplicates()

    def _check_name_duplicates(self) -> None:
        """Tell of names that two sites have: Scrapy gives a warning, which commands do not print."""
        for name, found in self._found.items():
            places = list(dict.fromkeys(f"{module}.{site}" for module, site in found))
            if len(places) > 1:
                told = "%s: declared by %s; the last is used: give each a name of its own"
                logger.error(told, name, " and by ".join(places))


def _modules(name: str) -> Iterator[ModuleType]:
    try:
        module = import_module(name)
    except Exception as error:  # of the code of others
        _note(error)
        return
    yield module
    for found in iter_modules(getattr(module, "__path__", ())):
        yield from _modules(f"{name}.{found.name}")


def _note(error: Exception) -> None:
    """Note and tell once what is wrong with a site's file, and where."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    file, line = place.filename, place.lineno
    if isinstance(error, SyntaxError):
        file, line = error.filename or file, error.lineno
    why = f"{type(error).__name__}: {error}"
    message = f"{file}, line {line}: cannot be loaded ({why}); its sites are left out: correct it"
    if file not in BROKEN:
        logger.error("%s", message)
    BROKEN[file] = message


def project_settings() -> Settings:
    """Return the Scrapy settings: ours, or those of the module in ``SCRAPY_SETTINGS_MODULE``.

    They are found from any folder, without a ``scrapy.cfg``. Settings of a project that only uses
    our pages, and that are not built on ours, are not used. Raises :class:`UsageError` where there
    is no such module.
    """
    settings = Settings()
    module = os.environ.setdefault("SCRAPY_SETTINGS_MODULE", _OURS)
    try:
        settings.setmodule(module, priority="project")
    except ImportError as error:
        raise UsageError(f"SCRAPY_SETTINGS_MODULE={module}: cannot be loaded ({error})") from None
    if "UNIONNEWS_OUTPUT" not in settings:
        settings = Settings()
        settings.setmodule(_OURS, priority="project")
    return settings


@cache
def all_sites() -> dict[str, type[SiteSpider]]:
    """Return every declared site by name.

    A file that cannot be loaded is told, and its sites are left out.
    """
    loader = get_spider_loader(project_settings())
    spiders = ((name, loader.load(name)) for name in sorted(loader.list()))
    return {name: spider for name, spider in spiders if issubclass(spider, SiteSpider)}


def site_named(name: str) -> type[SiteSpider]:
    """Return a site by name: a declared one, or a learned one by its folder's name (its host).

    An address of the site may be given too. Raises :class:`UnknownSiteError` with similar names.
    """
    if "://" in name:
        return site_at(name)
    sites = all_sites()
    if name not in sites and re.fullmatch(
        r"[\w-]+(?:\.[\w-]+)+(_\d{1,5})?|[a-z][\w-]*_\d{2,5}", name
    ):
        return found_site(name)
    if name not in sites:
        near = get_close_matches(name, sites, n=3, cutoff=0.6)
        meant = f"; did you mean {' or '.join(near)}?" if near else ";"
        broken = f" (not loaded: {', '.join(BROKEN)})" if BROKEN else ""
        raise UnknownSiteError(
            f"{name}: no such site{meant} `unionnews sites` lists all {len(sites)}{broken}"
        )
    return sites[name]


def declared_site(name: str) -> type[SiteSpider]:
    """Return a declared site.

    Raises :class:`UsageError` for a learned one: its archive alone does not give its facts.
    """
    site = site_named(name)
    if name not in all_sites():
        raise UsageError(
            f"{name}: a site that nobody declared; write its file: unionnews new NAME ADDRESS"
        )
    return site


def site_in(folder: Path) -> type[SiteSpider]:
    """Return the site of an output folder, with what was learned about it.

    Raises :class:`UsageError` if it is not declared and its folder does not say what was learned.
    """
    site = site_named(folder.name)
    findings = Findings.read(folder) if issubclass(site, FoundSpider) else None
    if findings and issubclass(site, FoundSpider):
        site.take(findings)
    elif folder.name not in all_sites():
        raise UsageError(
            f"{folder / SITE_FILE}: not there, and nobody declared the site; crawl it by its address"
        )
    return site


def site_at(address: str, *, anew: bool = False, undeclared: bool = False) -> type[SiteSpider]:
    """Return the site of an address: the declared one; if there is none, or with ``undeclared``, a
    site to be learned.

    Raises :class:`UsageError` for a text that is not an address.
    """
    try:
        plain = plain_address(address)
        parts, port = urlsplit(plain), urlsplit(plain).port
    except (ValueError, RefusedAddressError):
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{address}: not an address; write https://union.example/news/")
    if (declared := site_of(plain)) and not undeclared:
        return declared
    name = host_of_address(plain).replace(":", "_") if port else host_of_address(plain)
    return found_site(name.strip("[]"), plain, anew=anew)


def describe(site: type[SiteSpider]) -> dict[str, Any]:
    """Return the declaration of a site as a JSON object."""
    return {
        "name": site.name,
        "title": site.title,
        "publisher": site.publisher.name,
        "start": site.start_urls,
        "inLanguage": site.inLanguage,
        "timezone": site.timezone,
        "layouts": [page.__name__ for page in site.pages],
        "verified": site.verified,
    }


def site_of(url: str | None) -> type[SiteSpider] | None:
    """Return the site to which an address belongs; None if there is none.

    A site that claims a channel comes before one that claims a host, and that before one that
    claims a domain; between sites on one host, the form of the address decides.
    """
    try:
        host = (urlsplit(url or "").hostname or "").lower()
    except ValueError:  # brackets without an end
        return None
    if not url or not host:
        return None
    claims = [(site.claim_on(host, url), site) for site in _sites_near(host)]
    highest = max((claim for claim, _ in claims), default=0)
    if not highest:
        return None
    tied = [site for claim, site in claims if claim == highest]
    if len(tied) == 1:
        return tied[0]
    return max(tied, key=lambda site: (site.article_link(url) is not None, site.name))


@lru_cache(maxsize=4096)
def _sites_near(host: str) -> tuple[type[SiteSpider], ...]:
    """Return the sites that may claim an address on a host (cached, as archives are large)."""
    return tuple(site for site in all_sites().values() if site.is_on_domain(host))


def reading_rules(url: str | None) -> tuple[Site | None, tuple[type[ArticlePage], ...]]:
    """Return the facts of the site of an address, if it is declared, and the layouts to try.

    A page without an address may be of any site, so all layouts with a marker are tried. For an
    address on a mirror, the layouts of the copied site are tried too.
    """
    spider = site_of(url)
    if spider is not None:
        return spider.site(), spider.layouts()
    if url is None:
        pages = (page for known in all_sites().values() for page in known.pages)
        # Of the layouts that accept any page, only the generic one is tried.
        own = dict.fromkeys(page for page in pages if not issubclass(page, GenericPage))
        return None, (PlainTextPage, *own, *weixin.LAYOUTS, GenericPage)
    copied = _copied(url)
    return None, (PlainTextPage, *(copied.layouts() if copied else (*weixin.LAYOUTS, GenericPage)))


def site_behind(raw: RawArticle, url: str | None) -> Site:
    """Return the facts for a page of no declared site: those of the site that a damaging mirror has
    copied, if the address shows it; else those that the page itself gives.
    """
    copied = _copied(url) if raw.textRepair else None
    return copied.copied_site() if copied else undeclared_site(raw)


def _copied(url: str | None) -> type[SiteSpider] | None:
    """Return the site whose path a mirror has kept on its own host; None if that is not certain.

    It is certain only if the path has the number of one of the site's channels.
    """
    return next((site for site in all_sites().values() if url and site.has_channel(url)), None)
