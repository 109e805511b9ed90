"""Lists of articles in JSON: in a script of the page, or from an API that the page uses."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from unionnews.crawling.discovery.link_blocks import MAX_TEXT, BlockLink, absolute, is_headline
from unionnews.crawling.discovery.ways_on import place_in
from unionnews.pages.feed import day_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import path_words
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_JSON = 8 * 1024 * 1024
"""Longest script with JSON, in characters."""
MAX_NODES = 200_000
MAX_DEPTH = 24
MAX_MARKUP = 1000
"""Most pieces of markup that are read from one answer."""
MAX_INNER = 4
"""Number of objects in each other in which the title and the address of an article are looked for."""
_SCRIPTS = xpath_query(
    "//script[@id='__NEXT_DATA__' or @id='__NUXT_DATA__' or contains(@type, 'json') or contains(., '__NUXT__') or contains(., '__INITIAL_STATE__')]"
)
DATA_GIVEN = xpath_query("//@*[starts-with(., '{') or starts-with(., '[')][string-length() > 100]")
"""Attributes of a page that give data to a script."""
MAX_GIVEN = 50
_ASSIGNED = regex(r"window\.__[A-Z_]{3,30}__\s{0,5}=\s{0,5}(?=[{\[])")
_TITLES = ("title", "headline", "name", "heading", "label")
_ADDRESSES = ("url", "href", "link", "permalink", "path", "uri", "canonicalUrl", "@id")
_SLUGS = ("slug", "id")
_DAYS = (
    "date", "datePublished", "published", "publishedAt", "published_at", "pubDate", "createdAt",
    "created", "time", "date_published",
)  # fmt: skip
_NEXT = (
    "next", "nextPage", "next_page", "next_url", "nextUrl", "next_page_url", "nextPageUrl", "more",
    "loadMore", "load_more", "endpoint", "api",
)  # fmt: skip


_CURSOR = regex(
    r"(?:next|end)?_?(cursor|token|page_?token|after|marker|continuation)", re.IGNORECASE
)
_IDENTIFIES = regex(r"\w{0,20}(?:id|no|seq|idx|num|code|key|uid)", re.IGNORECASE)
_IS_PATH = regex(r"(?:https?:/)?/[^\s<>\"']{1,500}")
_IS_DAY = regex(r"(?:19|20)\d\d-\d\d-\d\d(?:$|[T ])")
_HAS_MORE = ("hasMore", "has_more", "hasNext", "has_next", "hasNextPage", "has_next_page")
_OUTER = 8
"""Number of outer lists and objects in which facts about the answer are looked for."""


@dataclass(slots=True)
class DataList:
    """A list of articles in JSON."""

    links: list[BlockLink] = field(default_factory=list)
    slugs: list[BlockLink] = field(default_factory=list)
    """Articles of which it has only the name or number that their addresses contain."""
    next: str | None = None
    """Address of the next part, if the JSON has it."""
    is_last: bool = False
    """Whether it says that nothing follows, or lists nothing."""
    markup: str = ""
    """Markup in the JSON, which "load more" adds to the page's list."""


def page_data(root: Element, url: str, known: list[str]) -> DataList:
    """Return the articles that the JSON in a page lists.

    ``known`` are addresses linked on the page. If the JSON has only slugs of articles, these show
    the form of the addresses; otherwise a slug is appended to the page's own address.
    """
    found = DataList()
    for script in _SCRIPTS(root)[:20]:
        text = script.text or ""
        if len(text) <= MAX_JSON and "application/ld+json" not in (script.get("type") or ""):
            _take(found, _ASSIGNED.sub("", text.strip(), count=1), url, known)
    for text in DATA_GIVEN(root)[:MAX_GIVEN]:
        _take(found, str(text).strip(), url, known)
    return found


def read_data(text: str, url: str) -> DataList:
    """Return the articles that an answer in JSON lists; those without an address as ``slugs``."""
    found = DataList()
    _take(found, text, url, None)
    found.slugs = [link for link in found.links if "/" not in link.url]
    found.links = [link for link in found.links if "/" in link.url]
    return found


