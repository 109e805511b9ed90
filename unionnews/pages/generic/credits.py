"""Read source, writers and editors from the lines between headline and text and after the text.

On pages that are not in Chinese, printed writers are compared with those that the markup declares.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from unionnews.items import Role
from unionnews.normalize.dates import find_date
from unionnews.normalize.names import is_sure_name
from unionnews.normalize.people import small_name, western_editors
from unionnews.normalize.western_bylines import Signatory, is_western, read_byline, without_label
from unionnews.normalize.western_names import DEGREES, JOBS, is_agency, is_asian_name, is_person
from unionnews.pages.figures import is_caption
from unionnews.pages.generic.bylines import apart, writers
from unionnews.pages.generic.structured_data import StructuredData
from unionnews.pages.generic.wording import LONE_SOURCE, is_picture_credit
from unionnews.pages.lines import Line
from unionnews.pages.processors import text_of
from unionnews.words import labels
from unionnews.words.patterns import regex
from unionnews.words.text import letters

_LABEL = (
    r"(?:来\s*源(?:于|自)?|來\s*源|稿源|出处|出自|转自|摘自|作\s*者|(?:本报|本网)?记\s*者|通讯员|实习生|访问|发布|發布|发表|更新|时间|日期|点击|浏览|阅读|评论|字体|字号"
    r"|(?:责任|责)?编\s?[辑译]|责\s?编|責編|責任編輯|编审|审核|校对|人气|次数|撰文|摄影|文号|关键[字词]|标签|点击数|作者简介|原标题|打印|收藏|分享|更多|进入|我要)"
)
_NEXT = rf"(?=\s*(?:[|｜丨】\])）]|{_LABEL}|(?:19|20)\d\d\s*[-年./]|\d{{1,2}}:\d\d|[【\[(（<>]|\s\S{{2,8}}报道|$))"
_SOURCE = regex(
    rf"(?:来\s*源(?:于|自)?|來\s*源|稿源|出处|转自|摘自|来自(?=[:：])|(?<![^\W\d_]\s)\bSource)\s*[:：]\s*[\[【]?(?!\s*{_LABEL}\s*[:：])\s*(?P<name>[^|｜\n]{{1,60}}?){_NEXT}"
)
_EDITOR = regex(
    r"[（(【\[]?\s*(?P<line>(?:本文|本版|网络|网站|值班|执行|频道|实习)?"
    r"(?:责任编辑|责任编辑员|责编|責任編輯|責任主編|責編|编\s?辑|編\s?輯|值班编辑)(?:\s*[:：/／|｜丨]\s*|(?<=^编辑)\s(?=[\u4e00-\u9fff]{2,4}(?:\s|$)))[^|｜\n（()）【】\[\]]{1,40}?)(?=[）)】\]]|\s*(?:[|｜]|来源|來源|标签|关键|时间|【|打印|$))"
)
_MAY_TOUCH = regex(r"[编編][辑輯]\s?[:：/／|｜]")
_AGENCY = regex(
    r"《[^《》]{2,20}》$|[\u4e00-\u9fffA-Za-z]{2,14}(?:网|報|报|社|台|新闻|在线|周刊|杂志|網|新聞|中心|日刊|财经|科技|娱乐|体育|传媒|之声)(?:[-－—][\u4e00-\u9fffA-Za-z]{2,12})?$"
)
_CREDITS_APART = regex(r" \| |[.;]\s+(?=[^\W\d_]+\s?[:：])")
"""Source: Harbor News. Translation: Jane Roe"""
_AFTER_CLOCK = regex(r"^\s*[:：\d]{0,3}\s*[|｜]?\s*(?:来自)?\s*(?P<name>\S{2,24})")
_NO_NAME = regex("[=_]")
"""An address or a login."""
_BLANK = regex(r"\s(?![-－—])(?<![-－—]\s)")
_NO_SOURCES = frozenset({
    "", "资料图", "图片", "网络", "互联网", "本站", "本站原创", "原创", "综合", "未知", "转载", "转载文章",
})  # fmt: skip


@dataclass(slots=True)
class Credits:
    """Source, writers and editors as the lines around the text print them."""

    source: str | None = None
    source_line: Line | None = None
    writers: tuple[str, ...] = ()
    editors: str | None = None


@dataclass(slots=True, frozen=True)
class Signature:
    """A printed by-line. It is ``sure`` if a label or a preposition is before the names."""

    people: tuple[Signatory, ...]
    sure: bool
    others: frozenset[str]
    """Names of editors and others who are not authors."""
    added: bool = False
    """Whether the names are added to another by-line: ``Additional reporting by Jane Roe``."""


def read_credits(near: Sequence[Line], behind: Sequence[Line], *, chinese: bool = True) -> Credits:
    """Return the credits in the lines near the headline, else in those after the text.

    Writers only if the page is ``chinese``; for other pages :mod:`.signatures` finds them.
    """
    lines = [*near, *behind]
    source, line = _source(lines)
    return Credits(
        source=source,
        source_line=line,
        writers=_writers(near, behind, source) if chinese else (),
        editors=next((editors for one in lines if (editors := _editors_in(one))), None),
    )


def _writers(near: Sequence[Line], behind: Sequence[Line], source: str | None) -> tuple[str, ...]:
    return (
        tuple(writers(near))
        or tuple(writers(behind, behind=True))
        or _signed_sources([*near, *behind], source)
    )


def _source(lines: Sequence[Line]) -> tuple[str | None, Line | None]:
    labelled = list(_labelled_sources(lines))
    for name, line in labelled:
        if not is_sure_name(name):
            return name, line
    # 来源：张伟 beside an outlet in the date line names the writer; alone its meaning is not known.
    return _outlet_behind_date(lines) or next(iter(labelled), (None, None))


def _labelled_sources(lines: Sequence[Line]) -> Iterable[tuple[str, Line]]:
    for line in lines:
        match = _SOURCE.search(line.text) if line.chars <= 160 else None
        if match is None and line.chars <= 80:
            lone = map(LONE_SOURCE.fullmatch, (line.text, *_CREDITS_APART.split(apart(line))))
            match = next((one for one in lone if one and one["name"]), None)
        if match and not is_caption(line):
            name = match["name"].strip(" ：:、，,-")
            if name not in _NO_SOURCES and not (_NO_NAME.search(name) or is_picture_credit(name)):
                # Names with blanks are Latin; in Chinese something else stands behind one.
                yield (
                    name
                    if match.re is LONE_SOURCE or name[0] < "\u2e80"
                    else _BLANK.split(name)[0],
                    line,
                )


def _outlet_behind_date(lines: Sequence[Line]) -> tuple[str, Line] | None:
    for line in lines:
        if line.text.isascii() or line.chars > 80:
            continue  # names of Chinese outlets only
        if found := find_date(line.text, "Asia/Shanghai"):
            rest = line.text.partition(found.raw)[2]
            match = _AFTER_CLOCK.match(rest)
            if match and _AGENCY.match(match["name"]):
                return match["name"], line
    return None


def _signed_sources(lines: Sequence[Line], source: str | None) -> tuple[str, ...]:
    """Return the writers that a page labels as source, if it has another source."""
    names = (name for name, _ in _labelled_sources(lines) if name != source)
    return tuple(name for name in names if is_sure_name(name))


def _editors_in(line: Line) -> str | None:
    """Return the part of a line that names editors; their element may touch another without a blank."""
    return editor_line(apart(line) if _MAY_TOUCH.search(line.text) else line.text)


def editor_line(text: str) -> str | None:
    """Return the part of a line that names the editors, if one does."""
    if is_western(text):
        return text if western_editors(text) else None
    match = _EDITOR.search(text) if len(text) <= 160 else _EDITOR.search(text, len(text) - 60)
    return match["line"].strip().replace("丨", "：") if match else None


def link_of(line: Line | None, name: str | None) -> str | None:
    """Return the address behind a name in a line."""
    if line is None or name is None:
        return None
    for link in line.element.iter("a"):
        if text_of(link) == name:
            return link.get("href")
    return None


_LABELS: dict[Role, str] = {
    "author": "By", "reporter": "Reporter:", "correspondent": "Correspondent:", "photographer": "Photo:", "translator": "Translator:",
}  # fmt: skip
_ARTICLES = frozenset(labels.ARTICLES.split("|"))
_WRITERS = ("author", "reporter", "correspondent")


def card_writers(data: StructuredData) -> list[str]:
    """Return the names after the label "Written by", in any language, in a social network card."""
    rows = ((data.meta(f"twitter:label{n}"), data.meta(f"twitter:data{n}")) for n in (1, 2))
    told = ((name, read_byline(f"{label}: {name}")) for label, name in rows if label and name)
    return [name for name, people in told if any(one.labelled and one.role for one in people)]


def writers_of(
    declared: Sequence[str], printed: Sequence[Signature], sites: Sequence[str]
) -> list[str]:
    """Return the declared by-lines, or the printed ones if these name more people or other people.

    Names of the site are left out unless printed; a person printed as editor is left out too.
    """
    said, offices = _said(declared, sites), {name for one in declared for name in _offices(one)}
    said = {name: one for name, one in said.items() if name not in offices}
    printed = [
        replace(one, people=tuple(_named_as(person, said) for person in one.people))
        for one in printed
    ]
    others = {name for signature in printed for name in signature.others}
    added = _shown([one for one in printed if one.added], sites)
    printed = [one for one in printed if not one.added]
    shown = {name: one for name, one in _shown(printed, sites).items() if name not in offices}
    said = {
        name: shown.get(name, one)
        for name, one in said.items()
        if name in shown or not (is_site(name, sites) or name in others)
    }
    people = _chosen(said, printed, sites) if _names_of(said) else shown
    people |= {name: one for name, one in added.items() if name not in people}
    return [f"{_LABELS[one.role]} {one.name}" for one in people.values() if one.role]


def _said(declared: Sequence[str], sites: Sequence[str]) -> dict[str, Signatory]:
    """Return the declared writers by name, without a text of three or more words in a site's name."""
    return {
        one.name: one
        for text in declared
        for one in _declared(text)
        if one.name == text or not _is_long_name_of(text, sites)
    }


