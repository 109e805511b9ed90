"""Parse a page within limits of size, and put content that is delivered late into its place."""

import re
import threading
from html import escape

from lxml import etree

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

# Python allows 1,000 nested calls. The deepest real page seen has 51 levels.
MAX_DEPTH = 512
MIN_FALLBACK = 200
# libxml2 2.14 needs 21 s for an element with 40,000 attributes; the time grows with their square.
_LONGEST_TAG = 64 * 1024
_MOST_ATTRIBUTES = 4000
_BESIDE = 50
"""Number of bytes before a quote in which its "=" is looked for; if all are blanks, it may have one."""
# Quoted values, and slashes in place of blanks, must not hide attributes; a quote begins a value
# only after "=". Inside scripts, comments and titles there are no tags.
_ATTRIBUTES = rb"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+"""
_TAGS = regex(
    rb"<(?:(?=[sStTxXiInN])"
    rb"(?P<raw>(?i:script|style|title|textarea|xmp|iframe|noembed|noframes))(?=[\s/>])"
    rb"%b(?P<text>(?<!/)>(?:[^<]++|<(?!/(?i:(?P=raw))[\s/>]))*+)?+"
    rb"|/?[a-zA-Z]%b|!--(?:-?>|.*?(?:--!?>|\Z))|[!?][^>]*+)" % (_ATTRIBUTES, _ATTRIBUTES),
    re.DOTALL,
)
_REST = regex(_ATTRIBUTES)
_QUOTES = (b'"', b"'")
_QUOTED = regex(rb""""[^"]*+"|'[^']*+'""")
_BETWEEN = regex(rb"""[\s/"]+""")


class _Parsers(threading.local):
    """The parsers of one thread, because a parser's log is about the last page it has parsed."""

    def __init__(self) -> None:
        self.usual = _parser(huge_tree=False)
        self.huge = _parser(huge_tree=True)


def _parser(*, huge_tree: bool) -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=huge_tree,
        no_network=True,
        collect_ids=False,
    )


_PARSERS = _Parsers()
# React sends late content in a hidden box at the end of the page, and a script moves it to its
# place: ``$RC("B:1", "S:3")`` (react-dom/server, ``renderToPipeableStream``).
_LATE = xpath_query("//div[@hidden][contains(@id, 'S:')]")
_KEPT_PLACES = xpath_query("//template[contains(@id, 'B:') or contains(@id, 'P:')]")
_MOVING = xpath_query("//script[contains(., '$R')]")
_MOVES = regex(r"""\$R[A-Z]+\(["']([^"']{1,40})["'],\s?["']([^"']{1,40})["']""")
# Between the place and the end of its boundary is the content that is shown until then.
_BOUNDARIES = regex(rb"<!--(\$[?!]?|/\$)-->")
_MOST_LATE = 1000
_BLOCK = regex(r"<(?:p|br|div|h[1-6]|ul|ol|section|article|body|blockquote)[\s/>]", re.IGNORECASE)
"""Matches what divides a text in HTML."""
_FALLBACKS = xpath_query("//body//noscript | //template[@shadowrootmode]")


def parse_html(markup: bytes) -> Element:
    """Return the tree of a page in UTF-8. Raises if elements are nested too deep; nothing is cut."""
    if b"\x00" in markup:
        markup = markup.replace(b"\x00", b"")
    is_late = b"<template" in markup and (b'"S:' in markup or b"'S:" in markup)
    if is_late:  # the parser drops comments
        markup = _BOUNDARIES.sub(rb"<template data-late='\1'></template>", markup)
    if _may_have_long_tag(markup):
        _refuse_endless_tags(markup)
    root = _whole(markup)
    if is_late:
        _place_late(root)
    return root


def show_fallbacks(root: Element) -> bool:
    """Make what a page keeps for browsers without scripts, and its shadow trees, a part of the page.

    Only parts with paragraphs of :data:`MIN_FALLBACK` characters are taken. Tell whether there is one.
    """
    parts = set(_FALLBACKS(root))
    found = [part for part, prose in _prose(root, parts).items() if prose >= MIN_FALLBACK]
    for part in found:
        part.tag = "div"
    return bool(found)


def _prose(root: Element, parts: set[Element]) -> dict[Element, int]:
    """Return the number of characters in the paragraphs of each part.

    One walk counts for all parts, as a page may have hundreds of them within each other.
    """
    found: dict[Element, int] = {}
    count = depth = 0
    for event, one in etree.iterwalk(root, events=("start", "end")) if parts else ():
        is_start = event == "start"
        if one in parts:
            found[one] = count - found.get(one, 0)
        depth += (one.tag == "p") * (1 if is_start else -1)
        text = one.text if is_start else one.tail
        count += len("".join(text.split())) if depth and text else 0
    return found


def add_text(root: Element, text: str) -> None:
    """Add a text to the end of a page: HTML, or lines that become paragraphs."""
    if not _BLOCK.search(text):
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    # The tag makes a body even of what has none, as a set of frames.
    added = next(parse_html(f"<body>{text}".encode("utf-8", "replace")).iter("body"))
    box = etree.SubElement(next(root.iter("body"), root), "article")
    box.text = added.text
    box.extend(list(added))


