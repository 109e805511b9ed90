"""Find the people of a line by its labels, before the names (``记者 X``) or after them (``X 摄``)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from unionnews.items import Role
from unionnews.normalize.names import HAN, is_office, is_place, is_sure_name, split_names
from unionnews.words.patterns import regex

Person = tuple[Role, str, str]
"""Role, name, and the name as printed."""

_GAP = r"\s、，,；;/／|：:）)\]】"
# Bureau or paper before a label: 本报驻沪, 新华社, 《工人日报》, 工人日报－中工网, 首席.
_DESK = regex(
    rf"(?:(?:^|(?<=[{_GAP}]))[^{_GAP}（(]{{1,20}}?(?:报|社|网|台|刊|频道|客户端|中心|杂志|报社|報|網)"
    rf"|本[报刊社网台報網]|《[^》]{{2,20}}》)?\s?(?:驻[{HAN}]{{1,6}})?"
    r"(?:首席|特派|特约|特約|见习|見習|实习|實習|全媒体|融媒体|新媒体|高级|资深)*\s?$"
)
_NOT_INSIDE = rf"(?<![{HAN}])"
_LABELS: tuple[tuple[str, Role | None], ...] = (
    (r"(?:文|文字|图文|撰文|撰稿)\s?[/／、&]\s?(?:图|摄影|摄|照片)", "author"),
    (r"(?:作者)?[单單]位|被采访[人者]|被採訪[人者]|受[访訪][人者]", None),
    (r"责任?编辑?|責任?編輯?|主编|编审|校对|监制|审核|值班编委|编辑|編輯", None),
    (r"(?:口述|策划|策劃|统筹|統籌|主持)(?=\s?[:：/／])", None),
    (
        r"摄影(?:报道|记者)?|攝影(?:報道|記者)?|记者\s?(?:摄影|摄)|图片|供图|拍摄|制图|绘图|漫画",
        "photographer",
    ),
    (r"记者|記者", "reporter"),
    (r"通讯员|通訊員|特约撰稿人?|报道员", "correspondent"),
    (r"实习生|實習生", "author"),
    (r"编译|翻译|译者|編譯|翻譯|譯者", "translator"),
    (rf"{_NOT_INSIDE}[图摄圖攝](?=\s?[:：/／])", "photographer"),
    (rf"{_NOT_INSIDE}[译譯](?=\s?[:：/／])", "translator"),
    (
        rf"作者|采访[人者]|採訪[人者]|撰文|撰稿|执笔|采写|评论员|評論員|图文|文字|(?:[供投]稿人?|整理|{_NOT_INSIDE}文)(?=\s?[:：/／])",
        "author",
    ),
)
_LABEL = regex("|".join(f"(?P<r{index}>{pattern})" for index, (pattern, _) in enumerate(_LABELS)))
# Labels after the names: 张伟 摄, 张伟 文/图, 王芳 译.
_SUFFIXES: tuple[tuple[str, Role], ...] = (
    (
        r"文\s?[/／并並]\s?[图摄圖攝]|[图圖]\s?[/／]\s?文|[图圖]文|(?<=[\s/／])[文著]|采写|整理|[供投撰]稿",
        "author",
    ),
    (r"[摄攝]影?(?:报道)?|供[图圖]|绘|(?<=[\s/／])[图圖]", "photographer"),
    (r"编?译|編?譯", "translator"),
)
_SUFFIXED = regex(
    rf"(?P<names>[^。！？；;]{{2,60}}?)\s?[/／]?\s?"
    rf"(?:{'|'.join(f'(?P<s{i}>{form})' for i, (form, _) in enumerate(_SUFFIXES))})"
    r"(?=$|[\s、，,])[\s、，,]*"
)
_PLAIN_STARTS = ("", "作者", "作者：", "作者:")
_LISTED = regex("[、，,；;/／]")
IN_BRACKETS = regex(r"[（(\[【〔]([^（()）\[\]【】〔〕]{1,90})[)）\]】〕]")
_WRAPPED = regex(r"[（(\[【]([^（()）\[\]【】]*)[)）\]】]?")
_LINE_START = regex(r"(?:[\s□■◆◇○◎●▲△▶►★☆※＊*·—－-]|[Bb][Yy]\s|BY\s)+")
# The place of a report: 张伟 李明 云水报道, 张伟／台北報導, 张伟 发自云水. A word that a blank separates
# from the names is a place, but 摄影报道 is a role.
_SENT = regex(r"\s?[发發][自於于]\S{2,12}$")
_REPORTED = regex(
    rf"(?P<names>[记記]者[\s:：]?\s*[^\s/／]+(?:\s[^/／]*)??)(?<![者员員生])[\s/／]+(?![摄攝]影)[{HAN}、]{{2,12}}"
    r"(?:报道|報道|報導)$"
)
_VERB = regex(r"(?<![摄攝]影)\s?(?:[综綜]合|[联聯]合)?(?:报道|報道|報導)$")
# 文 张伟 图 李明
_BLANK_LABELS = regex(
    r"文\s(?P<writers>[^/／:：]{2,30}?)\s(?P<by>[图圖摄攝]影?)\s(?P<photographers>[^/／:：]{2,30})"
)
_SOURCE_INSIDE = regex(r"[来來]源\s?[:：]\s?\S{2,20}")
_PICTURES_BY = regex(
    "(?:均?由)?(?:受访者|受訪者|被采访者|采访对象|单位|企业|校方)(?:供图|供圖|提供)"
)
NAMES_PEOPLE = regex(
    "[记記]者|通[讯訊]员|通訊員|作者|[摄攝]|文\\s?[/／:：|｜丨]|[/／]\\s?文|实习生|實習生|[译譯]|评论员|評論員|撰"
    "|[供投]稿|整理$|[图圖]文"
)
# 文丨张伟, 作者 | 张伟
_BAR = regex(
    r"(文字?|[图圖]文?|[摄攝]影?|作者|[记記]者|通[讯訊][员員]|实习生|撰[文稿]|采写|[供投]稿人?|整理|[编編][辑輯]|[责責][编編]|审核)\s?[|｜丨]\s?"
)


# Cached, because several functions read the same by-line of the text.
@lru_cache(maxsize=256)
def people_in(line: str) -> tuple[Person, ...]:
    """Return (role, name, as printed) for each word of a line in the place of a name."""
    line = _without_frame(line)
    suffixed = _suffixed(line)
    return tuple(_labelled(line) if suffixed is None else suffixed)


def _without_frame(line: str) -> str:
    """Return a line without marks, brackets around it, and brackets that contain no by-line."""
    line = _BAR.sub(r"\1：", line.strip())
    if start := _LINE_START.match(line):
        line = line[start.end() :]
    if wrapped := _WRAPPED.fullmatch(line):
        line = wrapped[1]
    line = _PICTURES_BY.sub(" ", _SOURCE_INSIDE.sub(" ", line))
    line = IN_BRACKETS.sub(lambda m: m[0] if NAMES_PEOPLE.search(m[1]) else " ", line).strip()
    if blank := _BLANK_LABELS.fullmatch(line):
        return f"文/{blank['writers']} 图/{blank['photographers']}"
    return _without_place(line)


def _without_place(line: str) -> str:
    """Return a line without a place after the names: ``记者 张伟 李明 云水报道``, ``张伟 发自云水``."""
    line = _SENT.sub("", line)
    if "记者" not in line and "記者" not in line:
        return line
    reported = _REPORTED.search(line)
    return line[: reported.end("names")] if reported else _VERB.sub("", line)


def _suffixed(line: str) -> list[Person] | None:
    """Return the people of a line whose labels follow the names; None for other lines."""
    people: list[Person] = []
    position = 0
    while position < len(line):
        match = _SUFFIXED.match(line, position)
        if match is None:
            return None
        role = next(role for i, (_, role) in enumerate(_SUFFIXES) if match[f"s{i}"])
        people.extend((role, name, raw) for _, name, raw in _labelled(match["names"]))
        position = match.end()
    return people or None


def _labelled(line: str) -> Iterator[Person]:
    """Yield the people of a line by its labels; names before the first label are authors."""
    role: Role | None = "author"
    start = 0
    for label in _LABEL.finditer(line):
        before = line[start : label.start()]
        kind = _LABELS[int((label.lastgroup or "r0")[1:])][1]
        if kind == "reporter" and line[:start] in _PLAIN_STARTS and line[label.end() :].strip():
            before = _without_glued_desk(before)
        yield from _with_role(role, before[:-40] + _DESK.sub("", before[-40:], count=1))
        role, start = kind, label.end()
    yield from _with_role(role, line[start:])


def _without_glued_desk(before: str) -> str:
    """Return text without the paper's name before 记者, whatever its end: ``云水工人报记者张伟``."""
    *others, desk = re.split(rf"(?<=[{_GAP}])", before)
    return before if is_sure_name(desk) else "".join(others)


def _with_role(role: Role | None, text: str) -> Iterator[Person]:
    if role is None:
        return
    names = [(name, raw) for name, raw in split_names(text) if name]
    if role == "author" and not _LISTED.search(text) and any(is_sure_name(n) for n, _ in names):
        # 张伟 云水 职员: words separated by blanks; some are the writer's place and job.
        names = [(n, raw) for n, raw in names if not (is_office(n) or is_place(n))]
    yield from ((role, name, raw) for name, raw in names)
