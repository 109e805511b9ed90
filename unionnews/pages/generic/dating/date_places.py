"""Judge the place of a date on its page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from unionnews.normalize.dates import last_day
from unionnews.pages.generic.bylines import apart
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.lines import Line, is_aside
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.date_labels import Label, class_label, label_in
from unionnews.words.patterns import regex

MAX_LINE = 120
"""Most characters of a line with a date of the article."""
LABEL_CHARS = 40
"""The label of a date is searched in so many characters before it."""
LONGEST_BOX_DATE = 60
"""Most characters of an element with little more than a date."""
ROOM = 5000
"""Characters that are read of such an element: templates indent by many blanks."""
FRESH = (
    "publication day taken from above the headline, that of the download: perhaps the site's clock"
)
MAX_AROUND = 60
"""If a line of running text has more characters around a date, the date is part of a story."""
_PARTS = frozenset({"nav", "header", "li", "a", "article", "footer"})
DIGIT = regex(r"\d")
_CLOCK_PLACES = regex(
    r"(?:^|\s)(?:top(?:-?(?:bar|line|nav))?|(?:site-?|page-?)?header|masthead|nav(?:bar)?|menu|weather|clock|today|ticker)(?:\s|$)",
    re.IGNORECASE,
)
_OTHER_STORIES = regex(
    "related|teaser|card|latest|popular|recent|similar|comment|carousel|swiper|slide"
)
_DATE_NAMES = regex("date|time|publi")
_DATE_DATA = frozenset(
    {"data-date", "data-time", "data-datetime", "data-timestamp", "data-published", "data-publish-date", "data-pubdate",
     "data-published-at", "data-publication-date", "data-utime", "data-epoch", "data-unixtime", "data-ts", "data-iso"}
)  # fmt: skip
DATING = regex(
    r"title|data-(?:date|time|datetime|timestamp|publi.*|pubdate|utime|epoch|unixtime|ts|iso)"
)
_LONGEST_SHEET = 20
TITLED = xpath_query("descendant::*[(self::span or self::abbr) and contains(@title, '20')]")
_SHEET = regex(
    r"(?:\d{1,2}\.? [^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?),? (?:19|20)\d\d"
)
_YEAR = regex(r"(?:19|20)\d\d")
_LONGEST_LABEL, _LONGEST_HAN_LABEL = 16, 5


@dataclass(slots=True, frozen=True)
class Candidate:
    """A printed date that may be the article's."""

    raw: str
    label: Label | None
    timed: bool
    """Whether it has a time, not only a day."""


@dataclass(slots=True)
class DatedLines:
    """Everything from which the dates are chosen."""

    root: Element
    url: str
    data: StructuredData
    language: str | None
    title: str
    """The headline."""
    lines: Sequence[Line]
    """All lines of the page."""
    above: Sequence[Line]
    """Lines before the headline."""
    below: Sequence[Line]
    """Lines between headline and text."""
    among: Sequence[Line]
    """Lines between lines of the text that do not belong to it, such as the date below a summary."""
    opening: int
    """Index of the last of the first paragraphs."""
    behind: Sequence[Line]
    text: Sequence[Line]
    last_day: str
    """See :attr:`PageResponse.last_day`."""


@dataclass(slots=True)
class Dates:
    """The chosen dates, as printed."""

    published: str | None = None
    modified: str | None = None
    doubt: str | None = None
    """Message why the publication date may be wrong."""
    other: str | None = None
    """Printed or declared date of another day, more than two days from these."""
    leading: list[Line] = field(default_factory=list)
    """First lines of the text that have only dates."""
    overruled: bool = False
    """Whether the JSON-LD, perhaps of another story, has another day than the page prints."""


def best_of(printed: list[Candidate]) -> str | None:
    """Return the best date: one labelled as publication, else unlabelled; with a time, else a day."""
    for label in ("published", None):
        same = [one for one in printed if one.label == label]
        timed = (one for one in same if one.timed)
        if chosen := next(chain(timed, same), None):
            return chosen.raw
    return None


def around_lines(lines: Sequence[Line]) -> set[Element]:
    """Return the element of the first line, all elements around it, and the footers of articles."""
    around = {lines[0].element, *lines[0].element.iterancestors()} if lines else set()
    return around.union(*(one.findall("footer") for one in around if one.tag == "article"))


def is_own(line: Line, around: set[Element]) -> bool:
    """Tell whether a line is beside others; inline elements may be asides too."""
    return around.issuperset(line.asides) and is_beside(line.element, around)


