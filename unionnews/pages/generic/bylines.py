"""Find the lines that name the writers of an article: after a label, beside the date, or alone.

:func:`unionnews.normalize.people.parse_byline` reads the names in them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from unicodedata import category

from unionnews.normalize.dates import find_date
from unionnews.normalize.names import HAN, NO_NAMES, is_name, is_place, is_sure_name, split_names
from unionnews.normalize.people import parse_byline
from unionnews.normalize.western_names import is_person
from unionnews.pages.lines import Line
from unionnews.pages.selectors import xpath_query
from unionnews.words.patterns import regex
from unionnews.words.surnames import SURNAMES, WORDS
from unionnews.words.text import squash

_BAR = r"\s?[:：/／|｜丨]\s?"
# Labels that need a colon or bar, because they are common words too; and labels that do not.
_MARKED = rf"(?:作\s?者|撰[文稿]|[供投]稿人?|采写|执笔|文字|[图圖]文|整理|摄影|(?<![{HAN}])文)"
_PEOPLE = r"(?:[记記]\s?者|通[讯訊][员員]|实习生|實習生|特?[约約]?评论员)"
_GLUED = regex(_PEOPLE)
_START = regex(
    rf"{_MARKED}{_BAR}(?=\S)|[\[【]\s?{_MARKED}\s?[\]】]|{_PEOPLE}(?:{_BAR}|\s|(?=[{HAN}]{{2,4}}))|^作者\s(?=[{HAN}]{{2,4}}$)"
)
# 作者：[美]约翰·史密斯
_COUNTRY = regex(rf"[\[【〔（(]\s?[{HAN}]{{1,4}}\s?[\]】〕）)]\s?")
_STOP = regex(
    r"(?:来\s*源|來\s*源|来自(?=[:：])|稿源|出处|出自|转自|摘自|访问|发布|發布|发表|更新|发稿|时间|日期|点击|浏览|阅读|评论(?!员)|字体|字号"
    r"|(?:责任|责)?编\s?辑|责\s?编|責編|責任編輯|編輯|编审|审核|校对|监制|统筹|策划|人气|次数|文号|关键[字词]|标签|简介|原标题|打印|收藏|分享|更多|进入|我要)"
    r"|(?:19|20)\d\d\s*[-年./]|\d{1,2}:\d\d|(?<![者员員文图圖影稿写字理摄攝译譯生])[:：]|[】\])）<>《【\[(（]|\s[|｜丨]\s|\S[|｜丨](?=\s)"
    r"|[\s/／](?![摄攝]影)\S{2,8}(?:报道|報導|報道)\s*$"
)
_SENTENCE = regex("[。！？…“”]")
_SENTENCE_END = regex("[。！？…”）)]\\s*$")
MAX_PART = 60
"""Most characters of the names after a label; the longest part seen names nine people."""
_REPORTER_ONLY = regex(
    rf"[□■◆●▲☆★\s]*[{HAN}·]{{0,14}}\s?(?:记者|通讯员|实习生|文|执笔|采写|撰[文稿]|作者)\s?[:：/／]?\s?[{HAN}]{{1,4}}"
    rf"(?:[、，\s]{{1,3}}(?:(?:通讯员|实习生|记者|图|摄影)\s?[:：/／]?\s?)?[{HAN}]{{1,4}}){{0,8}}\s?(?:[/／][{HAN}]{{1,10}}|\s\S{{2,8}}报道)?"
)
_SUFFIXED = regex(
    rf"[□■◆◎●（(\s]*[{HAN}·]{{2,4}}(?:[、\s][{HAN}·]{{2,4}}){{0,3}}\s?[/／]?\s?(?:(?<=[\s/／])文(?:[/／][图圖摄攝])?|[图圖]文|整理|[供撰]稿)[)）\s]*"
)
_LATIN = r"[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}"
_BY = regex(
    r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|[Ww]ritten by)\s+"
    rf"(?P<names>{_LATIN}(?:\s(?:and|und|et|y|e|en|de|van|von|{_LATIN})){{0,9}})(?=\s*(?:[|·•,–—-]|$|\d))"
)
_HAN_NAME = regex(f"[{HAN}]{{2,3}}")
_IN_BRACKETS = regex(rf"[\[【(（]\s*(?P<name>[{HAN}·]{{2,4}})\s*[\]】)）]")
_LAST_BRACKET = regex(rf"[（(](?P<names>[{HAN}、，\s/／]{{2,30}})[)）]\s*$")
_OUTLET = regex(
    rf"[{HAN}A-Za-z0-9]{{1,14}}(?:网|網|報|报|社|台|刊|新闻|新聞|在线|杂志|频道|客户端|财经|传媒)|《[^《》]{{2,20}}》"
)
# （某市总工会 张伟）
_FROM_OFFICE = regex(
    rf"^[{HAN}]{{2,14}}(?:会|會|部|局|办|辦|处|處|站|社|厂|廠|公司|集团|集團|中心)\s"
)
_OUTLET_AND_NAME = regex(rf"(?:{_OUTLET.pattern})\s?[/／]\s?(?P<names>[{HAN}、\s]{{2,20}})")
_NAME_AND_OFFICE = regex(rf"(?P<name>[{HAN}]{{2,3}})\s?[（(][{HAN}]{{4,30}}[)）]")
# "Powered by Discuz! X3.4" names the program, not a writer.
_NO_WORK = (
    "(?<![Pp]owered)(?<![Pp]rocessed)(?<![Ss]upported)"
    "(?<![Dd]esigned)(?<![Dd]eveloped)(?<![Hh]osted)"
)
# The poster: 张伟 发表于 2023-7-18, by zhangwei.
_POSTED = regex(
    rf"(?P<name>[{HAN}]{{2,8}}|[A-Za-z][\w.-]{{2,23}})\s?(?:发表|發表)[于於]\s?[:：]?\s?(?=\d)"
    rf"|{_NO_WORK}(?:^|\s)[Bb]y[\s:：]+(?P<by>[{HAN}]{{2,8}}|[A-Za-z][\w.-]{{2,23}})(?=\s*(?:$|[^\w\s]))"
)
_NO_POSTERS = regex("(?:本文|文章|首次|最[后早初近]|原文|已|曾|楼主|内容|管理员|作者)$")
_MARKS = " \u3000□■◆◇○◎●▲△▶★☆※＊*·—－―─-"
MAX_PIECES = 800
"""Only so many strings of an element are read."""
_PRINTED = xpath_query(
    f"(descendant::text()[not(parent::style or parent::script)])[position() <= {MAX_PIECES}]"
)
_INFO = regex(r"\d\D{1,12}\d|[^\W\d_]\s?[:：]|@")
# "14", "March" and "2024" in elements of their own are one date.
_WORDS = regex(r"\w\s+\w|[^\W\d_]\s?[:：]|[\u3041-\uffff]{2}|\d\D\d\d?\D\d")
_KIND = regex("网|網|新闻|在线|资讯|财经|科技|娱乐|体育|汽车|房产|频道|门户|日报|晚报|视频")
_OWNER = regex(rf"(?:^|[\s_|｜\-–—])(?P<name>[{HAN}·]{{2,6}})\s?的(?:博客|部落格|专栏|[Bb]log)")


def writers(lines: Sequence[Line], *, behind: bool = False) -> Iterator[str]:
    """Yield the by-lines in lines near the headline, or in lines ``behind`` the text, in page order.

    After the text and a line of links come other articles: a name alone on a line is ignored there.
    In a forum thread only the first poster is returned; the others wrote answers.
    """
    posted = linked = False
    for index, line in enumerate(lines):
        if match := _BY.match(line.text[:120]):
            yield match["names"]
        if line.aside or line.linked * 2 > line.chars:
            linked = behind
        if line.chars > 120 or line.aside:
            continue
        if not posted and (name := _poster(line.text)):
            posted = True
            yield name
        elif line.linked * 2 <= line.chars:
            # A name after a sentence is a signature; a name below a title belongs to a list.
            signs = not behind or (index > 0 and _SENTENCE_END.search(lines[index - 1].text))
            around = lines[max(0, index - 2) : index + 3]
            yield from _in_line(line, around, alone=bool(signs) and not linked)


def _in_line(line: Line, neighbors: Sequence[Line], *, alone: bool) -> Iterator[str]:
    text = line.text
    if part := labelled_part(text):
        yield part
    elif line.chars <= 80 and find_date(text, "UTC") and (names := _beside_date(text)):
        yield names
    elif name := _name_in_brackets(text):
        yield name
    elif line.chars <= 40 and (names := _whole_line(text)):
        yield names
    elif alone and is_name_line(line) and not _in_menu(neighbors):
        yield text.strip(_MARKS)


def labelled_part(text: str) -> str | None:
    """Return the part of a line that names its writers: ``作者：张伟``, ``记者 张伟 通讯员 李明``.

    Several labels in a row are one part. A label without a name gives None.
    """
    sentence = _SENTENCE.search(text)
    for start in _START.finditer(text):
        if sentence and not start.group().startswith("作"):
            continue
        # A caption ends with the photographer: 职工在站点内休息本报记者 张伟 摄.
        inside = start.start() > 14 and text[start.start() - 1] > "\u2fff"
        if inside and text.rstrip(" )）").endswith(("摄", "攝", "供图")):
            continue
        part = _until_stop(text, start)
        if _GLUED.fullmatch(start.group()) and not _vouched(part):
            continue
        if parse_byline(part):
            return part
    return None


def _vouched(part: str) -> bool:
    """Tell whether what follows a label without a blank is names: 记者张伟, but not 记者走进车间."""
    names = [author.name for author in parse_byline(part)]
    return any(map(is_sure_name, names)) and all(is_name(name, strict=True) for name in names)


def _until_stop(text: str, start: re.Match[str]) -> str:
    label = re.sub(r"[\[【\]】\s|｜丨]", "", start.group())
    begin = start.end()
    if country := _COUNTRY.match(text, begin):
        begin = country.end()
    stop = _STOP.search(text, begin, begin + MAX_PART)
    names = text[begin : stop.start() if stop else begin + MAX_PART].strip()
    return f"{label}{'' if label.endswith((':', '：', '/', '／')) else '：'}{names}"


def _whole_line(text: str) -> str | None:
    if match := _OUTLET_AND_NAME.fullmatch(text):
        return match["names"] if are_names(match["names"]) else None
    if match := _NAME_AND_OFFICE.fullmatch(text):
        return match["name"] if is_sure_name(match["name"]) else None
    return text.strip(_MARKS + "（()）") if _SUFFIXED.fullmatch(text) else None


def _beside_date(text: str) -> str | None:
    """Return the name beside an outlet in a date line: ``云水网 张伟 2023-07-18 09:26``."""
    found = find_date(text, "UTC")
    if found is None:
        return None
    before, _, behind = text.partition(found.raw)
    for side in (before.split(), behind.split()):
        for outlet, name in pairwise(side):
            if _OUTLET.fullmatch(outlet) and _is_person(name):
                return name
    rest = [word for word in (*before.split(), *behind.split()) if not _is_address(word)]
    return rest[0] if len(rest) == 1 and _is_person(rest[0]) else None


def _is_person(word: str) -> bool:
    """Tell whether a word of a date line is a person's name, not a place such as 于都县 or 云江."""
    return is_sure_name(word) and not is_place(word) and not word.endswith(("江", "河"))


