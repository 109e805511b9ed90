"""Choose the dates of any page: collect candidates with labels and places, then decide by rules.

The order is: a readable date in the markup; a printed one below the headline, above it, or after the
text; a ``<time>`` of the article; last :class:`LastResorts`. That of a change is never taken.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain, islice

from unionnews.normalize.calendars import both_orders
from unionnews.normalize.clocks import in_zone_of
from unionnews.normalize.dates import PrintedDate, find_date, find_dates, plain_form
from unionnews.normalize.sources import with_offset
from unionnews.pages.generic.bylines import apart
from unionnews.pages.generic.dating.date_places import (
    DATING,
    DIGIT,
    FRESH,
    LABEL_CHARS,
    MAX_LINE,
    TITLED,
    Candidate,
    DatedLines,
    Dates,
    around_lines,
    best_of,
    calendar_sheet,
    class_of,
    is_beside,
    is_clock,
    is_fresh,
    is_fresh_clock,
    is_labelled,
    is_own,
    is_told,
    label_of,
    lone_label,
    may_date,
)
from unionnews.pages.generic.dating.last_resorts import LastResorts
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element
from unionnews.words.date_labels import (
    DELIVERED,
    MODIFIED,
    PUBLISHED,
    class_label,
    label_in,
    names_publication,
)
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_TIMES = 100
MAX_APART = 2
"""Declared and printed date may differ by so many days: by time zone, or by the day of the paper."""
MAX_REST = 3
"""Most characters after the dates in a line that has only dates."""
_READING = regex(r"\W*\d{1,3}\s?(?:min|мин|хв|λεπ|分|분|دقيقة)\w*(?:[\s-]\w{1,10}){0,2}\W*$")


@dataclass(slots=True)
class DatedPage(DatedLines):
    """Chooses the dates of a page."""

    overruled: bool = False
    """See :attr:`Dates.overruled`."""

    def dates(self) -> Dates:
        """Return the chosen dates."""
        printed = self.printed()
        self.overruled = self.data.is_doubtful and self._differs(best_of(printed))
        updated = next((one for one in printed if one.label == "updated"), None)
        modified = self._readable(self._declared("dateModified", MODIFIED))
        found = Dates(
            published=self._published(printed),
            modified=modified or (updated.raw if updated else None),
            leading=self._opening(self.text, MAX_REST),
            overruled=self.overruled,
        )
        if found.published is None:
            day_of = lambda one: self._day(one) if self._is_day(one) else None
            resorts = LastResorts(self, day_of, self._in_lines)
            found.published, found.doubt = resorts.first()
            return found
        day, others = self._day(found.published), [*self.below, *self.behind]
        if is_fresh_clock(found.published, day, self.last_day, self.above, others):
            found.doubt = FRESH
        named = [*islice(self._declared("datePublished", PUBLISHED), 1)]
        if (best := best_of(printed)) and self._apart(best, found.modified or "1970-01-01"):
            named.append(best)
        found.other = next((one for one in named if self._is_other(one, found)), None)
        return found

    def _is_other(self, named: str, found: Dates) -> bool:
        """Tell whether a date is of another day than the chosen one, in each order of its figures."""
        same = self._day(found.published) in both_orders(named)
        return not same and self._apart(plain_form(named), found.published)

    def _published(self, printed: list[Candidate]) -> str | None:
        """Return the declared date, or a printed one if that day has a time there, or none is declared."""
        best = best_of(printed)
        values = list(self._declared("datePublished", PUBLISHED))
        declared = self._readable(values)
        if self._apart(declared, best):  # the declaration that agrees with what is printed is sure
            shown = (one for one in values if self._day(plain_form(one)) == self._day(best))
            declared = self._readable(shown) or declared
        if declared and best and self._is_doubtful(declared, best):
            return self._exact(best) or best
        declared = self._with_offset(declared, best) if declared else None
        if not declared:
            exact = self._exact(best) if best else self._time()
            return exact or best or self._attribute()
        if best and not self._has_time(declared) and self._has_time(best):
            return best if self._day(best) == self._day(declared) else declared
        return declared

    def _is_doubtful(self, declared: str, printed: str) -> bool:
        """Tell whether a declared day may be that of delivery or change, or have day and month swapped."""
        day, shown = self._day(declared), self._day(printed)
        if day is None or day == shown:
            return False
        others = {one for one in self.data.metas if one in PUBLISHED or names_publication(one)}
        named = self.data.names("datePublished")
        # Some systems declare the last change, or the delivery after it, as publication.
        changes = (self._day(one) for one in self.data.names("dateModified"))
        changed = bool(named) and day >= (next(changes, None) or "9")
        # Without a time a day may be another's by its time zone.
        changed &= not self._has_time(declared) or self._differs(printed)
        sure = any(
            (*(others - DELIVERED), *self.data.item_values("datePublished"), bool(named) > changed)
        )
        # Some systems declare only the last change as date of publication.
        late = is_fresh(day, self.last_day) or (shown or day) < day
        return shown in both_orders(declared) or (late and not sure)

    def _declared(self, key: str, metas: Iterable[str]) -> Iterator[str]:
        if not self.overruled:
            yield from self.data.names(key)
        items = self.data.item_values(key)
        several = len({self._day(plain_form(one)) for one in items}) > 1  # some of other stories
        yield from () if several else items
        yield from (value for name in metas if (value := self.data.meta(name)))
        if key == "datePublished":
            named = (text for name, text in self.data.metas.items() if names_publication(name))
            # A later date is that of another delivery.
            yield from sorted(named, key=lambda text: self._day(plain_form(text)) or "")
        yield from self.data.page_values(key)
        yield from items if several else ()

    def _with_offset(self, declared: str, printed: str | None) -> str:
        """Return a moment declared in UTC with the page's own offset, if the page shows that too."""
        found = self._find(declared)
        if found is None or found.precision == "day" or not found.value.endswith("+00:00"):
            return declared
        moment = datetime.fromisoformat(found.value)
        times = [squash(tag.get("datetime")) or "" for tag in self._times()]
        for text in (*self._declared("datePublished", PUBLISHED), *times):
            other = self._find(plain_form(text))
            if other and other.precision != "day" and not other.value.endswith("+00:00"):
                apart = datetime.fromisoformat(other.value) - moment
                if abs(apart) < timedelta(minutes=1):
                    return text
        for zone in (None, "UTC"):  # a printed zone, else one that fits
            shown = find_date(printed, zone, self.language)
            if shown and shown.precision != "day":
                return in_zone_of(moment, shown.value, named=zone is None) or declared
        return declared

    def _differs(self, printed: str | None) -> bool:
        """Tell whether a printed date is more than ``MAX_APART`` days from the one in JSON-LD."""
        return self._apart(printed, self._readable(self.data.names("datePublished")))

    def _apart(self, first: str | None, second: str | None) -> bool:
        """Tell whether the days of two dates are more than ``MAX_APART`` days apart."""
        days = [date.fromisoformat(day) for day in map(self._day, (first, second)) if day]
        return len(days) == 2 and abs(days[0] - days[1]) > timedelta(days=MAX_APART)

    def _readable(self, values: Iterable[str]) -> str | None:
        """Return the first possible date, so not 0000-00-00, with the offset that a later one has."""
        forms = (plain_form(value) for value in values)
        first = next((form for form in forms if self._is_day(form)), None)
        return first and with_offset(first, forms)

    def _is_day(self, text: str) -> bool:
        found = self._find(text)
        # Systems without a date print the epoch; and nothing was published in the future.
        return found is not None and "1970-01-01" < found.value[:10] <= self.last_day

    def _find(self, text: str | None) -> PrintedDate | None:
        return find_date(text, "UTC", self.language)

    def _has_time(self, text: str) -> bool:
        found = self._find(text)
        return found is not None and found.precision != "day"

    def _day(self, text: str | None) -> str | None:
        found = self._find(text)
        return found.value[:10] if found else None

    def printed(self) -> list[Candidate]:
        """Return the printed candidates: below the headline, above it, after the text.

        A place is used only if the places before have no publication date; dates of changes are
        taken from all places.
        """
        found: list[Candidate] = []
        around = around_lines(self.text)
        among = [line for line in self.among if is_own(line, around)]
        leading = [*self._opening(self.text, MAX_REST), *self._opening(among, LABEL_CHARS)]
        for lines in (self.below, leading, self._above(), self._behind()):
            here = list(self._in_lines(lines))
            had = any(one.label in (None, "published") for one in found)
            found += [one for one in here if one.label == "updated" or not had]
        return found

    def _opening(self, lines: Sequence[Line], most: int) -> list[Line]:
        """Return the lines in the first paragraphs with labelled dates and little more.

        No line is returned if such lines go on further down: that is a chronicle.
        """
        first = [line for line in lines if line.index <= self.opening]
        found = [(line, rest) for line in first if (rest := self._behind_dates(line)) is not None]
        later = (line for line in lines if line.index > self.opening)
        if not found or any(self._behind_dates(line) is not None for line in later):
            return []
        return [line for line, rest in found if len(_READING.sub("", rest).strip()) <= most]

    def _behind_dates(self, line: Line) -> str | None:
        """Return the text after the dates at the start of a line; None if it does not begin with a date."""
        if line.chars > MAX_LINE or line.linked * 2 > line.chars:
            return None
        end, text = 0, line.text
        if line.index <= self.opening and DIGIT.search(text):
            text = apart(line)
        for found in find_dates(text, "UTC", self.language):
            # Names and numbers may be beside the dates, in elements of their own.
            between = text[end : found.start].rpartition(" | ")[2]
            if len(between) > LABEL_CHARS or (
                any(map(str.isalnum, between)) and label_in(between) is None
            ):
                return None
            end = found.start + len(found.raw)
        return text[end:].partition(" | ")[0] if end else None

    def _above(self) -> list[Line]:
        """Return the lines above the headline without teasers and the site's clock."""
        around = around_lines(self.below or self.text)
        inner = (box for one in around if one.tag == "article" for box in one.findall("aside"))
        own = around.union(box for box in inner if any(box is one.element for one in self.above))
        kept = (one for one in self.above if is_own(one, own) or is_labelled(one))
        return [one for one in kept if not is_clock(one, around)]

    def _behind(self) -> list[Line]:
        """Return the lines after the text without teasers."""
        around = around_lines(self.text)
        return [line for line in self.behind if is_own(line, around)]

    def _in_lines(self, lines: Sequence[Line]) -> Iterator[Candidate]:
        before = ""
        for place, line in enumerate(lines):
            if line.chars <= MAX_LINE:
                sheet = calendar_sheet(lines[place : place + 3])
                text = sheet or (apart(line) if DIGIT.search(line.text) else line.text)
                yield from self._in_line(line, text, before)
            before = line.text if line.chars <= LABEL_CHARS else ""

    def _in_line(self, line: Line, text: str, before: str) -> Iterator[Candidate]:
        """Yield the dates of a line, each with the label before it, else with that of its class name."""
        end = 0
        for found in find_dates(text, "UTC", self.language):
            own = label_in(text[max(end, found.start - LABEL_CHARS) : found.start])
            if own is None and not end and found.start < 3:
                own = lone_label(before)
            label = own or class_of(line.element, found.raw)
            if found.value[:10] <= self.last_day and (label or not is_told(line, found.raw)):
                yield Candidate(found.raw, label, found.precision != "day")
            end = found.start + len(found.raw)

    def _time(self) -> str | None:
        """Return the first date of a ``<time>`` in the article's own box."""
        for tag in sorted(self._times(), key=lambda one: "pubdate" not in one.attrib):
            value = plain_form(squash(tag.get("datetime")) or "")
            if self._is_day(value) and self._dates_text(tag):
                return value
        return None

    def _times(self) -> list[Element]:
        tags = (tag for tag in self.data.index.tagged("time") if "datetime" in tag.attrib)
        return list(islice(tags, MAX_TIMES))

    def _exact(self, printed: str) -> str | None:
        """Return the moment of the element with a printed date, if both have the same minute."""
        shown = self._find(printed)
        titled = ((tag, tag.get("title")) for tag in TITLED(self.root)[:MAX_TIMES])
        for tag, moment in chain(((tag, tag.get("datetime")) for tag in self._times()), titled):
            said = self._find(plain_form(squash(moment) or ""))
            if not (shown and said) or said.precision == "day" or "T00:00" in said.value:
                continue
            same = (
                shown.value[:10] == said.value[:10]
                if shown.precision == "day"
                else (shown.value[13:16] == said.value[13:16])
            )
            # A clock alone may stand apart: <abbr class="published" title="…">18:02</abbr>
            is_clock = tag.tag == "abbr" and class_label(tag.get("class") or "") == "published"
            if same and (is_clock or printed in (text_of(tag) or "")):
                return self._with_offset(said.raw, printed)
        return None

    def _attribute(self) -> str | None:
        """Return the first date of the article's own box that is only in an attribute.

        Some pages print "yesterday" and have the day in ``title`` or ``data-date``.
        """
        for element in islice(filter(may_date, self.root.iter()), MAX_TIMES):
            for name, printed in element.items():
                value = plain_form((squash(printed) or "")[:MAX_LINE])
                if not DATING.fullmatch(name) or not self._is_day(value):
                    continue
                if class_label(name) in (None, "published") and self._dates_text(element):
                    return value
        return None

    def _dates_text(self, element: Element) -> bool:
        """Tell whether an element is beside the text and is not labelled as another date."""
        label = label_in((text_of(element) or "")[:MAX_LINE]) or label_of(element)
        return label in (None, "published") and is_beside(element, around_lines(self.text))
