"""Find name, language and time zone of a site from its pages and its domain, and which addresses
belong to it: by its hosts, and by the language of the start page.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit

from unionnews.crawling.discovery.address_forms import MAX_ADDRESS, is_file
from unionnews.crawling.discovery.link_blocks import BlockLink
from unionnews.normalize.language_guess import guess_language
from unionnews.pages.extract import Page
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.processors import start_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import path_words
from unionnews.words.languages import language_tag
from unionnews.words.text import squash

MAX_TITLE = 100
_BETWEEN = ("|", " – ", " — ", " - ", "_")
"""Marks between the parts of a title."""
_TITLES = xpath_query("//title")
_BODIES = xpath_query("//body")
_UNREAD = ("script", "style")
MAX_VISIBLE = 20_000
"""Characters of a page by which its language is told."""
LANGUAGE_ZONES = {
    "zh": "Asia/Shanghai", "de": "Europe/Berlin", "fr": "Europe/Paris", "es": "Europe/Madrid", "it": "Europe/Rome",
    "pt": "Europe/Lisbon", "el": "Europe/Athens", "pl": "Europe/Warsaw", "nl": "Europe/Amsterdam", "sv": "Europe/Stockholm",
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "ru": "Europe/Moscow", "tr": "Europe/Istanbul", "hi": "Asia/Kolkata",
    "da": "Europe/Copenhagen", "no": "Europe/Oslo", "nb": "Europe/Oslo", "fi": "Europe/Helsinki", "cs": "Europe/Prague",
    "hu": "Europe/Budapest", "ro": "Europe/Bucharest", "uk": "Europe/Kyiv", "bg": "Europe/Sofia", "he": "Asia/Jerusalem",
    "fa": "Asia/Tehran", "id": "Asia/Jakarta", "vi": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "ca": "Europe/Madrid",
}  # fmt: skip
"""Time zone of most readers of a language."""
ONE_ZONE = frozenset(LANGUAGE_ZONES) - {"es", "pt", "fr", "de", "ru", "zh"}
"""Languages that are used almost only in one zone; for the others the zone is uncertain."""

MAIN_ZONES = {
    "AU": "Australia/Sydney", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "RU": "Europe/Moscow", "UA": "Europe/Kyiv",
}  # fmt: skip
"""Time zone of most people of a country, if ``zone.tab`` has another one first."""


def title_of(page: Page, host: str, others: Iterable[Page] = ()) -> str:
    """Return the name of a site in its page, else its host.

    Of the title's parts it is the one that most titles of ``others``, pages of the site, have too.
    """
    named = StructuredData(page.response.root).meta("og:site_name", "application-name")
    if named is None:
        tag = _title_tag(page)
        ends = [tag.split(mark)[-1].strip() for mark in _BETWEEN if mark in tag]
        told = Counter(part for one in others for part in _parts(_title_tag(one)))
        named = max([min(ends, key=len, default=tag), *sorted(_parts(tag))], key=told.__getitem__)
    # This also removes line breaks and marks of direction, which are not printable.
    shown = "".join(char for char in (named or "")[:MAX_TITLE] if char.isprintable()).strip()
    return shown or host.removeprefix("www.")


def _title_tag(page: Page) -> str:
    return next((squash(start_of(one)) for one in _TITLES(page.response.root)), None) or ""


def _parts(title: str) -> set[str]:
    return {part.strip() for mark in _BETWEEN for part in title.split(mark)} - {"", title}


def language_of_page(page: Page) -> str | None:
    """Return the language of a page: by its text if possible, else by its markup; or None."""
    root = page.response.root
    data = StructuredData(root)
    named = (
        root.get("lang") or data.text("inLanguage") or data.meta("og:locale", "content-language")
    )
    body = next(iter(_BODIES(root)), None)
    return guess_language(language_tag(named), "" if body is None else _visible(body))


def _visible(body: Element) -> str:
    """Return the first text of a page: the whole of a long list would take minutes to find."""
    found: list[str] = []
    length = 0
    for element in body.iter():
        # What stands in an element, then what follows it: scripts and comments hold none.
        own = element.text if isinstance(element.tag, str) and element.tag not in _UNREAD else ""
        words = " ".join(f"{own or ''} {element.tail or ''}".split())
        found += [words] if words else []
        length += len(words)
        if length > MAX_VISIBLE:
            break
    return " ".join(found)[:MAX_VISIBLE]


def time_zone(host: str, language: str | None) -> tuple[str, str]:
    """Return a time zone by the domain's country, else by the language; with the reason in words.

    >>> time_zone("www.union.fr", "fr")
    ('Europe/Paris', 'the country of the domain')
    >>> time_zone("union.example", "es")
    ('Europe/Madrid', 'a guess by the language es, which is written in other zones too: correct it if need be')
    >>> time_zone("union.example", "pt-BR")
    ('America/Sao_Paulo', 'a guess by the language pt-BR: correct it if need be')
    """
    ending = host.rpartition(".")[2].partition(":")[0]
    if zones := _zones({"uk": "GB"}.get(ending, ending.upper())):
        is_sure = len(zones) == 1 or ending == "cn"
        doubt = "" if is_sure else f", which has {len(zones)} zones: correct it if need be"
        return zones[0], f"the country of the domain{doubt}"
    primary, _, region = (language or "").partition("-")
    # Not for English, because many systems declare ``en-US`` for all sites.
    if primary != "en" and (zones := _zones(region)):
        return zones[0], f"a guess by the language {language}: correct it if need be"
    if primary not in LANGUAGE_ZONES:
        return "UTC", "nothing tells it: correct it if need be"
    doubt = (
        ""
        if primary in ONE_ZONE
        else ", which is written in other zones too: correct it if need be"
    )
    return LANGUAGE_ZONES[primary], f"a guess by the language {primary}{doubt}"


def _zones(country: str) -> list[str]:
    """Return the zones of a country (two letters), that of most people first."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines())
    found = [row[2] for row in rows if row[0] == country]
    return sorted(found, key=lambda zone: zone != MAIN_ZONES.get(country, found[0]))


