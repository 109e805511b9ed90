"""Guess the encoding of bytes, if a page declares none or a wrong one."""

import codecs
import re
from collections import Counter
from contextlib import suppress
from unicodedata import name

from chardetng_py import EncodingDetector

from unionnews.normalize.language_guess import guess_language
from unionnews.repair.latin_bytes import latin_bytes
from unionnews.words.patterns import regex

_GUESS_BYTES = 65536
ASCII = bytes(range(0x80))
_BLANKED = bytes.maketrans(ASCII, b" " * len(ASCII))
_EVERYDAY = 0.2
"""Least share of frequent characters in Chinese text; wrongly decoded text has a smaller one."""
# The encodings that these labels mean on the web (WHATWG encoding standard).
MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
_BEYOND = regex(rb"[\x80-\xff]")
_HEAD_BYTES = 4096
_LANGUAGE = regex(
    rb"""<html\s[^>]{0,300}?\blang\s{0,9}=\s{0,9}["']?([a-z]{2})(?![a-z])""", re.IGNORECASE
)
_TAG = regex("<[^<>]{0,1000}>")
_WESTERN = frozenset({
    "ca", "da", "de", "es", "eu", "fi", "fr", "ga", "gl", "is", "it", "nb", "nl", "nn", "no", "pt",
    "sv",
})  # fmt: skip
_IN_CENTRAL = frozenset(["cs", "hr", "hu", "pl", "ro", "sk", "sl"])
_CENTRAL = ("cp1250", "cp1257", "iso8859-2", "iso8859-4", "iso8859-13")
# The byte first, and then what stands before it: so `re` looks at no other byte.
_ACCENTED = regex(
    rb"[\x80-\xff](?<![A-Za-z\x80-\xff][\x80-\xff])[\x80-\xff]{3,}+(?![A-Za-z\x80-\xff])"
)
# A row of one character is an ornament or a cry, not a word.
_ORNAMENT = regex(rb"([\x80-\xff])\1{2,}")
_DIFFERENT = 10
"""Least number of different bytes in text of another script."""
_LEAD_BYTES = (b"\x81", b"\x82", b"\x83")
"""First bytes of kana in Shift_JIS; in Windows-1252 they are rare characters or undefined."""
_SEQUENCE = regex(rb"[\xc2-\xf4][\x80-\xbf]")
_MANY = 60
"""Least number of bytes beyond ASCII by which a label may be found wrong."""
# The encodings with one byte for each character that the detector knows.
_ONE_BYTE = regex(r"cp125\d|cp866|cp874|koi8-[ru]|iso8859-(?:[2-8]|13|15)")
_FEW = 6
"""With so few bytes beyond ASCII, no guess is better than the default label of servers."""
_ODD_SHARE = 8
# Things that are not inside words of a language: symbols, other scripts, in Cyrillic or Greek a
# capital after a small letter. They occur if bytes are decoded in a wrong encoding.
_SCRIPT = r"\u0400-\u04ff\u0370-\u03ff\u0590-\u05ff\u0600-\u06ff\u0e00-\u0e7f"
_ODD = regex(
    r"[\x80-\x84\x86-\x9f\ue000-\uf8ff\u2500-\u259f]|(?<=[^\W\d_])[¤¦¨¬±²³¶¸¹¼-¿¡¢£¥§©®º×÷‡†‰Œœ‹›](?=[^\W\d_])"
    rf"|(?<=[{_SCRIPT}])[A-Za-z\u00c0-\u024f]|(?<=[a-z\u00c0-\u024f])[{_SCRIPT}]"
    r"|(?<=[а-я])[А-Я]|(?<=[α-ω])[Α-Ω]"
)
# The hundred most frequent characters of the script make up a third of Chinese news text.
_FREQUENT = regex(
    "["
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学"
    "法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前"
    "外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军"
    "很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别"
    "她手角期根论运农指几九区强放决西被干做必战先回则任取据处南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思"
    "术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科"
    "張這個國時來們會發動過說產種後學經進著電裡實體點業應開還沒問無"
    "]+"
)
_LETTERS = regex("[\u3000-\U0010ffff]+")
_KANA = regex("[\u3041-\u30ff]+")


def bytes_before(text: str, body: bytes) -> bytes | None:
    """Return the bytes that may have been decoded as Latin-1 and saved as UTF-8: ``body``.

    None if :func:`first_codec` would say so too, which the characters beyond ASCII mostly show.
    """
    head = text[:_HEAD_BYTES]
    if not head.isascii() and latin_bytes(head) is None:
        return None
    beyond = latin_bytes(body.translate(None, ASCII).decode())
    if beyond is None:
        return None
    is_telling = len(beyond) >= _MANY and len(set(beyond)) >= _DIFFERENT
    return latin_bytes(text) if is_telling or reads(beyond, "utf-8") else None


