"""What a host says in its files about the use of its pages: robots.txt, tdmrep.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from unionnews.pages.encodings import decode
from unionnews.pages.generic.structured_data import read_json
from unionnews.pages.rights.rights_answers import AGENT, Said
from unionnews.words.patterns import regex

MAX_FILE = 500 * 1024
"""Bytes of such a file that are read (RFC 9309, 2.5)."""
TDM_FILE = "/.well-known/tdmrep.json"

_PREFERENCES = {"contentsignal": "Content-Signal", "contentusage": "Content-Usage"}
# As publishers write it; Google's parser and Scrapy's read these too.
_DISALLOW = regex(r"dis+al+ow|diasllow|disallaw")
_RULES = ("allow", "disallow", *_PREFERENCES)
_APART = regex(r"[\s,;/]+")
_WITH_HOST = regex(r"https?://([^/]*)", re.IGNORECASE)
Fields = tuple[tuple[str, str], ...]


def file_text(body: bytes) -> str:
    """Return the text of such a file, in whatever encoding of Unicode it was saved."""
    return decode(body[:MAX_FILE]).text


def robots_signals(text: str, url: str) -> Iterator[Said]:
    """Yield what a robots.txt says of an address: preferences, and the rule that decides."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    fields = _fields(text)
    for name, value in fields:
        if name == "license":
            yield Said("RSL", "robots.txt", value)
        elif kind := _PREFERENCES.get(name):
            scope, *rest = value.split(None, 1) if value.startswith(("/", "*")) else ("*", value)
            if _matches(scope, path):
                yield Said(kind, "robots.txt", "".join(rest))
    # The longest, of equals the one that allows (RFC 9309, 2.2.2).
    rules = [
        (len(value), name == "allow", f"{name.capitalize()}: {value}")
        for name, value in fields
        if name in ("allow", "disallow") and value and _matches(value, path)
    ]
    if rules:
        yield Said("robots.txt rule", "robots.txt", max(rules)[2])


_PACE = frozenset({"crawldelay", "requestrate", "visittime"})


@lru_cache(maxsize=64)
def _fields(text: str) -> Fields:
    """Return name and value of the lines for us, else of those for all, and of those for anyone.

    Other lines, such as Sitemap, part no group (RFC 9309, 2.2.4); those of pace do, as in Protego.
    """
    found: dict[str, list[tuple[str, str]]] = {"": []}
    current, in_head = {""}, False
    for line in text.removeprefix("\ufeff").splitlines():
        name, value = _field(line)
        if name == "useragent":
            named = {AGENT, "*"}.intersection(_APART.split(value.lower()))
            current = current | named if in_head else named
            in_head = True
            found |= {agent: [] for agent in named if agent not in found}
        elif name == "license" or name in _RULES:
            in_head = in_head and name == "license"
            for agent in {""} if name == "license" else current:
                found[agent].append((name, value))
        elif name in _PACE:
            in_head = False
    return (*found.get(AGENT, found.get("*", ())), *found[""])


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition("#")[0].partition(":")
    name = "".join(name.split()).replace("-", "").lower()
    return "disallow" if _DISALLOW.fullmatch(name) else name, value.strip()


def _matches(pattern: str, path: str) -> bool:
    """Match as RFC 9309 (2.2.3) says: a prefix, with ``*`` for anything and ``$`` for the end."""
    ends = pattern.endswith("$")
    first, *others = unquote(pattern.removesuffix("$")).split("*")
    path = unquote(path)
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(others, 1):
        if ends and number == len(others):
            return path.endswith(piece) and len(path) - len(piece) >= at
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not ends or at == len(path)


def tdm_signals(text: str, url: str) -> Iterator[Said]:
    """Yield what a tdmrep.json says of an address: each entry whose location it is counts."""
    parts = urlsplit(url)
    path = parts.path or "/"
    for location, said in _reservations(text):
        named = _WITH_HOST.match(location)
        if named is None or named[1].lower() == parts.netloc.lower():
            place = location[named.end() if named else 0 :]
            place = place if place.startswith(("/", "*")) else f"/{place}"
            if _matches(place, path) or _matches(place, f"{path}?{parts.query}"):
                yield from said


@lru_cache(maxsize=64)
def _reservations(text: str) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    """Return the locations in the file, in their order, with what is said of each.

    Read as far as it can be, with the flaws that JSON by hand has. Without a location it is no
    entry of the standard; what it reserves is reserved everywhere, and it opens nothing.
    """
    found: list[tuple[str, tuple[Said, ...]]] = []
    for value in read_json(text):
        for one in value if isinstance(value, list) else [value]:
            found += _entry(one) if isinstance(one, dict) else ()
    return tuple(found)


def _entry(printed: dict[str, Any]) -> Iterator[tuple[str, tuple[Said, ...]]]:
    entry = {key.lower(): value for key, value in printed.items()}
    kinds = [
        kind for kind in ("TDM-Reservation", "TDM-Policy") if entry.get(kind.lower()) is not None
    ]
    said = tuple(Said(kind, TDM_FILE, str(entry[kind.lower()])) for kind in kinds)
    location = entry.get("location", "")
    for place in location if isinstance(location, list) else [location]:
        if place or entry.get("tdm-reservation") not in (0, "0"):
            yield str(place), said
