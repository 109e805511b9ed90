"""Read the pager of an article or a list: the links to its other pages, anywhere on the page, and the
addresses that scripts write.

Some systems print it only by script. The call of the system TRS is read if its values are literal::

    createPageHTML(4, 0, "t20230718_123", "shtml");
    createPageHTML("pages", 20, 0, "index", "html", 400);

The values are the number of pages, the index of this page, the name of page 1 and its suffix; page
2 is ``t20230718_123_1.shtml``.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from unionnews.normalize.urls import added_number
from unionnews.pages.processors import text_of
from unionnews.pages.selectors import Element, Index
from unionnews.words.patterns import regex
from unionnews.words.text import squash

MAX_LINKS = 100
MAX_LOOKED_AT = 5000

_NUMBER = regex(
    r"[\[【〔(<《第\s-]*(?:(?:page|seite|página|pagina|strona|sida|side|sivu|oldal|sayfa|trang|halaman|"
    r"σελίδα|страница|сторінка|صفحة|صفحه|עמוד|หน้า)\s?)?"
    r"((?!0)\d{1,2}|[一二三四五六七八九十]|viii|vii|vi|iv|ix|iii|ii|i|v|x)"
    r"(?:\s?(?:of|von|de|di|sur|av|af|van|z|из|/)\s?\d{1,2})?[\]】〕)>》页頁ページ쪽.\s-]*",
    re.IGNORECASE,
)
_CHINESE = "一二三四五六七八九十"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_NEXT_PAGE = (
    "下一?[页頁]|[后後]一[页頁]|次の?ページ|次ページ|次へ|다음 ?(?:페이지|쪽)|next page|nächste seite|page suivante|"
    "página siguiente|siguiente página|próxima página|página seguinte|pagina successiva|pagina seguente|"
    "volgende pagina|επόμενη σελίδα|следующая страница|наступна сторінка|następna strona|další strana|další stránka|"
    "nästa sida|neste side|næste side|seuraava sivu|következő oldal|pagina următoare|sljedeća stranica|следваща страница|"
    "sonraki sayfa|الصفحة التالية|صفحه بعد|صفحه بعدی|העמוד הבא|trang sau|trang tiếp|halaman berikutnya|หน้าถัดไป|अगला पृष्ठ"
)
_OPEN, _CLOSE = r"[\[【〔(<《→\s]*", r"[\]】〕)>》»›→\s]*"
_NAMES_PAGE = regex(f"{_OPEN}(?:{_NEXT_PAGE}){_CLOSE}", re.IGNORECASE)
_NEXT = regex(
    f"{_OPEN}(?:{_NEXT_PAGE}|next|continued?|weiter|suivante?|siguiente|próxim[ao]|seguinte|avanti|successiv[ao]|"
    "volgende|επόμενη|следующая|далее|наступна|następna|dalej|další|nästa|neste|næste|seuraava|következő|următoarea|"
    f"sljedeća|sonraki|التالي|بعدی|הבא|下一张|下一張|余下全文|다음|›|»|>>|>){_CLOSE}",
    re.IGNORECASE,
)
_LAST_NUMBER = regex(
    r"(?:[?&](?:page|p|pn|paged|pageno|pageindex|curpage)=)?([1-9]\d?)(?:/|\.[a-z]{3,5})?(?:$|(?=&))",
    re.IGNORECASE,
)
# Not "-2", which systems add to another article with the same headline.
_SECOND = regex(r"(?:_2\.[a-z]{3,5}|,2(?:\.[a-z]{3,5})?|/2/?|=2)$", re.IGNORECASE)
_LONGEST_END = 8
_LONGEST_TEXT = 32
BY_SCRIPT = "javascript:"
# Not a link that does nothing: that is the "next" of the last page.
_SCRIPTED = regex(r"\s*javascript:\s*(?!void|return)\w", re.IGNORECASE)
_MORE = regex(
    "更多|more (?:news|stories|articles)|mehr (?:news|nachrichten)|plus d.(?:actualités|infos)|más noticias",
    re.IGNORECASE,
)
_ADDRESS = regex(r"[/?]|\.[a-z]{3,5}$", re.IGNORECASE)
_COMMENTS = regex(r"comment|respond|reply|disqus", re.IGNORECASE)
_TRS = regex(
    r"\bcreatePageHTML\w{0,10}\(\s{0,9}(?:[\"'][\w-]{0,40}[\"']\s{0,9},\s{0,9})?"
    r"(?P<count>\d{1,4})\s{0,9},\s{0,9}(?P<index>\d{1,4})\s{0,9},\s{0,9}"
    r"[\"'](?P<name>[\w.-]{1,100})[\"']\s{0,9},\s{0,9}[\"'](?P<suffix>[a-z]{2,5})[\"']"
)
MAX_SCRIPT = 64 * 1024
"""Longest script, in characters, in which the call is looked for; those seen have 200."""


WRITTEN = regex(
    r"(?:https?:/)?/[^\s<>\"'`]{1,500}|[\w./%-]{0,200}\?[^\s<>\"'`]{1,500}|[\w./%{}-]{1,200}\.(?:s?html?|php|aspx?|jspx?|do|cfm|json)"
)
"""An address in an attribute or a script."""
HOLE = regex(
    r"\$\{[^{}]{1,60}\}|\{\{[#\w. ]{1,20}\}\}|\{(?:page|num|number|offset)\}|%(?:page|num)%|__page__"
)
"""What stands in an address for a number to come."""
# "/list?page=" + n + "&x=1"; what stands in for the number is {}.
_LITERAL = regex(
    r"[\"'`]([\w./?%][^\"'`\s<>\\]{0,300})[\"'`]"
    r"(?:(\s{0,5}\+\s{0,5}\(?(?:\+\+)?[\w$.()\[\]]{1,60})(?:\s{0,5}\+\s{0,5}[\"'`]([^\"'`\s<>\\]{1,100})[\"'`])?)?"
)
# "/list?page=".concat(n + 1, "&x=1"), as compilers write templates
_CONCAT = regex(
    r"([\"'])([\w./?%][^\"'`\s<>\\]{0,300})\1\.concat\(((?:[^()]|\([^()]{0,60}\)){1,200})\)"
)
# $.get("/list.php", {page: n}); {url: "/list.php", type: "GET", data: {page: n, size: 10}}
_WITH_FIELDS = regex(
    r"[\"']([\w./%-]{2,200})[\"'][^{}]{0,200}\{(?:\s{0,9}params\s{0,5}:\s{0,5}\{)?(\s{0,99}[\"']?\w{1,40}[\"']?\s{0,5}:[^{}]{1,300})\}"
)
_FIELD = regex(
    r"[\"']?(\w{1,40})[\"']?\s{0,5}:\s{0,5}(?:(\d{1,6})\b|[\"']([\w.-]{0,60})[\"']|[\w$])"
)
# const API = "/api/v1"
_CONSTANT = regex(
    r"([A-Za-z_$][\w$]{1,30})\s{0,5}=\s{0,5}[\"'`]((?:https?:/)?/[^\"'`\s{}]{1,200})[\"'`]"
)
# `${API}/list`, API + "/list"
_PLACED = regex(
    r"\$\{(?P<inner>[A-Za-z_$][\w$]{1,30})\}/|(?<![\w$])(?P<name>[A-Za-z_$][\w$]{1,30})\s{0,5}\+\s{0,5}(?P<quote>[\"'`])/"
)


@dataclass(slots=True, frozen=True)
class ScriptPager:
    """The pager that a script prints."""

    count: int
    """Number of pages."""
    index: int
    """Index of this page, from 0."""
    name: str
    suffix: str

    def page(self, index: int) -> str:
        """Return the address of a page, relative to this one."""
        return f"{self.name}{f'_{index}' if index else ''}.{self.suffix}"


def script_pager(root: Element, index: Index | None = None) -> ScriptPager | None:
    """Return the pager that a script of the page prints, if it is one that can be read."""
    scripts = (index or Index(root)).tagged("script")
    for script in [one for one in scripts if one.get("src") is None][:MAX_LINKS]:
        text = script.text or ""
        if "createPageHTML" not in text[:MAX_SCRIPT]:
            continue
        for call in _TRS.finditer(text[:MAX_SCRIPT]):
            before = text[max(0, call.start() - 200) : call.start()].rpartition("\n")[2]
            if int(call["index"]) < int(call["count"]) and "//" not in before:
                return ScriptPager(
                    int(call["count"]), int(call["index"]), call["name"], call["suffix"]
                )
    return None


def literals(script: str) -> Iterator[str]:
    """Yield the addresses that a script writes, with ``{}`` for what it puts in.

    >>> list(literals("fetch('/api?page=' + n + '&size=6'); go(`/list/${page}`)"))
    ['/api?page={}&size=6', '/list/{}']
    >>> list(literals('fetch("/api?page=".concat(n+1,"&size=6"))'))
    ['/api?page={}&size=6']
    """
    text = script[:MAX_SCRIPT].replace('\\"', '"').replace("\\/", "/").replace("\\u002F", "/")
    text = HOLE.sub("{}", _CONCAT.sub(_joined, _with_constants(text)))
    for found in _LITERAL.finditer(text):
        # Of a second thing that it puts in, only the name is known: the server has its own value.
        behind = re.sub(r"&[^&=]{1,60}=$", "", found[3] or "")
        is_open = found[2] or found[1].endswith("=")
        joined = f"{found[1]}{{}}{behind}" if is_open else found[1]
        if WRITTEN.fullmatch(joined):
            yield joined
    yield from (f"{place}?{_fields(named)}" for place, named in _WITH_FIELDS.findall(text))


def _fields(named: str) -> str:
    fields = _FIELD.findall(named)
    return "&".join(f"{name}={number or text or '{}'}" for name, number, text in fields)


def _with_constants(script: str) -> str:
    """Return a script in which the first part of an address stands where its name stood."""
    values = dict(reversed(_CONSTANT.findall(script)[:MAX_LINKS]))

    def put(found: re.Match[str]) -> str:
        value = values.get(found["inner"] or found["name"])
        return found[0] if value is None else f"{found['quote'] or ''}{value}/"

    return _PLACED.sub(put, script) if values else script


def _joined(found: re.Match[str]) -> str:
    parts = (part.strip() for part in found[3].split(","))
    shown = (part[1:-1] if part[:1] in ("'", '"') else "{}" for part in parts)
    return f'"{found[2]}{"".join(shown)}"'


@dataclass(slots=True, frozen=True)
class Pager:
    """The links of a page to the other pages of its article."""

    urls: list[str]
    """Addresses that look like pages of an article, each once, in page order."""
    following: str | None
    """Address of a link with the words "next page" (only "next" may lead to another article).
    :data:`BY_SCRIPT` if only a script knows it."""


def read_pager(
    root: Element, base: str, own: str | None = None, index: Index | None = None
) -> Pager:
    """Return the pager of a page.

    A link (or an address in a list of choices) is taken if its text is a number with which the
    address ends, or if it says "next page"; or if it is the address of page 2, made from this
    page's. ``normalize.urls.page_numbers`` decides whether it belongs to this article. If the links
    show that page 2 has the number 1, the page's ``own`` address comes first, as page 1.
    """
    index = index or Index(root)
    found: dict[str, bool] = {}
    following = None
    counted_behind = False
    for url, number, is_next, in_words in _leads(index, base, own):
        if in_words and following in (None, BY_SCRIPT):
            following = url
        if url == BY_SCRIPT:
            continue
        last = _last_number(url)
        if len(found) < MAX_LINKS and (is_next or last in (number, number - 1)):
            found[url] = True
            first_behind = is_next and last == 1 and own and added_number(own, url) == 1
            counted_behind |= bool(first_behind) or (number > 0 and last == number - 1)
    scripted = script_pager(root, index)
    if scripted and scripted.count > 1:
        for number in range(min(scripted.count, MAX_LINKS)):
            found.setdefault(urljoin(base, scripted.page(number)), True)
    first = [own] if counted_behind and own else []
    return Pager([*first, *(url for url in found if url not in first)], following)


def _leads(index: Index, base: str, own: str | None) -> Iterator[tuple[str, int, bool, bool]]:
    """Yield the links with a number, with "next" in any language, or to page 2 by their address.

    Each has its address, the number or 0, whether it says "next", and whether it does so in words.
    """
    for place, link in enumerate(filter(_may_lead, index.tagged("a", "link", "option"))):
        text = _text(link)
        number, says_next = _says(text)
        is_next = says_next or link.tag == "link"
        if own and not (number or is_next) and _ends_in_second(link.get("href") or ""):
            # "More news" leads to another list, even if its address looks like page 2.
            of_text = text and not _MORE.search(text)
            is_next = bool(of_text) and added_number(own, _address(link, base) or "") == 2
        # Only few links are left here, so their addresses are resolved only now.
        if number or is_next:
            in_words = place < MAX_LOOKED_AT and _NAMES_PAGE.fullmatch(text) is not None
            if url := _address(link, base):
                yield url, number, is_next, in_words
            elif in_words and _SCRIPTED.match(link.get("href") or ""):
                yield BY_SCRIPT, number, is_next, in_words


def _may_lead(link: Element) -> bool:
    if link.tag == "option":
        return link.get("value") is not None
    return link.get("href") is not None and (link.tag == "a" or link.get("rel") == "next")


def _address(link: Element, base: str) -> str | None:
    value = link.get("value") or ""
    # Other lists of choices contain numbers, not addresses.
    chosen = value if _ADDRESS.search(value) else ""
    href, _, fragment = (link.get("href") or chosen).strip().partition("#")
    if not href or href.lower().startswith("javascript:") or _COMMENTS.match(fragment):
        return None
    try:
        return urljoin(base, href)
    except ValueError:
        return None


def _text(link: Element) -> str:
    """Return the text of a link, or that for its picture; empty if it is long."""
    text = (text_of(link) if len(link) else squash(link.text)) or ""
    text = text or link.get("title") or link.get("aria-label") or ""
    if not text and (picture := next(link.iterdescendants("img"), None)) is not None:
        text = picture.get("alt") or picture.get("title") or ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.strip()
    return text if len(text) <= _LONGEST_TEXT else ""


def _ends_in_second(address: str) -> bool:
    return "2" in address[-_LONGEST_END:] and _SECOND.search(address) is not None


# Cached, because the menus of a site are the same on all of its pages.
@lru_cache(maxsize=4096)
def _says(text: str) -> tuple[int, bool]:
    """Return the number that the text of a link is, or 0, and whether it says "next"."""
    return _number(text), _NEXT.fullmatch(text) is not None


def _number(text: str) -> int:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return 0
    if match[1].isdecimal():
        return int(match[1])  # digits of any script
    # Some letters become those of a numeral in lower case only, and the pattern takes them too.
    named, numeral = match[1].lower(), _CHINESE if match[1] in _CHINESE else _ROMAN
    return numeral.index(named) + 1 if named in numeral else 0


def _last_number(url: str) -> int | None:
    numbers = _LAST_NUMBER.findall(url)
    return int(numbers[-1]) if numbers else None
