"""Decide which addresses belong to a site: by its hosts, and by the language of the start page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from unionnews.crawling.discovery.address_forms import is_file, language_of
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.crawling.discovery.site_facts import host_of_address


@dataclass(slots=True)
class Scope:
    """The addresses that belong to a site."""

    hosts: list[str]
    """Hosts with ports, without ``www.``."""
    language: str | None = None
    """Language to stay in; addresses with another one are outside. None for any."""
    strict: bool = False
    """Whether addresses must contain the language."""

    def holds(self, url: str) -> bool:
        """Tell whether an address is on the site, in its language, and may be a page."""
        return self.is_own(url) and not is_file(url) and self.is_in_language(url)

    def is_own(self, url: str) -> bool:
        """Tell whether an address, of a file too, is on the site."""
        host = host_of_address(url)
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)

    def is_in_language(self, url: str) -> bool:
        """Tell whether an address contains no other language."""
        if self.language is None:
            return True
        named = language_of(url)
        return named == self.language if named or self.strict else True


def start_language(
    start: str, page_language: str | None, links: Iterable[BlockLink]
) -> tuple[str | None, bool]:
    """Return the language to stay in (None for any), and whether addresses must contain it.

    It is that of the start address; else, if links have several languages, that of the page.
    """
    named = [language_of(link.url) for link in links]
    own = language_of(start)
    if own is not None:
        return own, sum(code == own for code in named) * 2 > len(named)
    primary = (page_language or "").partition("-")[0]
    codes = {code for code in named if code}
    if not codes or not primary:
        return None, False
    # There are copies in other languages; addresses in the own language may contain it or not.
    return primary, False


def home_of(url: str) -> str:
    """Return the home page of the site of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
