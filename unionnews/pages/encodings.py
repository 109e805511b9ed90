"""Bytes to text, with proof.

Labels lie on Chinese pages: people.com.cn says GB2312 over GBK bytes, and over UTF-8 bytes after
a re-save; servers add headers that contradict both. Bytes decide first, labels after them
(measured on twelve conflicts where Scrapy's own order garbles four in silence).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from unicodedata import name

from chardetng_py import EncodingDetector

from unionnews.items import PageEncoding
from unionnews.repair.latin_bytes import latin_bytes

_META = re.compile(
    rb"""<(?:meta\s[^>]{0,400}?charset|\?xml\s[^>]{0,200}?encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE | re.ASCII
)
_HEAD_BYTES, _SAMPLE_BYTES, _GUESS_BYTES = 4096, 2000, 65536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTINUATION = bytes(range(0x80, 0xC0))
_GB = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "euc-cn"})
# Labels that servers send by default and that decode anything: no evidence of their own.
_WEAK = frozenset({"iso8859-1", "cp1252", "ascii"})
_EVERYDAY = 0.2
"""Share of frequent characters in Chinese text; accidents of other encodings stay below it."""
# What the web means by these labels (WHATWG encoding standard).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
}  # fmt: skip
# Python knows codecs that are no encodings of pages (hex, idna, unicode_escape, utf-7).
_OF_PAGES = re.compile(
    r"utf-8|cp(?:125\d|437|850|866|874|932|949|950)|iso8859-\d{1,2}|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|big5(?:hkscs)?|shift_jis|euc_(?:jp|kr)|iso2022_jp|johab|tis-620|hz|ascii"
)
# Labels of other systems: x-sjis, win-1251, windows-874, iso-8859-8-i, dos-866.
_ALIASES = (("^(?:x-|cs)", ""), ("^win(?:dows)?-?(?=874)", "cp"), ("^win-?(?=125)", "windows-"),
            ("^(?:dos|ibm)-?(?=\\d)", "cp"), ("-[ie]$", ""), ("^sjis$", "shift_jis"))  # fmt: skip
