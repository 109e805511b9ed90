"""Find the printed by-lines of a page that is not in Chinese.

The markup often names the site, an office or the person who entered the text; the printed by-line
names the writers with their roles. So both are read by the same grammar and compared
(:func:`unionnews.pages.generic.credits.writers_of`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise, takewhile
from unicodedata import normalize

from unionnews.normalize.dates import find_date
from unionnews.normalize.western_bylines import (
    FIGURES,
    LONE_LABEL,
    Signatory,
    may_label,
    names_only,
    read_byline,
)
from unionnews.normalize.western_names import JOBS, is_asian_name, is_person
from unionnews.pages.generic.bylines import apart
from unionnews.pages.generic.credits import Signature
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of, whole_text
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import letters, squash

MAX_CHARS = 200
"""Most characters of a line that is read as a by-line."""
_ABOVE, _BELOW, _OPENING = 4, 12, 6
"""A by-line is searched in so many lines above the headline, after the text and at its head."""
_NEAR, _FAR = 40, 2000
_LONGEST_LABEL = 24
_MARK = regex(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Aa]uthors?|AUTHOR|[Bb]y-?[Ll]ines?|[Ww]riters?|[Aa]utor(?:es|en)?|[Aa]uteurs?|[Jj]ournalists?"
    r"|[Cc]ontributors?|[Ss]kribent|[Rr]eporters?|[Pp]enulis|attribution|article-origins|vcard|user-name)(?:$|[\s_-]|(?=[A-Z\d]))"
)
_TOPICS = regex(
    r"/(?:categor(?:y|ies|ia|ie)|tags?|topics?|sections?|kategorien?|rubri[\w-]{1,8}|themen?|temas?)/",
    re.IGNORECASE,
)
_TOPIC_NAMES = regex(
    r"(?:^|[\s_-])(?:cats?|categor(?:y|ies)|tags?|topics?|taxonomy|section|rubri\w{1,8})(?:$|[\s_-])"
)
MAX_LINKS = 8
_MOST = 1000  # characters of the names of an element that are read; they are kept in memory
_LABEL_CHARS = 4  # fewest of a label before a link: "Written by" has enough, "By" has not
_LINKS = xpath_query("ancestor::a | descendant-or-self::a")
_MAY_MARK = regex(
    "author|by-?line|writer|autor|auteur|journalist|contributor|skribent|reporter|penulis|attribution"
    "|article-origins|vcard|user-name"
)
_SIGNS = regex(r"[=＝/／•—]|(?<![^\W_])(?:of|da|di|per|od)(?!\w)", re.IGNORECASE)
"""What may stand behind a label, beside what :func:`may_label` looks for."""
_ADDED = regex(r"\badditional reporting\b", re.IGNORECASE)
_TELLS = regex(r"(?:,\s[^,]{2,80},)?\s[^\W\d_A-Z]\w*\s")
"""Text after a name that begins a sentence: perhaps ", job,", then a word in lower case."""
# … endet der Streik. (Jan Doe) +++
_SIGNED = regex(r"[.!?…][\"”“»’']?\s*\((?P<name>[^()]{4,60})\)[\s+*]*$")
_CAPTIONS = ("figcaption", "figure")
_BIO = regex("bio|caption|credit|about|desc|social|image|avatar|more|related|follow")
_PROFILE = regex(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|by|people|profiles?|contributors?|staff|journalists?|writers?|users?"
    r"|penulis|avtor|autori|firmas?|redakteure?|reporters?)/|/@",
    re.IGNORECASE,
)


def signatures(lines: Sequence[Line], title: int | None, start: int, end: int) -> list[Signature]:
    """Return the by-lines near the headline, else those after the text, in page order.

    ``title`` is the index of the headline; the text is in the lines ``[start, end)``.
    """
    first = start if title is None or title > start else title
    opening = max(start + 3, min(start + _OPENING, end))
    near = [
        *lines[max(0, first - _ABOVE) : max(first, min(opening, first + _NEAR))],
        *lines[max(first + _NEAR, start - _BELOW) : opening],  # a long box may be between them
    ]
    near = [one for one in near if one.index == first or one.text != lines[first].text]
    behind = lines[max(start, end - 2) : end + _BELOW]
    again = "\n".join(line.text for line in lines[max(start + 1, end - 2) : end + _FAR])
    shared = frozenset(box for line in lines[first : first + 1] for box in line.asides)
    found = list(_group(near, first, start, again, shared))
    last = [one for one in _group(behind, None, end, "", shared) if one.sure or one.others]
    if not found and not any(one.sure and not one.added for one in last):
        signed = list(_alone(lines[max(start, end - 1) : end + 1], end))
        return [*last, *(signed or _introduced(lines[max(start, end - 3) : end + _BELOW]))]
    return [*found, *(one if one.added else _behind(one, bool(found)) for one in last)]


def _is_names(text: str) -> bool:
    """Tell whether a line consists of names and words that join them."""
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
    """Yield the name alone on the last line of the text or in brackets at its end, or set off below."""
    for line in lines:
        signed = _SIGNED.search(line.text[-2 * _NEAR :])
        # A line in capitals below the text is the heading of a box.
        own = _is_set_off(line.element) or _is_marked(line)
        apart = signed or (own and not line.text.isupper())
        if (line.index >= end and not apart) or _is_listed(line.element):
            return
        name = signed["name"] if signed else line.text
        people = read_byline(name) if len(name) <= _NEAR and not line.linked else ()
        if people and people[0].raw == name and not line.aside and not line.level:
            yield Signature(people, False, frozenset())
            return


def _is_listed(element: Element) -> bool:
    """Tell whether an element is in a list, as of those to whom the writer gives thanks."""
    return next(element.iterancestors("ul", "ol"), None) is not None


def _introduced(lines: Sequence[Line]) -> Iterator[Signature]:
    """Yield the writer that the page introduces below its text: a name, then a sentence about them."""
    for line, below in pairwise(lines):
        told = below.text.removeprefix(line.text)
        if line.chars > _NEAR or told == below.text or not _TELLS.match(told):
            continue
        works = not JOBS.isdisjoint(told.lower().replace(",", "").split())
        known = (works or _is_marked(line)) and is_person(line.text)
        if known and not any(map(holds_comments, line.asides)):
            yield Signature(read_byline(line.text), False, frozenset())
            return


def _is_set_off(element: Element) -> bool:
    """Tell whether a paragraph is at the right, all in italics, or the last of its box."""
    inner, before = next(element.iter("em", "i"), None), element.getprevious()
    whole = inner is not None and squash(whole_text(inner)) == squash(whole_text(element))
    whole |= element.getnext() is None and before is not None and before.tag == "p"
    side = element.get("style") or element.get("align") or ""
    return element.tag == "p" and (whole or "right" in side)


def _group(
    lines: Sequence[Line], title: int | None, edge: int, again: str, shared: frozenset[Element]
) -> Iterator[Signature]:
    """Yield the first by-line and those at most two lines below the one before.

    ``edge`` is the index where the text begins or ends; ``shared`` are the asides that contain the
    headline too, because they are around the whole head of the page.
    """
    last, label = None, ""
    for place, line in enumerate(lines):
        if line.chars > MAX_CHARS or line.index == title or line.level in (1, 2):
            continue
        if any(map(holds_comments, line.asides)):
            continue
        if last is not None and line.index > last + 2:
            return
        around = lines[max(0, place - 1) : place + 2]
        listed = last == line.index - 1 and line.element.tag == "li" and LONE_LABEL.fullmatch(label)
        if not listed:
            label = around[0].text if place and len(around[0].text) <= _LONGEST_LABEL else ""
        own = [box for box in line.asides if box not in shared and not _names_writers(box)]
        if title is None and any(box.tag == "nav" for box in own):
            continue
        read = replace(line, aside=False) if line.aside and not own else line
        signature = _signature(read, title, around if last is None else [], again, label, edge)
        if signature is None and last == line.index - 1:
            signature = _pictured(line)
        if signature and (signature.sure or title is None or line.index < edge + 3):
            yield signature
            last = line.index if any(one.role for one in signature.people) else last


def _pictured(line: Line) -> Signature | None:
    """Return those who took the pictures, named in a line of their own below a by-line."""
    people = read_byline(line.text) if may_label(line.text) else ()
    labelled = all(one.labelled and one.role == "photographer" for one in people)
    found = Signature(people, False, frozenset())
    return found if people and labelled and names_only(line.text) else None


def _signature(
    line: Line, title: int | None, around: Sequence[Line], again: str, label: str, edge: int
) -> Signature | None:
    marked = _is_marked(line)
    alone = title is not None and 0 < line.index - title <= _ABOVE and _begins_short(line)
    above = title is not None and line.index < title
    hints = may_label(line.text)
    signs = hints and _links_writer(line.element)
    lone = LONE_LABEL.fullmatch(label) is not None
    leads_away = title is None and line.linked * 2 > line.chars and not (marked or signs or lone)
    leads_away &= line.index >= edge or line.chars - line.linked < _LABEL_CHARS
    if lone:
        label = f"{label.replace('(s)', '').rstrip(':： ')}:"
    label = label if label and may_label(label) and not read_byline(label) else ""
    may_name = marked or alone or hints or label
    if not (may_name or line.linked) or leads_away or (line.aside and above):
        return None
    text = apart(line)
    if marked and is_asian_name(text):
        text = f"By {text}"
    # The label may be on a line of its own: "Written by", and the name below it.
    if (
        label
        and (lone or not line.aside)
        and _is_names(text)
        and any(one.labelled for one in read_byline(f"{label} {text}"))
    ):
        text = f"{label} {text}"
    people = read_byline(text) if may_name or _may_name(line, text) else ()
    if not (people and names_only(text)):
        people = _linked(line) if marked else ()
    if not people:
        return None
    people = _as_linked(people, line.element)
    sure = any(one.labelled and one.role not in (None, "photographer") for one in people)
    sure |= title is None and marked and line.element.find(".//a[@rel='author']") is not None
    if line.aside and not (sure or marked):
        return None
    others = frozenset(one.name for one in people if one.role is None)
    added = _ADDED.search(text) is not None
    if sure or others or marked or (line.linked and _links_writer(line.element)):
        return Signature(people, sure, others, added)
    # A name without a label is a writer's near a date, or if it is repeated after the text.
    if not alone or line.element.tag in _CAPTIONS or _leads_elsewhere(line):
        return None
    works = any(one.role in ("reporter", "correspondent") for one in people)
    known = works or all(one.name in again for one in people) or any(map(_is_dated, around))
    known &= not _is_phrase(people[0].name)
    return Signature(people, False, others) if around and known else None


def _is_phrase(name: str) -> bool:
    """Tell whether a text is long, and in a script without capitals that would show names."""
    return name.lower() == name.upper() and name.count(" ") > 2


def _may_name(line: Line, text: str) -> bool:
    """Tell whether a line with a link may be a by-line: by a label, or because a writer is linked."""
    return bool(_SIGNS.search(text)) or may_label(text) or _links_writer(line.element)


def _linked(line: Line) -> tuple[Signatory, ...]:
    """Return the people whose names are links with the name in the address: ``/staff/jane-roe``."""
    links = (
        (text_of(link) or "", letters(link.get("href") or ""))
        for link in _LINKS(line.element)[:MAX_LINKS]
    )
    names = [
        name for name, address in links if is_person(name) and _is_in(name.split()[-1], address)
    ]
    own = [name for name in names if name in line.text]
    return read_byline(", ".join(dict.fromkeys(own)))


def _is_in(word: str, address: str) -> bool:
    """Tell whether an address has a word as it is or without accents: ``/staff/jos-muller``."""
    plain = normalize("NFKD", word).encode("ascii", "ignore").decode()
    return letters(word) in address or (bool(plain) and letters(plain) in address)


def _as_linked(people: Sequence[Signatory], element: Element) -> tuple[Signatory, ...]:
    """Return people with the names that are linked: ``<a rel="author">Jane</a> in Pay`` is Jane."""
    links = filter(_leads_to_writer, _LINKS(element)[:MAX_LINKS])
    names = [name for link in links if (name := text_of(link))]
    return tuple(
        replace(one, name=next((own for own in names if one.name.startswith(f"{own} ")), one.name))
        for one in people
    )


def holds_comments(element: Element) -> bool:
    """Tell whether an element has a class or id for readers' comments."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _COMMENTS.search(names) is not None


