"""What can be said about a page whose site nobody has declared."""

from __future__ import annotations

from dataclasses import dataclass

from unionnews.items import Publisher, RawArticle
from unionnews.normalize.language_guess import guess_language
from unionnews.normalize.urls import ArticlePattern

_ZONES = {"zh": "Asia/Shanghai"}
"""Zone of printed times by language, where a language has one. Chinese pages print the time of
UTC+8 in all of China, Hong Kong, Macao, Taiwan, Singapore and Malaysia."""


@dataclass(slots=True)
class UndeclaredSite:
    """Facts about a page's site that the page itself tells."""

    inLanguage: str | None
    timezone: str | None
    """None where nothing tells the zone: a printed time without offset then gives its day only."""
    name: str = ""
    publisher: Publisher | None = None
    addresses: tuple[ArticlePattern, ...] = ()


def undeclared_site(raw: RawArticle) -> UndeclaredSite:
    """Return what the page tells about its site: its language, and the zone where that tells it."""
    language = guess_language(raw.inLanguage, "\n".join([raw.headline or "", *raw.paragraphs[:50]]))
    return UndeclaredSite(language, _ZONES.get((language or "").split("-")[0]))
