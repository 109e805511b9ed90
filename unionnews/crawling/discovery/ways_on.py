"""Find the way on from a list whose pager nobody has described.

Page 2 of a list has the address of the list but for one place: a number, a date, a cursor. Such an
address may stand in any attribute or script of the page, whole or in parts. All these are guesses:
the prober asks for a few, and keeps the shape of the one that shows new articles.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from urllib.parse import SplitResult, parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

from unionnews.crawling.discovery.link_blocks import absolute
from unionnews.crawling.discovery.list_pagers import hides_more, says_count
from unionnews.crawling.discovery.named_places import submitted
from unionnews.pages.pager import HOLE, MAX_SCRIPT, WRITTEN, literals
from unionnews.pages.processors import start_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import path_words
from unionnews.words.patterns import regex

MAX_ELEMENTS = 30_000
MAX_WRITTEN = 5000
"""Most addresses of a page that are compared with the list's own, each once."""
MAX_TEXT = 2000
"""Longest attribute that is looked at, in characters."""
_GET_FORMS = xpath_query("//form[not(@method) or translate(@method, 'GET', 'get') = 'get']")
_NOT_ADDRESSES = frozenset({"class", "id", "style", "alt", "title", "content", "srcset", "rel", "name"})  # fmt: skip
_SIZE = regex(r"limit|per_?page|page_?size|\w{0,12}\[?size\]?|count|max|rows|num", re.IGNORECASE)
_OTHER = regex(
    rf"{_SIZE.pattern}|sort\w{{0,5}}|order\w{{0,5}}|dir|lang\w{{0,5}}|view|print|format|share|tag|cat\w{{0,6}}|filter|type|author|q|s|search|replytocom|lightbox|feed",
    re.IGNORECASE,
)
_TAIL = regex(
    r"[/_,;:.~-]{0,2}([a-z]{0,12})[-_/=,.;:]{0,2}(\d{1,6}(?:[-_/]?[a-z]{0,2}\d{1,2}){0,2})(?:[-_/][a-z]{1,8})?(?:\.[a-z]{2,5})?/?",
    re.IGNORECASE,
)
_LEAF = regex(r"(?:(?:/(?:index|default))?\.[a-z]{2,5}|/)$", re.IGNORECASE)
_OWN_NUMBER = regex(r"[/_,;.-]{0,2}(?:p|page)?[-_/]?\d{1,4}$", re.IGNORECASE)
_PATH_PAGE = regex(r"(\d{1,4})(?=\D{0,10}$)")
_FROM_ZERO = regex(
    r"\b(?:cur(?:rent)?_?)?page(?:_?(?:index|no|num|number))?\b[\"']?\s{0,5}[:=]\s{0,5}0\b",
    re.IGNORECASE,
)
_GIVEN = regex(r"data-|v-bind:|:")
"""How an attribute begins that gives something to a script."""
_MARKS = regex(r"next|more|older|load|infinite|pager|pagin|scroll|lazy", re.IGNORECASE)
_NAMED = regex(r"(?<![\w-])(\w{0,20}(?:page|pagen_\d|pagina|seite|sida|offset))[\"']?\s{0,3}[:=]\s{0,3}[\"']?\d", re.IGNORECASE)  # fmt: skip


@dataclass(slots=True, frozen=True)
class WayOn:
    """An address that may be the next page of a list."""

    url: str
    shape: str
    """What it has in place of the list's own address, as ``?page={n}`` or ``…/page/{n}``."""
    rank: int
    """How likely it is; 0 is the most."""
    guessed: bool = False
    """Whether it was put together, or is of another path: an answer there may be no whole page, and
    the last one may be no answer at all.
    """
    first: str = ""
    """The same address with 1 in place of 2, if a script puts the number in."""