def _declared(text: str) -> Sequence[Signatory]:
    """Return the people of a declared by-line, which may be a full name in small letters."""
    if name := small_name(text):
        return [Signatory("author", name, name, labelled=True)]
    return read_byline(f"By {_turned(without_label(text))}")


def _offices(text: str) -> Iterator[str]:
    """Yield the name in a declared text that goes on with a job: ``Port City Reporter`` is nobody."""
    for one in _declared(text):
        rest = text.removeprefix(f"{one.name} ")
        if rest != text and rest.lower() in JOBS:
            yield one.name


def _is_long_name_of(text: str, sites: Sequence[str]) -> bool:
    own = letters(text)
    return len(text.split()) > 2 and any(own in letters(site) for site in sites)


def _chosen(
    said: dict[str, Signatory], printed: Sequence[Signature], sites: Sequence[str]
) -> dict[str, Signatory]:
    """Return the declared people, or those of a by-line that names more people or other people."""
    sure, authors = _shown([one for one in printed if one.sure], sites), _names_of(said)
    if _is_fuller(authors, _names_of(sure)):
        return sure
    rows = (_shown([one], sites) for one in printed)
    return next((row for row in rows if authors < _names_of(row)), said)


def _is_fuller(declared: set[str], printed: set[str]) -> bool:
    """Tell whether a sure by-line names more people than the markup, or others.

    If all names differ, a printed one must be a full name, or no declared one is: a login is none.
    """
    if declared < printed:
        return True
    others = bool(printed) and declared.isdisjoint(printed)
    named = any(_is_full(one) or is_asian_name(one) for one in printed)
    return others and (named or not any(map(_is_full, declared)))


