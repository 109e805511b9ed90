"""Find the headline of any page: the printed line that is most like the declared titles.

A page gives its title up to four times: in JSON-LD, OpenGraph, the title tag and a printed line.
The first three often contain the site's name or a shortened text; the fourth is one line of many.
So each printed line is compared with every part of every declared title (Dice coefficient of
character bigrams). The line with the best support wins; without one, a declared title does.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from unionnews.pages.declared.titles import MAX_DECLARED, parts, parts_alone
from unionnews.pages.generic.wording import is_info
from unionnews.pages.lines import HEADINGS, Line, Lines
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element
from unionnews.words.patterns import regex
from unionnews.words.text import MIN_TITLE, letters, plain, rows, squash

_TIME = regex(r"\d[:：]\d\d")
MIN_SUPPORT = 0.6
MAX_CHARS = 160
MAX_PIECES = 12
MAX_ABOVE = 20  # the heading of a text is searched in so many lines above it
MAX_BADGE = 12
"""Most letters of a badge that goes where the page declares the title once: ``Premium``."""
MAX_CATEGORY = 40
_CATEGORY = regex(
    r"(?:^|[\s_/?&.-])(?:cat|cate|category|rubri[a-z]{1,4})(?:$|[\s_/=.-])", re.IGNORECASE
)
_CUT = regex(r"\s*[>»›|/:]")
MAX_CUT = 4
"""Most lines of one heading with line breaks in it."""
_LARGE = regex(r"^\s*(?:[4-7]|\+[1-4])\s*$")
_TITLED = regex(r"(?:^|[\s_-])(?:title|headline|heading|titre|titulo|bt)(?:$|[\s_-])", re.I)
_H1_BONUS = 0.15
_HEADING_BONUS = 0.05
_LINK_MALUS = 0.3


class _Declared:
    """A declared title with the bigrams of its parts."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        bare = [plain(part) for part in parts(text[:MAX_DECLARED])]
        longest = max((len(part) for part in parts_alone(text[:MAX_DECLARED])), default=1)
        self.known = [(rows(part, 2), min(1.0, len(part) / longest)) for part in set(bare) if part]

    def agreement(self, grams: frozenset[str]) -> float:
        """Return how well a line with these bigrams equals a part of the title: 0 to 1."""
        return max(
            (2 * len(grams & own) / (len(grams) + len(own)) * weight for own, weight in self.known),
            default=0.0,
        )

    def bound(self, grams: int) -> float:
        """Return the most that a line with so many bigrams at most can agree."""
        known = ((min(grams, len(own)), len(own), weight) for own, weight in self.known)
        return max((2 * most / (most + own) * weight for most, own, weight in known), default=0.0)


def printed_headline(
    lines: Sequence[Line], declared: Sequence[str], site: str | None = None
) -> int | None:
    """Return the index of the line that prints the headline, or None if no line is like a title.

    The name of the ``site`` is no headline, even if every page prints it as a heading.
    """
    name = plain(site or "") or None
    titles = [_Declared(text) for text in dict.fromkeys(declared)]
    known = frozenset[str]().union(*(own for title in titles for own, _ in title.known))
    shortest = _shortest(titles)
    best, found = MIN_SUPPORT, None
    # The first headings first: beside their support most lines need not be compared.
    for line in sorted(lines, key=lambda line: line.level != 1):
        if not 3 <= line.chars <= MAX_CHARS or line.text.startswith("©"):
            continue
        # Other letters than ASCII may become more of them.
        if titles and line.chars < shortest and line.text.isascii():
            continue
        most = 1.0 + _bonus(line) - (0 if line.level else _LINK_MALUS * line.linked / line.chars)
        if titles and most < best:
            continue
        text = plain(line.text)
        grams = rows(text, 2)
        # A quick bound: most lines share too little even with all titles together.
        shared = len(grams & known)
        if text == name or (titles and 2 * shared / (len(grams) + shared) + most - 1 < best):
            continue
        support = _support(line, grams, titles)
        if support > best or (support == best and found is not None and line.index < found):
            best, found = support, line.index
    if found is None:
        return _first_part(lines, declared)
    return _sole_heading(lines, lines[found], declared, name)


def _first_part(lines: Sequence[Line], declared: Sequence[str]) -> int | None:
    """Return the index of the only ``h1`` if it is the first of many parts of a declared title."""
    firsts = {pieces[0] for title in declared if (pieces := parts_alone(title[:MAX_DECLARED]))}
    heads = [one for one in lines if one.level == 1 and _is_alone(one)]
    found = len(heads) == 1 and len(letters(heads[0].text)) >= MIN_TITLE
    return heads[0].index if found and plain(heads[0].text) in firsts else None


