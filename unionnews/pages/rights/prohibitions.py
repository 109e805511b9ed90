"""Find printed sentences that forbid copying a text, or training models with it.

News contain such words too. So a sentence counts only if all its words are words of notices, if it
begins with the site's own work, or if its line has a copyright sign.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from unionnews.pages.rights.notice_meaning import fold, forbids
from unionnews.words import license_words, rights_words
from unionnews.words.patterns import regex

_EAST = frozenset({"zh", "ja", "ko"})
"""Languages without blanks between all words."""
_ACCENTS = regex("[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670]")
_LETTERS = regex(r"[^\W\d_]+")
_MARK = regex(r"[©ⓒ]|\(c\)|copyright\W{0,3}(?:19|20)\d\d|저작권자")
_SENTENCES = regex(r"[.!?;|•·\x85](?=\s|$|[A-ZÀ-Þ])|[。！？；|\n\x85]| [-–—] ")
_EASTERN = regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OF = regex(
    r"(?:of|from|by|der|des|von|de|du|del|di|da|do|dos|das|dell|della|van|od|от|του|της|من|של|\Z)"
)
_ASKS = regex("未[经經]|非[经經]|授[权權]|[许許][可諾]|承諾|承認|無断|무단|허락|허가|동의")
_POLITE = regex(rf"{rights_words.POLITE}\W*$")
_TRAINS = frozenset({"train", "training", "mining", "develop"})
_LAW = regex(
    r"2019 ?/ ?790|\bdsm\b|44 ?b\b.{0,20}urhg|l ?\. ?122-5-3|l122-5-3|\b(?:art(?:icle|ikel|iculo|icolo|ykul\w*)?\.? ?4)\b"
)
_SHORT = 3
LONGEST = 300
"""Most characters of a line of the article that may be a notice."""


def _bare(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFD", fold(text)))


def _words(text: str) -> list[str]:
    return _LETTERS.findall(_bare(text))


def _items(table: Mapping[str, str], *, eastern: bool) -> Iterator[str]:
    for language, row in table.items():
        if (language in _EAST) is eastern:
            yield from row.split("|")


class _Sentence(NamedTuple):
    words: list[str]
    different: frozenset[str]

    @property
    def text(self) -> str:
        return f" {' '.join(self.words)} "


class _Vocabulary:
    """Words and phrases that can be found in a sentence, whatever its punctuation and accents."""

    def __init__(self, *tables: Mapping[str, str]) -> None:
        items = {" ".join(_words(one)) for table in tables for one in _items(table, eastern=False)}
        self.words = frozenset(one for one in items if " " not in one)
        self._groups: dict[str, list[str]] = {}
        for one in items - self.words:
            self._groups.setdefault(one.partition(" ")[0], []).append(f" {one} ")

    def is_in(self, sentence: _Sentence) -> bool:
        if not self.words.isdisjoint(sentence.different):
            return True
        first = self._groups.keys() & sentence.different
        return bool(first) and any(
            one in sentence.text for word in first for one in self._groups[word]
        )


class _Western:
    """The vocabulary of languages with blanks between words; made at the first use."""

    def __init__(self) -> None:
        self.copying = _Vocabulary(rights_words.COPYING)
        self.using = _Vocabulary(rights_words.USING)
        self.training = _Vocabulary(rights_words.TRAINING)
        self.forbidden = _Vocabulary(rights_words.FORBIDDEN)
        self.modal = _Vocabulary(rights_words.MODAL)
        self.own = _Vocabulary(rights_words.OWN).words
        tables = (rights_words.COPYING, rights_words.USING, rights_words.TRAINING)
        self.acts = _Vocabulary(*tables).words
        self.trained = self.training.words
        forms = (rights_words.FORBIDDEN, rights_words.MODAL, rights_words.FORMS, rights_words.OWN)
        rows = (row for table in (*tables, *forms) for row in table.values())
        self.known = frozenset(word for row in rows for word in _words(row))
        self.whole = re.compile(_bare("|".join(license_words.WHOLES.values())))
        self.permission = re.compile(_bare(rights_words.PERMISSION))
        self.allowed = re.compile(_bare(rights_words.ALLOWED))

    def uses(self, text: str, *, is_marked: bool) -> Iterator[str]:
        """Yield the uses that a sentence forbids."""
        words = self._words(text)
        sentence = _Sentence(words, frozenset(words))
        forbidden = self.forbidden.is_in(sentence)
        if not forbidden and not self.modal.is_in(sentence):
            return
        # Who reserves the mining of texts names the law.
        is_lawful = forbidden and bool(_LAW.search(text)) and self.training.is_in(sentence)
        is_notice = is_marked or is_lawful or self.is_notice(text)
        if not (is_notice or self._begins_so(words, sentence, forbidden)):
            return
        copying, using = self.copying.is_in(sentence), self.using.is_in(sentence)
        acts = copying or using or not _TRAINS.isdisjoint(words)
        training = self.training.is_in(sentence) and (forbidden or acts)
        if training:
            yield "train"
        if copying or (not training and using and forbidden and self._asks(words)):
            yield "republish"

    def is_notice(self, text: str) -> bool:
        """Tell whether a sentence has only words of notices, or only such before the site's own work."""
        words, acts = self._words(text), False
        for number, word in enumerate(words):
            if self._names_own(words, number):
                return True
            # After "permission of" any name may follow.
            if (
                acts
                and self.permission.fullmatch(word)
                and _OF.fullmatch(" ".join(words[number + 1 : number + 2]))
            ):
                return True
            if not self._is_known(word):
                return False
            acts = acts or word in self.acts
        return True

    def _names_own(self, words: list[str], number: int) -> bool:
        near = words[number + 1 : number + 4]
        return words[number] in self.own and any(map(self.whole.fullmatch, near))

    def _begins_so(self, words: list[str], sentence: _Sentence, forbidden: bool) -> bool:
        """Tell whether a sentence begins with a forbidden act, and names a second act or a permission."""
        first = next((number for number, word in enumerate(words) if word in self.acts), 0)
        if not (forbidden and all(map(self._is_known, words[: first + 1]))):
            return False
        own = any(self._names_own(words, number) for number in range(len(words)))
        if not (own or self.copying.is_in(sentence) or self.training.is_in(sentence)):
            return False
        acts = (self.acts - self.trained) & sentence.different
        return len(acts) > 1 or any(map(self.permission.fullmatch, words))

    def _words(self, text: str) -> list[str]:
        return _LETTERS.findall(self.allowed.sub(" ", text))

    def _asks(self, words: list[str]) -> bool:
        """Tell whether a sentence asks for a permission, or has only words of notices."""
        return any(map(self.permission.fullmatch, words)) or all(map(self._is_known, words))

    def _is_known(self, word: str) -> bool:
        return word in self.known or bool(self.whole.fullmatch(word))


