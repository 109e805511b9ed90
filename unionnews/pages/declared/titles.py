"""Titles that the markup declares: their parts, and what sites put before and behind a headline."""

from collections.abc import Iterator, Sequence
from html import unescape

from unionnews.words.patterns import regex
from unionnews.words.text import MIN_TITLE, letters, plain

_SEPARATOR = regex(
    r"\s+[-–—|｜»›>·•/:]+\s+|[_|｜»]+|\s*(?:--+|——|::)\s*|(?<=[\u3000-\u9fff”》）])\s*[-–―]\s*|\s*[-–―]\s*(?=[\u4e00-\u9fff])"
)
MAX_DECLARED = 400
"""Only so many characters of a declared title are parted."""
_HEAD_SIGNS = regex(r"^\s*[-–—|•·:]\s+")
_ENTITY = regex(r"&(?:#\w{2,6}|[a-z]{2,6});")
_END = regex(r"\s+(?P<sign>[-–—|])\s+(?P<end>[^-–—|]{3,60})$")
_LIST_NAME = regex(r"\[(?P<name>[^\[\]]{2,40})\]\s*(?=\S{2})")
"""What a mailing list or board puts before a headline: ``[News] Headline``."""


def parts(declared: str) -> Iterator[str]:
    """Yield the parts of a declared title between any two separators, and the whole title."""
    cuts = [(0, 0), *(match.span() for match in _SEPARATOR.finditer(declared))][:8]
    ends = [*(start for start, _ in cuts[1:]), len(declared)]
    for first, (_, start) in enumerate(cuts):
        for end in ends[first:]:
            if part := declared[start:end].strip():
                yield part


def without_site(declared: str, site: str | None = None) -> str:
    """Return a declared title without the name of the site and section after (or before) it.

    >>> without_site("题目要有十个字以上才好-财经-某某网")
    '题目要有十个字以上才好'
    """
    single = [part for part in _SEPARATOR.split(declared) if part.strip()]
    if len(single) < 2:
        return declared.strip()
    if site and plain(single[-1]) == plain(site):
        return declared[: declared.rindex(single[-1])].rstrip(" -–—|｜»›>·•/:_―")
    longest = max(single, key=lambda part: len(plain(part)))
    first = 0 if single[0] != longest else declared.index(longest)
    return declared[first : declared.index(longest) + len(longest)].strip()


def parts_alone(declared: str) -> list[str]:
    """Return the parts of a title between neighboring separators, each as :func:`plain` text."""
    return [bare for part in _SEPARATOR.split(declared) if (bare := plain(part))]


def trimmed(title: str, site: str | None, url: str) -> str:
    """Return a headline without signs at its head, and without site or section as the address has them.

    >>> trimmed("– A fair wage | Opinion", None, "https://union.example/opinion/a-fair-wage")
    'A fair wage'
    >>> trimmed("A fair wage | Harbour News", None, "https://news.harbour.example/a-fair-wage")
    'A fair wage'
    """
    text = _HEAD_SIGNS.sub("", unescape(title) if _ENTITY.search(title) else title)
    listed = _LIST_NAME.match(text)
    if listed and letters(listed["name"]) in map(letters, (site or "", *url.split("/")[2:-1])):
        text = text[listed.end() :]
    end = _END.search(text)
    if end is None or len(letters(text[: end.start()])) < MIN_TITLE:
        return text
    host, *sections = [*url.split("/")[2:-1], ""] if end["sign"] == "|" else [""]
    hosted = all(len(one) > 3 and letters(one) in letters(host) for one in end["end"].split())
    known = {letters(name) for name in (site or "", *sections)} - {""}
    return text[: end.start()].rstrip() if hosted or letters(end["end"]) in known else text


def cased(title: str, declared: Sequence[str]) -> str:
    """Return a headline that is all in capitals, or has none, with those of a declared title."""
    if not (title.isupper() or title.islower()):
        return title
    named = (part for one in declared for part in parts(one[:MAX_DECLARED]))
    same = (part for part in named if letters(part) == letters(title))
    return next((part for part in same if not (part.isupper() or part.islower())), title)
