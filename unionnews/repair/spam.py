"""Remove what a mirror added to the pages it copied: link lists, place names, gambling, sex.

A line, or a part of one, is removed from a damaged text only if it looks like such spam *and* does
not belong to the text: the copied text is in traditional script with readings, the spam is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unionnews.repair import gbk
from unionnews.words.patterns import regex

_CELLS = 6
_COUNTIES = 12
_STRANGERS = 2
_CELL_LENGTH = 12
_SHORT = 200
_SALES_SHARE = 0.25
_SEPARATOR = regex(r"[|｜│_]")
_SENTENCE = regex(r"[。！？；]")
_LAST_SENTENCE = regex(r".*[。！？…；”」）)\s]", re.DOTALL)
_PLACE = regex(r"[县縣區区市省旗州乡鄉鎮镇盟]\Z")
_COUNTY = regex(r"[县縣旗]\Z")
_SALES = regex(
    "彩票|博彩|赌|百家乐|老虎机|时时彩|六合彩|棋牌|娱乐城|娱乐平台|下注|开户送|澳门新|北京赛车"
    "|无码|久久|人妻|成人电影|亚洲精品|国产精品|欧美日韩|激情视频|免费视频|黄色|丝袜|偷拍|"
    "在线观看|在线播放|[aA][vV]网|办证|刷单|代开发票"
)


@dataclass(frozen=True, slots=True)
class SpamFilter:
    """Finds spam in the lines of one damaged text."""

    traditional: bool
    """Whether the text is in traditional script."""
    annotated: frozenset[str] = frozenset()
    """Characters that the mirror never prints without their reading."""

    def cut(self, line: str) -> tuple[str, list[str]]:
        """Return the line without spam, and the pieces of spam; ``""`` if all of it is spam."""
        if self.is_spam(line):
            return "", [line]
        spans = [*self._lists(line)] if _SEPARATOR.search(line) else []
        if not spans and (tail := _LAST_SENTENCE.match(line)) and self.is_spam(line[tail.end() :]):
            spans = [(tail.end(), len(line))]
        spam = [line[start:end] for start, end in spans]
        return _without(line, spans), spam

    def is_spam(self, piece: str) -> bool:
        """Whether the mirror added this line or part of a line."""
        foreign = self._is_foreign(piece)
        if not piece.strip() or foreign is None:
            return False
        cells = [cell for part in _SEPARATOR.split(piece) if (cell := part.strip())]
        words = _SALES.findall(piece)
        if _SENTENCE.search(piece):
            return foreign and len(words) > 1 and len(piece) < _SHORT
        if len(cells) >= _CELLS:
            short = sum(len(cell) <= _CELL_LENGTH for cell in cells) >= 0.8 * len(cells)
            return (short and (foreign or self._are_places(cells))) or len(words) > 1
        sales = sum(map(len, words)) >= _SALES_SHARE * len(piece)
        return len(piece) < _SHORT and (bool(words) if foreign else len(words) > 1 and sales)

    def _is_foreign(self, piece: str) -> bool | None:
        """Return True if the script shows that a piece is added, None if it shows the opposite."""
        if not self.traditional:
            return False
        if any(map(gbk.traditional_only, piece)):
            alone = "(" not in piece and sum(map(self.annotated.__contains__, piece))
            return True if alone >= _STRANGERS else None
        return any(map(gbk.simplified_only, piece))

    def _are_places(self, cells: list[str]) -> bool:
        """Whether cells are a spam list of counties: not a list of provinces or a few towns."""
        if self.traditional or len(cells) < _COUNTIES:
            return False
        places = sum(bool(_PLACE.search(cell)) for cell in cells)
        counties = sum(bool(_COUNTY.search(cell)) for cell in cells)
        return places >= 0.6 * len(cells) and counties >= 0.1 * len(cells)

    def _lists(self, line: str) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each list of short cells in a line that is spam."""
        ends = [found.start() for found in _SEPARATOR.finditer(line)] + [len(line)]
        start = at = count = 0
        for end in ends:
            cell = line[at:end]
            short = len(cell.strip()) <= _CELL_LENGTH and not _SENTENCE.search(cell)
            if not short:
                yield from self._list(line, start, at, count)
                start, count = self._tail(line, at, end), 0
            count += 1
            at = end + 1
        yield from self._list(line, start, len(line), count)

    def _tail(self, line: str, at: int, end: int) -> int:
        """Return where the short cell behind the last sentence begins; ``end`` if there is none."""
        end = at + len(line[at:end].rstrip())
        found = _LAST_SENTENCE.match(line, at, end)
        start = found.end() if found else at
        return start if end - start <= _CELL_LENGTH else end

    def _list(self, line: str, start: int, end: int, count: int) -> Iterator[tuple[int, int]]:
        # The first cell may be the end of a sentence.
        second = _SEPARATOR.search(line, start, end)
        for begin in (start, second.end() if second else end):
            if count >= _CELLS and self.is_spam(line[begin:end]):
                yield begin, end
                return


def _without(line: str, spans: list[tuple[int, int]]) -> str:
    starts = [*(start for start, _ in spans), len(line)]
    between = zip((end for _, end in spans), starts[1:], strict=True)
    kept = [line[: starts[0]], *(line[end:start].lstrip() for end, start in between)]
    left = "".join(kept)
    return left if kept[-1] else left.rstrip()
