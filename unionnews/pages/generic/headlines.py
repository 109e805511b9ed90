"""The headline of any page: the printed line on which the page's own declarations agree.

A page names itself up to four times: JSON-LD, OpenGraph, title tag, and a printed line. The
first three often carry the site's name or a shortened text, the last stands among other lines.
So each printed line is compared with every part of every declaration (character bigrams, Dice),
and the line with the best support wins; without one the declarations decide alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import add

from unionnews.pages.generic.wording import is_info
from unionnews.pages.lines import HEADINGS, Line, Lines
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_SEPARATOR = regex(
    r"\s+[-–—|｜»›>·•/:]+\s+|[_|｜»]+|\s*(?:--+|——|::)\s*|(?<=[\u3000-\u9fff”》）])\s*[-–―]\s*|\s*[-–―]\s*(?=[\u4e00-\u9fff])"
)
MIN_SUPPORT = 0.6
MAX_CHARS = 160
MAX_DECLARED = 400
MIN_TITLE = 8
"""Letters of a title that tell it from other words of a page."""
MAX_PIECES = 12
MAX_ABOVE = 20
"""Lines above a text among which its heading is looked for."""
MAX_CUT = 4
"""Lines into which a heading is cut."""
_LARGE = regex(r"^\s*(?:[4-7]|\+[1-4])\s*$")
_TITLED = regex(r"(?:^|[\s_-])(?:title|headline|heading|titre|titulo|bt)(?:$|[\s_-])", re.I)
_H1_BONUS = 0.15
_HEADING_BONUS = 0.05
_LINK_MALUS = 0.3
_SYLLABLES = regex("[\u0e00-\u0fff\u3041-\u9fff\uac00-\ud7a3]")


def plain(text: str) -> str:
    """Return a text in NFKC, lower case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def letters(text: str) -> str:
    """Return the letters and figures of a text, for comparison."""
    return "".join(filter(str.isalnum, plain(text)))


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles are one, but for marks and what a site adds before or behind."""
    short, long = sorted((letters(one), letters(other)), key=len)
    return short == long or (len(short) >= MIN_TITLE and short in long)


def alike(one: str, other: str) -> bool:
    """Tell whether two titles may be of one article: half of the shorter stands in the longer.

    Compared are rows of letters: pairs of syllables or Chinese characters, four of an alphabet,
    whose pairs any sentence holds. Of a much longer title its beginning is looked at.
    """
    short, long = sorted((letters(one), letters(other)), key=len)
    size = 2 if _SYLLABLES.search(short) else 4
    first, second = _rows(short, size), _rows(long[: 2 * len(short) + 10], size)
    return 2 * len(first & second) >= min(len(first), len(second))


def parts(declared: str) -> Iterator[str]:
    """Yield the parts of a declared title between any two separators, itself included."""
    cuts = [(0, 0), *(match.span() for match in _SEPARATOR.finditer(declared))][:8]
    ends = [*(start for start, _ in cuts[1:]), len(declared)]
    for first, (_, start) in enumerate(cuts):
        for end in ends[first:]:
            if part := declared[start:end].strip():
                yield part


def without_site(declared: str, site: str | None = None) -> str:
    """Return a declared title without the name of site and section behind (or before) it.

    >>> without_site("题目要有十个字以上才好-财经-某某网")
    '题目要有十个字以上才好'
    """
    single = [part for part in _SEPARATOR.split(declared) if part.strip()]
    if len(single) < 2:
        return declared.strip()
    if site and plain(single[-1]) == plain(site):
        return declared[: declared.rindex(single[-1])].rstrip(" -–—|｜»›>·•/:_―")
    longest = max(single, key=lambda part: len(plain(part)))
    return (
        declared[: declared.index(longest) + len(longest)].strip()
        if single[0] != longest
        else longest.strip()
    )


def _rows(text: str, size: int) -> frozenset[str]:
    """Return the rows of so many characters that a text holds; itself where it is shorter."""
    rows: Iterable[str] = text
    for place in range(1, size):
        rows = map(add, rows, text[place:])
    return frozenset(rows) or frozenset({text})


class _Declared:
    """One declaration of the title, with the bigrams of its parts."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        bare = [plain(part) for part in parts(text[:MAX_DECLARED])]
        longest = max((len(part) for part in parts_alone(text[:MAX_DECLARED])), default=1)
        self.known = [(_rows(part, 2), min(1.0, len(part) / longest)) for part in set(bare) if part]

    def agreement(self, grams: frozenset[str]) -> float:
        """Return 0 to 1: how well a line equals a part of the declaration."""
        return max(
            (2 * len(grams & own) / (len(grams) + len(own)) * weight for own, weight in self.known),
            default=0.0,
        )