def _whole(markup: bytes) -> Element:
    root = _parse(markup, _PARSERS.usual)
    if _stopped(_PARSERS.usual):
        root = _parse(markup, _PARSERS.huge)
        if root is not None and _depth(root) > MAX_DEPTH:
            raise UnreadablePageError(
                f"elements nested deeper than {MAX_DEPTH}: the parser would drop text without a word"
            )
        if _stopped(_PARSERS.huge):
            raise UnreadablePageError("a piece of it is longer than the parser reads")
    if root is None:
        raise UnreadablePageError("no markup in it; give the address of an article page")
    _take_in_later(root)
    return root


def _take_in_later(root: Element) -> None:
    """Put what stands behind the first ``</html>`` at the end of the body, as browsers do.

    libxml2 makes trees of their own of it (on 52 of 1,998 real pages), some with the article in them.
    """
    for later in list(root.itersiblings("html")):
        for one in (later, *later.findall("body")):
            one.tag = "div"
        body = root.find("body")
        (root if body is None else body).append(later)


def _parse(markup: bytes, parser: etree.HTMLParser) -> Element | None:
    try:
        return etree.fromstring(markup, parser)
    except etree.XMLSyntaxError:
        return None


def _stopped(parser: etree.HTMLParser) -> bool:
    """Tell whether the parser stopped inside the page, at depth 256 or at a piece of 10 MB.

    A parser for huge trees stops at depth 2048.
    """
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return any(entry.type == limit for entry in parser.error_log)


def _may_have_long_tag(markup: bytes) -> bool:
    """Tell whether a tag may be longer than :data:`_LONGEST_TAG`, without reading all tags.

    A tag ends at a ``>`` that is in no quoted value. So some of them are looked at, and how far a tag
    goes that has this one in a value: hardly ever does one seem to.
    """
    at, opened = 0, [-1, -1]
    while len(markup) - at > _LONGEST_TAG:
        behind = markup.rfind(b">", at + 1, at + _LONGEST_TAG // 4)
        if behind < 0 and (behind := markup.find(b">", at + 1)) < 0:
            behind = len(markup)
        last = (markup.rfind(quote, at, behind) for quote in _QUOTES)
        opened = list(map(max, opened, last))
        ends = (_end_of_tag(markup, place, behind) for place in opened)
        first = markup.find(b"<", at, behind)
        if first >= 0 and max(behind, *ends) - first > _LONGEST_TAG:
            return True
        at = behind
    return False


def _end_of_tag(markup: bytes, opened: int, at: int) -> int:
    """Return the end of a tag that has the place ``at`` in a quoted value; 0 if there is none.

    ``opened`` is the place of the last such quote before it: it begins a value only after "=".
    """
    before = markup[max(0, opened - _BESIDE) : max(0, opened)].rstrip()
    if opened < 0 or (before and not before.endswith(b"=")):
        return 0
    closed = markup.find(markup[opened : opened + 1], at, at + _LONGEST_TAG)
    rest = _REST.match(markup, closed + 1) if closed >= 0 else None
    return rest.end() if rest else len(markup)


def _refuse_endless_tags(markup: bytes) -> None:
    for tag in _TAGS.finditer(markup):
        end = tag.end() if tag["text"] is None else tag.start("text")
        if end - tag.start() > _LONGEST_TAG and not tag[0].startswith((b"<!", b"<?")):
            names = _QUOTED.sub(b'"', tag.string[tag.start() : end])
            if sum(1 for _ in _BETWEEN.finditer(names)) > _MOST_ATTRIBUTES:
                raise UnreadablePageError(
                    f"an element with more than {_MOST_ATTRIBUTES:,} attributes; no article page"
                    " has one"
                )


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _place_late(root: Element) -> None:
    """Move late content to the places that the page has for it."""
    late = {element.get("id") or "": element for element in _LATE(root)[:_MOST_LATE]}
    kept = {element.get("id") or "": element for element in _KEPT_PLACES(root)[:_MOST_LATE]}
    places = {}
    for name in late if kept else ():
        head, _, number = name.rpartition("S:")
        places[name] = [f"{head}B:{number}", f"{head}P:{number}"]
    for script in _MOVING(root) if places else ():
        for pair in _MOVES.findall(script.text or ""):
            box, place = sorted(pair, key=lambda one: "S:" not in one)
            places[box] = [place]
    for name, element in late.items():
        spot = next((kept[place] for place in places.get(name, ()) if place in kept), None)
        if spot is not None and element not in spot.iterancestors():
            del element.attrib["hidden"]
            spot.addprevious(element)
            if "B:" in (spot.get("id") or ""):
                _drop_waiting(spot)


def _drop_waiting(spot: Element) -> None:
    """Remove the content that a page shows until late content comes, up to the boundary's end."""
    waiting, depth = [], 1
    for element in spot.itersiblings():
        kind = element.get("data-late")
        depth += 0 if kind is None else -1 if kind == "/$" else 1
        if not depth:
            break
        waiting.append(element)
    parent = spot.getparent()
    if parent is not None and not depth:
        spot.tail = None
        for element in waiting:
            parent.remove(element)