def is_beside(element: Element, around: set[Element]) -> bool:
    """Tell whether an element is beside others, not in a teaser, list or aside there."""
    for outer in chain([element], element.iterancestors()):
        if outer in around:
            return True
        tag = outer.tag if isinstance(outer.tag, str) else ""
        if tag in ("li", "a") and len(text_of(outer, ROOM) or "") <= LONGEST_BOX_DATE:
            continue
        if tag in ("a", "li", "article") or is_aside(outer, tag) or is_other(outer):
            return False
    return False


def is_labelled(line: Line) -> bool:
    """Tell whether a line above a headline has a label of publication, in no menu, list or teaser."""
    around = (box.tag for box in line.element.iterancestors())
    apart = line.linked or line.element.tag in _PARTS or not _PARTS.isdisjoint(around)
    return not apart and label_in(line.text[:MAX_LINE]) == "published"


def is_told(line: Line, raw: str) -> bool:
    """Tell whether a printed date is in a sentence, which says when something happened."""
    return bool(line.prose) and len(line.text) - len(raw) > MAX_AROUND


def is_clock(line: Line, around: set[Element]) -> bool:
    """Tell whether a line is the site's clock; ``around`` are the elements around the headline."""
    label = label_in(line.text[:MAX_LINE]) or label_of(line.element)
    return is_clock_place(line.element, around) if label is None else label == "other"


def is_fresh_clock(
    printed: str, day: str | None, bound: str, above: Sequence[Line], others: Sequence[Line]
) -> bool:
    """Tell whether the day of the download is printed, and only above the headline."""
    alone = not any(printed in line.text for line in others)
    return (
        day is not None
        and is_fresh(day, bound)
        and alone
        and any(printed in line.text for line in above)
    )


def is_fresh(day: str, bound: str) -> bool:
    """Tell whether a day is that of the download, which is two days before ``bound``."""
    return last_day(datetime.fromisoformat(f"{day}T12:00+00:00")) >= bound


def is_clock_place(element: Element, around: set[Element]) -> bool:
    """Tell whether an element is where sites print their clock; ``around`` as in :func:`is_clock`."""
    for outer in chain([element], element.iterancestors()):
        if outer in around:
            return False
        names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if outer.tag in ("nav", "header") or _CLOCK_PLACES.search(names):
            return True
    return False


def calendar_sheet(lines: Sequence[Line]) -> str | None:
    """Return a date whose parts stand in elements or lines of their own, with blanks between them."""
    if lines[0].chars > _LONGEST_SHEET or not any(_YEAR.search(line.text) for line in lines):
        return None
    text = ""
    for count, line in enumerate(lines):
        text = f"{text} {apart(line).replace(' | ', ' ')}".strip()
        if (count or text != line.text) and _SHEET.fullmatch(text):
            return text
    return None


def lone_label(text: str) -> Label | None:
    """Return the meaning of a line that is a label and nothing else: ``Date:``, ``Published``."""
    if text.rstrip().endswith((":", "：", "፦", "៖")):
        return label_in(text[-MAX_LINE:])
    longest = _LONGEST_LABEL if max(text, default="") < "\u2e80" else _LONGEST_HAN_LABEL
    label = label_in(f"{text}:") if len(text) <= longest else None
    return None if label == "other" else label


def class_of(element: Element, raw: str) -> Label | None:
    """Return the label of a printed date by class names, those of the innermost element first."""
    inner = [one for _, one in zip(range(40), element.iterdescendants(), strict=False)]
    holding = [one for one in inner if isinstance(one.tag, str) and raw in (text_of(one) or "")]
    return next((label for one in reversed(holding) if (label := _names_label(one))), None) or (
        label_of(element)
    )


def label_of(element: Element) -> Label | None:
    """Return the label of an element by its class names, else by the text and class names around it."""
    own = _names_label(element)
    outer = element.getparent()
    if own or outer is None:
        return own
    text = text_of(outer, ROOM) or ""
    if len(text) > MAX_LINE:
        return None
    if (heading := element.getprevious()) is not None and heading.tag in ("h1", "h2"):
        return _names_label(outer)  # a headline that ends with "opened" is none
    before = text.partition(text_of(element) or "\0")[0]
    # Only text after the last digit: earlier text is the label of another date.
    label = DIGIT.split(before[-LABEL_CHARS:])[-1]
    return label_in(label) or _names_label(outer)


def _names_label(element: Element) -> Label | None:
    names = (element.get(name) or "" for name in ("class", "id", "itemprop"))
    return class_label(" ".join(names))


def is_other(element: Element) -> bool:
    """Tell whether an element is named as one of other stories, or of comments."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _OTHER_STORIES.search(names.lower()) is not None


def may_date(element: Element) -> bool:
    """Tell whether an element may have a date in an attribute."""
    names = element.keys()
    if not _DATE_DATA.isdisjoint(names):
        return True
    return "title" in names and (
        element.tag in ("abbr", "time") or bool(_DATE_NAMES.search(element.get("class") or ""))
    )
