"""Find the printed by-lines of a page that is not in Chinese.

The markup often names the site, an office or the person who entered the text; the printed by-line
names the writers with their roles. So both are read by the same grammar and compared
(:func:`unionnews.pages.generic.credits.writers_of`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from unionnews.normalize.dates import find_date
from unionnews.normalize.western_bylines import (
    FIGURES,
    LONE_LABEL,
    may_label,
    names_only,
    read_byline,
)
from unionnews.normalize.western_names import DEGREES, JOBS, asian_name_in, is_asian_name, is_person
from unionnews.pages.declared.writer_marks import (
    YEAR,
    as_linked,
    is_in_address,
    is_marked,
    leads_elsewhere,
    linked_writers,
    links_writer,
    names_writers,
    own_name,
)
from unionnews.pages.generic.bylines import apart
from unionnews.pages.generic.credits import Signature
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of, whole_text
from unionnews.pages.selectors import Element
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import letters, squash

MAX_CHARS = 200
"""Most characters of a line that is read as a by-line."""
_ABOVE, _BELOW, _OPENING, _FROM_END = 4, 12, 6, 20
"""A by-line is searched in so many lines above the headline, after the text, at its head and its end."""
_NEAR, _FAR = 40, 2000
_TOLD = 120
"""What somebody does is told in so many characters behind the name."""
_LONGEST_LABEL = 24
_LABEL_CHARS = 4  # fewest of a label before a link: "Written by" has enough, "By" has not
_SIGNS = regex(r"[=＝/／•—]|(?<![^\W_])(?:of|da|di|per|od)(?!\w)", re.IGNORECASE)
"""What may stand behind a label, beside what :func:`may_label` looks for."""
_BESIDE_WRITERS = ("photographer", "translator")
"""Who may be named behind the text though its writers are named above it."""
_ADDED = regex(r"\badditional reporting\b", re.IGNORECASE)
_TELLS = regex(r"(?:,\s[^,]{2,80},)?\s[^\W\d_A-Z]\w*\s")
"""Text after a name that begins a sentence: perhaps ", job,", then a word in lower case."""
# … endet der Streik. (Jan Doe) +++
_SIGNED = regex(r"[.!?…][\"”“»’']?\s*\((?P<name>[^()]{4,60})\)[\s+*]*$")
_MAIL = regex(r"\W*[\w.+-]{1,64}@[\w.-]{1,80}\W*")
_CAPTIONS = ("figcaption", "figure")


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
    if title is not None:  # whom the headline names is its subject, if no label says more
        found = [one for one in found if one.sure or not _is_named(one, lines[title].text)]
    last = [
        one for one in _group(behind, None, end, "", shared) if one.sure or one.others or one.added
    ]
    if not found and not any(one.sure and not one.added for one in last):
        signed = list(_alone(lines[max(0, end - 2) : end + 1], end))
        return [*last, *(signed or _introduced(lines, max(start, end - _FROM_END), end))]
    return [*found, *(one if one.added else _behind(one, bool(found)) for one in last)]


def _is_named(signature: Signature, headline: str) -> bool:
    return any(one.name in headline for one in signature.people)


def _is_names(text: str) -> bool:
    """Tell whether a line consists of names and words that join them."""
    rest = text
    for one in read_byline(text):
        rest = rest.replace(one.raw, " ")
    words = set(rest.replace(",", " ").split()) - DEGREES
    return {word.lower() for word in words} <= {"&", *labels.AND.split("|")}


def _behind(signature: Signature, has_other: bool) -> Signature:
    if not has_other:
        return replace(signature, sure=False)
    people = (one for one in signature.people if one.labelled and one.role in _BESIDE_WRITERS)
    return replace(signature, people=tuple(people), sure=False, added=True)


_COMMENTS = regex(
    r"(?<![\w-])comments?(?:[_-]?(?:list|item|body|area|section|author))?(?![\w-])|disqus",
    re.IGNORECASE,
)


def _alone(lines: Sequence[Line], end: int) -> Iterator[Signature]:
    """Yield the name alone on the last line of the text or in brackets at its end, or set off below.

    What stands below a heading or a colon belongs to it, as an address: ``Contact:``.
    """
    for before, line in pairwise(lines):
        signed = _SIGNED.search(line.text[-2 * _NEAR :])
        if not signed and (before.level or before.text.endswith((":", "："))):
            continue
        # A line in capitals below the text is the heading of a box.
        own = _is_set_off(line.element) or is_marked(line)
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


def _introduced(lines: Sequence[Line], first: int, end: int) -> list[Signature]:
    """Return the writer whom the page introduces below its text: a name, then their mail address, or a
    sentence about them. Of several within the text, as in a list of people, nobody is.
    """
    found = list(_told_of(lines[first : end + _BELOW]))
    inside = [line for line, _ in found if line.index < end - 3]
    return [] if len(found) > 1 and inside else [one for _, one in found[:1]]


def _told_of(lines: Sequence[Line]) -> Iterator[tuple[Line, Signature]]:
    """Yield the lines that are a name before what is told of that person."""
    for line, below in pairwise(lines):
        last_words = " ".join(line.text.split()[-2:])
        if line.chars > _NEAR or not (last_words in below.text[:_NEAR] or "@" in below.text):
            continue  # as nearly all lines
        people = read_byline(line.text)
        if len(people) != 1 or not (people[0].labelled or is_person(line.text)):
            continue
        name = people[0].name
        told = below.text.removeprefix(name)
        if told != below.text and _TELLS.match(told):
            words = told[:_TOLD].lower().replace(",", "").split()
            works = not JOBS.isdisjoint(words)
            known = works or is_marked(line)
        else:
            known = _MAIL.fullmatch(below.text) is not None
            known &= is_in_address(name.split()[-1], letters(below.text))
        if known and not any(map(holds_comments, line.asides)):
            yield line, Signature(people, False, frozenset())


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
        own = [box for box in line.asides if box not in shared and not names_writers(box)]
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
    found = Signature(people, False, frozenset(), added=True)
    return found if people and labelled and names_only(line.text) else None


def _signature(
    line: Line, title: int | None, around: Sequence[Line], again: str, label: str, edge: int
) -> Signature | None:
    marked = is_marked(line)
    near = title is not None and 0 < line.index - title <= _ABOVE
    alone = near and (_begins_short(line) or _lists_names(line))
    above = title is not None and line.index < title
    hints = may_label(line.text)
    signs = hints and links_writer(line.element)
    lone = LONE_LABEL.fullmatch(label) is not None
    leads_away = title is None and line.linked * 2 > line.chars and not (marked or signs or lone)
    leads_away &= line.index >= edge or line.chars - line.linked < _LABEL_CHARS
    # "Written by" and a link that is a name, just behind the text.
    leads_away &= not (hints and line.index == edge and _links_name(line))
    if lone:
        label = f"{label.replace('(s)', '').rstrip(':： ')}:"
    label = label if label and may_label(label) and not read_byline(label) else ""
    may_name = marked or alone or hints or label
    if not (may_name or line.linked) or leads_away or (line.aside and above):
        return None
    text = _with_label(line, around, marked=marked, near=near)
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
        people = linked_writers(line) if marked else ()
    if not people:
        return None
    people = as_linked(people, line.element)
    sure = any(one.labelled and one.role not in (None, "photographer") for one in people)
    sure |= title is None and marked and line.element.find(".//a[@rel='author']") is not None
    if line.aside and not (sure or marked):
        return None
    others = frozenset(one.name for one in people if one.role is None)
    added = _ADDED.search(text) is not None
    if sure or others or marked or (line.linked and links_writer(line.element)):
        return Signature(people, sure, others, added)
    # A name without a label is a writer's near a date, or if it is repeated after the text.
    if not alone or line.element.tag in _CAPTIONS or leads_elsewhere(line):
        return None
    works = any(one.role in ("reporter", "correspondent") for one in people)
    known = works or all(one.name in again for one in people) or any(map(_is_dated, around))
    known &= not _is_phrase(people[0].name)
    return Signature(people, False, others) if around and known else None


def _links_name(line: Line) -> bool:
    """Tell whether the only link of a line is a person's name."""
    links = [text_of(one) or "" for one in line.element.iter("a")]
    return len(links) == 1 and is_person(links[0])


