"""Parse the words that people type into a query on the index.

``strike "collective agreement" -police headline:工会 author:Marsh source:新华社 site:people_acftu
language:zh date:2024-05..2024-06 wage OR 工资 organi*``: an article must meet all conditions, but
only one of the two beside ``OR``; ``-`` excludes; ``*`` matches any end of a word; ``section:=工会``
is exactly that section. Words without a field look in headline, kicker, subheadline and body.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TypeVar
from unicodedata import category

from unionnews.exceptions import QueryError
from unionnews.search.folding import SINGLE, UNSPACED, cut_word, fold, tokens
from unionnews.words.patterns import regex

BODY = ("headline", "kicker", "subheadline", "body")
"""Columns in which words without a field are searched."""
HEADS = BODY[:3]
CREDITS = ("author", "source", "section")
"""Fields that are columns of the table ``heads``; all other fields are columns of ``words``."""
FIELDS = ("headline", "body", *CREDITS)
FILTERS = ("site", "language", "date")
MAX_LENGTH = 10_000
MAX_TERMS = 64
MAX_TOKENS = 64
"""Most tokens of a query in the index; a common character takes 10 to 20 ms in 100,000 articles."""
PHRASE = 12
"""Most tokens of a phrase that are looked up in the index; the few articles found are then read."""
_FIELD = f"(?i:{'|'.join((*FIELDS, *FILTERS))})"
# A blank may follow the colon of a field, as people often write one.
_WORD = regex(
    rf"([-－﹣−]?)(?:({_FIELD}(?=[:：])|[A-Za-z]+(?=[:：]\S))[:：](=?)\s*)?"
    r'(?:"([^"]*)"?|[“”„]([^“”„]*)[“”„]?|(\S+))'
)
_SINGLES = regex(f"[{SINGLE}]+")
_UNENDED = regex(rf"{_FIELD}[:：]")
_NAMED = regex(r"([A-Za-z]+)[:：](?!//)")
_DAY_LONG = 86_400
_DAY = regex(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(slots=True, frozen=True)
class Term:
    """One word, phrase or filter."""

    text: str
    field: str | None = None
    excluded: bool = False
    prefix: bool = False
    """Whether other letters may follow."""
    exact: bool = False
    """Whether it must be the whole value of the field."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the index in which it is searched."""
        return (self.field,) if self.field else BODY

    @property
    def typed(self) -> str:
        """The term as a person types it: without quotation marks, if they are not needed."""
        head = "-" if self.excluded else ""
        head += f"{self.field}:{'=' if self.exact else ''}" if self.field else ""
        bare = f"{head}{self.text}{'*' if self.prefix else ''}"
        read = _WORD.match(bare)
        if read and read[0] == bare and not _UNENDED.fullmatch(self.text) and _term(read) == self:
            return bare
        return f"{head}“{self.text}”" if '"' in self.text else f'{head}"{self.text}"'

    @property
    def table(self) -> str:
        """Table of the index in which it is searched."""
        return "heads" if self.field in CREDITS else "words"

    def phrase(self, columns: tuple[str, ...] | None = None) -> str:
        """Return its tokens as a phrase of FTS5.

        A Latin word before a character without blanks (``T行`` of ``IT行业``) is left out: it may be
        the end of a longer word, which only :meth:`scanner` can find.
        """
        parts, is_prefix = tokens(self.text).split(), self.prefix
        if self._is_cut(parts):
            parts, is_prefix = parts[_is_word(parts[0]) :], is_prefix or _is_word(parts[-1])
        parts, is_prefix = parts[:PHRASE], is_prefix and len(parts) <= PHRASE
        sought = f'"{" ".join(parts)}"{" *" if is_prefix else ""}'
        columns = columns or (self.columns if self.field else ())
        # Searching all columns of ``words`` is fastest if no columns are named.
        return f"{{{' '.join(columns)}}} : {sought}" if columns else sought

    @property
    def needs_scan(self) -> bool:
        """Whether the index cannot decide, so that texts must be read."""
        parts = tokens(self.text).split()
        return self.field not in FILTERS and (len(parts) > PHRASE or self._is_cut(parts))

    def _is_cut(self, parts: list[str]) -> bool:
        """Tell whether it may begin or end inside a word, or differ in a blank (``在 IT 业``)."""
        return (
            len(parts) > 1 and bool(UNSPACED.search(fold(self.text))) and any(map(_is_word, parts))
        )

    def scanner(self) -> Callable[[str], bool]:
        """Return a function that tells whether a text contains it."""
        if not self._is_cut(tokens(self.text).split()):
            if _SINGLES.fullmatch(wanted := fold(self.text)):
                return lambda text: wanted in _folded(text)  # the same, and sooner
            line = _line(self.text)[: -1 if self.prefix else None]
            return lambda text: line in _line(text)
        wanted, near = fold(self.text), cut_word(self.text)
        return lambda text: (near is None or bool(near.search(text))) and wanted in _folded(text)


