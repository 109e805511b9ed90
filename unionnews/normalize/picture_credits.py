"""Read the credit of a picture in its caption: ``Photo: …``, ``新华社记者 张伟 摄``."""

from __future__ import annotations

import re

from unionnews.normalize.names import HAN
from unionnews.words import labels, rights_words
from unionnews.words.patterns import regex

_LABEL = (
    r"photos?|photographs?|photography|pictures?|images?|fotos?|fotografie|fotografía|fotografia|bild(?:er)?"
    r"|cr[ée]dits?|zdj[ęe]cie|fot|kuva|billede|kép|valokuva|foto[gğ]raf|фото|світлина|снимка"
    r"|fotók?|képek|ảnh|hình(?:\sảnh)?|mynd(?:ir)?|ljósmynd(?:ir)?|attēls|nuotr(?:auka|aukos)?|pilt|pildid|fotografi|fotografija|slik[ae]|argazkia|imatge|imagem|immagin[ei]|beeld|valokuvat?|kuvat"
    r"|llun|grianghraf|gambar|larawan|picha|şəkil|foto(?:suratı|surat)|surat|сурет|фота|фотографија|слика|зураг|илюстрация|ფოტო|լուսանկար|ֆոտո|ፎቶ|រូបថត|រូបភាព|ພາບ|ຮູບ|ဓာတ်ပုံ"
    r"|फोटो|फ़ोटो|तस्वीर|छायाचित्र|तस्बिर|ছবি|আলোকচিত্র|ফটো|படம்|புகைப்படம்|ఫోటో|చిత్రం|ചിത്രം|ഫോട്ടോ|ಚಿತ್ರ|ಫೋಟೋ|ફોટો|ਤਸਵੀਰ|فوٹو"
    r"|φωτογραφία|φωτο|צילום|תצלום|تصوير|الصورة|عکس|تصویر|ภาพ|사진|写真|撮影|圖片|图片|摄影|攝影|图源|图"
)
_CREDIT = regex(
    rf"(?:^|[\s.!?…。！？।,;|/–—(（\[【-])(?P<credit>(?:(?:{_LABEL})(?:\s(?:credits?|source|courtesy))?|(?:photo\s?credits?|cr[ée]dits?\sphotos?|图片来源|圖片來源))"
    r"\s?(?:[:：/／=＝՝]|\.\s|\s(?:by|courtesy of|von|par|di|door)\s)\s?[^\n:：.!?。！？]{2,80})$|(?P<sign>(?:©|\(c\))\s?[^\n©]{2,60})$",
    re.IGNORECASE,
)
# Every credit has one of these; a search for them costs a tenth of a search for a credit.
_SIGNS = regex(r"[:：/／=＝՝©]|\(c\)|\.\s|\s(?:by|courtesy of|von|par|di|door)\s", re.IGNORECASE)
_RIGHTS = regex(labels.alternatives(rights_words.RIGHTS_RESERVED), re.IGNORECASE)
_BRACKETS = " \t()（）[]【】•*|–—-."
_LONGEST = 80
_SHOWN = 160
"""Number of characters at the end of a caption in which the credit is looked for."""

_SIGNED_AT_END = regex(
    rf"(?:^|[。！？；，,（(\s])(?P<credit>(?:[^\s。！？；，,（()）]{{1,16}}(?:记者|通讯员|記者)\s*)?"
    rf"[{HAN}·]{{1,4}}(?:[\s、][{HAN}·]{{1,4}}){{0,3}}\s*[/／]?\s*[摄攝]影?(?:报道)?"
    rf"|[^。！？；，,（()）\s]{{2,30}}\s?供[图圖]|(?:摄影|攝影|图片来源|圖片來源|图源|供图)\s?[:：/／]\s?[^。；（()）]{{2,40}})"
    r"\s*[)）]?[。.]?\s*$"
)


def credit_text(caption: str | None) -> str | None:
    """Return the credit of photographer or agency in a caption, as printed; None if none.

    >>> credit_text("职工在站点内休息。新华社记者 张伟 摄")
    '新华社记者 张伟 摄'
    """
    if not caption or ("摄" not in caption and "攝" not in caption and "图" not in caption):
        return None
    match = _SIGNED_AT_END.search(caption[-80:])
    return match["credit"].strip() if match else None


def labelled_credit(caption: str | None) -> str | None:
    """Return the credit at the end of a caption, as printed.

    >>> labelled_credit("Dockers at the gate. Photo: Tom Reed")
    'Photo: Tom Reed'
    """
    end = caption[-_SHOWN:].rstrip(" .。)）]】") if caption else ""
    found = _CREDIT.search(end) if _SIGNS.search(end) else None
    return (found["credit"] or found["sign"]).strip() if found else None


def is_credit(line: str) -> bool:
    """Tell whether a line is only the credit of a picture: ``（图：张伟 摄）``, ``本报记者 张伟 摄``.

    A notice of rights is not a credit, though it may begin with the same character.
    """
    bare = line.strip(_BRACKETS) if len(line) <= _LONGEST else ""
    found = bare in (labelled_credit(bare), credit_text(bare))
    return bool(bare) and found and not _RIGHTS.search(line)
