"""Read names and roles from by-lines and editor lines.

A label gives the role of the names after it, up to the next label: ``本报记者 X 通讯员 Y``. Names
without a label are authors. Both scripts are read: copies under ``/BIG5/`` print 記者 and 責編.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile

from unionnews.items import Author, Editor, Role
from unionnews.normalize.dates import without_dates
from unionnews.normalize.labeled_people import IN_BRACKETS, NAMES_PEOPLE, Person, people_in
from unionnews.normalize.names import HAN, is_name, is_organization, is_sure_name, split_names
from unionnews.normalize.western_bylines import (
    Signatory,
    is_western,
    names_only,
    read_byline,
)
from unionnews.normalize.western_names import MODIFIERS
from unionnews.words import labels
from unionnews.words.date_labels import is_label
from unionnews.words.months import names_day
from unionnews.words.patterns import regex

MAX_LINE = 300
# Dates in other languages, which the Chinese patterns do not read: 05 November 2023.
_DATED = regex(r"[^\W\d_\u2e80-\uffff]{3,}.{0,3}\d|\d.{0,3}[^\W\d_\u2e80-\uffff]{3,}")
_LONGEST_BYLINE, _LONGEST_WESTERN = 60, 120
_TRAINEE = regex(r"(?:实习生|實習生|见习|見習|实习|實習)\s?[（(]([^（()）]{2,20})[)）]")
_SPEECH = regex(r"\s*[记記]者\s?[:：]")
_MARKED = regex(
    r"\s*(?:[□■◆◇○◎●▲△▶►★☆※＊*（(\[【—－-]|本[报報刊社网網台]|《|\S{1,20}(?:报|報|社|网|網|台|刊|频道|客户端|中心|杂志)\S{0,6}[记記]者)"
)
_REPORTING = regex(r"\s*\S{0,14}?(?:[记記]者|通[讯訊][员員])")
_MAY_NAME = regex("[者员員生摄攝译譯撰稿讯訊电電]|文[/／|｜丨:：]|[/／]文|整理|[图圖]文")
# by zhangwei, 作者：zhangwei
_LOGIN = regex(r"(?:by\s+|作者\s?[:：]\s?)(?P<name>[a-z][a-z0-9_.-]{2,23})")
_NO_LOGINS = regex(
    "admin|administrator|root|editor|webmaster|guest|user|test|anonymous|system|manager|staff|newsroom"
)
# （作者张伟系云水大学教授）, （作者系云水大学教授 张伟）
_SIGNED = regex(
    rf"\s*作者\s?[:：]?\s?(?P<name>[{HAN}·]{{2,8}}?)(?:\s*[，,]\s*(?=\S{{3}})|\s?[系为為是]\S)"
)
_SIGNED_LAST = regex(rf"\s*作者\s?[系为為是][^，。]{{2,40}}\s(?P<name>[{HAN}·]{{2,4}})\s*")
_SIGNED_PEN = regex(
    rf"\s*(?:文|[图圖]文|撰[文稿]|作者)\s?[/／:：|｜丨]\s?(?P<name>[{HAN}]{{2,4}})\s*"
)
# 山河网7月18日讯（张伟）, 本报讯 记者 张伟 昨日……: an outlet or a date must begin the line, because many
# other words end in 讯 or 电: 手机来电, 全市供电.
_WIRE_OUTLET = (
    rf"[{HAN}A-Za-z0-9]{{1,14}}?(?:[报報社网網台臺刊]|在线|在線|新闻|新聞|频道|客户端)》?\s?"
)
_DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日\s?"
_AFTER_WIRE = regex(
    rf"\s*《?(?:{_WIRE_OUTLET}(?:(?:[{HAN}]{{2,10}}\s?)?{_DAY})?|[{HAN}]{{2,10}}\s?{_DAY})[快专]?"
    rf"[讯訊电電]\s?(?:[（(](?P<bracket>[{HAN}\s、]{{2,20}})[)）]|[记記]者\s(?P<plain>[{HAN}]{{2,3}}(?:[、\s][{HAN}]{{2,3}}){{0,3}})(?=\s|$))"
)
_SPOKEN = regex(
    r"(?:^|[讯电訊電\s）)])(?P<desk>[^\s。，、：:（）()]{0,14}?)(?P<by>[记記]者[^。！？：:（）()]{2,60}?)"
    r"(?:摄影|攝影|综合|綜合)?(?:(?P<verb>报道|報道|報導)|[发發][自於于])"
)
# （中央社記者張偉華台北27日電）
_FILED = regex(
    rf"(?:[{HAN}]{{2,8}})?[记記]者(?P<names>[{HAN}]{{2,3}}(?:、[{HAN}]{{2,3}}){{0,3}})[{HAN}]{{2,5}}\d{{1,2}}日[{HAN}]{{0,4}}[电電]"
)
_BY_PLACE = regex(rf"[从在自于從於发發][{HAN}\s]{{1,12}}$")
_SENTENCE = regex(r"[。！？…“”]")
# [매일노동 = 김민수 기자] …, (서울=연합뉴스) 김민수·이영희 기자 = …
_NAMES_KO = r"[\uac00-\ud7a3]{2,4}(?:\s?[·,]\s?[\uac00-\ud7a3]{2,4}){0,3}"
_HEAD_KO = regex(
    rf"\s*(?:\[[^\[\]]{{2,24}}[=\s]\s?(?P<inside>{_NAMES_KO})\s?기자\]|\([^()]{{2,12}}=[^()]{{2,16}}\)\s?(?P<behind>{_NAMES_KO})\s?기자\s?=)"
)
_SENTENCE_KO = regex(r"[\uac00-\ud7a3]다\.[”’\"')]*\s*$")
_NO_REPORTER_KO = regex(labels.NO_REPORTERS)
# The signature in Japanese newspapers: …という。（鈴木一郎）
_SIGNED_JA = regex(
    r"[ぁ-んァ-ヶー]。\s?[（(](?P<name>[\u4e00-\u9fff々]{3,5}(?<![社部局会県市区町村略月日時分年中前後者真影供照載終抜訳集成談号版面人院庁省学校所館駅店氏聞信新同事]))[)）]\s*"
)
_EDITOR_LABEL = regex(
    r"[责責]\s?(?:任\s?)?[编編](?:\s?[辑輯])?|[编編]\s?[辑輯]|主\s?[编編]|[编編]审|编委|编审"
)
# 周立文_NT6056
_STAFF_CODE = regex(r"[_\s-]{0,2}(?<![A-Za-z])[A-Za-z]{1,3}\d{2,6}(?!\w)")
# Redaktør: Jane Roe, Edited by Jane Roe, Уредник: …: the languages share few stems; a desk is no editor.
_EDITED = regex(
    r"(?:^|[|•·;,()]\s*|\.\s+|\s[–—-]\s)(?:edit(?!oria)(?:ed|ad[oa]|[eo])|éditeur|redakt[eoöø]|redac?t[eo]|rédact[er]|redat[eo]r|redig|szerk|ured(?:[in]|ti)|редакто|уредни|편집(?!인))"
    r"[^\W\d_]{0,6}(?:-in-chief)?(?:\s?[:：]|\s(?:by|por)\b:?)\s*(?P<names>(?-i:[^\W\d_a-z]).{2,80})",
    re.IGNORECASE,
)
_OTHER_LABEL = regex(
    r"校\s?[对對]|监制|監製|审核|審核|审校|美编|制图|排版|记者|記者|来源|來源|作者"
)


def parse_byline(line: str | None) -> list[Author]:
    """Return the people that a by-line names, in order, without editors.

    >>> [(a.name, a.role) for a in parse_byline("本报记者  何小舟  陆  遥  通讯员 李明")]
    [('何小舟', 'reporter'), ('陆遥', 'reporter'), ('李明', 'correspondent')]
    """
    if not line or len(line) > MAX_LINE:
        return []
    if (login := _LOGIN.fullmatch(line.strip())) and not _NO_LOGINS.fullmatch(login["name"]):
        return [Author(name=login["name"], nameRaw=login["name"], role="author")]
    if is_western(line):
        if line.startswith("By ") and (name := small_name(line[3:])):
            return [Author(name=name, nameRaw=name, role="author")]
        return _merged(
            Author(name=one.name, nameRaw=one.raw, role=one.role)
            for one in read_byline(line)
            if one.role
        )
    return _merged(
        Author(name=name, nameRaw=raw, role=role)
        for role, name, raw in people_in(without_dates(line, " ") if _DATED.search(line) else line)
        if (is_name(name) or is_organization(name)) and not (is_label(name) or names_day(name))
    )


def small_name(text: str) -> str | None:
    """Return a text that is a full name in small letters, as some write their own: ``jane roe``."""
    words, name = text.split(), text.title()
    if len(words) != 2 or not text.islower() or not MODIFIERS.isdisjoint(words):
        return None
    return text if [one.name for one in read_byline(f"By {name}")] == [name] else None


def body_authors(paragraphs: list[str]) -> list[Author]:
    """Return the people that the text itself names as its writers.

    The first two and the last two paragraphs are read: ``（记者田野、田野）``,
    ``羊城晚报讯 记者丁香报道：`` and paragraphs that are only a by-line; of Korean texts the head, of
    Japanese ones the end.
    """
    people = [
        person
        for paragraph in [*paragraphs[:2], *paragraphs[2:][-2:]]
        for person in _named_in(paragraph)
    ]
    if paragraphs:
        people += _named_at_ends(paragraphs[0], paragraphs[-1])
    return _merged(Author(name=name, nameRaw=raw, role=role) for role, name, raw in people)


def _named_at_ends(first: str, last: str) -> Iterator[Person]:
    """Yield the writers in the head of a Korean text, and in the bracket behind a Japanese one."""
    if head := _HEAD_KO.match(first[:80]):
        for name in re.split(r"\s?[·,]\s?", head["inside"] or head["behind"]):
            if not _NO_REPORTER_KO.fullmatch(name):
                yield "reporter", name, name
    end = _SIGNED_JA.search(last, max(0, len(last) - 12))
    if end and end.end() == len(last):
        yield "author", end["name"], end["name"]


def is_byline(paragraph: str) -> bool:
    """Tell whether a paragraph is only a by-line: ``□ 本报记者 葛小舟``."""
    if not _may_be_byline(paragraph):
        return False
    # 记者：谢谢 is a line of an interview; a by-line in this form has at least two names.
    return len(_only_names(paragraph)) > (1 if _SPEECH.match(paragraph) else 0)


def _may_be_byline(paragraph: str) -> bool:
    is_long = len(paragraph) > _LONGEST_BYLINE or _SENTENCE.search(paragraph)
    return not is_long and NAMES_PEOPLE.search(paragraph) is not None


def stands_apart(paragraph: str, authors: Iterable[Author]) -> bool:
    """Tell whether a paragraph is certainly a by-line, and so does not belong to the text.

    It has a mark or a desk (``□ 本报记者 …``), or only names of people who are in the author line
    of the page (``authors``).
    """
    known = {author.name for author in authors}
    if _SENTENCE_KO.search(paragraph):
        return False
    western = is_western(paragraph)
    if paragraph.strip("（()） ") in known or (western and _holds_names_of(paragraph, known)):
        return True
    if western and len(paragraph) <= _LONGEST_BYLINE and western_editors(paragraph):
        return _EDITED.match(paragraph) is not None
    names = [name for _, name, _ in _only_names(paragraph)] if _may_be_byline(paragraph) else []
    if len(names) == 1 and _SPEECH.match(paragraph):
        return known.issuperset(names) and len(names[0]) > len("谢谢")
    marked = _MARKED.match(paragraph) is not None
    return bool(names) and (marked or known.issuperset(names))


def _holds_names_of(line: str, known: Collection[str]) -> bool:
    """Tell whether a line is a by-line of the people in ``known``: ``By Jane Roe in Hull``."""
    people = read_byline(line) if len(line) <= _LONGEST_WESTERN else ()
    named = {one.name for one in people if one.role}
    return bool(named) and named <= set(known) and names_only(line)


def parse_editors(line: str | None) -> list[Editor]:
    """Return the editors of an editor line, in order, without proofreaders and others.

    >>> [e.name for e in parse_editors("(责编：刘小桥、张小雨)")]
    ['刘小桥', '张小雨']
    """
    if line and is_western(line):
        return [Editor(name=one.name, nameRaw=one.raw) for one in western_editors(line)]
    names = _editors(line[: 2 * MAX_LINE]) if line else ()
    return [Editor(name=name, nameRaw=raw) for name, raw in names]


def western_editors(line: str) -> list[Signatory]:
    """Return the editors that a line names after a label, up to the next label.

    >>> [one.name for one in western_editors("Text: Jane Roe | Editor: John Doe | Photo: Ann Poe")]
    ['John Doe']
    """
    found = _EDITED.search(line) if len(line) <= MAX_LINE else None
    people = read_byline(f"By {found['names']}") if found else ()
    return list(takewhile(lambda one: one.role == "author", people))


# Cached, because a section has few editors, and each of its pages names them.
@lru_cache(maxsize=1024)
def _editors(line: str) -> tuple[tuple[str, str], ...]:
    line = _STAFF_CODE.sub(" ", _TRAINEE.sub(r"、\1、", line))
    start = _EDITOR_LABEL.search(line)
    names = line[start.end() if start else 0 :][:MAX_LINE]
    names = _OTHER_LABEL.split(re.sub(r"[（(][^（()）]{0,20}[)）]", " ", names))[0]
    names = re.split(r"[)）\]】]", _EDITOR_LABEL.sub("、", names))[0]
    names = re.sub(r"[:：/／]|[（(]|实习生|實習生|见习|見習|实习|實習", " ", names)
    return tuple((name, raw) for name, raw in split_names(names) if is_name(name))


def merge_authors(*groups: Iterable[Author]) -> list[Author]:
    """Return every person once, in order of first mention, with the most specific role."""
    return _merged(author for group in groups for author in group)


def _named_in(paragraph: str) -> Iterator[Person]:
    head, tail = paragraph[:160], paragraph[160:][-100:]
    if _MAY_NAME.search(head) or _MAY_NAME.search(tail):
        if ("记者" in head or "記者" in head) and (spoken := _SPOKEN.search(head)):
            yield from _only_names(_spoken_names(spoken))
        if wire := _AFTER_WIRE.match(head):
            yield from _names_behind_wire(wire)
        for bracket in IN_BRACKETS.findall(head) + IN_BRACKETS.findall(tail):
            if NAMES_PEOPLE.search(bracket):
                yield from _names_in_bracket(bracket)
        if is_byline(paragraph):
            yield from _only_names(paragraph)


def _spoken_names(spoken: re.Match[str]) -> str:
    by = _BY_PLACE.sub("", spoken["by"])
    return by if by != spoken["by"] else by + (spoken["verb"] or "")


def _only_names(line: str) -> tuple[Person, ...]:
    """Return the people if a line has only names; empty for a sentence: ``（记者从市总工会获悉）``."""
    people = people_in(line)
    return people if all(is_name(name, strict=True) for _, name, _ in people) else ()


def _names_behind_wire(wire: re.Match[str]) -> list[Person]:
    role: Role = "reporter" if wire["plain"] else "author"
    names = list(split_names(wire["plain"] or wire["bracket"]))
    sure = all(is_sure_name(name) for name, _ in names)
    return [(role, name, raw) for name, raw in names] if sure else []


def _names_in_bracket(bracket: str) -> Iterable[Person]:
    """Return the people of a by-line in brackets: one certain name makes rare ones credible."""
    if pen := _SIGNED_PEN.fullmatch(bracket):
        return [("author", pen["name"], pen["name"])] if is_name(pen["name"]) else []
    if signed := _SIGNED.match(bracket) or _SIGNED_LAST.fullmatch(bracket):
        name = signed["name"]
        return [("author", name, name)] if is_name(name, strict=True) else []
    filed = _FILED.fullmatch(bracket)
    people = people_in(f"记者：{filed['names']}" if filed else bracket)
    if _REPORTING.match(bracket) and any(is_name(name, strict=True) for _, name, _ in people):
        return [person for person in people if _is_short_name(person[1])]
    return _only_names(bracket)


def _is_short_name(name: str) -> bool:
    return is_name(name, strict=True) or (is_name(name) and len(name) <= 4)


def _merged(people: Iterable[Author]) -> list[Author]:
    known: dict[str, Author] = {}
    for author in people:
        first = known.setdefault(author.name, author)
        if first.role == "author" and author.role != "author":
            first.role = author.role
    return list(known.values())