Equal = TypeVar("Equal", Term, list[Term])
# All terms of a query are searched in the same texts of one article after the other.
_folded = lru_cache(maxsize=8)(fold)


@lru_cache(maxsize=8)
def _line(text: str) -> str:
    return f" {' '.join(tokens(text).split())} "


def _is_word(token: str) -> bool:
    # A vowel sign of an Indic script may come first in what was cut out of a word.
    return category(token[0])[0] in "LM" and not UNSPACED.match(token)


@dataclass(slots=True)
class SearchQuery:
    """A query: of each group of terms, an article must match at least one."""

    groups: list[list[Term]] = field(default_factory=list)

    @property
    def words(self) -> list[Term]:
        """Terms that texts must contain."""
        return [t for g in self.groups for t in g if t.field not in FILTERS and not t.excluded]

    @property
    def unknown_fields(self) -> list[str]:
        """Names before a colon that are not fields (``title:strike``) and are searched as words."""
        return [name[1] for term in self.words if (name := _NAMED.match(term.text))]

    def typed(self, without: Term | None = None) -> str:
        """Return the query as a person types it; with ``without``, leave out that term."""
        groups = ([one.typed for one in group if one is not without] for group in self.groups)
        return " ".join(" OR ".join(group) for group in groups if group)

    def match(self) -> str:
        """Return the FTS5 expression for ``words``; empty if there is none."""
        found = [expression for group in self.groups if (expression := _in_words(group))]
        # Long phrases with the same beginning give equal expressions; each would cost time.
        return " AND ".join(f"({expression})" for expression in dict.fromkeys(found))

    def match_heads(self) -> str:
        """Return the FTS5 expression for articles whose headlines match; "" if terms have fields."""
        groups = [g for g in self.groups if g[0].field not in FILTERS and not g[0].excluded]
        if any(term.field or term.needs_scan for group in groups for term in group):
            return ""
        return " AND ".join(
            f"({' OR '.join(term.phrase(HEADS) for term in group)})" for group in groups
        )

    def conditions(self) -> tuple[list[str], list[str | int]]:
        """Return the conditions besides :meth:`match` as SQL on ``articles``, and their values."""
        conditions: list[str] = []
        values: list[str | int] = []
        for group in self.groups:
            # If texts must be read, the index finds too many articles, and must not exclude them.
            if _in_words(group) or (group[0].excluded and any(t.needs_scan for t in group)):
                continue
            parts = [_condition(term) for term in group]
            joined = " OR ".join(condition for condition, _ in parts)
            conditions.append(f"{'NOT ' if group[0].excluded else ''}({joined})")
            values += [value for _, given in parts for value in given]
        return conditions, values

    def scans(self) -> list[list[Term]]:
        """Return the groups for which texts must be read, because the index cannot decide."""
        return [g for g in self.groups if any(term.needs_scan for term in g)]


def is_found(group: list[Term]) -> bool:
    """Tell whether :meth:`SearchQuery.match` already limits the articles by this one-term group."""
    return len(group) == 1 and bool(_in_words(group))


def _in_words(group: list[Term]) -> str:
    """Return the expression for a group that is searched only in ``words``; otherwise ""."""
    if any(t.excluded or t.field in FILTERS or t.table != "words" for t in group):
        return ""
    return " OR ".join(term.phrase() for term in group)


def parse_query(text: str) -> SearchQuery:
    """Return the query in a text; an open quotation mark reaches to the end of the text.

    A text of blanks matches all articles.

    Raises :class:`QueryError` if it has more than 10,000 characters or 64 terms, a wrong date, or a
    term that cannot be searched (``""``, ``OR``).
    """
    if len(text) > MAX_LENGTH:
        told = f"a query of {len(text):,} characters; at most {MAX_LENGTH:,} are read"
        raise QueryError("long", told)
    groups = _groups(text)
    if text.strip() and not groups:
        told = f"{text.strip():.40}: names nothing to look for; write a word"
        raise QueryError("nothing", told)
    _check_size([term for group in groups for term in group])
    return SearchQuery(_distinct([_distinct(group) for group in groups]))


def _groups(text: str) -> list[list[Term]]:
    groups: list[list[Term]] = []
    joins = False
    for match in _WORD.finditer(text):
        term = _term(match)
        if term is None or not tokens(term.text).strip():
            joins = joins or term is None
            continue
        if not (joins and groups):
            groups.append([])
        groups[-1].append(_joinable(groups[-1], term))
        joins = False
    return groups