def links_elsewhere(line: Line, title: str) -> bool:
    """Tell whether a line is mainly a link, and no heading that prints a title tag without the site."""
    if line.linked * 2 <= line.chars:
        return False
    pieces = parts_alone(title[:MAX_DECLARED]) if line.level else []
    return len(pieces) < 2 or plain(line.text) != plain(pieces[0])


def _shortest(titles: Sequence[_Declared]) -> int:
    """Return the fewest characters of a line that may be like enough to the titles."""

    def may_be(chars: int) -> bool:
        agreed = sum(title.bound(chars) for title in titles)
        return agreed / len(titles) + _H1_BONUS >= MIN_SUPPORT

    return bisect_left(range(MAX_CHARS), True, key=may_be) if titles else 0


def _sole_heading(
    lines: Sequence[Line], line: Line, declared: Sequence[str], site: str | None
) -> int:
    """Return the index of the ``h1`` that has the headline in other words, else of the line found.

    Title tags are written for search engines; subheads and breadcrumbs repeat their words. So a
    declared title below a breadcrumb wins, and the only ``h1`` of a page wins over other lines.
    """
    whole = {letters(title) for title in declared}
    if (line.aside or " > " in line.text) and (shown := _below_trail(lines, line, whole)):
        return shown.index
    is_whole = letters(line.text) in whole and (line.level or not line.aside)
    if line.level == 1 or is_whole:
        return line.index
    ends = {pieces[-1] for title in declared if len(pieces := parts_alone(title)) > 1}
    heads = [one for one in lines if one.level == 1 and _is_alone(one)]
    known = len(heads) == 1 and plain(heads[0].text) not in {site, *ends}
    # If the h1 contains the line, it is the same headline with a badge: keep the line.
    known = known and letters(line.text) not in letters(heads[0].text)
    # An h1 below the line belongs to a box, unless the line is a breadcrumb.
    above = known and not line.aside and line.index < heads[0].index
    return heads[0].index if known and not above else line.index


def _below_trail(lines: Sequence[Line], trail: Line, declared: Iterable[str]) -> Line | None:
    """Return the heading just below a breadcrumb that prints another declared title.

    Boards print ``Headline > Name of the board`` above a page and the headline alone further down.
    """
    others = {title for title in declared if letters(trail.text) not in title}
    first = letters(trail.text.rpartition(" > ")[0]) or None
    for one in lines[trail.index + 1 :]:
        near = one.index <= trail.index + MAX_CUT
        known = letters(one.text) == first or (near and letters(one.text) in others)
        if known and 0 < one.level < 3 and not one.aside:
            return one
    return None


def _is_alone(line: Line) -> bool:
    """Tell whether a line is not in navigation and is not mainly a link."""
    return not line.aside and line.linked * 2 <= line.chars and 3 <= line.chars <= MAX_CHARS


def join_headings(found: Lines, declared: Sequence[str]) -> None:
    """Make one line of the lines of a heading that has line breaks in it.

    Any heading is joined if the page declares its lines together as one title. An ``h1`` is joined
    unless one of its lines alone is declared: then the other line is a kicker.
    """
    groups = ([*lines] for heading, lines in groupby(found.lines, _heading) if heading is not None)
    broken = [lines for lines in groups if 2 <= len(lines) <= MAX_CUT]
    named = (part for title in declared if broken for part in parts(title[:MAX_DECLARED]))
    titles = set(map(letters, named))
    for lines in reversed(broken):
        first, cut = lines[0].index, [line.text for line in lines]
        whole, alone = "".join(cut), titles.isdisjoint(map(letters, cut))
        if letters(whole) in titles or (lines[0].level == 1 and alone and len(whole) < MAX_CHARS):
            is_unspaced = any(whole in title for title in declared)
            _join(found, first, first + len(cut), whole if is_unspaced else " ".join(cut))


def _join(found: Lines, first: int, end: int, text: str) -> None:
    """Replace the lines from ``first`` to before ``end`` by one line with this text."""
    joined, saved = found.lines[first:end], end - first - 1
    found.lines[first] = replace(
        joined[0],
        text=text,
        chars=sum(line.chars for line in joined),
        linked=sum(line.linked for line in joined),
    )
    del found.lines[first + 1 : end]
    for line in found.lines[first + 1 :]:
        line.index -= saved
    found.images = [
        (at if at <= first else max(first + 1, at - saved), image) for at, image in found.images
    ]


def _heading(line: Line) -> Element | None:
    """Return the heading element that contains a line."""
    around = (line.element, *line.element.iterancestors()) if line.level else ()
    return next((one for one in around if one.tag in HEADINGS), None) if around else None


