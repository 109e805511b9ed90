"""Who wrote a page in a western or other script: what it declares beside what it prints.

The markup often names the site, an office, or whoever filled in the form; the printed by-line
names the writers with their roles. So both are read by the same grammar, and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from unionnews.items import Role
from unionnews.normalize.dates import find_date
from unionnews.normalize.western_bylines import (
    Signatory,
    may_label,
    names_only,
    read_byline,
    without_label,
)
from unionnews.normalize.western_names import DEGREES, is_agency, is_asian_name, is_person
from unionnews.pages.generic.bylines import apart
from unionnews.pages.generic.headlines import letters
from unionnews.pages.lines import Line
from unionnews.pages.selectors import Element
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_CHARS = 200
"""Characters of a line that is read as a by-line."""
_ABOVE, _BELOW = 4, 12
"""Lines above the headline, and behind the text, among which a by-line is looked for."""
_NEAR, _FAR = 40, 2000
_LONGEST_LABEL = 24
_MARK = regex(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Aa]uthors?|AUTHOR|[Bb]y-?[Ll]ines?|[Ww]riters?|[Aa]utor(?:es|en)?|[Aa]uteurs?|[Jj]ournalists?"
    r"|[Cc]ontributors?|[Ss]kribent|[Rr]eporters?|[Pp]enulis|attribution|article-origins|vcard)(?:$|[\s_-]|(?=[A-Z\d]))"
)
_ADDED = regex(r"\badditional reporting\b", re.IGNORECASE)
_CAPTIONS = ("figcaption", "figure")
_BIO = regex(
    r"bio|caption|credit|about|desc|social|image|avatar|more|related|follow", re.IGNORECASE
)
_PROFILE = regex(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|by|people|profiles?|contributors?|staff|journalists?|writers?|users?"
    r"|penulis|avtor|autori|firmas?|redakteure?|reporters?)/|/@",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class Signature:
    """A printed by-line: whom it names, and whether it says so by a label or a preposition."""

    people: tuple[Signatory, ...]
    sure: bool
    others: frozenset[str]
    """Names of editors and others who are no authors."""
    added: bool = False
    """Names people beside those of another by-line: ``Additional reporting by Jane Roe``."""


def signatures(lines: Sequence[Line], title: int | None, start: int, end: int) -> list[Signature]:
    """Return the by-lines between headline and text, else those behind the text, in page order.

    ``title`` is the index of the headline, ``start`` and ``end`` bound the text.
    """
    first = start if title is None or title > start else title
    near = lines[max(0, first - _ABOVE) : max(first, min(start + 3, first + _NEAR))]
    behind = lines[max(start, end - 2) : end + _BELOW]
    again = "\n".join(line.text for line in lines[max(start + 1, end - 2) : end + _FAR])
    shared = frozenset(box for line in lines[first : first + 1] for box in line.asides)
    found = list(_group(near, first, again, shared))
    last = [one for one in _group(behind, None, "", shared) if one.sure or one.others]
    if not found and not any(one.sure and not one.added for one in last):
        return [*last, *_alone(lines[max(start, end - 1) : end + 1], end)]
    return [*found, *(one if one.added else _behind(one, bool(found)) for one in last)]


def _is_names(text: str) -> bool:
    """Tell whether a line is names, and what joins them."""
    rest = text
    for one in read_byline(text):
        rest = rest.replace(one.raw, " ")
    return set(rest.replace(",", " ").lower().split()) <= {"&", *labels.AND.split("|")}


def _behind(signature: Signature, has_other: bool) -> Signature:
    people = () if has_other else signature.people
    return replace(signature, people=people, sure=False)


_COMMENTS = regex(
    r"(?<![\w-])comments?(?:[_-]?(?:list|item|body|area|section|author))?(?![\w-])|disqus",
    re.IGNORECASE,
)


def _alone(lines: Iterable[Line], end: int) -> Iterator[Signature]:
    """Yield the name that alone signs the text, as its last line or set off below it."""
    for line in lines:
        # In capitals stands the head of a box.
        if line.index >= end and (line.text.isupper() or not _is_set_off(line.element)):
            return
        people = read_byline(line.text) if line.chars <= _NEAR and not line.linked else ()
        if people and people[0].raw == line.text and not line.aside and not line.level:
            yield Signature(people, False, frozenset())
            return


def _is_set_off(element: Element) -> bool:
    """Tell whether a paragraph stands at the right, or is printed in italics all through."""
    inner = next(element.iter("em", "i"), None)
    whole = inner is not None and squash("".join(inner.itertext())) == squash(
        "".join(element.itertext())
    )
    return element.tag == "p" and (
        whole or "right" in (element.get("style") or element.get("align") or "")
    )


def _group(
    lines: Sequence[Line], title: int | None, again: str, shared: frozenset[Element]
) -> Iterator[Signature]:
    """Yield the first by-line and those that stand beside it.

    ``shared`` are the asides that hold the headline too: boxes around all of the page's head.
    """
    last = None
    for place, line in enumerate(lines):
        if line.chars > MAX_CHARS or line.index == title or line.level in (1, 2):
            continue
        if any(map(holds_comments, line.asides)):
            continue
        if last is not None and line.index > last + 2:
            return
        around = [one.text for one in lines[max(0, place - 1) : place + 2]]
        label = around[0] if place and len(around[0]) <= _LONGEST_LABEL else ""
        own = [box for box in line.asides if box not in shared and not _names_writers(box)]
        read = replace(line, aside=line.aside and bool(own))
        if signature := _signature(read, title, around if last is None else [], again, label):
            yield signature
            last = line.index


def _signature(
    line: Line, title: int | None, around: Sequence[str], again: str, label: str
) -> Signature | None:
    marked = _is_marked(line.element)
    alone = title is not None and 0 < line.index - title <= _ABOVE and line.chars <= _NEAR
    above = title is not None and line.index < title
    signs = may_label(line.text) and _links_writer(line.element)
    leads_away = title is None and line.linked * 2 > line.chars and not (marked or signs)
    label = label if may_label(label) and not read_byline(label) else ""
    may_name = marked or alone or line.linked or may_label(line.text) or label
    if not may_name or leads_away or (line.aside and above):
        return None
    text = apart(line)
    if marked and is_asian_name(text):
        text = f"By {text}"
    # The label may have a line of its own: "Written by", and the name below it.
    if (
        label
        and not line.aside
        and _is_names(text)
        and any(one.labelled for one in read_byline(f"{label} {text}"))
    ):
        text = f"{label} {text}"
    people = read_byline(text)
    if not people or not names_only(text):
        return None
    sure = any(one.labelled and one.role not in (None, "photographer") for one in people)
    sure |= title is None and marked and line.element.find(".//a[@rel='author']") is not None
    if line.aside and not (sure or marked):
        return None
    others = frozenset(one.name for one in people if one.role is None)
    added = _ADDED.search(text) is not None
    if sure or others or marked or (line.linked and _links_writer(line.element)):
        return Signature(people, sure, others, added)
    # A name alone is a writer's beside a date, or where the page says behind its text who it is.
    if not alone or line.element.tag in _CAPTIONS:
        return None
    known = around and (all(one.name in again for one in people) or any(map(_is_dated, around)))
    return Signature(people, False, others) if known else None


def holds_comments(element: Element) -> bool:
    """Tell whether the markup names an element as the readers' comments."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _COMMENTS.search(names) is not None


