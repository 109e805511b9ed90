"""Find links to licenses in a page, and decide whether they are the article's own.

``rel=license`` is about the whole page (HTML, 4.6.7.8), but pages also put it beside photos, icons,
comments and works that they show. A license is the article's if nothing says otherwise and it is in
the head, in a sentence about the article or the site, or alone outside of every part. A license
that may be another work's allows nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from urllib.parse import urljoin

from lxml import etree

from unionnews.pages.processors import BLOCKS, whole_text
from unionnews.pages.rights.hidden import is_hidden, is_shown, prints
from unionnews.pages.rights.license_sentences import (
    BREAK,
    LICENSE_WORDS,
    SAYS_PART,
    SAYS_THIS,
    SAYS_WHOLE,
    SENTENCE_ENDS,
    SOME_RIGHTS,
    LinkLine,
    compact,
    first_line,
    follows_owner,
    is_name,
    joined,
    says_no_more,
)
from unionnews.pages.rights.page_parts import PART_NAME, PARTS
from unionnews.pages.rights.rights_answers import OF_PART, Said, is_free, kind_beside
from unionnews.pages.rights.unread import local
from unionnews.pages.selectors import Element
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_BOXES = frozenset({"article", "details", "dialog", "form", "object"})
_WHOLES = frozenset({"article", "main", "footer", "body", "html"})
_MEDIA = frozenset({"img", "amp-img", "video", "audio", "iframe", "embed", "object", "canvas"})
_UNPRINTED = frozenset({"script", "style", "template", "noscript"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "legend", "dt", "th")
_TERMS = frozenset({
    "usageinfo", "copyrightnotice", "conditionsofaccess", "acquirelicensepage", "rights",
    "accessrights",
})  # fmt: skip
_KINDS = _TERMS | {"license", "tdm-policy"}
_MEDIA_TYPE = regex(
    r"(?:Image|Photo|Video|Audio|Media|Music|Data|Software|Comment|Person|Quotation)"
)
_NEAR = 3
_MAX_CAPTION = 300
"""Most characters, and most elements, of an element with a picture and its description."""
_MAX_LINKS = 100
"""Most links to licenses that are read; more of them give one signal of unknown terms."""
_BESIDE = 600
_LONG = 20
"""Fewest characters of a paragraph that shows which element has the article's text."""


def link_signals(related: Iterable[Element], url: str, own: Iterable[str]) -> Iterator[Said]:
    """Yield the signals of the links to licenses and terms among ``related``.

    ``own`` are the headline and the lines of the article.
    """
    named = [(one, words) for one in related if (words := _words(one, url))]
    links = [one for one, words in named if not words.isdisjoint(("license", "plain"))]
    place = _Places(links[:_MAX_LINKS], own) if links else None
    for element, words in named[:_MAX_LINKS]:
        hidden, said = is_hidden(element), _said(element, url)
        if "tdm-policy" in words:
            yield Said("TDM-Policy", "page", said)
        elif "rsl+xml" in (element.get("type") or "").lower():
            yield Said("RSL", "page", said)
        elif place and "plain" in words:
            if place.is_said(element) and not _is_of_other(element, url):
                yield Said("license", "page", said, "", not _is_seen(element))
        elif place and "license" in words:
            kind = place.kind(element, said)
            if kind == "license" and is_free(said):
                kind = kind_beside(said) if _is_of_other(element, url) else kind
                hidden = not _is_seen(element)
            yield Said(kind, "page", said, "", hidden)
        elif not _TERMS.isdisjoint(words) and not _is_of_media(element):
            yield Said(kind_beside(said), "page", said, "", hidden)
    if len(named) > _MAX_LINKS:
        yield Said("license", "page", f"{len(named)} links to licenses")


def _words(element: Element, url: str) -> set[str]:
    """Return the kinds in an element's attributes, in lower case without vocabulary (``cc:``).

    A link without them to a free license is ``plain``.
    """
    named = (element.get(key) or "" for key in ("rel", "itemprop", "property"))
    words = {local(word).lower() for word in " ".join(named).split()} & _KINDS
    return words or ({"plain"} if is_free(_said(element, url)) else set())


