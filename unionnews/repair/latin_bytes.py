"""The bytes of a page that somebody read as Latin-1, or Windows-1252, and saved as UTF-8."""

from __future__ import annotations

_HOLES = "\x81\x8d\x8f\x90\x9d"
"""What Windows-1252 lacks, and browsers read as control characters."""
# What Windows-1252 has in the place of the control characters of Latin-1.
_SIGNS = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if chr(byte) not in _HOLES
}


def latin_bytes(text: str) -> bytes | None:
    """Return the bytes before the wrong reading; None of a text that no such reading gives.

    >>> latin_bytes("¹¤»á").decode("gb18030")
    '工会'
    """
    if text.isascii():
        return None
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError as error:
        # Most pages show here, at their first letter beyond, that they are none of these.
        if ord(text[error.start]) not in _SIGNS:
            return None
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError as error:
        if text[error.start] not in _HOLES:
            return None
    try:
        return text.translate(_SIGNS).encode("latin-1")
    except UnicodeEncodeError:
        return None