class _Eastern:
    """The same for Chinese, Japanese and Korean, where words are searched in a text without blanks."""

    def __init__(self) -> None:
        self.copying = _one_of(rights_words.COPYING)
        self.using = _one_of(rights_words.USING)
        self.training = _one_of(rights_words.TRAINING)
        self.forbidden = _one_of(rights_words.FORBIDDEN)
        self.own = _one_of(rights_words.OWN)
        self.allowed = re.compile(rights_words.ALLOWED)
        tables = (rights_words.COPYING, rights_words.USING, rights_words.TRAINING)
        self.known = _one_of(*tables, rights_words.FORBIDDEN, rights_words.FORMS, rights_words.OWN)

    def uses(self, text: str, *, is_marked: bool) -> Iterator[str]:
        text = self.allowed.sub("", "".join(text.split()))
        is_notice = is_marked or _POLITE.search(text) or self.is_notice(text)
        if not is_notice or not self.forbidden.search(text):
            return
        training = self.training.search(text)
        if training:
            yield "train"
        asks = self.using.search(text) and _ASKS.search(text)
        if self.copying.search(text) or (asks and not training):
            yield "republish"

    def is_notice(self, text: str) -> bool:
        text = "".join(text.split())
        own = self.own.search(text)
        return not _LETTERS.search(self.known.sub("", text[: own.start()] if own else text))


