"""Where a site says what may be done with its texts: robots.txt, headers, markup, print.

Read verbatim and bounded; :mod:`unionnews.pages.rights.rights_answers` decides what it means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree

from unionnews.items.use_rights import RightsSignal
from unionnews.pages.article_page import PageResponse
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.rights.rights_answers import AGENT, directives
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_TEXT = 300
"""Characters of a signal that are kept."""
MAX_SIGNALS = 50
MAX_ROBOTS = 500 * 1024
"""Bytes of a robots.txt that are read (RFC 9309, 2.5)."""
MAX_LINES = 20_000
"""Lines of a robots.txt."""
TDM_FILE = "/.well-known/tdmrep.json"

_HEADERS = {
    "x-robots-tag": "X-Robots-Tag",
    "content-usage": "Content-Usage",
    "content-signal": "Content-Signal",
    "tdm-reservation": "TDM-Reservation",
    "tdm-policy": "TDM-Policy",
}
_METAS = {
    "robots": "meta robots",
    AGENT: "meta robots",
    "tdm-reservation": "TDM-Reservation",
    "tdm-policy": "TDM-Policy",
}
_NAMED = xpath_query("/descendant::meta[@name][@content]")
_RELATED = xpath_query("/descendant::*[@rel][@href]")
# Plain strings: those that know their element cost two times the rest.
_PRINTED = etree.XPath(
    "/descendant::*[not(self::script or self::style or self::template)]/text()", smart_strings=False
)
_LINK = regex(r"<([^<>]{1,2000})>([^<]{0,500})")
_ENDS = regex(r"[。\n.;；|]")
_CLOSES = regex(r"[。\n|]")
_BESIDE = 80
"""Characters before and behind the words of a notice that may belong to it."""
_PHRASES = ("转载", "轉載", *"|".join(labels.RIGHTS_RESERVED.values()).split("|"))
_MAX_NODES = 5000
"""Texts of a page that are looked at, from its end: notices stand at the foot."""


def signals_beside(
    url: str, headers: Iterable[tuple[str, str]], robots: str = "", tdm: str = ""
) -> list[RightsSignal]:
    """Return what stands beside a page: in its host's robots.txt and file of TDM, in its headers."""
    return [*robots_signals(robots, url), *tdm_signals(tdm, url), *header_signals(headers)]


def header_signals(headers: Iterable[tuple[str, str]]) -> list[RightsSignal]:
    """Return what response headers say."""
    found = []
    for name, value in headers:
        text = _said(value)
        if kind := _HEADERS.get(name.lower()):
            found.append(RightsSignal(kind=kind, where="header", text=text))
        elif name.lower() == "link":
            found += _linked(value)
    return sorted(found, key=lambda signal: (signal.kind, signal.text))[:MAX_SIGNALS]


def _said(text: str | None) -> str:
    return (squash(text) or "")[:MAX_TEXT]


def _linked(value: str) -> Iterator[RightsSignal]:
    for address, parameters in _LINK.findall(value[:10_000]):
        if re.search(r"rel\s{0,9}=\s{0,9}\"?[\w -]{0,40}\blicense\b", parameters, re.IGNORECASE):
            kind = "RSL" if "rsl+xml" in parameters.lower() else "license"
            yield RightsSignal(kind=kind, where="header", text=address[:MAX_TEXT])


def keeps_no_copy(headers: Iterable[tuple[str, str]], markup: bytes) -> bool:
    """Tell whether a page asks not to be archived, by header or by meta element."""
    said = [text.text for text in header_signals(headers) if text.kind == "X-Robots-Tag"]
    if b"noarchive" in markup.lower():
        tags = [tag for tag in _META_TAG.findall(markup[: 1 << 20]) if _META_NAME.search(tag)]
        contents = (_META_CONTENT.search(tag) for tag in tags)
        said += [content[1].decode("latin-1") for content in contents if content]
    return any(word in ("noarchive", "nocache") for text in said for word in directives(text))


_META_TAG = regex(rb"<meta\b([^<>]{1,2000})>", re.IGNORECASE)
_META_NAME = regex(rb"name\s{0,9}=\s{0,9}[\"']?(?:robots|unionnews)\b", re.IGNORECASE)
_META_CONTENT = regex(rb"content\s{0,9}=\s{0,9}[\"']?([^\"'>]{1,300})", re.IGNORECASE)


def robots_signals(text: str, url: str) -> list[RightsSignal]:
    """Return what a robots.txt says of an address: the rule that decides, and preferences."""
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "") or "/"
    if not text:
        return []
    found = []
    for name, value in _group(text):
        if name in ("content-signal", "content-usage"):
            scope, _, rest = value.partition(" ")
            if value.startswith("/") and not _matches(scope, path):
                continue
            said = rest if value.startswith("/") else value
            found.append((name.title(), said))
        elif name == "license":
            found.append(("RSL", value))
    if rule := _rule(text, path):
        found.append(("robots.txt rule", rule))
    return [
        RightsSignal(kind=kind, where="robots.txt", text=said[:MAX_TEXT])
        for kind, said in found[:MAX_SIGNALS]
    ]