def _said(element: Element, url: str) -> str:
    """Return the address in an element, else its printed text."""
    address = next(
        filter(None, map(element.get, ("href", "resource", "content", "src"))), ""
    ).strip()
    if not address:
        return squash(whole_text(element)) or ""
    with suppress(ValueError):
        return urljoin(url, address) if element.get("content") is None else address
    return address


def _is_of_media(element: Element) -> bool:
    """Tell whether an element is about a picture or the like, by the item types around it."""
    for one in element.iterancestors():
        kinds = f"{one.get('itemtype') or ''} {one.get('typeof') or ''}"
        if kinds.strip():
            return bool(_MEDIA_TYPE.search(kinds)) and "Article" not in kinds
    return False


def _is_seen(element: Element) -> bool:
    """Tell whether a link is shown with a text or picture; ``link`` and ``meta`` need none."""
    is_silent = element.tag in ("link", "meta")
    return is_shown(element) and (is_silent or prints(element))


def _is_of_other(element: Element, url: str) -> bool:
    """Tell whether the markup of a license, or around it, is about something else than the page."""
    named = [element.get("about"), element.get("itemid")]
    for one in element.iterancestors():
        named += [one.get("about"), one.get("itemid"), one.get("resource")]
    return any(_address(one, url) != _address("", url) for one in named if one is not None)


def _address(address: str, url: str) -> str:
    with suppress(ValueError):
        address = urljoin(url, address.strip())
    return address.partition(":")[2].rstrip("/")


class _Places:
    """The places of links to licenses on a page."""

    def __init__(self, links: Sequence[Element], own: Iterable[str]) -> None:
        self._headline, *self._own = [*map(compact, own), ""]
        self._print, self._spans = _printed(links[0].getroottree().getroot(), set(links))
        lines = [compact(joined(self._line(link))) for link in links]
        self._text = [
            text
            for text in self._own
            if len(text) >= _LONG and not any(text in line or line in text for line in lines)
        ]
        self._holds: dict[Element, bool] = {}
        self._more: dict[Element, bool] = {}

    def kind(self, link: Element, address: str) -> str:
        """Return the kind of signal of a link to a license."""
        around = list(link.iterancestors())
        is_part = _is_of_media(link) or any(_is_part(one) for one in around)
        if is_part or self._shows_media(around[:_NEAR]):
            return OF_PART
        return "license" if self._is_own(link, around) else kind_beside(address)

    def is_said(self, link: Element) -> bool:
        """Tell whether the sentence around a plain link puts the whole article under its license."""
        line, around = self._line(link), list(link.iterancestors())
        if any(map(_is_part, around)) or any(map(self._is_box, around)):
            return False
        return self._says_so(line) and not self._is_headed(link, around)

    def _is_own(self, link: Element, around: list[Element]) -> bool:
        if any(self._is_box(one) for one in around):
            return False
        if link.tag in ("link", "meta"):
            return True
        line = self._line(link)
        is_own = self._says_so(line) or self._stands_alone(line, around)
        return is_own and not self._is_headed(link, around)

    def _is_box(self, element: Element) -> bool:
        """Tell whether an element looks like a separate part of the page, without the article's text."""
        if element.tag in ("body", "html") or self._holds_text(element):
            return False
        names = " ".join(element.get(key) or "" for key in ("class", "id")).lower()
        kinds = f"{element.get('itemtype')} {element.get('typeof')}"
        is_box = element.tag in _BOXES and bool(self._text)
        return is_box or bool(PART_NAME.search(names) or _MEDIA_TYPE.search(kinds))

    def _holds_text(self, element: Element) -> bool:
        if element not in self._holds:
            text = compact(whole_text(element)) if self._text else ""
            self._holds[element] = any(line in text for line in self._text)
        return self._holds[element]

    def _is_whole(self, element: Element) -> bool:
        return element.tag in _WHOLES or self._holds_text(element)

    def _shows_media(self, near: list[Element]) -> bool:
        for element in near:
            if self._is_whole(element):
                return False
            if _shows_media(element):
                return True
        return False

    def _line(self, link: Element) -> LinkLine:
        start, end = self._spans[link]
        before = self._print[max(0, start - _BESIDE) : start]
        behind = self._print[end : end + _BESIDE]
        return LinkLine(
            *(SOME_RIGHTS.sub("", one) for one in (before, self._print[start:end], behind))
        )

    def _says_so(self, line: LinkLine) -> bool:
        owned = follows_owner(line) and not self._is_text(line)
        return owned or self._speaks_of_all(line)

    def _speaks_of_all(self, line: LinkLine) -> bool:
        """Tell whether the sentence of a link is about the whole article or site, not a part of it."""
        before, behind = SENTENCE_ENDS.split(line.before)[-1], SENTENCE_ENDS.split(line.behind)[0]
        sentence = before + line.inside + behind
        if SAYS_PART.search(sentence):
            return False
        is_titled = bool(self._headline) and self._headline in compact(sentence)
        if not is_titled and not says_no_more(before, line.behind):
            return False
        is_text = self._is_text(line)
        return is_titled or bool((SAYS_THIS if is_text else SAYS_WHOLE).search(sentence))

    def _is_text(self, line: LinkLine) -> bool:
        whole = compact(joined(line))
        return any(text and (whole in text or text in whole) for text in self._own)

    def _stands_alone(self, line: LinkLine, around: list[Element]) -> bool:
        """Tell whether a link is alone at the level of the page, and no text near it names a part."""
        before, behind = line.before.split(BREAK), line.behind.split(BREAK)
        beside = [
            first_line(before[-2::-1]),
            before[-1],
            line.inside,
            behind[0],
            first_line(behind[1:]),
        ]
        if any(map(SAYS_PART.search, beside)) or not is_name(before[-1] + behind[0]):
            return False
        return self._is_alone(around)

    def _is_alone(self, around: list[Element]) -> bool:
        for element in around:
            if self._is_whole(element):
                return True
            if self._says_more(element):
                return False
        return True

    def _says_more(self, element: Element) -> bool:
        """Tell whether an element has more text than the names of its linked licenses."""
        if element not in self._more:
            links = "".join(_text(one) for one in element.iter("a") if one.get("rel"))
            both = (SOME_RIGHTS.sub("", one) for one in (_text(element), links))
            printed, named = (LICENSE_WORDS.sub("", one) for one in both)
            self._more[element] = len(printed) > len(named)
        return self._more[element]

    def _is_headed(self, link: Element, around: list[Element]) -> bool:
        """Tell whether the last heading before a link is about something else than the article."""
        for element in around:
            heading = _heading_before(link, element)
            if heading is not None:
                text = _text(heading)
                if compact(text) == self._headline:
                    return False
                named = is_name(text) or SAYS_WHOLE.search(text) or self._is_whole(element)
                return bool(SAYS_PART.search(text)) or not named
        return False


