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

import opencc
from pypinyin import Style, pinyin

NEWS = """青河市总工会昨日召开职工代表会议，讨论新一年的劳动竞赛计划。会议由市总工会副主席方敏主持，\
来自全市三十二家企业的一百二十名职工代表参加了会议。方敏说，去年全市举办技能竞赛四十五场，参赛职工超过\
两万人，其中一千三百人获得晋升。
“工会要为职工办实事。”她说，“职工的收入、休息和安全，样样都要有人管。”
会议通过了关于改善户外劳动者工作条件的决议，要求各区在年底前建成一百个休息站，为环卫工人、快递员和\
出租车司机提供饮水、充电和避暑服务。纺织企业代表刘云认为，竞赛不应只看产量，还应看质量和创新。电力公司\
的青年技师陈志强介绍了他们班组的经验：每周用两个小时学习新技术，遇到问题随时讨论，一年内解决了十七个难题。
市总工会还将设立专项资金，帮助困难职工子女入学，并与医院合作开展免费体检。据统计，去年全市工会系统共\
筹集帮扶资金八百六十万元，慰问困难职工家庭四千多户，调解劳动争议三百余件，为农民工追回欠薪一千二百万元。
会议最后，代表们参观了机械厂的创新工作室，观看了机器人焊接和无人运输车的演示。许多代表表示，回去以后要\
把会议精神传达到每个班组，让更多职工了解工会、信任工会、参加工会的各项活动，共同建设和谐的劳动关系。"""


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
