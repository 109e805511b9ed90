"""Read what a host's robots.txt says about the use of its pages."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from string import punctuation
from urllib.parse import quote, unquote, urlsplit

from unionnews.pages.encodings import decode
from unionnews.pages.rights.rights_answers import AGENT, Said
from unionnews.words.patterns import regex

MAX_FILE = 500 * 1024
"""Only so many bytes of a robots.txt are read (RFC 9309, 2.5)."""

_PREFERENCES = {"contentsignal": "Content-Signal", "contentusage": "Content-Usage"}
# Common misspellings; Google's parser and Scrapy's accept them too.
_DISALLOW = regex(r"dis+al+ow|diasllow|disallaw")
_RULES = ("allow", "disallow", *_PREFERENCES)
_APART = regex(r"[\s,;/]+")
_KEPT = regex(r"%(2[45af]|3f)", re.IGNORECASE)
"""Escaped characters that stay escaped, because they would get a meaning: ``$ % * / ?``."""
Fields = tuple[tuple[str, str], ...]


def file_text(body: bytes) -> str:
    """Return the text of a host's file, whatever its encoding."""
    return decode(body[:MAX_FILE]).text


def robots_signals(text: str, url: str) -> Iterator[Said]:
    """Yield what a robots.txt says about an address: licenses, preferences, the deciding rule."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    fields = _fields(text)
    for name, value in chain(*fields):
        if name == "license":
            yield Said("RSL", "robots.txt", value)
    for part in fields:
        yield from _preferences(part, path)
    # The longest rule decides; of equally long ones, one that allows (RFC 9309, 2.2.2).
    rules = [
        (len(value), name == "allow", f"{name.capitalize()}: {value}")
        for name, value in chain(*fields)
        if name in ("allow", "disallow") and value and path_matches(value, path)
    ]
    if rules:
        yield Said("robots.txt rule", "robots.txt", max(rules)[2])


def _preferences(fields: Fields, path: str) -> Iterator[Said]:
    """Yield the preferences for a path; of Content-Usage only the rules with the longest path.

    Source: draft-ietf-aipref-attach (3.1). All rules with an equally long path are yielded. A rule
    overrides no other if it is Content-Signal, its path does not begin with ``/``, or it has no "=".
    """
    found = [
        (scope, said, Said(_PREFERENCES[name], "robots.txt", said, value))
        for name, value in fields
        if name in _PREFERENCES
        for scope, said in [_scoped(value)]
        if path_matches(scope, path)
    ]
    usage = {
        _length(scope)
        for scope, said, one in found
        if one.kind == "Content-Usage" and scope.startswith("/") and "=" in said
    }
    for scope, _, one in found:
        if (
            one.kind != "Content-Usage"
            or scope[0] == "*"
            or _length(scope) >= max(usage, default=0)
        ):
            yield one


def _scoped(value: str) -> tuple[str, str]:
    """Return path and preferences of a rule. Between them may be a blank, a comma or nothing."""
    scope, *said = value.split(None, 1) if value.startswith(("/", "*")) else ("/", value)
    if not said and "=" in scope:
        path, slash, tail = scope.rpartition("/")
        return path + slash, tail
    return scope.rstrip(",;:"), "".join(said)


def _length(path: str) -> int:
    return len(quote(_plain(path), safe=punctuation, errors="surrogateescape"))


_PACE = frozenset({"crawldelay", "requestrate", "visittime"})


@lru_cache(maxsize=64)
def _fields(text: str) -> tuple[Fields, Fields]:
    """Return names and values: of the group for us, else for ``*``; and of lines outside groups.

    Other lines, such as Sitemap, do not end a list of user agents (RFC 9309, 2.2.4). Lines such as
    Crawl-delay end it, as in Protego.
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
    return tuple(found.get(AGENT, found.get("*", ()))), tuple(found[""])


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition("#")[0].partition(":")
    name = "".join(name.split()).replace("-", "").lower()
    return "disallow" if _DISALLOW.fullmatch(name) else name, value.strip()


def path_matches(pattern: str, path: str) -> bool:
    """Tell whether a path matches (RFC 9309, 2.2.3): a prefix, ``*`` for anything, ``$`` for the end."""
    ends = pattern.endswith("$")
    first, *others = _plain(pattern.removesuffix("$")).split("*")
    path = _plain(path)
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


def _plain(path: str) -> str:
    kept = _KEPT.sub(lambda found: f"%25{found[1].upper()}", path)
    return unquote(kept, errors="surrogateescape")
