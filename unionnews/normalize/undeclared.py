"""Facts about a page of an undeclared site."""

from unionnews.items import RawArticle
from unionnews.normalize.article import Site
from unionnews.normalize.language_guess import guess_language

_ZONES = {"zh": "Asia/Shanghai"}
"""Time zone by language, if the language has only one: pages in Chinese print times of UTC+8 in
mainland China, Hong Kong, Macao, Taiwan, Singapore and Malaysia."""


def undeclared_site(raw: RawArticle) -> Site:
    """Return the language of a page's site, and the time zone if the language decides it."""
    language = guess_language(raw.inLanguage, "\n".join([raw.headline or "", *raw.paragraphs[:50]]))
    return Site(inLanguage=language, timezone=_ZONES.get((language or "").split("-")[0]))
