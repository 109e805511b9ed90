"""From the bytes of a page to its tree, within bounds, with what is delivered late in its place."""

from __future__ import annotations

import re
import threading

from lxml import etree

from unionnews.exceptions import UnreadablePageError
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

# Python stops at 1,000 calls. The deepest real page seen has 51.
MAX_DEPTH = 512
# libxml2 2.14 needs 21 s for an element with 40,000 attributes, growing with their square.
_LONGEST_TAG = 64 * 1024
_MOST_ATTRIBUTES = 4000
# What a quoted value holds, and slashes for blanks, hide nothing; a quote opens a value behind "="
# only. What a script, a comment or a title holds is no tag, whatever it looks like.
_ATTRIBUTES = rb"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?+[^>=]*+)*+"""
_TAGS = regex(
    rb"<(?:(?=[sStTxXiInN])"
    rb"(?P<raw>(?i:script|style|title|textarea|xmp|iframe|noembed|noframes))(?=[\s/>])"
    rb"%b(?P<text>(?<!/)>(?:[^<]++|<(?!/(?i:(?P=raw))[\s/>]))*+)?+"
    rb"|/?[a-zA-Z]%b|!--(?:-?>|.*?(?:--!?>|\Z))|[!?][^>]*+)" % (_ATTRIBUTES, _ATTRIBUTES),
    re.DOTALL,
)
_QUOTED = regex(rb""""[^"]*+"|'[^']*+'""")
_BETWEEN = regex(rb"""[\s/"]+""")


class _Parsers(threading.local):
    """Parsers of this thread: a parser's log tells of the page parsed last."""

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
# React sends what is ready late in a hidden box at the end, and its script moves it to the place
# that the page keeps for it: ``$RC("B:1", "S:3")`` (react-dom/server, ``renderToPipeableStream``).
_LATE = xpath_query("//div[@hidden][contains(@id, 'S:')]")
_KEPT_PLACES = xpath_query("//template[contains(@id, 'B:') or contains(@id, 'P:')]")
_MOVING = xpath_query("//script[contains(., '$R')]")
_MOVES = regex(r"""\$R[A-Z]+\(["']([^"']{1,40})["'],\s?["']([^"']{1,40})["']""")
# What is shown until then stands between the place and the end of its boundary.
_BOUNDARIES = regex(rb"<!--(\$[?!]?|/\$)-->")
_MOST_LATE = 1000


def parse_html(markup: bytes) -> Element:
    """Parse a page in UTF-8; elements nested beyond any real page are refused, not cut."""
    if b"\x00" in markup:
        markup = markup.replace(b"\x00", b"")
    is_late = b"<template" in markup and (b'"S:' in markup or b"'S:" in markup)
    if is_late:  # the parser drops comments
        markup = _BOUNDARIES.sub(rb"<template data-late='\1'></template>", markup)
    if len(markup) > _LONGEST_TAG:
        _refuse_endless_tags(markup)
    root = _whole(markup)
    if is_late:
        _place_late(root)
    return root


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
    return root


def _parse(markup: bytes, parser: etree.HTMLParser) -> Element | None:
    try:
        return etree.fromstring(markup, parser)
    except etree.XMLSyntaxError:
        return None


def _stopped(parser: etree.HTMLParser) -> bool:
    """Tell whether the parser stopped inside the page: at depth 256, or at 10 MB of one piece.

    A parser for huge trees does at depth 2048.
    """
    limit = etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return any(entry.type == limit for entry in parser.error_log)


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
    """Put what was delivered late where the page keeps a place for it."""
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
    """Drop what a page shows until late content comes: from its place to the end of the boundary."""
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