def place_in(own: str, other: str) -> tuple[str, str] | None:
    """Return the shape and the value of the one place in which an address differs from a list's.

    >>> place_in("http://a.org/news/", "http://a.org/news/page/2/"), place_in("http://a.org/n", "http://a.org/n?sida=2")
    (('…/page/{n}/', '2'), ('?sida={n}', '2'))
    >>> place_in("http://a.org/list.htm", "http://a.org/list_3.htm"), place_in("http://a.org/n", "http://a.org/m?p=2")
    (('…_{n}.htm', '3'), None)
    """
    here, there = urlsplit(own), urlsplit(other)
    if here.netloc != there.netloc:
        return None
    before = dict(parse_qsl(here.query, keep_blank_values=True))
    after = dict(parse_qsl(there.query, keep_blank_values=True))
    if _LEAF.sub("", here.path) == _LEAF.sub("", there.path):
        return _field_in(before, after)
    return _number_in(here.path, there.path) if before == after else None


def _field_in(before: dict[str, str], after: dict[str, str]) -> tuple[str, str] | None:
    if any(name not in after and not path_words.names_place(name) for name in before):
        return None
    changed = {name: value for name, value in after.items() if value and before.get(name) != value}
    places = [
        name
        for name in changed
        if path_words.names_place(name)
        and not _OTHER.fullmatch(name)
        and re.search(r"\d", changed[name])
    ]
    numbers = [name for name in places if changed[name].isdecimal()]
    if not places and len(changed) == 1:
        places = [name for name in changed if changed[name].isdecimal() and not _OTHER.fullmatch(name)]  # fmt: skip
    name = next(iter((numbers or places)[-1:]), None)
    return (f"?{name}={{n}}", changed[name]) if name else None


def _number_in(own: str, other: str) -> tuple[str, str] | None:
    stem = _OWN_NUMBER.sub("", _LEAF.sub("", own)) if own != "/" else ""
    tail = _TAIL.fullmatch(other, len(stem)) if other.startswith(stem) else None
    # Below the home page, "/people/3" is a page of its own.
    if tail and (stem or not tail[1] or path_words.names_place(tail[1])):
        return f"…{other[len(stem) : tail.start(2)]}{{n}}{other[tail.end(2) :]}", tail[2]
    parts, others = re.split(r"(\d+)", own), re.split(r"(\d+)", other)
    places = [n for n, (one, two) in enumerate(zip(parts, others, strict=False)) if one != two]
    if len(parts) != len(others) or len(places) != 1 or places[0] % 2 == 0:
        return None
    value = others[places[0]]
    others[places[0]] = "{n}"
    return "".join(others), value


def ways_on(root: Element, url: str, own: str, shown: int, scripts: str = "") -> list[WayOn]:
    """Return the addresses that may lead on from a page of a list, the most likely first.

    ``own`` is the address of the list, ``shown`` the number of articles on the page, ``scripts``
    the text of the scripts that it loads.
    """
    found: dict[str, WayOn] = {}
    from_zero = url == own and _counts_from_zero(root, scripts)
    loaded = ((text, False) for text in literals(scripts))
    for printed, is_marked in islice(dict.fromkeys(chain(_printed(root), loaded)), MAX_WRITTEN):
        written = _with_one_hole(printed)
        made = written.count("{}")
        text = written.replace("{}", "1") if from_zero else written
        if made > 1 or not (way := _way(text, url, own, shown, is_marked, bool(made))):
            continue
        known = found.get(way.url)
        if way.url not in (url, own) and (known is None or way.rank < known.rank):
            found[way.url] = way
    ranked = sorted(found.values(), key=lambda way: way.rank)
    return ranked + [way for way in _guesses(root, url, own) if way.url not in found]


def _counts_from_zero(root: Element, scripts: str) -> bool:
    texts = [scripts, *(one.text or "" for one in root.iter("script"))]
    return any(map(_FROM_ZERO.search, texts))


def _with_one_hole(text: str) -> str:
    """Return an address without what a script puts into fields that are no place in a list: the
    server has values of its own for these.
    """
    before, _, query = text.partition("?")
    if query.count("{}") < 2:
        return text
    kept = [
        field
        for field in query.split("&")
        if "{}" not in field or path_words.names_place(field.partition("=")[0])
    ]
    return f"{before}?{'&'.join(kept)}"