def first_codec(own: bytes) -> str | None:
    """Return the codec of bytes that were decoded as Latin-1 and saved as UTF-8; None for Latin-1.

    No language in Latin script has many words that consist of accented letters only.
    """
    if reads(own, "utf-8"):
        return "utf-8" if len(_SEQUENCE.findall(own)) > 2 else None
    rows = own.translate(_BLANKED).split()
    beyond = sum(map(len, rows))
    telling = b"" if beyond < _MANY else _ORNAMENT.sub(b" ", b" ".join(rows)).translate(None, ASCII)
    if len(telling) < _MANY or len(set(telling)) < _DIFFERENT:
        return None
    if is_chinese_gb(own):
        return "gb18030" if reads(own, "gb18030") else None
    signs = sum(map(b" ".join(rows).count, _LEAD_BYTES))
    accented = _ACCENTED.findall(own) if max(map(len, rows)) > 3 else ()
    if sum(map(len, accented)) * 2 < beyond and signs * 4 < beyond and not is_big5(own):
        return None
    codec = "big5hkscs" if is_big5(own) else guessed(own, None)
    if codec is None or not reads(own, codec):
        return None
    return codec if _script(re.sub("[\0-\x7f]+", "", own.decode(codec))) != "LATIN" else None


def guessed(body: bytes, label: str | None) -> str | None:
    """Return the likely codec of the bytes, or None if it cannot be decided.

    ``label`` is the declared encoding, which is kept if there are too few bytes to decide.
    """
    sample = _telling(body)
    few = len(sample.translate(None, ASCII)) <= _FEW
    if few and _is_plausible(body, label or "cp1252"):
        return label or "cp1252"
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    codec = codecs.lookup(detector.guess(tld=None, allow_utf8=False)).name
    codec = MEANT.get(codec, codec)
    codec = _of_language(codec, sample, body)
    return codec if _is_plausible(body, codec) else None


def _of_language(codec: str, sample: bytes, body: bytes) -> str:
    """Return the codec for the page's language, if that differs from ``codec``; else ``codec``.

    The language is known by markup or words. With few accents, the detector confuses Portuguese and
    Hungarian.
    """
    if codec not in (*_CENTRAL, "cp1252") or len(sample.translate(None, ASCII)) >= _MANY:
        return codec
    named = _LANGUAGE.search(body, 0, _HEAD_BYTES)
    text = _TAG.sub(" ", sample[:_HEAD_BYTES].decode("cp1252", "replace"))
    language = named[1].decode().lower() if named else guess_language(None, text)
    if language in _IN_CENTRAL:
        return codec if codec in _CENTRAL else "cp1250"
    return "cp1252" if language in _WESTERN else codec


def is_believed(body: bytes, label: str) -> bool:
    """Tell whether the label can be right.

    The bytes only decide the alphabet; among encodings of one alphabet, the label is believed.
    """
    if not reads(body, label):
        return True
    if not _is_plausible(body, label):
        return False
    if _ONE_BYTE.fullmatch(label) is None:
        return True
    sample = _telling(body).translate(None, ASCII)
    guess = guessed(body, label) if len(sample) > _MANY else None
    if guess is None or guess == label:
        return True
    said, seen = sample.decode(label, "replace"), sample.decode(guess, "replace")
    alike = sum(one == other for one, other in zip(said, seen, strict=False))
    return _script(said) == _script(seen) and (alike * 2 > len(said) or _script(said) == "LATIN")


def _telling(body: bytes) -> bytes:
    """Return the part of a page from its first byte beyond ASCII on, with the word before it."""
    first = _BEYOND.search(body)
    start = max(0, first.start() - 100) if first else 0
    return body[start : start + _GUESS_BYTES]


def _script(text: str) -> str:
    names = Counter(name(char, "").split(" ")[0] for char in text[:_MANY] if char.isalpha())
    return names.most_common(1)[0][0] if names else ""


def _is_plausible(body: bytes, codec: str) -> bool:
    """Tell whether the bytes, decoded by a codec, have no characters that are not in words."""
    text = _telling(body).decode(codec, "replace")
    beyond = sum(1 for char in text if char > "\x7f")
    odd = len(_ODD.findall(text)) + text.count("\ufffd")
    return odd * _ODD_SHARE <= beyond


def reads(body: bytes, codec: str) -> bool:
    with suppress(UnicodeDecodeError):
        body.decode(codec)
        return True
    return False


def is_chinese_gb(body: bytes) -> bool:
    """Tell whether the bytes are common Chinese text in GB18030.

    Bytes of other encodings may be valid GB18030 too, but not with the frequent characters of
    Chinese text.
    """
    text = _telling(body).decode("gb18030", "replace")
    bad = text.count("\ufffd")
    letters = _letters(text)
    return _frequent_share(letters) >= _EVERYDAY and bad * 100 <= len(letters) + 100


def is_big5(body: bytes) -> bool:
    """Tell whether the bytes are valid Big5, and more likely Big5 than GB18030.

    The kana of EUC-JP are common characters in Big5, but the same kana in GB18030.
    """
    if not reads(body, "big5hkscs"):
        return False
    # A sample may end inside a character.
    as_gb = body[:_GUESS_BYTES].decode("gb18030", "replace")
    share = _frequent_share(_letters(body[:_GUESS_BYTES].decode("big5hkscs", "replace")))
    kana = len("".join(_KANA.findall(as_gb)))
    letters = _letters(as_gb)
    return share >= _EVERYDAY and share > _frequent_share(letters) and kana * 4 < len(letters)


def _frequent_share(letters: str) -> float:
    """Return the share of frequent characters among Chinese characters and marks."""
    frequent = len("".join(_FREQUENT.findall(letters)))
    return frequent / len(letters) if letters else 0.0


def _letters(text: str) -> str:
    """Return the Chinese characters and marks of a text."""
    # With a pattern, because a loop over the characters takes longer than parsing the page.
    return "".join(_LETTERS.findall(text))
