"""By-lines and editor lines to names and roles.

A label gives the role of the names behind it until the next label: ``本报记者 X 通讯员 Y``.
Where no label stands, the names are plain authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from unionnews.items import Author, Editor, Role
from unionnews.normalize.text import squash

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# U+FFFD stands for a character that a damaged copy has lost.
_NAME = re.compile(
    rf"[{_HAN}\ufffd]{{2,4}}|[{_HAN}]{{1,8}}(?:[·•・．][{_HAN}]{{1,8}}){{1,3}}"
    r"|[A-ZÀ-ÖØ-Þ\u0386-\u03ab\u0400-\u042f][\w.'’-]{1,30}(?:\s[\w.'’-]{1,30}){0,4}"
)
# Bureau or paper in front of a label: 本报驻沪, 新华社, 《工人日报》, 人民网, 工人日报－中工网.
_DESK = (
    rf"(?:本[报刊社网台]|《[^》]{{2,20}}》|[{_HAN}－—-]{{1,14}}?(?:社|网|报|台|客户端|频道)|中工网)?"
    rf"(?:驻[{_HAN}]{{1,6}}?)?(?:[{_HAN}]{{0,6}}?(?:首席|特派|特约|见习|实习|全媒体|融媒体|新媒体))*"
)
_LABELS: tuple[tuple[str, Role | None], ...] = (
    (r"(?:文|文字|图文|撰文|撰稿)\s?[/／、&]\s?(?:图|摄影|摄|照片)", "author"),
    (r"责任?编辑?|责编|主编|编审|校对|监制|审核|值班编委|编辑", None),
    (rf"{_DESK}摄影(?:报道|记者)?|{_DESK}记者\s?摄影|图片|供图|拍摄", "photographer"),
    (rf"{_DESK}记者", "reporter"),
    (rf"{_DESK}通讯员|特约撰稿人?|{_DESK}实习生|{_DESK}报道员", "correspondent"),
    (r"编译|翻译|译者", "translator"),
    (r"(?<![\u4e00-\u9fff])[图摄](?=\s?[:：/／])", "photographer"),
    (
        rf"作者|撰文|撰稿|执笔|采写|{_DESK}评论员|文字|(?<![\u4e00-\u9fff])文(?=\s?[:：/／])",
        "author",
    ),
)
_LABEL = re.compile(
    "|".join(f"(?P<r{index}>{pattern})" for index, (pattern, _) in enumerate(_LABELS))
)
_AFTER_LABEL = re.compile(r"^\s*[:：/／]?\s*")
_SEPARATORS = re.compile(r"[、，,；;/／|｜&＆]+|\s(?:和|与|及|and|y|et|und|e)\s")
_CREDIT = re.compile(
    rf"(?P<names>[{_HAN}·、\s]{{2,40}}?)\s*(?P<what>文\s?[/／]\s?[图摄]|摄影报道|摄影?|供图|绘|图)\s*$"
)
# Words that a loose line puts where names stand.
_NO_NAMES = frozenset(
    {
        "报道",
        "综合",
        "综合报道",
        "整理",
        "摄影报道",
        "采写",
        "编辑部",
        "评论员",
        "本报评论员",
        "特约评论员",
        "佚名",
        "匿名",
        "未知",
        "本报",
        "本报讯",
        "本网讯",
        "新华社",
        "人民网",
        "中新社",
        "中工网",
        "本网",
        "网络",
        "图片",
        "资料图片",
        "资料图",
        "文字",
        "摄影",
        "现场",
        "实习",
        "见习",
        "集体采写",
        "联合报道",
        "报道组",
        "采访组",
        "课题组",
        "通讯",
        "消息",
        "来源",
        "转载",
        "原创",
        "admin",
        "Admin",
        "小编",
        "供稿",
        "署名",
        "作者",
        "版权所有",
        "责任编辑",
        "手机看新闻",
    }
)
_AROUND_NAMES = " \t\r\n\u3000\u00a0:：。.!！？?（）()[]【】「」\"'“”"
_NO_SURNAME = re.compile(r"[从在向对就将已把被由至了的是为]")
_COMPOUND = frozenset(
    {
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "轩辕",
        "长孙",
        "宇文",
        "司空",
        "端木",
        "南宫",
        "独孤",
        "闻人",
        "西门",
        "东郭",
        "呼延",
        "拓跋",
        "濮阳",
        "淳于",
        "单于",
        "太史",
        "申屠",
        "公羊",
        "赫连",
        "澹台",
        "钟离",
        "鲜于",
        "闾丘",
        "亓官",
        "万俟",
    }
)
_NAMES_PEOPLE = re.compile("记者|通讯员|作者|摄|文[/／]|实习生|译|评论员|撰")
_IN_BRACKETS = re.compile(r"[（(\[【]\s*([^（()）\[\]【】]{2,90})\s*[)）\]】]")
_LINE_START = re.compile(r"^(?:[\s□■◆◇○●▲△★☆*·—－-]+|(?:[Bb][Yy]|BY)\s+)+")
_SPOKEN = re.compile(
    rf"(?:讯|电|^|[\s）)])\s*(?P<by>{_DESK}记者\s*[{_HAN}、，\s·]{{2,40}}?(?:{_DESK}通讯员\s*[{_HAN}、，\s·]{{2,30}}?)?)"
    r"(?:摄影)?(?:报道|发自|综合报道)\s*[:：。]?"
)
_ALONE = re.compile(rf"(?:{_DESK}(?:记者|通讯员|实习生)|作者)[\s:：]")
_EDITOR_LABEL = re.compile(
    r"(?:本文|本版|网络|网站|值班|执行|频道|实习)?(?:责任编辑|责编|责任編輯|責編|责任编辑员|编\s?辑|主编|编审|审核|校对|监制)(?:员|人)?\s*[:：]?\s*"
)


def parse_byline(line: str | None) -> list[Author]:
    """Return the people a by-line names, in order; editors in it are left out.

    >>> [(a.name, a.role) for a in parse_byline("本报记者  王乐文  方  敏  通讯员 李明")]
    [('王乐文', 'reporter'), ('方敏', 'reporter'), ('李明', 'correspondent')]
    """
    if not line:
        return []
    line = _LINE_START.sub("", line).strip(" （）()[]【】")
    credit = _CREDIT.fullmatch(line)
    if credit and not _NAMES_PEOPLE.search(credit["names"]):
        role: Role = "author" if credit["what"].startswith("文") else "photographer"
        return list(_authors(credit["names"], role))
    people: list[Author] = []
    for role_or_none, part in _labelled(line):
        if role_or_none is not None:
            people.extend(_authors(part, role_or_none))
    return _merged(people)


def body_authors(paragraphs: list[str]) -> list[Author]:
    """Return the people whom the text itself names as its writers.

    Read are the first two and the last two paragraphs: ``（记者宋晨、田中全）``,
    ``羊城晚报讯 记者帅鹏坤报道：`` and lines that hold nothing but a by-line.
    """
    people: list[Author] = []
    for paragraph in [*paragraphs[:2], *paragraphs[2:][-2:]]:
        for line in _bylines_in(paragraph):
            people.extend(parse_byline(line))
    return _merged(people)


def is_byline(paragraph: str) -> bool:
    """Tell whether a paragraph is nothing but a by-line: ``□ 本报记者 葛灵丹``."""
    line = _LINE_START.sub("", paragraph).strip(" （）()")
    if len(line) > 60 or not _ALONE.match(line):
        return False
    rest = _LABEL.sub(" ", line)
    return bool(parse_byline(line)) and all(
        _is_name(name) for name, _ in _names(rest.replace("：", " ").replace(":", " "))
    )


def parse_editors(line: str | None) -> list[Editor]:
    """Return the editors of an editor line, in order.

    >>> [e.name for e in parse_editors("(责编：刘琼、张雯)")]
    ['刘琼', '张雯']
    """
    if not line:
        return []
    inner = line.strip().strip("（）()[]【】 ")
    match = _EDITOR_LABEL.search(inner)
    inner = inner[match.end() :] if match else inner
    inner = re.sub(r"[（(][^（()）]{0,20}[)）]|实习生|见习|实习", " ", inner)
    inner = _EDITOR_LABEL.sub("、", inner)
    return [
        Editor(name=name, nameRaw=raw)
        for name, raw in _names(inner)
        if name not in _NO_NAMES and len(name) <= 40
    ]


def merge_authors(*groups: Iterable[Author]) -> list[Author]:
    """Return every person once, in order of first mention, with the most telling role."""
    return _merged([author for group in groups for author in group])


def _bylines_in(paragraph: str) -> Iterator[str]:
    head, tail = paragraph[:160], paragraph[-100:]
    if match := _SPOKEN.search(head):
        yield match["by"]
    for bracket in _IN_BRACKETS.findall(head if len(paragraph) <= 160 else f"{head}\n{tail}"):
        if _NAMES_PEOPLE.search(bracket) and _all_names(bracket):
            yield bracket
    if is_byline(paragraph):
        yield paragraph


def _all_names(line: str) -> bool:
    """Tell whether a bracket holds a by-line, not a sentence: ``（记者从市总工会获悉）``."""
    found = [name for role, part in _labelled(line) for name, _ in _names(part)]
    return bool(found) and all(_is_name(name) for name in found)


def _labelled(line: str) -> Iterator[tuple[Role | None, str]]:
    """Split a line at its labels; names before the first label are plain authors."""
    role: Role | None = "author"
    start = 0
    for match in _LABEL.finditer(line):
        yield role, line[start : match.start()]
        role, start = _LABELS[int((match.lastgroup or "r0")[1:])][1], match.end()
    yield role, _AFTER_LABEL.sub("", line[start:])


def _authors(text: str, role: Role) -> Iterator[Author]:
    for name, raw in _names(text):
        if _is_name(name):
            yield Author(name=name, nameRaw=raw, role=role)


def _is_name(name: str) -> bool:
    return (
        _NAME.fullmatch(name) is not None
        and name not in _NO_NAMES
        and _NO_SURNAME.match(name) is None
    )


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, as printed) for each name of a list of names."""
    for piece in _SEPARATORS.split(text):
        part = piece.strip(_AROUND_NAMES)
        if not part:
            continue
        if re.search(rf"[{_HAN}\ufffd]", part):
            yield from _padded_names(part)
        elif name := squash(part):
            yield name, part


def _padded_names(text: str) -> Iterator[tuple[str, str]]:
    """Join names that are padded to the width of three characters: ``王乐文  方  敏``."""
    words = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text)]
    index = 0
    while index < len(words):
        word, start, end = words[index]
        single = [len(other[0]) == 1 for other in words[index + 1 : index + 3]]
        take = 1
        if len(word) == 1 and single[:1] == [True]:
            # Three lone characters and no fourth are one name; otherwise they go in pairs.
            alone = single == [True, True] and not (
                index + 3 < len(words) and len(words[index + 3][0]) == 1
            )
            take = 3 if alone else 2
        elif word in _COMPOUND and single[:1] == [True]:
            take = 2
        end = words[index + take - 1][2]
        yield "".join(w[0] for w in words[index : index + take]), text[start:end]
        index += take


def _merged(people: list[Author]) -> list[Author]:
    known: dict[str, Author] = {}
    for author in people:
        first = known.setdefault(author.name, author)
        if first.role == "author" and author.role != "author":
            first.role = author.role
    return list(known.values())