def _way(text: str, url: str, own: str, shown: int, is_marked: bool, made: bool) -> WayOn | None:
    if (address := absolute(url, text.replace("{}", "2"))) is None:
        return None
    near = place_in(own, address)
    shape, value = near or _any_place(address) or ("", "")
    if not near and not (is_marked or made):
        return None
    if not shape:
        shape = _last_field(address)
        return WayOn(address, shape, 4, guessed=True) if is_marked and not made else None
    after = _after(url, own, shape, shown)
    if made and (after or _counts_entries(shape)):
        address = absolute(url, text.replace("{}", after or str(shown))) or address
    follows = value in ("1", "2", str(shown), str(shown + 1), after)
    rank = (0 if near else 1) if is_marked else 2 if near and follows else 3 + 2 * (not near)
    first = (absolute(url, text.replace("{}", "1")) if made else None) or ""
    return WayOn(address, shape, rank + made, guessed=made or not near, first=first)


def _counts_entries(shape: str) -> bool:
    """Tell whether the number in a shape is one of entries, not of pages, by the name before it."""
    name = re.split(r"[/?&]", shape.partition("{n}")[0].rstrip("/="))[-1]
    return path_words.OFFSET.search(name) is not None


def _last_field(address: str) -> str:
    """Return an address with its last field open: ``/list?cursor={n}``."""
    before, mark, _ = address.rpartition("=")
    return f"{urlsplit(before).path}?{before.rpartition('?')[2]}={{n}}" if mark else address


def _after(url: str, own: str, shape: str, shown: int) -> str:
    """Return the number after that of a page, if its address has this shape."""
    here = place_in(own, url)
    if not here or here[0] != shape or not here[1].isdecimal():
        return ""
    return str(int(here[1]) + (shown if _counts_entries(shape) else 1))


def _any_place(address: str) -> tuple[str, str] | None:
    """Return the place in an address by itself: a parameter by its name, or the last number."""
    parts = urlsplit(address)
    for name, value in reversed(parse_qsl(parts.query)):
        if path_words.names_place(name) and not _OTHER.fullmatch(name):
            return f"{parts.path}?{name}={{n}}", value
    if not parts.query and (last := _PATH_PAGE.search(parts.path)):
        path = re.sub(r"\d+", "{n}", parts.path)
        return path, last[1]
    return None


def _printed(root: Element) -> Iterator[tuple[str, bool]]:
    """Yield all addresses on a page, and whether their elements are marked as leading on."""
    for count, element in enumerate(root.iter()):
        if count > MAX_ELEMENTS:
            return
        if element.tag == "script":
            yield from ((text, False) for text in literals(element.text or ""))
        elif isinstance(element.tag, str):
            yield from _of_element(element)


def _of_element(element: Element) -> Iterator[tuple[str, bool]]:
    for name, value in element.attrib.items():
        text = str(value).strip()
        if name in _NOT_ADDRESSES or len(text) > MAX_TEXT or text.startswith(("#", "data:")):
            continue
        if WRITTEN.fullmatch(text):
            address = HOLE.sub("{}", text)
            numbered = _with_numbers(address, element)
            yield numbered, numbered != address or _is_marked(element)
        elif "'" in text or '"' in text or "`" in text:
            is_marked = _is_marked(element)
            yield from ((one, is_marked) for one in literals(text))


def _is_marked(element: Element) -> bool:
    """Tell whether an element's words, names or classes say "next" or "more"."""
    marks = " ".join(f"{name} {value}" for name, value in element.attrib.items() if name != "href")
    text = start_of(element)[:40].strip()
    return bool(
        _MARKS.search(marks[:1000])
        or path_words.LOADS_MORE.search(f"{text} {marks[:1000]}")
        or path_words.NEXT.fullmatch(text)
        or (element.get("hx-get") and element.tag == "div")
    )