def _printed(root: Element, links: set[Element]) -> tuple[str, dict[Element, tuple[int, int]]]:
    """Return the printed text of a page in lower case, and the start and end of its links in it."""
    pieces: list[str] = []
    starts: dict[Element, int] = {}
    spans: dict[Element, tuple[int, int]] = {}
    length, hidden = 0, 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        is_start = event == "start"
        hidden += (is_start - (event == "end")) * (element.tag in _UNPRINTED)
        if is_start:
            starts[element] = length
        elif element.tag in ("a", "area", "link") or element in links:
            spans[element] = starts[element], length
        text = (element.text if is_start else element.tail) or ""
        mark = BREAK if element.tag in BLOCKS else " " if element.tag == "a" else ""
        said = mark + ("" if hidden else text.lower())
        pieces.append(said)
        length += len(said)
    return "".join(pieces), spans


def _is_part(element: Element) -> bool:
    return element.tag in PARTS or element.get("role") == "complementary"


def _heading_before(link: Element, element: Element) -> Element | None:
    found = None
    for one in element.iter(*_HEADINGS, "a", "area"):
        if one is link:
            break
        found = one if one.tag in _HEADINGS else found
    return found


def _shows_media(element: Element) -> bool:
    """Tell whether an element has a picture, other than a license badge, and few words."""
    inside = [one for _, one in zip(range(_MAX_CAPTION), element.iter(), strict=False)]
    words = sum(len(one.text or "") + len(one.tail or "") for one in inside)
    media = [one for one in inside if one.tag in _MEDIA]
    badges = [one for one in media if any("rel" in a.attrib for a in one.iterancestors("a"))]
    return words <= _MAX_CAPTION > len(inside) and len(media) > len(badges)


def _text(element: Element) -> str:
    return whole_text(element).lower()