def _is_dated(text: str) -> bool:
    return len(text) < MAX_CHARS and find_date(text, "UTC") is not None


def _is_marked(element: Element) -> bool:
    """Tell whether an element, or one of the three around it, is named as a by-line's."""
    around = [
        element,
        *takewhile(lambda one: one.tag not in ("body", "main", "article"), element.iterancestors()),
    ][:3]
    return any(map(_names_writers, around))


def _names_writers(element: Element) -> bool:
    name = " ".join(element.get(key) or "" for key in ("class", "itemprop", "rel"))
    return _MARK.search(name) is not None and not _BIO.search(name)


def _links_writer(element: Element) -> bool:
    links = [element, *element.iter("a")][:5]
    return any(
        link.get("rel") == "author" or _PROFILE.search(link.get("href") or "") for link in links
    )


_LABELS: dict[Role, str] = {
    "author": "By", "reporter": "Reporter:", "correspondent": "Correspondent:", "photographer": "Photo:", "translator": "Translator:",
}  # fmt: skip
_WRITERS = ("author", "reporter", "correspondent")


def writers_of(
    declared: Sequence[str], printed: Sequence[Signature], sites: Sequence[str]
) -> list[str]:
    """Return the by-lines of a page: what it declares, or prints where that names more or others.

    Names of the site are left out unless printed, and who is printed as editor is no author.
    """
    said = _said(declared, sites)
    printed = [
        replace(one, people=tuple(_named_as(person, said) for person in one.people))
        for one in printed
    ]
    others = {name for signature in printed for name in signature.others}
    added = _shown([one for one in printed if one.added], sites)
    printed = [one for one in printed if not one.added]
    shown = _shown(printed, sites)
    said = {
        name: shown.get(name, one)
        for name, one in said.items()
        if name in shown or not (is_site(name, sites) or name in others)
    }
    people = _chosen(said, printed, sites) if _writers(said) else shown
    people |= {name: one for name, one in added.items() if name not in people}
    return [f"{_LABELS[one.role]} {one.name}" for one in people.values() if one.role]