def _is_address(word: str) -> bool:
    return "." in word and word.isascii()


def _poster(text: str) -> str | None:
    match = _POSTED.search(text)
    if match is None or len(text) > 80:
        return None
    name = match["name"] or match["by"]
    # "By email" is no by-line: a lower-case word counts only with a date on the same line.
    named = match.start() == 0 and not name[0].islower()
    if match["by"] and not named and not find_date(text, "UTC"):
        return None
    return None if _NO_POSTERS.search(name) else f"by {name}" if name.isascii() else name


def _name_in_brackets(text: str) -> str | None:
    if not (find_date(text, "Asia/Shanghai") or "来源" in text):
        return None
    names = (match["name"] for match in _IN_BRACKETS.finditer(text))
    return next((name for name in names if name[0] in SURNAMES and not _is_word(name)), None)


def _is_word(name: str) -> bool:
    return name in NO_NAMES or name in WORDS or is_place(name)


def _in_menu(neighbors: Sequence[Line]) -> bool:
    """Tell whether other short lines are around a short line: a menu whose links a script makes."""
    short = (line for line in neighbors if line.chars <= 4 and not are_names(line.text))
    return sum(1 for line in short if _HAN_NAME.match(line.text)) >= 2


def is_name_line(line: Line) -> bool:
    """Tell whether a line holds nothing but Chinese names: ``胡某``, ``□ 赵某某、冯某某``."""
    return not line.linked and line.chars <= 30 and are_names(line.text.strip(_MARKS))


