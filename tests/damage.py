"""Simulator of the damage that ``normalize.repair`` undoes, written from its mechanism.

A mirror takes a page in one-to-one traditional script and, byte for byte in its GBK bytes,
replaces every character of a table by the character and its reading in brackets. The table is
worked through entry by entry, and nothing keeps the replacement to character boundaries. A lossy
decoder then turns the bytes back into text and writes ``?`` for each two bytes it cannot read.
"""

from __future__ import annotations

import random
from array import array
from dataclasses import dataclass
from functools import cache
from typing import Literal

import opencc
from pypinyin import Style, pinyin

Outcome = Literal["read", "unread"]


@dataclass(frozen=True, slots=True)
class EatenPair:
    """Two bytes that the decoder replaced by one ``?``."""

    characters: tuple[int, ...]
    """Places in the undamaged text whose bytes were eaten."""
    reading: bool
    """Whether the pinyin of a character that these bytes belong to follows."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text with what was done to it."""

    text: str
    traditional: str
    """The page before the damage."""
    pairs: list[EatenPair]
    table: dict[str, str]


@cache
def _to_traditional(char: str) -> str:
    return _converter("s2t").convert(char)[:1]


@cache
def _converter(config: str) -> opencc.OpenCC:
    return opencc.OpenCC(config)


def to_traditional(text: str) -> str:
    """Convert one character at a time, as the mirrors do, and keep what GBK cannot write."""
    return "".join(new if _in_gbk(new := _to_traditional(char)) else char for char in text)


def to_simplified(text: str) -> str:
    """What the best conversion can make of a page in one-to-one traditional script."""
    return str(_converter("tw2s").convert(text))


def traditional_only(text: str) -> list[str]:
    """Characters of GBK that GB2312 does not have, in no particular order."""
    return sorted(
        char
        for char in set(text)
        if "\u4e00" <= char <= "\u9fff" and _in_gbk(char) and not _encodes(char, "gb2312")
    )


@cache
def reading(char: str, *, toned: bool = True) -> str:
    return str(pinyin(char, style=Style.TONE if toned else Style.NORMAL)[0][0])


def random_table(
    chars: list[str], share: float, seed: int, *, toned: bool = True
) -> dict[str, str]:
    """Readings for a random part of ``chars``, in random order."""
    chosen = random.Random(seed).sample(chars, round(len(chars) * share))
    table = {char: reading(char, toned=toned) for char in chosen}
    return {char: text for char, text in table.items() if _encodes(text, "gbk")}


def damage(page: str, table: dict[str, str]) -> Damaged:
    """Damage ``page`` (text that GBK can write) as a mirror with this table does."""
    data = bytearray()
    origin = array("l")
    for place, char in enumerate(page):
        raw = char.encode("gbk")
        data += raw
        origin.extend([place] * len(raw))
    for char, text in table.items():
        data, origin = _insert(data, origin, char.encode("gbk"), f"({text})".encode("gbk"))
    text, pairs = _decode(bytes(data), origin)
    return Damaged(text, page, pairs, table)


def _insert(
    data: bytearray, origin: array[int], needle: bytes, insertion: bytes
) -> tuple[bytearray, array[int]]:
    found = data.find(needle)
    if found < 0:
        return data, origin
    new, places, start = bytearray(), array("l"), 0
    while found >= 0:
        end = found + len(needle)
        new += data[start:end] + insertion
        places.extend(origin[start:end])
        places.extend([-1] * len(insertion))
        start, found = end, data.find(needle, end)
    new += data[start:]
    places.extend(origin[start:])
    return new, places


def _decode(data: bytes, origin: array[int]) -> tuple[str, list[EatenPair]]:
    text: list[str] = []
    pairs: list[EatenPair] = []
    at = 0
    while at < len(data):
        size = 1 if data[at] < 0x80 else 2
        raw = data[at : at + size]
        try:
            text.append(raw.decode("gbk"))
        except UnicodeDecodeError:
            text.append("?")
            eaten = tuple(sorted({p for p in origin[at : at + size] if p >= 0}))
            pairs.append(EatenPair(eaten, reading=min(origin[at : at + size]) < 0))
        at += size
    return "".join(text), pairs


@cache
def _in_gbk(char: str) -> bool:
    return _encodes(char, "gbk")


def _encodes(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
