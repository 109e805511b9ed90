"""Fold text for search, and cut it into the tokens of the index.

Folding makes forms equal that readers take for equal: full and half width, case, accents, Ё and Е,
Arabic and Hebrew vowel signs, traditional and simplified Chinese. It works on single characters, so
that a part of a text folds to a part of the folded text: scanning texts and asking the index give
the same results.

Each character of scripts without blanks, and each digit, is a token; phrases join them again. So
Chinese words (工会, 工资), which mostly have two characters, are found without a dictionary. Each
punctuation mark is a token too, and so is a blank beside such a character or between two marks: a
phrase finds exactly what is printed. Text is folded before it is cut: ``①`` is a digit, and
half-width kana are kana. All forms of an apostrophe are one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from unionnews.words.patterns import regex

PARAGRAPH = "¶"
"""Token between two lines, so that no phrase matches across paragraphs."""
_BLANK = "␣"
_FIXED = {
    # These two are our own tokens, so in texts they become other characters.
    PARAGRAPH: "⁋",
    _BLANK: "⎵",
    "\n": "\n",
    # Letters whose mark makes them different letters for readers; other accents are removed.
    **dict.fromkeys("йЙ", "й"),
    # All forms of the apostrophe become the one on keyboards.
    **dict.fromkeys("’‘‛ʼʻʹ′`｀´", "'"),
    "\0": "\ufffd",  # as in records
}
_DOTLESS = "ı"
_MARKS = regex(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)  # Thai, Lao, Tibetan, Burmese, Khmer, Chinese, Japanese and, as endings are glued to its words, Korean
SINGLE = f"0-9{_UNSPACED}"
"""Characters that are each a token, in the form of a character class without brackets."""
UNSPACED = regex(f"[{_UNSPACED}]")
# A blank beside such a character, or between two marks, is a token; between words it separates.
_BETWEEN = regex(
    f" (?:(?<=[{SINGLE}] )(?=\\S)|(?<=\\S )(?=[{SINGLE}])|(?<=[^\\w\\s] |_ )(?=[^\\w\\s]|_))"
)
_BLANKS = regex("  +")


@cache
def _simplified() -> dict[str, str]:
    """Return the simplified form of each traditional character, by OpenCC."""
    from opencc import OpenCC  # noqa: PLC0415  reads its tables: only where something is searched

    characters = "".join(map(chr, (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))))
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new}


class _Folded(dict[int, str]):
    """Folded form of each character, made when it is first needed."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = self[code] = fold_character(character)
        return folded


@cache
def fold_character(character: str) -> str:
    """Return the folded form of a character; empty for marks that are ignored."""
    if character in _FIXED:
        return _FIXED[character]
    category = unicodedata.category(character)
    if character.isspace() or category in ("Cc", "Cs"):
        return " "
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "Cf" or character == _DOTLESS:
        return "i" if character == _DOTLESS else ""
    if character.casefold() == character and unicodedata.is_normalized("NFKD", character):
        # Most characters: nothing is to be composed, and at most one mark to be removed.
        return "" if _MARKS.match(character) else _simplified().get(character, character)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    plain = unicodedata.normalize("NFC", _MARKS.sub("", plain))
    return "".join(_simplified().get(part, part) for part in plain)


class _Tokens(dict[int, str]):
    """Token of each folded character; with blanks around it if it is a token alone."""

    def __missing__(self, code: int) -> str:
        self[code] = token = _token(chr(code))
        return token


def _token(character: str) -> str:
    if character in "\n ":
        return f" {PARAGRAPH} " if character == "\n" else " "
    if character.isdecimal() or UNSPACED.match(character):
        return f" {character} "
    if unicodedata.category(character)[0] in "LMN":
        return character
    # SQLite's tokenizer drops ASCII marks but keeps all others, so full-width marks replace them.
    code = ord(character)
    return f" {chr(code + 0xFEE0) if 0x21 <= code <= 0x7E else character} "


# Characters that people type, without Chinese characters and Korean syllables.
_TYPED = ((0x21, 0x3400), (0xA000, 0xAC00), (0xF900, 0x10000), (0x1F000, 0x1FB00))
_SINGLE = regex(f"[{SINGLE}]")
_FOLDED = _Folded()
_TOKENS = _Tokens()


def _composed(text: str) -> str:
    """Return the text with accents, half-width voice marks and Korean syllables composed."""
    is_normal = unicodedata.is_normalized("NFC", text)
    return text if is_normal else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the folded text.

    >>> fold("ＵＮＩＯＮ Ёлка Straße GÉNÉRALE 工會")
    'union елка strasse generale 工会'
    """
    folded = _composed(_composed(text).translate(_FOLDED))
    return _BLANKS.sub(" ", folded)


@cache
def folds() -> tuple[tuple[str, str], ...]:
    """Return characters that differ from their tokens, with the tokens; for search by SQL alone."""
    return tuple(_folds())


def _folds() -> Iterator[tuple[str, str]]:
    typed = (chr(code) for first, end in _TYPED for code in range(first, end))
    characters = list(dict.fromkeys((*typed, *_simplified())))
    for character, folded in zip(characters, fold("\n".join(characters)).split("\n"), strict=True):
        token = "".join(map(_token, folded))
        if token != character and not (_SINGLE.match(character) and token == f" {character} "):
            yield character, token


@cache
def _written() -> dict[str, str]:
    """Return all forms of each character of Chinese, Japanese and similar scripts."""
    forms: dict[str, str] = {}
    others = (
        (0x2E80, 0x2FE0),
        (0x3200, 0x3400),
        (0xF900, 0xFB00),
        (0xFF00, 0xFFF0),
        (0x1F200, 0x1F270),
        (0x2F800, 0x2FA20),
    )
    for form in (
        *_simplified(),
        *(chr(code) for first, end in others for code in range(first, end)),
    ):
        for folded in {fold_character(form), fold_character(form)[:1]}:
            forms[folded] = forms.get(folded, "") + form
    return forms


def pattern(text: str) -> re.Pattern[str] | None:
    """Return a pattern that finds a text in texts that are not folded, which is many times faster.

    Return None if that is not possible: only characters of scripts without blanks have few forms.
    """
    folded = fold(text)
    if not folded or not all(map(UNSPACED.match, folded)):
        return None
    return re.compile("".join(map(_forms, folded)))


def _forms(character: str) -> str:
    return f"[{character}{_written().get(character, '')}]"


def cut_word(text: str) -> re.Pattern[str] | None:
    """Return a pattern that matches every text that may contain ``text``, if that begins inside a
    word (``T行业``); otherwise None.

    It also matches some others, but it is many times faster than folding.
    """
    found = re.match(f"[^\\s{_UNSPACED}]+([\u4e00-\u9fff])", fold(text))
    if not found:
        return None
    # The character before it may be a part of one character, as in ``㈱``.
    inside = "".join(forms for folded, forms in _written().items() if found[1] in folded[1:])
    one = f"|[{inside}]" if inside else ""
    return re.compile(f"{_forms(found[1])}(?<=[^\\s{_UNSPACED}].){one}")


def tokens(text: str) -> str:
    r"""Return the tokens of a text, separated by blanks.

    >>> tokens("全国总工会2024年\n\nNew strike").split()
    ['全', '国', '总', '工', '会', '2', '0', '2', '4', '年', '¶', 'new', 'strike']
    """
    return _BETWEEN.sub(_BLANK, fold(text).replace("\n\n", "\n")).translate(_TOKENS)