def host_of_address(url: str) -> str:
    """Return host and port of an address in lower case, without ``www.`` and default port."""
    parts = urlsplit(url)
    netloc = parts.netloc.rpartition("@")[2].lower().removeprefix("www.")
    return netloc.removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ""))


@lru_cache(maxsize=65536)
def language_of(url: str) -> str | None:
    """Return the language in an address: ``/en/…``, ``?lang=fr``, ``de.union.example``; or None.

    >>> language_of("https://a.org/fr/actualites"), language_of("https://a.org/spip.php?lang=es")
    ('fr', 'es')
    """
    parts = urlsplit(url[:MAX_ADDRESS].lower())
    for key, value in parse_qsl(parts.query, keep_blank_values=True):
        if key in ("lang", "language", "hl", "locale") and (code := _code(value)):
            return code
    for segment in [part for part in parts.path.split("/") if part][:2]:
        if code := _code(segment):
            return code
    return _code((parts.hostname or "").partition(".")[0])


def _code(word: str) -> str | None:
    code = re.split("[-_]", word)[0] if re.fullmatch(r"[a-z]{2}(?:[-_][a-z]{2,4})?", word) else ""
    return code if code in path_words.LANGUAGES else None


@dataclass(slots=True)
class Scope:
    """The addresses that belong to a site."""

    hosts: list[str]
    """Hosts with ports, without ``www.``."""
    languages: Sequence[str] = ()
    """Languages to stay in; addresses with another one are outside. Without any: all."""
    strict: bool = False
    """Whether addresses must contain the language."""

    def holds(self, url: str) -> bool:
        """Tell whether an address is on the site, in its language, and may be a page."""
        return self.is_own(url) and not is_file(url) and self.is_in_language(url)

    def is_foreign(self, url: str) -> bool:
        """Tell whether a page of the site is left out for its language alone."""
        return self.is_own(url) and not is_file(url) and not self.is_in_language(url)

    def is_own(self, url: str) -> bool:
        """Tell whether an address, of a file too, is on the site."""
        host = host_of_address(url)
        return any(host == own or host.endswith(f".{own}") for own in self.hosts)

    def is_in_language(self, url: str) -> bool:
        """Tell whether an address contains no other language."""
        if not self.languages:
            return True
        named = language_of(url)
        return named in self.languages if named or self.strict else True


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
