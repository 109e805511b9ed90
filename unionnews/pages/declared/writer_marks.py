"""What the markup of a line says about who wrote: classes, ``rel``, links to profiles."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice, takewhile
from unicodedata import normalize

from unionnews.normalize.western_bylines import Signatory, read_byline
from unionnews.normalize.western_names import is_asian_name, is_person
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import letters

_MARK = regex(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:[Aa]uthors?|AUTHOR|[Bb]y-?[Ll]ines?|[Ww]riters?|[Aa]utor(?:es|en)?|[Aa]uteurs?|[Jj]ournalists?"
    r"|[Cc]ontributors?|[Ss]kribent|[Rr]eporters?|[Pp]enulis|attribution|article-origins|vcard|user-?name|sv_member)(?:$|[\s_-]|(?=[A-Z\d]))"
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
_LINKED_AUTHOR = xpath_query(".//a[@rel='author']")
_MAY_MARK = regex(
    "author|by-?line|writer|autor|auteur|journalist|contributor|skribent|reporter|penulis|attribution"
    "|article-origins|vcard|user-?name|sv_member"
)
YEAR = regex(r"(?<![\d$€£¥,.:])(?:19|20)\d\d(?![\d,%€])")
"""A year, and no price."""
_LABEL_WORDS = labels.words_of(
    [labels.OTHERS, labels.PHOTOGRAPHERS, labels.TRANSLATORS, labels.JOBS]
)
_BIO = regex("bio|caption|credit|about|desc|social|image|avatar|more|related|follow")
_PROFILE = regex(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|by|people|profiles?|contributors?|staff|journalists?|writers?|users?"
    r"|penulis|avtor|autori|firmas?|redakteure?|reporters?)/|/@",
    re.IGNORECASE,
)

_AUTHORS = regex(
    r"/(?:authors?|autor(?:es|en)?|auteurs?|contributors?|journalists?|writers?|penulis|avtor|autori|firmas?|redakteure?|reporters?)/",
    re.IGNORECASE,
)


def own_name(line: Line, text: str) -> str | None:
    """Return the writer whom markup tells where no word does: in an element of its own in a short line."""
    inner = (one for _, one in zip(range(MAX_LINKS), line.element.iterdescendants(), strict=False))
    for one in inner:
        name = text_of(one) if isinstance(one.tag, str) else None
        if name and name in line.text and _is_own(one, name, text):
            return name
    return None


def _is_own(element: Element, name: str, text: str) -> bool:
    """Tell whether an element in a line between headline and text is the name of a writer."""
    if is_asian_name(name):
        return names_writers(element)
    if not is_person(name):
        return False
    address = element.get("href") or ""
    if "#" in address or _TOPICS.search(address):
        return False
    beside = element.getnext()
    mailed = beside is not None and (beside.get("href") or "").startswith("mailto:")
    named = element.get("rel") == "author" or names_writers(element)
    return mailed or named or _stands_behind_word(name, text)


def _stands_behind_word(name: str, text: str) -> bool:
    """Tell whether one word in no table of labels stands before a name, and a date behind it."""
    before, _, behind = text.partition(name)
    word = before.strip().lower()
    return word.isalpha() and word not in _LABEL_WORDS and YEAR.search(behind) is not None


def linked_writers(line: Line) -> tuple[Signatory, ...]:
    """Return the people whose names are links with the name in the address: ``/staff/jane-roe``.

    A link to the author needs none, and may be in a script without capitals.
    """
    links = ((text_of(link) or "", link) for link in _links(line.element))
    own = [(name, link) for name, link in links if name and name in line.text]
    signed = [name for name, link in own if link.get("rel") == "author" and is_asian_name(name)]
    people = ((name, link.get("href") or "") for name, link in own if is_person(name))
    names = [
        name
        for name, address in people
        if is_in_address(name.split()[-1], letters(address)) and not _TOPICS.search(address)
    ]
    return read_byline(f"By {signed[0]}" if signed else ", ".join(dict.fromkeys(names)))


def _links(element: Element) -> list[Element]:
    """Return the first links around and in an element, in page order; XPath takes ten times as long."""
    around = [*element.iterancestors("a")][::-1]
    return [*around, *islice(element.iter("a"), MAX_LINKS)][:MAX_LINKS]


def is_in_address(word: str, address: str) -> bool:
    """Tell whether an address has a word as it is or without accents: ``/staff/jos-muller``."""
    plain = normalize("NFKD", word).encode("ascii", "ignore").decode()
    return letters(word) in address or (bool(plain) and letters(plain) in address)


def as_linked(people: Sequence[Signatory], element: Element) -> tuple[Signatory, ...]:
    """Return people with the names that are linked: ``<a rel="author">Jane</a> in Pay`` is Jane."""
    links = filter(_leads_to_writer, _links(element))
    names = [name for link in links if (name := text_of(link))]
    return tuple(
        replace(one, name=next((own for own in names if one.name.startswith(f"{own} ")), one.name))
        for one in people
    )


def is_marked(line: Line) -> bool:
    """Tell whether a line's element, a child of it or one of two around it is marked as a by-line."""
    element = line.element
    outer = islice(element.iterancestors(), 2)
    around = [element, *takewhile(lambda one: one.tag not in ("body", "main", "article"), outer)]
    inner = (one for one in element if isinstance(one.tag, str) and names_writers(one))
    whole = (text_of(one) == line.text or _LINKED_AUTHOR(one) for one in inner)
    return any(map(names_writers, around)) or any(whole)


def names_writers(element: Element) -> bool:
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


def names_profile(link: Element) -> bool:
    """Tell whether a link leads to a writer whose name it is: ``/authors/jane-roe``."""
    address = link.get("href") or ""
    name = (text_of(link, _MOST) or "") if _AUTHORS.search(address) else ""
    return is_person(name) and is_in_address(name.split()[-1], letters(address))


def links_writer(element: Element) -> bool:
    return any(map(_leads_to_writer, _links(element)))


def _leads_to_writer(link: Element) -> bool:
    return link.get("rel") == "author" or bool(_PROFILE.search(link.get("href") or ""))


def leads_elsewhere(line: Line) -> bool:
    """Tell whether a line links to something else than its writer, or is named as a topic."""
    if _TOPIC_NAMES.search(line.element.get("class") or ""):
        return True
    if line.linked * 2 > line.chars and not linked_writers(line):
        return True
    return any(_TOPICS.search(link.get("href") or "") for link in _links(line.element))
