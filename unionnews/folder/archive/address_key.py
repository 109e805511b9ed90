"""A key by which an archive compares addresses."""

from __future__ import annotations

import re

from unionnews.words.patterns import regex

_ADDRESS = regex(r"(https?)://([^/?#]*)([^#]*)", re.IGNORECASE)
_ESCAPE = regex(r"%[0-9a-fA-F]{2}")
_DEFAULT_PORT = {"http": ":80", "https": ":443"}


def address_key(url: str) -> str:
    """Return a key that is the same for all spellings of an address.

    Addresses that differ only in scheme, default port, fragment, or the case of host or percent
    escapes have the same key.

    >>> address_key("https://News.example:443/a%e4?b=1#top")
    '//news.example/a%E4?b=1'
    """
    match = _ADDRESS.match(url.strip())
    if match is None:
        return url.strip()
    scheme, host, rest = match.groups()
    host = host.lower().removesuffix(_DEFAULT_PORT[scheme.lower()])
    rest = _ESCAPE.sub(lambda escape: escape[0].upper(), rest)
    return f"//{host}{rest if rest.startswith('/') else '/' + rest}"
