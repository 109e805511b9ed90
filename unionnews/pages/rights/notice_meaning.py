"""Decide what a printed notice means: it reserves rights, requires a permission, or invites to copy."""

import re
from collections.abc import Iterator

from unionnews.words import license_words, rights_words
from unionnews.words.patterns import regex

_FORBIDS = regex(
    r"(?:转载|轉載)(?![后後了])[^。]{0,20}(?:授权|授權|许可|許可|同意|允许|允許|批准|准许|准許|付费|付費)|[违違]者(?:必究|[将將][^。]{0,4}(?:追究|依法|法律))"
    r"|(?:^|[。；;|])版[权權](?:[归歸]|[属屬][于於]?)[^。，,谁誰]{2,20}所有(?![者人方权權])"
    r"|翻印必究|(?:不得|不可|不许|不許|禁止|谢绝|严禁|嚴禁|謝絕|请勿|請勿)[^。]{0,12}(?:转载|轉載|摘编|摘編)"
    r"|(?:^|(?:未经|未經|本[网網站文刊报報]|版权|版權|内容|內容|作品)[^。]{0,24})(?:不得|禁止|严禁|嚴禁|请勿|請勿)[^。]{0,12}(?:使用|复制|複製)"
)
_INVITES = regex(r"(?:转载|轉載).{0,6}(?:请|請|须|須|需).{0,4}(?:注明|註明|标明)")
_LONGEST = 100
"""Most characters of a line that only invites to copy."""
_INVITATION = regex(
    r"[^\w“”‘’「」『』«»\"']*(?:(?:版权|版權|特别|特別|郑重|鄭重)?(?:声明|聲明|说明|說明|提示|注)[^\w“”‘’「」『』«»\"']*)?"
    r"(?:本[文站网網][^。]{0,20}[,，;；])?(?:欢迎|歡迎|如需|凡)?(?:转载|轉載)(?:本[文站网網]|时|時)?[,，]?"
    r"(?:敬?[请請]|[须須需]|必[须須]|务必|務必){1,2}(?:注明|註明|标明)"
    r"(?:出处|出處|来源|來源|原?作者|原文|链接|鏈接|地址|网址|網址|[及和与與或于於自、])*(?:[:：][^,，。;；!！?？“”]{0,60})?\W*"
)
_HAS_TERMS = regex(
    r"授权|授權|许可|許可|同意|允许|允許|批准|准许|准許|商业|商業|商用|联系|聯繫|不可|不许|不許|不得|禁止|谢绝|謝絕|付费|付費|[须須需请請未先应應][经經]"
)
# "The rights reserved to the company" are not those of the page. So these words count only with a
# copyright sign, or if they begin a sentence and end the line.
_WITHOUT_ALL = regex(
    r"(?:rights?|rechte|droits|derechos|diritti|direitos|rechten|prawa|права|práva)"
)
_MARK = regex(r"©|\(c\)|copyright")
_SHORT = 60
"""Characters of a line, without blanks, that may say whose rights are reserved and no more."""
_LETTER = regex(r"[^\W\d_]")
_EAST = regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_RESERVED = tuple(
    "".join(word.replace("ı", "i").split())
    for row in rights_words.RIGHTS_RESERVED.values()
    for word in row.split("|")
)
_RESERVING = regex(
    "|".join(
        re.escape(word.replace("ı", "i"))
        for row in rights_words.RIGHTS_RESERVED.values()
        for word in sorted(row.split("|"), key=len, reverse=True)
    )
)
_SENTENCE = regex(r"[.!?;|•·]\s")
_WORDS = regex(r"[^\W\d_]+")
_QUOTES = "\"'“”‘’«»„‹›"
_SHORT_WORD = 3
"""Letters of the words that are small in a name: "of", "du"."""
_BEFORE_OWNER = tuple(
    "".join(word.split())
    for language in ("vi", "tl", "th")
    for word in rights_words.RIGHTS_RESERVED[language].split("|")
)
_OTHER_WORDS = regex(
    f"版[权權]所有[者人方权權]|norightsreserved|{license_words.SOME_RIGHTS.replace(' ', '')}"
)


def fold(text: str) -> str:
    """Return a text in lower case with the same length, and with ı as i."""
    # İ is the only letter whose lower case has another length; a Turkish I may be i or ı.
    return text.replace("İ", "i").lower().replace("ı", "i")