def parts_alone(declared: str) -> list[str]:
    """Return the parts between neighboring separators, plain."""
    return [bare for part in _SEPARATOR.split(declared) if (bare := plain(part))]


def printed_headline(
    lines: Sequence[Line], declared: Sequence[str], site: str | None = None
) -> int | None:
    """Return the index of the line that prints the headline, or None where no line has support.

    The name of the ``site`` is no headline, though each page prints it as one.
    """
    name = plain(site or "") or None
    titles = [_Declared(text) for text in dict.fromkeys(declared)]
    known = frozenset[str]().union(*(own for title in titles for own, _ in title.known))
    best, found = MIN_SUPPORT, None
    for line in lines:
        if not 3 <= line.chars <= MAX_CHARS or line.text.startswith("©"):
            continue
        text = plain(line.text)
        grams = _rows(text, 2)
        # What most lines share with all titles together is too little already.
        shared = len(grams & known)
        if text == name or (titles and 2 * shared / (len(grams) + shared) + _H1_BONUS < best):
            continue
        support = _support(line, grams, titles)
        if support > best:
            best, found = support, line.index
    return found if found is None else _sole_heading(lines, lines[found], declared, name)


def _sole_heading(
    lines: Sequence[Line], line: Line, declared: Sequence[str], site: str | None
) -> int:
    """Return the index of the heading that prints the headline in other words than a line found.

    Title tags are written for search engines, and subheads and trails of links repeat their words.
    Below a trail stands the declared title; a page with one first heading has its headline there.
    """
    whole = {letters(title) for title in declared}
    if line.aside and (shown := _below_trail(lines, line, whole)):
        return shown.index
    is_whole = letters(line.text) in whole and (line.level or not line.aside)
    if line.level == 1 or is_whole:
        return line.index
    ends = {pieces[-1] for title in declared if len(pieces := parts_alone(title)) > 1}
    heads = [one for one in lines if one.level == 1 and _is_alone(one)]
    known = len(heads) == 1 and plain(heads[0].text) not in {site, *ends}
    # One with a badge holds the line without it.
    known = known and letters(line.text) not in letters(heads[0].text)
    # A first heading below is that of a box, or of the text below a trail.
    above = known and not line.aside and line.index < heads[0].index
    return heads[0].index if known and not above else line.index


def _below_trail(lines: Sequence[Line], trail: Line, declared: Iterable[str]) -> Line | None:
    """Return the heading, just below a trail of links, that prints another declared title."""
    others = {title for title in declared if letters(trail.text) not in title}
    below = (one for one in lines[trail.index + 1 :][:MAX_CUT] if 0 < one.level < 3)
    return next((one for one in below if not one.aside and letters(one.text) in others), None)


def _is_alone(line: Line) -> bool:
    """Tell whether a line is no part of navigation, and leads nowhere."""
    return not line.aside and line.linked * 2 <= line.chars and 3 <= line.chars <= MAX_CHARS


