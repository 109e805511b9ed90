"""Find printed sentences that forbid copying a text, or training models with it.

News contain such words too. So a sentence counts only if all its words are words of notices, if it
begins with the site's own work, if it asks for a permission and has hardly another word, or if its
line has a copyright sign. A question forbids nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

from unionnews.pages.rights.notice_meaning import fold, forbids
from unionnews.pages.rights.vocabulary import (
    LETTERS,
    Sentence,
    Vocabulary,
    Words,
    bare,
    items_of,
    printed_forms,
    single_words,
)
from unionnews.words import license_words, rights_forms, rights_words
from unionnews.words.patterns import regex

_MARK = regex(r"[©ⓒ]|\(c\)|copyright\W{0,3}(?:19|20)\d\d|저작권자")
_SENTENCES = regex(r"[.!?;|•·\x85](?=\s|$|[A-ZÀ-Þ])|[。！？；|।॥۔؟\n\x85]| [-–—] ")
_ASKED = frozenset("?？؟")
_EASTERN = regex("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_OF = regex(
    r"(?:of|from|by|der|des|von|de|du|del|di|da|do|dos|das|dell|della|van|od|от|του|της|من|של|\Z)"
)
_ASKS = regex("未[经經]|非[经經]|授[权權]|[许許][可諾]|承諾|承認|無断|무단|허락|허가|동의")
_POLITE = regex(rf"{rights_forms.POLITE}\W*$")
_TRAINS = frozenset({"train", "training", "mining", "develop"})
_LAW = regex(
    r"2019 ?/ ?790|\bdsm\b|44 ?b\b.{0,20}urhg|l ?\. ?122-5-3|l122-5-3|\b(?:art(?:icle|ikel|iculo|icolo|ykul\w*)?\.? ?4)\b"
)
_FEW = 5
"""Every fifth word of a sentence that asks for a permission may be another than those of notices."""
_NEAR = 5
"""Most words from "only" to the permission that it is for."""
_OTHERS = (
    rights_words.FORBIDDEN,
    rights_words.MODAL,
    rights_forms.FORMS,
    rights_forms.OWN,
    rights_forms.PERMISSION,
    rights_forms.ASKING,
    rights_words.RIGHTS_RESERVED,
)
"""Tables with words of notices, besides those of acts."""
LONGEST = 300
"""Most characters of a line of the article that may be a notice."""


class _Western:
    """The vocabulary of languages with blanks between words; made at the first use."""

    def __init__(self) -> None:
        self.copying = Vocabulary(items_of(rights_words.COPYING))
        self.using = Vocabulary(items_of(rights_words.USING))
        self.training = Vocabulary(items_of(rights_words.TRAINING))
        self.forbidden = Vocabulary(items_of(rights_words.FORBIDDEN))
        self.modal = Vocabulary(items_of(rights_words.MODAL))
        self.asking = Vocabulary(items_of(rights_forms.ASKING)).words
        self.reported = Vocabulary(items_of(rights_forms.REPORTED)).words
        self.permission = Vocabulary(items_of(rights_forms.PERMISSION)).words
        self.own = Vocabulary(items_of(rights_forms.OWN)).words
        acts = (rights_words.COPYING, rights_words.USING, rights_words.TRAINING)
        self.acts = Vocabulary(items_of(*acts)).words
        self.known = Words(single_words(items_of(*acts, *_OTHERS)))
        self.whole = re.compile(bare("|".join(license_words.WHOLES.values())))
        self.allowed = re.compile(bare(rights_words.ALLOWED))

    def uses(self, text: str, *, is_marked: bool) -> Iterator[str]:
        """Yield the uses that a sentence forbids."""
        words = self._words(text)
        sentence = Sentence(words, frozenset(words))
        forbidden = self.forbidden.is_in(sentence) or self._asks_first(words)
        if not forbidden and not self.modal.is_in(sentence):
            return
        # Who reserves the mining of texts names the law.
        is_lawful = forbidden and bool(_LAW.search(text)) and self.training.is_in(sentence)
        is_notice = is_marked or is_lawful or self.is_notice(text)
        if not is_notice and (self.tells(text) or not self._begins_so(words, sentence, forbidden)):
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
        if self.tells(text):
            return False
        for number, word in enumerate(words):
            if self._names_own(words, number):
                return True
            # After "permission of" any name may follow.
            following = " ".join(words[number + 1 : number + 2])
            if acts and word in self.permission and _OF.fullmatch(following):
                return True
            if not self._is_known(word):
                return False
            acts = acts or word in self.acts
        return True

    def names_copies(self, text: str) -> bool:
        """Tell whether a sentence has words for copying or training."""
        words = LETTERS.findall(text)
        sentence = Sentence(words, frozenset(words))
        return self.copying.is_in(sentence) or self.training.is_in(sentence)

    def tells(self, text: str) -> bool:
        """Tell whether a sentence says what somebody says, as news do."""
        return bool(self.reported.among(LETTERS.findall(text)))

    def _names_own(self, words: list[str], number: int) -> bool:
        near = words[number + 1 : number + 4]
        return words[number] in self.own and any(map(self.whole.fullmatch, near))

    def _begins_so(self, words: list[str], sentence: Sentence, forbidden: bool) -> bool:
        """Tell whether a sentence begins with a forbidden act, and names a second act or a permission;
        or asks for a permission to copy, with few words that are not of notices.
        """
        known = [self._is_known(word) for word in words]
        copying, asks = self.copying.is_in(sentence), self.permission.among(words)
        if copying and asks and known.count(False) * _FEW <= len(known):
            return True
        first = next((number for number, word in enumerate(words) if word in self.acts), 0)
        if not (forbidden and all(known[: first + 1])):
            return False
        own = any(self._names_own(words, number) for number in range(len(words)))
        if not (own or copying or self.training.is_in(sentence)):
            return False
        acts = self.acts.among(sentence.different) - self.training.words.among(sentence.different)
        return len(acts) > 1 or bool(asks)

    def _asks_first(self, words: list[str]) -> bool:
        """Tell whether a sentence asks for a permission: "only with the written consent"."""
        for number, word in enumerate(words):
            if word in self.asking:
                for one in words[number + 1 : number + 1 + _NEAR]:
                    if one in self.permission:
                        return True
                    if one in self.acts or not self._is_known(one):
                        break
        return False

    def _words(self, text: str) -> list[str]:
        return LETTERS.findall(self.allowed.sub(" ", text))

    def _asks(self, words: list[str]) -> bool:
        """Tell whether a sentence asks for a permission, or has only words of notices."""
        return bool(self.permission.among(words)) or all(map(self._is_known, words))

    def _is_known(self, word: str) -> bool:
        return word in self.known or bool(self.whole.fullmatch(word))


class _Eastern:
    """The same for Chinese, Japanese and Korean, where words are searched in a text without blanks."""

    def __init__(self) -> None:
        self.copying = _one_of(rights_words.COPYING)
        self.using = _one_of(rights_words.USING)
        self.training = _one_of(rights_words.TRAINING)
        self.forbidden = _one_of(rights_words.FORBIDDEN)
        self.own = _one_of(rights_forms.OWN)
        self.reported = _one_of(rights_forms.REPORTED)
        self.allowed = re.compile(rights_words.ALLOWED)
        tables = (rights_words.COPYING, rights_words.USING, rights_words.TRAINING)
        known = _one_of(*tables, rights_words.FORBIDDEN, rights_forms.FORMS, rights_forms.OWN)
        self.only_known = re.compile(rf"(?:{known.pattern}|(?!{LETTERS.pattern}).)*+", re.DOTALL)

    def uses(self, text: str, *, is_marked: bool) -> Iterator[str]:
        text = self.allowed.sub("", "".join(text.split()))
        is_polite = _POLITE.search(text) and not self.tells(text)
        is_notice = is_marked or is_polite or self.is_notice(text)
        if not is_notice or not self.forbidden.search(text):
            return
        training = self.training.search(text)
        if training:
            yield "train"
        asks = self.using.search(text) and _ASKS.search(text)
        if self.copying.search(text) or (asks and not training):
            yield "republish"

    def names_copies(self, text: str) -> bool:
        text = "".join(text.split())
        return bool(self.copying.search(text) or self.training.search(text))

    def tells(self, text: str) -> bool:
        return bool(self.reported.search("".join(text.split())))

    def is_notice(self, text: str) -> bool:
        text = "".join(text.split())
        own = None if self.tells(text) else self.own.search(text)
        return bool(self.only_known.fullmatch(text, 0, own.start() if own else len(text)))


def _one_of(*tables: Mapping[str, str]) -> re.Pattern[str]:
    words = {fold("".join(one.split())) for one in items_of(*tables, eastern=True)}
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


def names_copies(text: str) -> bool:
    """Tell whether a text has words for copying or training, whatever it says of it."""
    return any(read.names_copies(sentence) for sentence, read in _sentences(text))


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
    said = list(_sentences(line))
    return bool(said) and all(read.is_notice(sentence) for sentence, read in said)


def tells(line: str) -> bool:
    """Tell whether a sentence of a line says what somebody says, as news do."""
    return any(read.tells(sentence) for sentence, read in _sentences(line))


def _sentences(line: str) -> Iterator[tuple[str, _Western | _Eastern]]:
    start = 0
    for end in (*_SENTENCES.finditer(line), None):
        sentence = line[start : end.start() if end else None]
        start = end.end() if end else 0
        if (end and end[0] in _ASKED) or not LETTERS.search(sentence):
            continue
        if _EASTERN.search(sentence):
            yield fold(sentence), _eastern()
        else:
            yield bare(sentence), _western()


def keys_among(words: Iterable[str]) -> set[str]:
    """Return those printed words, in lower case, of which every prohibition has one."""
    return _signs().keys.among(words)


def may_have(words: set[str]) -> bool:
    """Tell whether a sentence of these words may be such a one: at a tenth of the cost of reading it."""
    signs = _signs()
    return bool(signs.sure.among(words) or (signs.modal.among(words) and signs.acts.among(words)))


class _Signs(NamedTuple):
    """Words that every prohibition has, as pages print them."""

    keys: Words
    sure: Words
    modal: Words
    acts: Words


@cache
def _signs() -> _Signs:
    copying, training = rights_words.COPYING, rights_words.TRAINING
    forbidden = [*items_of(rights_words.FORBIDDEN), *items_of(rights_forms.ASKING)]
    # How rights are reserved is searched by other words.
    reserved = {max(one.split(), key=len) for one in items_of(rights_words.RIGHTS_RESERVED)}
    plain = [
        one for one in items_of(rights_words.FORBIDDEN) if " " not in one and one not in reserved
    ]
    return _Signs(
        printed_forms([*items_of(copying, training), *plain]),
        printed_forms(forbidden),
        printed_forms(items_of(rights_words.MODAL)),
        printed_forms([*_TRAINS, *items_of(copying, rights_words.USING)]),
    )


def eastern_keys() -> Iterator[str]:
    """Yield the words that forbid in languages without blanks."""
    yield from items_of(rights_words.FORBIDDEN, eastern=True)


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