def forbids(notice: str) -> bool:
    """Tell whether a printed line reserves rights, requires a permission or forbids copies."""
    compact = _OTHER_WORDS.sub("", fold("".join(notice.split())))
    return bool(_FORBIDS.search(compact)) or any(
        _reserves(compact, word) for word in _RESERVED if word in compact
    )


def is_marked(notice: str) -> bool:
    """Tell whether a line has a mark of copyright."""
    return bool(_MARK.search(fold("".join(notice.split()))))


def is_posted(notice: str) -> bool:
    """Tell whether a line of running text reserves rights as notices do: at its head, at its end as a
    sentence of its own, or beside a mark of copyright.
    """
    if is_marked(notice):
        return True
    plain = _OTHER_WORDS.sub("", fold("".join(notice.split())))
    places = [one.span() for one in _FORBIDS.finditer(plain)]
    for word in _RESERVED:
        if word in plain and _reserves(plain, word):
            places += [(plain.find(word), plain.find(word) + len(word)), _last(plain, word)]
    return any(_is_at_edge(plain, *place) for place in places)


def names_owner(notice: str) -> bool:
    """Tell whether a short line reserves rights behind the owner's name, or before it where the
    language has it so.
    """
    plain = _OTHER_WORDS.sub("", fold("".join(notice.split()))).rstrip(".。!！")
    is_named = plain.endswith(_RESERVED) or plain.startswith(_BEFORE_OWNER)
    return is_short(plain) and (is_named or _goes_on_with_name(notice))


def is_short(line: str) -> bool:
    """Tell whether a line may say whose rights are reserved and no more."""
    return len("".join(line.split())) <= _SHORT


def _goes_on_with_name(notice: str) -> bool:
    text = " ".join(notice.split())
    found = _RESERVING.match(fold(text))
    words = _WORDS.findall(text[found.end() :]) if found else []
    return bool(words) and all(one[0].isupper() or len(one) <= _SHORT_WORD for one in words)


def mentions(notice: str) -> Iterator[str]:
    """Yield how the sentence goes on behind each words for reserved rights.

    It is empty if they are not in the midst of running text: then they are a notice, or may be one.
    """
    text = " ".join(notice.split())
    if _FORBIDS.search("".join(notice.split())):
        yield ""
    for place in _RESERVING.finditer(fold(text)):
        before = _SENTENCE.split(text[: place.start()])[-1]
        behind = _SENTENCE.split(text[place.end() :])[0]
        yield behind if _is_midst(before, text[place.start()], behind) else ""


def _is_midst(before: str, first: str, behind: str) -> bool:
    """Tell whether words that begin with ``first`` are within a sentence, and not beside a name."""
    words = _WORDS.findall(before)
    goes_on = behind.lstrip(_QUOTES)[:2].strip()[:1].isalpha()
    if not words or (before[-1:] in _QUOTES) is not (behind[:1] in _QUOTES):
        return False
    if behind[:1] in _QUOTES:
        return goes_on or words[-1].islower()
    is_joined = before.rstrip()[-1:].isalpha() and goes_on
    return is_joined and words[0][0].isupper() and words[-1].islower() and first.islower()


def _last(line: str, word: str) -> tuple[int, int]:
    return line.rfind(word), line.rfind(word) + len(word)


def _is_at_edge(line: str, start: int, stop: int) -> bool:
    before, behind = line[:start], line[stop:]
    is_parted = len(line) <= _SHORT or not before[-1:].isalpha() or bool(_EAST.match(before[-1:]))
    return not _LETTER.search(before) or (is_parted and not _LETTER.search(behind))


def _reserves(line: str, word: str) -> bool:
    """Tell whether a line without blanks reserves rights with this word."""
    if not _WITHOUT_ALL.match(word) or _MARK.search(line):
        return True
    before, _, behind = line.rpartition(word)
    return not behind.strip(".!·|–—-") and not before[-1:].isalpha()


def invites(notice: str) -> bool:
    """Tell whether a notice allows copies that name the source."""
    return bool(_INVITES.search("".join(notice.split())))


def is_invitation(notice: str) -> bool:
    """Tell whether a whole line allows copies that name the source, and has no other words."""
    return len(notice) <= _LONGEST and bool(_INVITATION.fullmatch("".join(notice.split())))


def has_terms(notice: str) -> bool:
    """Tell whether a notice asks for more than the name of the source."""
    return bool(_HAS_TERMS.search("".join(notice.split())))
