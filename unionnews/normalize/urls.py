"""Addresses of articles: which one all copies share, which article and page they name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

_TRACKING = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "fbclid", "gclid",
    "spm", "from", "isappinstalled", "share_token", "mc_cid", "mc_eid", "igshid", "ref",
)  # fmt: skip


@dataclass(slots=True, frozen=True)
class ArticleAddress:
    """What an address of an article says."""

    key: str
    """Identity of the article on its site, the same for all its copies and pages."""
    canonicalUrl: str
    """Address that all copies share."""
    page: int
    """Page of the article, from 1."""
    channel: str | None = None
    """Channel number, where the address holds one."""
    day: str | None = None
    """Day in the address, ISO 8601: a hint, never the publication date."""
    host: str = ""
    """Host of the address as given."""


@dataclass(slots=True, frozen=True)
class ArticlePattern:
    """One form of article addresses of a platform.

    ``path`` is matched against the whole path. Its named groups: ``id`` (the article's number,
    needed), ``root`` (what stays of the path, needed), ``page``, ``channel``, ``series`` (name of
    the number range; numbers are unique within one), ``year``, ``month``, ``day``.
    """

    path: re.Pattern[str]
    hosts: re.Pattern[str] | None = None
    """Hosts whose addresses are meant, lower case; None for all."""
    prefix: str = ""
    suffix: str = ".html"
    scheme: str = "http"
    channel_hosts: dict[str, str] = field(default_factory=dict)
    """Host that a channel's articles belong to, whatever host links them."""


def article_address(url: str, patterns: tuple[ArticlePattern, ...]) -> ArticleAddress | None:
    """Read an address by the first pattern that fits; None when none does."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    for pattern in patterns:
        if pattern.hosts and not pattern.hosts.fullmatch(parts.hostname):
            continue
        if match := pattern.path.fullmatch(parts.path):
            return _address(match, pattern, parts.hostname)
    return None


def _address(match: re.Match[str], pattern: ArticlePattern, host: str) -> ArticleAddress:
    groups = match.groupdict()
    channel = groups.get("channel")
    home = pattern.channel_hosts.get(channel or "", host)
    series = groups.get("series")
    return ArticleAddress(
        key=f"{series}:{groups['id']}" if series else groups["id"],
        canonicalUrl=f"{pattern.scheme}://{home}{pattern.prefix}{groups['root']}{pattern.suffix}",
        page=int(groups.get("page") or 1),
        channel=channel,
        day="-".join((groups["year"], groups["month"], groups["day"]))
        if groups.get("year")
        else None,
        host=host,
    )


def plain_canonical(url: str) -> str:
    """Return an address without fragment, tracking parameters and default port.

    For sites that declare no patterns; the query is kept and sorted, since some sites name their
    articles in it.

    >>> plain_canonical("HTTPS://Example.org:443/a?utm_source=x&id=7#top")
    'https://example.org/a?id=7'
    """
    parts = urlsplit(url.strip())
    port = {"http": ":80", "https": ":443"}.get(parts.scheme)
    host = parts.netloc.lower().removesuffix(port or "")
    bare = urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))
    return canonicalize_url(url_query_cleaner(bare, _TRACKING, remove=True))
