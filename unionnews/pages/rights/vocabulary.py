"""Words and beginnings of words, looked up among the words of a text.

An item of a table that ends with ``*`` is the beginning of words: ``kopier*`` is found in
``kopiert``, ``kopieringen`` and more.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from unionnews.pages.rights.notice_meaning import fold
from unionnews.words.patterns import regex

_EAST = frozenset({"zh", "ja", "ko", "th"})
"""Languages without blanks between all words."""
HEAD = 4
"""Letters by which words are looked up; the beginnings in tables have at least so many."""
_ACCENTS = regex("[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670]")
# To Python the vowel signs of Indic scripts are no letters.
LETTERS = regex("(?:[^\\W\\d_]|[\u0900-\u0963\u0966-\u0dff])+")
_SEMITIC = regex("[\u0590-\u06ff]")
_ALIKE = str.maketrans("يىكہۃة", "ییکههه")
"""Letters that Arabic, Persian and Urdu write in different forms."""
# "And", "in", "to", "the", "from", that these languages write together with the next word.
_JOINED = regex(r"\b(?:و?(?:[بک]?ال|لل|[بکل])?|ו?[בלמשכ]?ה?)(?=[\u05d0-\u06ff]{3})")
_BEFORE = ("", "و", "ال", "وال", "ب", "بال", "ل", "لل", "ו", "ה", "וה", "ב", "ל", "מה", "לה", "מ")


def bare(text: str) -> str:
    """Return a text in lower case, without accents, and without what Arabic and Hebrew join to words."""
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", fold(text)))
    return _JOINED.sub("", plain.translate(_ALIKE)) if _SEMITIC.search(plain) else plain


def words_of(text: str) -> list[str]:
    """Return the words of a text, bare, in order."""
    return LETTERS.findall(bare(text))


def items_of(*tables: Mapping[str, str], eastern: bool = False) -> Iterator[str]:
    """Yield the items of tables by language; of those without blanks between all words if ``eastern``."""
    for table in tables:
        for language, row in table.items():
            if (language in _EAST) is eastern:
                yield from row.split("|")


def single_words(items: Iterable[str]) -> Iterator[str]:
    """Yield the bare words of phrases one by one."""
    for item in items:
        *words, last = words_of(item)
        yield from (*words, last + "*" * item.endswith("*"))


class Words:
    """A set of words and beginnings of words."""

    def __init__(self, items: Iterable[str]) -> None:
        """Take words as they are looked up; those that end with ``*`` are beginnings."""
        items = set(items)
        self._whole = frozenset(one for one in items if not one.endswith("*"))
        stems: dict[str, list[str]] = {}
        for one in items - self._whole:
            stem = one.removesuffix("*")
            stems.setdefault(stem[:HEAD], []).append(stem)
        self._stems = {head: tuple(several) for head, several in stems.items()}
        self._heads = frozenset(one[:HEAD] for one in self._whole).union(self._stems)

    def __contains__(self, word: str) -> bool:
        """Tell whether it is one of the words, or has one of the beginnings."""
        stems = self._stems.get(word[:HEAD])
        return word in self._whole or (stems is not None and word.startswith(stems))

    def among(self, words: Iterable[str]) -> set[str]:
        """Return those of the ``words`` that are in it."""
        return {word for word in words if word[:HEAD] in self._heads and word in self}


class Sentence(NamedTuple):
    """The bare words of a sentence, in order and each once."""

    words: list[str]
    different: frozenset[str]

    @property
    def text(self) -> str:
        """The words, with blanks around each."""
        return f" {' '.join(self.words)} "


class Vocabulary:
    """Words and phrases that can be found in a sentence, whatever its punctuation and accents."""

    def __init__(self, items: Iterable[str]) -> None:
        """Take words and phrases as tables have them."""
        plain = {" ".join(words_of(one)) + "*" * one.endswith("*") for one in items}
        self.words = Words(one for one in plain if " " not in one)
        self._phrases: dict[str, list[str]] = {}
        for one in plain:
            first, blank, _ = one.partition(" ")
            if blank:
                said = f" {one}".removesuffix("*") if one.endswith("*") else f" {one} "
                self._phrases.setdefault(first, []).append(said)

    def is_in(self, sentence: Sentence) -> bool:
        """Tell whether one of them is in a sentence."""
        if self.words.among(sentence.different):
            return True
        first = self._phrases.keys() & sentence.different
        return bool(first) and any(
            one in sentence.text for word in first for one in self._phrases[word]
        )


def printed_forms(items: Iterable[str]) -> Words:
    """Return the longest word of each item as pages may print it: with and without accents, and with
    what is joined to it.
    """
    found = set()
    for item in items:
        word = max(LETTERS.findall(fold(item)), key=len)
        end = "*" * (item.endswith("*") and fold(item).endswith(f"{word}*"))
        before = _BEFORE if _SEMITIC.search(word) else ("",)
        found |= {first + word + end for first in before}
        if len(plain := bare(word)) >= HEAD:
            found.add(plain + end)
    return Words(found)
