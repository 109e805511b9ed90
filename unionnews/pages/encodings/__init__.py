"""Decode the bytes of pages, and report how.

On Chinese pages, declared encodings are often wrong: people.com.cn declares GB2312 for GBK, and for
UTF-8 after pages were saved again; servers add headers that contradict both. So the bytes decide
first, and labels after them (of twelve such conflicts, Scrapy's order decodes four wrongly without
notice).
"""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass

from unionnews.items import PageEncoding
from unionnews.pages.encodings.guesses import (
    ASCII,
    MEANT,
    bytes_before,
    first_codec,
    guessed,
    is_believed,
    is_big5,
    is_chinese_gb,
    reads,
)
from unionnews.words.patterns import regex

_META = regex(
    rb"""<(?:meta\s[^>]{0,400}?charset|\?xml\s[^>]{0,200}?encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = regex(r"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.IGNORECASE | re.ASCII)
_HEAD_BYTES = 4096
_FEW_BAD = 5
"""Least number of valid characters beyond ASCII for each bad byte, in a page that is UTF-8."""
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32 comes first, because its byte order mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GB = frozenset({"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "euc-cn"})
# Labels that servers send by default and that can decode anything, so they prove nothing.
_WEAK = frozenset({"iso8859-1", "cp1252", "ascii"})
# Only these: Python has codecs that are not encodings of pages (hex, idna, unicode_escape, utf-7).
_OF_PAGES = regex(
    r"utf-8|cp(?:125\d|437|850|866|874|932|949|950)|iso8859-\d{1,2}|koi8-[ru]|mac-(?:roman|cyrillic)"
    r"|big5(?:hkscs)?|shift_jis|euc_(?:jp|kr)|iso2022_jp|johab|tis-620|hz|ascii"
)
# Labels of other systems: x-sjis, win-1251, windows-874, iso-8859-8-i, dos-866.
_ALIASES = (("^(?:x-|cs)", ""), ("^win(?:dows)?-?(?=874)", "cp"), ("^win-?(?=125)", "windows-"),
            ("^(?:dos|ibm)-?(?=\\d)", "cp"), ("-[ie]$", ""), ("^sjis$", "shift_jis"))  # fmt: skip
# Seven-bit encodings are valid UTF-8; their characters begin with an escape, or a tilde and brace.
_ESCAPES = (
    (regex(rb"\x1b\$[@B]|\x1b\$\([DOPQ]|\x1b\([JI]"), "iso2022_jp_ext"),
    (regex(rb"\x1b\$\)C"), "iso2022_kr"),
    (regex(rb"\x1b\$[)*+]?[AEGH]"), "ascii"),
)
_ESCAPE = "\x1b"
_HZ = frozenset({"hz", "hz-gb-2312"})
_CONTROL = regex("[\x00-\x08\x0e-\x1f]")
_WIDE_SAMPLE = 4096


@dataclass(slots=True, frozen=True)
class Decoded:
    """The text of a page, and how it was decoded."""

    text: str
    encoding: PageEncoding
    as_it_is: bytes | None = None
    """The page's own bytes, if they are the text in UTF-8; else None."""

    @property
    def markup(self) -> bytes:
        """The text in UTF-8."""
        return self.as_it_is or self.text.encode("utf-8", "replace")


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page: byte order mark, strict UTF-8, then GB18030, then labels, then a guess.

    ``content_type`` is the HTTP header. ``encoding.replaced`` is the number of U+FFFD put in for
    bytes that the codec could not decode; it is 0 unless the bytes themselves are damaged.
    """
    declared = declared_encoding(body, content_type)
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _marked(body, bom, codec, declared)
    if wide := wide_codec(body):
        return _lenient(body, wide, declared)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _lenient(body, _codec_of(body, declared), declared)
    if _ESCAPE in text or declared in _HZ:
        return _seven_bit(body, text, declared)
    if (own := bytes_before(text, body)) and (first := first_codec(own)):
        return _lenient(own, first, declared)
    return Decoded(text, PageEncoding(declared=declared, used="utf-8", replaced=0), as_it_is=body)


_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\f\r\x0e\x0f\x1b"))
"""Control characters but those of lines, and of encodings that change their sets (ISO 2022)."""
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x7fELF",
    b"RIFF",
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_binary(body: bytes) -> bool:
    """Tell whether bytes are no text: by their beginning, or by more control characters than damage
    gives a text.
    """
    head = body[:4096]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    is_full = head.count(0) > 64 or (controls > 64 and controls * 20 > len(head))
    is_wide = body.startswith(_UTF16) or wide_codec(body) is not None
    return body.startswith(_BINARY) or (is_full and not is_wide)


def wide_codec(body: bytes) -> str | None:
    """Return the codec of UTF-16 or UTF-32 without a byte order mark; None for other bytes.

    It is recognized by the zero bytes of the markup. Text in other scripts than Latin has none, so
    the zeros may be a small part of all bytes.
    """
    sample = body[:_WIDE_SAMPLE]
    marked = sample.startswith((b"<\0", b"\0<"))
    if (sample.count(0) * 16 < len(sample) and not marked) or len(sample) < 8:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    codec = None
    # In UTF-32 the highest bytes are always zero; in UTF-16 those of Chinese characters are not.
    if sample[2::4].count(0) == sample[3::4].count(0) == len(sample) // 4:
        codec = "utf-32-le"
    elif sample[0::4].count(0) == sample[1::4].count(0) == -(-len(sample) // 4):
        codec = "utf-32-be"
    elif even * 20 < odd or sample.startswith(b"<\0"):
        codec = "utf-16-le"
    elif odd * 20 < even or sample.startswith(b"\0<"):
        codec = "utf-16-be"
    return codec if codec and not _CONTROL.search(sample.decode(codec, "replace")) else None


def _marked(body: bytes, bom: bytes, codec: str, declared: str | None) -> Decoded:
    """Decode by the byte order mark, unless text of another encoding follows it.

    Some servers put a template with a mark before pages of another encoding.
    """
    if codec == "utf-8-sig" and not reads(body, codec):
        rest = body[len(bom) :]
        found = decode(rest, f"charset={declared}" if declared else None)
        if found.encoding.replaced == 0:
            return found
    return _lenient(body, codec, declared)


def _seven_bit(body: bytes, text: str, declared: str | None) -> Decoded:
    """Decode ISO-2022 and HZ; escapes of encodings that Python does not have count as replaced."""
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
    """Return the encoding declared in the markup, else that of the header, in lower case."""
    if match := _META.search(body, 0, _HEAD_BYTES):
        return match[1].decode("ascii", "replace").lower()
    if content_type and (header := _HEADER.search(content_type)):
        return header[1].lower()
    return None


def _codec_of(body: bytes, declared: str | None) -> str:
    """Return the codec for a page that is not valid UTF-8."""
    if _is_nearly_utf8(body):
        return "utf-8"
    named = _named_codec(declared)
    if named == "gb18030":
        # Big5 first: GB is hardly ever valid Big5, which shows within a few characters.
        return "big5hkscs" if is_big5(body) and not is_chinese_gb(body) else named
    no_label = named is None or named in _WEAK or named == "utf-8"
    meant = None if no_label else MEANT.get(str(named), named)
    doubtful = meant is None or not reads(body, meant) or meant == "big5hkscs"
    if doubtful and is_chinese_gb(body):
        return "gb18030"
    if meant is not None and is_believed(body, meant):
        return meant
    if is_big5(body):
        return "big5hkscs"
    guess = guessed(body, meant or ("cp1252" if named in _WEAK else None))
    # What UTF-8 cannot read is replaced, and what it can is kept.
    return guess or meant or "utf-8"


def _named_codec(label: str | None) -> str | None:
    """Return Python's name of the encoding for a label; None if it is not an encoding of pages."""
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


def _lenient(body: bytes, codec: str, declared: str | None) -> Decoded:
    used = "utf-8" if codec == "utf-8-sig" else codec
    try:
        return Decoded(body.decode(codec), PageEncoding(declared=declared, used=used, replaced=0))
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
    replaced = text.count("\ufffd")
    if codec in ("utf-8", "gb18030"):
        # A page may contain U+FFFD itself, encoded in its bytes; these are not counted.
        replaced = max(0, replaced - body.count("\ufffd".encode(codec)))
    return Decoded(text, PageEncoding(declared=declared, used=used, replaced=replaced))


def _is_nearly_utf8(body: bytes) -> bool:
    """Tell whether a page is UTF-8 with a few bad bytes, as in a cut end or a footer.

    Text of another encoding hardly ever has valid sequences, and fails at every word.
    """
    beyond = len(body.translate(None, ASCII))
    # Most pages of another encoding show in their first quarter or half that too many bytes are bad:
    # a valid character has two bytes or more.
    for part in (body[: len(body) // 4], body[: len(body) // 2], body):
        text = part.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        if (bad - 1) * _FEW_BAD * 2 > beyond:
            return False
    return bad * _FEW_BAD <= len(text) - (len(body) - beyond) - bad