def _turned(text: str) -> str:
    """Return catalog names with the first name first: ``Roe, Jane; Doe, John``; else the text."""
    pieces = [piece.split(",") for piece in text.split(";")]
    turned = [f"{piece[1].strip()} {piece[0].strip()}" for piece in pieces if len(piece) == 2]
    words = (word.strip() for piece in pieces for word in piece)
    # "Jane Roe, John Doe" are two full names; a degree after a name is no first name either.
    is_catalog = len(turned) == len(pieces) and all(is_person(name) for name in turned)
    return "; ".join(turned) if is_catalog and not any(map(_is_full, words)) else text


def _is_full(name: str) -> bool:
    full = is_person(name) and not name.endswith(".")  # Roe, Jane T.
    return full or is_agency(name) or name.replace(".", "") in DEGREES


def _shown(printed: Iterable[Signature], sites: Sequence[str]) -> dict[str, Signatory]:
    named = [one for signature in printed for one in signature.people]
    people = {one.name: one for one in named}
    # Who wrote an article may be its editor too.
    people |= {one.name: one for one in named if one.role and one.labelled}
    persons = {name for name in people if is_person(name) and may_own(name)}
    return {
        name: one for name, one in people.items() if name in persons or not is_site(name, sites)
    }


def may_own(name: str) -> bool:
    """Tell whether a name that is the site's too may be a person's: it begins with no article."""
    return name.partition(" ")[0].lower() not in _ARTICLES


def _named_as(one: Signatory, declared: Iterable[str]) -> Signatory:
    """Return a writer with the declared name, if the printed one adds words: ``Jane Roe Globe``."""
    known = (name for name in declared if " " in name and one.name.startswith(f"{name} "))
    return replace(one, name=next(known, one.name))


def _names_of(people: Mapping[str, Signatory]) -> set[str]:
    return {name for name, one in people.items() if one.role in _WRITERS}


def is_site(name: str, sites: Iterable[str]) -> bool:
    """Tell whether a name is the site's; ``sites`` are the page's names of site and publisher."""
    own = letters(name)
    for site in map(letters, sites):
        if own == site or (len(site) > 3 and site in own):
            return True
        if own in site and len(name.split()) == 1 and len(own) > 3:
            return True
    return False