def _with_label(line: Line, around: Sequence[Line], *, marked: bool, near: bool) -> str:
    """Return a line as a by-line with a label, if its markup or place tell the writer; else its text."""
    text, name = apart(line), None
    if marked and is_asian_name(text):
        name = text
    elif near and not line.aside and line.chars <= 3 * _NEAR:
        name = own_name(line, text)
        if not (name and is_asian_name(name)) and any(one.labelled for one in read_byline(text)):
            return text
        if not name and any(map(_is_dated, (line, *around))):
            name = asian_name_in(text)
    return f"By {name}" if name else text


def _is_phrase(name: str) -> bool:
    """Tell whether a text is long, and in a script without capitals that would show names."""
    return name.lower() == name.upper() and name.count(" ") > 2


def _may_name(line: Line, text: str) -> bool:
    """Tell whether a line with a link may be a by-line: by a label, or because a writer is linked."""
    return bool(_SIGNS.search(text)) or may_label(text) or links_writer(line.element)


def holds_comments(element: Element) -> bool:
    """Tell whether an element has a class or id for readers' comments."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _COMMENTS.search(names) is not None


def _begins_short(line: Line) -> bool:
    """Tell whether a line is short, or its first element is, before a date and counters."""
    if line.chars <= _NEAR:
        return not line.text.endswith(",")  # a letter greets: "Dear Minister,"
    return line.chars <= 3 * _NEAR and len(apart(line).partition(" | ")[0]) <= _NEAR


def _lists_names(line: Line) -> bool:
    """Tell whether a line is names with commas between them, and nothing else."""
    names = line.text.split(", ") if line.chars <= MAX_CHARS else []
    return len(names) > 1 and all(map(is_person, names))


def _is_dated(line: Line) -> bool:
    if line.chars >= MAX_CHARS:
        return False
    text = apart(line)
    if find_date(text, "UTC") is not None or FIGURES.search(text) is not None:
        return True
    return not line.level and line.chars <= _NEAR and YEAR.search(text) is not None
