"""Recognize notices sent with status 200: maintenance, error, missing page, check, consent, login.

One word is not enough, because an article may be about a database error. The words of a notice
must be most of the title, or its sentences to the reader must be most of a short text.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

from unionnews.words.notice_sentences import SENTENCES
from unionnews.words.notice_words import HEADINGS
from unionnews.words.patterns import regex

MAX_TEXT = 1500
"""A text of more weight (letters, see ``_WIDE_WEIGHT``) is no notice, except one about consent."""
MAX_DATED = 800
"""The same for a page with a date."""
MAX_UNSAID = 400
"""The same for a text without sentences of a notice: the heading alone may be an article's."""
MAX_CONSENT = 20_000
MAX_TITLE = 300
Phrase = tuple[str, str, bool]
"""Kind and words of a phrase, and whether its script has blanks between words."""

_WIDE = regex(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_WIDE_WEIGHT = 1.5
"""Added weight of an ideograph or syllable; a letter weighs 1."""
PARTS = regex(r"\s+[-–—|·»:/]+\s+|\s*[|·»｜_]\s*|(?<=[\u2e80-\u9fff])[-–—](?=[^-–—]{2,20}$)")
_LETTERS = regex(r"[^\W_]+")
_BEYOND = regex(r"\b(?:error|http|code|status|fehler|erreur|ошибка|错误)\b", re.IGNORECASE)


@dataclass(slots=True, frozen=True)
class Notice:
    """The kind of notice that a page is, and the words that show it."""

    kind: str
    """``maintenance``, ``error``, ``missing``, ``browser check``, ``old browser``,
    ``denied access``, ``consent``, ``login``."""
    printed: str
    """The words of the page by which it was recognized."""

    def __str__(self) -> str:
        return f"a notice ({self.kind}): {self.printed!r}"


def notice(title: str | None, paragraphs: Sequence[str], *, dated: bool) -> Notice | None:
    """Return the notice that a page is, by its headline and text; None for an article.

    ``dated``: the page has a date, which may be only the clock of the site.
    """
    heading, share = _heading(title or "")
    is_named = share >= 0.5
    longest = MAX_CONSENT if heading and heading.kind == "consent" else MAX_TEXT
    if dated and not is_named:
        longest = MAX_DATED
    texts, weight = _plain_texts(paragraphs, longest)
    if weight > longest:
        return None
    said, told = _sentences(tuple(texts))
    if weight > MAX_TEXT:
        found = said and said.kind == "consent" and (not dated or 2 * told >= weight)
        return heading if found and is_named else None
    if dated and not is_named:  # an article that needs scripts, and nothing of its text
        return said if said and said.kind == "old browser" and told >= weight else None
    if dated:
        return heading if said and weight <= MAX_DATED else None
    if heading and (said or (is_named and weight <= MAX_UNSAID)):
        # "503 Service Unavailable" is the server's word; the text says that it is maintenance.
        is_planned = said and any(kind == "maintenance" for kind, _ in _headings(said.printed))
        return said if is_planned and heading.kind == "error" else heading
    return said if said and 2 * told >= weight else None


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:MAX_CONSENT]).replace("’", "'").replace("‘", "'")
    return " ".join(text.casefold().split())


def _weight(text: str) -> float:
    wide = "" if text.isascii() else "".join(_WIDE.findall(text))
    return len(text) + _WIDE_WEIGHT * len(wide)


def _plain_texts(paragraphs: Sequence[str], longest: float) -> tuple[list[str], float]:
    """Return texts as they are compared, and their weight; not all of them if it is above ``longest``."""
    # Most are far too long; in other forms of its letters a text keeps a fourth of its length.
    chars = sum(min(len(text), MAX_CONSENT) for text in paragraphs)
    if chars > 4 * longest:
        return [], chars / 4
    texts, weight = list[str](), 0.0
    for text in paragraphs:
        texts.append(_plain(text))
        weight += _weight(texts[-1])
        if weight > longest:
            break
    return texts, weight


def _heading(title: str) -> tuple[Notice | None, float]:
    """Return the notice that a title names, and its share of the letters of a part of the title."""
    best: tuple[Notice | None, float] = (None, 0.0)
    for part in PARTS.split(_plain(title[:MAX_TITLE])):
        found = _headings(part)
        size = sum(map(len, _LETTERS.findall(_BEYOND.sub("", part)))) or 1 if found else 1
        for kind, phrase in found:
            share = sum(map(len, _LETTERS.findall(phrase))) / size
            if share > best[1]:
                best = Notice(kind, phrase), share
    return best


# Cached because it is called with the same text for each title of a page.
@lru_cache(maxsize=4)
def _sentences(texts: tuple[str, ...]) -> tuple[Notice | None, float]:
    """Return the notice that most text is about, and the weight of the text about any notice."""
    kinds: dict[str, tuple[float, str]] = {}
    told = 0.0
    phrases = _SENTENCES.near("\n".join(texts))
    for text in texts:
        found = dict(reversed(list(_found(text, phrases))))
        told += _weight(text) if found else 0.0
        for kind, phrase in found.items():
            kinds[kind] = kinds.get(kind, (0.0, phrase))[0] + _weight(text), phrase
    if not kinds:
        return None, 0.0
    kind = max(kinds, key=lambda name: kinds[name][0])
    return Notice(kind, kinds[kind][1]), told


def _found(text: str, phrases: Sequence[Phrase]) -> Iterable[tuple[str, str]]:
    for kind, phrase, whole in phrases:
        if phrase in text and (not whole or _stands_alone(text, phrase)):
            yield kind, phrase


# Cached because a page gives its title up to six times, with the site's name and without.
@lru_cache(maxsize=64)
def _headings(part: str) -> list[tuple[str, str]]:
    return list(_found(part, _HEADINGS.near(part)))


def _stands_alone(text: str, phrase: str) -> bool:
    """Tell whether a phrase begins where a word begins; a letter may follow, but not after a digit."""
    place = text.find(phrase)
    while place >= 0:
        behind = text[place + len(phrase) : place + len(phrase) + 1]
        if not text[place - 1 : place].isalnum() and not (
            phrase[-1].isdigit() and behind.isalnum()
        ):
            return True
        place = text.find(phrase, place + 1)
    return False


def _phrases(words: dict[str, dict[str, str]]) -> tuple[Phrase, ...]:
    """Return the phrases of a table, the longest first."""
    found = {
        _plain(phrase): kind
        for kind, languages in reversed(words.items())
        for listed in languages.values()
        for phrase in listed.split("|")
    }
    return tuple(
        (
            found[phrase],
            phrase,
            _WIDE.match(phrase) is None and not "\u0e00" <= phrase[0] < "\u0e80",
        )
        for phrase in sorted(found, key=len, reverse=True)
    )


class _Listed:
    """Phrases of a table, found by their first two characters, because most are not in a page."""

    def __init__(self, words: dict[str, dict[str, str]]) -> None:
        self._phrases = _phrases(words)
        self._beginnings: dict[str, list[int]] = defaultdict(list)
        for place, (_, phrase, _) in enumerate(self._phrases):
            self._beginnings[phrase[:2]].append(place)

    def near(self, text: str) -> list[Phrase]:
        """Return the phrases in a text, the longest first."""
        begun = self._beginnings.keys() & set(map(add, text, text[1:]))
        places = sorted(place for pair in begun for place in self._beginnings[pair])
        return [self._phrases[place] for place in places if self._phrases[place][1] in text]


_HEADINGS = _Listed(HEADINGS)
_SENTENCES = _Listed(SENTENCES)