def _with_numbers(address: str, element: Element) -> str:
    """Return an address with the numbers beside it: that of the next page, or that of the entries
    that are shown already.
    """
    told = {name for name, _ in parse_qsl(address.partition("?")[2].partition("#")[0])}
    fields: dict[str, str] = {}
    if element.get("href") or any(map(path_words.names_place, told)):
        return address
    for attribute, value in element.attrib.items():
        if (given := _GIVEN.match(str(attribute))) and value.isdecimal():
            fields |= _beside(str(attribute)[given.end() :], value)
    fields = {name: value for name, value in fields.items() if name not in told}
    if not any(map(path_words.names_place, fields)):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(fields)}"


def _beside(name: str, value: str) -> dict[str, str]:
    words = [word for word in name.split("-") if path_words.names_place(word)]
    key = words[0] if words and name not in _BESIDE else name.replace("-", "_")
    if words and not path_words.OFFSET.search(name) and int(value) < 2:
        return {key: "2"}
    return {key: value} if name in _BESIDE else {}


_BESIDE = frozenset(
    {"page", "paged", "next-page", "offset", "start", "skip", "limit", "per-page", "perpage", "page-size", "pagesize", "size", "count"}
)  # fmt: skip


def _guesses(root: Element, url: str, own: str) -> Iterator[WayOn]:
    """Yield addresses that nobody wrote, if the page says that its list has more pages."""
    if not (hides_more(root) or says_count(root)):
        return
    if _is_wordpress(root):
        yield WayOn(f"{own.rstrip('/')}/page/2/", "…/page/{n}/", 5, guessed=True)
    names: dict[str, str | None] = {}
    for form in _GET_FORMS(root)[:10]:
        for field in form.iterdescendants("input"):
            name = field.get("name") or ""
            if (field.get("value") or "").isdecimal() and path_words.names_place(name):
                names.setdefault(name, submitted(form, url, {name: "2"}))
    for element in root.iter("script", "div", "button"):
        text = " ".join([(element.text or "")[:MAX_SCRIPT], *map(str, element.attrib.values())])
        names |= {found: None for found in _NAMED.findall(text) if found not in names}
    for name in list(dict.fromkeys([*names, "page"]))[:3]:
        parts = urlsplit(own)
        fields = {**dict(parse_qsl(parts.query)), name: "2"}
        address = names.get(name) or urlunsplit(parts._replace(query=urlencode(fields)))
        yield WayOn(address, f"?{name}={{n}}", 6, guessed=True)


def _is_wordpress(root: Element) -> bool:
    linked = (one.get("href") or one.get("src") or "" for one in root.iter("link", "script", "img"))
    return any("/wp-content/" in url for url in linked)


def page_after(url: str, shown: int) -> str | None:
    """Return the next address after an answer with ``shown`` entries, by its number; or None.

    >>> page_after("http://a.org/api?page=2", 10), page_after("http://a.org/api?offset=9&limit=9", 9)
    ('http://a.org/api?page=3', 'http://a.org/api?offset=18&limit=9')
    >>> page_after("http://a.org/ajax/news/3/", 10)
    'http://a.org/ajax/news/4/'
    """
    parts = urlsplit(url)
    pieces = [piece.partition("=") for piece in parts.query.split("&") if piece]
    numbers = [(unquote_plus(name), value) for name, _, value in pieces if value.isdecimal()]
    sizes = [int(value) for name, value in numbers if _SIZE.fullmatch(name) and len(value) < 5]
    named = [one for one in numbers if path_words.names_place(one[0])]
    for name, value in reversed(named or numbers):
        if _OTHER.fullmatch(name) or len(value) > 6:
            continue
        step = (sizes or [shown])[0] if path_words.OFFSET.search(name) else 1
        query = "&".join(
            f"{own}={int(value) + step}" if unquote_plus(own) == name else own + mark + held
            for own, mark, held in pieces
        )
        return urlunsplit(parts._replace(query=query)) if step else None
    return None if pieces else _next_path(parts)


def _next_path(parts: SplitResult) -> str | None:
    if (last := _PATH_PAGE.search(parts.path)) is None:
        return None
    path = f"{parts.path[: last.start()]}{int(last[1]) + 1}{parts.path[last.end() :]}"
    return urlunsplit(parts._replace(path=path))
