"""What two bytes mean in GBK, how a character is read, and which script it belongs to.

Everything is derived once, on first use, from Python's ``gbk`` codec, pypinyin's table of
readings and OpenCC's table of characters.
"""

import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from importlib import import_module

import opencc

SYLLABLE = "[a-zɑɡāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêếề]{1,6}"
"""Pattern of what looks like one pinyin syllable, toned or not."""

_LOOKALIKES = str.maketrans("ɑɡv", "agü")


@cache
def encode(char: str) -> bytes | None:
    """Return the bytes of a character, or None where GBK has none for it.

    The three user-defined areas of code page 936 (AAA1-AFFE, F8A1-FEFE, A140-A7A0) are the private
    characters U+E000 to U+E765: bytes decoded with boundaries moved by one often fall there.
    """
    if "\ue000" <= char <= "\ue765":
        return _user_defined(ord(char) - 0xE000)
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return None


def _user_defined(number: int) -> bytes:
    if number < 564:
        return bytes((0xAA + number // 94, 0xA1 + number % 94))
    if number < 1222:
        return bytes((0xF8 + (number - 564) // 94, 0xA1 + (number - 564) % 94))
    row, cell = divmod(number - 1222, 96)
    return bytes((0xA1 + row, 0x40 + cell + (cell >= 0x3F)))


@cache
def pairs() -> dict[tuple[int, int], str]:
    """Return the character of every defined pair of lead and trail byte."""
    table = {}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                char = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            table[lead, trail] = char
    return table


@cache
def by_lead() -> dict[int, list[tuple[int, str]]]:
    """Return, for each lead byte, its trail bytes and characters."""
    table: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for (lead, trail), char in pairs().items():
        table[lead].append((trail, char))
    return dict(table)


@cache
def by_trail() -> dict[int, list[tuple[int, str]]]:
    """Return, for each trail byte, its lead bytes and characters."""
    table: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for (lead, trail), char in pairs().items():
        table[trail].append((lead, char))
    return dict(table)


@cache
def _listed_readings() -> dict[int, str]:
    # Importing pypinyin takes a quarter of a second, so it is not done for sound texts.
    table: dict[int, str] = import_module("pypinyin.constants").PINYIN_DICT
    return table


def clean_reading(reading: str) -> str:
    """Return a reading as the tables here spell it: NFC, no look-alike letters, ``ü`` for ``v``."""
    return unicodedata.normalize("NFC", reading.strip()).translate(_LOOKALIKES)


@lru_cache(4_096)
def toneless(reading: str) -> str:
    """Return a reading without its tone: ``lǜ`` -> ``lü``, ``guó`` -> ``guo``."""
    letters = unicodedata.normalize("NFD", reading).replace("u\u0308", "ü")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def is_reading(reading: str, char: str) -> bool:
    """Tell whether a reading, with or without its tone, is one of a character."""
    return not readings(char).isdisjoint((reading, toneless(reading)))


def readings(char: str) -> frozenset[str]:
    """Return all readings of a character, each with and without tone."""
    listed = _listed_readings().get(ord(char), "")
    toned = [clean_reading(one) for one in listed.split(",") if one]
    return frozenset(toned + [toneless(one) for one in toned])


@cache
def by_reading() -> dict[str, list[str]]:
    """Return the characters of GBK for each reading without tone."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    for char in pairs().values():
        for one in {toneless(reading) for reading in readings(char)}:
            table[one].append(char)
    return dict(table)


def is_han(char: str) -> bool:
    """Whether a character is a Chinese character (of those that GBK or Big5 can have)."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char == "〇"


@cache
def traditional_only(char: str) -> bool:
    """Whether GBK has the character but GB2312, the older set of mainland China, does not."""
    return is_han(char) and encode(char) is not None and not _is_in(char, "gb2312")


@cache
def simplified_only(char: str) -> bool:
    """Whether the character occurs in simplified script only: Big5 does not have it."""
    return is_han(char) and not _is_in(char, "cp950") and simplify(char) == char


def _is_in(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def simplify(char: str) -> str:
    """Return the simplified form of one character, or itself."""
    return to_simplified().get(char, char)


def _converted(direction: str) -> dict[str, str]:
    """Return the other form of each character that has one, by a table of OpenCC."""
    chars = sorted(char for char in pairs().values() if is_han(char))
    others = opencc.OpenCC(direction).convert("\n".join(chars)).split("\n")
    return {old: new for old, new in zip(chars, others, strict=True) if old != new}


@cache
def to_simplified() -> dict[str, str]:
    """Return the simplified form of each character that has another one."""
    return _converted("t2s")


@cache
def to_traditional() -> dict[str, str]:
    """Return the traditional form of each character that has another one."""
    return _converted("s2t")


@cache
def simplified_origins(char: str) -> tuple[bytes, ...]:
    """Return the bytes of the other simplified characters that a converter turns into ``char``."""
    others = (old for old in _origins().get(char, ()) if old != simplify(char))
    return tuple(raw for old in others if (raw := encode(old)))


@cache
def _origins() -> dict[str, list[str]]:
    table: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in to_traditional().items():
        table[new].append(old)
    return dict(table)


@cache
def folded() -> dict[str, list[bytes]]:
    """Return, for each text that NFKC makes of one character, that character's bytes.

    ``(12)`` is made of ``⑿``; a text may be made of several characters.
    """
    table: defaultdict[str, list[bytes]] = defaultdict(list)
    for pair, char in pairs().items():
        text = unicodedata.normalize("NFKC", char)
        if text != char:
            table[text].append(bytes(pair))
    return dict(table)