def are_names(text: str) -> bool:
    """Tell whether a text is a list of Chinese names and nothing else."""
    names = [name for name, _ in split_names(text)]
    # With commas the first surname is proof enough; words separated by blanks may be anything.
    sure = names[:1] if re.search("[、，]", text) else names
    return (
        bool(names)
        and all(_HAN_NAME.fullmatch(name) and name not in NO_NAMES for name in names)
        and all(name[0] in SURNAMES for name in sure)
    )


def names_behind(text: str) -> str | None:
    """Return the names in a bracket at the end of a text: ``……佳节。（常某某 马某某）``."""
    match = _LAST_BRACKET.search(text, max(0, len(text) - 40))
    if match is None:
        return None
    names = _FROM_OFFICE.sub("", match["names"].strip())
    return names if are_names(names) or _SUFFIXED.fullmatch(names) else None


def is_reporter_line(line: Line) -> bool:
    """Tell whether a line holds nothing but a by-line: ``某网某频道 记者 张某 李某某``."""
    return line.chars <= 40 and _REPORTER_ONLY.fullmatch(line.text) is not None


def owner(titles: Iterable[str], heads: Iterable[Line]) -> str | None:
    """Return the owner of a blog, by its title or by the first heading, if that is a link."""
    for title in titles:
        if (match := _OWNER.search(title)) and match["name"] not in NO_NAMES:
            return match["name"]
    head = next(iter(heads), None)
    if head and head.linked == head.chars and is_sure_name(head.text):
        return head.text
    return None


