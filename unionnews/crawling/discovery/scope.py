"""Which addresses are the site's own: its hosts, and the language one began in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from unionnews.crawling.discovery.address_forms import is_file, language_of
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.crawling.discovery.site_facts import host_of_address


@dataclass(slots=True)
class Scope:
    """What belongs to the site."""

    hosts: list[str]
    """Host and port, without ``www.``."""
    language: str | None = None
    """Language that addresses must not contradict; None for any."""
    strict: bool = False
    """Addresses must name it."""

    def holds(self, url: str) -> bool:
        """Tell whether an address is on the site, in its language, and may be a page."""
        return self.is_own(url) and not is_file(url) and self.is_in_language(url)

    def is_own(self, url: str) -> bool:
        """Tell whether an address, of a file too, is on the site."""
        host = host_of_address(url)
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)

    def is_in_language(self, url: str) -> bool:
        """Tell whether an address does not name another language."""
        if self.language is None:
            return True
        named = language_of(url)
        return named == self.language if named or self.strict else True


def start_language(
    start: str, page_language: str | None, links: Iterable[BlockLink]
) -> tuple[str | None, bool]:
    """Return the language to stay in, and whether addresses must name it.

    That of the address one began at; else, where links name several languages, that of the page.
    """
    named = [language_of(link.url) for link in links]
    own = language_of(start)
    if own is not None:
        return own, sum(code == own for code in named) * 2 > len(named)
    primary = (page_language or "").partition("-")[0]
    codes = {code for code in named if code}
    if not codes or not primary:
        return None, False
    # Copies of the site in other languages; its own pages may name theirs or none.
    return primary, False


def home_of(url: str) -> str:
    """Return the home page of the site of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
