"""Addresses of people.com.cn: articles of all eras, list pages."""

import re

from unionnews.normalize.urls import ArticlePattern
from unionnews.words.patterns import regex

_PAGE = r"(?:-(?P<page>[1-9]\d{0,2}))?\.html?"


HOSTS = regex(r"(?:[a-z0-9-]+\.)*people\.(?:com\.)?cn")
"""Hosts of the site. Mirrors have the same paths."""


def addresses(
    channel_hosts: dict[str, str], hosts: re.Pattern[str] = HOSTS
) -> tuple[ArticlePattern, ...]:
    """Return the forms of article addresses used from 2011 to 2026.

    Within a series a number is unique over all hosts: ``/GB/``, ``/n/`` and ``/n1/`` are one
    series, ``/n2/`` (provincial hosts) and ``/n3/`` others. ``/BIG5/`` has the same articles in
    traditional characters.
    """
    dated = re.compile(
        r"(?:/BIG5)?(?P<root>(?:/[a-z]{1,20})?/(?:n1?|(?P<series>n[23]))/(?P<year>\d{4})/(?P<month>\d\d)(?P<day>\d\d)"
        r"/c(?P<channel>\d{1,9})-(?P<id>\d{5,12}))" + _PAGE
    )
    numbered = re.compile(
        r"(?:/BIG5(?=/GB))?/(?:GB|BIG5)(?P<root>/(?:(?P<channel>\d{1,9})/(?:\d{1,9}/){0,4})?(?P<id>\d{5,12}))"
        + _PAGE
    )
    return (
        ArticlePattern(dated, hosts=hosts, channel_hosts=channel_hosts),
        ArticlePattern(numbered, hosts=hosts, prefix="/GB", channel_hosts=channel_hosts),
    )


COPIES = regex("/BIG5/")
"""Part of the address of a copy in traditional characters."""

LIST_PAGE = regex(
    r"(?P<root>/(?:(?:GB|BIG5)/(?:\d{1,9}/){0,5})?)(?:index(?P<number>\d{0,4})\.html?)?"
)
"""Path of a list page: ``/``, ``/GB/67502/``, ``index.html`` (page 1), ``index2.html``, …"""