def join_headings(found: Lines, declared: Sequence[str]) -> None:
    """Make one line of the lines of a heading that line breaks cut.

    Of any where the page declares them as one title; of a first heading unless it declares one of
    them, which has a kicker beside it then.
    """
    titles = {letters(part) for title in declared for part in parts(title[:MAX_DECLARED])}
    groups = [(heading, [*lines]) for heading, lines in groupby(found.lines, _heading)]
    for heading, lines in reversed(groups):
        if heading is None or not 2 <= len(lines) <= MAX_CUT:
            continue
        first, cut = lines[0].index, [line.text for line in lines]
        whole, alone = "".join(cut), titles.isdisjoint(map(letters, cut))
        if letters(whole) in titles or (lines[0].level == 1 and alone and len(whole) < MAX_CHARS):
            is_unspaced = any(whole in title for title in declared)
            _join(found, first, first + len(cut), whole if is_unspaced else " ".join(cut))


def _join(found: Lines, first: int, end: int, text: str) -> None:
    """Make one line, with this text, of the lines from ``first`` on and before ``end``."""
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
    """Return the heading that prints a line."""
    around = (line.element, *line.element.iterancestors()) if line.level else ()
    return next((outer for outer in around if outer.tag in HEADINGS), None)


def unglued(line: Line, declared: Sequence[str]) -> str:
    """Return the headline of a line without a kicker or a badge that an element of its own prints.

    Only where what is left is what the page declares, or what it declares apart from the badge;
    a trail of links has the kicker before a colon.
    """
    # Behind a kicker in an element of its own the colon is left to the markup.
    same = [title for title in declared if title.replace(": ", " ", 1) == line.text != title]
    if len(same) > 1:
        return same[0]
    _, _, behind = line.text.partition(": ")
    if line.aside and behind and letters(behind) in map(letters, declared):
        return behind
    if not len(line.element):
        return line.text
    pieces = [piece for piece in line.element.itertext() if piece.strip()][:MAX_PIECES]
    known = {letters(title) for title in declared}
    # Behind the title stands the site: of those two alone the longer, where it is declared twice.
    pairs = [parts_alone(title[:MAX_DECLARED]) for title in declared]
    longer = Counter(letters(max(pair, key=len)) for pair in pairs if len(pair) == 2)
    known |= {title for title, count in longer.items() if count > 1}
    apart = {letters(part) for title in declared for part in parts_alone(title[:MAX_DECLARED])}
    is_whole = letters(line.text) in known
    for cut in range(1, len(pieces)):
        for part, badge in ((pieces[cut:], pieces[:cut]), (pieces[:-cut], pieces[-cut:])):
            text = "".join(part)
            own = letters(text)
            if len(own) < MIN_TITLE:
                continue
            if (own in known and not is_whole) or {own, letters("".join(badge))} <= apart:
                return squash(text) or line.text
    return line.text


def heading_above(lines: Sequence[Line], start: int) -> int | None:
    """Return the index of the heading of a text, the highest and then the nearest to it.

    For pages whose title tag stands nowhere on them, as where it names the site on all pages.
    """
    told = next((line.index for line in lines[start:] if line.prose and not line.level), start)
    able = [
        line
        for line in lines[max(0, start - MAX_ABOVE) : told]
        if not line.aside and 4 <= line.chars <= MAX_CHARS and line.linked * 2 <= line.chars
    ]
    able = [line for line in able if not is_info(line)]
    headings = [line for line in able if 1 <= line.level <= 3]
    headings = headings or [line for line in able[-MAX_CUT:] if _stands_out(line)]
    return min(headings, key=lambda line: (line.level, -line.index)).index if headings else None


def _stands_out(line: Line) -> bool:
    """Tell whether all of a line is set as a title, without being a heading."""
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
    bonus = _H1_BONUS if line.level == 1 else _HEADING_BONUS if line.level else 0.0
    # A blog's headline leads to its own page.
    own = line.level and not line.aside and any(plain(line.text) == title.text for title in titles)
    return agreed + bonus - (0 if own else _LINK_MALUS * line.linked / line.chars)
