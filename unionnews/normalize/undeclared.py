"""What can be said about a page whose site nobody has declared."""

from __future__ import annotations

from unionnews.items import RawArticle
from unionnews.normalize.article import Site
from unionnews.normalize.language_guess import guess_language

_ZONES = {"zh": "Asia/Shanghai"}
"""Zone of printed times by language, where a language has one. Chinese pages print the time of
UTC+8 in all of China, Hong Kong, Macao, Taiwan, Singapore and Malaysia."""


def undeclared_site(raw: RawArticle) -> Site:
    """Return what the page tells about its site: its language, and the zone where that tells it."""
    language = guess_language(raw.inLanguage, "\n".join([raw.headline or "", *raw.paragraphs[:50]]))
    return Site(inLanguage=language, timezone=_ZONES.get((language or "").split("-")[0]))