# Seven-bit encodings are sound UTF-8: an escape, or a tilde and a brace, begins their characters.
_ESCAPES = (
    (re.compile(rb"\x1b\$[@B]|\x1b\$\([DOPQ]|\x1b\([JI]"), "iso2022_jp_ext"),
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b\$[)*+]?[AEGH]"), "ascii"),
)
_ASCII, _ESCAPE = bytes(range(0x80)), "\x1b"
_HZ = frozenset({"hz", "hz-gb-2312"})
_BEYOND = re.compile(rb"[\x80-\xff]")
_MANY = 60
"""Bytes beyond ASCII from which on the bytes may tell that their label is wrong."""
# The encodings of one byte a character that the detector knows.
_ONE_BYTE = re.compile(r"cp125\d|cp866|cp874|koi8-[ru]|iso8859-(?:[2-8]|13|15)")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_WIDE_SAMPLE = 4096
_FEW = 6
"""Bytes beyond ASCII up to which no guess is better than what servers send by default."""
_ODD_SHARE = 8
# What text of a language does not print inside its words: signs, other scripts, a capital behind
# a small letter in Cyrillic or Greek. Each is what another encoding of the same bytes reads as.
_SCRIPT = r"\u0400-\u04ff\u0370-\u03ff\u0590-\u05ff\u0600-\u06ff\u0e00-\u0e7f"
_ODD = re.compile(
    r"[\x80-\x84\x86-\x9f\ue000-\uf8ff\u2500-\u259f]|(?<=[^\W\d_])[¤¦¨¬±²³¶¸¹¼-¿¡¢£¥§©®º×÷‡†‰Œœ‹›](?=[^\W\d_])"
    rf"|(?<=[{_SCRIPT}])[A-Za-z\u00c0-\u024f]|(?<=[a-z\u00c0-\u024f])[{_SCRIPT}]"
    r"|(?<=[а-я])[А-Я]|(?<=[α-ω])[Α-Ω]"
)
# The hundred most frequent characters of the script make up a third of Chinese news text.
_FREQUENT = re.compile(
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
_LETTERS = re.compile("[\u3000-\U0010ffff]+")
_KANA = re.compile("[\u3041-\u30ff]+")


@dataclass(slots=True, frozen=True)
class Decoded:
    """Text of a page and how it was had."""

    text: str
    encoding: PageEncoding
    as_it_is: bytes | None = None
    """The page's own bytes, where they are the text in UTF-8."""

    @property
    def markup(self) -> bytes:
        """The text in UTF-8."""
        return self.as_it_is or self.text.encode("utf-8", "replace")


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page: byte order mark, strict UTF-8, then GB18030, then labels, then a guess.

    ``content_type`` is the HTTP header. ``encoding.replaced`` counts the U+FFFD put in for bytes
    that the codec could not read; it is 0 unless the bytes themselves are damaged.
    """
    declared = declared_encoding(body, content_type)
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _marked(body, bom, codec, declared)
    if wide := wide_codec(body):
        return _lenient(body, wide, declared)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        return _lenient(body, _codec_of(body, declared, error.start), declared)
    if _ESCAPE in text or declared in _HZ:
        return _seven_bit(body, text, declared)
    if (own := latin_bytes(text)) and _is_chinese_gb(own) and _reads(own, "gb18030"):
        return _lenient(own, "gb18030", declared)
    return Decoded(text, PageEncoding(declared=declared, used="utf-8", replaced=0), as_it_is=body)


def wide_codec(body: bytes) -> str | None:
    """Return the codec of UTF-16 or UTF-32 without a byte order mark: markup is half zeros."""
    sample = body[:_WIDE_SAMPLE]
    if sample.count(0) * 5 < len(sample) or len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    codec = None
    # Of UTF-32 the highest bytes are zero always, of UTF-16 those of a Chinese character are not.
    if sample[2::4].count(0) == sample[3::4].count(0) == len(sample) // 4:
        codec = "utf-32-le"
    elif sample[0::4].count(0) == sample[1::4].count(0) == -(-len(sample) // 4):
        codec = "utf-32-be"
    elif even * 20 < odd:
        codec = "utf-16-le"
    elif odd * 20 < even:
        codec = "utf-16-be"
    return codec if codec and not _CONTROL.search(sample.decode(codec, "replace")) else None


def _marked(body: bytes, bom: bytes, codec: str, declared: str | None) -> Decoded:
    """Decode by the byte order mark, unless it stands before text of another encoding.

    Servers put a template with a mark before pages that have none.
    """
    if codec == "utf-8-sig" and not _reads(body, codec):
        rest = body[len(bom) :]
        found = decode(rest, f"charset={declared}" if declared else None)
        if found.encoding.replaced == 0:
            return found
    return _lenient(body, codec, declared)


def _seven_bit(body: bytes, text: str, declared: str | None) -> Decoded:
    """Decode ISO-2022 and HZ; an escape of an encoding that Python lacks counts as replaced."""
    if declared in _HZ and "~{" in text:
        return _lenient(body, "hz", declared)
    codec = next((codec for escape, codec in _ESCAPES if escape.search(body)), "utf-8")
    if codec == "ascii":
        lost = PageEncoding(declared=declared, used=codec, replaced=text.count(_ESCAPE))
        return Decoded(text.replace(_ESCAPE, "\ufffd"), lost)
    if codec != "utf-8":
        return _lenient(body, codec, declared)
    return Decoded(text, PageEncoding(declared=declared, used=codec, replaced=0), as_it_is=body)


def declared_encoding(body: bytes, content_type: str | None) -> str | None:
    """Return the label in the markup, else the one of the header, in lower case."""
    if match := _META.search(body, 0, _HEAD_BYTES):
        return match[1].decode("ascii", "replace").lower()
    if content_type and (header := _HEADER.search(content_type)):
        return header[1].lower()
    return None


def _codec_of(body: bytes, declared: str | None, first_error: int) -> str:
    """Choose the codec of a page that is not sound UTF-8."""
    if _is_nearly_utf8(body, first_error):
        return "utf-8"
    named = _named_codec(declared)
    if named == "gb18030":
        # In this order: GB is hardly ever sound Big5, and that shows within a few characters.
        return "big5hkscs" if _is_big5(body) and not _is_chinese_gb(body) else named
    no_label = named is None or named in _WEAK or named == "utf-8"
    meant = None if no_label else _MEANT.get(str(named), named)
    doubtful = meant is None or not _reads(body, meant) or meant == "big5hkscs"
    if doubtful and _is_chinese_gb(body):
        return "gb18030"
    if meant is not None and _is_believed(body, meant):
        return meant
    if _is_big5(body):
        return "big5hkscs"
    guess = _guessed(body, meant or ("cp1252" if named in _WEAK else None))
    return guess or meant or "ascii"


def _guessed(body: bytes, label: str | None) -> str | None:
    """Return the codec that the bytes look like, or None where nothing decides.

    ``label`` is what the page says, and stays where there is too little to go by.
    """
    sample = _telling(body)
    few = len(sample.translate(None, _ASCII)) <= _FEW
    if few and _is_plausible(body, label or "cp1252"):
        return label or "cp1252"
    detector = EncodingDetector()
    detector.feed(sample, last=True)
    codec = codecs.lookup(detector.guess(tld=None, allow_utf8=False)).name
    codec = _MEANT.get(codec, codec)
    return codec if _is_plausible(body, codec) else None


def _is_believed(body: bytes, label: str) -> bool:
    """Tell whether the bytes are what their label says.

    Of one alphabet the label knows best; the bytes tell whether it is that alphabet.
    """
    if not _reads(body, label):
        return True
    if not _is_plausible(body, label):
        return False
    if _ONE_BYTE.fullmatch(label) is None:
        return True
    sample = _telling(body).translate(None, _ASCII)
    guess = _guessed(body, label) if len(sample) > _MANY else None
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
    """Tell whether the bytes read in a codec without signs that words do not hold."""
    text = _telling(body).decode(codec, "replace")
    beyond = sum(1 for char in text if char > "\x7f")
    odd = len(_ODD.findall(text)) + text.count("\ufffd")
    return odd * _ODD_SHARE <= beyond


def _named_codec(label: str | None) -> str | None:
    """Return Python's name of the encoding that a label names; None for none of pages."""
    if label is None or label in _GB:
        return label and "gb18030"
    other = label
    for form, usual in _ALIASES:
        other = re.sub(form, usual, other)
    for spelling in (label, other):
        with suppress(LookupError):
            codec = codecs.lookup(spelling).name
            return codec if _OF_PAGES.fullmatch(codec) else None
    return None


def _reads(body: bytes, codec: str) -> bool:
    with suppress(UnicodeDecodeError):
        body.decode(codec)
        return True
    return False


def _lenient(body: bytes, codec: str, declared: str | None) -> Decoded:
    used = "utf-8" if codec == "utf-8-sig" else codec
    try:
        return Decoded(body.decode(codec), PageEncoding(declared=declared, used=used, replaced=0))
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
    replaced = text.count("\ufffd")
    if codec in ("utf-8", "gb18030"):
        # A page may print U+FFFD itself; then its bytes hold the character, encoded.
        replaced = max(0, replaced - body.count("\ufffd".encode(codec)))
    return Decoded(text, PageEncoding(declared=declared, used=used, replaced=replaced))


def _is_nearly_utf8(body: bytes, error: int) -> bool:
    """Tell whether a page is UTF-8 with a few bad bytes, such as a cut end, whatever its label.

    Looked at are the bytes around the first error: text of another encoding fails at every word.
    """
    before = body[max(0, error - _SAMPLE_BYTES) : error].lstrip(_CONTINUATION)
    sample = (before + body[error : error + _SAMPLE_BYTES]).decode("utf-8", "replace")
    bad = sample.count("\ufffd")
    return bad * 20 < len(sample) and bad * 20 < sum(1 for char in sample if char > "\x7f") - bad


def _is_chinese_gb(body: bytes) -> bool:
    """Tell whether the bytes read as everyday Chinese in GB18030.

    Other eight-bit encodings decode as GB18030 by accident, but not into the characters of which
    Chinese text is made.
    """
    text = _telling(body).decode("gb18030", "replace")
    bad = text.count("\ufffd")
    letters = _letters(text)
    return _frequent_share(letters) >= _EVERYDAY and bad * 100 <= len(letters) + 100


def _is_big5(body: bytes) -> bool:
    """Tell whether the bytes are sound Big5 and read better in it than in GB18030.

    The kana of EUC-JP are everyday characters in Big5; in GB they are the same kana.
    """
    if not _reads(body, "big5hkscs"):
        return False
    # A sample may end inside a character.
    as_gb = body[:_GUESS_BYTES].decode("gb18030", "replace")
    share = _frequent_share(_letters(body[:_GUESS_BYTES].decode("big5hkscs", "replace")))
    kana = len("".join(_KANA.findall(as_gb)))
    letters = _letters(as_gb)
    return share >= _EVERYDAY and share > _frequent_share(letters) and kana * 4 < len(letters)


def _frequent_share(letters: str) -> float:
    """Return the part of Chinese characters and signs that are frequent characters."""
    frequent = len("".join(_FREQUENT.findall(letters)))
    return frequent / len(letters) if letters else 0.0


def _letters(text: str) -> str:
    """Return the Chinese characters and signs of a text."""
    # By a pattern: a loop over the characters takes longer than parsing the page.
    return "".join(_LETTERS.findall(text))
