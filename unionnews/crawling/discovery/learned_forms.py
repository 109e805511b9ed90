"""The forms of a site's article addresses and link blocks, learned from the site itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from unionnews.crawling.discovery.address_forms import (
    folders_left_open,
    form_of,
    is_dates_only,
    is_open,
    is_vague,
    kind_by_words,
)

SIBLINGS = 3
"""If so many forms differ only in their folders, the folders become placeholders."""


def _numbers_open(path: str) -> str:
    return re.sub(r"\{n\}|\d+", "{n}", path)


@dataclass
class LearnedForms:
    """Forms, with the numbers of their confirmations and refusals; and patterns of blocks."""

    confirmed: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    patterns: set[str] = field(default_factory=set)
    """Patterns of blocks whose links are articles."""
    lists: set[str] = field(default_factory=set)
    """Forms of list pages that were read."""
    without_date: Counter[str] = field(default_factory=Counter)
    """Number of pages that read like articles but print no date; refused where articles print one."""
    slashed: set[str] = field(default_factory=set)
    """Forms whose addresses lists write without the slash at the end that they redirect to."""
    dated: int = 0
    """Number of articles read that print a date."""
    undated: int = 0
    _counted: tuple[int, set[str], set[str]] = field(default=(0, set(), set()), repr=False)

    def join(self, other: LearnedForms) -> None:
        """Add what was learned from another address of the site; articles there are no lists here."""
        lists = (self.lists - set(other.confirmed)) | (other.lists - set(self.confirmed))
        self.lists = lists | (self.lists & other.lists)
        self.confirmed |= other.confirmed
        self.refused |= other.refused
        self.without_date |= other.without_date
        self.patterns |= other.patterns
        self.slashed |= other.slashed
        self.dated = max(self.dated, other.dated)
        self.undated = max(self.undated, other.undated)

    def confirm(self, url: str) -> None:
        """Note that an address belongs to an article."""
        self.confirmed[form_of(url)] += 1

    def refuse(self, url: str) -> None:
        """Note that an address does not belong to an article."""
        self.refused[form_of(url)] += 1

    def direct(self, url: str) -> str:
        """Return the address to which this one redirects, as far as it is known."""
        is_bare = not url.endswith("/") and "?" not in url
        return f"{url}/" if is_bare and form_of(url) in self.slashed else url

    def fits(self, url: str) -> bool:
        """Tell whether an address is that of an article by its form alone."""
        form = form_of(url)
        if is_vague(form) or not is_open(form) or self._refuses(form) or form in self.lists:
            return False
        return self.confirmed[form] > 0 or self._opened(form) in self.opened

    def is_possible(self, url: str) -> bool:
        """Tell whether an address may be an article's, if it is in a block of articles."""
        form = form_of(url)
        return form not in self.lists and not self._refuses(form) and kind_by_words(url) is None

    def is_vaguely_confirmed(self, url: str) -> bool:
        """Tell whether articles have this form, though other pages have it too."""
        form = form_of(url)
        return is_vague(form) and self.confirmed[form] > self.refused[form]

    def with_slug(self, slug: str, base: str) -> str | None:
        """Return the address of an article by its name or number, in the most frequent form that has
        only that; None if there is none.
        """
        names = ("{n}", "{slug}") if slug.isdecimal() else ("{slug}",)
        for form, count in self.confirmed.most_common():
            name = next((one for one in names if one in form), None)
            if count and name and form.count("{") == 1:
                return urljoin(base, form.replace(name, quote(slug, safe="~.-_%")))
        return None

    def is_refused(self, url: str) -> bool:
        """Tell whether pages of this form were found not to be articles."""
        return self._refuses(form_of(url))

    def _refuses(self, form: str) -> bool:
        undated = self.without_date[form] if self.dated > self.undated else 0
        return self.refused[form] + undated > self.confirmed[form]

    def is_period(self, url: str) -> bool:
        """Tell whether an address is a list of older articles: a year, a month, an issue.

        Articles of an issue have addresses below it: ``/issue-12/{slug}`` shows that ``/issue-11``
        is a list.
        """
        if kind_by_words(url) not in ("list", None):
            return False
        if is_dates_only(url):
            return True
        shape = _numbers_open(urlsplit(url).path.rstrip("/"))
        is_issue = shape in self._shared()[1] and not urlsplit(url).query
        return is_issue and not self.fits(url)

    @property
    def opened(self) -> set[str]:
        """Forms with placeholders for folders that enough forms share."""
        return self._shared()[0]

    def _shared(self) -> tuple[set[str], set[str]]:
        """Return forms with placeholders for folders, and folders that differ only in a number."""
        known = len(self.confirmed)
        if known != self._counted[0]:
            # Cached, because it is needed for each link; forms are only ever added.
            forms = [form for form in self.confirmed if self.confirmed[form]]
            counts = Counter(map(self._opened, forms))
            folders = {_numbers_open(form.rpartition("/")[0]) for form in forms}
            self._counted = (
                known,
                {one for one, n in counts.items() if n >= SIBLINGS and one},
                {one for one in folders if "{n}" in one.rpartition("/")[2]},
            )
        return self._counted[1:]

    @staticmethod
    def _opened(form: str) -> str:
        opened = folders_left_open(form)
        return opened if "{*}" in opened else ""

    @property
    def prints_dates(self) -> bool:
        """Tell whether the articles of this site print a date, judged by those read so far."""
        return self.dated >= 3 and self.undated * 10 <= self.dated
