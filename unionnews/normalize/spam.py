"""Lines that a mirror put into the pages it copied: link lists, place names, gambling, sex.

A line is taken out of a damaged text only if it has the shape of such a line *and* does not belong
to the text: the mirror's pages are in traditional script with readings, what it adds is not.
"""

from __future__ import annotations

import re

from unionnews.normalize import gbk

_CELLS = 6
_CELL_LENGTH = 12
_LINE_LENGTH = 20_000
_SEPARATOR = re.compile(r"[|｜│_]")
_SENTENCE = re.compile(r"[。！？；]")
_PLACE = re.compile(r"[县區区市省旗州乡鎮镇盟]\Z")
_SALES = re.compile(
    "彩票|博彩|赌|百家乐|老虎机|时时彩|六合彩|棋牌|娱乐城|娱乐平台|下注|开户送|澳门新|北京赛车"
    "|无码|久久|人妻|成人电影|亚洲精品|国产精品|欧美日韩|激情视频|免费视频|黄色|丝袜|偷拍|"
    "在线观看|在线播放|[aA][vV]网|办证|刷单|代开发票"
)


def is_spam(line: str, *, traditional: bool) -> bool:
    """Whether a line of a damaged text was put in by the mirror.

    ``traditional``: the text around it is in traditional script.
    """
    if not line.strip() or len(line) > _LINE_LENGTH:
        return False
    if traditional and any(map(gbk.traditional_only, line)):
        return False
    cells = [cell.strip() for cell in _SEPARATOR.split(line)]
    cells = [cell for cell in cells if cell]
    sales = len(_SALES.findall(line))
    foreign = traditional and any(map(gbk.simplified_only, line))
    if len(cells) >= _CELLS and not _SENTENCE.search(line):
        short = sum(len(cell) <= _CELL_LENGTH for cell in cells) >= 0.8 * len(cells)
        places = sum(bool(_PLACE.search(cell)) for cell in cells) >= 0.6 * len(cells)
        return (short and (foreign or places)) or sales > 1
    return sales > (0 if foreign and not _SENTENCE.search(line) else 1) and len(line) < 200
