"""Replace a publisher's words in a page and leave its markup.

Each word becomes another one of the same script and length, and the same word always becomes the
same one, so that texts that were equal stay equal. Kept are words that layouts look for, numbers,
and addresses (without the words of their queries). The value of an attribute is treated as text
unless the attribute is known to hold markup. An ``id`` may be made of a headline: of a value with
several words, only words that are usual in markup are kept. Classes and the names of ``meta`` are
kept.
"""

import hashlib
import html
import json
import re
import unicodedata
from functools import cache, partial
from html.entities import html5
from typing import Any

from unionnews.words.patterns import regex

_PIECES = regex(
    r"(?P<comment><!--)"
    r"|(?P<doctype><!doctype\b[^<>]{0,300}>)|(?P<dropped><[!?][^<>]{0,20000}>)"
    r"|<(?P<name>/?[a-zA-Z][a-zA-Z0-9:_-]{0,60})"
    r"(?P<attributes>(?:[^<>\"']++|\"[^\"]{0,20000}\"|'[^']{0,20000}'){0,2000}+)>"
    # A tag with a quote that is not closed.
    r"|<(?P<name2>/?[a-zA-Z][a-zA-Z0-9:_-]{0,60})(?P<attributes2>[^<>]{0,20000})>",
    re.IGNORECASE,
)
_CLOSE = {"script": regex(r"</script", re.IGNORECASE), "style": regex(r"</style", re.IGNORECASE)}
_ATTRIBUTE = regex(
    r"(?P<name>[^\s\"'<>/=]{1,200})"
    r"(?:(?P<equals>\s*=\s*)(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?"
)
_NAME = regex(r"[A-Za-z_:@][A-Za-z0-9_:.@-]*")
_MARKUP = regex(
    r"(?:class|id|for|type|rel|rev|lang|xml:lang|dir|name|property|http-equiv|charset|role|style|media|sizes|target"
    r"|method|width|height|size|color|align|valign|border|bgcolor|cellpadding|cellspacing|colspan|rowspan|itemprop"
    r"|itemtype|itemscope|itemid|datetime|typeof|vocab|prefix|resource|xmlns(?::\w+)?|loading|decoding|data-type"
    r"|data-history-node-id)",
    re.IGNORECASE,
)
_NAMED = regex(r"(?:name|property|itemprop|http-equiv)", re.IGNORECASE)
_NUMBERS = regex(
    r"(?:width|height|size|sizes|border|cellpadding|cellspacing|colspan|rowspan|datetime|data-history-node-id)",
    re.IGNORECASE,
)
# Words that are usual in ids, properties, styles and values of attributes.
_MARKUP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        about absolute abstract activity address align all alternate alternative amp and any application
        article articles aside atom author authors auto back background banner bar black block body
        bold border both bottom box breadcrumb breadcrumbs break button byline calc canonical
        caption category ccontent center charset citation clear col collapse color column comment
        comments contact container content copyright created creator credit css data date decoration
        desc description detail details display div dns download edit editor entity entry external
        family figure fixed float flow follow font footer form frame gallery given graph has head
        header headline height hidden home hours html http https icon image images img imgs indent
        index info inherit inline inner iso italic item items javascript job json justify keywords
        label language layout lead left letter license line link links list locale location logo
        main margin mask max media menu meta middle min modified name nav navbar navigation
        navigator navpath news next node nofollow none noopener noreferrer normal num number only
        organization outer overflow ozoom padding page pager pagination panel paper paragraph part
        path person photo picture plain player position post posts pre preconnect prefetch preload
        prev preview primary print profile pub publish published publisher pubtime px quot region
        related relative rem repeat rgb rgba right root rss rwb schema screen search secondary
        section share shortcut sidebar site size skip social solid source space spacing story style
        stylesheet sub subtitle summary svg tab table tag tags teaser text the thumb thumbnail time
        title toolbar top transparent type underline update updated url utf vertical video view
        views visibility visible web weight white widget width word wrap wrapper writer xml zoom
        """,
    )
)
_SUBWORD = regex(r"#[0-9a-fA-F]{3,8}(?![^\W_])|[A-Z]?[a-z]+|[A-Z]+")
_BARE = ("itemscope", "async", "defer", "checked", "selected", "disabled", "hidden", "nowrap", "noshade", "required", "controls")  # fmt: skip
_ADDRESS = regex(r"(?:https?:)?//[!-~]+|\.{0,2}/[!-~]*|[!-~]+\.(?:html?|php|jpe?g|png|gif|webp)")
_ADDRESSES = regex(
    r"(?:href|src|action|(?:data-)?srcset|data-(?:src|original|url|href))", re.IGNORECASE
)
_QUERY = regex(r"(?<==)[^&=#]*(?:[+%\s]|[^\x00-\x7f])[^&#]*")
_LANGUAGE = regex(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z]{2,4})?")
_FOREIGN = regex(r"[^\W\d_\x00-\x7f]+")
_REFERENCE = regex(r"&#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});?")
_STRING = regex(r'"(?P<text>(?:[^"\\]|\\.){0,100000}+)"(?P<colon>\s*:)?')
_KEPT = regex(
    r"来源|來源|稿源|责任编辑|責任編輯|责编|責編|编辑|編輯|本报|记者|記者|通讯员|作者|摄影?|发布|时间|原标题|上一页|下一页|年|月|日|版|时|分|点|电|讯"
    r"|\b(?:by|source|page|published|posted|updated|modified|submitted|photo|image|home|back|to|the|top|next|on|am|pm|edt|est|gmt|utc|cet|cest"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|januar|februar|märz|mai|juni|juli|oktober|dezember|von|uhr|par|publié|le|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|article|website|text/html|utf-8|charset|gb2312|gbk|zh-cn|width|device-width|initial-scale|index|follow|noindex|https?|www|true|false|summary)\b"
    r"|(?<!\w)\d{4}-\d\d-\d\dT[\d:.]{4,20}(?:Z|[+-]\d\d:?\d\d)?(?!\w)|&\w{1,31};",
    re.IGNORECASE,
)
_WORD = regex(r"[^\W\d_]+")
_ALPHABETS = {
    "LATIN": "aeioulnrstm",
    "GREEK": "αειονστρλμ",
    "CYRILLIC": "аеионтсрлм",
    "CJK": "工会职工人民大中小上下东西南北春夏秋冬山水火木金土天地风云高长新好安平和正明清文化生活学习工作建设发展",
    "HIRAGANA": "あいうえおかきくけこ",
    "KATAKANA": "アイウエオカキクケコ",
    "HANGUL": "가나다라마바사아자차",
    "ARABIC": "ابتدرسعلمن",
    "HEBREW": "אבדהולמנרש",
    "DEVANAGARI": "कगचजतदनपमर",
    "THAI": "กขคงจชตนบม",
}


def scrub(markup: str) -> str:
    """Return a page with every word of its text replaced; scripts and comments are emptied.

    >>> scrub('<p class="a">Striking bakers win</p>').startswith('<p class="a">')
    True
    """
    pieces: list[str] = []
    position, last = 0, markup.rfind("-->")
    while match := _PIECES.search(markup, position):
        pieces.append(_text(markup[position : match.start()]))
        position = match.end()
        if match["comment"]:
            # A comment that is never closed does not hide the text behind it.
            position = markup.find("-->", position) + 3 if position <= last else position
            continue
        if match["dropped"]:
            continue
        name = match["name"] or match["name2"]
        if name is None:
            pieces.append(match[0])
            continue
        attributes = match["attributes"] or match["attributes2"] or ""
        spelled = partial(_attribute, meta=name.lower() == "meta")
        pieces.append(f"<{name}{_ATTRIBUTE.sub(spelled, attributes)}>")
        if close := _CLOSE.get(name.lower()):
            end = close.search(markup, position)
            stop = end.start() if end else len(markup)
            pieces.append(_data(markup[position:stop]) if "ld+json" in attributes else "")
            position = stop
    pieces.append(_text(markup[position:]))
    return "".join(pieces)


def _attribute(match: re.Match[str], *, meta: bool) -> str:
    name, value = match["name"], match["value"]
    if value is None:
        return name if name.lower() in _BARE else _text(name)
    quote = value[0] if value[0] in "\"'" else ""
    text = value[1:-1] if quote else value
    shown = name if _NAME.fullmatch(name) else _text(name)
    named = meta and _NAMED.fullmatch(name) and _NAME.fullmatch(text)
    return f"{shown}{match['equals']}{quote}{text if named else _value(name, text)}{quote}"


def _value(name: str, text: str) -> str:
    bare = text.strip()
    if _ADDRESSES.fullmatch(name):
        # Scripts and prepared e-mails are text, not addresses.
        return "#" if re.match(r"(?i)\s*(?:javascript|mailto|data):", text) else _address(text)
    if _MARKUP.fullmatch(name):
        text = _REFERENCE.sub(_character, text)
        return _FOREIGN.sub(_other, text if name.lower() == "class" else _form(name, text))
    if name.lower().startswith("on"):
        return ""
    return _value_of_data(bare) if _is_address(bare) else _text(text)


def _form(name: str, text: str) -> str:
    """Keep an address or a single word; of several words, keep those that are usual in markup."""
    alone = 0 if _NUMBERS.fullmatch(name) else 1
    language = "lang" in name.lower() and _LANGUAGE.fullmatch(text)
    if language or len(_SUBWORD.findall(text)) <= alone:
        return text
    return re.sub(r"\S+", _token, text)


def _token(match: re.Match[str]) -> str:
    token = match[0]
    return _address(token) if _ADDRESS.fullmatch(token) else _SUBWORD.sub(_unless_markup, token)


def _unless_markup(match: re.Match[str]) -> str:
    word = match[0]
    kept = len(word) <= 2 or word[0] == "#" or word.lower() in _MARKUP_WORDS
    return word if kept else _other(match)


def _is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None or _LANGUAGE.fullmatch(text) is not None


def _value_of_data(text: str) -> str:
    return _address(text) if _is_address(text) else _text(text)


def _address(text: str) -> str:
    place, mark, target = _QUERY.sub("x", text).partition("#")
    return _FOREIGN.sub(_other, f"{place}{mark}{_form('id', target)}")


def _data(text: str) -> str:
    """Scrub JSON-LD: every string except types, addresses and dates."""
    try:
        return json.dumps(_strings(json.loads(text, strict=False)), ensure_ascii=False)
    except (ValueError, RecursionError):
        return _STRING.sub(_broken_string, text)


def _strings(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {_key(name): _strings(part, name) for name, part in value.items()}
    if isinstance(value, list):
        return [_strings(part, key) for part in value]
    if not isinstance(value, str) or key in ("@type", "@context"):
        return value
    return _value_of_data(value)


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else _text(name)


def _broken_string(match: re.Match[str]) -> str:
    text = re.sub(r"\\u[0-9a-fA-F]{4}", "x", match["text"])
    if match["colon"]:
        return f'"{_key(text)}"{match["colon"]}'
    return f'"{_value_of_data(text)}"'


def _text(text: str) -> str:
    text = _REFERENCE.sub(_character, text)
    pieces: list[str] = []
    position = 0
    for kept in _KEPT.finditer(text):
        if kept[0][0] == "&" and kept[0][1:] not in html5:
            continue
        pieces += (_WORD.sub(_other, text[position : kept.start()]), kept[0])
        position = kept.end()
    pieces.append(_WORD.sub(_other, text[position:]))
    return "".join(pieces)


def _character(match: re.Match[str]) -> str:
    """Decode the numeric reference of a letter; references of other characters stay."""
    letter = html.unescape(match[0])
    return letter if letter.isalpha() else match[0]


def _other(match: re.Match[str]) -> str:
    return "".join(_letters(match[0]))


@cache
def _letters(word: str) -> str:
    """Return another word. Many words become the same one, so the original cannot be inferred."""
    lower = word.lower()
    made = []
    for place, letter in enumerate(lower):
        script = unicodedata.name(letter, "").partition(" ")[0]
        alphabet = _ALPHABETS.get(script)
        # Chinese text has no spaces between words, so each character is replaced by itself alone.
        seed = letter if script == "CJK" else f"{lower}{place}"
        number = hashlib.sha256(seed.encode()).digest()[0]
        other = alphabet[number % len(alphabet)] if alphabet else letter
        made.append(other.upper() if word[place : place + 1].isupper() else other)
    return "".join(made)