def _take(found: DataList, text: str, url: str, known: list[str] | None) -> None:
    if not text.startswith(("{", "[")) or len(text) > MAX_JSON:
        return
    try:
        value, _ = json.JSONDecoder(parse_int=_number).raw_decode(text)
    except (ValueError, RecursionError):
        return
    pattern = value.get("page") if isinstance(value, dict) else None
    nodes = list(_nodes(value))
    for node in nodes:
        if isinstance(node, list) and (links := _listed(node, url, known, pattern)):
            found.links.extend(links)
        elif isinstance(node, dict) and found.next is None:
            found.next = _following(node, url) or (_by_cursor(node, url) if known is None else None)
    outer = [node for node in nodes[:_OUTER] if isinstance(node, dict)]
    found.next = found.next or (_later_part(nodes[:_OUTER], url) if known is None else None)
    found.is_last = not found.next and ([] in nodes[:_OUTER] or any(map(_ends, outer)))
    found.markup = _markup(nodes)
    found.links = list({link.url: link for link in found.links}.values())


def _markup(nodes: list[Any]) -> str:
    texts = (text for node in nodes for text in (node.values() if isinstance(node, dict) else node))
    pieces = islice(filter(_is_markup, texts), MAX_MARKUP)
    return "".join(f"<div>{text}</div>" for text in pieces)


def _number(text: str) -> float | int:
    return int(text) if len(text) < 20 else float("inf")


def _nodes(value: Any) -> Iterator[Any]:
    """Yield the lists and objects of a value, outer ones first, up to a limit."""
    level, count = [value], 0
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for node in level:
            yield node
            inner = node.values() if isinstance(node, dict) else node
            below += [one for one in inner if isinstance(one, dict | list)]
            count += 1
            if count > MAX_NODES:
                return
        level = below


def _listed(
    items: list[Any], url: str, known: list[str] | None, pattern: object
) -> list[BlockLink]:
    """Return the articles of a list of objects that have a title and an address or a slug."""
    made = [
        link
        for item in items
        if isinstance(item, dict) and (link := _link(item, url, known, pattern))
    ]
    return made if len(made) * 2 >= len(items) else []


def _link(
    item: dict[str, Any], url: str, known: list[str] | None, pattern: object
) -> BlockLink | None:
    texts = list(_texts(item))
    title = next((text for key in _TITLES if (text := _text(item.get(key)))), None)
    title = title or next((squash(text) for _, text in texts if _is_title(text)), None)
    if title is None:
        return None
    # In systems of other languages, the names are other ones.
    paths = (text for _, text in texts if _IS_PATH.fullmatch(text))
    named = _keyed(item, _ADDRESSES) or next(paths, None)
    slug = _slug(item, texts)
    if named is not None and (named.startswith(("/", "http")) or "." in named or slug is None):
        address = absolute(url, named)
    elif slug is not None:
        address = slug if known is None else _by_slug(slug, url, known, pattern)
    else:
        return None
    day = _keyed(item, _DAYS) or next((text for _, text in texts if _IS_DAY.match(text)), None)
    return BlockLink(address, title, day_of(day, None), day is not None) if address else None


def _keyed(item: dict[str, Any], keys: tuple[str, ...]) -> str | None:
    return next((item[key] for key in keys if isinstance(item.get(key), str) and item[key]), None)


