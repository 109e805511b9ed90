"""Find dates of publication in the scripts of a page and in data that its attributes hold."""

import re
from collections.abc import Callable, Container, Iterator
from typing import Any

from unionnews.normalize.dates import plain_form
from unionnews.pages.declared.json_values import MAX_SCRIPT, script_values
from unionnews.pages.selectors import Element, xpath_query
from unionnews.words.patterns import regex

MAX_SCRIPTS = 64
MAX_SEARCHED = 512 * 1024
"""Most characters of a script that are searched for keys."""
MAX_DEPTH = 40
_INLINE_SCRIPTS = xpath_query("//script[not(@src)][string-length(.) > 20]")
# Frameworks keep the data of a page in an attribute.
_DATA = xpath_query("//@*[string-length(.) > 100][contains(., 'ublish') or contains(., 'pubDate')]")
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
DayOf = Callable[[str], str | None]
"""Returns the day in a text, if it is a possible day of publication."""


def script_day(root: Element, day_of: DayOf, own: Container[str]) -> str | None:
    """Return the day under keys for a date of publication, if the page's own data or all scripts agree.

    ``own`` are the texts by which data name this page, see :func:`.json_values.own_names`.
    """
    scripts = _INLINE_SCRIPTS(root)[:MAX_SCRIPTS]
    mine = {day for value in _own_dates(scripts, own) if (day := day_of(value))}
    if len(mine) == 1:
        return mine.pop()
    found = [(name, day_of(value)) for name, value in _script_dates(root, scripts)]
    for names in (_SURE_KEY, _ANY_KEY):
        days = {day for name, day in found if day and names.fullmatch(name)}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _script_dates(root: Element, scripts: list[Element]) -> Iterator[tuple[str, str]]:
    """Yield the keys and values for a date of publication in scripts and data attributes."""
    for script in scripts:
        if "ld+json" in (script.get("type") or "") and any(script_values(script.text or "")):
            continue  # was read already, and found to be of another story
        yield from _dates_in(script.text or "")
    for value in _DATA(root)[:MAX_SCRIPTS]:
        yield from _dates_in(value)


def _dates_in(data: str) -> Iterator[tuple[str, str]]:
    for match in _SCRIPT_DATE.finditer(data[:MAX_SEARCHED]):
        if _names_publication(match["key"]):
            yield match["key"], plain_form(match["value"].strip())


def _names_publication(key: str) -> bool:
    return bool(_ANY_KEY.fullmatch(key) or _SURE_KEY.fullmatch(key))


def _own_dates(scripts: list[Element], own: Container[str]) -> Iterator[str]:
    """Yield the dates of publication in the JSON objects that name the page itself."""
    for script in scripts:
        if (script.get("type") or "").endswith("/json") and len(script.text or "") <= MAX_SCRIPT:
            for value in script_values(script.text or ""):
                yield from _dates_of(value, own, MAX_DEPTH)


def _dates_of(value: Any, own: Container[str], depth: int) -> Iterator[str]:
    """Yield the dates in an object and those in it, as far as they name the page."""
    if not depth:
        return
    if isinstance(value, dict):
        texts = {key: one for key, one in value.items() if isinstance(one, str)}
        if any(one in own for one in texts.values()):
            yield from (plain_form(one) for key, one in texts.items() if _names_publication(key))
    inner = value.values() if isinstance(value, dict) else value
    for one in inner if isinstance(value, dict | list) else ():
        yield from _dates_of(one, own, depth - 1)
