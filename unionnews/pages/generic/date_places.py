"""Judge the place of a date on its page, and find a date in the places of last resort."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice, pairwise

from unionnews.normalize.calendars import address_day
from unionnews.normalize.dates import find_date, last_day, plain_form
from unionnews.pages.declared.json_values import script_values
from unionnews.pages.generic.bylines import apart
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
_ROOM = 5000
"""Characters that are read of such an element: templates indent by many blanks."""
FRESH = (
    "publication day taken from above the headline, that of the download: perhaps the site's clock"
)
MAX_AROUND = 60
"""If a line of running text has more characters around a date, the date is part of a story."""
_PARTS = frozenset({"nav", "header", "li", "a", "article", "footer"})
_DIGITS = regex(r"\d")
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
MAX_SCRIPT = 512 * 1024
MAX_SCRIPTS = 64
_MAX_MARKED = 400
_INLINE_SCRIPTS = xpath_query("//script[not(@src)][string-length(.) > 20]")
# Frameworks keep the data of a page in an attribute.
_DATA = xpath_query("//@*[string-length(.) > 100][contains(., 'ublish') or contains(., 'pubDate')]")
_MARKED = regex("[dD]ate|[tT]ime|publi|posted|meta|datum|fecha|data")
_MARKED_ID = regex("date|time")
_SURE_KEY = regex(
    r"date_?Published|published_?(?:At|Date|Time|On)|publish_?(?:ed_?)?(?:Date|Time|At)|pub_?(?:Date|Time)|publication_?(?:Date|Time)|first[_-]?publi(?:shed|cation)(?:_?(?:At|Date))?|published_?First|display_?date|article_?date|post_?date|ptime",
    re.IGNORECASE,
)
_ANY_KEY = regex(
    r"\w{0,30}publi(?:sh(?:ed)?|cation)(?:_?(?:date|time|datetime|at|on|day))?|\w{0,20}pub_?date",
    re.IGNORECASE,
)
_SCRIPT_DATE = regex(
    r"""\\?["'](?P<key>[\w-]{5,40})\\?["']\s?:\s?\\?["']?(?P<value>\d[^"'\\,}]{7,40})"""
)
_PLACE = regex(r"[^\w]*(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,24}[\s,./(–—-]{0,4}){0,6}")
"""Text before the day in a dateline: ``PARIS, France (``."""
_DATELINE_END = regex(r"\)?\.?(?:\s?(?:\([^()]{2,30}\)|/[^/]{2,40}/))?\s*(?:--|[-–—:|])")
"""Text after the day in a dateline: ``(AP) –``, ``/PRNewswire/ --``."""
_LONGEST_DATELINE = 80
_LONGEST_SHEET = 20
TITLED = xpath_query("descendant::*[(self::span or self::abbr) and contains(@title, '20')]")
_SHEET = regex(
    r"(?:\d{1,2}\.? [^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?),? (?:19|20)\d\d"
)
_YEAR = regex(r"(?:19|20)\d\d")
_LONGEST_LABEL, _LONGEST_HAN_LABEL = 16, 5
_OPENING = 4
"""A dateline is searched in so many paragraphs, because summary, caption or by-line may be first."""


@dataclass(slots=True, frozen=True)
class Candidate:
    """A printed date that may be the article's."""

    raw: str
    label: Label | None
    timed: bool
    """Whether it has a time, not only a day."""


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
        if tag in ("li", "a") and len(text_of(outer, _ROOM) or "") <= LONGEST_BOX_DATE:
            continue
        if tag in ("a", "li", "article") or is_aside(outer, tag) or _is_other(outer):
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
    text = text_of(outer, _ROOM) or ""
    if len(text) > MAX_LINE:
        return None
    if (heading := element.getprevious()) is not None and heading.tag in ("h1", "h2"):
        return _names_label(outer)  # a headline that ends with "opened" is none
    before = text.partition(text_of(element) or "\0")[0]
    # Only text after the last digit: earlier text is the label of another date.
    label = _DIGITS.split(before[-LABEL_CHARS:])[-1]
    return label_in(label) or _names_label(outer)


def _names_label(element: Element) -> Label | None:
    names = (element.get(name) or "" for name in ("class", "id", "itemprop"))
    return class_label(" ".join(names))


def _is_other(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return _OTHER_STORIES.search(names.lower()) is not None


@dataclass(slots=True, frozen=True)
class LastResorts:
    """Finds the day of publication in places that are used only if the page has no other date."""

    root: Element
    url: str
    below: Sequence[Line]
    """Lines between headline and text."""
    text: Sequence[Line]
    behind: Sequence[Line]
    language: str | None
    day_of: Callable[[str], str | None]
    """Returns the day in a text, if it is a possible day of publication."""

    def first(self) -> tuple[str, str] | tuple[None, None]:
        """Return the first day found and the message of doubt about its place, or None twice."""
        ways: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("the address: the page names none", lambda: address_day(self.url)),
            ("a script of the page: nothing else names one", self._script),
            ("a dateline: the page names none", self._dateline),
            ("a labelled box behind the text", self._labelled),
            ("an unlabelled line of the article's box", self._box),
        )
        for place, way in ways:
            if (found := way()) and (day := self.day_of(found)):
                return day, f"publication day taken from {place}"
        return None, None

    def _script(self) -> str | None:
        """Return the day under keys for a publication date, if all scripts agree."""
        found = [(name, self.day_of(value)) for name, value in script_dates(self.root)]
        for names in (_SURE_KEY, _ANY_KEY):
            days = {day for name, day in found if day and names.fullmatch(name)}
            if days:
                return days.pop() if len(days) == 1 else None
        return None

    def _dateline(self) -> str | None:
        """Return the day in a dateline: ``PARIS, May 27, 2024 (AP) – …``."""
        for line in self.text[:_OPENING]:
            head = line.text[:_LONGEST_DATELINE]
            found = find_date(head, None, self.language)
            end = found.start + len(found.raw) if found else 0
            if found and _PLACE.fullmatch(head[: found.start]) and _DATELINE_END.match(head, end):
                return found.value[:10]
        return None

    def _labelled(self) -> str | None:
        """Return the date below a line that says "Published" and nothing else."""
        for label, line in pairwise(self.behind):
            found = find_date(line.text, None, self.language)
            alone = found is not None and line.chars - len(found.raw) <= LABEL_CHARS // 4
            if alone and lone_label(label.text) == "published":
                return line.text
        return None

    def _box(self) -> str | None:
        """Return the text of an element in the article's own box that is marked as a date."""
        own = around_lines(self.text)
        for element in islice(filter(_is_marked_date, self.root.iter()), _MAX_MARKED):
            text = text_of(element, _ROOM) or ""
            if not 8 <= len(text) <= LONGEST_BOX_DATE or not self.day_of(text):
                continue
            label = label_in(text) or label_of(element)
            is_own = is_beside(element, own) and not is_clock_place(
                element, around_lines(self.below) | own
            )
            if label in (None, "published") and is_own:
                return text
        return None


def _is_marked_date(element: Element) -> bool:
    names, own = element.get("class"), element.get("id")
    return bool((names and _MARKED.search(names)) or (own and _MARKED_ID.search(own)))


def script_dates(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the keys and values for a publication date in scripts and data attributes."""
    for script in _INLINE_SCRIPTS(root)[:MAX_SCRIPTS]:
        if "ld+json" in (script.get("type") or "") and any(script_values(script.text or "")):
            continue  # was read already, and found to be of another story
        yield from _dates_in(script.text or "")
    for value in _DATA(root)[:MAX_SCRIPTS]:
        yield from _dates_in(value)


def _dates_in(data: str) -> Iterator[tuple[str, str]]:
    for match in _SCRIPT_DATE.finditer(data[:MAX_SCRIPT]):
        if _ANY_KEY.fullmatch(match["key"]) or _SURE_KEY.fullmatch(match["key"]):
            yield match["key"], plain_form(match["value"].strip())


def may_date(element: Element) -> bool:
    """Tell whether an element may have a date in an attribute."""
    names = element.keys()
    if not _DATE_DATA.isdisjoint(names):
        return True
    return "title" in names and (
        element.tag in ("abbr", "time") or bool(_DATE_NAMES.search(element.get("class") or ""))
    )