def _texts(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of an object and of the objects in it, outer ones first."""
    level = [item]
    for _ in range(MAX_INNER):
        yield from (
            (name, text) for one in level for name, text in one.items() if isinstance(text, str)
        )
        level = [inner for one in level for inner in one.values() if isinstance(inner, dict)]


def _is_title(text: str) -> bool:
    return (
        len(text) <= MAX_TEXT
        and not _IS_PATH.fullmatch(text)
        and "<" not in text
        and is_headline(text)
    )


def _slug(item: dict[str, Any], texts: list[tuple[str, str]]) -> str | None:
    for name in _SLUGS:
        if (
            isinstance(item.get(name), str | int)
            and item[name]
            and (name != "id" or not any(n == "slug" for n, _ in texts))
        ):
            return str(item[name])
    named = next((text for name, text in texts if name == "slug" and text), None)
    # Sanity has ``{"slug": {"current": "bakers-win"}}``.
    inner = item.get("slug")
    held = next((text for _, text in _texts(inner)), None) if isinstance(inner, dict) else None
    return named or held or _number_named(item)


def _number_named(item: dict[str, Any]) -> str | None:
    """Return the number of an article by a name as ``seq``, ``newsId``, ``board_no``."""
    numbers = ((name, str(value)) for name, value in item.items() if not isinstance(value, bool))
    return next(
        (text for name, text in numbers if text.isdecimal() and _IDENTIFIES.fullmatch(name)), None
    )


def _ends(node: dict[str, Any]) -> bool:
    return any(
        value in (None, False, "")
        and (name in _HAS_MORE or _leads_on(name) or _CURSOR.fullmatch(name))
        for name, value in node.items()
        if not isinstance(value, dict | list)
    )


def _leads_on(name: str) -> bool:
    return name in _NEXT or path_words.NEXT.fullmatch(name) is not None


def _by_cursor(node: dict[str, Any], url: str) -> str | None:
    """Return the address with the cursor that an answer names: ``{"nextCursor": "b7"}``."""
    found = ((_CURSOR.fullmatch(name), value) for name, value in node.items())
    for match, value in found:
        if match is None or not isinstance(value, str | int) or str(value) in ("", "0", "False"):
            continue
        parts = urlsplit(url)
        fields = dict(parse_qsl(parts.query, keep_blank_values=True))
        name = next((one for one in fields if _CURSOR.fullmatch(one)), match[1].lower())
        if fields.get(name) != str(value):
            return parts._replace(query=urlencode({**fields, name: value})).geturl()
    return None


def _is_markup(text: object) -> bool:
    return isinstance(text, str) and "<a " in text and "href=" in text


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("text")
    return squash(value)[:400] if isinstance(value, str) and squash(value) else None  # type: ignore[index]  # a string, as tested


def _by_slug(slug: str, url: str, known: list[str], pattern: object) -> str | None:
    """Return the address of a slug: in the form of others on the page, else below the page."""
    for other in known:
        _, _, last = urlsplit(other).path.rstrip("/").rpartition("/")
        if last and last == slug:
            return other
    shown = {urlsplit(other).path.rstrip("/").rpartition("/")[0] for other in known}
    here = urlsplit(url).path.rstrip("/")
    base = (
        here
        if here in shown or not isinstance(pattern, str)
        else pattern.partition("/[")[0].rstrip("/")
    )
    return absolute(url, f"{base}/{slug}") if re.fullmatch(r"[\w%.~-]{1,200}", slug) else None


def _following(node: dict[str, Any], url: str) -> str | None:
    for key, value in sorted(node.items(), key=lambda item: item[0] not in _NEXT):
        if (
            isinstance(value, str)
            and _leads_on(key)
            and value.startswith(("/", "http", "?"))
            and " " not in value
        ):
            return absolute(url, value)
    return None


def _later_part(nodes: list[Any], url: str) -> str | None:
    """Return the address with the next higher number than the answer's own, under any name."""
    texts = {text for node in nodes if isinstance(node, dict) for _, text in _texts(node)}
    found: dict[int, str] = {}
    for text in texts:
        address = absolute(url, text) if _IS_PATH.fullmatch(text) else None
        place = place_in(url, address) if address else None
        if place and address and place[1].isdecimal():
            found[int(place[1])] = address
    here = [int(value) for value in re.findall(r"=(\d{1,9})(?=&|$)", url)]
    later = sorted(number for number in found if number > max(here, default=1))
    return found[later[0]] if later else None
