"""Recognize lines of people.com.cn: labels, boilerplate, title tags, advertisements."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from lxml import etree

from unionnews.pages.processors import SILENT, start_of
from unionnews.pages.selectors import Element, Query
from unionnews.words.patterns import regex
from unionnews.words.text import squash

_SOURCE_LABEL = regex(r"[来來]\s?源\s?[:：]?")
EDITOR_LABEL = regex(r"[责責]\s?任?\s?[编編]|[编編]\s?[辑輯]")
EDITION = regex(
    r"《[^《》]{2,30}》\s?[（(]\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日[^（）()]{0,20}[）)]"
)
EDITOR_LINE = regex(r"[（(]?\s?(?:[责責]任[编編][辑輯]|[责責][编編])\s?[:：][^（()）]{0,60}[)）]?")
RELATED = regex(
    r"(?:■\s?)?(?:推荐阅读|相关阅读|相关新闻|相关链接|延伸阅读|推薦閱讀|相關閱讀|相關新聞|相關鏈接)"
    r"(?:\s?更多)?\s?[:：]?"
)
# These match whole lines.
_BOILERPLATE = regex(
    r"分享[让讓]更多人看到.*|原[标標][题題]\s?[:：].*|手[机機]看新[闻聞]"
    r"|.{0,12}(?:关注公众号|關注公眾號)\s?[:：].*"
    r"|(?:[【\[]\d{1,3}[】\]]\s?)+|[\d\s]{0,60}(?:上|下)一[页頁][上下一页頁\d\s]{0,60}"
    r"|[^。！？]{0,40}(?:>>|＞＞|»)"
)
LONGEST_BOILERPLATE = 100
"""Most characters of a line that can be boilerplate."""
# Every line of boilerplate has one of these characters. This cheap test comes first.
_SUSPECT = regex("[>＞»】\\]:：）)页頁闻聞]|更多人")

# A limit, because each text is yielded through all elements around it; a hostile line nests 500.
_MOST_TEXTS = 2000
_AROUND_NAME = " :：|｜\r\n\t\u00a0\u3000"
_XML_BLANKS = " \t\r\n"


class NextHeading(Query):
    """The nearest sibling with text on one side of the title, if it is a heading.

    The same as an XPath takes 30 µs beside a long text, because it normalizes all its white space.
    """

    __slots__ = ("_preceding",)

    def __init__(self, axis: Literal["preceding-sibling", "following-sibling"]) -> None:
        super().__init__(f"nearest of h2, h3, h4 on {axis}", f"{axis}::*")
        self._preceding = axis == "preceding-sibling"

    def _matches(self, element: Element) -> list[Element]:
        for sibling in element.itersiblings(preceding=self._preceding):
            tag = sibling.tag
            if tag == "script" or (tag == "p" and sibling.get("class") is not None):
                continue
            if any(text.strip(_XML_BLANKS) for text in sibling.itertext()):
                return [sibling] if tag in ("h2", "h3", "h4") else []
        return []


def labelled_source(line: Element) -> tuple[str | None, str | None]:
    """Return name and link of the source after the label 来源, or None twice.

    A later link of the line may be 手机看新闻 or the print version.
    """
    labelled = False
    for text, link in islice(_texts(line, None), _MOST_TEXTS):
        label = None if labelled else _SOURCE_LABEL.search(text)
        labelled = labelled or label is not None
        if labelled and (name := text[label.end() if label else 0 :].strip(_AROUND_NAME)):
            if _BOILERPLATE.fullmatch(name):
                return None, None
            around = next(line.iterancestors("a"), None) if link is None else link
            return _first_words(name), None if around is None else around.get("href")
    return None, None


def _texts(element: Element, link: Element | None) -> Iterator[tuple[str, Element | None]]:
    """Yield each text of an element with the innermost link around it."""
    link = element if element.tag == "a" else link
    if element.text:
        yield element.text, link
    for child in element:
        yield from _texts(child, link)
        if child.tail:
            yield child.tail, link


def _first_words(name: str) -> str:
    """Return a source name without a link up to the words that follow it in the line."""
    return re.split(r"\s{2,}|\s?[|｜]", name, maxsplit=1)[0]


def is_boilerplate(line: str) -> bool:
    """Tell whether a line does not belong to the text: share line, pager, promotion."""
    return _SUSPECT.search(line) is not None and any(
        form.fullmatch(line) for form in (_BOILERPLATE, EDITION, EDITOR_LINE)
    )


def is_advertisement(table: Element) -> bool:
    """Tell whether a table is links, pictures or Flash with hardly any text of its own, not data.

    A table of links alone is data, such as a list of names, unless its heading says otherwise.
    """
    links = list(table.iter("a"))
    pictures = {image for link in links for image in link.iter("img")}
    films = list(table.iter("object", "embed"))
    if (
        len(pictures) == 1
        and not films
        and not _PAGER_IMAGE.search(next(iter(pictures)).get("src", ""))
    ):
        return False
    if not films and not pictures and not (links and RELATED.fullmatch(_line_before(table))):
        return False
    return not _prints_more_than(_ADVERTISED * (len(pictures) + len(films)), table)


def _prints_more_than(room: int, table: Element) -> bool:
    """Tell whether a table has more than ``room`` characters outside its links."""
    walk = etree.iterwalk(table, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            text = None if element is table else element.tail
        elif element.tag == "a" or element.tag in SILENT:
            walk.skip_subtree()
            continue
        else:
            text = element.text
        room -= len(without_blanks(text)) if text else 0
        if room < 0:
            return True
    return False


def _line_before(element: Element) -> str:
    """Return the line before an element, searched in a few siblings of it and of its parents."""
    for place in (element, *islice(element.iterancestors(), 2)):
        for before in islice(place.itersiblings(preceding=True), 5):
            if line := squash(before.tail) or squash(start_of(before)):
                return line
        parent = place.getparent()
        if parent is not None and (line := squash(parent.text)):
            return line
    return ""


_PAGER_IMAGE = regex(r"(?:next|prev)_page")
_ADVERTISED = 30
"""Most characters below each picture in a table of advertisements."""


def without_blanks(text: str) -> str:
    """Return a text without white space, for comparison."""
    return "".join(text.split())


def without_site(title: str) -> str:
    """Return a title tag without channel and site.

    >>> without_site("题目--频道--人民网 "), without_site("题目--理论-中国共产党新闻网")
    ('题目', '题目')
    """
    parts = title.strip().split("--")
    while len(parts) > 1 and parts[-1].endswith(("网", "網")):
        site = parts.pop()
        if len(parts) > 1 and "-" not in site and not parts[-1].endswith(("网", "網")):
            parts.pop()
    return "--".join(parts)