def _distinct(given: list[Equal]) -> list[Equal]:
    """Return the conditions without repeats, which change nothing but cost time."""
    known: dict[tuple[Term, ...], Equal] = {}
    for one in given:
        known.setdefault(_folded_terms(one), one)
    return list(known.values())


def _folded_terms(one: Term | list[Term]) -> tuple[Term, ...]:
    terms = [one] if isinstance(one, Term) else one
    return tuple(t if t.exact else replace(t, text=fold(t.text)) for t in terms)


def _check_size(terms: list[Term]) -> None:
    if len(terms) > MAX_TERMS:
        told = f"{len(terms)} words; at most {MAX_TERMS} are looked for at once"
        raise QueryError("many", told)
    sizes = (len(tokens(term.text).split()) for term in terms if term.field not in FILTERS)
    if (asked := sum(min(size, PHRASE) for size in sizes)) > MAX_TOKENS:
        raise QueryError(
            "many",
            f"{asked} characters or words to look for; at most {MAX_TOKENS} at once: write fewer",
        )


def _term(typed: re.Match[str]) -> Term | None:
    minus, name, equals, straight, curly, bare = typed.groups()
    if bare == "OR" and not minus and not name:
        return None
    if bare and _UNENDED.fullmatch(bare):
        told = f"{bare} what to look for is missing; write it behind the colon"
        raise QueryError("missing", told)
    text = next(one for one in (straight, curly, bare) if one is not None)
    known = (name or "").lower()  # keyboards of phones begin with a capital letter
    if name and known not in (*FIELDS, *FILTERS):
        # The colon belongs to an address or a time, not to a field.
        text, known, equals = f"{name}:{equals}{text}", "", ""
    prefix = bare is not None and len(text) > 1 and text.endswith("*")
    exact = bool(equals) and known in ("source", "section", "language")
    term = Term(text[:-1] if prefix else text, known or None, bool(minus), prefix, exact)
    if term.field == "date":
        period(term.text)
    return term


def _joinable(group: list[Term], right: Term) -> Term:
    left = group[-1] if group else right
    same_kind = (left.field in FILTERS) == (right.field in FILTERS)
    if not same_kind or left.excluded != right.excluded:
        raise QueryError(
            "join",
            f"{left.text:.40} OR {right.text:.40}: OR joins a word with a word, or site:, language: and"
            " date: with one another, and none of them with a minus alone; ask twice",
        )
    return right


def _condition(term: Term) -> tuple[str, list[str | int]]:
    if term.field not in FILTERS:
        found = f"SELECT rowid FROM {term.table} WHERE {term.table} MATCH ?"  # noqa: S608  our own names
        if term.exact:
            return f"(n IN ({found}) AND {term.field} = ?)", [term.phrase(), term.text]
        return f"n IN ({found})", [term.phrase()]
    if term.exact:
        return f"{term.field} = ?", [term.text]
    if term.field == "date":
        first, last = period(term.text)
        # The day decides, as printed by the site; the indexed time is at most one day off and fast.
        days = "(instant BETWEEN ? AND ? AND datePublished BETWEEN ? AND ?)"
        return days, [
            _instant(first) - _DAY_LONG,
            _instant(last) + 2 * _DAY_LONG,
            first,
            f"{last}~",
        ]
    if term.field == "language":
        tag = term.text.lower()
        return "(lower(language) = ? OR lower(language) LIKE ? || '-%')", [tag, tag]
    # Only one article is read, as all articles of a folder are of one site.
    return "lower((SELECT site FROM articles LIMIT 1)) = ?", [term.text.lower()]


def period(text: str) -> tuple[str, str]:
    """Return the first and the last day of a period.

    >>> period("2024-2")
    ('2024-02-01', '2024-02-29')

    Raises :class:`QueryError` if the text is not a period.
    """
    first, last = text.split("..", 1) if ".." in text else (text or "?", text)
    try:
        start = _edge(first, last=False) if first else date.min
        end = _edge(last, last=True) if last else date.max
    except ValueError:
        wanted = "date:2024, date:2024-05 or date:2024-05-01..2024-06"
        raise QueryError("date", f"date:{text:.40}: not a date; write {wanted}") from None
    if end < start:
        told = f"date:{text:.40}: it ends before it begins; write the earlier date first"
        raise QueryError("date", told)
    return start.isoformat(), end.isoformat()


def _edge(text: str, *, last: bool) -> date:
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError
    year = int(found[1])
    month = int(found[2] or (12 if last else 1))
    return date(year, month, int(found[3] or (calendar.monthrange(year, month)[1] if last else 1)))


def _instant(day: str) -> int:
    return int(datetime.combine(date.fromisoformat(day), time(), UTC).timestamp())
