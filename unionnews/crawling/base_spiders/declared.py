"""The declaration of a site, and what follows from it: which addresses are its articles."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy

from unionnews.folder.ledger import Link
from unionnews.items import Publisher
from unionnews.normalize.article import Site
from unionnews.normalize.identity import identity
from unionnews.normalize.urls import ArticlePattern, article_address, plain_canonical
from unionnews.pages.article_page import ArticlePage
from unionnews.pages.generic.generic_page import GenericPage

_FACTS = ("title", "publisher", "inLanguage", "timezone", "allowed_domains", "start_urls", "pages")


class DeclaredSite(scrapy.Spider):
    """The facts of one site; a subclass with a ``name`` declares them."""

    name: str
    title: ClassVar[str]
    """What is collected, in the site's own words."""
    allowed_domains: ClassVar[list[str]]
    """Domains of the site; their subdomains are included."""
    publisher: ClassVar[Publisher]
    inLanguage: ClassVar[str]
    """BCP 47 tag of its articles."""
    timezone: ClassVar[str]
    """IANA time zone of the times that it prints."""
    pages: ClassVar[tuple[type[ArticlePage], ...]]
    """Layouts to try, most frequent first."""
    addresses: ClassVar[tuple[ArticlePattern, ...]] = ()
    """Forms of its article addresses."""
    articles: ClassVar[re.Pattern[str] | None] = None
    """Matches the path of an article, on a site whose articles have no numbers: the address itself
    is the key."""
    sample_addresses: ClassVar[tuple[str, ...]] = ()
    """Real addresses of articles; a test checks that no other site claims them."""
    copies: ClassVar[re.Pattern[str] | None] = None
    """Matches addresses of copies, which are read only if the original is not linked."""
    hosts: ClassVar[frozenset[str]] = frozenset()
    """Hosts whose articles all belong to the site."""
    channels: ClassVar[frozenset[str]] = frozenset()
    """Channels whose articles belong to the site, on any host."""
    browser: ClassVar[bool] = False
    """Whether its pages are empty without their scripts, which are then run in Chromium."""
    every: ClassVar[str] = "6h"
    """Interval between crawls: ``1h``, ``6h``, ``1d``."""
    verified: ClassVar[str] = "never"
    """Day on which real pages of the site were last read; ``never`` if it is only a template."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" in cls.__dict__ and (missing := [f for f in _FACTS if not hasattr(cls, f)]):
            raise TypeError(f"{cls.__name__} must set {', '.join(missing)}")
        if "allowed_domains" in cls.__dict__:
            # `scrapy genspider` writes the port of an address too.
            cls.allowed_domains = [re.sub(r":\d+$", "", name) for name in cls.allowed_domains]

    @classmethod
    @cache
    def layouts(cls) -> tuple[type[ArticlePage], ...]:
        """Return the layouts to try on its pages: its own, the generic one last."""
        return (*cls.pages, GenericPage)

    @classmethod
    @cache
    def site(cls) -> Site:
        """Return the facts that are needed to make a record of a page."""
        return Site(
            name=cls.name,
            publisher=cls.publisher,
            inLanguage=cls.inLanguage,
            timezone=cls.timezone,
            addresses=cls.addresses,
        )

    @classmethod
    @cache
    def copied_site(cls) -> Site:
        """Return the same facts for pages on a mirror, which has the same paths on another host."""
        anywhere = tuple(replace(pattern, hosts=None) for pattern in cls.addresses)
        return replace(cls.site(), addresses=anywhere)

    @classmethod
    def key(cls, url: str) -> str:
        """Return the key of an article from its address."""
        return identity(url, cls.addresses)

    @classmethod
    def claim(cls, url: str) -> int:
        """Return how surely an address belongs to this site.

        3: by its channel, 2: by its host, 1: by its domain, 0: it does not.
        """
        host = (urlsplit(url).hostname or "").lower()
        return cls.claim_on(host, url) if cls.is_on_domain(host) else 0

    @classmethod
    def claim_on(cls, host: str, url: str) -> int:
        """Return the same as :meth:`claim` for an address on one of the site's domains.

        Sites with rules of their own override this method.
        """
        if cls.has_channel(url):
            return 3
        if host in cls.hosts:
            return 2
        return 0 if cls.hosts or cls.channels else 1

    @classmethod
    def is_on_domain(cls, host: str) -> bool:
        """Tell whether a host (in lower case) is on one of the site's domains."""
        return any(host == name or host.endswith(f".{name}") for name in cls.allowed_domains)

    @classmethod
    def has_channel(cls, url: str) -> bool:
        """Tell whether an address, on any host, belongs to one of this site's channels."""
        if not cls.channels:
            return False
        address = article_address(url, cls.copied_site().addresses)
        return address is not None and address.channel in cls.channels

    @classmethod
    def is_copy(cls, url: str) -> bool:
        """Tell whether an address is that of a copy (in another script, …) of the site's pages."""
        return cls.copies is not None and cls.copies.search(url) is not None

    @classmethod
    def article_link(cls, url: str, day: str | None = None) -> Link | None:
        """Return the link to an article of this site; None for any other address.

        ``day`` is the day of publication, where the list prints it.
        """
        if address := article_address(url, cls.addresses):
            fetch = url if address.page == 1 else address.canonicalUrl
            return Link(address.key, fetch, day or address.day) if cls.claim(url) else None
        if cls.addresses or not cls.claim(url):
            return None
        if cls.articles and not cls.articles.fullmatch(urlsplit(url).path):
            return None
        return Link(cls.key(url), plain_canonical(url), day)

    def links(
        self, urls: Iterable[str], days: Mapping[str, str | None] | None = None
    ) -> list[Link]:
        """Return the article addresses among links, each article once, in order."""
        found: dict[str, Link] = {}
        for url in urls:
            link = self.article_link(url, days.get(url) if days else None)
            if link is None:
                continue
            known = found.get(link.key)
            if known is None or (self.is_copy(known.url) and not self.is_copy(link.url)):
                found[link.key] = link
        return list(found.values())