def declared_writers(named: str) -> list[str]:
    """Return the writers in the content of a meta element, without newspapers; none for a slogan.

    ``山河日报 张伟`` names one person, ``山河网_提供基金、股票信息`` nobody.
    """
    words = re.split(r"[\s_,，、;；|/-]+", named.strip())
    if not re.search(f"[{HAN}]", named) or _START.search(named):
        return [named]
    others = [word for word in words if word and not _OUTLET.fullmatch(word)]
    if len(words) == 1:
        return others
    return [" ".join(others)] if others and are_names("、".join(others)) else []


def names_site(name: str, sites: Iterable[str]) -> bool:
    """Tell whether a declared writer is the site itself; ``sites`` are its names on the page.

    Chinese names only: in other languages a blog often has the name of its writer.
    """
    if not re.fullmatch(f"[{HAN}]+", name):
        return False
    if is_sure_name(name):
        return any(site.startswith(name) and _KIND.match(site, len(name)) for site in sites)
    return any(name in site for site in sites)


def sites_named(title: str) -> list[str]:
    """Return the parts of a title tag after the headline: ``送清凉_山河新闻网`` gives ``山河新闻网``."""
    return [part for part in re.split(r"\s*[-_|｜—–]+\s*|\s+", title)[1:] if part]


_DOTS = frozenset("·•∙")


def apart(line: Line) -> str:
    """Return the text of a line with a bar between elements that have no blank between them.

    ``<a>Jane Roe</a><span>City Columnist</span>`` must not name somebody called RoeCity.
    """
    if not line.parted:
        line.parted = _apart(line) if len(line.element) else line.text
    return line.parted


def _apart(line: Line) -> str:
    pieces: list[str] = []
    for piece in _pieces(line):
        if pieces and (_touches(pieces[-1], piece) or _is_other(pieces, piece)):
            pieces.append(" | ")
        # A dot in an element of its own parts what stands beside it: no name has one there.
        pieces.append(" | " if piece.strip() in _DOTS else piece)
    strings = [piece.strip() for piece in pieces if piece.strip() and piece != " | "]
    if len(strings) > 1 and all(map(is_person, strings)):
        return ", ".join(strings)
    return squash("".join(pieces)) or line.text


def _touches(before: str, piece: str) -> bool:
    """Tell whether two strings meet without a blank. Vowels of India are marks, not letters."""
    return category(before[-1:] or " ")[0] in "LMN" and piece[:1].isalnum()


def _is_other(before: list[str], piece: str) -> bool:
    """Tell whether only a blank parts a date or a labelled text from an element with other words."""
    if len(before) < 2 or before[-1].strip() or before[-2].rstrip().endswith((":", "：")):
        return False
    pair = (before[-2], piece)
    return any(map(_INFO.search, pair)) and all(map(_WORDS.search, pair))


def _pieces(line: Line) -> list[str]:
    """Return the strings of a line only: its element may contain other lines too."""
    found = _PRINTED(line.element)
    if len(found) < 2:
        return [line.text]
    bare = ["".join(piece.split()) for piece in found]
    ends = [0, *accumulate(map(len, bare))]
    own = "".join(line.text.split())
    start = "".join(bare).find(own)
    first, last = bisect_right(ends, start) - 1, bisect_left(ends, start + len(own))
    is_whole = start >= 0 and ends[first] == start and ends[last] == start + len(own)
    return found[first:last] if is_whole else [line.text]