def _rule(text: str, path: str) -> str:
    """Return the rule that decides for a path: the longest, of equals the one that allows."""
    rules = [
        (len(value), name == "allow", f"{name.capitalize()}: {value}")
        for name, value in _group(text)
        if name in ("allow", "disallow") and value and _matches(value, path)
    ]
    return max(rules)[2] if rules else ""


@lru_cache(maxsize=64)
def _group(text: str) -> tuple[tuple[str, str], ...]:
    """Return name and value of the lines for us, else of those for all; licenses stand anywhere."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents, in_head = ["*"], False
    for line in text.removeprefix("\ufeff").splitlines()[:MAX_LINES]:
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            agents = [*agents, value.lower()] if in_head else [value.lower()]
            in_head = True
            groups.setdefault(value.lower(), [])
        elif name == "license":
            groups.setdefault("", []).append((name, value))
        else:
            in_head = False
            for agent in agents:
                groups.setdefault(agent, []).append((name, value))
    return (*groups.get(AGENT, groups.get("*", [])), *groups.get("", []))


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


def tdm_signals(text: str, url: str) -> list[RightsSignal]:
    """Return what ``/.well-known/tdmrep.json`` says of an address; nothing where it is none."""
    path = urlsplit(url).path or "/"
    said = next((said for location, said in _reservations(text) if _matches(location, path)), ())
    return [
        RightsSignal(kind=kind, where=TDM_FILE, text=str(value)[:MAX_TEXT])
        for kind, value in said
        if value is not None
    ]


@lru_cache(maxsize=64)
def _reservations(text: str) -> tuple[tuple[str, tuple[tuple[str, Any], ...]], ...]:
    """Return the locations in the file, in their order, with what is said of each."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(
        (
            entry["location"],
            tuple((kind, entry.get(kind.lower())) for kind in ("TDM-Reservation", "TDM-Policy")),
        )
        for entry in (entries[:1000] if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("location"), str)
    )


def page_signals(page: PageResponse) -> list[RightsSignal]:
    """Return what markup and print of a page say."""
    found = []
    for meta in _NAMED(page.root)[:1000]:
        if kind := _METAS.get((meta.get("name") or "").strip().lower()):
            text = _said(meta.get("content"))
            found.append(RightsSignal(kind=kind, where="page", text=text))
    lowered = page.markup.decode("utf-8", "replace").lower()
    lowered = lowered.replace("&nbsp;", " ").replace("\xa0", " ")
    if "license" in lowered:
        found += _licenses(page.root, str(page.url))
    if any(phrase in lowered for phrase in _PHRASES):
        found += _notices(page.root)
    kept = {(signal.kind, signal.text): signal for signal in found}
    return list(kept.values())[:MAX_SIGNALS]


def _licenses(root: Element, url: str) -> Iterator[RightsSignal]:
    for element in _RELATED(root)[:2000]:
        if "license" not in (element.get("rel") or "").lower().split():
            continue
        kind = "RSL" if "rsl+xml" in (element.get("type") or "").lower() else "license"
        if any(above.tag in ("figure", "figcaption") for above in element.iterancestors()):
            kind = "license of a picture"
        text = urljoin(url, (element.get("href") or "").strip())[:MAX_TEXT]
        yield RightsSignal(kind=kind, where="page", text=text)
    said = StructuredData(root).article.get("license")
    if isinstance(said, dict):
        said = said.get("@id") or said.get("url") or said.get("name")
    if isinstance(said, str) and said.strip():
        yield RightsSignal(kind="license", where="JSON-LD", text=_said(said))


def _phrases_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield where phrases of a notice begin, and how long they are."""
    # İ is the one letter whose small form is of another length.
    lowered = text.replace("İ", "i").replace("\xa0", " ").lower()
    for phrase in _PHRASES:
        start = lowered.find(phrase)
        while start >= 0:
            yield start, len(phrase)
            start = lowered.find(phrase, start + 1)


def _notices(root: Element) -> Iterator[RightsSignal]:
    text = "\n".join(node[:10_000] for node in _PRINTED(root)[-_MAX_NODES:])
    end = 0
    for start, length in sorted(_phrases_in(text)):
        if start >= end:
            before = _ENDS.split(text[max(end, start - _BESIDE) : start])[-1]
            said = _CLOSES.split(text[start : start + length + _BESIDE])[0]
            yield RightsSignal(kind="notice", where="page", text=_said(before + said))
            end = start + len(said)