def _said(declared: Sequence[str], sites: Sequence[str]) -> dict[str, Signatory]:
    """Return whom the markup names; a site may be called like a person by trade."""
    return {
        one.name: one
        for text in declared
        for one in read_byline(f"By {_turned(without_label(text))}")
        if one.name == text or not _is_long_name_of(text, sites)
    }


def _is_long_name_of(text: str, sites: Sequence[str]) -> bool:
    own = letters(text)
    return len(text.split()) > 2 and any(own in letters(site) for site in sites)


def _chosen(
    said: dict[str, Signatory], printed: Sequence[Signature], sites: Sequence[str]
) -> dict[str, Signatory]:
    """Return the declared people, or those of a by-line that names more or others."""
    sure, authors = _shown([one for one in printed if one.sure], sites), _writers(said)
    if _is_fuller(authors, _writers(sure)):
        return sure
    rows = (_shown([one], sites) for one in printed)
    return next((row for row in rows if authors < _writers(row)), said)


def _is_fuller(declared: set[str], printed: set[str]) -> bool:
    """Tell whether a sure by-line names more than the markup, or others; a login names nobody else."""
    if declared < printed:
        return True
    others = bool(printed) and declared.isdisjoint(printed)
    named = any(_is_full(one) or is_asian_name(one) for one in printed)
    return others and (named or not any(map(_is_full, declared)))


def _turned(text: str) -> str:
    """Return names in their order, of a catalog's: ``Roe, Jane; Doe, John``."""
    pieces = [piece.split(",") for piece in text.split(";")]
    turned = [f"{piece[1].strip()} {piece[0].strip()}" for piece in pieces if len(piece) == 2]
    words = (word.strip() for piece in pieces for word in piece)
    # Two full names apart by a comma are no such pair, nor is a name with its degree.
    is_catalog = len(turned) == len(pieces) and all(is_person(name) for name in turned)
    return "; ".join(turned) if is_catalog and not any(map(_is_full, words)) else text


def _is_full(name: str) -> bool:
    full = is_person(name) and not name.endswith(".")  # Roe, Jane T.
    return full or is_agency(name) or name.replace(".", "") in DEGREES


def _shown(printed: Iterable[Signature], sites: Sequence[str]) -> dict[str, Signatory]:
    people = {one.name: one for signature in printed for one in signature.people}
    return {
        name: one for name, one in people.items() if is_person(name) or not is_site(name, sites)
    }


def _named_as(one: Signatory, declared: Iterable[str]) -> Signatory:
    """Return somebody by the declared name that a printed one begins with: ``Jane Roe Globe``."""
    known = (name for name in declared if " " in name and one.name.startswith(f"{name} "))
    return replace(one, name=next(known, one.name))


def _writers(people: Mapping[str, Signatory]) -> set[str]:
    return {name for name, one in people.items() if one.role in _WRITERS}


def is_site(name: str, sites: Iterable[str]) -> bool:
    """Tell whether a name is that of the site, given what the page calls its site and publisher."""
    own = letters(name)
    for site in map(letters, sites):
        if own == site or (len(site) > 3 and site in own):
            return True
        if own in site and len(name.split()) == 1 and len(own) > 3:
            return True
    return False
