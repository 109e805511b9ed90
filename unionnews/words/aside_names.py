"""Words in class and id of elements beside an article."""

from functools import lru_cache

from unionnews.words.consent import names_consent_box
from unionnews.words.patterns import one_of, regex

_MOST = 1000
"""Number of characters of a class or id that are read."""
_WORDS = (
    "nav|navbar|navigation|menu|foot|footer|side|sidebar|breadcrumb|breadcrumbs|comment|comments|disqus"
    "|share|sharing|social|related|recommend|recommends|recommended|recommendation|recommendations|promo|sponsor"
    "|sponsored|advert|adverts|advertisement|advertisements|newsletter|subscribe|subscription|sign-up|signup"
    "|donate|donation|donations|cookie|cookies|consent|modal|popup|banner|pagination|pager|tag|tags|login"
    "|copyright|widget|teaser|teasers|most-read|most-popular|mostread|mostpopular|trending|read-more|readmore|paywall"
    "|sr-only|visually-hidden|visuallyhidden|screen-reader|screen-reader-text"
)
_ASIDE = regex(rf"(?:^|[\s_-]){one_of(_WORDS.split('|'))}(?:[\s_-]|$)")


def names_aside(name: str) -> bool:
    """Tell whether a class or id says that an element is beside the article."""
    return _known(name[:_MOST])


# Cached, because templates give one class to many elements.
@lru_cache(maxsize=4096)
def _known(name: str) -> bool:
    return bool(_ASIDE.search(name.lower()) or names_consent_box(name))
