"""Where a date stands on its page, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain

from unionnews.normalize.dates import last_day, plain_form
from unionnews.pages.generic.structured_data import read_json
from unionnews.pages.lines import Line, is_aside
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.date_labels import Label, class_label, label_in
from unionnews.words.patterns import regex

MAX_LINE = 120
"""Characters of a line that prints a date of the article."""
LABEL_CHARS = 40
"""Characters before a date among which its label is looked for."""
LONGEST_BOX_DATE = 60
"""Characters of an element that prints little more than a date."""
FRESH = (
    "publication day taken from above the headline, that of the download: perhaps the site's clock"
)
LAST_RESORTS = {
    "address": "publication day taken from the address: the page names none",
    "script": "publication day taken from a script of the page: nothing else names one",
    "box": "publication day taken from an unlabelled line of the article's box",
}
MAX_AROUND = 60
"""Characters around a date in a sentence; one of more tells when something happened."""
MAX_SCRIPT = 512 * 1024
_INLINE_SCRIPTS = xpath_query("//script[not(@src)][string-length(.) > 20]")
_FIGURES = regex(r"(0?[1-9]|1[0-2])[-./](0?[1-9]|1[0-2])[-./](\d{4})(?!\d)")
_PATH_DAY = regex(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<mark>[/_.-]?)(?P<m>0[1-9]|1[0-2])(?:(?P=mark)|/)?(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"
)
_PATH_DAY_SHORT = regex(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?=/)"
)
_SCRIPT_DATE = regex(
    r"""\\?["'](?P<key>date_?Published|published_?(?:At|Date|Time|On)|publish_?(?:ed_?)?(?:Date|Time|At)|pub_?(?:Date|Time)|publication_?(?:Date|Time)|first[_-]?publi(?:shed|cation)(?:_?(?:At|Date))?|published_?First|display_?date|article_?date|post_?date|ptime)\\?["']\s?:\s?\\?["']?(?P<value>\d[^"'\\,}]{7,40})""",
    re.IGNORECASE,
)
_DIGITS = regex(r"\d")
_CLOCK_PLACES = regex(
    r"(?:^|\s)(?:top(?:-?(?:bar|line|nav))?|(?:site-?|page-?)?header|masthead|nav(?:bar)?|menu|weather|clock|today|ticker)(?:\s|$)",
    re.IGNORECASE,
)
_OTHER_STORIES = regex(
    r"related|teaser|card|latest|popular|recent|similar|comment|carousel|swiper|slide",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class Candidate:
    """A date that may be the article's."""

    raw: str
    label: Label | None
    timed: bool
    """Names a time, not only a day."""


@dataclass(slots=True)
class Dates:
    """The dates chosen, as printed."""

    published: str | None = None
    modified: str | None = None
    doubt: str | None = None
    """Why the publication date is a last resort."""
    leading: list[Line] = field(default_factory=list)
    """First lines of the text that print nothing but dates."""
    overruled: bool = False
    """The page prints another day than the JSON-LD that may be another story's."""


def best_of(printed: list[Candidate]) -> str | None:
    """Return the date labelled as that of publication before others, one with a time before days."""
    for label in ("published", None):
        same = [one for one in printed if one.label == label]
        timed = (one for one in same if one.timed)
        if chosen := next(chain(timed, same), None):
            return chosen.raw
    return None


def around_lines(lines: Sequence[Line]) -> set[Element]:
    """Return the element that prints the first of these lines, and all that hold it."""
    return {lines[0].element, *lines[0].element.iterancestors()} if lines else set()


def is_own(line: Line, around: set[Element]) -> bool:
    """Tell whether a line stands beside others; inline elements may be asides too."""
    return around.issuperset(line.asides) and is_beside(line.element, around)


def is_beside(element: Element, around: set[Element]) -> bool:
    """Tell whether an element stands beside others, not in a teaser, list or aside there."""
    for outer in chain([element], element.iterancestors()):
        if outer in around:
            return True
        tag = outer.tag if isinstance(outer.tag, str) else ""
        if tag in ("li", "a") and len(text_of(outer) or "") <= LONGEST_BOX_DATE:
            continue
        if tag in ("a", "li", "article") or is_aside(outer, tag) or _is_other(outer):
            return False
    return False


def is_told(line: Line, raw: str) -> bool:
    """Tell whether a printed date belongs to a sentence, which tells when something happened."""
    return bool(line.prose) and len(line.text) - len(raw) > MAX_AROUND


def is_clock(line: Line, around: set[Element]) -> bool:
    """Tell whether a line is the site's own clock; ``around``: what holds the headline."""
    label = label_in(line.text) or label_of(line.element)
    return is_clock_place(line.element, around) if label is None else label == "other"


def is_fresh_clock(
    printed: str, day: str | None, bound: str, above: Sequence[Line], others: Sequence[Line]
) -> bool:
    """Tell whether the day of the download (two before ``bound``) stands above the headline alone."""
    alone = not any(printed in line.text for line in others)
    return (
        day is not None
        and is_fresh(day, bound)
        and alone
        and any(printed in line.text for line in above)
    )


def is_fresh(day: str, bound: str) -> bool:
    """Tell whether a day is that of the download, which lies two days before ``bound``."""
    return last_day(datetime.fromisoformat(f"{day}T12:00+00:00")) >= bound


def both_orders(printed: str) -> set[str | None]:
    """Return the days that figures may mean: ``06-07-2022`` is 6 July and 7 June."""
    found = _FIGURES.match(printed)
    orders = ((2, 1), (1, 2)) if found else ()
    return {_iso(found[3], found[month], found[day]) for month, day in orders} if found else set()


def is_clock_place(element: Element, around: set[Element]) -> bool:
    """Tell whether an element stands where sites print their own clock; arguments as before."""
    for outer in chain([element], element.iterancestors()):
        if outer in around:
            return False
        names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if outer.tag in ("nav", "header") or _CLOCK_PLACES.search(names):
            return True
    return False


def class_of(element: Element, raw: str) -> Label | None:
    """Return the label by the classes around a printed date, the innermost first."""
    inner = [one for _, one in zip(range(40), element.iterdescendants(), strict=False)]
    holding = [one for one in inner if isinstance(one.tag, str) and raw in (text_of(one) or "")]
    return next((label for one in reversed(holding) if (label := _names_label(one))), None) or (
        label_of(element)
    )


def label_of(element: Element) -> Label | None:
    """Return the label by the classes of an element and what holds little more than it."""
    own = _names_label(element)
    outer = element.getparent()
    if own or outer is None:
        return own
    text = text_of(outer) or ""
    if len(text) > MAX_LINE:
        return None
    if (heading := element.getprevious()) is not None and heading.tag in ("h1", "h2"):
        return _names_label(outer)  # a headline that ends with "opened" is none
    before = text.partition(text_of(element) or "\0")[0]
    # What stands before another date is the label of that one.
    label = _DIGITS.split(before[-LABEL_CHARS:])[-1]
    return label_in(label) or _names_label(outer)


def _names_label(element: Element) -> Label | None:
    names = (element.get(name) or "" for name in ("class", "id", "itemprop"))
    return class_label(" ".join(names))


def _is_other(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _OTHER_STORIES.search(names) is not None


def script_dates(root: Element) -> Iterator[str]:
    """Yield what stands under the keys of scripts that name a date of publication."""
    for script in _INLINE_SCRIPTS(root)[:64]:
        if "ld+json" in (script.get("type") or "") and any(read_json(script.text or "")):
            continue  # was read as what it is: of another story
        for match in _SCRIPT_DATE.finditer((script.text or "")[:MAX_SCRIPT]):
            yield plain_form(match["value"].strip())


def address_day(url: str) -> str | None:
    """Return the full day that an address names, where it names one alone."""
    path = re.sub(r"^[a-z]+://[^/]*", "", url).split("?")[0]
    found = [*_PATH_DAY_SHORT.finditer(path), *_PATH_DAY.finditer(path)]
    days = {day for match in found if (day := _iso(match["y"], match["m"], match["d"]))}
    return days.pop() if len(days) == 1 else None


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
