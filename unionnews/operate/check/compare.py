"""Compare a site with its history, and tell a real change from chance.

Each share of pages (such as "with authors") is compared with its share in history: if the site has
not changed, how likely is a difference as large? (Beta-binomial distribution, as history is a
sample too.) A finding must be unlikely *and* large enough to matter. Thresholds were chosen on the
people platform: 20 planted changes are found, 50 ordinary runs find nothing
(``tests/operate/test_check.py``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import exp, lgamma
from typing import Any

from unionnews.operate.check.measures import Measure, measures
from unionnews.operate.check.sight import ListSight, Record, Sight

UNLIKELY = 1e-5
"""Probability below which the share of a field is a finding; about 60 shares are compared."""
UNLIKELY_REFUSALS = 1e-3
"""The same for the share of pages without a record, which is only one share."""
NEW_KIND = 2
"""Number of pages of a new layout or encoding that is a finding."""
MATTERS = 0.1
"""Smallest difference of two shares that matters."""
FEWER_LINKS = 0.5
"""A list page with less than this share of its earlier links is a finding."""
MIN_LINKS = 6
"""Number of earlier links below which a list page is not compared."""
MIN_RECORDS = 20
"""Number of records in history below which only lists and refusals are compared."""


@dataclass(slots=True, frozen=True)
class Finding:
    """One difference from history."""

    field: str
    """Field, ``layout``, ``encoding``, ``page`` (refusals) or ``list``."""
    what: str
    before: float
    now: float
    page: str | None
    """First page that shows it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        return asdict(self)


def compare(before: Sight, now: Sight) -> list[Finding]:
    """Return the differences: first of lists, then of refusals, then of records."""
    return [*_lists(before, now), *_refusals(before, now), *_records(before.records, now.records)]


def _lists(before: Sight, now: Sight) -> Iterator[Finding]:
    for url, seen in now.lists.items():
        known = before.lists.get(url, ListSight(0, False))
        if seen.error:
            yield Finding("list", f"cannot be read: {seen.error}", known.links, 0, url)
        elif known.links >= MIN_LINKS and seen.links < FEWER_LINKS * known.links:
            yield Finding("list", "links of articles", known.links, seen.links, url)
        if known.goesOn and not seen.goesOn and not seen.error:
            yield Finding("list", "links the next page", 1, 0, url)


def _refusals(before: Sight, now: Sight) -> Iterator[Finding]:
    share, was = _share(now.refusals, now.pages), _share(before.refusals, before.pages)
    chance = chance_of(now.refusals, now.pages, before.refusals, before.pages)
    if share - was >= MATTERS / 2 and chance < UNLIKELY_REFUSALS:
        page, reason = next(iter(now.refused.items()))
        yield Finding("page", f"refused: {reason[:200]}", was, share, page)


def _records(before: Sequence[Record], now: Sequence[Record]) -> Iterator[Finding]:
    if len(before) < MIN_RECORDS or not now:
        return
    for measure in measures(before, now):
        if found := _changed(measure, before, now):
            yield found


def _changed(measure: Measure, before: Sequence[Record], now: Sequence[Record]) -> Finding | None:
    old = sum(map(measure.holds, before))
    holding = [record for record in now if measure.holds(record)]
    share, was = _share(len(holding), len(now)), _share(old, len(before))
    is_new = measure.strict and len(holding) >= NEW_KIND
    chance = chance_of(len(holding), len(now), old, len(before))
    if not is_new and (abs(share - was) < MATTERS or chance >= UNLIKELY):
        return None
    odd = share > was
    shown = next((record for record in now if measure.holds(record) is odd), now[0])
    return Finding(measure.field, measure.name, was, share, shown["url"])


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def chance_of(now: int, pages: int, before: int, pages_before: int) -> float:
    """Return the probability of a share as far from history's as this one, or farther.

    >>> chance_of(5, 40, 50, 400) > 0.5
    True
    >>> chance_of(20, 40, 4, 400) < 1e-9
    True
    """
    if not pages:
        return 1.0
    a, b = before + 0.5, pages_before - before + 0.5
    weights = [exp(_log_probability(k, pages, a, b)) for k in range(pages + 1)]
    tails = sum(weights[: now + 1]), sum(weights[now:])
    return min(1.0, 2 * min(tails))


def _log_probability(k: int, n: int, a: float, b: float) -> float:
    choose = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return choose + _log_beta(k + a, n - k + b) - _log_beta(a, b)


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
