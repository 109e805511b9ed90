"""Read what a host's tdmrep.json says about an address (W3C TDMRep).

A location is a path with the wildcards of robots.txt. If a location has another form, it may mean
the page or not. Then the entry counts if it reserves rights, and is ignored if it reserves none.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from unionnews.pages.declared.json_values import script_values
from unionnews.pages.rights.host_files import path_matches
from unionnews.pages.rights.rights_answers import Said, is_open
from unionnews.pages.rights.unread import unread
from unionnews.words.patterns import regex

TDM_FILE = "/.well-known/tdmrep.json"

_KINDS = {"tdmreservation": "TDM-Reservation", "tdmpolicy": "TDM-Policy"}
_KEY = regex(r"tdm[-_ ]?(?:reservation|policy)", re.IGNORECASE)
_BEFORE_HOST = regex(r"(https?:)?//", re.IGNORECASE)
# Characters that are not in paths, and beginnings of other kinds of addresses.
_ODD = regex(r'[\\^\[\]{}<>|"`]|(?!https?://)[a-z][\w+.-]*:(?!\d)', re.IGNORECASE)


class _Entry(NamedTuple):
    location: str
    """Empty if it is missing or is no text: then it may mean any path."""
    opens: bool
    said: tuple[Said, ...]


def tdm_signals(text: str, url: str) -> Iterator[Said]:
    """Yield what a tdmrep.json says about an address: every entry with a matching location."""
    parts = urlsplit(url)
    for location, opens, said in _entries(text):
        paths = _exact_paths(location, parts) if opens else _possible_paths(location, parts)
        if any(path is None or _covers(path, parts) for path in paths):
            yield from said


def _covers(pattern: str, parts: SplitResult) -> bool:
    path = parts.path or "/"
    return path_matches(pattern, path) or path_matches(pattern, f"{path}?{parts.query}")


@lru_cache(maxsize=64)
def _entries(text: str) -> tuple[_Entry, ...]:
    """Return the entries of a file in order. Keys that cannot be read give one entry for all addresses."""
    found = [
        entry for value in script_values(text) for one in _objects(value) for entry in _entry(one)
    ]
    if lost := unread(text, _KEY):
        found.append(_Entry("", False, (Said("TDM-Reservation", TDM_FILE, lost),)))
    return tuple(found)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects in a value, at any depth, in order."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
        inside = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += reversed(list(inside))


def _entry(printed: dict[str, Any]) -> Iterator[_Entry]:
    entry = {"".join(filter(str.isalnum, key.lower())): value for key, value in printed.items()}
    said = tuple(
        Said(kind, TDM_FILE, _text(entry[key])) for key, kind in _KINDS.items() if key in entry
    )
    location = entry.get("location")
    places = location if isinstance(location, list) and location else [location]
    opens = is_open(_text(entry.get("tdmreservation")))
    for place in places if said else ():
        yield _Entry(place.strip() if isinstance(place, str) else "", opens, said)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _exact_paths(location: str, parts: SplitResult) -> Iterator[str]:
    """Yield the path of a location, if there is no doubt about it."""
    named = _BEFORE_HOST.match(location)
    host, slash, path = location[named.end() if named else 0 :].partition("/")
    if named and named[1] and _host(host) == _host(parts.netloc):
        yield slash + path
    elif location.startswith(("/", "*")) and not named:
        yield location


def _possible_paths(location: str, parts: SplitResult) -> Iterator[str | None]:
    """Yield the paths that a location may mean on a host; None for any path."""
    plain = location.partition("#")[0].replace(".*", "*")
    named = _BEFORE_HOST.match(plain)
    host, _, path = plain[named.end() if named else 0 :].partition("/")
    if not plain or _ODD.match(plain) or _ODD.search(plain.partition("://")[2] or plain):
        yield None
    if _name(host) == _name(parts.netloc) or (named and (not host or "*" in host)):
        yield f"/{path}"
    if not (named and named[1]):
        path = plain.removeprefix("./").lstrip("/")
        yield path if path.startswith("*") else f"/{path}"


def _host(netloc: str) -> str:
    """Return the name of a host in ASCII, with its port unless that is 80 or 443."""
    host, _, port = unquote(netloc).rpartition("@")[2].lower().partition(":")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return host.removesuffix(".") + ("" if port in ("", "80", "443") else f":{port}")


def _name(netloc: str) -> str:
    return _host(netloc).partition(":")[0].removeprefix("www.")