def unglued(line: Line, declared: Sequence[str]) -> str:
    """Return the headline of a line without a kicker or badge in an element of its own.

    It is removed only if the rest is a declared title, or if the page declares rest and badge as
    two parts of a title. In a breadcrumb the kicker is the part before a colon.
    """
    # A kicker in an element of its own may be printed without the colon that the title declares.
    same = [title for title in declared if title.replace(": ", " ", 1) == line.text != title]
    if len(same) > 1:
        return same[0]
    _, _, behind = line.text.partition(": ")
    if line.aside and behind and letters(behind) in map(letters, declared):
        return behind
    if not len(line.element):
        return line.text
    if own := _without_category(line, declared):
        return own
    pieces = [piece for piece in line.element.itertext() if piece.strip()][:MAX_PIECES]
    known = {letters(title) for title in declared}
    # Title and site name: of two parts the longer is the title, if it is declared twice.
    pairs = [parts_alone(title[:MAX_DECLARED]) for title in declared]
    longer = Counter(letters(max(pair, key=len)) for pair in pairs if len(pair) == 2)
    known |= {title for title, count in longer.items() if count > 1}
    apart = {letters(part) for title in declared for part in parts_alone(title[:MAX_DECLARED])}
    is_whole = letters(line.text) in known
    for cut in range(1, len(pieces)):
        for part, badge in ((pieces[cut:], pieces[:cut]), (pieces[:-cut], pieces[-cut:])):
            text = "".join(part)
            own, other = letters(text), letters("".join(badge))
            if len(own) < MIN_TITLE:
                continue
            unsaid = len(other) <= MAX_BADGE and not any(other in title for title in known)
            unsaid &= own in longer and not _TIME.search(line.text)
            if (own in known and not is_whole) or unsaid or {own, other} <= apart:
                return squash(text) or line.text
    return line.text


def _without_category(line: Line, declared: Sequence[str]) -> str | None:
    """Return the headline behind a link or an element for its category: ``Strikes > Headline``."""
    first = next((one for one in line.element.iter("a", "span", "em", "i", "b")), None)
    name = text_of(first) if first is not None else None
    start = line.text.find(name) if name else -1
    if first is None or not name or start > 1 or start < 0:
        return None
    own = line.text[start + len(name) :].lstrip(" ]】)）>»›|/:")
    if len(letters(own)) < MIN_TITLE or len(name) > MAX_CATEGORY:
        return None
    named = _CATEGORY.search(f"{first.get('class')} {first.get('href')}")
    cut = first.tag == "a" and _CUT.match(line.text, start + len(name))
    whole = {letters(part) for title in declared for part in parts(title[:MAX_DECLARED])}
    return own if named or (cut and letters(own) in whole) else None


def heading_above(lines: Sequence[Line], start: int) -> int | None:
    """Return the index of the heading of a text: the one of highest level, of these the nearest.

    For pages that do not print their title tag, for example if it only names the site.
    """
    told = next((line.index for line in lines[start:] if line.prose and not line.level), start)
    near = lines[max(0, start - MAX_ABOVE) : told]
    able = [line for line in near if _is_alone(line) and line.chars > 3 and not is_info(line)]
    headings = [line for line in able if 1 <= line.level <= 3]
    headings = headings or [line for line in able[-MAX_CUT:] if _stands_out(line)]
    return min(headings, key=lambda line: (line.level, -line.index)).index if headings else None


def _stands_out(line: Line) -> bool:
    """Tell whether a whole line is bold, large or named as a title in the markup."""
    inner = (one for _, one in zip(range(MAX_PIECES), line.element.iter(), strict=False))
    own = (one for one in inner if isinstance(one.tag, str) and text_of(one) == line.text)
    return any(
        one.tag in ("b", "strong", "big")
        or _LARGE.search(one.get("size") or "")
        or _TITLED.search(f"{one.get('class') or ''} {one.get('id') or ''}")
        for one in own
    )


def line_above(lines: Sequence[Line], start: int) -> int | None:
    """Return the index of the line above a text that looks like its headline.

    For pages that declare no title at all.
    """
    for line in reversed(lines[max(0, start - 8) : start]):
        if 4 <= line.chars <= 60 and not line.linked and not line.aside and not is_info(line):
            return line.index
    return None


def _support(line: Line, grams: frozenset[str], titles: Sequence[_Declared]) -> float:
    agreed = sum(title.agreement(grams) for title in titles) / len(titles) if titles else 0.5
    # A blog's headline is a link to its own page, so the link costs nothing there.
    own = line.level and not line.aside and any(plain(line.text) == title.text for title in titles)
    return agreed + _bonus(line) - (0 if own else _LINK_MALUS * line.linked / line.chars)


def _bonus(line: Line) -> float:
    return _H1_BONUS if line.level == 1 else _HEADING_BONUS if line.level else 0.0
