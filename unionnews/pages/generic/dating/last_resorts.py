"""Find the day of publication in places that are used only if the page has no other date."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise, takewhile

from unionnews.normalize.calendars import address_day
from unionnews.normalize.dates import find_date
from unionnews.normalize.identity import page_identity
from unionnews.pages.declared.json_values import own_names
from unionnews.pages.declared.script_dates import script_day
from unionnews.pages.generic.dating.date_places import (
    DIGIT,
    LABEL_CHARS,
    LONGEST_BOX_DATE,
    MAX_LINE,
    ROOM,
    Candidate,
    DatedLines,
    around_lines,
    is_beside,
    is_clock_place,
    is_fresh,
    is_other,
    label_of,
    lone_label,
)
from unionnews.pages.generic.signatures import holds_comments
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element
from unionnews.words.date_labels import label_in, self_told
from unionnews.words.patterns import regex
from unionnews.words.text import MIN_TITLE, letters

_PUBLISHED = (None, "published")
_APART = frozenset({"a", "article", "aside", "nav", "header"})
_NAVIGATION = regex("nav(?![a-z])|menu")
_MAX_MARKED = 400
_MARKED = regex("[dD]ate|[tT]ime|publi|posted|meta|datum|fecha|data")
_MARKED_ID = regex("date|time")
_PLACE = regex(r"[^\w]*(?:[^\W\d_a-zß-öø-ÿ][\w.'’-]{0,24}[\s,./(–—-]{0,4}){0,6}")
"""Text before the day in a dateline: ``PARIS, France (``."""
_DATELINE_END = regex(r"\)?\.?(?:\s?(?:\([^()]{2,30}\)|/[^/]{2,40}/))?\s*(?:--|[-–—:|])")
"""Text after the day in a dateline: ``(AP) –``, ``/PRNewswire/ --``."""
_LONGEST_DATELINE = 80
_OPENING = 4
"""A dateline is searched in so many paragraphs, because summary, caption or by-line may be first."""
_LONGEST_SAID = 600
"""Most characters of a line in which the page tells when it was published."""
_LONGEST_TEASER = 700
_MAX_TEASERS = 8
_MAX_DATED = 20
"""A page of which more lines begin with a date is a list, whatever their day."""
_MAX_STEPS = 4
"""The teaser around a link is at most so many elements above it."""
_LONG_LINK = 25
"""A link of more characters leads to another story."""


@dataclass(slots=True, frozen=True)
class LastResorts:
    """Finds the day of publication in places of last resort."""

    page: DatedLines
    day_of: Callable[[str], str | None]
    """Returns the day in a text, if it is a possible day of publication."""
    printed_in: Callable[[Sequence[Line]], Iterator[Candidate]]
    """Yields the dates that lines print."""

    def first(self) -> tuple[str, str] | tuple[None, None]:
        """Return the first day found and the message of doubt about its place, or None twice."""
        ways: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("the address: the page names none", lambda: address_day(self.page.url)),
            ("a sentence on the article", self._sentence),
            ("a script of the page: nothing else names one", self._script),
            ("a dateline: the page names none", self._dateline),
            ("a teaser of the article on its own page", self._teaser),
            ("a labelled box behind the text", self._labelled),
            ("an unlabelled line of the article's box", self._box),
            ("the only day that the page prints", self._only),
        )
        for place, way in ways:
            if (found := way()) and (day := self.day_of(found)):
                return day, f"publication day taken from {place}"
        return None, None

    def _sentence(self) -> str | None:
        """Return the day in "This article was published on …", or in such a sentence about the headline."""
        for line in self._lines(_LONGEST_SAID):
            for said in self_told(line.text, self.page.title):
                found = find_date(said, None, self.page.language)
                label = label_in(said[: found.start]) if found else "other"
                if found and label in _PUBLISHED and not _is_comment(line.element):
                    return found.value[:10]
        return None

    def _lines(self, longest: int) -> Iterator[Line]:
        """Yield the lines with a figure and at most so many characters."""
        return (one for one in self.page.lines if one.chars <= longest and DIGIT.search(one.text))

    def _script(self) -> str | None:
        page = self.page
        return script_day(page.root, self.day_of, own_names(page.url, [page.title]))

    def _dateline(self) -> str | None:
        """Return the day in a dateline: ``PARIS, May 27, 2024 (AP) – …``."""
        for line in self.page.text[:_OPENING]:
            head = line.text[:_LONGEST_DATELINE]
            found = find_date(head, None, self.page.language)
            end = found.start + len(found.raw) if found else 0
            if found and _PLACE.fullmatch(head[: found.start]) and _DATELINE_END.match(head, end):
                return found.value[:10]
        return None

    def _teaser(self) -> str | None:
        """Return the day beside the headline in a list of stories that has this one too."""
        ends = [one.rpartition("/")[2] for one in self.page.data.addresses]
        links = self.page.data.index.tagged("a")
        near = (one for one in links if any(end in (one.get("href") or "") for end in ends))
        teasers = islice(filter(self._leads_here, near), _MAX_TEASERS)
        days = {day for one in teasers if (day := self._day_around(one))}
        return days.pop() if len(days) == 1 else None

    def _leads_here(self, link: Element) -> bool:
        """Tell whether a link leads to the page itself, not to a comment, and names its headline or day."""
        address, title = link.get("href") or "", letters(self.page.title)
        if "#" in address or len(title) < MIN_TITLE or not self._is_own(address):
            return False
        text = text_of(link, ROOM) or ""
        is_day = len(text) <= LONGEST_BOX_DATE and self.day_of(text) is not None
        return is_day or title in letters(f"{text} {link.get('title') or ''}")

    def _is_own(self, address: str) -> bool:
        return page_identity(address, self.page.url) in self.page.data.addresses

    def _day_around(self, link: Element) -> str | None:
        """Return the day in the smallest element around a link that has one, without other stories."""
        for box in islice(_around(link), _MAX_STEPS + 1):
            text = text_of(box, ROOM) or ""
            if len(text) > _LONGEST_TEASER or holds_comments(box) or self._leads_away(box):
                return None
            if found := find_date(text, None, self.page.language):
                label = label_in(text[max(0, found.start - LABEL_CHARS) : found.start])
                return found.value[:10] if label in _PUBLISHED else None
        return None

    def _leads_away(self, box: Element) -> bool:
        return any(
            len(text_of(one, ROOM) or "") > _LONG_LINK and not self._is_own(one.get("href") or "")
            for one in box.iter("a")
        )

    def _labelled(self) -> str | None:
        """Return the date below a line that says "Published" and nothing else."""
        for label, line in pairwise(self.page.behind):
            found = find_date(line.text, None, self.page.language)
            alone = found is not None and line.chars - len(found.raw) <= LABEL_CHARS // 4
            if alone and lone_label(label.text) == "published":
                return line.text
        return None

    def _box(self) -> str | None:
        """Return the text of an element in the article's own box that is marked as a date."""
        own = around_lines(self.page.text)
        for element in islice(filter(_is_marked_date, self.page.root.iter()), _MAX_MARKED):
            text = text_of(element, ROOM) or ""
            if not 8 <= len(text) <= LONGEST_BOX_DATE or not self.day_of(text):
                continue
            label = label_in(text) or label_of(element)
            is_own = is_beside(element, own) and not is_clock_place(
                element, around_lines(self.page.below) | own
            )
            if label in _PUBLISHED and is_own:
                return text
        return None

    def _only(self) -> str | None:
        """Return the only day of all lines that begin with a date or its label, if the article may print it."""
        own = around_lines(self.page.text)
        begun = (one for one in self._lines(MAX_LINE) if self._begins(one))
        lines = list(islice(begun, _MAX_DATED + 1))
        if len(lines) > _MAX_DATED:
            return None
        days = {self.day_of(one.raw) for line in lines for one in self._unlabelled(line)}
        day = days.pop() if len(days) == 1 else None
        if day is None or is_fresh(day, self.page.last_day):
            return None
        places = [one.element for one in lines if one.linked * 2 <= one.chars]
        others = any(_is_apart(one, own) or is_clock_place(one, own) for one in places)
        return None if others or not places else day

    def _unlabelled(self, line: Line) -> Iterator[Candidate]:
        """Yield the dates of a line that no label, perhaps in the line before, gives another meaning."""
        before = self.page.lines[max(0, line.index - 1)]
        lines = [line] if DIGIT.search(before.text) else [before, line]
        return (one for one in self.printed_in(lines) if one.label in _PUBLISHED)

    def _begins(self, line: Line) -> bool:
        """Tell whether a line begins with a date or with the label of one."""
        found = find_date(line.text, None, self.page.language)
        before = line.text[: found.start] if found else ""
        told = label_in(before) == "published" or not any(map(str.isalnum, before))
        return found is not None and told


def _is_comment(element: Element) -> bool:
    return any(map(holds_comments, _around(element)))


def _is_apart(element: Element, own: set[Element]) -> bool:
    """Tell whether an element is of another story, of the whole site, or of readers' comments.

    ``own`` are the elements around the text. A footer in one of them is the article's, and so is a
    box with a date alone, whatever its name.
    """
    for outer in takewhile(lambda one: one not in own, _around(element)):
        names = f"{outer.get('class') or ''} {outer.get('id') or ''}"
        if outer.tag in _APART or _NAVIGATION.search(names) or holds_comments(outer):
            return True
        whole = outer.getparent()
        in_body = whole is None or whole.tag == "body"
        alone = len(text_of(outer, ROOM) or "") <= LONGEST_BOX_DATE and outer.find(".//a") is None
        if (outer.tag == "footer" and in_body) or (is_other(outer) and (in_body or not alone)):
            return True
    return False


def _around(element: Element) -> Iterator[Element]:
    """Yield an element and all around it, the innermost first."""
    return chain([element], element.iterancestors())


def _is_marked_date(element: Element) -> bool:
    names, own = element.get("class"), element.get("id")
    return bool((names and _MARKED.search(names)) or (own and _MARKED_ID.search(own)))