def _one_of(*tables: Mapping[str, str]) -> re.Pattern[str]:
    words = {fold("".join(one.split())) for table in tables for one in _items(table, eastern=True)}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def _western() -> _Western:
    return _Western()


@cache
def _eastern() -> _Eastern:
    return _Eastern()


def forbidden_uses(notice: str, line: str = "") -> frozenset[str]:
    """Return the uses, ``train`` and ``republish``, that the sentences of a notice forbid.

    ``line`` is the whole line of the notice; a copyright sign anywhere in it counts.
    """
    sentences = list(_sentences(notice))
    # What they forbid if there is one is seen at once, where the mark is and what they say else is not.
    possible = _uses(sentences, is_marked=True)
    if not possible or _MARK.search(fold(line or notice)) or forbids(line or notice):
        return possible
    return _uses(sentences, is_marked=False)


def may_forbid(text: str) -> bool:
    """Tell whether a text would forbid a use if a mark of copyright stood beside it."""
    return bool(_uses(list(_sentences(text)), is_marked=True))


def _uses(
    sentences: Iterable[tuple[str, _Western | _Eastern]], *, is_marked: bool
) -> frozenset[str]:
    found = (read.uses(sentence, is_marked=is_marked) for sentence, read in sentences)
    return frozenset(chain.from_iterable(found))


def is_notice(line: str) -> bool:
    """Tell whether a line forbids a use, and has a copyright sign or only sentences of notices."""
    if len(line) > LONGEST or not forbidden_uses(line):
        return False
    return bool(_MARK.search(fold(line))) or says_no_more(line)


def says_no_more(line: str) -> bool:
    """Tell whether each sentence of a line has the words of notices alone, or begins with the site's own work."""
    return all(read.is_notice(sentence) for sentence, read in _sentences(line))


def _sentences(line: str) -> Iterator[tuple[str, _Western | _Eastern]]:
    for sentence in _SENTENCES.split(line):
        if _EASTERN.search(sentence):
            yield fold(sentence), _eastern()
        else:
            yield _bare(sentence), _western()


@cache
def keys() -> frozenset[str]:
    """Return lower-case words, with and without accents, of which every prohibition has one."""
    tables = (rights_words.COPYING, rights_words.TRAINING)
    items = [one for table in tables for one in _items(table, eastern=False)]
    return _longest(
        items + [one for one in _items(rights_words.FORBIDDEN, eastern=False) if " " not in one]
    )


def may_have(words: set[str]) -> bool:
    """Tell whether a sentence of these words may be such a one: at a tenth of the cost of reading it."""
    sure, modal, acts = _signs()
    return not sure.isdisjoint(words) or not (modal.isdisjoint(words) or acts.isdisjoint(words))


@cache
def _signs() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    acts = chain(
        _TRAINS,
        _items(rights_words.COPYING, eastern=False),
        _items(rights_words.USING, eastern=False),
    )
    forbidden, modal = rights_words.FORBIDDEN, rights_words.MODAL
    return (
        _longest(_items(forbidden, eastern=False)),
        _longest(_items(modal, eastern=False)),
        _longest(acts),
    )


def _longest(items: Iterable[str]) -> frozenset[str]:
    longest = {max(_LETTERS.findall(fold(one)), key=len) for one in items}
    return frozenset(longest | {one for one in map(_bare, longest) if len(one) > _SHORT})


def eastern_keys() -> Iterator[str]:
    """Yield the words that forbid in languages without blanks."""
    yield from _items(rights_words.FORBIDDEN, eastern=True)


# Cached because a site prints the same lines on all its pages; a text has some hundred characters.
@lru_cache(maxsize=500)
def may_be_eastern(text: str) -> bool:
    """Tell whether a text in such a language names copying, training or a permission."""
    text, known = fold("".join(text.split())), _eastern()
    return any(one.search(text) for one in (known.copying, known.training, _ASKS))


def sentence_at(line: str, at: int) -> tuple[int, int]:
    """Return start and end of the sentence at a place in a line."""
    ends = [0, *(place.end() for place in _SENTENCES.finditer(line)), len(line)]
    number = bisect_right(ends[:-1], at)
    return ends[number - 1], ends[number]