def _begins_short(line: Line) -> bool:
    """Tell whether a line is short, or its first element is, before a date and counters."""
    if line.chars <= _NEAR:
        return not line.text.endswith(",")  # a letter greets: "Dear Minister,"
    return line.chars <= 3 * _NEAR and len(apart(line).partition(" | ")[0]) <= _NEAR


def _is_dated(line: Line) -> bool:
    if line.chars >= MAX_CHARS:
        return False
    text = apart(line)
    return find_date(text, "UTC") is not None or FIGURES.search(text) is not None


def _is_marked(line: Line) -> bool:
    """Tell whether a line's element, a child of it or one of two around it is marked as a by-line."""
    element = line.element
    outer = islice(element.iterancestors(), 2)
    around = [element, *takewhile(lambda one: one.tag not in ("body", "main", "article"), outer)]
    inner = (one for one in element if isinstance(one.tag, str) and _names_writers(one))
    return any(map(_names_writers, around)) or any(text_of(one) == line.text for one in inner)


def _names_writers(element: Element) -> bool:
    get = element.get
    name = f"{get('class') or ''} {get('itemprop') or ''} {get('rel') or ''}"
    return _marks_writers(name[:_MOST])


# Cached, because templates give one class to many elements.
@lru_cache(maxsize=4096)
def _marks_writers(name: str) -> bool:
    small = name.lower()
    if _MAY_MARK.search(small) is None or _MARK.search(name) is None:
        return False
    return _BIO.search(small) is None


def _links_writer(element: Element) -> bool:
    return any(map(_leads_to_writer, _LINKS(element)[:MAX_LINKS]))


def _leads_to_writer(link: Element) -> bool:
    return link.get("rel") == "author" or bool(_PROFILE.search(link.get("href") or ""))


def _leads_elsewhere(line: Line) -> bool:
    """Tell whether a line links to something else than its writer, or is named as a topic."""
    if _TOPIC_NAMES.search(line.element.get("class") or ""):
        return True
    if line.linked * 2 > line.chars and not _linked(line):
        return True
    return any(_TOPICS.search(link.get("href") or "") for link in _LINKS(line.element)[:MAX_LINKS])
